/*
 * Networks that are no ResNet-20: bottlenecks with their stride in conv1 or conv2, wide ones, groups, ResNet-D, group
 * norm, no norm, plain ones, all untrained. What is listed, said and drawn of them, and what-ifs on them.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/buffers.h"
#include "net/recipe.h"
#include "op/why.h"
#include "opened.h"
#include "suites.h"
#include "view/say.h"
#include "view/view.h"

struct kind {
	const char *name;
	bool basic, v1, pooled, plain, deep;
	int width, groups; /* of the first stage's 3x3; 0: 16, 1 */
	const char *norm;  /* a line's op and keys; NULL: none */
	const char *pad;   /* option A: the zeros */
};

#define BATCH "batchnorm2d %s"
#define GROUP "groupnorm %s groups=4"

static const struct kind kinds[] = {
	{ "v1", .v1 = true, .norm = BATCH },
	{ "v1.5", .norm = BATCH },
	{ "resnext", .width = 32, .groups = 8, .norm = BATCH },
	{ "wide", .width = 32, .norm = BATCH },
	{ "resnet-d", .pooled = true, .deep = true, .norm = BATCH },
	{ "group norm", .norm = GROUP },
	{ "no norm", .norm = NULL },
	{ "plain", .basic = true, .plain = true, .norm = BATCH },
	{ "option A", .basic = true, .norm = BATCH, .pad = "both" },
	{ "basic groups", .basic = true, .groups = 2, .norm = BATCH },
};

struct draft {
	const struct kind *kind;
	struct buf page;
	char x[64];
};

static void put(struct draft *d, const char *block, const char *name, const char *fmt, const char *in)
{
	char op[128];

	snprintf(op, sizeof(op), fmt, in);
	buf_printf(&d->page, "%s%s %s", block, name, op);
	snprintf(d->x, sizeof(d->x), "%s%s", block, name);
}

static void put_conv(struct draft *d, const char *block, const char *name, int kernel, int stride, int groups,
                     int channels, const char *norm)
{
	put(d, block, name, "conv2d %s", d->x);
	buf_printf(&d->page, " kernel=%d stride=%d pad=%d groups=%d channels=%d\n", kernel, stride,
	           kernel / 2, groups, channels);
	if (d->kind->norm && norm) {
		put(d, block, norm, d->kind->norm, d->x);
		buf_putc(&d->page, '\n');
	}
}

static void put_relu(struct draft *d, const char *block, const char *name)
{
	put(d, block, name, "relu %s\n", d->x);
}

/* What comes round; the name of it is left in d->x. */
static void put_round(struct draft *d, const char *block, int stride, int out)
{
	if (d->kind->pad) {
		put(d, block, "shortcut", "zero_pad_shortcut %s", d->x);
		buf_printf(&d->page, " channels=%d stride=%d zeros=%s\n", out, stride, d->kind->pad);
		return;
	}
	if (d->kind->pooled && stride > 1) {
		put(d, block, "downsample.0", "avgpool2d %s kernel=2 stride=2 ceil_mode=1\n", d->x);
		stride = 1;
	}
	if (d->kind->pooled)
		put_conv(d, block, "downsample.1", 1, stride, 1, out, "downsample.2");
	else
		put_conv(d, block, "downsample.0", 1, stride, 1, out, "downsample.1");
}

static void put_block(struct draft *d, const char *block, int in, int planes, int stride)
{
	const struct kind *k = d->kind;
	const int out = k->basic ? planes : 4 * planes, groups = int_max(k->groups, 1),
	          width = (k->width ? k->width : 16) * planes / 16;
	const char *last = k->basic ? "relu2" : "relu3";
	char x[64], learned[64];

	snprintf(x, sizeof(x), "%s", d->x);
	put_conv(d, block, "conv1", k->basic ? 3 : 1, k->basic || k->v1 ? stride : 1, k->basic ? groups : 1,
	         k->basic ? planes : width, "bn1");
	put_relu(d, block, "relu1");
	put_conv(d, block, "conv2", 3, k->basic || k->v1 ? 1 : stride, groups, k->basic ? planes : width,
	         "bn2");
	if (!k->basic) {
		put_relu(d, block, "relu2");
		put_conv(d, block, "conv3", 1, 1, 1, out, "bn3");
	}
	if (!k->plain) {
		snprintf(learned, sizeof(learned), "%s", d->x);
		snprintf(d->x, sizeof(d->x), "%s", x);
		if (stride != 1 || in != out)
			put_round(d, block, stride, out);
		snprintf(x, sizeof(x), "%s", d->x);
		snprintf(d->x, sizeof(d->x), "%s", learned);
		put(d, block, "add", "add %s", d->x);
		buf_printf(&d->page, " %s\n", x);
	}
	put_relu(d, block, last);
}

static struct net *net_of(const struct kind *kind)
{
	const int out = kind->basic ? 16 : 64;
	struct draft d = { .kind = kind, .x = "normalize" };
	struct err err = { 0 };
	struct net *net;

	buf_puts(&d.page, "skipstep net 1\ninput 3 16 16\nweights seeded\n"
	                  "normalize normalize input mean=0.5,0.5,0.5 std=0.25,0.25,0.25\n");
	put_conv(&d, "", kind->deep ? "conv1.0" : "conv1", 3, 1, 1, 16, kind->deep ? "conv1.1" : "bn1");
	if (kind->deep) {
		put_relu(&d, "", "conv1.2");
		put_conv(&d, "", "conv1.3", 3, 1, 1, 16, "bn1");
	}
	put_relu(&d, "", "relu");
	put_block(&d, "layer1.0.", 16, 16, 1);
	put_block(&d, "layer2.0.", out, 32, 2);
	put_block(&d, "layer2.1.", 2 * out, 32, 1);
	buf_printf(&d.page, "avgpool avgpool2d %s\nfc linear avgpool channels=10\nsoftmax softmax fc\n", d.x);
	net = net_parse(buf_str(&d.page), d.page.len, kind->name, NULL, &err);
	ck_assert_msg(net != NULL, "%s: %s", kind->name, err.msg);
	buf_free(&d.page);
	return net;
}

static void open_kind(struct opened *o, const struct kind *kind)
{
	struct tensor picture = { { 3, 16, 16 }, malloc(3 * 256 * sizeof(float)) };
	struct err err = { 0 };

	ck_assert(picture.v != NULL);
	page_bytes(picture.v, 3 * 256, 5);
	o->net = net_of(kind);
	o->trace = trace_open_tensor(o->net, &picture, "noise", &err);
	ck_assert_msg(o->trace && trace_need(o->trace, o->trace->nsteps - 1, &err), "%s", err.msg);
	free(picture.v);
}

/* ---- listings ----------------------------------------------------------------------------------- */

#define RULE "downsample = None\nif stride != 1 or \\ | 2 != 1: True\n"
#define PROJECT \
	"    downsample = nn.Sequential( | built\n        conv1x1(inplanes, | conv1x1(64, 128, 2)\n" \
	"                planes * expansion,\n                stride),\n" \
	"        norm_layer(planes * expansion)) | BatchNorm2d(128)\n"
#define CALL "Bottleneck(inplanes, planes, | 64, 32\n           stride, downsample"
#define USUAL \
	"        inplanes != planes * expansion: | 64 != 32 * 4: True\n" PROJECT CALL ") | 2, downsample\n" \
	"# in Bottleneck.__init__:\n"
#define AT_CONV2 \
	"self.conv1 = conv1x1(inplanes, planes) | conv1x1(64, 32, 1)\n" \
	"self.conv2 = conv3x3(planes, planes, stride) | conv3x3(32, 32, 2)\n" \
	"self.conv3 = conv1x1(planes, planes * 4) | conv1x1(32, 128, 1)\n"

static const struct {
	const char *kind, *lines;
} built[] = {
	{ "v1", RULE USUAL "self.conv1 = conv1x1(inplanes, planes, stride) | conv1x1(64, 32, 2)\n"
	                   "self.conv2 = conv3x3(planes, planes) | conv3x3(32, 32)\n"
	                   "self.conv3 = conv1x1(planes, planes * 4) | conv1x1(32, 128, 1)\n" },
	{ "v1.5", RULE USUAL AT_CONV2 },
	{ "resnext",
	  RULE "        inplanes != planes * expansion: | 64 != 32 * 4: True\n" PROJECT CALL
	       ", | 2, downsample\n           groups, base_width) | 8, 16\n"
	       "# in Bottleneck.__init__:\nwidth = int(planes * base_width / 64) \\ | 64\n        * groups\n"
	       "self.conv1 = conv1x1(inplanes, width) | conv1x1(64, 64, 1)\n"
	       "self.conv2 = conv3x3(width, width, stride, | conv3x3(64, 64, 2, 8)\n"
	       "                     groups)\n"
	       "self.conv3 = conv1x1(width, planes * 4) | conv1x1(64, 128, 1)\n" },
	{ "wide",
	  RULE "        inplanes != planes * expansion: | 64 != 32 * 4: True\n" PROJECT CALL
	       ", | 2, downsample\n           groups, base_width) | 1, 128\n"
	       "# in Bottleneck.__init__:\nwidth = int(planes * base_width / 64) \\ | 64\n        * groups\n"
	       "self.conv1 = conv1x1(inplanes, width) | conv1x1(64, 64, 1)\n"
	       "self.conv2 = conv3x3(width, width, stride) | conv3x3(64, 64, 2)\n"
	       "self.conv3 = conv1x1(width, planes * 4) | conv1x1(64, 128, 1)\n" },
	{ "resnet-d", RULE "        inplanes != planes * expansion: | 64 != 32 * 4: True\n"
	                   "    downsample = nn.Sequential( | built\n"
	                   "        nn.AvgPool2d(stride, stride, | AvgPool2d(2, 2)\n"
	                   "                     ceil_mode=True),\n"
	                   "        conv1x1(inplanes, | conv1x1(64, 128, 1)\n"
	                   "                planes * expansion),\n"
	                   "        norm_layer(planes * expansion)) | BatchNorm2d(128)\n" CALL
	                   ") | 2, downsample\n# in Bottleneck.__init__:\n" AT_CONV2 },
	{ "group norm", RULE "        inplanes != planes * expansion: | 64 != 32 * 4: True\n"
	                     "    downsample = nn.Sequential( | built\n"
	                     "        conv1x1(inplanes, | conv1x1(64, 128, 2)\n"
	                     "                planes * expansion,\n                stride),\n"
	                     "        norm_layer(planes * expansion)) | GroupNorm(4, 128)\n" CALL
	                     ") | 2, downsample\n# in Bottleneck.__init__:\n" AT_CONV2 },
	{ "no norm", RULE "        inplanes != planes * expansion: | 64 != 32 * 4: True\n"
	                  "    downsample = nn.Sequential( | built\n"
	                  "        conv1x1(inplanes, | conv1x1(64, 128, 2)\n"
	                  "                planes * expansion,\n                stride))\n" CALL
	                  ") | 2, downsample\n# in Bottleneck.__init__:\n" AT_CONV2 },
	{ "plain", "# nothing goes round: nothing to choose\n"
	           "PlainBlock(inplanes, planes, | 16, 32\n           stride) | 2\n" },
	{ "option A", "shortcut = None\nif stride != 1 or \\ | 2 != 1: True\n"
	              "        inplanes != planes * expansion: | 16 != 32 * 1: True\n"
	              "    shortcut = ZeroPad(planes, stride) | zeros: 8 before, 8 after\n"
	              "BasicBlock(inplanes, planes, | 16, 32\n           stride, shortcut) | 2, shortcut\n" },
	{ "basic groups",
	  RULE "        inplanes != planes * expansion: | 16 != 32 * 1: True\n"
	       "    downsample = nn.Sequential( | built\n"
	       "        conv1x1(inplanes, | conv1x1(16, 32, 2)\n"
	       "                planes * expansion,\n                stride),\n"
	       "        norm_layer(planes * expansion)) | BatchNorm2d(32)\n"
	       "BasicBlock(inplanes, planes, | 16, 32\n           stride, downsample, | 2, downsample\n"
	       "           groups) | 2: torchvision's refuses\n" },
};

START_TEST(what_make_layer_and_init_choose_is_listed_with_the_pages_numbers)
{
	struct opened o;
	struct listing l;
	struct err err;
	struct buf text = { 0 };

	ck_assert_str_eq(kinds[_i].name, built[_i].kind);
	open_kind(&o, &kinds[_i]);
	struct cursor c = opened_at(&o, "layer2.0.conv1");

	ck_assert(listing_build(o.trace, &c, &l, &err));
	for (int i = 0; i < l.nlines; i++)
		buf_printf(&text, "%s%s%s\n", l.line[i].text, l.line[i].note ? " | " : "",
		           l.line[i].note ? l.line[i].note : "");
	ck_assert_str_eq(buf_str(&text), built[_i].lines);
	buf_free(&text);
	listing_free(&l);
	opened_close(&o);
}
END_TEST

START_TEST(every_step_has_its_line_and_its_buffer)
{
	struct opened o;
	struct err err = { 0 };

	open_kind(&o, &kinds[_i]);
	for (int step = 0; step < o.trace->nsteps; step++) {
		struct cursor c = { .step = step, .size = SIZE_OP };
		struct listing l;
		int marked = 0;

		ck_assert(listing_python(o.trace, &c, &l, &err));
		for (int i = 0; i < l.nlines; i++)
			marked += l.line[i].here;
		ck_assert_msg(marked == 1, "%s, %s: %d lines", kinds[_i].name, o.net->node[step].name,
		              marked);
		listing_free(&l);
	}
	for (int part = 0; part < o.net->nparts; part++) {
		struct buffers b;

		ck_assert_msg(buffers_open(o.trace, part, &buffers_torchvision, &b, &err), "%s, %s: %s",
		              kinds[_i].name, o.net->part[part].name, err.msg);
		for (int step = o.net->part[part].first; step <= o.net->part[part].last; step++)
			ck_assert_int_ge(buffers_line_of(&b, step), 0);
		for (int i = 0; i < b.nops; i++)
			ck_assert(!b.op[i].wrong);
		buffers_close(&b);
	}
	opened_close(&o);
}
END_TEST

START_TEST(a_deep_stem_is_a_sequential_with_numbers)
{
	struct opened o;
	struct listing l;
	struct err err;

	open_kind(&o, &kinds[4]);
	struct cursor c = opened_at(&o, "conv1.3");

	ck_assert(listing_python(o.trace, &c, &l, &err));
	ck_assert_str_eq(l.line[l.here].text, "    x = self.conv1[3](x)");
	ck_assert_str_eq(l.line[l.here - 1].text, "    x = self.conv1[2](x)");
	ck_assert_str_eq(l.line[l.here + 2].text, "    x = self.relu(x)");
	listing_free(&l);
	opened_close(&o);
}
END_TEST

/* ---- sentences and views ------------------------------------------------------------------------ */

static char *said(const struct opened *o, struct cursor c, enum voice voice)
{
	struct scene scene = { .trace = { o->trace }, .ntraces = 1, .look = { .mask = -1 }, .cursor = c };
	struct buf out = { 0 };

	say(&scene, voice, &out);
	char *text = strdup(buf_str(&out));

	ck_assert(text != NULL);
	buf_free(&out);
	return text;
}

static void check_said(const struct opened *o, const char *place, const char *want)
{
	char *text = said(o, opened_at(o, place), VOICE_SCREEN);

	ck_assert_str_eq(text, want);
	free(text);
}

START_TEST(sentences_fit_their_pages_everywhere)
{
	struct opened o;

	open_kind(&o, &kinds[_i]);
	for (int step = 0; step < o.trace->nsteps; step++)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			for (int voice = VOICE_SCREEN; voice <= VOICE_SHORT; voice++) {
				const struct cursor c = { .step = step, .size = (enum size)size };
				char *text = said(&o, c, (enum voice)voice);
				int lines = 0,
				    columns = voice == VOICE_SHORT ? SAY_SHORT_COLUMNS : SAY_COLUMNS;
				struct cells page;
				struct err err;

				ck_assert_msg(text[0] != '\0', "%s, size %d", o.net->node[step].name, size);
				for (const char *p = text; *p; p++)
					lines += *p == '\n';
				if (voice == VOICE_SPOKEN)
					ck_assert_msg(lines >= 1 && lines <= SAY_LINES && !strstr(text, "×"),
					              "%s", text);
				ck_assert(cells_new(&page, columns, 8, &err));
				if (voice != VOICE_SPOKEN)
					ck_assert_msg(cells_wrap(&page, 0, 0, columns, 8, (struct ink){ 0 },
					                         text) <= SAY_ROWS,
					              "%s", text);
				cells_free(&page);
				free(text);
			}
	opened_close(&o);
}
END_TEST

START_TEST(sentences_tell_what_is_different)
{
	struct opened o;

	open_kind(&o, &kinds[4]);
	check_said(&o, "layer2.0",
	           "layer2.0 calls downsample: its stride is 2, not 1, and 64 channels come in but "
	           "128 go out. x is averaged and remixed, then added.");
	check_said(
	    &o, "layer2.0.downsample.0",
	    "layer2.0.downsample.0 takes the average of each window of 2×2 of x: (64,16,16) becomes (64,8,8). "
	    "It reads x, not out.");
	check_said(&o, "layer1.0",
	           "layer1.0 calls downsample though its stride is 1, because 16 channels come in but "
	           "64 go out: planes 16 times expansion 4. It only changes channels.");
	opened_close(&o);
	open_kind(&o, &kinds[2]);
	check_said(
	    &o, "layer2.0.conv2",
	    "layer2.0.conv2 slides a 3×3 kernel over (64,16,16) with stride 2 and makes (64,8,8). Each number is 72 "
	    "products, of its group's 8 channels.");
	opened_close(&o);
	open_kind(&o, &kinds[5]);
	check_said(
	    &o, "layer1.0.bn1",
	    "layer1.0.bn1 brings each of 4 groups of 4 channels to mean 0 and spread 1, measured in this picture.");
	opened_close(&o);
	open_kind(&o, &kinds[7]);
	check_said(&o, "layer2.0", "layer2.0 has no shortcut: nothing goes round it.");
	opened_close(&o);
}
END_TEST

START_TEST(no_class_is_claimed_of_an_untrained_network)
{
	struct opened o;
	struct buf b = { 0 };

	open_kind(&o, &kinds[1]);
	say_answer(o.trace, 3, VOICE_SCREEN, &b);
	ck_assert_str_eq(buf_str(&b), "nothing: untrained");
	buf_clear(&b);
	say_network(o.net, VOICE_SPOKEN, &b);
	ck_assert(strstr(buf_str(&b), "its weights are seeded, and the answer means nothing.") != NULL);
	check_said(&o, "softmax",
	           "softmax turns 10 scores into probabilities that add up to 1. Nobody trained it: its "
	           "weights are seeded, and the answer means nothing.");
	opened_close(&o);
	open_kind(&o, &kinds[7]); /* a plain one has less to say, but that it has */
	buf_clear(&b);
	say_network(o.net, VOICE_SPOKEN, &b);
	ck_assert_str_eq(buf_str(&b),
	                 "None of 3 blocks has a shortcut: nothing skips.\n"
	                 "Nobody trained it: its weights are seeded, and the answer means nothing.\n");
	buf_free(&b);
	opened_close(&o);
}
END_TEST

START_TEST(views_draw_them_at_any_size)
{
	static const int sizes[][2] = { { 80, 24 }, { 40, 12 }, { 120, 36 }, { 7, 3 } };
	struct opened o;

	open_kind(&o, &kinds[_i]);
	for (int step = 0; step < o.trace->nsteps; step += 3)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
				struct scene scene = { .trace = { o.trace },
					               .ntraces = 1,
					               .look = { .mask = -1 },
					               .cursor = { .step = step, .size = (enum size)size } };
				struct cells page;
				struct err err;

				ck_assert(cells_new(&page, sizes[i][0], sizes[i][1], &err));
				view_of(&scene)->draw(&scene, &page,
				                      (struct rect){ 0, 0, sizes[i][0], sizes[i][1] });
				cells_free(&page);
			}
	opened_close(&o);
}
END_TEST

/* ---- what-ifs ----------------------------------------------------------------------------------- */

static struct net *forced(const struct net *net, const char *part, enum force how)
{
	struct recipe recipe = { net_find_part(net, part), how };
	struct err err = { 0 };
	struct net *with = net_with(net, &recipe, 1, &err);

	ck_assert_msg(with != NULL, "%s", err.msg);
	return with;
}

/* Live PyTorch says the same of torch.zeros(1, 64, 16, 16) + torch.zeros(1, 16, 16, 16), and of the other. */
START_TEST(identity_where_channels_change_fails_in_pytorchs_words)
{
	struct net *net = net_of(&kinds[1]), *with = forced(net, "layer1.0", FORCE_IDENTITY);

	ck_assert(net_fault(with) != NULL);
	ck_assert_str_eq(
	    net_fault(with)->err.msg,
	    "The size of tensor a (64) must match the size of tensor b (16) at non-singleton dimension 1");
	ck_assert(with->untrained);
	net_free(with);
	with = forced(net, "layer2.0", FORCE_IDENTITY);
	ck_assert_str_eq(
	    net_fault(with)->err.msg,
	    "The size of tensor a (8) must match the size of tensor b (16) at non-singleton dimension 3");
	net_free(with);
	with = forced(net, "layer1.0", FORCE_ZERO_END);
	ck_assert_ptr_null(net_fault(with));
	net_free(with);
	net_free(net);
}
END_TEST

START_TEST(a_new_projection_has_the_norm_of_its_block)
{
	struct net *net = net_of(&kinds[5]), *with = forced(net, "layer2.1", FORCE_DOWNSAMPLE);
	const struct node *norm = &with->node[net_find(with, "layer2.1.downsample.1")];

	ck_assert_ptr_null(net_fault(with));
	ck_assert_ptr_eq(norm->op, &op_groupnorm);
	ck_assert_int_eq(norm->args.groups, 4);
	ck_assert(with->part[net_find_part(with, "layer2.1")].seeded);
	net_free(with);
	net_free(net);
	net = net_of(&kinds[6]);
	with = forced(net, "layer2.1", FORCE_DOWNSAMPLE);
	ck_assert_ptr_null(net_fault(with));
	ck_assert_int_ge(net_find(with, "layer2.1.downsample.0"), 0);
	ck_assert_int_eq(net_find(with, "layer2.1.downsample.1"), -1);
	net_free(with);
	net_free(net);
}
END_TEST

/* ---- group norm --------------------------------------------------------------------------------- */

START_TEST(group_norms_formula_says_of_how_many_numbers_it_is)
{
	struct opened o;
	struct listing l;
	struct err err;

	open_kind(&o, &kinds[5]);
	struct cursor c = opened_at(&o, "layer1.0.bn1/5,3,7");

	ck_assert(listing_formula(o.trace, &c, &l, &err));
	ck_assert_int_eq(l.nlines, 3);
	ck_assert(strncmp(l.line[1].text, "mean and var of 1024 numbers: ", 30) ==
	          0); /* 4 channels of 16 by 16 */
	listing_free(&l);
	c = opened_at(&o, "layer1.0.bn1/5,3,7/0");
	ck_assert(listing_c(o.trace, &c, &l, &err));
	ck_assert_str_eq(l.line[l.here].text, "  float mean = (float)(m.sum / count);");
	listing_free(&l);
	opened_close(&o);
}
END_TEST

Suite *kinds_suite(void)
{
	Suite *suite = suite_create("kinds");
	TCase *tc = tcase_create("networks");
	const int n = ARRAY_LEN(kinds);

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, what_make_layer_and_init_choose_is_listed_with_the_pages_numbers, 0, n);
	tcase_add_loop_test(tc, every_step_has_its_line_and_its_buffer, 0, n);
	tcase_add_test(tc, a_deep_stem_is_a_sequential_with_numbers);
	tcase_add_loop_test(tc, sentences_fit_their_pages_everywhere, 0, n);
	tcase_add_test(tc, sentences_tell_what_is_different);
	tcase_add_test(tc, no_class_is_claimed_of_an_untrained_network);
	tcase_add_loop_test(tc, views_draw_them_at_any_size, 0, n);
	tcase_add_test(tc, identity_where_channels_change_fails_in_pytorchs_words);
	tcase_add_test(tc, a_new_projection_has_the_norm_of_its_block);
	tcase_add_test(tc, group_norms_formula_says_of_how_many_numbers_it_is);
	suite_add_tcase(suite, tc);
	return suite;
}

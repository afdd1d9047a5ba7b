/* The one sentence: it fits its page, it can be heard, its sums add up, and it says the right thing. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opened.h"
#include "page.h"
#include "suites.h"
#include "view/say.h"

static const char *const models[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
static const enum voice voices[] = { VOICE_SCREEN, VOICE_SPOKEN, VOICE_SHORT };

static struct scene scene_of(const struct trace *trace)
{
	return (struct scene){ .trace = { trace }, .ntraces = 1, .look = { .mask = -1 } };
}

/* What is said at a place and size; the caller frees it. */
static char *said(const struct trace *t, struct cursor c, enum voice voice)
{
	struct scene scene = scene_of(t);
	struct buf out = { 0 };

	scene.cursor = c;
	say(&scene, voice, &out);
	char *text = strdup(buf_str(&out));
	buf_free(&out);
	return text;
}

static int rows_at(const char *text, int columns)
{
	struct cells page;
	struct err err = { 0 };

	ck_assert(cells_new(&page, columns, 8, &err));
	int rows = cells_wrap(&page, 0, 0, columns, 8, (struct ink){ 0 }, text);
	cells_free(&page);
	return rows;
}

static void check_heard(const char *text)
{
	static const char *const unheard[] = { "!=", "×", "═", "▒", "▼", "►", "→", " \n", "%", "\n\n" };
	int lines = 0;

	for (size_t i = 0; i < ARRAY_LEN(unheard); i++)
		ck_assert_msg(!strstr(text, unheard[i]), "\"%s\" in \"%s\"", unheard[i], text);
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	ck_assert_msg(lines >= 1 && lines <= SAY_LINES && text[strlen(text) - 1] == '\n', "%s", text);
}

/* "-0.0000", with nothing but zeros after it. */
static bool minus_nothing(const char *text)
{
	for (const char *p = text; (p = strstr(p, "-0.")); p += 3) {
		size_t n = strspn(p + 3, "0");

		if (p[3 + n] < '1' || p[3 + n] > '9')
			return true;
	}
	return false;
}

static void check_sentence(const char *text, enum voice voice)
{
	ck_assert_msg(text[0] != '\0' && !strstr(text, "nan") && !minus_nothing(text), "\"%s\"", text);
	if (voice == VOICE_SPOKEN) {
		check_heard(text);
		return;
	}
	ck_assert_msg(!strchr(text, '\n'), "%s", text);
	int columns = voice == VOICE_SCREEN ? SAY_COLUMNS : SAY_SHORT_COLUMNS;
	ck_assert_msg(rows_at(text, columns) <= SAY_ROWS, "does not fit %d columns: %s", columns, text);
}

static void check_at(const struct trace *t, struct cursor c)
{
	for (size_t v = 0; v < ARRAY_LEN(voices); v++) {
		char *text = said(t, c, voices[v]);

		check_sentence(text, voices[v]);
		free(text);
	}
}

/* Every step, size and part of model _i; three places each. */
START_TEST(test_every_sentence_fits_its_page)
{
	struct opened o;

	opened_open(&o, models[_i]);
	for (int step = -o.trace->nbefore; step < o.trace->nsteps; step++)
		for (int k = 0; k < 3; k++) {
			struct shape s = trace_out(o.trace, step)->shape;
			struct cursor c = { .step = step, .at = { s.c * k / 3, s.h * k / 3, s.w * k / 3 } };

			for (int size = SIZE_STAGE; size <= SIZE_PIXEL; size++) {
				c.size = (enum size)size;
				check_at(o.trace, c);
			}
			c.size = SIZE_MAC;
			int parts = step < 0 ? 0 : cursor_parts(o.trace, step);
			for (c.term = 0; c.term < parts; c.term += k == 0 && step < 40 ? 1 : 13)
				check_at(o.trace, c);
		}
	opened_close(&o);
}
END_TEST

static void check_said(const struct opened *o, const char *place, enum size size, enum voice voice,
                       const char *want)
{
	struct cursor c = opened_at(o, place);

	c.size = size;
	char *text = said(o->trace, c, voice);
	ck_assert_str_eq(text, want);
	free(text);
}

START_TEST(test_first_screen_says_which_blocks_and_why)
{
	static const char *const want[] = {
		"2 of 9 blocks pad x with zeros: layer2.0 and layer3.0. Their stride is 2, not 1, and the channels "
		"double, so x does not fit the addition. 7 add x itself.",
		"2 of 9 blocks call downsample: layer2.0 and layer3.0. Their stride is 2, not 1, and the channels "
		"double, so x does not fit the addition. 7 add x itself.",
		"All 9 blocks call downsample, because option C projects every shortcut. Only layer2.0 and layer3.0 "
		"need it: elsewhere x would fit the addition.",
	};
	struct opened o;

	opened_open(&o, models[_i]);
	check_said(&o, "stem", SIZE_BLOCK, VOICE_SCREEN, want[_i]);
	opened_close(&o);
}
END_TEST

START_TEST(test_block_says_its_path_with_both_numbers)
{
	struct opened a, b, c;

	opened_open(&a, "resnet20-a");
	opened_open(&b, "resnet20-b");
	opened_open(&c, "resnet20-c");
	check_said(
	    &b, "layer2.0.downsample.0", SIZE_OP, VOICE_SCREEN,
	    "layer2.0 calls downsample: its stride is 2, not 1, and 16 channels come in but 32 go out. "
	    "Step 32 is its 1×1 convolution; it reads x, not out.");
	check_said(
	    &b, "layer2.0.downsample.0", SIZE_OP, VOICE_SPOKEN,
	    "layer2.0.downsample.0, step 32 of 75.\n"
	    "layer2.0 calls downsample: its stride is 2, not 1, and 16 channels come in but 32 go out.\n"
	    "Step 32 is its 1 by 1 convolution; it reads x, not out.\n");
	check_said(&b, "layer2.0.downsample.0", SIZE_OP, VOICE_SHORT,
	           "stride is 2, not 1; 16 channels in, 32 out: so x goes through downsample.");
	check_said(&b, "layer1.0", SIZE_BLOCK, VOICE_SCREEN,
	           "layer1.0 adds x itself: its stride is 1, and 16 channels come in and go out, so x fits. "
	           "The block learns only what to add.");
	check_said(
	    &a, "layer2.0", SIZE_BLOCK, VOICE_SCREEN,
	    "layer2.0 pads x with zeros: its stride is 2, not 1, and 16 channels come in but 32 go out. "
	    "(16,32,32) becomes (32,16,16) without a parameter.");
	check_said(
	    &c, "layer1.0", SIZE_BLOCK, VOICE_SCREEN,
	    "layer1.0 calls downsample though stride is 1 and 16 channels come in and go out: option C projects "
	    "every shortcut. (16,32,32) becomes (16,32,32).");
	opened_close(&a);
	opened_close(&b);
	opened_close(&c);
}
END_TEST

START_TEST(test_bottleneck_with_stride_1_says_why_it_projects)
{
	const struct page_kind kind = { .nstages = 4,
		                        .blocks = { 3, 4, 6, 3 },
		                        .bottleneck = true,
		                        .option = 'B',
		                        .imagenet = true,
		                        .edge = 32 };
	struct err err = { 0 };
	struct net *net = page_net(&kind, &err);
	float *bytes = calloc(3 * 32 * 32, sizeof(*bytes));
	struct tensor picture = { { 3, 32, 32 }, bytes };
	struct buf out = { 0 };

	ck_assert_msg(net != NULL, "%s", err.msg);
	struct trace *t = trace_open_tensor(net, &picture, "none", &err);
	ck_assert_msg(t != NULL, "%s", err.msg);
	struct opened o = { net, t };
	check_said(
	    &o, "layer1.0", SIZE_BLOCK, VOICE_SCREEN,
	    "layer1.0 calls downsample though its stride is 1, because 64 channels come in but 256 go out: "
	    "planes 64 times expansion 4. It only changes channels.");
	say_network(net, VOICE_SCREEN, &out);
	ck_assert_str_eq(buf_str(&out),
	                 "4 of 16 blocks call downsample. layer1.0 does so with stride 1: nothing gets "
	                 "smaller, but 64 channels come in and 256 go out, so x would not fit.");
	for (int step = 0; step < t->nsteps; step++)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			check_at(t, (struct cursor){ .step = step, .size = (enum size)size });
	buf_free(&out);
	opened_close(&o);
	free(bytes);
}
END_TEST

/* A printed number counted in units of its last decimal. */
static long long units(const char *s, int *decimals)
{
	char digits[64];
	size_t n = 0;
	const char *dot = NULL;

	for (; (*s == '-' || *s == '.' || (*s >= '0' && *s <= '9')) && n < 60; s++) {
		if (*s == '.' && (s[1] < '0' || s[1] > '9'))
			break;
		if (*s == '.')
			dot = s;
		else
			digits[n++] = *s;
	}
	digits[n] = '\0';
	*decimals = dot ? (int)(s - dot - 1) : 0;
	return strtoll(digits, NULL, 10);
}

/* The same, brought to `decimals`: an exact zero is written without them. */
static long long scaled(const char *s, int decimals)
{
	int has;
	long long u = units(s, &has);

	ck_assert_msg(has == decimals || u == 0 || has == 0, "%s", s);
	for (; has < decimals; has++)
		u *= 10;
	return u;
}

static void check_product(const char *text)
{
	const char *from = strstr(text, "the sum goes from "), *is = strstr(text, " is "),
	           *times = strstr(text, " times ");
	int d = 0;

	if (!from || strstr(text, "(rounded)"))
		return;
	const char *x = times;
	while (x > text && x[-1] != ' ' && x[-1] != '\n')
		x--;
	const char *to = strstr(from, " to ") + 4;
	units(to, &d);
	if (d == 0)
		units(is + 4, &d);
	ck_assert_msg(scaled(from + 18, d) + scaled(is + 4, d) == scaled(to, d), "%s", text);
	char typed[64], shown[64];
	snprintf(typed, sizeof(typed), "%.*f", d, strtod(x, NULL) * strtod(times + 7, NULL));
	snprintf(shown, sizeof(shown), "%.*f", d, strtod(is + 4, NULL));
	ck_assert_msg(strtod(typed, NULL) == strtod(shown, NULL), "%s: a calculator shows %s", text, typed);
}

START_TEST(test_multiply_adds_work_on_a_calculator)
{
	static const char *const places[] = { "conv1/3,0,31",          "layer1.1.conv2/7,5,5",
		                              "layer2.0.conv1/5,3,7",  "layer2.0.downsample.0/30,15,15",
		                              "layer3.2.conv1/63,7,0", "fc/8,0,0" };
	struct opened o;
	int checked = 0, rounded = 0;

	opened_open(&o, "resnet20-b");
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct cursor c = opened_at(&o, places[i]);

		c.size = SIZE_MAC;
		for (c.term = 0; c.term < cursor_parts(o.trace, c.step); c.term++) {
			char *text = said(o.trace, c, VOICE_SPOKEN);

			check_product(text);
			checked += strstr(text, "the sum goes") != NULL;
			rounded += strstr(text, "(rounded)") != NULL;
			free(text);
		}
	}
	ck_assert_int_gt(checked, 300);
	ck_assert_int_lt(rounded, checked / 20);
	opened_close(&o);
}
END_TEST

START_TEST(test_sums_of_add_work_on_a_calculator)
{
	struct opened o;
	struct cursor c;
	int rounded = 0;

	opened_open(&o, "resnet20-b");
	c = opened_at(&o, "layer2.0.add/0,0,0");
	for (int i = 0; i < 32 * 16 * 16; i += 7) {
		c.at = (struct at){ i / 256, i / 16 % 16, i % 16 };
		char *text = said(o.trace, c, VOICE_SCREEN);
		const char *total = strstr(text, " is ") + 4, *a = strstr(text, ": ") + 2,
		           *b = strstr(text, "plus ") + 5;
		int d, da;

		units(total, &d);
		units(a, &da);
		d = d > da ? d : da;
		rounded += strstr(text, "(rounded)") != NULL;
		ck_assert_msg(strstr(text, "(rounded)") || scaled(a, d) + scaled(b, d) == scaled(total, d),
		              "%s", text);
		free(text);
	}
	ck_assert_int_lt(rounded, 40); /* of 1171: few sums cannot be shown */
	opened_close(&o);
}
END_TEST

START_TEST(test_numbers_of_a_place_are_the_stored_ones)
{
	struct opened o;
	char want[160];

	opened_open(&o, "resnet20-b");
	struct cursor c = opened_at(&o, "layer2.0.add/5,3,7");
	const struct step *add = &o.trace->step[c.step];
	double sum = (double)tensor_at(&add->out, c.at);
	double learned = (double)tensor_at(add->call.in[0], c.at),
	       round = (double)tensor_at(add->call.in[1], c.at);

	snprintf(want, sizeof(want),
	         "layer2.0.add[5,3,7] is %.4f: %.4f learned plus %.4f from x, remixed by downsample. "
	         "Arrows move over the map; Enter opens the arithmetic.",
	         sum, learned, round);
	check_said(&o, "layer2.0.add/5,3,7", SIZE_PIXEL, VOICE_SCREEN, want);
	opened_close(&o);
}
END_TEST

/* With the mask on step m, nothing said at a later step may tell what is there. */
START_TEST(test_mask_hides_what_comes_after)
{
	static const char *const tells[] = { "downsample", "identity", "remix", "itself",
		                             "zeros",      "is 2",     "layer" };
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct scene scene = scene_of(o.trace);
	scene.look.mask = net_find(o.net, "layer2.0.bn2");
	for (int step = scene.look.mask + 1; step < o.trace->nsteps; step++)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			for (size_t v = 0; v < ARRAY_LEN(voices); v++) {
				struct buf out = { 0 };

				scene.cursor = (struct cursor){ .step = step, .size = (enum size)size };
				say(&scene, voices[v], &out);
				for (size_t i = 0; i < ARRAY_LEN(tells); i++)
					ck_assert_msg(!strstr(buf_str(&out), tells[i]), "%s", buf_str(&out));
				buf_free(&out);
			}
	/* nor may the block and its step before tell which way x goes */
	for (int size = SIZE_STAGE; size <= SIZE_MAC; size++) {
		struct buf out = { 0 };

		scene.cursor = (struct cursor){ .step = scene.look.mask, .size = (enum size)size };
		say(&scene, VOICE_SCREEN, &out);
		ck_assert_msg(out.len > 0 && !strstr(buf_str(&out), "downsample") &&
		                  !strstr(buf_str(&out), "is 2"),
		              "%s", buf_str(&out));
		buf_free(&out);
	}
	opened_close(&o);
}
END_TEST

START_TEST(test_names_longer_than_a_page_are_cut)
{
	struct opened o;
	char name[600];

	opened_open(&o, "resnet20-b");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < o.net->nnodes; i++)
		o.net->node[i].name = name;
	for (int step = 0; step < o.trace->nsteps; step += 5)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			check_at(o.trace, (struct cursor){ .step = step, .size = (enum size)size });
	opened_close(&o);
}
END_TEST

START_TEST(test_labels_cannot_reach_the_terminal)
{
	struct opened o;
	char label[] = "sh\033]0;x\007ip";

	opened_open(&o, "resnet20-b");
	char *kept = o.net->label[8];
	o.net->label[8] = label;
	struct cursor c = opened_at(&o, "fc/8");
	char *text = said(o.trace, c, VOICE_SCREEN);
	ck_assert_msg(!strchr(text, '\033') && !strchr(text, '\007'), "%s", text);
	o.net->label[8] = kept;
	free(text);
	opened_close(&o);
}
END_TEST

Suite *say_suite(void)
{
	Suite *suite = suite_create("say");
	TCase *tc = tcase_create("sentences");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_every_sentence_fits_its_page, 0, 3);
	tcase_add_loop_test(tc, test_first_screen_says_which_blocks_and_why, 0, 3);
	tcase_add_test(tc, test_block_says_its_path_with_both_numbers);
	tcase_add_test(tc, test_bottleneck_with_stride_1_says_why_it_projects);
	tcase_add_test(tc, test_multiply_adds_work_on_a_calculator);
	tcase_add_test(tc, test_sums_of_add_work_on_a_calculator);
	tcase_add_test(tc, test_numbers_of_a_place_are_the_stored_ones);
	tcase_add_test(tc, test_mask_hides_what_comes_after);
	tcase_add_test(tc, test_names_longer_than_a_page_are_cut);
	tcase_add_test(tc, test_labels_cannot_reach_the_terminal);
	suite_add_tcase(suite, tc);
	return suite;
}

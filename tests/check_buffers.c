/* The buffer lens: what it tells a student, every net, and what it refuses. check_buffers_golden.c asks PyTorch. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/buffers.h"
#include "net/recipe.h"
#include "opened.h"
#include "page.h"
#include "suites.h"

static const struct buffers_rules relu_new = { .relu_in_place = false, .add_in_place = true };

static const struct page_kind bottleneck = { .nstages = 4,
	                                     .blocks = { 2, 1, 1, 1 },
	                                     .bottleneck = true,
	                                     .option = 'B',
	                                     .imagenet = true,
	                                     .edge = 32 };

static void open_named(struct opened *o, const char *model)
{
	if (strcmp(model, "bottleneck") == 0)
		opened_made(o, &bottleneck);
	else
		opened_open(o, model);
}

static struct buffers lens(const struct opened *o, const char *part, const struct buffers_rules *rules)
{
	struct buffers b;
	struct err err = { 0 };
	int index = net_find_part(o->net, part);

	ck_assert_int_ge(index, 0);
	ck_assert_msg(buffers_open(o->trace, index, rules, &b, &err), "%s", err.msg);
	return b;
}

/* The line with this text, blanks before it left out. */
static int line_with(const struct buffers *b, const char *text)
{
	for (int i = 0; i < b->listing.nlines; i++)
		if (strcmp(b->listing.line[i].text + strspn(b->listing.line[i].text, " "), text) == 0)
			return i;
	ck_abort_msg("no line \"%s\"", text);
	return -1;
}

static int step_of(const struct opened *o, const char *name)
{
	int step = net_find(o->net, name);

	ck_assert_msg(step >= 0, "%s", name);
	return step;
}

START_TEST(test_identity_is_an_alias_and_add_writes_into_out)
{
	struct opened o;
	struct buf text = { 0 };

	opened_open(&o, "resnet20-b");
	struct buffers b = lens(&o, "layer2.1", &buffers_torchvision);
	int alias = line_with(&b, "identity = x"), add = line_with(&b, "out += identity");
	const struct buffers_op *op = &b.op[b.line[add].op];

	ck_assert_int_eq(buffers_name(&b, alias, "identity")->buffer, buffers_name(&b, alias, "x")->buffer);
	ck_assert_int_eq(b.line[alias].nops, 0);
	ck_assert_ptr_null(buffers_name(&b, alias, "out"));
	ck_assert(op->in_place && op->wrote == op->read[0] && op->read[1] == 1);
	ck_assert_int_eq(op->over, step_of(&o, "layer2.1.bn2"));
	buffers_holders(&b, add, 1, &text);
	ck_assert_str_eq(buf_str(&text), "x and identity, and input of the caller");
	buf_free(&text);
	buffers_close(&b);
	opened_close(&o);
}
END_TEST

START_TEST(test_in_place_relu_leaves_no_trace_of_bn1)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct buffers b = lens(&o, "layer2.0", &buffers_torchvision);
	int bn1 = step_of(&o, "layer2.0.bn1"), relu1 = step_of(&o, "layer2.0.relu1");
	int line = buffers_line_of(&b, relu1);

	ck_assert_int_eq(buffers_where(&b, line - 1, bn1), 3);
	ck_assert_int_eq(buffers_where(&b, line, bn1), 0);
	ck_assert_int_eq(buffers_where(&b, line, relu1), 3);
	ck_assert_int_eq(buffers_holds(&b, line, 3), relu1);
	ck_assert_int_eq(buffers_holds(&b, line, 2), -1); /* conv1's buffer is freed */
	ck_assert_int_eq(buffers_where(&b, line, b.buffer[0].made_by), 1);
	buffers_close(&b);
	opened_close(&o);
}
END_TEST

/* In inference the peak is batch norm's, so that relus of their own cost buffers, but no memory at the peak. */
START_TEST(test_out_of_place_makes_more_buffers_but_no_higher_peak)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct buffers in = lens(&o, "layer2.1", &buffers_torchvision);
	struct buffers out = lens(&o, "layer2.1", &relu_new);
	const int64_t map = 4 * 32 * 16 * 16;

	ck_assert_int_eq(out.nbuffers - in.nbuffers, 2);
	ck_assert_int_eq(out.made - in.made, 2 * map);
	ck_assert_int_eq(in.peak, 3 * map);
	ck_assert_int_eq(out.peak, 3 * map);
	buffers_close(&in);
	buffers_close(&out);
	opened_close(&o);
}
END_TEST

START_TEST(test_add_out_of_place_makes_one_more)
{
	static const struct buffers_rules rules = { .relu_in_place = true, .add_in_place = false };
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct buffers b = lens(&o, "layer2.1", &rules);
	const struct buffers_op *op = &b.op[b.line[line_with(&b, "out += identity")].op];

	ck_assert(!op->in_place && op->wrote == 6 && op->over == -1);
	ck_assert_int_eq(b.nbuffers, 6);
	buffers_close(&b);
	opened_close(&o);
}
END_TEST

START_TEST(test_say_tells_what_each_line_did)
{
	static const struct {
		const char *line, *sentence;
	} want[] = {
		{ "identity = x", "identity is another name for #1: nothing is copied" },
		{ "out = self.conv1(x)", "conv1 reads #1 and writes a new buffer, #2" },
		{ "out = self.bn1(out)",
		  "bn1 reads #2 and writes a new buffer, #3; no name is left on #2: freed" },
		{ "identity = self.downsample(x)",
		  "downsample.0 reads #1 and writes a new buffer, #6; downsample.1 reads #6 and writes a new "
		  "buffer, #7; no name is left on #6: freed" },
		{ "out += identity",
		  "add reads #5 and #7 and writes into #5, in place: the numbers of bn2 are gone" },
		{ "if self.downsample is not None:", "" },
	};
	struct opened o;

	opened_open(&o, "resnet20-b");
	struct buffers b = lens(&o, "layer2.0", &buffers_torchvision);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct buf text = { 0 };

		buffers_say(&b, o.trace, line_with(&b, want[i].line), &text);
		ck_assert_str_eq(buf_str(&text), want[i].sentence);
		buf_free(&text);
	}
	buffers_close(&b);
	opened_close(&o);
}
END_TEST

/* Every step is an operation of its part's run, once, and reads what its name stands for; every line has a rule. */
START_TEST(test_every_step_of_every_net_reads_what_was_meant)
{
	static const struct page_kind kinds[] = {
		{ .nstages = 3, .blocks = { 2, 2, 2 }, .option = 'A', .edge = 8 },
		{ .nstages = 3, .blocks = { 1, 2, 1 }, .option = 'C', .edge = 8 },
		{ .nstages = 3, .blocks = { 2, 1, 1 }, .option = 'P', .edge = 8 },
		{ .nstages = 2,
		  .blocks = { 1, 1 },
		  .bottleneck = true,
		  .option = 'B',
		  .v1 = true,
		  .edge = 8 },
		{ .nstages = 2,
		  .blocks = { 1, 2 },
		  .bottleneck = true,
		  .option = 'A',
		  .imagenet = true,
		  .edge = 32 },
	};
	struct opened o;

	opened_made(&o, &kinds[_i]);
	for (int part = 0; part < o.net->nparts; part++) {
		const struct part *p = &o.net->part[part];
		const bool block = p->kind == PART_BLOCK;
		struct buffers b = lens(&o, p->name, &buffers_torchvision);
		int last = (block ? p->first : 0) - 1;

		ck_assert_int_eq(b.nops, block ? p->last - p->first + 1 : o.trace->nsteps);
		for (int i = 0; i < b.nops; i++) {
			ck_assert(!b.op[i].wrong && b.op[i].step == last + 1);
			last = b.op[i].step;
			ck_assert_int_eq(buffers_line_of(&b, last), b.op[i].line);
		}
		for (int i = 0; i < b.listing.nlines; i++)
			ck_assert(b.line[i].peak >= b.line[i].live && !b.line[i].raises);
		buffers_close(&b);
	}
	opened_close(&o);
}
END_TEST

/* A what-if whose shapes clash: the lines before the addition run, it raises, nothing after it runs. */
START_TEST(test_a_fault_stops_the_lines)
{
	struct opened o;
	struct err err = { 0 };

	opened_open(&o, "resnet20-b");
	struct recipe recipe = { net_find_part(o.net, "layer2.0"), FORCE_IDENTITY };
	struct net *what_if = net_with(o.net, &recipe, 1, &err);
	ck_assert(what_if != NULL);
	struct trace *t = trace_open_from(what_if, o.trace, &err);
	ck_assert(t != NULL);
	struct opened forced = { what_if, t };
	struct buffers b = lens(&forced, "layer2.0", &buffers_torchvision);
	int add = line_with(&b, "out += identity");

	ck_assert(b.line[add].raises && b.line[add].nops == 0);
	ck_assert_int_eq(buffers_name(&b, add, "identity")->buffer, 1);
	ck_assert(b.line[add - 3].runs && b.line[add - 3].nops == 1);
	for (int i = add + 1; i < b.listing.nlines; i++)
		ck_assert(!b.line[i].runs && !b.line[i].raises && b.line[i].nops == 0);
	ck_assert_int_eq(buffers_line_of(&b, what_if->part[recipe.part].add), add);
	buffers_close(&b);
	b = lens(&forced, "head", &buffers_torchvision);
	ck_assert(b.line[line_with(&b, "x = self.layer2(x)")].raises);
	ck_assert(!b.line[line_with(&b, "x = self.layer3(x)")].runs);
	buffers_close(&b);

	struct buffers_harm h;
	ck_assert(!buffers_if_inplace(t, recipe.part, BUFFERS_RELU, (struct at){ 0 }, &h, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	trace_free(t);
	net_free(what_if);
	opened_close(&o);
}
END_TEST

START_TEST(test_what_ifs_that_make_no_sense_say_why)
{
	static const struct {
		const char *model, *part, *sentence;
		enum buffers_first first;
	} want[] = {
		{ "resnet20-b", "stem", "stem has no shortcut: nobody needs x a second time", BUFFERS_RELU },
		{ "resnet20-b", "layer2.0",
		  "layer2.0.bn1 makes (32,16,16), which does not fit into the buffer of x, (16,32,32)",
		  BUFFERS_BATCH_NORM },
		{ "bottleneck", "layer1.0",
		  "layer1.0 reads maxpool, which is no relu: there is none before the block to move",
		  BUFFERS_PREACTIVATION },
	};
	struct opened o;
	struct err err = { 0 };
	struct buffers_harm h;

	open_named(&o, want[_i].model);
	int part = net_find_part(o.net, want[_i].part);
	ck_assert(!buffers_if_inplace(o.trace, part, want[_i].first, (struct at){ 0 }, &h, &err));
	ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
	ck_assert_str_eq(err.msg, want[_i].sentence);
	opened_close(&o);
}
END_TEST

/* A block with an operation that no line of the listing has: better nothing than a wrong story. */
START_TEST(test_a_page_beyond_the_listing_is_refused)
{
	static const char text[] =
	    "skipstep net 1\ninput 1 4 4\nrelu1 relu input\nlayer1.0.relu1 relu relu1\n"
	    "layer1.0.odd relu layer1.0.relu1\nlayer1.0.relu2 relu layer1.0.odd\n"
	    "layer1.0.add add layer1.0.relu2 relu1\n";
	struct err err = { 0 };
	float pixels[16] = { 0 };
	struct tensor picture = { { 1, 4, 4 }, pixels };
	struct net *net = net_parse(text, strlen(text), "odd.net", NULL, &err);
	struct buffers b;

	ck_assert_msg(net != NULL, "%s", err.msg);
	struct trace *t = trace_open_tensor(net, &picture, "none", &err);
	ck_assert(t != NULL);
	ck_assert(!buffers_open(t, net_find_part(net, "layer1.0"), &buffers_torchvision, &b, &err));
	ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
	trace_free(t);
	net_free(net);
}
END_TEST

/* Every allocation may fail: a sentence, nothing leaked. */
START_TEST(test_short_memory_is_survived)
{
	struct opened o;
	bool done = false;

	opened_made(&o, &bottleneck);
	int parts[] = { 0, net_find_part(o.net, "layer1.1") };
	for (int k = 0; k < 2; k++) {
		done = false;
		for (size_t n = 1; !done; n++) {
			struct buffers b;
			struct err err = { 0 };

			mem_fail_at(n, true);
			done = buffers_open(o.trace, parts[k], &buffers_torchvision, &b, &err);
			mem_fail_at(0, false);
			ck_assert(done || err.code == ERR_LIMIT);
			if (done)
				buffers_close(&b);
		}
	}
	for (int k = 0; k < 2; k++) {
		int part = net_find_part(o.net, k ? "layer2.0" : "layer1.1");

		ck_assert(trace_need(o.trace, o.net->part[part].add, &(struct err){ 0 }));
		done = false;
		for (size_t n = 1; !done; n++) {
			struct buffers_harm h;
			struct err err = { 0 };

			mem_fail_at(n, true);
			done = buffers_if_inplace(o.trace, part, k ? BUFFERS_RELU : BUFFERS_PREACTIVATION,
			                          (struct at){ 0 }, &h, &err);
			mem_fail_at(0, false);
			ck_assert(done || err.code == ERR_LIMIT);
			if (done)
				buffers_harm_close(&h);
		}
	}
	opened_close(&o);
}
END_TEST

Suite *buffers_suite(void)
{
	Suite *suite = suite_create("buffers");
	TCase *tc = tcase_create("names and memory");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_identity_is_an_alias_and_add_writes_into_out);
	tcase_add_test(tc, test_in_place_relu_leaves_no_trace_of_bn1);
	tcase_add_test(tc, test_out_of_place_makes_more_buffers_but_no_higher_peak);
	tcase_add_test(tc, test_add_out_of_place_makes_one_more);
	tcase_add_test(tc, test_say_tells_what_each_line_did);
	tcase_add_loop_test(tc, test_every_step_of_every_net_reads_what_was_meant, 0, 5);
	tcase_add_test(tc, test_a_fault_stops_the_lines);
	tcase_add_loop_test(tc, test_what_ifs_that_make_no_sense_say_why, 0, 3);
	tcase_add_test(tc, test_a_page_beyond_the_listing_is_refused);
	tcase_add_test(tc, test_short_memory_is_survived);
	suite_add_tcase(suite, tc);
	return suite;
}

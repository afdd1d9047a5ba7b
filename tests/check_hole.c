/* Holes: each is filled from the trace and the page, and says what is wrong with it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/hole.h"
#include "opened.h"
#include "suites.h"

static const struct {
	const char *model, *text, *filled;
} holes[] = {
	{ "resnet20-b", "no hole", "no hole" },
	{ "resnet20-b", "{{a brace}, {shape layer2.0.add}.", "{a brace}, (32,16,16)." },
	{ "resnet20-b", "{shape layer2.0}{channels layer2.0.add}{size layer2.0.add}", "(32,16,16)3216" },
	{ "resnet20-b", "{step layer2.0.add} {steps}", "34 75" },
	{ "resnet20-b", "{stride layer2.0} {stride layer2.0.conv2} {kernel layer2.0.conv1}", "2 1 3" },
	{ "resnet20-b", "{parts layer2.0.conv1} {parts layer2.0.downsample.0}", "144 16" },
	{ "resnet20-a", "{params} {params shortcuts}", "269,722 0" },
	{ "resnet20-b", "{params} {params shortcuts}", "272,474 2,752" },
	{ "resnet20-c", "{params} {params shortcuts}", "283,962 14,240" },
	{ "resnet20-b", "{params layer2.0.downsample.0} {params layer2.0}", "512 14,528" },
	{ "resnet20-b", "{macs layer2.0.downsample.0}", "131,072" },
	{ "resnet20-b", "{blocks} {blocks downsample} {blocks identity} {blocks zero pad}", "9 2 7 0" },
	{ "resnet20-b", "{names downsample}; {names zero pad}", "layer2.0 and layer3.0; none" },
	{ "resnet20-a", "{names zero pad}; {path layer2.0}", "layer2.0 and layer3.0; zero pad" },
	{ "resnet20-b", "{clause stride layer2.0} {clause planes layer2.0} {clause layer2.1}",
	  "True True False" },
	{ "resnet20-b", "{inplanes layer2.0} {planes layer2.0} {expansion layer2.0} {new layer2.0}",
	  "16 32 1 16" },
	{ "resnet20-b", "{top 1} {net} {picture}", "ship resnet20-b ship.png" },
	{ "resnet20-b", "{meta shortcut}", "B" },
};

START_TEST(test_hole_is_filled)
{
	struct opened o;
	struct buf out = { 0 };
	struct err err = { 0 };

	opened_open(&o, holes[_i].model);
	const struct world world = { .trace = o.trace };
	ck_assert_msg(hole_fill(&world, holes[_i].text, &out, &err), "%s", err.msg);
	ck_assert_str_eq(buf_str(&out), holes[_i].filled);
	buf_free(&out);
	opened_close(&o);
}
END_TEST

START_TEST(test_numbers_come_from_the_trace)
{
	struct opened o;
	struct buf out = { 0 };
	struct err err = { 0 };
	char want[64];

	opened_open(&o, "resnet20-b");
	o.trace->done = 0; /* nothing is computed yet: the hole asks for it */
	const struct world world = { .trace = o.trace };
	ck_assert_msg(hole_fill(&world, "{value layer2.0.add/12,8,6} {digits layer2.0.add/12,8,6}", &out,
	                        &err),
	              "%s", err.msg);
	struct cursor c = opened_at(&o, "layer2.0.add/12,8,6");
	float v = tensor_at(&o.trace->step[c.step].out, c.at);
	snprintf(want, sizeof(want), "%.4f %.9g", (double)v, (double)v);
	ck_assert_str_eq(buf_str(&out), want);
	ck_assert_int_le(o.trace->done, c.step + 2); /* and for no more: its relu goes with it */
	buf_free(&out);
	opened_close(&o);
}
END_TEST

static const struct {
	const char *text, *says;
} wrong[] = {
	{ "{moon}", "{moon}: there is no such hole" },
	{ "{value}", "{value}: it needs a place" },
	{ "{value layer9.9}", "{value layer9.9}: " },
	{ "{path stem}", "{path stem}: stem is not a block" },
	{ "{clause round layer2.0}", "{clause round layer2.0}: the clauses are" },
	{ "{blocks sideways}", "{blocks sideways}: the paths are" },
	{ "{top 11}", "{top 11}: it needs a number from 1 to 10" },
	{ "{meta moon}", "{meta moon}: the weights of resnet20-b say nothing of moon" },
	{ "{sentence}", "{sentence}: no sentence" },
	{ "{value", "a hole is opened" },
};

START_TEST(test_hole_that_cannot_be_filled_says_why)
{
	struct opened o;
	struct buf out = { 0 };
	struct err err = { 0 };

	opened_open(&o, "resnet20-b");
	const struct world world = { .trace = o.trace };
	ck_assert(!hole_fill(&world, wrong[_i].text, &out, &err));
	ck_assert_msg(err.code != ERR_NONE && strncmp(err.msg, wrong[_i].says, strlen(wrong[_i].says)) == 0,
	              "%s", err.msg);
	buf_free(&out);
	opened_close(&o);
}
END_TEST

static bool say_moon(void *user, struct buf *b, struct err *err)
{
	(void)err;
	buf_puts(b, user);
	return true;
}

START_TEST(test_sentence_comes_from_above)
{
	struct opened o;
	struct buf out = { 0 };
	struct err err = { 0 };
	char moon[] = "The moon.";

	opened_open(&o, "resnet20-b");
	const struct world world = { .trace = o.trace, .sentence = say_moon, .user = moon };
	ck_assert(hole_fill(&world, "> {sentence}", &out, &err));
	ck_assert_str_eq(buf_str(&out), "> The moon.");
	buf_free(&out);
	opened_close(&o);
}
END_TEST

Suite *hole_suite(void)
{
	Suite *suite = suite_create("hole");
	TCase *tc = tcase_create("filled");

	tcase_add_loop_test(tc, test_hole_is_filled, 0, ARRAY_LEN(holes));
	tcase_add_test(tc, test_numbers_come_from_the_trace);
	tcase_add_loop_test(tc, test_hole_that_cannot_be_filled_says_why, 0, ARRAY_LEN(wrong));
	tcase_add_test(tc, test_sentence_comes_from_above);
	suite_add_tcase(suite, tc);
	return suite;
}

/*
 * Breakpoints: the words that make one, and the list of them.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "trace/breaks.h"

/* The words of one line. */
static bool add(struct breaks *b, const struct trace *trace, const char *line, int *id, struct err *err)
{
	char text[200], *word[16];
	int n;

	ck_assert_uint_lt(strlen(line), sizeof text);
	strcpy(text, line);
	n = text_words(text, word, 16);
	return breaks_add(b, trace, n, word, id, err);
}

static int must_add(struct breaks *b, const struct trace *trace, const char *line)
{
	struct err err = { 0 };
	int id = 0;

	ck_assert_msg(add(b, trace, line, &id, &err), "%s", err.msg);
	return id;
}

static const struct {
	const char *line, *text;
} good[] = {
	{ "downsample", "downsample" },
	{ "shape", "shape" },
	{ "negative", "negative" },
	{ "nan", "nan" },
	{ "layer3.0.add", "layer3.0.add" },
	{ "layer3.0", "layer3.0.conv1" },
	{ "layer2", "layer2.0.conv1" },
	{ "34", "layer2.0.add" },
	{ "crop", "crop" },
	{ "if max > 6", "if max > 6" },
	{ "if max>6", "if max > 6" },
	{ "if mean <= -0.50", "if mean <= -0.5" },
	{ "if zeros>= 1e3", "if zeros >= 1000" },
	{ "if nans != 0", "if nans != 0" },
	{ "if norm < 0.1", "if norm < 0.1" },
	{ "if min == 1e-7", "if min == 1e-07" },
	{ "'if' ' max   >  6 '", "if max > 6" },
};

START_TEST(a_breakpoint_is_read_and_reads_back)
{
	struct opened o;
	struct breaks b = { 0 };

	opened_open(&o, "resnet20-b");
	ck_assert_int_eq(must_add(&b, o.trace, good[_i].line), 1);
	ck_assert_str_eq(b.item[0].text, good[_i].text);
	ck_assert_int_eq(must_add(&b, o.trace, good[_i].text), 1); /* the same again */
	ck_assert_int_eq(b.n, 1);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

static const struct {
	const char *line, *says;
} bad[] = {
	{ "",
	  "break takes a step such as layer2.0.add, or downsample, shape, negative, nan, differs, or a condition such "
	  "as if max > 6" },
	{ "downsmaple", "downsmaple is no step, nor a thing to stop at; is downsample meant?" },
	{ "shap", "shap is no step, nor a thing to stop at; is shape meant?" },
	{ "layer2.0.convl", "resnet20-b has no step layer2.0.convl; is layer2.0.conv1 or layer2.0.conv2 or "
	                    "layer1.0.conv1 meant?" },
	{ "76", "there is no step 76: resnet20-b has steps 1 to 75" },
	{ "layer2.0.conv1/5,3,7", "a breakpoint stops at a whole step: layer2.0.conv1" },
	{ "max > 6", "a condition begins with if, as in: break if max > 6" },
	{ "layer2.0.add now",
	  "break takes one step or word; a condition begins with if, as in: break if max > 6" },
	{ "if", "after if comes what to look at, as in: if max > 6" },
	{ "if maximum > 6", "if knows min, max, mean, zeros, nans and norm, but not maximum" },
	{ "if max", "after max comes < <= > >= == or != and a number, as in: if max > 6" },
	{ "if max = 6", "= compares nothing: use < <= > >= == or !=" },
	{ "if max =>6", "=> compares nothing: use < <= > >= == or !=" },
	{ "if max > six", "after > comes one number, such as 6 or -0.5" },
	{ "if max >", "after > comes one number, such as 6 or -0.5" },
	{ "if max > 6 7", "after > comes one number, such as 6 or -0.5" },
	{ "if max > nan", "after > comes one number, such as 6 or -0.5" },
	{ "if > 6", "after if comes what to look at, as in: if max > 6" },
};

START_TEST(a_breakpoint_that_is_none_is_answered_with_what_there_is)
{
	struct opened o;
	struct breaks b = { 0 };
	struct err err = { 0 };
	int id = 7;

	opened_open(&o, "resnet20-b");
	ck_assert(!add(&b, o.trace, bad[_i].line, &id, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert_str_eq(err.msg, bad[_i].says);
	ck_assert(b.n == 0 && id == 7);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

START_TEST(one_that_was_off_and_is_set_again_is_on)
{
	struct opened o;
	struct breaks b = { 0 };
	struct err err = { 0 };

	opened_open(&o, "resnet20-b");
	ck_assert_int_eq(must_add(&b, o.trace, "conv1"), 1);
	ck_assert(breaks_enable(&b, 1, false, &err) && !breaks_find(&b, 1)->enabled);
	ck_assert_int_eq(must_add(&b, o.trace, "conv1"), 1);
	ck_assert(breaks_find(&b, 1)->enabled);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

START_TEST(ids_are_never_used_again)
{
	struct opened o;
	struct breaks b = { 0 };
	struct err err = { 0 };

	opened_open(&o, "resnet20-b");
	ck_assert(!breaks_delete(&b, 1, &err));
	ck_assert_str_eq(err.msg, "there are no breakpoints; break downsample sets one");
	ck_assert_int_eq(must_add(&b, o.trace, "conv1"), 1);
	ck_assert_int_eq(must_add(&b, o.trace, "shape"), 2);
	ck_assert_int_eq(must_add(&b, o.trace, "nan"), 3);
	ck_assert(breaks_delete(&b, 2, &err));
	ck_assert(breaks_find(&b, 2) == NULL && breaks_find(&b, 3) != NULL);
	ck_assert_int_eq(must_add(&b, o.trace, "shape"), 4);
	ck_assert(!breaks_delete(&b, 2, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert_str_eq(err.msg, "there is no breakpoint 2; there are 1, 3 and 4");
	breaks_clear(&b);
	ck_assert_int_eq(must_add(&b, o.trace, "shape"), 5);
	ck_assert(!breaks_enable(&b, 1, false, &err));
	ck_assert_str_eq(err.msg, "there is no breakpoint 1; there is 5");
	for (int i = 1; i <= 60; i++) {
		char number[12];

		snprintf(number, sizeof number, "%d", i);
		ck_assert_int_eq(must_add(&b, o.trace, number), 5 + i);
	}
	breaks_free(&b);
	ck_assert_int_eq(b.n, 0);
	opened_close(&o);
}
END_TEST

/* A trace of shapeless ops on these bytes, not computed. */
static struct trace *traced(float *v)
{
	static const char text[] =
	    "skipstep net 1\ninput 3 1 2\na relu input\nb maxpool2d a kernel=1 stride=2\n"
	    "c add b b\n";
	struct tensor bytes = { { 3, 1, 2 }, v };
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "made.net", NULL, &err);
	struct trace *trace;

	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert(trace != NULL);
	return trace;
}

static void end(struct trace *trace)
{
	struct net *net = (struct net *)trace->net;

	trace_free(trace);
	net_free(net);
}

START_TEST(short_memory_is_an_error_and_loses_nothing)
{
	float v[6] = { 0 };
	struct trace *trace = traced(v);
	static const char *const line[] = { "if max > 6", "shape", "b" };
	size_t n = 0;
	bool ok = false;

	while (!ok) {
		struct breaks b = { 0 };
		struct err err = { 0 };
		int id;

		ck_assert_int_lt(++n, 100);
		mem_fail_at(n, false);
		ok = add(&b, trace, line[_i], &id, &err);
		mem_fail_at(0, false);
		ck_assert_int_eq(b.n, ok);
		if (!ok)
			ck_assert_int_eq(err.code, ERR_LIMIT);
		breaks_free(&b);
	}
	ck_assert_int_gt(n, 2);
	end(trace);
}
END_TEST

Suite *breaks_suite(void)
{
	Suite *s = suite_create("breaks");
	TCase *tc = tcase_create("breaks");

	tcase_add_loop_test(tc, a_breakpoint_is_read_and_reads_back, 0, ARRAY_LEN(good));
	tcase_add_loop_test(tc, a_breakpoint_that_is_none_is_answered_with_what_there_is, 0, ARRAY_LEN(bad));
	tcase_add_test(tc, one_that_was_off_and_is_set_again_is_on);
	tcase_add_test(tc, ids_are_never_used_again);
	tcase_add_loop_test(tc, short_memory_is_an_error_and_loses_nothing, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}

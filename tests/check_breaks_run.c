/*
 * Breakpoints: where each halts, and the run to it, forward and back.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "opened.h"
#include "suites.h"
#include "trace/breaks.h"

static int must_add(struct breaks *b, const struct trace *trace, const char *line)
{
	char text[200], *word[16];
	struct err err = { 0 };
	int id = 0;

	ck_assert_uint_lt(strlen(line), sizeof text);
	strcpy(text, line);
	ck_assert_msg(breaks_add(b, trace, text_words(text, word, 16), word, &id, &err), "%s", err.msg);
	return id;
}

/* All halts of a run from the first step to the last, as one line of names. */
static void run_on(struct trace *trace, const struct breaks *b, int direction, struct cursor *c,
                   struct buf *names)
{
	struct err err = { 0 };
	int id;

	while (breaks_continue(trace, b, c, direction, &id, &err)) {
		ck_assert(breaks_hit(b, trace, c->step, NULL));
		buf_printf(names, "%s%s:%d", names->len ? " " : "", trace_name(trace, c->step), id);
	}
	ck_assert_int_eq(err.code, ERR_NONE);
}

static const struct {
	const char *model, *line, *halts;
} runs[] = {
	{ "resnet20-b", "downsample", "layer2.0.downsample.0:1 layer3.0.downsample.0:1" },
	{ "resnet20-a", "downsample", "layer2.0.shortcut:1 layer3.0.shortcut:1" },
	{ "resnet20-b", "shape",
	  "conv1:1 layer2.0.conv1:1 layer2.0.downsample.0:1 layer3.0.conv1:1 layer3.0.downsample.0:1 avgpool:1 "
	  "fc:1" },
	{ "resnet20-b", "layer3.0.add", "layer3.0.add:1" },
	{ "resnet20-b", "nan", "" },
	{ "resnet20-b", "crop", "" },
	{ "resnet20-b", "if zeros > 99999", "" },
};

START_TEST(a_run_forward_halts_where_it_should)
{
	struct opened o;
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_BLOCK };
	struct buf names = { 0 };

	opened_open(&o, runs[_i].model);
	must_add(&b, o.trace, runs[_i].line);
	run_on(o.trace, &b, 1, &c, &names);
	ck_assert_str_eq(buf_str(&names), runs[_i].halts);
	ck_assert_int_eq(c.step, o.trace->nsteps - 1);
	ck_assert_int_eq(c.size, SIZE_OP);
	buf_free(&names);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

START_TEST(a_run_back_halts_at_the_same_steps)
{
	struct opened o;
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_PIXEL };
	struct buf names = { 0 };
	struct err err = { 0 };
	int id;

	opened_open(&o, "resnet20-b");
	c.step = o.trace->nsteps - 1;
	must_add(&b, o.trace, "downsample");
	run_on(o.trace, &b, -1, &c, &names);
	ck_assert_str_eq(buf_str(&names), "layer3.0.downsample.0:1 layer2.0.downsample.0:1");
	ck_assert_int_eq(c.step, 0);
	ck_assert_int_eq(c.size, SIZE_PIXEL);
	ck_assert(!breaks_continue(o.trace, &b, &c, -1, &id, &err)); /* it stays */
	ck_assert_int_eq(c.step, 0);
	must_add(&b, o.trace, "resize");
	ck_assert(breaks_continue(o.trace, &b, &c, -1, &id, &err));
	ck_assert(c.step == -2 && id == 2);
	ck_assert(!breaks_continue(o.trace, &b, &c, -1, &id, &err));
	ck_assert_int_eq(c.step, -3);
	ck_assert(breaks_continue(o.trace, &b, &c, 1, &id, &err));
	ck_assert(c.step == -2 && id == 2);
	buf_free(&names);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

/* Any condition on numbers, step by step, against the step's own statistics. */
START_TEST(a_condition_halts_where_the_statistics_say)
{
	struct opened o;
	struct breaks b = { 0 };
	int id[6];

	opened_open(&o, "resnet20-b");
	id[0] = must_add(&b, o.trace, "if max > 6");
	id[1] = must_add(&b, o.trace, "if min<-3");
	id[2] = must_add(&b, o.trace, "if zeros != 0");
	id[3] = must_add(&b, o.trace, "if mean >= 0.5");
	id[4] = must_add(&b, o.trace, "if norm <= 20");
	id[5] = must_add(&b, o.trace, "negative");
	for (int k = 0; k < 6; k++) {
		int hits = 0;
		struct err err = { 0 };

		for (int i = 0; i < 6; i++)
			ck_assert(breaks_enable(&b, id[i], i == k, &err));
		for (int i = 0; i < o.trace->nsteps; i++) {
			const struct stats *s = trace_stats(o.trace, i);
			const bool wanted[6] = {
				s->max > 6,
				s->min<-3, s->zeros != 0, s->mean >= 0.5, s->norm <= 20, s->negatives> 0
			};
			int which = 0;

			ck_assert_int_eq(breaks_hit(&b, o.trace, i, &which), wanted[k]);
			ck_assert(!wanted[k] || which == id[k]);
			hits += wanted[k];
		}
		ck_assert(hits > 0 && hits < o.trace->nsteps);
	}
	breaks_free(&b);
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

START_TEST(what_is_not_computed_is_computed_as_far_as_needed)
{
	float v[6] = { 255, 0, 255, 0, 255, 0 };
	struct trace *trace = traced(v);
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_OP };
	struct err err = { 0 };
	int id;

	must_add(&b, trace, "if zeros == 0");
	ck_assert(!breaks_hit(&b, trace, 2, NULL)); /* not computed: cannot be known */
	ck_assert(breaks_continue(trace, &b, &c, 1, &id, &err));
	ck_assert_str_eq(trace_name(trace, c.step), "b");
	ck_assert_int_eq(trace->done, 3);
	breaks_free(&b);
	end(trace);
}
END_TEST

START_TEST(a_nan_halts_at_nan_and_at_no_comparison)
{
	float v[6] = { NAN, NAN, NAN, NAN, NAN, NAN };
	struct trace *trace = traced(v);
	struct breaks b = { 0 };
	struct err err = { 0 };

	ck_assert(trace_need(trace, 3, &err));
	must_add(&b, trace, "if max != 1");
	must_add(&b, trace, "if max <= 1");
	must_add(&b, trace, "if min >= 1");
	ck_assert(!breaks_hit(&b, trace, 1, NULL));
	must_add(&b, trace, "nan");
	ck_assert(breaks_hit(&b, trace, 1, NULL));
	breaks_free(&b);
	end(trace);
	v[0] = INFINITY;
	for (int i = 1; i < 6; i++)
		v[i] = 0;
	trace = traced(v);
	must_add(&b, trace, "nan");
	ck_assert(trace_need(trace, 3, &err));
	ck_assert(breaks_hit(&b, trace, 3, NULL));
	breaks_free(&b);
	end(trace);
}
END_TEST

static bool stop_at(void *user, int step, int nsteps)
{
	(void)nsteps;
	return step == *(const int *)user;
}

START_TEST(ctrl_c_leaves_the_cursor_where_it_was)
{
	float v[6] = { 0 };
	struct trace *trace = traced(v);
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_STAGE };
	struct err err = { 0 };
	int id, at = 3;

	must_add(&b, trace, "nan");
	trace->stop = stop_at;
	trace->user = &at;
	ck_assert(!breaks_continue(trace, &b, &c, 1, &id, &err));
	ck_assert_int_eq(err.code, ERR_STOPPED);
	ck_assert(c.step == 0 && c.size == SIZE_STAGE);
	breaks_free(&b);
	end(trace);
}
END_TEST

START_TEST(a_number_is_compared_as_float32)
{
	float v[6] = { 25.5f, 0, 0, 0, 0, 0 };
	struct trace *trace = traced(v);
	struct breaks b = { 0 };
	struct err err = { 0 };
	int id;

	ck_assert(trace_need(trace, 3, &err));
	ck_assert(trace_stats(trace, 0)->max == (double)0.1f);
	id = must_add(&b, trace, "if max == 0.1");
	ck_assert(breaks_hit(&b, trace, 0, NULL));
	ck_assert(breaks_enable(&b, id, false, &err));
	ck_assert(!breaks_hit(&b, trace, 0, NULL));
	must_add(&b, trace, "if max < 1e300"); /* beyond float32 */
	ck_assert(breaks_hit(&b, trace, 0, NULL));
	breaks_free(&b);
	end(trace);
}
END_TEST

START_TEST(a_key_finds_the_breakpoint_of_its_step)
{
	struct opened o;
	struct breaks b = { 0 };
	int step;

	opened_open(&o, "resnet20-b");
	ck_assert(trace_find(o.trace, "layer3.0.add", &step));
	ck_assert_int_eq(breaks_at(&b, o.trace, step), 0);
	must_add(&b, o.trace, "downsample");
	must_add(&b, o.trace, "layer3.0.add");
	ck_assert_int_eq(breaks_at(&b, o.trace, step), 2);
	ck_assert_int_eq(breaks_at(&b, o.trace, step - 1), 0); /* downsample is no step of that name */
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

START_TEST(a_breakpoint_outlives_its_trace)
{
	struct opened o, a;
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_OP };
	struct buf names = { 0 };

	opened_open(&o, "resnet20-b");
	must_add(&b, o.trace, "layer3.0.add");
	must_add(&b, o.trace, "layer2.0.downsample.0");
	opened_close(&o);
	opened_open(&a, "resnet20-a"); /* has no downsample.0, and its add is another step */
	run_on(a.trace, &b, 1, &c, &names);
	ck_assert_str_eq(buf_str(&names), "layer3.0.add:1");
	buf_free(&names);
	breaks_free(&b);
	opened_close(&a);
}
END_TEST

Suite *breaks_run_suite(void)
{
	Suite *s = suite_create("breaks_run");
	TCase *tc = tcase_create("runs");

	tcase_add_loop_test(tc, a_run_forward_halts_where_it_should, 0, ARRAY_LEN(runs));
	tcase_add_test(tc, a_run_back_halts_at_the_same_steps);
	tcase_add_test(tc, a_condition_halts_where_the_statistics_say);
	tcase_add_test(tc, what_is_not_computed_is_computed_as_far_as_needed);
	tcase_add_test(tc, a_nan_halts_at_nan_and_at_no_comparison);
	tcase_add_test(tc, ctrl_c_leaves_the_cursor_where_it_was);
	tcase_add_test(tc, a_number_is_compared_as_float32);
	tcase_add_test(tc, a_key_finds_the_breakpoint_of_its_step);
	tcase_add_test(tc, a_breakpoint_outlives_its_trace);
	suite_add_tcase(s, tc);
	return s;
}

/*
 * A watched number reaches exactly the numbers whose stories tell of it, followed on from step to step.
 */
#include <stdlib.h>
#include <string.h>

#include "op/why.h"
#include "page.h"
#include "suites.h"
#include "trace/cursor.h"
#include "trace/watch.h"

static struct watch make(const struct trace *trace, int step, struct at at)
{
	struct watch w;
	struct err err = { 0 };

	ck_assert_msg(watch_make(trace, step, at, &w, &err), "%s", err.msg);
	return w;
}

static void end(struct trace *trace)
{
	struct net *net = (struct net *)trace->net;

	trace_free(trace);
	net_free(net);
}

/* On bytes made from a seed, computed. */
static struct trace *traced(struct net *net)
{
	float *v = calloc(shape_len(net->input), sizeof *v);
	struct tensor bytes = { net->input, v };
	struct err err = { 0 };
	struct trace *trace;

	ck_assert(v != NULL);
	page_bytes(v, shape_len(net->input), 9);
	trace = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert_msg(trace && trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
	free(v);
	return trace;
}

static struct net *parsed(const char *text)
{
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "made.net", NULL, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

/* By the stories: number[i] has 1 at each number of step i that comes from the watched one. */
static void trace_on(const struct trace *trace, int step, struct at at, uint8_t **number)
{
	number[step][shape_index(trace->step[step].out.shape, at)] = 1;
	for (int i = step + 1; i < trace->nsteps; i++) {
		const struct shape s = trace->step[i].out.shape;

		for (int k = 0; k < (int)shape_len(s); k++) {
			struct at here = { k / (s.h * s.w), k / s.w % s.h, k % s.w };
			const int *in = trace->step[i].node->in;
			struct why why = { 0 };

			trace_why(trace, i, here, &why);
			if (why.nterms == 0)
				number[i][k] = number[in[0]][shape_index(trace->step[in[0]].out.shape, here)];
			for (int t = 0; t < why.nterms; t++) {
				const struct term *term = &why.term[t];

				if (term->slot >= 0 && !term->pad)
					number[i][k] |= number[in[term->slot]][shape_index(
					    trace->step[in[term->slot]].out.shape, term->from)];
			}
			why_clear(&why);
		}
	}
}

static void check_stories(const struct trace *trace, int step, struct at at)
{
	uint8_t **number = calloc((size_t)trace->nsteps, sizeof *number);
	struct watch w = make(trace, step, at);

	ck_assert(number != NULL);
	for (int i = 0; i < trace->nsteps; i++) {
		number[i] = calloc(shape_len(trace->step[i].out.shape), 1);
		ck_assert(number[i] != NULL);
	}
	trace_on(trace, step, at, number);
	for (int i = step + 1; i < trace->nsteps; i++) {
		const struct shape s = trace->step[i].out.shape;
		int r = watch_find(&w, i);
		int64_t values = 0, places = 0;

		for (int p = 0; p < s.h * s.w; p++) {
			bool any = false;

			for (int c = 0; c < s.c; c++) {
				values += number[i][c * s.h * s.w + p];
				any = any || number[i][c * s.h * s.w + p];
			}
			places += any;
			ck_assert_msg((r >= 0 && w.reached[r].place[p]) == any, "%s, place %d",
			              trace_name(trace, i), p);
		}
		ck_assert_int_eq(r < 0 ? 0 : w.reached[r].values, values);
		ck_assert_int_eq(r < 0 ? 0 : w.reached[r].places, places);
		ck_assert(r < 0 || values > 0);
	}
	for (int i = 0; i < trace->nsteps; i++)
		free(number[i]);
	free(number);
	watch_free(&w);
}

START_TEST(exactly_the_numbers_are_reached_whose_stories_tell_of_it)
{
	static const struct page_kind kinds[] = {
		{ .nstages = 2, .blocks = { 1, 1 }, .option = 'B', .edge = 6, .values = true },
		{ .nstages = 2, .blocks = { 1, 1 }, .option = 'A', .edge = 5, .values = true },
		{ .nstages = 2,
		  .blocks = { 1, 1 },
		  .option = 'B',
		  .bottleneck = true,
		  .v1 = true,
		  .edge = 4,
		  .values = true },
		{ .nstages = 1,
		  .blocks = { 1 },
		  .option = 'C',
		  .bottleneck = true,
		  .groups = 4,
		  .edge = 5,
		  .values = true },
	};
	struct err err = { 0 };
	struct net *net = page_net(&kinds[_i], &err);
	struct trace *trace;
	uint32_t seed = 6;

	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = traced(net);
	for (int n = 0; n < (kinds[_i].groups ? net->nnodes : 4); n++) {
		int step = kinds[_i].groups ? n
		           : n == 0         ? 0
		                            : (int)(page_random(&seed) % (uint32_t)net->nnodes);
		struct shape s = trace->step[step].out.shape;

		check_stories(trace, step,
		              (struct at){ (int)(page_random(&seed) % (uint32_t)s.c),
		                           (int)(page_random(&seed) % (uint32_t)s.h),
		                           (int)(page_random(&seed) % (uint32_t)s.w) });
	}
	end(trace);
}
END_TEST

START_TEST(pools_zeros_on_both_sides_and_steps_nobody_reads_too)
{
	struct trace *trace = traced(parsed("skipstep net 1\ninput 3 6 5\n"
	                                    "a maxpool2d input kernel=2 stride=1 pad=1\n"
	                                    "b avgpool2d a kernel=3 stride=2 pad=1 ceil_mode=1\n"
	                                    "c zero_pad_shortcut b channels=8 stride=2 zeros=both\n"
	                                    "d relu c\n"
	                                    "e add c d\n"
	                                    "f zero_pad_shortcut input channels=5 stride=3 zeros=end\n"
	                                    "g avgpool2d e\n"
	                                    "h softmax e\n"));

	for (int step = 0; step < trace->nsteps; step++) {
		struct shape s = trace->step[step].out.shape;

		for (int k = 0; k < (int)shape_len(s); k += 7)
			check_stories(trace, step, (struct at){ k / (s.h * s.w), k / s.w % s.h, k % s.w });
	}
	end(trace);
}
END_TEST

Suite *watch_story_suite(void)
{
	Suite *s = suite_create("watch_story");
	TCase *tc = tcase_create("stories");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, exactly_the_numbers_are_reached_whose_stories_tell_of_it, 0, 4);
	tcase_add_test(tc, pools_zeros_on_both_sides_and_steps_nobody_reads_too);
	suite_add_tcase(s, tc);
	return s;
}

/*
 * The receptive field is exactly what the stories of element() tell, followed back number by number.
 */
#include <stdlib.h>
#include <string.h>

#include "op/why.h"
#include "page.h"
#include "suites.h"
#include "trace/cursor.h"
#include "trace/field.h"

/* A trace of `net` on a seeded picture of w by h. */
static struct trace *traced(const struct net *net, int w, int h)
{
	struct err err = { 0 };
	struct picture picture;
	struct trace *trace;
	uint32_t seed = 5;

	ck_assert(picture_new(&picture, w, h, &err));
	for (int i = 0; i < w * h * 3; i++)
		picture.rgb[i] = (uint8_t)page_random(&seed);
	trace = trace_open(net, &picture, "p.png", &err);
	picture_free(&picture);
	ck_assert_msg(trace != NULL, "%s", err.msg);
	return trace;
}

/* By the stories: seen[step] has 1 at each place that the place of `step` comes from. Starts with all channels. */
static void trace_back(const struct trace *trace, int step, uint8_t **seen, int y, int x)
{
	uint8_t **number = calloc((size_t)step + 1, sizeof *number);

	ck_assert(number != NULL);
	for (int i = 0; i <= step; i++) {
		number[i] = calloc(shape_len(trace->step[i].out.shape), 1);
		ck_assert(number[i] != NULL);
	}
	for (int c = 0; c < trace->step[step].out.shape.c; c++)
		number[step][shape_index(trace->step[step].out.shape, (struct at){ c, y, x })] = 1;
	for (int i = step; i >= 0; i--) {
		const struct shape s = trace->step[i].out.shape;

		for (int k = 0; k < (int)shape_len(s); k++) {
			struct at at = { k / (s.h * s.w), k / s.w % s.h, k % s.w };
			struct why why = { 0 };

			if (!number[i][k])
				continue;
			seen[i][at.y * s.w + at.x] = 1;
			if (i == 0)
				continue;
			trace_why(trace, i, at, &why);
			if (why.nterms == 0) {
				int from = trace->step[i].node->in[0];

				number[from][shape_index(trace->step[from].out.shape, at)] = 1;
			}
			for (int t = 0; t < why.nterms; t++) {
				const struct term *term = &why.term[t];
				int from;

				if (term->slot < 0 || term->pad)
					continue;
				from = trace->step[i].node->in[term->slot];
				number[from][shape_index(trace->step[from].out.shape, term->from)] = 1;
			}
			why_clear(&why);
		}
	}
	for (int i = 0; i <= step; i++)
		free(number[i]);
	free(number);
}

static void check_stories(const struct trace *trace, int step, int y, int x)
{
	uint8_t **seen = calloc((size_t)step + 1, sizeof *seen);
	struct err err = { 0 };
	struct field f;

	ck_assert(seen != NULL);
	for (int i = 0; i <= step; i++) {
		seen[i] = calloc((size_t)trace->step[i].out.shape.h * (size_t)trace->step[i].out.shape.w, 1);
		ck_assert(seen[i] != NULL);
	}
	trace_back(trace, step, seen, y, x);
	ck_assert_msg(field_make(trace, step, y, x, &f, &err), "%s", err.msg);
	for (int i = 0; i <= step; i++) {
		const struct shape s = trace->step[i].out.shape;

		for (int k = 0; k < s.h * s.w; k++)
			ck_assert_msg((field_has(&f, i, k / s.w, k % s.w) != 0) == seen[i][k],
			              "%s[%d,%d] from %s[%d,%d]: the field says %d, the stories %d",
			              trace_name(trace, i), k / s.w, k % s.w, trace_name(trace, step), y, x,
			              field_has(&f, i, k / s.w, k % s.w), seen[i][k]);
		free(seen[i]);
	}
	free(seen);
	field_free(&f);
}

START_TEST(the_field_is_what_the_stories_tell)
{
	static const struct page_kind kinds[] = {
		{ .nstages = 3, .blocks = { 1, 1, 1 }, .option = 'B', .edge = 8, .values = true },
		{ .nstages = 3, .blocks = { 1, 1, 1 }, .option = 'A', .edge = 7, .values = true },
		{ .nstages = 2,
		  .blocks = { 1, 2 },
		  .option = 'B',
		  .bottleneck = true,
		  .v1 = true,
		  .edge = 6,
		  .values = true },
		{ .nstages = 2,
		  .blocks = { 1, 1 },
		  .option = 'B',
		  .bottleneck = true,
		  .groups = 4,
		  .edge = 5,
		  .values = true },
		{ .nstages = 2, .blocks = { 1, 1 }, .option = 'P', .edge = 8, .values = true },
	};
	struct err err = { 0 };
	struct net *net = page_net(&kinds[_i], &err);
	struct trace *trace;
	uint32_t seed = 3;

	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = traced(net, kinds[_i].edge, kinds[_i].edge);
	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	for (int n = 0; n < 4; n++) {
		int step = n == 0 ? net->nnodes - 1 : (int)(page_random(&seed) % (uint32_t)net->nnodes);
		struct shape s = trace->step[step].out.shape;

		check_stories(trace, step, (int)(page_random(&seed) % (uint32_t)s.h),
		              (int)(page_random(&seed) % (uint32_t)s.w));
	}
	trace_free(trace);
	net_free(net);
}
END_TEST

static struct net *odd_net(void)
{
	static const char text[] = "skipstep net 1\ninput 3 9 11\n"
	                           "a maxpool2d input kernel=2 stride=1 pad=1\n"
	                           "b avgpool2d a kernel=3 stride=2 pad=1 ceil_mode=1\n"
	                           "c zero_pad_shortcut b channels=6 stride=2 zeros=both\n"
	                           "d relu c\n"
	                           "e add c d\n"
	                           "f add e e\n"
	                           "g avgpool2d f\n"
	                           "h softmax f\n";
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "odd.net", NULL, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

START_TEST(pools_and_odd_sizes_too)
{
	struct net *net = odd_net();
	struct trace *trace = traced(net, 11, 9);
	struct err err = { 0 };

	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	for (int step = 0; step < trace->nsteps; step++) {
		struct shape s = trace->step[step].out.shape;

		for (int y = 0; y < s.h; y++)
			for (int x = 0; x < s.w; x++)
				check_stories(trace, step, y, x);
	}
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(a_step_that_nobody_reads_is_not_in_the_field)
{
	struct net *net = odd_net();
	struct trace *trace = traced(net, 11, 9);
	struct err err = { 0 };
	struct field f;
	int g, h;

	ck_assert(trace_find(trace, "g", &g) && trace_find(trace, "h", &h));
	ck_assert_msg(field_make(trace, h, 1, 1, &f, &err), "%s", err.msg);
	ck_assert(field_at(&f, g) == NULL);
	ck_assert_int_eq(field_has(&f, g, 0, 0), 0);
	field_free(&f);
	trace_free(trace);
	net_free(net);
}
END_TEST

Suite *field_story_suite(void)
{
	Suite *s = suite_create("field_story");
	TCase *tc = tcase_create("stories");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, the_field_is_what_the_stories_tell, 0, 5);
	tcase_add_test(tc, pools_and_odd_sizes_too);
	tcase_add_test(tc, a_step_that_nobody_reads_is_not_in_the_field);
	suite_add_tcase(s, tc);
	return s;
}

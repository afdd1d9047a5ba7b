/*
 * How often each place is read by one step: known numbers, and the stories that element() tells.
 */
#include <stdlib.h>
#include <string.h>

#include "op/why.h"
#include "rig.h"
#include "suites.h"
#include "trace/reads.h"

/* A net of two nodes, the second a rig's call, for what reads the page alone. */
struct bench {
	struct node node[2];
	struct net net;
};

static void bench_open(struct bench *b, const struct rig *rig)
{
	*b = (struct bench){ 0 };
	b->node[0] = (struct node){ .name = "in", .op = &op_input, .out = rig->in[0].shape };
	b->node[1] = (struct node){ .name = "out",
		                    .op = rig->op,
		                    .nin = rig->op->nin,
		                    .args = rig->call.args,
		                    .out = rig->out.shape };
	b->net.node = b->node;
	b->net.nnodes = 2;
}

static void open_conv(struct rig *rig, int edge, const char *kernel, const char *stride, const char *pad)
{
	int k = atoi(kernel);

	rig_open(rig, "conv2d", 3);
	rig_set(rig, "kernel", kernel);
	rig_set(rig, "stride", stride);
	rig_set(rig, "pad", pad);
	rig_in(rig, 0, 2, edge, edge);
	rig_weight(rig, 0, 4, (int[]){ 3, 2, k, k });
	ck_assert(rig_shape(rig, &(struct err){ 0 }));
}

START_TEST(three_by_three_with_stride_two_reads_once_twice_or_four_times)
{
	struct rig rig;
	struct bench b;
	struct reads r;

	open_conv(&rig, 32, "3", "2", "1");
	bench_open(&b, &rig);
	ck_assert(reads_of_node(&b.net, 1, &r, &(struct err){ 0 }));
	ck_assert_int_eq(r.ntallies, 4);
	ck_assert_int_eq(reads_places(&r, 0), 0);
	ck_assert_int_eq(reads_places(&r, 1), 289);
	ck_assert_int_eq(reads_places(&r, 2), 510);
	ck_assert_int_eq(reads_places(&r, 3), 0);
	ck_assert_int_eq(reads_places(&r, 4), 225);
	ck_assert_int_eq(r.total, 2209);
	ck_assert_int_eq(r.every, 1);
	ck_assert_int_eq(r.count[0], 1);      /* the corner */
	ck_assert_int_eq(r.count[1], 2);      /* between two windows */
	ck_assert_int_eq(r.count[32 + 1], 4); /* between four */
	ck_assert_int_eq(r.count[31 * 32 + 31], 1);
	reads_free(&r);
	rig_close(&rig);
}
END_TEST

START_TEST(one_by_one_with_stride_two_reads_a_quarter)
{
	struct rig rig;
	struct bench b;
	struct reads r;

	open_conv(&rig, 32, "1", "2", "0");
	bench_open(&b, &rig);
	ck_assert(reads_of_node(&b.net, 1, &r, &(struct err){ 0 }));
	ck_assert_int_eq(reads_places(&r, 0), 768);
	ck_assert_int_eq(reads_places(&r, 1), 256);
	ck_assert_int_eq(r.total, 256);
	ck_assert_int_eq(r.every, 2);
	ck_assert(reads_share(&r, reads_places(&r, 1)) == 0.25);
	for (int i = 0; i < 32 * 32; i++)
		ck_assert_int_eq(r.count[i], (i / 32) % 2 == 0 && i % 2 == 0);
	reads_free(&r);
	rig_close(&rig);
}
END_TEST

START_TEST(a_lattice_that_begins_elsewhere_is_not_called_every)
{
	struct rig rig;
	struct bench b;
	struct reads r;

	open_conv(&rig, 7, "1", "3", "1"); /* padding shifts it: places 2 and 5 */
	bench_open(&b, &rig);
	ck_assert(reads_of_node(&b.net, 1, &r, &(struct err){ 0 }));
	ck_assert_int_eq(r.every, 0);
	ck_assert_int_eq(r.count[2 * 7 + 5], 1);
	ck_assert_int_eq(reads_places(&r, 1), 4);
	reads_free(&r);
	rig_close(&rig);
}
END_TEST

/* From the stories: in how many windows of one output channel each place lies. */
static void count_stories(const struct rig *rig, int channel, int *count)
{
	const struct shape in = rig->in[0].shape, out = rig->out.shape;
	uint8_t *seen = malloc((size_t)in.h * (size_t)in.w);

	ck_assert(seen != NULL);
	for (int y = 0; y < out.h; y++)
		for (int x = 0; x < out.w; x++) {
			struct why why = { 0 };

			rig->op->element(&rig->call, (struct at){ channel, y, x }, &why);
			memset(seen, 0, (size_t)in.h * (size_t)in.w);
			if (rig->op == &op_groupnorm) /* mean and variance are of the whole map */
				memset(seen, 1, (size_t)in.h * (size_t)in.w);
			else if (why.nterms == 0)
				seen[y * in.w + x] = 1; /* a formula on the number at its place */
			for (int i = 0; i < why.nterms; i++)
				if (why.term[i].slot >= 0 && !why.term[i].pad)
					seen[why.term[i].from.y * in.w + why.term[i].from.x] = 1;
			for (int i = 0; i < in.h * in.w; i++)
				count[i] += seen[i];
			why_clear(&why);
		}
	free(seen);
}

/* The first output channel that is not made of zeros put in. */
static int real_channel(const struct rig *rig)
{
	bool both = rig->op == &op_zero_pad_shortcut && rig->call.args.zeros == ZEROS_BOTH;

	return both ? (rig->out.shape.c - rig->in[0].shape.c) / 2 : 0;
}

START_TEST(the_counts_are_those_of_the_stories)
{
	const struct op *op = op_table[_i];
	int tried = 0;

	for (uint32_t seed = 1; seed < 80; seed++) {
		struct rig rig;
		struct bench b;
		struct reads r;
		int *count;

		if (!rig_random(&rig, op, seed)) {
			rig_close(&rig);
			continue;
		}
		bench_open(&b, &rig);
		count = calloc((size_t)rig.in[0].shape.h * (size_t)rig.in[0].shape.w, sizeof *count);
		ck_assert(count != NULL);
		count_stories(&rig, real_channel(&rig), count);
		ck_assert(reads_of_node(&b.net, 1, &r, &(struct err){ 0 }));
		for (int i = 0; i < r.h * r.w; i++)
			ck_assert_msg(r.count[i] == count[i],
			              "%s, seed %u, place %d: %d reads, stories tell %d", op->name, seed, i,
			              r.count[i], count[i]);
		reads_free(&r);
		free(count);
		rig_close(&rig);
		tried++;
	}
	ck_assert_int_gt(tried, 20);
}
END_TEST

START_TEST(tallies_add_up_to_the_map)
{
	int tried = 0;

	for (uint32_t seed = 1; seed < 60; seed++) {
		struct rig rig;
		struct bench b;
		struct reads r;
		int64_t places = 0, total = 0;

		if (!rig_random(&rig, &op_conv2d, seed)) {
			rig_close(&rig);
			continue;
		}
		bench_open(&b, &rig);
		ck_assert(reads_of_node(&b.net, 1, &r, &(struct err){ 0 }));
		for (int i = 0; i < r.ntallies; i++) {
			ck_assert(i == 0 ? r.tally[i].times == 0 : r.tally[i].times > r.tally[i - 1].times);
			ck_assert(i == 0 || r.tally[i].places > 0);
			places += r.tally[i].places;
			total += r.tally[i].places * r.tally[i].times;
		}
		ck_assert_int_eq(places, (int64_t)r.h * r.w);
		ck_assert_int_eq(total, r.total);
		reads_free(&r);
		rig_close(&rig);
		tried++;
	}
	ck_assert_int_gt(tried, 20);
}
END_TEST

Suite *reads_suite(void)
{
	Suite *s = suite_create("reads");
	TCase *tc = tcase_create("reads");

	tcase_add_test(tc, three_by_three_with_stride_two_reads_once_twice_or_four_times);
	tcase_add_test(tc, one_by_one_with_stride_two_reads_a_quarter);
	tcase_add_test(tc, a_lattice_that_begins_elsewhere_is_not_called_every);
	tcase_add_loop_test(tc, the_counts_are_those_of_the_stories, 0, OP_COUNT);
	tcase_add_test(tc, tallies_add_up_to_the_map);
	suite_add_tcase(s, tc);
	return s;
}

/*
 * Windows of every op, with random args, against the stories of element(): back from a place, on to the outputs, and
 * which channels.
 */
#include <stdlib.h>
#include <string.h>

#include "op/why.h"
#include "rig.h"
#include "suites.h"
#include "trace/window.h"

/* A net of two nodes, the second a rig's call. */
struct bench {
	struct rig rig;
	struct node node[2];
	struct net net;
	struct window window;
	uint8_t *in, *out; /* one map each */
	size_t nin, nout;
};

static bool bench_open(struct bench *b, const struct op *op, uint32_t seed)
{
	*b = (struct bench){ 0 };
	if (!rig_random(&b->rig, op, seed)) {
		rig_close(&b->rig);
		return false;
	}
	b->node[0] = (struct node){ .name = "in", .op = &op_input, .out = b->rig.in[0].shape };
	b->node[1] = (struct node){
		.name = "out", .op = op, .nin = op->nin, .args = b->rig.call.args, .out = b->rig.out.shape
	};
	b->net.node = b->node;
	b->net.nnodes = 2;
	b->window = window_of_node(&b->net, 1, op->nin - 1);
	b->nin = (size_t)b->node[0].out.h * (size_t)b->node[0].out.w;
	b->nout = (size_t)b->node[1].out.h * (size_t)b->node[1].out.w;
	b->in = calloc(b->nin, 1);
	b->out = calloc(b->nout, 1);
	ck_assert(b->in && b->out);
	return true;
}

static void bench_close(struct bench *b)
{
	free(b->in);
	free(b->out);
	rig_close(&b->rig);
}

/* 1 at each number of the input that this output's story tells of. */
static uint8_t *story(const struct bench *b, struct at at)
{
	const struct shape in = b->rig.in[0].shape;
	size_t channels = (size_t)(in.c / int_max(b->rig.call.args.groups, 1));
	uint8_t *told = calloc(shape_len(in), 1);
	struct why why = { 0 };

	ck_assert(told != NULL);
	b->rig.op->element(&b->rig.call, at, &why);
	if (b->rig.op == &op_groupnorm) /* of its group it tells how many numbers there are */
		memset(told + (size_t)at.c / channels * channels * b->nin, 1, (size_t)why.step[0].b);
	else if (why.nterms == 0)
		told[shape_index(in, at)] = 1; /* a formula on the number at its place */
	for (int i = 0; i < why.nterms; i++)
		if (why.term[i].slot >= 0 && !why.term[i].pad)
			told[shape_index(in, why.term[i].from)] = 1;
	why_clear(&why);
	return told;
}

/* Does an output of channel `to` read channel `from`? */
static bool mixes(const struct bench *b, int from, int to)
{
	int groups = b->window.groups;

	if (groups == 0)
		return from + b->window.before == to;
	return from / (b->rig.in[0].shape.c / groups) == to / (b->rig.out.shape.c / groups);
}

START_TEST(each_output_reads_what_its_story_tells)
{
	const struct op *op = op_table[_i];
	int tried = 0;

	for (uint32_t seed = 1; seed < 40; seed++) {
		struct bench b;
		struct err err = { 0 };
		struct shape in, out;

		if (!bench_open(&b, op, seed))
			continue;
		in = b.rig.in[0].shape;
		out = b.rig.out.shape;
		for (size_t k = 0; k < shape_len(out); k += 1 + shape_len(out) / 50) {
			struct at at = { (int)(k / b.nout), (int)(k % b.nout) / out.w,
				         (int)(k % b.nout) % out.w };
			uint8_t *told = story(&b, at);

			memset(b.in, 0, b.nin);
			memset(b.out, 0, b.nout);
			b.out[k % b.nout] = 4;
			ck_assert(window_back(&b.window, b.out, b.in, &err));
			for (int c = 0; c < in.c; c++)
				for (size_t p = 0; p < b.nin; p++)
					ck_assert_msg((b.in[p] == 4 && mixes(&b, c, at.c)) ==
					                  told[(size_t)c * b.nin + p],
					              "%s, seed %u, output %zu, input channel %d place %zu",
					              op->name, seed, k, c, p);
			free(told);
		}
		bench_close(&b);
		tried++;
	}
	ck_assert_int_gt(tried, 10);
}
END_TEST

START_TEST(on_is_back_the_other_way_round)
{
	const struct op *op = op_table[_i];

	for (uint32_t seed = 1; seed < 30; seed++) {
		struct bench b;
		struct err err = { 0 };
		uint8_t *on;

		if (!bench_open(&b, op, seed))
			continue;
		on = calloc(b.nin * b.nout, 1); /* [input place][output place] */
		ck_assert(on != NULL);
		for (size_t p = 0; p < b.nin; p++) {
			memset(b.in, 0, b.nin);
			b.in[p] = 1;
			ck_assert(window_on(&b.window, b.in, on + p * b.nout, &err));
		}
		for (size_t o = 0; o < b.nout; o++) {
			memset(b.in, 0, b.nin);
			memset(b.out, 0, b.nout);
			b.out[o] = 1;
			ck_assert(window_back(&b.window, b.out, b.in, &err));
			for (size_t p = 0; p < b.nin; p++)
				ck_assert_int_eq(on[p * b.nout + o], b.in[p]);
		}
		free(on);
		bench_close(&b);
	}
}
END_TEST

START_TEST(the_reach_without_edges_holds_what_is_read)
{
	for (uint32_t seed = 1; seed < 120; seed++) {
		struct bench b;
		struct err err = { 0 };
		struct box far, near;
		size_t o;

		if (!bench_open(&b, &op_conv2d, seed))
			continue;
		o = seed % b.nout;
		b.out[o] = 1;
		ck_assert(window_back(&b.window, b.out, b.in, &err));
		far = window_reach(&b.window,
		                   (struct box){ (int)o / b.window.x.out, (int)o % b.window.x.out, 1, 1 });
		ck_assert_int_eq(far.h, b.window.y.dilation * (b.window.y.kernel - 1) + 1);
		ck_assert_int_eq(far.w, far.h);
		near = box_around(b.in, b.window.y.in, b.window.x.in, 1, NULL);
		if (near.h) { /* some window lies on padding alone */
			ck_assert(near.y >= far.y && near.y + near.h <= far.y + far.h);
			ck_assert(near.x >= far.x && near.x + near.w <= far.x + far.w);
		}
		bench_close(&b);
	}
}
END_TEST

START_TEST(boxes_join_and_nothing_adds_nothing)
{
	struct box a = { -2, 3, 4, 1 }, b = { 0, 5, 6, 2 }, none = { 0 }, both = box_join(a, b);

	ck_assert(both.y == -2 && both.x == 3 && both.h == 8 && both.w == 4);
	both = box_join(none, a);
	ck_assert(both.y == -2 && both.x == 3 && both.h == 4 && both.w == 1);
	both = box_join(a, none);
	ck_assert(both.y == -2 && both.h == 4);
	ck_assert_int_eq(box_join(none, none).h, 0);
}
END_TEST

Suite *window_suite(void)
{
	Suite *s = suite_create("window");
	TCase *tc = tcase_create("windows");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_output_reads_what_its_story_tells, 0, OP_COUNT);
	tcase_add_loop_test(tc, on_is_back_the_other_way_round, 0, OP_COUNT);
	tcase_add_test(tc, the_reach_without_edges_holds_what_is_read);
	tcase_add_test(tc, boxes_join_and_nothing_adds_nothing);
	suite_add_tcase(s, tc);
	return s;
}

/*
 * How often each place is read: against the spec's numbers, and against the stories element() tells.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "op/why.h"
#include "page.h"
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

static struct net *open_net(const struct page_kind *kind)
{
	struct err err = { 0 };
	struct net *net = page_net(kind, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static struct net *open_text(const char *text)
{
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "made.net", NULL, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

static void open_block(const struct net *net, const char *name, struct block_reads *block)
{
	struct err err = { 0 };
	int part = net_find_part(net, name);

	ck_assert_int_ge(part, 0);
	ck_assert_msg(reads_of_block(net, part, block, &err), "%s", err.msg);
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
			if (why.nterms == 0)
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

START_TEST(layer2_trunk_reads_all_of_x_and_downsample_a_quarter)
{
	static const char options[] = "BAC";
	struct net *net =
	    open_net(&(struct page_kind){ .nstages = 3, .blocks = { 3, 3, 3 }, .option = options[_i] });
	struct block_reads b;

	open_block(net, "layer2.0", &b);
	ck_assert(b.has_shortcut && !b.same);
	ck_assert_str_eq(net->node[b.trunk].name, "layer2.0.conv1");
	ck_assert_str_eq(net->node[b.shortcut].name, _i == 1 ? "layer2.0.shortcut" : "layer2.0.downsample.0");
	ck_assert_str_eq(net->node[b.x].name, "layer1.2.relu2");
	ck_assert_int_eq(reads_places(&b.by_trunk, 2), 510);
	ck_assert_int_eq(reads_places(&b.by_shortcut, 0), 768);
	ck_assert_int_eq(b.neither, 0);
	ck_assert_int_eq(b.both, 256);
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(an_identity_reads_each_place_once)
{
	struct net *net = page_small('B');
	struct block_reads b;

	open_block(net, "layer1.0", &b);
	ck_assert(b.has_shortcut);
	ck_assert_int_eq(b.shortcut, -1);
	ck_assert_int_eq(reads_places(&b.by_shortcut, 1), 64);
	ck_assert_int_eq(b.by_shortcut.total, 64);
	ck_assert_int_eq(reads_places(&b.by_trunk, 9), 36);
	ck_assert_int_eq(reads_places(&b.by_trunk, 6), 24);
	ck_assert_int_eq(reads_places(&b.by_trunk, 4), 4);
	ck_assert(b.same);
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(a_v1_bottleneck_never_uses_three_quarters_of_x)
{
	struct page_kind kind = {
		.nstages = 3, .blocks = { 1, 1, 1 }, .option = 'B', .bottleneck = true, .v1 = _i == 0
	};
	struct net *net = open_net(&kind);
	struct block_reads b;

	open_block(net, "layer2.0", &b);
	ck_assert_int_eq(reads_places(&b.by_shortcut, 1), 256);
	if (kind.v1) {
		ck_assert(b.same);
		ck_assert_int_eq(b.neither, 768);
		ck_assert_int_eq(b.by_trunk.total, 256);
	} else { /* v1.5: the first 1x1 reads all */
		ck_assert(!b.same);
		ck_assert_int_eq(b.neither, 0);
		ck_assert_int_eq(reads_places(&b.by_trunk, 1), 1024);
	}
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(a_plain_block_has_no_shortcut_to_read)
{
	struct net *net = page_small('P');
	struct block_reads b;

	open_block(net, "layer2.0", &b);
	ck_assert(!b.has_shortcut && !b.same);
	ck_assert_int_eq(b.by_shortcut.total, 0);
	ck_assert_int_eq(b.by_trunk.total, 11 * 11);
	ck_assert_int_eq(b.neither, 0);
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(steps_before_the_first_window_are_passed_over)
{
	struct net *net = open_text("skipstep net 1\ninput 3 8 8\n"
	                            "layer1.0.relu1 relu input\n"
	                            "layer1.0.relu2 relu layer1.0.relu1\n"
	                            "layer1.0.pool maxpool2d layer1.0.relu2 kernel=3 stride=2 pad=1\n"
	                            "layer1.0.down avgpool2d input kernel=2 stride=2\n"
	                            "layer1.0.add add layer1.0.pool layer1.0.down\n");
	struct block_reads b;

	open_block(net, "layer1.0", &b);
	ck_assert_str_eq(net->node[b.trunk].name, "layer1.0.pool");
	ck_assert_str_eq(net->node[b.shortcut].name, "layer1.0.down");
	ck_assert_int_eq(b.by_trunk.total, 11 * 11);
	ck_assert_int_eq(b.by_shortcut.total, 64);
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(readers_of_one_side_are_added_up)
{
	struct net *net = open_text("skipstep net 1\ninput 3 4 4\n"
	                            "layer1.0.a maxpool2d input kernel=1 stride=2\n"
	                            "layer1.0.b maxpool2d input kernel=2 stride=2\n"
	                            "layer1.0.inner add layer1.0.a layer1.0.b\n"
	                            "layer1.0.s zero_pad_shortcut input channels=3 stride=2\n"
	                            "layer1.0.add add layer1.0.inner layer1.0.s\n");
	struct block_reads b;

	open_block(net, "layer1.0", &b);
	ck_assert_int_eq(reads_places(&b.by_trunk, 2), 4);
	ck_assert_int_eq(reads_places(&b.by_trunk, 1), 12);
	ck_assert_int_eq(b.by_shortcut.every, 2);
	ck_assert_int_eq(b.both, 4);
	block_reads_free(&b);
	net_free(net);
}
END_TEST

START_TEST(short_memory_is_an_error_and_loses_nothing)
{
	struct net *net = page_small('B');
	int part = net_find_part(net, "layer2.0");
	size_t n = 0;
	bool ok = false;

	while (!ok) {
		struct block_reads b;
		struct err err = { 0 };

		ck_assert_int_lt(++n, 100);
		mem_fail_at(n, false);
		ok = reads_of_block(net, part, &b, &err);
		mem_fail_at(0, false);
		if (ok)
			block_reads_free(&b);
		else
			ck_assert_int_eq(err.code, ERR_LIMIT);
	}
	ck_assert_int_gt(n, 3);
	net_free(net);
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
	tcase_add_loop_test(tc, layer2_trunk_reads_all_of_x_and_downsample_a_quarter, 0, 3);
	tcase_add_test(tc, an_identity_reads_each_place_once);
	tcase_add_loop_test(tc, a_v1_bottleneck_never_uses_three_quarters_of_x, 0, 2);
	tcase_add_test(tc, a_plain_block_has_no_shortcut_to_read);
	tcase_add_test(tc, steps_before_the_first_window_are_passed_over);
	tcase_add_test(tc, readers_of_one_side_are_added_up);
	tcase_add_test(tc, short_memory_is_an_error_and_loses_nothing);
	suite_add_tcase(s, tc);
	return s;
}

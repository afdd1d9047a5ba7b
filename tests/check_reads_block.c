/*
 * How often each place of a block's x is read, by its trunk and by what comes round.
 */
#include <string.h>

#include "base/alloc.h"
#include "page.h"
#include "suites.h"
#include "trace/reads.h"

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

START_TEST(the_same_set_means_every_place)
{
	struct net *net =
	    open_net(&(struct page_kind){ .nstages = 2, .blocks = { 1, 1 }, .option = 'B', .edge = 9 });
	struct block_reads b;

	open_block(net, "layer2.0", &b); /* of 9 both read the last row and column */
	ck_assert(b.by_trunk.count[80] > 0 && b.by_shortcut.count[80] > 0);
	ck_assert(!b.same);
	ck_assert_int_eq(b.both, 25);
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

Suite *reads_block_suite(void)
{
	Suite *s = suite_create("reads_block");
	TCase *tc = tcase_create("blocks");

	tcase_add_loop_test(tc, layer2_trunk_reads_all_of_x_and_downsample_a_quarter, 0, 3);
	tcase_add_test(tc, an_identity_reads_each_place_once);
	tcase_add_loop_test(tc, a_v1_bottleneck_never_uses_three_quarters_of_x, 0, 2);
	tcase_add_test(tc, the_same_set_means_every_place);
	tcase_add_test(tc, a_plain_block_has_no_shortcut_to_read);
	tcase_add_test(tc, steps_before_the_first_window_are_passed_over);
	tcase_add_test(tc, readers_of_one_side_are_added_up);
	tcase_add_test(tc, short_memory_is_an_error_and_loses_nothing);
	suite_add_tcase(s, tc);
	return s;
}

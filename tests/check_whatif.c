/*
 * A what-if run: steps taken over from the true trace, the end at a fault, and the cursor in both.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "net/recipe.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "trace/compare.h"

/* A shipped network, and the same with one block forced. */
struct twin {
	struct opened truth;
	struct net *net;
	struct trace *trace;
};

static void twin_open(struct twin *t, const char *model, const char *block, enum force how)
{
	struct recipe r = { 0, how };
	struct err err = { 0 };

	opened_open(&t->truth, model);
	r.part = net_find_part(t->truth.net, block);
	ck_assert_int_ge(r.part, 0);
	t->net = net_with(t->truth.net, &r, 1, &err);
	ck_assert_msg(t->net != NULL, "%s", err.msg);
	t->trace = trace_open_from(t->net, t->truth.trace, &err);
	ck_assert_msg(t->trace != NULL, "%s", err.msg);
}

static void twin_close(struct twin *t)
{
	trace_free(t->trace);
	net_free(t->net);
	opened_close(&t->truth);
}

static void need_all(struct trace *trace)
{
	struct err err = { 0 };

	ck_assert_msg(trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
}

static int step_of(const struct trace *trace, const char *name)
{
	int step = -9;

	ck_assert_msg(trace_find(trace, name, &step), "no step %s", name);
	return step;
}

static const struct tensor *out_of(const struct trace *trace, const char *name)
{
	return trace_out(trace, step_of(trace, name));
}

static bool equal_bits(const struct tensor *a, const struct tensor *b)
{
	return shape_equal(a->shape, b->shape) && memcmp(a->v, b->v, shape_len(a->shape) * sizeof *a->v) == 0;
}

/* The numbers a run from the very beginning gives. */
static void is_as_run_afresh(const struct trace *trace)
{
	struct err err = { 0 };
	struct trace *fresh = trace_open_tensor(trace->net, &trace->bytes, trace->picture, &err);

	ck_assert_msg(fresh != NULL, "%s", err.msg);
	(void)trace_need(fresh, trace->nsteps - 1, &err);
	ck_assert_int_eq(fresh->done, trace->done);
	for (int i = 0; i < trace->done; i++) {
		ck_assert_msg(equal_bits(&fresh->step[i].out, &trace->step[i].out), "%s",
		              trace_name(trace, i));
		ck_assert(trace_stats(fresh, i)->norm == trace_stats(trace, i)->norm &&
		          trace_stats(fresh, i)->argmax == trace_stats(trace, i)->argmax);
	}
	trace_free(fresh);
}

START_TEST(only_what_follows_the_swapped_shortcut_is_computed)
{
	struct twin t;

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_ZERO_END);
	ck_assert_int_eq(t.trace->done, step_of(t.trace, "layer2.0.shortcut"));
	ck_assert_int_eq(t.trace->nbefore, t.truth.trace->nbefore);
	for (int i = -3; i < t.trace->done; i++) {
		ck_assert_str_eq(trace_name(t.trace, i), trace_name(t.truth.trace, i));
		ck_assert(equal_bits(trace_out(t.trace, i), trace_out(t.truth.trace, i)));
		ck_assert(trace_out(t.trace, i)->v != trace_out(t.truth.trace, i)->v);
	}
	need_all(t.trace);
	is_as_run_afresh(t.trace);
	ck_assert(!equal_bits(out_of(t.trace, "layer2.0.add"), out_of(t.truth.trace, "layer2.0.add")));
	twin_close(&t);
}
END_TEST

START_TEST(zero_pad_hands_on_every_second_pixel_and_zeros)
{
	struct twin t;
	const struct tensor *x, *pad;
	int before = _i ? 8 : 0;

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_ZERO_END + _i);
	need_all(t.trace);
	x = out_of(t.trace, "layer1.2.relu2");
	pad = out_of(t.trace, "layer2.0.shortcut");
	for (int c = 0; c < 32; c++) {
		bool zero = c < before || c >= before + 16;

		for (int i = 0; i < 256; i++) {
			int row = i / 16, column = i % 16;
			float want = zero ? 0 : tensor_get(x, c - before, 2 * row, 2 * column);

			ck_assert(tensor_get(pad, c, row, column) == want);
		}
	}
	twin_close(&t);
}
END_TEST

START_TEST(a_seeded_projection_runs_to_an_answer)
{
	struct twin t;
	const struct tensor *answer;
	float sum = 0;

	twin_open(&t, "resnet20-a", "layer3.0", FORCE_DOWNSAMPLE);
	need_all(t.trace);
	is_as_run_afresh(t.trace);
	answer = trace_out(t.trace, t.trace->nsteps - 1);
	for (int c = 0; c < 10; c++)
		sum += answer->v[c];
	ck_assert(fabsf(sum - 1) < 1e-5f);
	twin_close(&t);
}
END_TEST

START_TEST(a_fault_ends_the_run_and_keeps_what_came_before)
{
	struct twin t;
	struct err err = { 0 };
	int add;

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_IDENTITY);
	add = step_of(t.trace, "layer2.0.add");
	ck_assert_int_eq(trace_fault(t.trace)->node, add);
	ck_assert_int_eq(trace_last(t.trace), add);
	ck_assert(trace_need(t.trace, add - 1, &err) && trace_has(t.trace, add - 1));
	for (int step = add; step < t.trace->nsteps; step += 5) {
		err = (struct err){ 0 };
		ck_assert(!trace_need(t.trace, step, &err) && !trace_has(t.trace, step));
		ck_assert_int_eq(err.code, ERR_MISFIT);
		ck_assert_str_eq(err.msg, "The size of tensor a (16) must match the size of tensor b (32) "
		                          "at non-singleton dimension 3");
	}
	is_as_run_afresh(t.trace);
	ck_assert(equal_bits(out_of(t.trace, "layer2.0.bn2"), out_of(t.truth.trace, "layer2.0.bn2")));
	ck_assert_ptr_null(trace_fault(t.truth.trace));
	twin_close(&t);
}
END_TEST

START_TEST(no_way_of_the_cursor_leads_past_a_fault)
{
	struct twin t;
	struct why why = { 0 };
	struct err err = { 0 };
	enum place_depth depth;
	int add;

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_IDENTITY);
	add = step_of(t.trace, "layer2.0.add");
	ck_assert(!trace_need(t.trace, t.trace->nsteps - 1, &err));
	for (enum size size = SIZE_STAGE; size <= SIZE_MAC; size++) {
		struct cursor c = { .size = SIZE_OP };
		int moves = 0;

		cursor_goto(t.trace, &c, add - 1);
		ck_assert(cursor_size(t.trace, &c, size));
		if (size >= SIZE_CHANNEL)
			cursor_put(t.trace, &c, add - 1,
			           (struct at){ 31, size == SIZE_CHANNEL ? 0 : 15, 12 });
		while (cursor_next(t.trace, &c))
			ck_assert_int_lt(++moves, 100);
		ck_assert_int_gt(moves, 0);
		ck_assert_int_eq(c.step, add);
		ck_assert_int_eq(c.size, int_min(size, SIZE_OP));
		ck_assert(!cursor_move(t.trace, &c, 1, 0) && !cursor_shortcut(t.trace, &c, 1));
		ck_assert(!cursor_channel(t.trace, &c, 1) && !cursor_follow(t.trace, &c));
		ck_assert(!cursor_size(t.trace, &c, SIZE_CHANNEL) && !cursor_size(t.trace, &c, SIZE_MAC));
		ck_assert(cursor_back(t.trace, &c) && c.step < add);
		cursor_end(t.trace, &c, true);
		ck_assert_int_eq(c.step, add);
		cursor_goto(t.trace, &c, t.trace->nsteps - 1);
		ck_assert_int_eq(c.step, add);
		cursor_put(t.trace, &c, add, (struct at){ 31, 15, 15 });
		ck_assert(c.step == add && c.size <= SIZE_OP);
		ck_assert(isnan(trace_why(t.trace, add, (struct at){ 31, 15, 15 }, &why)) && why.nterms == 0);
		ck_assert_int_eq(cursor_parts(t.trace, add), 1);
	}
	{
		struct cursor c = { .size = SIZE_OP }, was = c;

		ck_assert(!place_parse(t.trace, "layer3.0.conv1/5,3,7", &c, &depth, &err));
		ck_assert_str_eq(err.msg,
		                 "layer3.0.conv1 is never reached: the what-if ends at layer2.0.add");
		ck_assert(!place_parse(t.trace, "layer2.0.add/5", &c, &depth, &err));
		ck_assert_str_eq(err.msg,
		                 "layer2.0.add cannot be done in this what-if, so it has no numbers");
		ck_assert(memcmp(&c, &was, sizeof c) == 0);
		ck_assert(place_parse(t.trace, "layer2.0.add", &c, &depth, &err) && c.step == add);
		/* the first d goes from the beginning: there is no shortcut before the fault any more */
		c = was;
		ck_assert(!cursor_shortcut(t.trace, &c, 1));
	}
	twin_close(&t);
}
END_TEST

/* From a place of the true trace into the what-if and back: where it is each time. */
static void goes(const struct twin *t, const char *place, const char *there, const char *back)
{
	struct cursor c = opened_at(&t->truth, place);
	struct buf b = { 0 };

	cursor_renamed(t->truth.trace, t->trace, &c);
	place_print(t->trace, &c, &b);
	ck_assert_str_eq(buf_str(&b), there);
	buf_free(&b);
	ck_assert(shape_has(trace_out(t->trace, c.step)->shape, c.at));
	cursor_renamed(t->trace, t->truth.trace, &c);
	place_print(t->truth.trace, &c, &b);
	ck_assert_str_eq(buf_str(&b), back);
	buf_free(&b);
}

START_TEST(the_cursor_is_found_again_by_name_and_by_role)
{
	struct twin t;

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_ZERO_END);
	goes(&t, "layer3.0.conv1/5,3,7/29", "layer3.0.conv1/5,3,7/29", "layer3.0.conv1/5,3,7/29");
	goes(&t, "layer2.0.downsample.0/5,3,7", "layer2.0.shortcut/5,3,7", "layer2.0.downsample.0/5,3,7");
	goes(&t, "layer2.0.downsample.0/5,3,7/9", "layer2.0.shortcut/5,3,7/0",
	     "layer2.0.downsample.0/5,3,7/0");
	goes(&t, "layer2.0.downsample.1/5", "layer2.0.shortcut/5", "layer2.0.downsample.0/5");
	goes(&t, "layer2.0", "layer2.0", "layer2.0");
	goes(&t, "crop/2,31,31", "crop/2,31,31", "crop/2,31,31");
	twin_close(&t);
	twin_open(&t, "resnet20-b", "layer2.0", FORCE_IDENTITY);
	goes(&t, "layer2.0.downsample.0/5,3,7", "layer2.0.add", "layer2.0.add");
	goes(&t, "layer3.0.conv1/5,3,7", "layer2.0.add", "layer2.0.add");
	goes(&t, "layer2.0.bn2/5,3,7", "layer2.0.bn2/5,3,7", "layer2.0.bn2/5,3,7");
	twin_close(&t);
	twin_open(&t, "resnet20-c", "layer1.1", FORCE_IDENTITY);
	goes(&t, "layer1.1.downsample.1/5,3,7", "layer1.1.add/5,3,7", "layer1.1.add/5,3,7");
	twin_close(&t);
}
END_TEST

START_TEST(a_what_if_and_the_truth_part_at_the_shortcut)
{
	struct twin t;
	struct comparison c;
	struct err err = { 0 };

	twin_open(&t, "resnet20-b", "layer2.0", FORCE_ZERO_END);
	ck_assert_msg(compare_traces(t.trace, t.truth.trace, &c, &err), "%s", err.msg);
	ck_assert(c.same_weights);
	ck_assert_str_eq(trace_name(t.trace, c.pair[c.first].a), "layer2.0.shortcut");
	ck_assert_str_eq(trace_name(t.truth.trace, c.pair[c.first].b), "layer2.0.downsample.1");
	comparison_free(&c);
	twin_close(&t);
}
END_TEST

START_TEST(the_true_trace_may_be_half_done_and_may_go_first)
{
	struct net *net = page_small('B'), *with, *other = NULL;
	float v[3 * 8 * 8];
	struct tensor bytes = { { 3, 8, 8 }, v };
	const struct recipe r = { net_find_part(net, "layer3.0"), FORCE_ZERO_BOTH };
	const struct page_kind large = { .nstages = 1, .blocks = { 1 }, .option = 'B', .edge = 9 };
	struct err err = { 0 };
	struct trace *half, *trace;

	page_bytes(v, 3 * 8 * 8, 5);
	half = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert(half && trace_need(half, 6, &err));
	with = net_with(net, &r, 1, &err);
	ck_assert_msg(with != NULL, "%s", err.msg);
	for (size_t n = 1, done = 0; !done; n++) { /* and memory may be short */
		mem_fail_at(n, true);
		trace = trace_open_from(with, half, &err);
		mem_fail_at(0, false);
		ck_assert(trace || err.code == ERR_LIMIT);
		done = trace != NULL;
	}
	other = page_net(&large, &err);
	ck_assert_ptr_null(trace_open_from(other, half, &err));
	ck_assert_str_eq(err.msg, "bytes is (3,8,8), but made takes (3,9,9)");
	trace_free(half);
	ck_assert(trace_has(trace, 6) && trace->done <= 8); /* a relu goes together with its batch norm */
	need_all(trace);
	is_as_run_afresh(trace);
	trace_free(trace);
	net_free(other);
	net_free(with);
	net_free(net);
}
END_TEST

Suite *whatif_suite(void)
{
	Suite *s = suite_create("whatif");
	TCase *t = tcase_create("run");

	tcase_add_test(t, only_what_follows_the_swapped_shortcut_is_computed);
	tcase_add_loop_test(t, zero_pad_hands_on_every_second_pixel_and_zeros, 0, 2);
	tcase_add_test(t, a_seeded_projection_runs_to_an_answer);
	tcase_add_test(t, a_fault_ends_the_run_and_keeps_what_came_before);
	tcase_add_test(t, no_way_of_the_cursor_leads_past_a_fault);
	tcase_add_test(t, the_cursor_is_found_again_by_name_and_by_role);
	tcase_add_test(t, a_what_if_and_the_truth_part_at_the_shortcut);
	tcase_add_test(t, the_true_trace_may_be_half_done_and_may_go_first);
	suite_add_tcase(s, t);
	return s;
}

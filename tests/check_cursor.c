/*
 * The cursor: six sizes of step, there and back again, in and out; and follow, from a logit to a pixel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "suites.h"
#include "trace/cursor.h"

/* One small walkable network and its trace, computed. */
struct walk {
	struct net *net;
	struct trace *trace;
};

static struct walk begin(char option)
{
	struct walk w = { .net = page_small(option) };
	struct err err = { 0 };
	struct picture picture;
	uint32_t seed = 11;

	ck_assert(picture_new(&picture, 10, 9, &err));
	for (int i = 0; i < 10 * 9 * 3; i++)
		picture.rgb[i] = (uint8_t)page_random(&seed);
	w.trace = trace_open(w.net, &picture, "p.png", &err);
	picture_free(&picture);
	ck_assert_msg(w.trace != NULL, "%s", err.msg);
	ck_assert_msg(trace_need(w.trace, w.trace->nsteps - 1, &err), "%s", err.msg);
	return w;
}

static void end(struct walk *w)
{
	trace_free(w->trace);
	net_free(w->net);
}

static bool same_place(const struct cursor *a, const struct cursor *b)
{
	return a->step == b->step && a->size == b->size && a->at.c == b->at.c && a->at.y == b->at.y &&
	       a->at.x == b->at.x && a->term == b->term;
}

static bool valid(const struct trace *trace, const struct cursor *c)
{
	return trace_is_step(trace, c->step) && shape_has(trace_out(trace, c->step)->shape, c->at) &&
	       c->term >= 0 && c->term < cursor_parts(trace, c->step) && c->size >= SIZE_STAGE &&
	       c->size <= SIZE_MAC && (c->size < SIZE_MAC || c->step >= 0);
}

static int between(uint32_t *seed, int lo, int hi)
{
	return lo + (int)(page_random(seed) % (uint32_t)(hi - lo + 1));
}

/* Any place at this size; at sizes 1 and 2 the first step of a stage or block, which is where next and back go. */
static struct cursor anywhere(const struct walk *w, enum size size, uint32_t *seed)
{
	int step = between(seed, size == SIZE_MAC || size < SIZE_OP ? 0 : -3, w->trace->nsteps - 1);
	const struct part *part = &w->net->part[w->net->node[int_max(step, 0)].part];
	struct cursor c = { .size = size };
	struct shape s;

	if (size == SIZE_BLOCK)
		step = part->first;
	if (size == SIZE_STAGE)
		step = w->net->part[w->net->stage[part->stage].first].first;
	s = trace_out(w->trace, step)->shape;
	cursor_put(w->trace, &c, step,
	           (struct at){ between(seed, 0, s.c - 1), between(seed, 0, s.h - 1),
	                        between(seed, 0, s.w - 1) });
	if (size == SIZE_MAC)
		c.term = between(seed, 0, cursor_parts(w->trace, step) - 1);
	/* at the ends of things more often than chance would have it */
	if (size >= SIZE_CHANNEL && between(seed, 0, 3) == 0)
		cursor_end(w->trace, &c, between(seed, 0, 1));
	return c;
}

START_TEST(next_then_back_is_the_same_place_at_every_size)
{
	struct walk w = begin("ABC"[_i % 3]);
	enum size size = SIZE_STAGE + _i / 3;
	uint32_t seed = 1 + (uint32_t)_i;
	int moved = 0;

	for (int i = 0; i < 3000; i++) {
		struct cursor c = anywhere(&w, size, &seed), was = c;

		if (cursor_next(w.trace, &c)) {
			moved++;
			ck_assert(valid(w.trace, &c) && !same_place(&c, &was));
			ck_assert(cursor_back(w.trace, &c));
			ck_assert_msg(same_place(&c, &was), "size %d step %d", size, was.step);
		} else {
			ck_assert(same_place(&c, &was));
		}
		if (cursor_back(w.trace, &c)) {
			ck_assert(valid(w.trace, &c) && cursor_next(w.trace, &c));
			ck_assert_msg(same_place(&c, &was), "size %d step %d", size, was.step);
		} else {
			ck_assert(same_place(&c, &was));
		}
	}
	ck_assert_int_gt(moved, 2000);
	end(&w);
}
END_TEST

START_TEST(many_steps_on_and_as_many_back_lose_nothing)
{
	struct walk w = begin('B');
	uint32_t seed = 5;

	for (int i = 0; i < 200; i++) {
		struct cursor c = anywhere(&w, between(&seed, SIZE_STAGE, SIZE_MAC), &seed), was = c;
		int n = 0;

		while (n < 60 && cursor_next(w.trace, &c))
			n++;
		while (n-- > 0)
			ck_assert(cursor_back(w.trace, &c));
		ck_assert(same_place(&c, &was));
	}
	end(&w);
}
END_TEST

/* How many places there are from the beginning to the end. */
static int64_t places(const struct walk *w, enum size size)
{
	int64_t n = 0;

	if (size == SIZE_STAGE)
		return w->net->nstages;
	if (size == SIZE_BLOCK)
		return w->net->nparts;
	for (int i = size == SIZE_MAC ? 0 : -3; i < w->trace->nsteps; i++) {
		struct shape s = trace_out(w->trace, i)->shape;

		n += size == SIZE_OP        ? 1
		     : size == SIZE_CHANNEL ? s.c
		     : size == SIZE_PIXEL   ? (int64_t)shape_len(s)
		                            : (int64_t)shape_len(s) * cursor_parts(w->trace, i);
	}
	return n;
}

START_TEST(next_meets_every_place_once)
{
	struct walk w = begin('A');
	enum size size = SIZE_STAGE + _i;
	struct cursor c = { .size = size };
	/* all multiply-adds are too many to walk: the last 20,000 of them */
	int64_t n = places(&w, size), skip = size == SIZE_MAC ? n - 20000 : 0, done = 0;

	if (size >= SIZE_OP && size < SIZE_MAC)
		cursor_put(w.trace, &c, -3, (struct at){ 0 });
	if (size == SIZE_MAC) {
		struct shape s = trace_out(w.trace, w.trace->nsteps - 1)->shape;

		cursor_put(w.trace, &c, w.trace->nsteps - 1, (struct at){ s.c - 1, 0, 0 });
		c.term = cursor_parts(w.trace, c.step) - 1;
		while (skip + ++done < n)
			ck_assert(cursor_back(w.trace, &c));
		for (done = 0; cursor_next(w.trace, &c);)
			done++;
	} else {
		while (cursor_next(w.trace, &c))
			done++;
	}
	ck_assert_int_eq(done, n - skip - 1);
	end(&w);
}
END_TEST

START_TEST(a_part_of_the_arithmetic_is_a_tap_a_term_or_a_line)
{
	static const struct {
		const char *step;
		int parts;
	} row[] = { { "input", 1 },
		    { "normalize", 2 },
		    { "conv1", 27 },
		    { "bn1", 4 },
		    { "relu1", 1 },
		    { "layer2.0.conv1", 144 },
		    { "layer2.0.shortcut", 1 },
		    { "layer2.0.add", 2 },
		    { "fc", 65 } };
	struct walk w = begin('A');

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		ck_assert_msg(cursor_parts(w.trace, net_find(w.net, row[i].step)) == row[i].parts, "%s",
		              row[i].step);
	ck_assert_int_eq(cursor_parts(w.trace, -1), 1);
	end(&w);
}
END_TEST

START_TEST(every_number_of_a_step_has_equally_many_parts)
{
	struct walk w = begin('A');
	uint32_t seed = 9;

	for (int i = 0; i < 2000; i++) {
		struct cursor c = anywhere(&w, SIZE_MAC, &seed);
		struct why why = { 0 };

		trace_why(w.trace, c.step, c.at, &why);
		ck_assert_int_eq(int_max(why.nterms + why.nlines, 1), cursor_parts(w.trace, c.step));
		why_clear(&why);
	}
	end(&w);
}
END_TEST

START_TEST(a_step_is_first_opened_at_its_largest_value_and_later_at_the_same_relative_place)
{
	struct walk w = begin('B');
	struct cursor c = { .size = SIZE_OP };
	const struct step *s = &w.trace->step[2];

	cursor_goto(w.trace, &c, 1);
	cursor_goto(w.trace, &c, 2);
	ck_assert_int_eq(shape_index(s->out.shape, c.at), trace_stats(w.trace, 2)->argmax);
	ck_assert(cursor_open(w.trace, &c));
	ck_assert_int_eq(shape_index(s->out.shape, c.at), trace_stats(w.trace, 2)->argmax);
	cursor_put(w.trace, &c, 2, (struct at){ 15, 7, 3 });
	cursor_goto(w.trace, &c, net_find(w.net, "layer2.0.bn2")); /* (32,4,4) after (16,8,8) */
	ck_assert_int_eq(c.at.c, 30);
	ck_assert_int_eq(c.at.y, 3);
	ck_assert_int_eq(c.at.x, 1);
	cursor_goto(w.trace, &c, net_find(w.net, "softmax"));
	ck_assert_int_eq(c.at.c, 9);
	cursor_goto(w.trace, &c, 2);
	ck_assert_int_eq(c.at.c, 15);
	ck_assert_int_eq(c.at.y, 7);
	ck_assert_int_eq(c.at.x, 3);
	end(&w);
}
END_TEST

START_TEST(open_and_out_change_the_size_and_keep_the_place)
{
	struct walk w = begin('B');
	struct cursor c = { .size = SIZE_STAGE }, was;

	cursor_put(w.trace, &c, 5, (struct at){ 3, 4, 5 });
	was = c;
	for (int size = SIZE_STAGE; size < SIZE_MAC; size++) {
		ck_assert_int_eq(c.size, size);
		ck_assert(cursor_open(w.trace, &c));
	}
	ck_assert(!cursor_open(w.trace, &c));
	ck_assert_int_eq(c.size, SIZE_MAC);
	c.term = 17;
	ck_assert(cursor_out(w.trace, &c));
	ck_assert(cursor_open(w.trace, &c));
	ck_assert_int_eq(c.term, 17);
	c.term = 0;
	while (cursor_out(w.trace, &c))
		;
	ck_assert(same_place(&c, &was));
	cursor_put(w.trace, &c, -2, (struct at){ 1, 1, 1 });
	ck_assert(cursor_size(w.trace, &c, SIZE_PIXEL));
	ck_assert(!cursor_open(w.trace, &c) && !cursor_size(w.trace, &c, SIZE_MAC));
	ck_assert_int_eq(c.size, SIZE_PIXEL);
	end(&w);
}
END_TEST

START_TEST(home_and_end_are_the_ends_of_what_is_open)
{
	struct walk w = begin('B');
	struct cursor c = { .size = SIZE_OP };
	int conv = net_find(w.net, "layer2.0.conv1");

	cursor_put(w.trace, &c, conv + 2, (struct at){ 3, 1, 2 });
	ck_assert(cursor_end(w.trace, &c, false) && c.step == conv);
	ck_assert(!cursor_end(w.trace, &c, false));
	ck_assert(cursor_end(w.trace, &c, true));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer2.0.relu2");
	cursor_put(w.trace, &c, conv, (struct at){ 3, 1, 2 });
	c.size = SIZE_MAC;
	ck_assert(cursor_end(w.trace, &c, true) && c.term == 143);
	c.size = SIZE_PIXEL;
	ck_assert(cursor_end(w.trace, &c, true) && c.at.c == 3 && c.at.y == 3 && c.at.x == 3);
	c.size = SIZE_CHANNEL;
	ck_assert(cursor_end(w.trace, &c, true) && c.at.c == 31 && c.at.y == 3);
	ck_assert(cursor_end(w.trace, &c, false) && c.at.c == 0);
	c.size = SIZE_BLOCK;
	ck_assert(cursor_end(w.trace, &c, true));
	ck_assert_str_eq(trace_name(w.trace, c.step), "avgpool");
	ck_assert(cursor_end(w.trace, &c, false) && c.step == 0);
	c.size = SIZE_OP;
	cursor_goto(w.trace, &c, -2);
	ck_assert(cursor_end(w.trace, &c, false) && c.step == -3);
	ck_assert(cursor_end(w.trace, &c, true) && c.step == -1);
	end(&w);
}
END_TEST

START_TEST(arrows_move_over_what_is_drawn_and_else_as_the_program_runs)
{
	struct walk w = begin('B');
	struct cursor c = { .size = SIZE_PIXEL };
	int conv = net_find(w.net, "layer2.0.conv1");

	cursor_put(w.trace, &c, conv, (struct at){ 3, 1, 2 });
	ck_assert(cursor_move(w.trace, &c, 0, 1) && c.at.y == 2 && c.at.x == 2 && c.at.c == 3);
	ck_assert(cursor_move(w.trace, &c, 1, 0) && c.at.x == 3);
	ck_assert(cursor_move(w.trace, &c, 1, 0) && c.at.x == 0 && c.at.y == 3); /* off the edge: next */
	ck_assert(cursor_move(w.trace, &c, -1, 0) && c.at.x == 3 && c.at.y == 2);
	c.size = SIZE_MAC;
	c.term = 3 * 9 + 4; /* the middle tap of channel 3 */
	ck_assert(cursor_move(w.trace, &c, 0, 1) && c.term == 3 * 9 + 7);
	ck_assert(cursor_move(w.trace, &c, 1, 0) && c.term == 3 * 9 + 8);
	ck_assert(cursor_move(w.trace, &c, 0, -1) && c.term == 3 * 9 + 5);
	ck_assert(cursor_move(w.trace, &c, 1, 0) && c.term == 3 * 9 + 6); /* off the kernel: next */
	c.size = SIZE_CHANNEL;
	ck_assert(cursor_move(w.trace, &c, 1, 0) && c.at.c == 4);
	ck_assert(cursor_move(w.trace, &c, 0, 1) && c.at.c == 5);
	ck_assert(cursor_move(w.trace, &c, 0, -1) && c.at.c == 4);
	cursor_goto(w.trace, &c, net_find(w.net, "layer3.0.conv1")); /* 64 channels: two rows of 32 */
	cursor_channel(w.trace, &c, 4 - c.at.c);
	ck_assert(cursor_move(w.trace, &c, 0, 1) && c.at.c == 36);
	ck_assert(cursor_move(w.trace, &c, 0, -1) && c.at.c == 4);
	c.size = SIZE_OP;
	ck_assert(cursor_move(w.trace, &c, 1, 0));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer3.0.bn1");
	ck_assert(!cursor_channel(w.trace, &c, 64) && !cursor_channel(w.trace, &c, -65));
	end(&w);
}
END_TEST

START_TEST(d_goes_from_shortcut_to_shortcut_that_is_not_identity)
{
	struct walk w = begin('B');
	struct cursor c = { .size = SIZE_BLOCK };

	ck_assert(cursor_shortcut(w.trace, &c, 1) && c.size == SIZE_OP);
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer2.0.downsample.0");
	ck_assert(cursor_shortcut(w.trace, &c, 1));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer3.0.downsample.0");
	ck_assert(!cursor_shortcut(w.trace, &c, 1));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer3.0.downsample.0");
	ck_assert(cursor_shortcut(w.trace, &c, -1));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer2.0.downsample.0");
	ck_assert(!cursor_shortcut(w.trace, &c, -1));
	cursor_goto(w.trace, &c, -3);
	ck_assert(cursor_shortcut(w.trace, &c, 2));
	ck_assert_str_eq(trace_name(w.trace, c.step), "layer3.0.downsample.0");
	end(&w);
}
END_TEST

/* The whole way from a number to the picture; how many steps of it. */
static int follow_home(const struct trace *trace, struct cursor *c)
{
	int hops = 0, before = c->step + 1;

	for (; cursor_follow(trace, c); hops++) {
		ck_assert(valid(trace, c));
		ck_assert_int_lt(c->step, before);
		before = c->step;
	}
	return hops;
}

START_TEST(follow_from_every_logit_ends_at_a_pixel)
{
	char option = "abc"[_i];
	char path[1024];
	struct err err = { 0 };
	struct net *net;
	struct trace *trace;
	struct picture picture;
	int fc;

	snprintf(path, sizeof path, "%s/data/resnet20-%c.net", getenv("srcdir"), option);
	net = net_read(path, NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	snprintf(path, sizeof path, "%s/data/pictures/ship.png", getenv("srcdir"));
	ck_assert_msg(picture_read(path, &picture, &err), "%s", err.msg);
	trace = trace_open(net, &picture, "ship.png", &err);
	picture_free(&picture);
	ck_assert_msg(trace && trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
	fc = net_find(net, "fc");
	for (int step = fc; step < trace->nsteps; step++) {
		for (int logit = 0; logit < 10; logit++) {
			for (enum size size = SIZE_PIXEL; size <= SIZE_MAC; size++) {
				struct cursor c = { .size = size };

				cursor_put(trace, &c, step, (struct at){ logit, 0, 0 });
				if (size == SIZE_MAC) { /* the main term, as it stands after any follow */
					struct why why = { 0 };

					trace_why(trace, step, c.at, &why);
					c.term = why_main_term(trace, step, &why);
					why_clear(&why);
				}
				ck_assert_int_ge(follow_home(trace, &c), 15);
				ck_assert_int_eq(c.step, 0);
				ck_assert_int_eq(c.size, size);
			}
		}
	}
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(follow_goes_to_the_cause_each_op_has)
{
	struct walk w = begin('A');
	struct cursor c = { .size = SIZE_OP };
	int add = net_find(w.net, "layer2.0.add"), pad = net_find(w.net, "layer2.0.shortcut");
	int softmax = net_find(w.net, "softmax");
	struct at at = { 5, 3, 1 };
	float learned, round;

	cursor_put(w.trace, &c, add, at);
	learned = tensor_at(trace_out(w.trace, w.net->node[add].in[0]), at);
	round = tensor_at(trace_out(w.trace, pad), at);
	ck_assert(cursor_follow(w.trace, &c) && c.size == SIZE_PIXEL);
	ck_assert_int_eq(c.step, (learned < 0 ? -learned : learned) >= (round < 0 ? -round : round)
	                             ? w.net->node[add].in[0]
	                             : pad);
	ck_assert(c.at.c == 5 && c.at.y == 3 && c.at.x == 1);
	/* option A hands on every second pixel; a channel of zeros has no cause */
	cursor_put(w.trace, &c, pad, at);
	ck_assert(cursor_follow(w.trace, &c) && c.at.c == 5 && c.at.y == 6 && c.at.x == 2);
	cursor_put(w.trace, &c, pad, (struct at){ 31, 0, 0 });
	ck_assert(!cursor_follow(w.trace, &c) && c.step == pad);
	/* softmax: its own logit */
	for (int i = 0; i < 10; i++) {
		cursor_put(w.trace, &c, softmax, (struct at){ i, 0, 0 });
		ck_assert(cursor_follow(w.trace, &c) && c.step == softmax - 1 && c.at.c == i);
	}
	/* at size 6 the term the cursor is on, and nothing from the padding */
	c.size = SIZE_MAC;
	cursor_put(w.trace, &c, net_find(w.net, "conv1"), (struct at){ 0, 0, 0 });
	ck_assert(!cursor_follow(w.trace, &c));
	c.term = 9 + 5;
	ck_assert(cursor_follow(w.trace, &c) && c.size == SIZE_MAC);
	ck_assert(c.at.c == 1 && c.at.y == 0 && c.at.x == 1);
	/* the picture itself has no cause */
	cursor_put(w.trace, &c, 0, (struct at){ 0, 0, 0 });
	ck_assert(!cursor_follow(w.trace, &c));
	c.size = SIZE_PIXEL;
	cursor_put(w.trace, &c, -1, (struct at){ 0, 0, 0 });
	ck_assert(!cursor_follow(w.trace, &c));
	end(&w);
}
END_TEST

START_TEST(the_cause_of_a_sum_is_its_largest_product)
{
	struct walk w = begin('B');
	uint32_t seed = 21;

	for (int i = 0; i < 500; i++) {
		struct cursor c = anywhere(&w, SIZE_PIXEL, &seed);
		struct why why = { 0 };
		int best;

		if (c.step < 0 || w.net->node[c.step].op->fold != FOLD_SUM)
			continue;
		trace_why(w.trace, c.step, c.at, &why);
		best = why_main_term(w.trace, c.step, &why);
		ck_assert_int_ge(best, 0);
		ck_assert(why.term[best].slot == 0 && !why.term[best].pad);
		for (int k = 0; k < why.nterms; k++) {
			double size = (double)why.term[k].x * (double)why.term[k].w;
			double most = (double)(why.term[best].x * why.term[best].w);

			if (why.term[k].slot == 0)
				ck_assert((double)(float)(size * size) <=
				          (double)(float)(most * most) * 1.000001);
		}
		why_clear(&why);
	}
	end(&w);
}
END_TEST

Suite *cursor_suite(void)
{
	Suite *s = suite_create("cursor");
	TCase *t = tcase_create("steps");

	tcase_add_loop_test(t, next_then_back_is_the_same_place_at_every_size, 0, 18);
	tcase_add_test(t, many_steps_on_and_as_many_back_lose_nothing);
	tcase_add_loop_test(t, next_meets_every_place_once, 0, 6);
	tcase_add_test(t, a_part_of_the_arithmetic_is_a_tap_a_term_or_a_line);
	tcase_add_test(t, every_number_of_a_step_has_equally_many_parts);
	tcase_add_test(t, a_step_is_first_opened_at_its_largest_value_and_later_at_the_same_relative_place);
	tcase_add_test(t, open_and_out_change_the_size_and_keep_the_place);
	tcase_add_test(t, home_and_end_are_the_ends_of_what_is_open);
	tcase_add_test(t, arrows_move_over_what_is_drawn_and_else_as_the_program_runs);
	tcase_add_test(t, d_goes_from_shortcut_to_shortcut_that_is_not_identity);
	suite_add_tcase(s, t);
	t = tcase_create("follow");
	tcase_add_loop_test(t, follow_from_every_logit_ends_at_a_pixel, 0, 3);
	tcase_add_test(t, follow_goes_to_the_cause_each_op_has);
	tcase_add_test(t, the_cause_of_a_sum_is_its_largest_product);
	suite_add_tcase(s, t);
	return s;
}

/*
 * One number downstream: its own place through bn, relu and add, round the shortcut, and what it reaches.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "trace/watch.h"

static struct watch make(const struct trace *trace, int step, struct at at)
{
	struct watch w;
	struct err err = { 0 };

	ck_assert_msg(watch_make(trace, step, at, &w, &err), "%s", err.msg);
	return w;
}

static const struct watched *row(const struct trace *trace, const struct watch *w, const char *name)
{
	int step, i;

	ck_assert_msg(trace_find(trace, name, &step), "no %s", name);
	i = watch_find(w, step);
	ck_assert_msg(i >= 0, "%s is not reached", name);
	return &w->reached[i];
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

START_TEST(the_number_goes_through_bn_and_relu_then_spreads)
{
	struct opened o;
	struct cursor c;
	struct watch w;
	const struct watched *r;
	const struct step *step;

	opened_open(&o, "resnet20-b");
	c = opened_at(&o, "layer1.0.conv1/5,3,7");
	w = make(o.trace, c.step, c.at);
	ck_assert(w.computed && w.value == tensor_at(&o.trace->step[c.step].out, c.at));
	step = &o.trace->step[c.step];
	for (int i = 1; i <= 2; i++) { /* bn1, relu1 */
		r = &w.reached[i - 1];
		ck_assert_int_eq(r->step, c.step + i);
		ck_assert(r->own && r->computed && r->from == r->step - 1 && r->slot == 0);
		ck_assert(r->at.c == 5 && r->at.y == 3 && r->at.x == 7);
		ck_assert(r->value == tensor_at(&step[i].out, c.at));
		ck_assert(r->values == 1 && r->places == 1 && r->channels == 1);
	}
	ck_assert(r->stopped == (w.reached[0].value < 0));
	r = row(o.trace, &w, "layer1.0.conv2");
	ck_assert(!r->own);
	ck_assert_int_eq(r->places, 9);
	ck_assert_int_eq(r->channels, 16);
	ck_assert_int_eq(r->values, 144);
	ck_assert(r->box.y == 2 && r->box.x == 6 && r->box.h == 3 && r->box.w == 3);
	r = row(o.trace, &w, "layer1.0.add");
	ck_assert(r->by[0] == 144 && r->by[1] == 0);
	r = row(o.trace, &w, "layer1.1.add"); /* round the second block, and through it */
	ck_assert(r->by[1] == 144 && r->by[0] > 144 && r->values == r->by[0]);
	r = row(o.trace, &w, "softmax");
	ck_assert_int_eq(r->values, 10);
	watch_free(&w);
	opened_close(&o);
}
END_TEST

START_TEST(round_the_shortcut_it_stays_one_number)
{
	struct opened o;
	struct cursor c;
	struct watch w;
	const struct watched *r;
	int x;

	opened_open(&o, "resnet20-b");
	c = opened_at(&o, "layer1.1.relu2/3,8,20");
	w = make(o.trace, c.step, c.at);
	r = row(o.trace, &w, "layer1.2.add");
	ck_assert(r->own && r->slot == 1 && r->from == c.step);
	ck_assert(r->at.c == 3 && r->at.y == 8 && r->at.x == 20);
	ck_assert(r->by[1] == 1);
	r = row(o.trace, &w, "layer1.2.relu2");
	ck_assert(r->own && r->slot == 0);
	/* downsample mixes: it ends there, and comes round to one place of all channels */
	ck_assert(!row(o.trace, &w, "layer2.0.conv1")->own);
	r = row(o.trace, &w, "layer2.0.downsample.0");
	ck_assert(!r->own && r->channels == 32);
	watch_free(&w);
	/* x of layer2.0 at an odd place: conv1 reads it, downsample does not */
	ck_assert(trace_find(o.trace, "layer1.2.relu2", &x));
	w = make(o.trace, x, (struct at){ 0, 9, 8 });
	ck_assert_int_eq(row(o.trace, &w, "layer2.0.conv1")->places, 2);
	ck_assert(trace_find(o.trace, "layer2.0.downsample.0", &x));
	ck_assert_int_eq(watch_find(&w, x), -1);
	ck_assert(row(o.trace, &w, "layer2.0.add")->by[1] == 0);
	watch_free(&w);
	opened_close(&o);
}
END_TEST

START_TEST(option_a_carries_it_to_its_own_channel)
{
	struct opened o;
	struct cursor c;
	struct watch w;
	const struct watched *r;
	int before;

	opened_open(&o, "resnet20-a");
	c = opened_at(&o, "layer1.2.relu2/3,8,20");
	before = o.trace->step[c.step + 6].node->args.zeros == ZEROS_BOTH ? 8 : 0;
	w = make(o.trace, c.step, c.at);
	r = row(o.trace, &w, "layer2.0.shortcut");
	ck_assert(r->own && r->values == 1);
	ck_assert(r->at.c == 3 + before && r->at.y == 4 && r->at.x == 10);
	ck_assert(r->value == w.value);
	r = row(o.trace, &w, "layer2.0.add");
	ck_assert(r->own && r->slot == 1 && r->by[1] == 1);
	watch_free(&w);
	opened_close(&o);
}
END_TEST

START_TEST(a_relu_that_finds_it_below_zero_stops_it)
{
	struct opened o;
	struct err err = { 0 };
	const struct tensor *bn;
	int step, stopped = 0, passed = 0;

	opened_open(&o, "resnet20-b");
	ck_assert(trace_find(o.trace, "layer1.0.bn1", &step));
	bn = trace_out(o.trace, step);
	for (int x = 0; x < 32; x++) {
		struct watch w;
		const struct watched *r;

		ck_assert(watch_make(o.trace, step, (struct at){ 2, 5, x }, &w, &err));
		r = row(o.trace, &w, "layer1.0.relu1");
		ck_assert(r->own && r->stopped == (tensor_get(bn, 2, 5, x) < 0));
		stopped += r->stopped;
		passed += !r->stopped;
		watch_free(&w);
	}
	ck_assert(stopped > 0 && passed > 0);
	opened_close(&o);
}
END_TEST

START_TEST(what_a_relu_stopped_stays_stopped)
{
	struct trace *trace = traced(parsed("skipstep net 1\ninput 3 4 4\n"
	                                    "n normalize input mean=2,2,2 std=1,1,1\n"
	                                    "r relu n\n"
	                                    "z zero_pad_shortcut r channels=7 stride=2 zeros=both\n"
	                                    "a add z z\n"));
	struct watch w = make(trace, 1, (struct at){ 1, 2, 0 });
	const struct watched *r = row(trace, &w, "a");

	ck_assert(w.value < 0 && row(trace, &w, "r")->stopped);
	ck_assert(r->own && r->stopped && r->slot == 0);
	ck_assert(r->at.c == 1 + 2 && r->at.y == 1 && r->at.x == 0);
	ck_assert(r->by[0] == 1 && r->by[1] == 1 && r->values == 1);
	watch_free(&w);
	end(trace);
}
END_TEST

START_TEST(what_is_not_computed_has_no_value)
{
	struct net *net = page_small('B');
	float v[3 * 8 * 8] = { 0 };
	struct tensor bytes = { { 3, 8, 8 }, v };
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, &bytes, "bytes", &err);
	struct watch w;

	ck_assert(trace && trace_need(trace, 1, &err)); /* input normalize */
	ck_assert_int_eq(trace->done, 2);
	w = make(trace, 0, (struct at){ 1, 1, 1 });
	ck_assert(w.computed);
	ck_assert(w.reached[0].own && w.reached[0].computed); /* normalize */
	ck_assert(!w.reached[1].computed && w.reached[1].value == 0);
	ck_assert_int_eq(trace->done, 2); /* looking computes nothing */
	watch_free(&w);
	end(trace);
}
END_TEST

START_TEST(a_skipped_number_reaches_nothing)
{
	struct trace *trace = traced(parsed("skipstep net 1\ninput 3 4 4\n"
	                                    "a maxpool2d input kernel=1 stride=2\nb relu a\n"));
	struct watch w = make(trace, 0, (struct at){ 1, 1, 2 });

	ck_assert_int_eq(w.nreached, 0);
	watch_free(&w);
	w = make(trace, 0, (struct at){ 1, 2, 2 });
	ck_assert_int_eq(w.nreached, 2);
	ck_assert(w.reached[1].own && w.reached[1].at.y == 1 && w.reached[1].at.x == 1);
	watch_free(&w);
	w = make(trace, 2, (struct at){ 0, 0, 0 }); /* the last step */
	ck_assert_int_eq(w.nreached, 0);
	watch_free(&w);
	end(trace);
}
END_TEST

START_TEST(a_pixel_of_the_picture_is_followed_into_the_network)
{
	struct net *net = page_small('B');
	struct err err = { 0 };
	struct picture picture;
	struct trace *trace;
	struct watch w;
	const struct watched *r;

	ck_assert(picture_new(&picture, 24, 16, &err));
	trace = trace_open(net, &picture, "p.png", &err);
	picture_free(&picture);
	ck_assert_msg(trace != NULL, "%s", err.msg);
	w = make(trace, -3, (struct at){ 1, 8, 12 }); /* 24x16 -> 12x8 -> 8x8 */
	ck_assert_int_eq(w.reached[0].step, -2);
	ck_assert(!w.reached[0].own && w.reached[0].channels == 1 && w.reached[0].places == 4);
	r = row(trace, &w, "conv1");
	ck_assert(r->places == 16 && r->channels == 16);
	watch_free(&w);
	w = make(trace, -1, (struct at){ 2, 3, 4 });
	r = row(trace, &w, "normalize");
	ck_assert(r->own && r->at.c == 2 && r->at.y == 3 && r->at.x == 4);
	watch_free(&w);
	w = make(trace, -2, (struct at){ 0, 0, 0 }); /* cropped away: 12 wide, the middle 8 */
	ck_assert_int_eq(w.nreached, 0);
	watch_free(&w);
	w = make(trace, -2, (struct at){ 0, 5, 2 });
	ck_assert(w.reached[0].own && w.reached[0].at.x == 0 && w.reached[0].at.y == 5);
	watch_free(&w);
	end(trace);
}
END_TEST

START_TEST(short_memory_is_an_error_and_loses_nothing)
{
	struct trace *trace = traced(page_small('B'));
	size_t n = 0;
	bool ok = false;

	while (!ok) {
		struct watch w;
		struct err err = { 0 };

		ck_assert_int_lt(++n, 2000);
		mem_fail_at(n, false);
		ok = watch_make(trace, 0, (struct at){ 0, 3, 3 }, &w, &err);
		mem_fail_at(0, false);
		if (ok)
			watch_free(&w);
		else
			ck_assert_int_eq(err.code, ERR_LIMIT);
	}
	ck_assert_int_gt(n, 20);
	end(trace);
}
END_TEST

Suite *watch_suite(void)
{
	Suite *s = suite_create("watch");
	TCase *tc = tcase_create("watch");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_number_goes_through_bn_and_relu_then_spreads);
	tcase_add_test(tc, round_the_shortcut_it_stays_one_number);
	tcase_add_test(tc, option_a_carries_it_to_its_own_channel);
	tcase_add_test(tc, a_relu_that_finds_it_below_zero_stops_it);
	tcase_add_test(tc, what_a_relu_stopped_stays_stopped);
	tcase_add_test(tc, what_is_not_computed_has_no_value);
	tcase_add_test(tc, a_skipped_number_reaches_nothing);
	tcase_add_test(tc, a_pixel_of_the_picture_is_followed_into_the_network);
	tcase_add_test(tc, short_memory_is_an_error_and_loses_nothing);
	suite_add_tcase(s, tc);
	return s;
}

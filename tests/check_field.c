/*
 * The receptive field: known sizes, blocks by hand, and on into the picture.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "trace/field.h"

static struct field make(const struct trace *trace, const char *step, int y, int x)
{
	struct field field;
	struct err err = { 0 };
	int i;

	ck_assert_msg(trace_find(trace, step, &i), "no %s", step);
	ck_assert_msg(field_make(trace, i, y, x, &field, &err), "%s", err.msg);
	return field;
}

static const struct field_map *map_at(const struct trace *trace, const struct field *field, const char *step)
{
	const struct field_map *map;
	int i;

	ck_assert_msg(trace_find(trace, step, &i), "no %s", step);
	map = field_at(field, i);
	ck_assert_msg(map != NULL, "%s is not read", step);
	return map;
}

#define ck_box(box_, y_, x_, h_, w_) \
	do { \
		struct box b_ = (box_); \
		ck_assert_msg(b_.y == (y_) && b_.x == (x_) && b_.h == (h_) && b_.w == (w_), \
		              "a box of %d x %d at %d,%d", b_.h, b_.w, b_.y, b_.x); \
	} while (0)

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

START_TEST(the_first_convolution_sees_three_by_three)
{
	struct opened o;
	struct field f;
	const struct field_map *m;

	opened_open(&o, "resnet20-b");
	f = make(o.trace, "conv1", 5, 7);
	m = map_at(o.trace, &f, "input");
	ck_assert_int_eq(f.split, -1);
	ck_box(m->side[FIELD_BOTH_WAYS].box, 4, 6, 3, 3);
	ck_assert_int_eq(m->side[FIELD_BOTH_WAYS].places, 9);
	ck_assert_int_eq(m->side[FIELD_BY_TRUNK].places, 0);
	field_free(&f);
	f = make(o.trace, "conv1", 0, 31); /* a corner: the padding is not of the map */
	m = map_at(o.trace, &f, "input");
	ck_box(m->side[FIELD_BOTH_WAYS].box, 0, 30, 2, 2);
	ck_box(m->side[FIELD_BOTH_WAYS].whole, -1, 30, 3, 3);
	field_free(&f);
	opened_close(&o);
}
END_TEST

START_TEST(an_add_sees_five_by_five_through_its_trunk_and_one_place_round)
{
	struct opened o;
	struct field f;
	const struct field_map *m;
	int relu1, add;

	opened_open(&o, "resnet20-b");
	f = make(o.trace, "layer1.0.add", 10, 12);
	ck_assert(trace_find(o.trace, "layer1.0.add", &add) && trace_find(o.trace, "relu1", &relu1));
	ck_assert_int_eq(f.split, add);
	m = map_at(o.trace, &f, "layer1.0.relu1");
	ck_box(m->side[FIELD_BY_TRUNK].box, 9, 11, 3, 3);
	ck_assert_int_eq(m->side[FIELD_BY_SHORTCUT].places, 0);
	m = field_at(&f, relu1);
	ck_box(m->side[FIELD_BOTH_WAYS].box, 8, 10, 5, 5);
	ck_box(m->side[FIELD_BY_TRUNK].box, 8, 10, 5, 5);
	ck_box(m->side[FIELD_BY_SHORTCUT].box, 10, 12, 1, 1);
	ck_assert_int_eq(field_has(&f, relu1, 10, 12), FIELD_READ | FIELD_TRUNK | FIELD_SHORTCUT);
	ck_assert_int_eq(field_has(&f, relu1, 8, 10), FIELD_READ | FIELD_TRUNK);
	ck_assert_int_eq(field_has(&f, relu1, 7, 10), 0);
	ck_assert_int_eq(field_has(&f, relu1, -1, 10), 0);
	ck_assert_int_eq(field_has(&f, add, 10, 12), FIELD_READ);
	m = map_at(o.trace, &f, "input"); /* one more convolution lies before */
	ck_box(m->side[FIELD_BY_TRUNK].box, 7, 9, 7, 7);
	ck_box(m->side[FIELD_BY_SHORTCUT].box, 9, 11, 3, 3);
	ck_assert(field_at(&f, add + 1) == NULL);
	field_free(&f);
	opened_close(&o);
}
END_TEST

START_TEST(a_downsample_leaves_holes_that_the_rectangle_hides)
{
	struct opened o;
	struct field f;
	const struct field_map *m;
	int x;

	opened_open(&o, "resnet20-b");
	f = make(o.trace, "layer2.1.conv1", 7, 7);
	m = map_at(o.trace, &f, "layer1.2.relu2");
	ck_assert(trace_find(o.trace, "layer1.2.relu2", &x));
	ck_box(m->side[FIELD_BY_SHORTCUT].box, 12, 12, 5, 5);
	ck_assert_int_eq(m->side[FIELD_BY_SHORTCUT].places, 9);
	ck_box(m->side[FIELD_BY_TRUNK].box, 9, 9, 11, 11);
	ck_assert_int_eq(m->side[FIELD_BY_TRUNK].places, 121);
	ck_assert_int_eq(field_has(&f, x, 12, 14), FIELD_READ | FIELD_TRUNK | FIELD_SHORTCUT);
	ck_assert_int_eq(field_has(&f, x, 12, 13), FIELD_READ | FIELD_TRUNK);
	/* the ways stay those of layer2.0 past the adds before it: seven 3x3 convolutions more */
	ck_assert_str_eq(trace_name(o.trace, f.split), "layer2.0.add");
	m = map_at(o.trace, &f, "input");
	ck_box(m->side[FIELD_BY_TRUNK].box, 2, 2, 25, 25);
	ck_box(m->side[FIELD_BY_SHORTCUT].box, 5, 5, 19, 19);
	field_free(&f);
	opened_close(&o);
}
END_TEST

START_TEST(resnet20_ends_with_a_field_of_81)
{
	struct opened o;
	struct field f;
	const struct field_map *m;

	opened_open(&o, "resnet20-a");
	f = make(o.trace, "layer3.2.conv2", 4, 4);
	m = map_at(o.trace, &f, "input");
	/* 1 + 2 (conv1) + 6 * 2 + (2 + 5 * 4) + (4 + 5 * 8) = 81 */
	ck_assert_int_eq(m->side[FIELD_BOTH_WAYS].whole.h, 81);
	ck_assert_int_eq(m->side[FIELD_BOTH_WAYS].whole.w, 81);
	ck_box(m->side[FIELD_BOTH_WAYS].box, 0, 0, 32, 32);
	ck_assert_int_eq(m->side[FIELD_BOTH_WAYS].places, 1024);
	field_free(&f);
	opened_close(&o);
}
END_TEST

START_TEST(the_answer_sees_everything)
{
	struct opened o;
	struct field f;

	opened_open(&o, "resnet20-c");
	f = make(o.trace, "softmax", 0, 0);
	ck_assert_int_eq(map_at(o.trace, &f, "avgpool")->side[FIELD_BOTH_WAYS].places, 1);
	ck_assert_int_eq(map_at(o.trace, &f, "layer3.2.relu2")->side[FIELD_BOTH_WAYS].places, 64);
	ck_assert_int_eq(map_at(o.trace, &f, "layer2.1.bn1")->side[FIELD_BOTH_WAYS].places, 256);
	ck_assert_int_eq(map_at(o.trace, &f, "picture")->side[FIELD_BOTH_WAYS].places, 1024);
	/* 81 and seven steps of 4 more */
	ck_assert_int_eq(map_at(o.trace, &f, "input")->side[FIELD_BOTH_WAYS].whole.h, 109);
	field_free(&f);
	opened_close(&o);
}
END_TEST

/* Changes one pixel of a picture and looks which pixels of the crop change: all must have it in their field. */
START_TEST(before_input_the_field_goes_on_into_the_picture)
{
	static const int size[][2] = { { 8, 8 }, { 20, 13 }, { 5, 9 }, { 33, 12 } };
	int w = size[_i][0], h = size[_i][1], changed = 0;
	struct net *net = page_small('B');
	struct err err = { 0 };

	for (int p = 0; p < w * h; p++) {
		struct picture a, b;
		struct trace *ta, *tb;

		ck_assert(picture_new(&a, w, h, &err) && picture_new(&b, w, h, &err));
		memset(a.rgb, 0, (size_t)(w * h * 3));
		memset(b.rgb, 0, (size_t)(w * h * 3));
		b.rgb[p * 3] = 255;
		ta = trace_open(net, &a, "a", &err);
		tb = trace_open(net, &b, "b", &err);
		ck_assert(ta && tb);
		for (int y = 0; y < 8; y++)
			for (int x = 0; x < 8; x++) {
				struct field f = make(ta, "crop", y, x);

				ck_assert_int_eq(f.first, -3);
				if (tensor_get(trace_out(ta, -1), 0, y, x) !=
				    tensor_get(trace_out(tb, -1), 0, y, x)) {
					ck_assert_int_ne(field_has(&f, -3, p / w, p % w), 0);
					changed++;
				}
				/* no more than the triangle's neighbours on each side */
				ck_assert_int_le(field_at(&f, -3)->side[0].box.h, 2 * (h / 8 + 2));
				field_free(&f);
			}
		trace_free(ta);
		trace_free(tb);
		picture_free(&a);
		picture_free(&b);
	}
	ck_assert_int_ge(changed, 64);
	net_free(net);
}
END_TEST

START_TEST(without_a_picture_the_field_ends_at_input)
{
	struct net *net = page_small('B');
	float v[3 * 8 * 8] = { 0 };
	struct tensor bytes = { { 3, 8, 8 }, v };
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, &bytes, "bytes", &err);
	struct field f;

	ck_assert(trace != NULL);
	f = make(trace, "conv1", 4, 4);
	ck_assert_int_eq(f.first, 0);
	ck_assert(field_at(&f, -1) == NULL);
	ck_assert_int_eq(field_at(&f, 0)->side[0].places, 9);
	field_free(&f);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(the_mean_of_a_map_sees_that_map_and_no_more)
{
	static const char text[] = "skipstep net 1\ninput 3 4 4\na avgpool2d input\n"
	                           "b maxpool2d a kernel=3 stride=1 pad=1\n";
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "mean.net", NULL, &err);
	struct trace *trace;
	struct field f;

	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = traced(net, 4, 4);
	f = make(trace, "b", 0, 0);
	ck_box(map_at(trace, &f, "a")->side[FIELD_BOTH_WAYS].whole, -1, -1, 3, 3);
	ck_box(map_at(trace, &f, "input")->side[FIELD_BOTH_WAYS].whole, 0, 0, 4, 4);
	field_free(&f);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(an_endless_field_stops_growing)
{
	struct buf text = { 0 };
	struct err err = { 0 };
	struct net *net;
	struct trace *trace;
	struct field f;

	buf_puts(&text, "skipstep net 1\ninput 3 1 1\na0 maxpool2d input kernel=64 stride=64 pad=32\n");
	for (int i = 1; i < 40; i++)
		buf_printf(&text, "a%d maxpool2d a%d kernel=64 stride=64 pad=32\n", i, i - 1);
	net = net_parse(buf_str(&text), text.len, "far.net", NULL, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = traced(net, 1, 1);
	f = make(trace, "a39", 0, 0);
	ck_assert_int_eq(field_at(&f, 0)->side[0].places, 1);
	ck_assert_int_eq(field_at(&f, 0)->side[0].whole.h, 2 * WINDOW_FAR + 1);
	ck_assert_int_eq(field_at(&f, 0)->side[0].whole.y, -WINDOW_FAR);
	field_free(&f);
	trace_free(trace);
	net_free(net);
	buf_free(&text);
}
END_TEST

START_TEST(short_memory_is_an_error_and_loses_nothing)
{
	struct net *net = page_small('B');
	struct trace *trace = traced(net, 10, 9);
	size_t n = 0;
	bool ok = false;

	while (!ok) {
		struct err err = { 0 };
		struct field f;

		ck_assert_int_lt(++n, 500);
		mem_fail_at(n, false);
		ok = field_make(trace, trace->nsteps - 1, 0, 0, &f, &err);
		mem_fail_at(0, false);
		if (ok)
			field_free(&f);
		else
			ck_assert_int_eq(err.code, ERR_LIMIT);
	}
	ck_assert_int_gt(n, 20);
	trace_free(trace);
	net_free(net);
}
END_TEST

Suite *field_suite(void)
{
	Suite *s = suite_create("field");
	TCase *tc = tcase_create("field");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_first_convolution_sees_three_by_three);
	tcase_add_test(tc, an_add_sees_five_by_five_through_its_trunk_and_one_place_round);
	tcase_add_test(tc, a_downsample_leaves_holes_that_the_rectangle_hides);
	tcase_add_test(tc, resnet20_ends_with_a_field_of_81);
	tcase_add_test(tc, the_answer_sees_everything);
	tcase_add_loop_test(tc, before_input_the_field_goes_on_into_the_picture, 0, 4);
	tcase_add_test(tc, without_a_picture_the_field_ends_at_input);
	tcase_add_test(tc, the_mean_of_a_map_sees_that_map_and_no_more);
	tcase_add_test(tc, an_endless_field_stops_growing);
	tcase_add_test(tc, short_memory_is_an_error_and_loses_nothing);
	suite_add_tcase(s, tc);
	return s;
}

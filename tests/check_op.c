/* Every op on a picture of 3x3, worked by hand. */
#include <math.h>
#include <string.h>

#include "rig.h"
#include "suites.h"

static const float nine[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static void put_in(struct rig *rig, int slot, struct shape s, const float *v)
{
	rig_in(rig, slot, s.c, s.h, s.w);
	memcpy(rig->in[slot].v, v, shape_len(s) * sizeof(*v));
}

static void put_weight(struct rig *rig, int param, int rank, const int *dim, const float *v)
{
	rig_weight(rig, param, rank, dim);
	memcpy((float *)rig->w[param].v, v, rig->w[param].len * sizeof(*v));
}

/* Runs it, through element() and through op_run(), and closes the rig. */
static void expect(struct rig *rig, struct shape s, const float *v)
{
	struct err err = { 0 };

	ck_assert_msg(rig_shape(rig, &err), "%s", err.msg);
	ck_assert_msg(shape_equal(rig->out.shape, s), "(%d,%d,%d)", rig->out.shape.c, rig->out.shape.h,
	              rig->out.shape.w);
	for (int fast = 0; fast < 2; fast++) {
		(fast ? op_run : op_forward)(rig->op, &rig->call, &rig->out);
		for (size_t i = 0; i < shape_len(s); i++)
			ck_assert_msg(same_bits(rig->out.v[i], v[i]), "number %zu is %.9g, by hand %.9g", i,
			              (double)rig->out.v[i], (double)v[i]);
	}
	rig_close(rig);
}

#define SHAPE(c, h, w) ((struct shape){ c, h, w })
#define FLOATS(...) ((const float[]){ __VA_ARGS__ })
#define DIM(...) ((const int[]){ __VA_ARGS__ })

START_TEST(test_input_divides_bytes_by_255)
{
	struct rig rig;

	rig_open(&rig, "input", 1);
	put_in(&rig, 0, SHAPE(1, 1, 3), FLOATS(0, 51, 255));
	expect(&rig, SHAPE(1, 1, 3), FLOATS(0, 0.2f, 1));
}
END_TEST

START_TEST(test_normalize_takes_each_channels_own_numbers)
{
	struct rig rig;

	/* (0.5 - 0.25) / 0.125 = 2 and (0.5 - 1) / 0.5 = -1 */
	rig_open(&rig, "normalize", 1);
	rig_set(&rig, "mean", "0.25,1");
	rig_set(&rig, "std", "0.125,0.5");
	put_in(&rig, 0, SHAPE(2, 1, 1), FLOATS(0.5f, 0.5f));
	expect(&rig, SHAPE(2, 1, 1), FLOATS(2, -1));
}
END_TEST

START_TEST(test_conv2d_skips_the_padding)
{
	struct rig rig;

	/*
	 * 1 2 3     1 0 -1
	 * 4 5 6  *  2 0 -2   in the middle: 1 - 3 + 2 * (4 - 6) + 7 - 9 = -8
	 * 7 8 9     1 0 -1   upper left, where only four taps are inside: 0 * 1 - 2 * 2 + 0 * 4 - 1 * 5 = -9
	 */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "pad", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	put_weight(&rig, 0, 4, DIM(1, 1, 3, 3), FLOATS(1, 0, -1, 2, 0, -2, 1, 0, -1));
	expect(&rig, SHAPE(1, 3, 3), FLOATS(-9, -6, 9, -20, -8, 20, -21, -6, 21));
}
END_TEST

START_TEST(test_conv2d_stride_takes_every_second_pixel)
{
	struct rig rig;

	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "1");
	rig_set(&rig, "stride", "2");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	put_weight(&rig, 0, 4, DIM(1, 1, 1, 1), FLOATS(10));
	expect(&rig, SHAPE(1, 2, 2), FLOATS(10, 30, 70, 90));
}
END_TEST

START_TEST(test_conv2d_dilation_spreads_the_taps)
{
	struct rig rig;

	/* the four corners: 1 * 1 + 3 * 10 + 7 * 100 + 9 * 1000 */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "dilation", "2");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	put_weight(&rig, 0, 4, DIM(1, 1, 2, 2), FLOATS(1, 10, 100, 1000));
	expect(&rig, SHAPE(1, 1, 1), FLOATS(9731));
}
END_TEST

START_TEST(test_conv2d_groups_see_their_own_channels)
{
	struct rig rig;

	/* out[0] = 2 * in[0] + 3 * in[1] + 1; out[1] = 4 * in[2] + 5 * in[3] - 1 */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "1");
	rig_set(&rig, "groups", "2");
	put_in(&rig, 0, SHAPE(4, 1, 2), FLOATS(1, 2, 10, 20, 100, 200, 1000, 2000));
	put_weight(&rig, 0, 4, DIM(2, 2, 1, 1), FLOATS(2, 3, 4, 5));
	put_weight(&rig, 1, 1, DIM(2), FLOATS(1, -1));
	expect(&rig, SHAPE(2, 1, 2), FLOATS(33, 65, 5399, 10799));
}
END_TEST

START_TEST(test_conv2d_adds_in_order_with_one_rounding_each)
{
	struct rig rig;

	/* 2^24 + 1 rounds back to 2^24; then -2^24 leaves 0. In any other order 1 would be left. */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "1");
	put_in(&rig, 0, SHAPE(3, 1, 1), FLOATS(16777216, 1, -16777216));
	put_weight(&rig, 0, 4, DIM(1, 3, 1, 1), FLOATS(1, 1, 1));
	expect(&rig, SHAPE(1, 1, 1), FLOATS(0));

	/* (1 + e)(1 - e) - 1 with e = 2^-12 is -2^-24: a product rounded first would leave 0 */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "1");
	put_in(&rig, 0, SHAPE(2, 1, 1), FLOATS(-1, 1 + 0x1p-12f));
	put_weight(&rig, 0, 4, DIM(1, 2, 1, 1), FLOATS(1, 1 - 0x1p-12f));
	expect(&rig, SHAPE(1, 1, 1), FLOATS(-0x1p-24f));
}
END_TEST

START_TEST(test_no_negative_zero_leaves_a_sum)
{
	struct rig rig;

	/* -1e-30 * 1e-30 is too small for a float32: it rounds to -0 */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "1");
	put_in(&rig, 0, SHAPE(1, 1, 1), FLOATS(-1e-30f));
	put_weight(&rig, 0, 4, DIM(1, 1, 1, 1), FLOATS(1e-30f));
	expect(&rig, SHAPE(1, 1, 1), FLOATS(0));

	rig_open(&rig, "linear", 1);
	put_in(&rig, 0, SHAPE(1, 1, 1), FLOATS(-1e-30f));
	put_weight(&rig, 0, 2, DIM(1, 1), FLOATS(1e-30f));
	put_weight(&rig, 1, 1, DIM(1), FLOATS(-0.0f));
	expect(&rig, SHAPE(1, 1, 1), FLOATS(0));
}
END_TEST

START_TEST(test_a_weight_that_is_not_finite_leaves_the_padding_alone)
{
	struct rig rig;

	/* the infinite tap falls on the padding everywhere but in the last place */
	rig_open(&rig, "conv2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "pad", "1");
	put_in(&rig, 0, SHAPE(1, 1, 2), FLOATS(1, 2));
	put_weight(&rig, 0, 4, DIM(1, 1, 3, 3), FLOATS(0, NAN, 0, INFINITY, 1, 1, 0, NAN, 0));
	expect(&rig, SHAPE(1, 1, 2), FLOATS(3, INFINITY));
}
END_TEST

START_TEST(test_batchnorm2d_rounds_each_operation)
{
	struct rig rig;

	/* (3 - 1) / sqrt(3.75 + 0.25) * 5 + 7 = 12; (0.1 - 0.3) / sqrt(2 + 0.25) * 3 + 0.7, step by step */
	volatile float a = 0.1f - 0.3f;
	volatile float b = a / 1.5f;
	volatile float c = b * 3.0f;
	volatile float d = c + 0.7f;

	rig_open(&rig, "batchnorm2d", 1);
	rig_set(&rig, "eps", "0.25");
	put_in(&rig, 0, SHAPE(2, 1, 1), FLOATS(3, 0.1f));
	put_weight(&rig, 0, 1, DIM(2), FLOATS(5, 3));
	put_weight(&rig, 1, 1, DIM(2), FLOATS(7, 0.7f));
	put_weight(&rig, 2, 1, DIM(2), FLOATS(1, 0.3f));
	put_weight(&rig, 3, 1, DIM(2), FLOATS(3.75f, 2));
	expect(&rig, SHAPE(2, 1, 1), FLOATS(12, d));
}
END_TEST

START_TEST(test_groupnorm_measures_each_group_by_itself)
{
	struct rig rig;

	/* Two groups of two channels of two numbers. 0 1 2 3 has mean 1.5 and variance 1.25 (biased; unbiased it would
	   be 5 / 3), and the square root of 1.25 + 1 is 1.5; 8 8 8 8 has no variance: (8 - 8) / 1. */
	rig_open(&rig, "groupnorm", 1);
	rig_set(&rig, "groups", "2");
	rig_set(&rig, "eps", "1");
	put_in(&rig, 0, SHAPE(4, 1, 2), FLOATS(0, 1, 2, 3, 8, 8, 8, 8));
	put_weight(&rig, 0, 1, DIM(4), FLOATS(3, 6, 5, 5));
	put_weight(&rig, 1, 1, DIM(4), FLOATS(0, 1, 2, 3));
	expect(&rig, SHAPE(4, 1, 2), FLOATS(-3, -1, 3, 7, 2, 2, 3, 3));
}
END_TEST

START_TEST(test_relu_keeps_nan_and_negative_zero)
{
	struct rig rig;

	rig_open(&rig, "relu", 1);
	put_in(&rig, 0, SHAPE(1, 1, 5), FLOATS(-1, 2, NAN, -0.0f, -INFINITY));
	expect(&rig, SHAPE(1, 1, 5), FLOATS(0, 2, NAN, -0.0f, 0));
}
END_TEST

START_TEST(test_add_adds_number_by_number)
{
	struct rig rig;

	rig_open(&rig, "add", 1);
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	put_in(&rig, 1, SHAPE(1, 3, 3), FLOATS(10, 20, 30, -4, -5, -6, 0.5f, 0, -9));
	expect(&rig, SHAPE(1, 3, 3), FLOATS(11, 22, 33, 0, 0, 0, 7.5f, 8, 0));
}
END_TEST

START_TEST(test_zero_pad_shortcut_thins_x_and_adds_channels)
{
	struct rig rig;

	rig_open(&rig, "zero_pad_shortcut", 1);
	rig_set(&rig, "channels", "2");
	rig_set(&rig, "stride", "2");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(2, 2, 2), FLOATS(1, 3, 7, 9, 0, 0, 0, 0));

	/* three new channels on both sides: one before, two after */
	rig_open(&rig, "zero_pad_shortcut", 1);
	rig_set(&rig, "channels", "4");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "zeros", "both");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(4, 2, 2), FLOATS(0, 0, 0, 0, 1, 3, 7, 9, 0, 0, 0, 0, 0, 0, 0, 0));
}
END_TEST

START_TEST(test_maxpool2d_takes_the_largest_inside)
{
	struct rig rig;

	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "2");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 2, 2), FLOATS(5, 6, 8, 9));

	/* the padding never wins, not even over negative numbers; a NaN does */
	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "pad", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), FLOATS(-1, -2, -3, -4, -5, -6, -7, NAN, -9));
	expect(&rig, SHAPE(1, 2, 2), FLOATS(-1, -2, NAN, NAN));
}
END_TEST

START_TEST(test_ceil_mode_adds_a_window_that_begins_inside)
{
	struct rig rig;

	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "stride", "2");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 1, 1), FLOATS(5));

	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "ceil_mode", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 2, 2), FLOATS(5, 6, 8, 9));

	/* with pad 1 a third window would begin at 3, right of the picture: there is none */
	rig_open(&rig, "maxpool2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "pad", "1");
	rig_set(&rig, "ceil_mode", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 2, 2), FLOATS(1, 3, 7, 9));
}
END_TEST

START_TEST(test_avgpool2d_divides_by_what_is_inside)
{
	struct rig rig;

	/* (1 + 2 + 4 + 5) / 4, (3 + 6) / 2, (7 + 8) / 2, 9 / 1 */
	rig_open(&rig, "avgpool2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "ceil_mode", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 2, 2), FLOATS(3, 4.5f, 7.5f, 9));

	/* 1 / 1, (2 + 3) / 2, (4 + 7) / 2, (5 + 6 + 8 + 9) / 4 */
	rig_open(&rig, "avgpool2d", 1);
	rig_set(&rig, "kernel", "2");
	rig_set(&rig, "stride", "2");
	rig_set(&rig, "pad", "1");
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 2, 2), FLOATS(1, 2.5f, 5.5f, 7));
}
END_TEST

START_TEST(test_avgpool2d_without_a_kernel_is_the_whole_map)
{
	struct rig rig;

	rig_open(&rig, "avgpool2d", 1);
	put_in(&rig, 0, SHAPE(1, 3, 3), nine);
	expect(&rig, SHAPE(1, 1, 1), FLOATS(5));
}
END_TEST

START_TEST(test_linear_adds_the_bias_last)
{
	struct rig rig;

	/* 1 + 20 + 300 + 0.5; -1 + 0 + 3 - 2 */
	rig_open(&rig, "linear", 1);
	put_in(&rig, 0, SHAPE(3, 1, 1), nine);
	put_weight(&rig, 0, 2, DIM(2, 3), FLOATS(1, 10, 100, -1, 0, 1));
	put_weight(&rig, 1, 1, DIM(2), FLOATS(0.5f, -2));
	expect(&rig, SHAPE(2, 1, 1), FLOATS(321.5f, 0));
}
END_TEST

START_TEST(test_softmax_shares_out_one)
{
	struct rig rig;

	rig_open(&rig, "softmax", 1);
	put_in(&rig, 0, SHAPE(4, 1, 1), FLOATS(1000, 1000, 1000, 1000)); /* exp(1000) is infinite */
	expect(&rig, SHAPE(4, 1, 1), FLOATS(0.25f, 0.25f, 0.25f, 0.25f));

	rig_open(&rig, "softmax", 1);
	put_in(&rig, 0, SHAPE(3, 1, 1), FLOATS(-INFINITY, 2, 2));
	expect(&rig, SHAPE(3, 1, 1), FLOATS(0, 0.5f, 0.5f));
}
END_TEST

Suite *op_suite(void)
{
	Suite *suite = suite_create("op");
	TCase *tc = tcase_create("by hand");

	tcase_add_test(tc, test_input_divides_bytes_by_255);
	tcase_add_test(tc, test_normalize_takes_each_channels_own_numbers);
	tcase_add_test(tc, test_conv2d_skips_the_padding);
	tcase_add_test(tc, test_conv2d_stride_takes_every_second_pixel);
	tcase_add_test(tc, test_conv2d_dilation_spreads_the_taps);
	tcase_add_test(tc, test_conv2d_groups_see_their_own_channels);
	tcase_add_test(tc, test_conv2d_adds_in_order_with_one_rounding_each);
	tcase_add_test(tc, test_no_negative_zero_leaves_a_sum);
	tcase_add_test(tc, test_a_weight_that_is_not_finite_leaves_the_padding_alone);
	tcase_add_test(tc, test_batchnorm2d_rounds_each_operation);
	tcase_add_test(tc, test_groupnorm_measures_each_group_by_itself);
	tcase_add_test(tc, test_relu_keeps_nan_and_negative_zero);
	tcase_add_test(tc, test_add_adds_number_by_number);
	tcase_add_test(tc, test_zero_pad_shortcut_thins_x_and_adds_channels);
	tcase_add_test(tc, test_maxpool2d_takes_the_largest_inside);
	tcase_add_test(tc, test_ceil_mode_adds_a_window_that_begins_inside);
	tcase_add_test(tc, test_avgpool2d_divides_by_what_is_inside);
	tcase_add_test(tc, test_avgpool2d_without_a_kernel_is_the_whole_map);
	tcase_add_test(tc, test_linear_adds_the_bias_last);
	tcase_add_test(tc, test_softmax_shares_out_one);
	suite_add_tcase(suite, tc);
	return suite;
}

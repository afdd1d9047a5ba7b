/* Colours: lightness rises with the value, inks can be read on white and on black, odd numbers are shown as such. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "suites.h"
#include "view/palette.h"

/* sRGB to linear light, as in IEC 61966-2-1. */
static double linear(int byte)
{
	double v = byte / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(int rgb)
{
	return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) +
	       0.0722 * linear(rgb & 255);
}

/* CIE L* */
static double lightness(int rgb)
{
	double y = luminance(rgb);

	return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

/* The colour of an entry of xterm's 256 from 16 on. */
static int xterm_rgb(int i)
{
	static const int level[] = { 0, 95, 135, 175, 215, 255 };

	ck_assert_int_ge(i, 16);
	ck_assert_int_le(i, 255);
	if (i >= 232)
		return (8 + 10 * (i - 232)) * 0x010101;
	i -= 16;
	return level[i / 36] << 16 | level[i / 6 % 6] << 8 | level[i % 6];
}

static double limit_of(bool two_signs)
{
	return two_signs ? 2.0 : 1.5;
}

START_TEST(lightness_rises_with_the_value_in_every_depth)
{
	for (int k = 0; k < 2 * PALETTE_COUNT; k++) {
		int two = k % 2;
		struct scale s = { .two_signs = two, .limit = limit_of(two) };
		double direct = -1, few = -1, first = 0, last = 0;

		for (int i = 0; i <= 400; i++) {
			double share = two ? (i - 200) / 200.0 : i / 400.0;
			colour c = palette_rgb((enum palette)(k / 2), &s, (float)(share * s.limit));
			double a = lightness(palette_index(c, DEPTH_DIRECT)),
			       b = lightness(xterm_rgb(palette_index(c, DEPTH_256)));

			ck_assert_msg(a >= direct - 1e-9 && b >= few - 1e-9, "%s at %g of %d signs",
			              palette_name((enum palette)(k / 2)), share, two + 1);
			direct = a;
			few = b;
			first = i == 0 ? a : first;
			last = a;
		}
		ck_assert_double_gt(last - first, 40);
	}
}
END_TEST

START_TEST(zero_of_two_signs_is_a_grey_seen_on_white_and_on_black)
{
	struct scale s = { .two_signs = true, .limit = 1 };

	for (int k = 0; k < PALETTE_COUNT; k++) {
		int rgb = palette_index(palette_rgb((enum palette)k, &s, 0), DEPTH_DIRECT);

		ck_assert_int_eq(rgb >> 16 & 255, rgb & 255);
		ck_assert_int_eq(rgb >> 8 & 255, rgb & 255);
		ck_assert_double_gt(lightness(rgb), 40);
		ck_assert_double_lt(lightness(rgb), 60);
	}
}
END_TEST

START_TEST(the_scale_is_the_ninetieth_percentile_of_the_sizes)
{
	float v[100], w[10];
	const float *maps[] = { v, w };
	size_t n[] = { 100, 10 };

	for (int i = 0; i < 100; i++)
		v[i] = (float)(i + 1);
	for (int i = 0; i < 10; i++)
		w[i] = -1000;

	struct scale s = scale_of(maps, n, 1);

	ck_assert(!s.two_signs);
	ck_assert_double_eq(s.limit, 90);
	ck_assert_uint_eq(s.beyond, 10);
	ck_assert_uint_eq(s.of, 100);
	s = scale_of(maps, n, 2);
	ck_assert(s.two_signs);
	ck_assert_double_eq(s.limit, 99);
	ck_assert_uint_eq(s.beyond, 11);
	ck_assert_uint_eq(s.of, 110);
}
END_TEST

START_TEST(a_map_that_is_nearly_all_zero_is_still_seen)
{
	float v[100] = { 0 };
	const float *maps[] = { v };
	size_t n[] = { 100 };

	v[7] = 3;
	ck_assert_double_eq(scale_of(maps, n, 1).limit, 3);
	v[7] = 0;

	struct scale s = scale_of(maps, n, 1);

	ck_assert_uint_eq(palette_glyph(&s, 0, true), ' ');
	ck_assert(COLOUR_IS_RGB(palette_rgb(PALETTE_CIVIDIS, &s, 0)));
}
END_TEST

START_TEST(numbers_that_are_none_and_infinities_have_their_own_glyphs)
{
	struct scale s = { .two_signs = true, .limit = 1 };
	float odd[3] = { NAN, INFINITY, 1 };
	const float *maps[] = { odd };
	size_t n[] = { 3 };

	ck_assert_uint_eq(palette_glyph(&s, NAN, false), '!');
	ck_assert_uint_eq(palette_glyph(&s, INFINITY, false), '^');
	ck_assert_uint_eq(palette_glyph(&s, -INFINITY, true), '_');
	ck_assert_uint_ne(palette_rgb(PALETTE_CIVIDIS, &s, NAN), palette_rgb(PALETTE_CIVIDIS, &s, 0));
	ck_assert_uint_eq(palette_rgb(PALETTE_CIVIDIS, &s, INFINITY), palette_rgb(PALETTE_CIVIDIS, &s, 1));
	ck_assert_double_eq(scale_of(maps, n, 1).limit, 1);
}
END_TEST

START_TEST(the_ramps_of_glyphs_are_those_of_rule_nine)
{
	static const uint32_t one[] = { ' ', 0x2591, 0x2592, 0x2593, 0x2588 };
	static const char two[] = "%=- .+#";
	struct scale s = { .limit = 4 }, t = { .two_signs = true, .limit = 3 };

	for (int i = 0; i < 5; i++)
		ck_assert_uint_eq(palette_glyph(&s, (float)i, false), one[i]);
	for (int i = 0; i < 7; i++)
		ck_assert_uint_eq(palette_glyph(&t, (float)(i - 3), true), (uint32_t)two[i]);
	ck_assert_uint_eq(palette_glyph(&t, -99, true), '%');
	ck_assert_uint_eq(palette_glyph(&t, 99, true), '#');
}
END_TEST

static double contrast(int rgb, double paper)
{
	double a = luminance(rgb) + 0.05, b = paper + 0.05;

	return a > b ? a / b : b / a;
}

START_TEST(the_inks_can_be_read_on_white_and_on_black)
{
	static const colour inks[] = { INK_DOWNSAMPLE, INK_ZERO_PAD, INK_DIM, INK_ERROR };

	for (size_t i = 0; i < ARRAY_LEN(inks); i++) {
		int rgb = xterm_rgb(palette_index(inks[i], DEPTH_256));

		ck_assert_int_eq(rgb, palette_index(inks[i], DEPTH_DIRECT));
		ck_assert_double_gt(contrast(rgb, 1), 3.8);
		ck_assert_double_gt(contrast(rgb, 0), 3.8);
	}
	ck_assert_int_eq(palette_index(INK_DOWNSAMPLE, DEPTH_256), 130);
	ck_assert_int_eq(palette_index(INK_ZERO_PAD, DEPTH_256), 31);
	ck_assert_int_ne(palette_index(INK_DOWNSAMPLE, DEPTH_8), palette_index(INK_ZERO_PAD, DEPTH_8));
}
END_TEST

START_TEST(few_colours_carry_no_data_and_none_means_none)
{
	struct scale s = { .limit = 1 };

	ck_assert_int_eq(palette_index(palette_rgb(PALETTE_CIVIDIS, &s, 1), DEPTH_8), -1);
	ck_assert_int_eq(palette_index(palette_rgb(PALETTE_CIVIDIS, &s, 1), DEPTH_16), -1);
	ck_assert_int_eq(palette_index(INK_ERROR, DEPTH_MONO), -1);
	ck_assert_int_eq(palette_index(COLOUR_DEFAULT, DEPTH_DIRECT), -1);
}
END_TEST

START_TEST(a_pictures_colours_go_to_the_nearest_of_256)
{
	ck_assert_int_eq(palette_index(COLOUR_RGB(255, 0, 0), DEPTH_256), 196);
	ck_assert_int_eq(palette_index(COLOUR_RGB(0, 0, 0), DEPTH_256), 16);
	ck_assert_int_eq(palette_index(COLOUR_RGB(128, 128, 128), DEPTH_256), 244);
	ck_assert_int_eq(palette_index(COLOUR_RGB(135, 175, 215), DEPTH_256), 16 + 36 * 2 + 6 * 3 + 4);
}
END_TEST

Suite *palette_suite(void)
{
	Suite *s = suite_create("palette");
	TCase *tc = tcase_create("colours");

	tcase_add_test(tc, lightness_rises_with_the_value_in_every_depth);
	tcase_add_test(tc, zero_of_two_signs_is_a_grey_seen_on_white_and_on_black);
	tcase_add_test(tc, the_scale_is_the_ninetieth_percentile_of_the_sizes);
	tcase_add_test(tc, a_map_that_is_nearly_all_zero_is_still_seen);
	tcase_add_test(tc, numbers_that_are_none_and_infinities_have_their_own_glyphs);
	tcase_add_test(tc, the_ramps_of_glyphs_are_those_of_rule_nine);
	tcase_add_test(tc, the_inks_can_be_read_on_white_and_on_black);
	tcase_add_test(tc, few_colours_carry_no_data_and_none_means_none);
	tcase_add_test(tc, a_pictures_colours_go_to_the_nearest_of_256);
	suite_add_tcase(s, tc);
	return s;
}

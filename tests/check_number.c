/* Numbers as they are printed: rule by rule, and the sums that must work on a calculator. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "suites.h"

static void check_put(double v, bool digits, const char *want)
{
	struct buf b = { 0 };

	number_put(&b, v, digits);
	ck_assert_str_eq(buf_str(&b), want);
	buf_free(&b);
}

START_TEST(test_four_decimals_zero_is_0_small_and_large_scientific)
{
	check_put(1.13641, false, "1.1364");
	check_put(-0.13164, false, "-0.1316");
	check_put(0.0, false, "0");
	check_put(-0.0, false, "0");
	check_put(0.00005, false, "0.0001");
	check_put(-0.00004, false, "-4.000e-05");
	check_put(9999, false, "9999.0000");
	check_put(12345.6, false, "1.235e+04");
	check_put(NAN, false, "nan");
	check_put(copysign(NAN, -1), false, "nan");
	check_put(-INFINITY, false, "-inf");
	check_put(0.1f, true, "0.100000001");
}
END_TEST

START_TEST(test_fixed_never_prints_minus_nothing)
{
	struct buf b = { 0 };

	number_fixed(&b, -0.00001, 4);
	ck_assert_str_eq(buf_str(&b), "0.0000");
	buf_free(&b);
}
END_TEST

static void check_percent(double share, const char *want)
{
	struct buf b = { 0 };

	number_percent(&b, share);
	ck_assert_str_eq(buf_str(&b), want);
	buf_free(&b);
}

START_TEST(test_percent_is_whole_only_where_it_is)
{
	check_percent(0.883, "88.3");
	check_percent(0.99992, "99.99");
	check_percent(1, "100.0");
	check_percent(0.0003, "0.03");
	check_percent(0, "0.0");
	check_percent(1e-12, "<0.0001");
	check_percent(copysign(NAN, -1), "nan");
}
END_TEST

/* The sum of the design's own example: at four decimals 0.1640 - 0.0375 is not 0.1266. */
START_TEST(test_decimals_grow_until_the_sum_works)
{
	ck_assert_int_eq(number_decimals((double[]){ -0.1316, 1.268 }, 2, 1.1364), 4);
	ck_assert_int_eq(number_decimals((double[]){ 0.16404158, -0.03748442 }, 2, 0.12655716), 5);
	ck_assert_int_eq(number_decimals((double[]){ 1, 1 }, 2, 3), -1);
	ck_assert_int_eq(number_decimals((double[]){ NAN, 1 }, 2, 1), -1);
	ck_assert_int_eq(number_product_decimals(0.164041579, 0.629804373, -0.0595175587, 0.126557156), 5);
	ck_assert_int_eq(number_product_decimals(0, 1e30, 1, 1e30), -1);
}
END_TEST

START_TEST(test_norm_decimals_make_the_formula_work)
{
	const double v[5] = { 2.734569, 0.452059, 1.373044, 0.729906, 0.054665 };
	const double y = (v[0] - v[1]) / v[2] * v[3] + v[4];

	ck_assert_int_eq(number_norm_decimals(v, y), 6);
	ck_assert_int_eq(number_norm_decimals(v, y + 1), -1);
}
END_TEST

Suite *number_suite(void)
{
	Suite *suite = suite_create("number");
	TCase *tc = tcase_create("printed");

	tcase_add_test(tc, test_four_decimals_zero_is_0_small_and_large_scientific);
	tcase_add_test(tc, test_fixed_never_prints_minus_nothing);
	tcase_add_test(tc, test_percent_is_whole_only_where_it_is);
	tcase_add_test(tc, test_decimals_grow_until_the_sum_works);
	tcase_add_test(tc, test_norm_decimals_make_the_formula_work);
	suite_add_tcase(suite, tc);
	return suite;
}

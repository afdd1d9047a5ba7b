/* Shapes index row by row; statistics count NaNs apart; the .npy is NumPy's, byte for byte. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "suites.h"
#include "tensor/npy.h"

START_TEST(elements_lie_row_by_row)
{
	struct shape s = { 2, 3, 4 };
	float v[24];
	struct tensor t = { s, v };

	for (int i = 0; i < 24; i++)
		v[i] = (float)i;
	ck_assert_uint_eq(shape_len(s), 24);
	ck_assert(tensor_get(&t, 1, 2, 3) == 23 && tensor_at(&t, (struct at){ 1, 0, 2 }) == 14);
	ck_assert(shape_has(s, (struct at){ 1, 2, 3 }) && !shape_has(s, (struct at){ 2, 0, 0 }));
	ck_assert(!shape_has(s, (struct at){ 0, -1, 0 }));
	ck_assert(tensor_has(&t, 2, 3) && !tensor_has(&t, 3, 0) && !tensor_has(&t, 0, -1));
}
END_TEST

START_TEST(statistics_of_plain_numbers)
{
	static const float v[] = { 3, -1, 0, 4, -0.0f, 4, -1 };
	struct stats s = stats_of(v, ARRAY_LEN(v));

	ck_assert(s.min == -1 && s.max == 4);
	ck_assert_double_eq_tol(s.mean, 9.0 / 7, 1e-15);
	ck_assert_double_eq_tol(s.norm, sqrt(43), 1e-15);
	ck_assert_uint_eq(s.n, 7);
	ck_assert_uint_eq(s.zeros, 2);
	ck_assert_uint_eq(s.negatives, 2);
	ck_assert_uint_eq(s.argmin, 1);
	ck_assert_uint_eq(s.argmax, 3);
	ck_assert_uint_eq(s.nans + s.infs, 0);
}
END_TEST

START_TEST(statistics_leave_nan_out_and_count_it)
{
	static const float v[] = { NAN, 2, NAN, -INFINITY, 1 }, none[] = { NAN };
	struct stats s = stats_of(v, ARRAY_LEN(v)), empty = stats_of(none, 1);

	ck_assert(s.max == 2 && isinf(s.min) && isinf(s.mean) && isinf(s.norm));
	ck_assert_uint_eq(s.nans, 2);
	ck_assert_uint_eq(s.infs, 1);
	ck_assert_uint_eq(s.argmax, 1);
	ck_assert_uint_eq(s.argmin, 3);
	ck_assert(isnan(empty.min) && isnan(empty.max) && isnan(empty.mean) && empty.norm == 0);
	ck_assert_uint_eq(stats_of(none, 0).n, 0);
}
END_TEST

START_TEST(statistics_are_summed_in_double)
{
	static float v[100000];

	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		v[i] = 0.1f;
	ck_assert_double_eq_tol(stats_of(v, ARRAY_LEN(v)).mean, (double)0.1f, 1e-12);
}
END_TEST

START_TEST(npy_is_numpys_byte_for_byte)
{
	/* numpy.save() of numpy.array([[[1, -2]]], '<f4') */
	static const char header[] = "\x93NUMPY\x01\x00\x76\x00"
	                             "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }";
	float v[] = { 1, -2 };
	struct tensor t = { { 1, 1, 2 }, v };
	struct buf b = { 0 };

	npy_print(&b, &t);
	ck_assert(buf_ok(&b, NULL));
	ck_assert_uint_eq(b.len, 128 + 8);
	ck_assert_mem_eq(b.s, header, sizeof(header) - 1);
	for (size_t i = sizeof(header) - 1; i < 127; i++)
		ck_assert_int_eq(b.s[i], ' ');
	ck_assert_int_eq(b.s[127], '\n');
	ck_assert_mem_eq(b.s + 128, "\x00\x00\x80\x3f\x00\x00\x00\xc0", 8);
	buf_free(&b);
}
END_TEST

START_TEST(npy_data_is_aligned_whatever_the_shape)
{
	static float v[4096];

	for (int n = 1; n <= 4096; n *= 2) {
		struct tensor t = { { n, 1, 1 }, v };
		struct buf b = { 0 };
		npy_print(&b, &t);
		ck_assert_uint_eq((b.len - 4 * (size_t)n) % 64, 0);
		ck_assert_uint_eq((unsigned char)b.s[8] + 256u * (unsigned char)b.s[9] + 10u,
		                  b.len - 4 * (size_t)n);
		buf_free(&b);
	}
}
END_TEST

START_TEST(npy_short_of_memory_is_remembered)
{
	float v[100] = { 0 };
	struct tensor t = { { 100, 1, 1 }, v };
	size_t n = 1;

	for (;; n++) {
		struct buf b = { 0 };
		mem_fail_at(n, false);
		npy_print(&b, &t);
		mem_fail_at(0, false);
		bool ok = buf_ok(&b, NULL);
		buf_free(&b);
		if (ok)
			break;
	}
	ck_assert_uint_gt(n, 2);
}
END_TEST

Suite *tensor_suite(void)
{
	Suite *suite = suite_create("tensor");
	TCase *tc = tcase_create("numbers");

	tcase_add_test(tc, elements_lie_row_by_row);
	tcase_add_test(tc, statistics_of_plain_numbers);
	tcase_add_test(tc, statistics_leave_nan_out_and_count_it);
	tcase_add_test(tc, statistics_are_summed_in_double);
	tcase_add_test(tc, npy_is_numpys_byte_for_byte);
	tcase_add_test(tc, npy_data_is_aligned_whatever_the_shape);
	tcase_add_test(tc, npy_short_of_memory_is_remembered);
	suite_add_tcase(suite, tc);
	return suite;
}

/* Weights: what a good file gives, what a bad one is told, and that no failing allocation is overlooked. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "corpus.h"
#include "suites.h"
#include "weights/weights.h"

/* A file in memory: the length, the header, the data. */
static struct bytes file_of(const char *header, const void *data, size_t ndata)
{
	size_t n = strlen(header);
	struct bytes b = { mem_new(8 + n + ndata, 1), 8 + n + ndata };

	for (int i = 0; i < 8; i++)
		b.p[i] = (unsigned char)(n >> 8 * i);
	memcpy(b.p + 8, header, n);
	if (ndata)
		memcpy(b.p + 8 + n, data, ndata);
	return b;
}

static struct weights *parse_of(const char *header, const void *data, size_t ndata)
{
	struct bytes b = file_of(header, data, ndata);
	struct err err;
	struct weights *w = weights_parse(&b, "F", false, &err);

	mem_free(b.p);
	ck_assert_msg(w != NULL, "%s", err.msg);
	return w;
}

START_TEST(every_file_of_the_corpus_gets_its_answer)
{
	ck_assert_int_ge(corpus_each("safetensors", corpus_answer), 60);
}
END_TEST

START_TEST(a_tensor_has_its_shape_and_numbers)
{
	static const float v[] = { 1, 2, 3, 4, 5, 6 };
	struct weights *w =
	    parse_of("{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", v, 24);
	const struct weight *t = weights_find(w, "fc.weight");

	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(t->rank, 2);
	ck_assert_int_eq(t->dim[0], 2);
	ck_assert_int_eq(t->dim[1], 3);
	ck_assert_uint_eq(t->len, 6);
	ck_assert_mem_eq(t->v, v, sizeof(v));
	ck_assert_ptr_null(weights_find(w, "fc.bias"));
	ck_assert_ptr_null(weights_meta(w, "mean"));
	weights_free(w);
	weights_free(NULL);
}
END_TEST

START_TEST(tensors_come_in_the_order_of_their_data)
{
	struct weights *w = parse_of("{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
	                             "\"e\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
	                             "\"__metadata__\":{\"mean\":\"0.5\",\"empty\":\"\"},"
	                             "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
	                             "\0\0\200\77\0\0\0\100", 8);

	ck_assert_int_eq(w->ntensors, 3);
	ck_assert_str_eq(w->tensor[0].name, "a");
	ck_assert_str_eq(w->tensor[1].name, "e");
	ck_assert_str_eq(w->tensor[2].name, "b");
	ck_assert(w->tensor[0].v[0] == 1 && w->tensor[2].v[0] == 2);
	ck_assert_uint_eq(w->tensor[1].len, 0);
	ck_assert_int_eq(w->tensor[0].rank, 0);
	ck_assert_uint_eq(w->tensor[0].len, 1);
	ck_assert_str_eq(weights_meta(w, "mean"), "0.5");
	ck_assert_str_eq(weights_meta(w, "empty"), "");
	ck_assert_int_eq(w->nmeta, 2);
	weights_free(w);
}
END_TEST

START_TEST(unaligned_data_comes_out_aligned)
{
	/* an F16 of two bytes first, so that the F32 behind it is at an odd place */
	struct weights *w = parse_of("{\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
	                             "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
	                             "\0\74\0\0\300\100", 6);

	ck_assert(weights_find(w, "h")->v[0] == 1 && weights_find(w, "f")->v[0] == 6);
	for (int i = 0; i < w->ntensors; i++)
		ck_assert_uint_eq((uintptr_t)w->tensor[i].v % 64, 0);
	weights_free(w);
}
END_TEST

START_TEST(every_half_is_the_float_it_stands_for)
{
	unsigned char *data = mem_new(65536, 2);

	for (int u = 0; u < 65536; u++) {
		data[2 * u] = (unsigned char)u;
		data[2 * u + 1] = (unsigned char)(u >> 8);
	}
	struct weights *w = parse_of(
	    "{\"h\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}", data, 131072);
	const float *v = w->tensor[0].v;
	for (int u = 0; u < 65536; u++) {
		int e = u >> 10 & 31, m = u & 1023;
		double x = e ? ldexp(1024 + m, e - 25) : ldexp(m, -24);
		if (e == 31)
			x = m ? (double)NAN : (double)INFINITY;
		if (isnan(x) ? !isnan(v[u]) : (double)v[u] != (u >> 15 ? -x : x))
			ck_abort_msg("0x%04x is %.9g", u, (double)v[u]);
		if (!isnan(x) && !signbit(v[u]) != !(u >> 15))
			ck_abort_msg("0x%04x has the wrong sign", u);
	}
	weights_free(w);
	mem_free(data);
}
END_TEST

START_TEST(other_types_are_converted_or_stepped_over)
{
	static const unsigned char data[] = {
		0xc0, 0x3f, 0x80, 0xff, 0x9a, 0x99,
		0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f, /* BF16 1.5, -inf; F64 0.1 */
		0x9c, 0x75, 0,    0x88, 0x3c, 0xe4,
		0x37, 0x7e, 7,    0,    0,    0, /* F64 1e300; I64 7 */
		0,    0,    0,    0,
	};
	struct weights *w =
	    parse_of("{\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},"
	             "\"d\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[4,20]},"
	             "\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[20,28]}}",
	             data, sizeof(data));
	const float *b = weights_find(w, "b")->v, *d = weights_find(w, "d")->v;

	ck_assert_int_eq(w->ntensors, 2);
	ck_assert(b[0] == 1.5f && isinf(b[1]) && b[1] < 0);
	ck_assert(d[0] == 0.1f && isinf(d[1]) && d[1] > 0);
	ck_assert_ptr_null(weights_find(w, "bn1.num_batches_tracked"));
	weights_free(w);
}
END_TEST

START_TEST(headers_past_the_limits_are_refused_unread)
{
	static const struct {
		size_t n;
		enum err_code code;
	} row[] = { { (16 << 20) + 1, ERR_LIMIT }, { 100000001, ERR_MALFORMED } };

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct bytes b = { mem_new(8 + row[i].n, 1), 8 + row[i].n };
		struct err err;
		for (int k = 0; k < 8; k++)
			b.p[k] = (unsigned char)((uint64_t)row[i].n >> 8 * k);
		b.p[8] = '{';
		ck_assert_ptr_null(weights_parse(&b, "F", false, &err));
		ck_assert_int_eq(err.code, row[i].code);
		mem_free(b.p);
	}
}
END_TEST

START_TEST(a_missing_file_and_a_folder_are_not_weights)
{
	struct err err;

	ck_assert_ptr_null(weights_read("no-such-file.safetensors", false, &err));
	ck_assert_int_eq(err.code, ERR_READ);
	ck_assert_ptr_null(weights_read(".", false, &err));
	ck_assert_str_eq(err.msg, ".: is a directory");
}
END_TEST

/* Fails one allocation after another; how many there were. */
static size_t fail_each(const struct bytes *b, bool all, int ntensors)
{
	for (size_t n = 1;; n++) {
		struct err err = { 0 };
		mem_fail_at(n, all);
		struct weights *w = weights_parse(b, "F", false, &err);
		mem_fail_at(0, false);
		if (w) {
			ck_assert_int_eq(w->ntensors, ntensors);
			weights_free(w);
			return n - 1;
		}
		ck_assert_int_eq(err.code, ERR_LIMIT);
		ck_assert_str_eq(err.msg, "F: not enough memory");
	}
}

START_TEST(no_failing_allocation_is_overlooked)
{
	struct bytes b = file_of("{\"__metadata__\":{\"mean\":\"0.5\"},"
	                         "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}",
	                         "12345678", 8);

	for (int all = 0; all < 2; all++) /* one that fails; all from there on */
		ck_assert_uint_ge(fail_each(&b, all, 1), 6);
	mem_free(b.p);
}
END_TEST

static void put_many(struct buf *header, int many)
{
	for (int i = 0; i < many; i++)
		buf_printf(header, "%c\"t%d.w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}",
		           i ? ',' : '{', i * 7919 % many, 4 * i, 4 * i + 4);
	buf_putc(header, '}');
}

START_TEST(no_failing_allocation_in_the_middle_of_a_long_header_is_overlooked)
{
	enum { MANY = 1000 };
	static const float v[MANY];
	struct buf header = { 0 };
	struct bytes b;

	put_many(&header, MANY);
	b = file_of(header.s, v, sizeof v);
	ck_assert_uint_ge(fail_each(&b, false, MANY), 10);
	mem_free(b.p);
	buf_free(&header);
}
END_TEST

START_TEST(among_many_tensors_each_is_found_by_its_name)
{
	enum { MANY = 3000 };
	struct buf header = { 0 };
	float v[MANY];
	char name[32];
	struct weights *w;

	for (int i = 0; i < MANY; i++)
		v[i] = (float)i;
	put_many(&header, MANY);
	w = parse_of(header.s, v, sizeof v);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "t%d.w", i * 7919 % MANY);
		ck_assert_ptr_nonnull(weights_find(w, name));
		ck_assert(weights_find(w, name)->v[0] == (float)i);
	}
	ck_assert_ptr_null(weights_find(w, "t3000.w"));
	ck_assert_ptr_null(weights_find(w, ""));
	ck_assert_ptr_null(weights_find(w, "zz"));
	weights_free(w);
	buf_free(&header);
}
END_TEST

START_TEST(numbers_that_are_none_are_counted)
{
	const float v[] = { 1, NAN, 2, -INFINITY, NAN, 0 };
	const char *first;
	struct weights *w = parse_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
	                             "\"b\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[4,24]}}",
	                             v, sizeof v);

	ck_assert_uint_eq(weights_odd(w, &first), 3);
	ck_assert_str_eq(first, "b");
	weights_free(w);
	w = parse_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", v, 4);
	ck_assert_uint_eq(weights_odd(w, &first), 0);
	ck_assert_ptr_null(first);
	weights_free(w);
}
END_TEST

START_TEST(a_trained_resnet20_is_read_whole)
{
	static const struct {
		const char *file;
		size_t params;
	} row[] = { { "resnet20-a", 269722 }, { "resnet20-b", 272474 }, { "resnet20-c", 283962 } };
	const char *srcdir = getenv("srcdir");
	char path[4096];

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		snprintf(path, sizeof(path), "%s/data/%s.safetensors", srcdir ? srcdir : ".", row[i].file);
		if (!io_is_file(path))
			return;
		struct err err;
		struct weights *w = weights_read(path, false, &err);
		size_t params = 0;
		ck_assert_msg(w != NULL, "%s", err.msg);
		for (int k = 0; k < w->ntensors; k++)
			if (!strstr(w->tensor[k].name, "running_"))
				params += w->tensor[k].len;
		ck_assert_uint_eq(params, row[i].params);
		ck_assert_int_eq(weights_find(w, "fc.weight")->dim[0], 10);
		ck_assert_str_eq(weights_meta(w, "mean"), "0.4914,0.4822,0.4465");
		weights_free(w);
	}
}
END_TEST

Suite *weights_suite(void)
{
	Suite *suite = suite_create("weights");
	TCase *tc = tcase_create("safetensors");

	tcase_add_test(tc, every_file_of_the_corpus_gets_its_answer);
	tcase_add_test(tc, a_tensor_has_its_shape_and_numbers);
	tcase_add_test(tc, tensors_come_in_the_order_of_their_data);
	tcase_add_test(tc, unaligned_data_comes_out_aligned);
	tcase_add_test(tc, every_half_is_the_float_it_stands_for);
	tcase_add_test(tc, other_types_are_converted_or_stepped_over);
	tcase_add_test(tc, headers_past_the_limits_are_refused_unread);
	tcase_add_test(tc, a_missing_file_and_a_folder_are_not_weights);
	tcase_add_test(tc, no_failing_allocation_is_overlooked);
	tcase_add_test(tc, no_failing_allocation_in_the_middle_of_a_long_header_is_overlooked);
	tcase_add_test(tc, among_many_tensors_each_is_found_by_its_name);
	tcase_add_test(tc, numbers_that_are_none_are_counted);
	tcase_add_test(tc, a_trained_resnet20_is_read_whole);
	suite_add_tcase(suite, tc);
	return suite;
}

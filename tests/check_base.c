/* Floor 0's words: memory that fails on demand, errors, growing text, JSON, kinds of files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/kind.h"
#include "suites.h"

START_TEST(alloc_is_zeroed_and_nothing_is_a_pointer)
{
	unsigned char *p = mem_new(100, 3), *none = mem_new(0, 8);

	ck_assert_ptr_nonnull(p);
	for (int i = 0; i < 300; i++)
		ck_assert_int_eq(p[i], 0);
	ck_assert_ptr_nonnull(none);
	mem_free(p);
	mem_free(none);
	mem_free(NULL);
}
END_TEST

START_TEST(alloc_refuses_sizes_that_overflow)
{
	char *p = mem_new(4, 1);

	memcpy(p, "abc", 4);
	ck_assert_ptr_null(mem_new(SIZE_MAX, 2));
	ck_assert_ptr_null(mem_new(SIZE_MAX / 2, 4));
	ck_assert_ptr_null(mem_grow(p, SIZE_MAX / 4, 8));
	ck_assert_str_eq(p, "abc");
	mem_free(p);
}
END_TEST

START_TEST(alloc_fails_the_nth_time_only)
{
	mem_fail_at(2, false);
	void *first = mem_new(1, 1), *second = mem_new(1, 1), *third = mem_new(1, 1);

	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(second);
	ck_assert_ptr_nonnull(third);
	mem_free(first);
	mem_free(third);
}
END_TEST

START_TEST(alloc_fails_from_the_nth_on)
{
	mem_fail_at(2, true);
	void *first = mem_new(1, 1);

	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(mem_strdup("a"));
	ck_assert_ptr_null(mem_grow(NULL, 4, 4));
	mem_fail_at(0, false);
	mem_free(first);
	void *again = mem_new(1, 1);
	ck_assert_ptr_nonnull(again);
	mem_free(again);
}
END_TEST

START_TEST(alloc_copies_at_most_n)
{
	char *s = mem_strndup("downsample", 4), *all = mem_strndup("fc", 99);

	ck_assert_str_eq(s, "down");
	ck_assert_str_eq(all, "fc");
	mem_free(s);
	mem_free(all);
}
END_TEST

START_TEST(err_is_one_safe_sentence)
{
	struct err e;

	ck_assert(!err_set(&e, ERR_USAGE, "no step '%s'", "a\x1b[31m\nb\xff"));
	ck_assert_int_eq(e.code, ERR_USAGE);
	ck_assert_str_eq(e.msg, "no step 'a\\x1b[31m\\x0ab\\xff'");
	ck_assert(!err_memory(&e));
	ck_assert_int_eq(e.code, ERR_LIMIT);
	ck_assert_str_eq(e.msg, "not enough memory");
	ck_assert(!err_set(NULL, ERR_USAGE, "nobody listens"));
}
END_TEST

START_TEST(err_that_is_too_long_ends_in_an_ellipsis)
{
	char text[2000];
	struct err e;

	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2); /* e acute */
	text[sizeof(text) - 2] = '\0';
	for (int shift = 0; shift < 2; shift++) { /* cut within a character, and between two */
		err_set(&e, ERR_READ, "%s%s", shift ? "x" : "", text);
		size_t n = strlen(e.msg);
		ck_assert_uint_lt(n, sizeof(e.msg));
		ck_assert_uint_gt(n, sizeof(e.msg) - 8);
		ck_assert_str_eq(e.msg + n - 3, "\xe2\x80\xa6");
		ck_assert_int_eq((unsigned char)e.msg[n - 4], 0xa9);
	}
}
END_TEST

START_TEST(err_prefix_keeps_the_sentence_whole)
{
	char path[3000];
	struct err e;

	err_set(&e, ERR_READ, "is a directory");
	ck_assert(!err_prefix(&e, "%s:%d", "a.net", 17));
	ck_assert_str_eq(e.msg, "a.net:17: is a directory");
	memset(path, 'p', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	err_set(&e, ERR_READ, "is a directory");
	err_prefix(&e, "%s", path);
	ck_assert_ptr_nonnull(strstr(e.msg, "\xe2\x80\xa6: is a directory"));
	ck_assert_int_eq(e.code, ERR_READ);
}
END_TEST

START_TEST(buf_grows_and_stays_terminated)
{
	struct buf b = { 0 };

	ck_assert_str_eq(buf_str(&b), "");
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%d,", i);
	ck_assert_uint_eq(b.len, 48890);
	ck_assert_uint_eq(strlen(buf_str(&b)), b.len);
	ck_assert_str_eq(buf_str(&b) + b.len - 10, "9998,9999,");
	ck_assert(buf_ok(&b, NULL));
	buf_clear(&b);
	ck_assert_str_eq(buf_str(&b), "");
	buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.len, 3);
	buf_free(&b);
	ck_assert_ptr_null(b.s);
}
END_TEST

START_TEST(buf_remembers_that_something_was_lost)
{
	struct buf b = { 0 };
	struct err e;

	buf_puts(&b, "kept");
	mem_fail_at(1, false);
	for (int i = 0; i < 100; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "more");
	ck_assert(!buf_ok(&b, &e));
	ck_assert_int_eq(e.code, ERR_LIMIT);
	ck_assert_int_eq(strncmp(buf_str(&b), "keptxxx", 7), 0);
	buf_clear(&b);
	buf_puts(&b, "again");
	ck_assert(buf_ok(&b, &e));
	buf_free(&b);
}
END_TEST

START_TEST(json_puts_its_own_commas)
{
	struct buf b = { 0 };

	json_open(&b, '{');
	json_key(&b, "a,");
	json_open(&b, '[');
	json_int(&b, INT64_MIN);
	json_bool(&b, true);
	json_null(&b);
	json_open(&b, '{');
	json_close(&b, '}');
	json_open(&b, '[');
	json_close(&b, ']');
	json_close(&b, ']');
	json_key(&b, "b");
	json_string(&b, "{");
	json_key(&b, "c");
	json_string(&b, "");
	json_close(&b, '}');
	buf_putc(&b, '\n');
	json_int(&b, 1);
	ck_assert_str_eq(buf_str(&b),
	                 "{\"a,\":[-9223372036854775808,true,null,{},[]],\"b\":\"{\",\"c\":\"\"}\n1");
	buf_free(&b);
}
END_TEST

START_TEST(json_escapes_what_could_hurt)
{
	struct buf b = { 0 };

	json_string(&b, "\"\\\n\t\x1b\x7f\xc2\x9b\xff\xe2\x82\xac\xf0\x9f\x90\xb1");
	ck_assert_str_eq(buf_str(&b),
	                 "\"\\\"\\\\\\n\\t\\u001b\\u007f\\u009b\xef\xbf\xbd\xe2\x82\xac\xf0\x9f\x90\xb1\"");
	buf_free(&b);
}
END_TEST

START_TEST(json_numbers_survive_the_round_trip)
{
	struct buf b = { 0 };

	json_open(&b, '[');
	json_number(&b, (double)0.1f);
	json_number(&b, -0.0);
	json_number(&b, (double)NAN);
	json_number(&b, (double)-INFINITY);
	json_number(&b, (double)INFINITY);
	json_close(&b, ']');
	ck_assert_str_eq(buf_str(&b), "[0.100000001,-0,\"NaN\",\"-Infinity\",\"Infinity\"]");
	for (uint32_t u = 1; u < 0x7f800000; u += 9973 * 997) {
		float f;
		memcpy(&f, &u, sizeof(f));
		buf_clear(&b);
		json_number(&b, (double)f);
		ck_assert(strtof(buf_str(&b), NULL) == f);
	}
	buf_free(&b);
}
END_TEST

static void kind_is(const char *p, size_t n, enum kind kind, const char *words)
{
	struct bytes b = { (unsigned char *)p, n };
	struct buf out = { 0 };

	ck_assert_int_eq(kind_of(&b), kind);
	kind_print(&out, &b);
	ck_assert_str_eq(buf_str(&out), words);
	buf_free(&out);
}

START_TEST(files_are_known_by_their_first_bytes)
{
	kind_is("", 0, KIND_EMPTY, "an empty file");
	kind_is("{}", 2, KIND_TEXT, "text");
	kind_is("\xff\xd8\xff\xe0", 4, KIND_JPEG, "a JPEG picture");
	kind_is("\xff\xd8", 2, KIND_UNKNOWN, "data of an unknown kind (ff d8)");
	kind_is("\2\0\0\0\0\0\0\0{}", 10, KIND_SAFETENSORS, "a safetensors file");
	kind_is("RIFF\1\1\1\1WEBP", 12, KIND_WEBP, "a WebP picture");
	kind_is("PK\3\4", 4, KIND_ZIP, "a zip archive");
	kind_is("PK\5\6", 4, KIND_ZIP, "a zip archive");
	kind_is("\x80\5", 2, KIND_PICKLE, "a Python pickle");
	kind_is("\x8\7\x12\7pytorch", 11, KIND_ONNX, "an ONNX model");
	kind_is("\x8\7\x12\7pytor", 9, KIND_UNKNOWN, "data of an unknown kind (08 07 12 07 70 79 74 6f ...)");
	kind_is("GGUF\3", 5, KIND_GGUF, "a GGUF file");
	kind_is("\x1f\x8b\x8", 3, KIND_GZIP, "a file compressed with gzip");
	kind_is("\1\2\3\4\5\6\7\10\11", 9, KIND_UNKNOWN,
	        "data of an unknown kind (01 02 03 04 05 06 07 08 ...)");
}
END_TEST

Suite *base_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *tc = tcase_create("words");

	tcase_add_test(tc, alloc_is_zeroed_and_nothing_is_a_pointer);
	tcase_add_test(tc, alloc_refuses_sizes_that_overflow);
	tcase_add_test(tc, alloc_fails_the_nth_time_only);
	tcase_add_test(tc, alloc_fails_from_the_nth_on);
	tcase_add_test(tc, alloc_copies_at_most_n);
	tcase_add_test(tc, err_is_one_safe_sentence);
	tcase_add_test(tc, err_that_is_too_long_ends_in_an_ellipsis);
	tcase_add_test(tc, err_prefix_keeps_the_sentence_whole);
	tcase_add_test(tc, buf_grows_and_stays_terminated);
	tcase_add_test(tc, buf_remembers_that_something_was_lost);
	tcase_add_test(tc, json_puts_its_own_commas);
	tcase_add_test(tc, json_escapes_what_could_hurt);
	tcase_add_test(tc, json_numbers_survive_the_round_trip);
	tcase_add_test(tc, files_are_known_by_their_first_bytes);
	suite_add_tcase(suite, tc);
	return suite;
}

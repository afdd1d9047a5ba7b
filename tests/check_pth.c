/* Files of torch.save(): what good ones give, what bad ones are told, and that nothing they ask for is done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/archive.h"
#include "base/buf.h"
#include "corpus.h"
#include "suites.h"
#include "weights/pickle.h"
#include "weights/weights.h"

static struct bytes corpus_file(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct bytes b;
	struct err err;

	snprintf(path, sizeof path, "%s/tests/corpus/pth/%s", srcdir ? srcdir : ".", name);
	ck_assert_msg(io_read(path, 1 << 20, &b, &err), "%s", err.msg);
	return b;
}

static struct weights *corpus_weights(const char *name)
{
	struct bytes b = corpus_file(name);
	struct err err;
	struct weights *w = weights_parse(&b, "F", false, &err);

	mem_free(b.p);
	ck_assert_msg(w != NULL, "%s: %s", name, err.msg);
	return w;
}

#ifdef HAVE_LIBZIP
START_TEST(every_file_of_the_corpus_gets_its_answer)
{
	ck_assert_int_ge(corpus_each("pth", corpus_answer), 170);
}
END_TEST

/* The only tensor's numbers. */
static void holds(const char *name, int n, const float *v)
{
	struct weights *w = corpus_weights(name);

	ck_assert_int_eq(w->ntensors, 1);
	ck_assert_uint_eq(w->tensor[0].len, (size_t)n);
	for (int i = 0; i < n; i++)
		ck_assert_msg(w->tensor[0].v[i] == v[i], "%s: number %d is %g", name, i,
		              (double)w->tensor[0].v[i]);
	weights_free(w);
}

START_TEST(a_view_is_read_in_its_own_order)
{
	holds("ok.pth", 4, (const float[]){ 1, 2, 3, 4 });
	holds("ok-transposed.pth", 4, (const float[]){ 1, 3, 2, 4 });
	holds("ok-row.pth", 2, (const float[]){ 2, 4 });
	holds("ok-scalar.pth", 1, (const float[]){ 4 });
	holds("ok-expanded.pth", 12, (const float[]){ 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4 });
	holds("legacy-view.pth", 2, (const float[]){ 2, 3 });
	holds("ok-untyped-view.pth", 2, (const float[]){ 3, 4 }); /* counted in bytes */
}
END_TEST

/* The sixteen bytes of 1, 2, 3, 4 taken for other types. */
START_TEST(every_type_is_what_its_bytes_say)
{
	holds("ok-bfloat16.pth", 8, (const float[]){ 0, 1, 0, 2, 0, 0x1.8p1f, 0, 4 }); /* upper halves */
	holds("ok-half.pth", 8, (const float[]){ 0, 1.875f, 0, 2, 0, 2.125f, 0, 2.25f });
	holds("ok-double.pth", 2, (const float[]){ 0x1.000003f8p1f, 0x1.00000404p9f });
	holds("ok-untyped.pth", 4, (const float[]){ 1, 2, 3, 4 });
	holds("ok-cuda.pth", 4, (const float[]){ 1, 2, 3, 4 });
}
END_TEST

START_TEST(tensors_may_share_a_storage)
{
	struct weights *w = corpus_weights("ok-two-in-one-storage.pth");

	ck_assert(weights_find(w, "a")->len == 2 && weights_find(w, "a")->v[0] == 3);
	ck_assert(weights_find(w, "b")->len == 4 && weights_find(w, "b")->v[0] == 1);
	weights_free(w);
}
END_TEST

START_TEST(a_checkpoint_is_unwrapped_and_says_from_where)
{
	struct weights *w = corpus_weights("ok-checkpoint.pth");

	ck_assert_str_eq(w->unwrapped, "state_dict");
	ck_assert_str_eq(w->format, "PyTorch, zip");
	ck_assert_str_eq(w->tensor[0].name, "module.w");
	weights_free(w);
	w = corpus_weights("ok-nested.pth");
	ck_assert_str_eq(w->unwrapped, "model.state_dict");
	weights_free(w);
	w = corpus_weights("ok-own-key.pth");
	ck_assert_str_eq(w->unwrapped, "my_weights");
	weights_free(w);
	w = corpus_weights("legacy-ok.pth");
	ck_assert_ptr_null(w->unwrapped);
	ck_assert_str_eq(w->format, "PyTorch, legacy pickle");
	weights_free(w);
}
END_TEST

/* All of them but the last are only a beginning. */
START_TEST(a_file_cut_anywhere_is_refused)
{
	static const char *const file[] = { "ok.pth", "ok-checkpoint.pth", "legacy-ok.pth",
		                            "legacy-two.pth" };

	for (size_t i = 0; i < ARRAY_LEN(file); i++) {
		struct bytes whole = corpus_file(file[i]);

		for (size_t n = 0; n < whole.n; n++) {
			struct bytes part = { whole.p, n };
			struct err err = { 0 };

			ck_assert_msg(weights_parse(&part, "F", false, &err) == NULL, "%s, %zu bytes",
			              file[i], n);
			ck_assert_msg(err.code == ERR_MALFORMED, "%s, %zu bytes: %s", file[i], n, err.msg);
		}
		mem_free(whole.p);
	}
}
END_TEST

static void fail_each(const char *file)
{
	struct bytes b = corpus_file(file);
	size_t n = 1;

	for (;; n++) {
		struct err err = { 0 };
		struct weights *w;

		mem_fail_at(n, n % 2);
		w = weights_parse(&b, "F", false, &err);
		mem_fail_at(0, false);
		weights_free(w);
		if (w)
			break;
		ck_assert_msg(err.code == ERR_LIMIT && strstr(err.msg, "not enough memory"), "%s: %s", file,
		              err.msg);
	}
	ck_assert_uint_ge(n, 15);
	mem_free(b.p);
}

START_TEST(no_failing_allocation_is_overlooked)
{
	fail_each("ok.pth");
	fail_each("ok-checkpoint.pth");
	fail_each("ok-memo.pth");
	fail_each("ok-two-in-one-storage.pth");
	fail_each("legacy-two.pth");
}
END_TEST

/* ---- archives ------------------------------------------------------------------------------------ */

START_TEST(a_member_is_found_by_its_name_and_read_within_its_limit)
{
	struct bytes b = corpus_file("ok.pth"), got;
	struct err err;
	struct archive *a = archive_open(&b, &err);
	int i;

	ck_assert_msg(a != NULL, "%s", err.msg);
	ck_assert_int_eq(archive_count(a), 4);
	i = archive_find(a, "archive/data/0");
	ck_assert_int_ge(i, 0);
	ck_assert(archive_member(a, i).stored && archive_member(a, i).size == 16);
	ck_assert_int_eq(archive_find(a, "archive/data/"), -1);
	ck_assert(archive_read(a, i, 16, &got, &err));
	ck_assert_uint_eq(got.n, 16);
	mem_free(got.p);
	ck_assert(!archive_read(a, i, 15, &got, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_ptr_null(got.p);
	archive_free(a);
	archive_free(NULL);
	mem_free(b.p);
}
END_TEST

START_TEST(a_packed_member_is_unpacked)
{
	struct bytes b = corpus_file("compressed-storage.pth"), got;
	struct err err;
	struct archive *a = archive_open(&b, &err);
	int i;

	ck_assert_msg(a != NULL, "%s", err.msg);
	i = archive_find(a, "a/data/0");
	ck_assert(i >= 0 && !archive_member(a, i).stored);
	ck_assert_msg(archive_read(a, i, 16, &got, &err), "%s", err.msg);
	ck_assert_mem_eq(got.p, (const unsigned char[16]){ 0 }, 16);
	mem_free(got.p);
	archive_free(a);
	mem_free(b.p);
}
END_TEST
#endif

/* ---- a machine that is asked too much ------------------------------------------------------------- */

/* `head`, then `piece` so many times. */
static struct bytes bomb(const char *piece, size_t npiece, size_t times)
{
	struct bytes b = { mem_new(2 + npiece * times, 1), 2 + npiece * times };

	b.p[0] = 0x80;
	b.p[1] = 2;
	for (size_t i = 0; i < times; i++)
		memcpy(b.p + 2 + i * npiece, piece, npiece);
	return b;
}

START_TEST(what_grows_without_end_meets_a_limit)
{
	static const struct {
		const char *piece;
		size_t n;
		const char *words;
	} row[] = {
		{ "N", 1, "values on the pickle's stack" },
		{ "(", 1, "marks on the pickle's stack" },
		{ "]0", 2, "lists, tuples and dicts" },
		{ "]\x94"
		  "0",
		  3, "lists, tuples and dicts" },
		{ "N\x94"
		  "0",
		  3, "memo number 1048576" },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct bytes b = bomb(row[i].piece, row[i].n, (1 << 20) + 2);
		struct err err = { 0 };
		struct pickle p;
		size_t at = 0;

		ck_assert_msg(!pickle_read(&b, &at, "", &p, &err), "%s", row[i].words);
		ck_assert_msg(err.code == ERR_LIMIT && strstr(err.msg, row[i].words), "%s", err.msg);
		pickle_free(&p);
		mem_free(b.p);
	}
}
END_TEST

/* A list that is put into itself over and over: items without new boxes. */
START_TEST(a_list_does_not_grow_past_its_limit)
{
	struct bytes b = bomb("Na", 2, (1 << 22) + 2);
	struct err err = { 0 };
	struct pickle p;
	size_t at = 1;

	b.p[1] = ']';
	ck_assert(!pickle_read(&b, &at, "", &p, &err));
	ck_assert_msg(err.code == ERR_LIMIT && strstr(err.msg, "in the pickle's lists and dicts"), "%s",
	              err.msg);
	pickle_free(&p);
	mem_free(b.p);
}
END_TEST

START_TEST(a_pickle_ends_where_it_says)
{
	struct bytes b = { (unsigned char *)"\x80\x02}.rest", 8 };
	struct err err;
	struct pickle p;
	size_t at = 0;

	ck_assert(pickle_read(&b, &at, "", &p, &err));
	ck_assert_uint_eq(at, 4);
	ck_assert_int_eq(p.top.type, PICKLE_DICT);
	pickle_free(&p);
}
END_TEST

START_TEST(a_key_that_comes_again_replaces_the_first)
{
	static const char text[] = "}(X\1\0\0\0aK\1X\1\0\0\0aK\2u.";
	struct bytes b = { (unsigned char *)text, sizeof text - 1 };
	struct err err;
	struct pickle p;
	size_t at = 0;

	ck_assert_msg(pickle_read(&b, &at, "", &p, &err), "%s", err.msg);
	ck_assert_int_eq(pickle_get(&p, &p.top, "a")->i, 2);
	ck_assert_ptr_null(pickle_get(&p, &p.top, "b"));
	pickle_free(&p);
}
END_TEST

START_TEST(numbers_are_what_they_say)
{
	static const char text[] = "(J\xff\xff\xff\xffM\xff\xff\x8a\0\x8a\1\xff\x8a\2\0\x80"
	                           "I-12\nL34L\nI01\nG?\xf8\0\0\0\0\0\0l.";
	static const int64_t want[] = { -1, 65535, 0, -1, -32768, -12, 34, 1 };
	struct bytes b = { (unsigned char *)text, sizeof text - 1 };
	struct err err;
	struct pickle p;
	size_t at = 0;

	ck_assert_msg(pickle_read(&b, &at, "", &p, &err), "%s", err.msg);
	ck_assert_uint_eq(p.box[p.top.box].n, 9);
	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(p.box[p.top.box].item[i].i, want[i]);
	ck_assert(p.box[p.top.box].item[8].f == 1.5);
	pickle_free(&p);
}
END_TEST

#ifndef HAVE_LIBZIP
START_TEST(without_libzip_a_zip_is_refused_with_the_reason)
{
	struct bytes b = corpus_file("ok.pth");
	struct err err;

	ck_assert_ptr_null(weights_parse(&b, "F", false, &err));
	ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(err.msg, "without libzip"));
	mem_free(b.p);
	weights_free(corpus_weights("legacy-ok.pth"));
}
END_TEST
#endif

Suite *pth_suite(void)
{
	Suite *suite = suite_create("pth");
	TCase *tc = tcase_create("torch.save");

#ifdef HAVE_LIBZIP
	tcase_add_test(tc, every_file_of_the_corpus_gets_its_answer);
	tcase_add_test(tc, a_view_is_read_in_its_own_order);
	tcase_add_test(tc, every_type_is_what_its_bytes_say);
	tcase_add_test(tc, tensors_may_share_a_storage);
	tcase_add_test(tc, a_checkpoint_is_unwrapped_and_says_from_where);
	tcase_add_test(tc, a_file_cut_anywhere_is_refused);
	tcase_add_test(tc, no_failing_allocation_is_overlooked);
	tcase_add_test(tc, a_member_is_found_by_its_name_and_read_within_its_limit);
	tcase_add_test(tc, a_packed_member_is_unpacked);
#else
	tcase_add_test(tc, without_libzip_a_zip_is_refused_with_the_reason);
#endif
	tcase_add_test(tc, what_grows_without_end_meets_a_limit);
	tcase_add_test(tc, a_list_does_not_grow_past_its_limit);
	tcase_add_test(tc, a_pickle_ends_where_it_says);
	tcase_add_test(tc, a_key_that_comes_again_replaces_the_first);
	tcase_add_test(tc, numbers_are_what_they_say);
	suite_add_tcase(suite, tc);
	return suite;
}

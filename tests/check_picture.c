/* Pictures: read as PIL reads them, resized as Pillow does, cropped as torchvision does, to the byte. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "corpus.h"
#include "picture/picture.h"
#include "suites.h"

static uint32_t fnv(const uint8_t *p, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

static size_t size_of(const struct picture *p)
{
	return (size_t)p->w * (size_t)p->h * 3;
}

/* The pictures of tests/golden/resize.py. */
static struct picture drawn(const char *kind, uint32_t seed, int w, int h)
{
	struct picture p;
	struct err err;
	uint8_t *at;

	ck_assert_msg(picture_new(&p, w, h, &err), "%s", err.msg);
	at = p.rgb;
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			for (int c = 0; c < 3; c++) {
				uint32_t ramp = (uint32_t)(x * (c + 1) + y * (3 - c)) + seed;
				if (strcmp(kind, "ramp") != 0)
					ramp = (seed = seed * 1664525u + 1013904223u) >> 24;
				if (strcmp(kind, "steps") == 0)
					ramp = ramp & 128 ? 255 : 0;
				*at++ = (uint8_t)ramp;
			}
	return p;
}

static void golden_line(char *line)
{
	char filter[9], kind[8];
	unsigned seed, sum, place, byte;
	int w, h, ow, oh, used;
	struct picture out;
	struct err err;

	ck_assert_int_eq(sscanf(line, "%8s %7s %u %d %d %d %d %x%n", filter, kind, &seed, &w, &h, &ow, &oh,
	                        &sum, &used),
	                 8);
	struct picture in = drawn(kind, seed, w, h);
	enum filter how = strcmp(filter, filter_word(FILTER_BICUBIC)) == 0 ? FILTER_BICUBIC : FILTER_BILINEAR;
	ck_assert_str_eq(filter, filter_word(how));
	ck_assert_msg(picture_resize(&in, ow, oh, how, &out, &err), "%s", err.msg);
	ck_assert(out.w == ow && out.h == oh);
	for (char *at = line + used; sscanf(at, " %u:%u%n", &place, &byte, &used) == 2; at += used)
		ck_assert_msg(out.rgb[place] == byte, "%s byte %u is %d", line, place, out.rgb[place]);
	ck_assert_msg(fnv(out.rgb, size_of(&out)) == sum, "%s", line);
	picture_free(&in);
	picture_free(&out);
}

START_TEST(resize_equals_pillow_in_every_byte)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[1024];
	int n = 0;

	snprintf(path, sizeof(path), "%s/tests/golden/resize.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			continue;
		golden_line(line);
		n++;
	}
	fclose(f);
	ck_assert_int_ge(n, 50);
}
END_TEST

START_TEST(resize_refuses_what_it_cannot_hold)
{
	struct picture in = drawn("ramp", 0, 2, 2), out;
	struct err err;

	ck_assert(!picture_resize(&in, 0, 5, FILTER_BILINEAR, &out, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert(!picture_resize(&in, 5, -1, FILTER_BILINEAR, &out, &err));
	ck_assert(!picture_resize(&in, INT_MAX, INT_MAX, FILTER_BILINEAR, &out, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_ptr_null(out.rgb);
	picture_free(&in);
}
END_TEST

/* A tap too many for 32 bits: 9 million weights that each round up to one unit. */
START_TEST(resize_of_an_endless_row_does_not_overflow)
{
	struct picture in, out;
	struct err err;

	ck_assert(picture_new(&in, 9000000, 1, &err));
	memset(in.rgb, 255, size_of(&in));
	ck_assert(picture_resize(&in, 1, 1, FILTER_BILINEAR, &out, &err));
	picture_free(&in);
	picture_free(&out);
}
END_TEST

/* Where a crop of a row begins: torchvision's int(round((size - crop) / 2.0)), worked out by Python. */
START_TEST(crop_begins_where_torchvision_begins)
{
	static const struct {
		int in, crop, start;
	} row[] = { { 32, 32, 0 }, { 33, 32, 0 }, { 34, 32, 1 },   { 35, 32, 2 },
		    { 36, 32, 2 }, { 37, 32, 2 }, { 39, 32, 4 },   { 41, 32, 4 },
		    { 43, 32, 6 }, { 1, 1, 0 },   { 200, 1, 100 }, { 256, 224, 16 } };

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		for (int tall = 0; tall < 2; tall++) {
			int in = row[i].in, crop = row[i].crop;
			struct picture p = drawn("ramp", 0, tall ? 1 : in, tall ? in : 1), out;
			struct err err;
			ck_assert(picture_crop(&p, tall ? 1 : crop, tall ? crop : 1, &out, &err));
			ck_assert_mem_eq(out.rgb, p.rgb + (size_t)3 * (size_t)row[i].start,
			                 (size_t)3 * (size_t)crop);
			picture_free(&p);
			picture_free(&out);
		}
}
END_TEST

START_TEST(crop_of_a_small_picture_is_padded_with_zeros)
{
	struct picture p, out;
	struct err err;

	ck_assert(picture_new(&p, 2, 5, &err));
	memset(p.rgb, 9, size_of(&p));
	ck_assert(picture_crop(&p, 5, 3, &out, &err)); /* one column before, two after */
	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 5; x++)
			ck_assert_int_eq(out.rgb[3 * (y * 5 + x)], x == 1 || x == 2 ? 9 : 0);
	picture_free(&out);
	ck_assert(!picture_crop(&p, 0, 3, &out, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	picture_free(&p);
}
END_TEST

START_TEST(the_short_edge_rules_the_size)
{
	static const int row[][5] = { { 640, 427, 256, 383, 256 },   { 427, 640, 256, 256, 383 },
		                      { 32, 32, 32, 32, 32 },        { 96, 64, 32, 48, 32 },
		                      { 1, INT_MAX, 2, 2, INT_MAX }, { 3, 2, 1, 1, 1 } };

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		int w, h;
		picture_short_edge(row[i][0], row[i][1], row[i][2], &w, &h);
		ck_assert_int_eq(w, row[i][3]);
		ck_assert_int_eq(h, row[i][4]);
	}
}
END_TEST

START_TEST(a_tensor_holds_the_bytes_channel_by_channel)
{
	struct picture p = drawn("noise", 3, 4, 3);
	float v[36];
	struct tensor t = { { 0 }, v };

	picture_to_tensor(&p, &t);
	ck_assert(shape_equal(t.shape, (struct shape){ 3, 3, 4 }));
	for (int c = 0; c < 3; c++)
		for (int y = 0; y < 3; y++)
			for (int x = 0; x < 4; x++)
				ck_assert(tensor_get(&t, c, y, x) == (float)p.rgb[(y * 4 + x) * 3 + c]);
	picture_free(&p);
}
END_TEST

static void corpus_line(int code, const char *name, const char *words, const struct bytes *b)
{
	struct err err = { 0 };
	struct picture p;
	char got[64];

	if (picture_parse(b, "FILE", &p, &err)) {
		ck_assert_msg(code == 0, "%s was taken", name);
		snprintf(got, sizeof(got), "%dx%d %08x", p.w, p.h, fnv(p.rgb, size_of(&p)));
		ck_assert_msg(strcmp(got, words) == 0, "%s: %s, PIL says %s", name, got, words);
		picture_free(&p);
		return;
	}
	ck_assert_msg((int)err.code == code, "%s: code %d: %s", name, err.code, err.msg);
	ck_assert_msg(strstr(err.msg, words) != NULL, "%s: %s", name, err.msg);
	ck_assert_msg(strncmp(err.msg, "FILE: ", 6) == 0, "%s: %s", name, err.msg);
	ck_assert_ptr_null(p.rgb);
}

START_TEST(every_file_of_the_corpus_is_read_as_pil_does_or_refused)
{
	ck_assert_int_ge(corpus_each("png", corpus_line), 70);
}
END_TEST

/* Into a file in the build folder and back as bytes. */
static struct bytes printed(const struct picture *p, const char *path)
{
	struct err err;
	struct bytes b;
	struct io_out *o = io_create(path, true, &err);

	ck_assert_msg(o && picture_print(p, o, &err) && io_commit(o, &err), "%s", err.msg);
	ck_assert(io_read(path, 1 << 24, &b, &err));
	unlink(path);
	return b;
}

START_TEST(what_was_written_is_read_again)
{
	struct picture p = drawn("noise", 5, 61, 37), q;
	struct bytes one = printed(&p, "check-picture.png"), two = printed(&p, "check-picture-2.png");
	struct err err;

	ck_assert_uint_eq(one.n, two.n);
	ck_assert_mem_eq(one.p, two.p, one.n); /* no time in it */
	ck_assert_msg(picture_parse(&one, "F", &q, &err), "%s", err.msg);
	ck_assert(q.w == 61 && q.h == 37);
	ck_assert_mem_eq(p.rgb, q.rgb, size_of(&p));
	picture_free(&p);
	picture_free(&q);
	mem_free(one.p);
	mem_free(two.p);
}
END_TEST

START_TEST(no_failing_allocation_is_overlooked)
{
	struct picture p = drawn("noise", 5, 16, 16), q, r;
	struct bytes b = printed(&p, "check-picture-3.png");
	struct err err;
	size_t n, parse = 0, resize = 0;

	for (n = 1;; n++, parse++) {
		mem_fail_at(n, false);
		bool ok = picture_parse(&b, "F", &q, &err);
		mem_fail_at(0, false);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_LIMIT);
		ck_assert_str_eq(err.msg, "F: not enough memory");
		ck_assert_ptr_null(q.rgb);
	}
	for (n = 1;; n++, resize++) {
		mem_fail_at(n, false);
		bool ok = picture_resize(&q, 8, 8, FILTER_BILINEAR, &r, &err);
		mem_fail_at(0, false);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_LIMIT);
		ck_assert_ptr_null(r.rgb);
	}
	ck_assert_uint_ge(parse, 4);
	ck_assert_uint_ge(resize, 10);
	picture_free(&p);
	picture_free(&q);
	picture_free(&r);
	mem_free(b.p);
}
END_TEST

START_TEST(no_failing_allocation_while_writing_is_overlooked)
{
	struct picture p = drawn("noise", 5, 16, 16);
	struct err err;
	size_t failed = 0;

	for (size_t n = 1;; n++, failed++) {
		struct io_out *o = io_create("check-picture-4.png", true, &err);
		ck_assert_ptr_nonnull(o);
		mem_fail_at(n, false);
		bool ok = picture_print(&p, o, &err);
		mem_fail_at(0, false);
		io_abandon(o);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_LIMIT);
	}
	ck_assert_uint_ge(failed, 4);
	ck_assert(!io_is_file("check-picture-4.png"));
	picture_free(&p);
}
END_TEST

START_TEST(a_full_disk_is_said_in_its_own_words)
{
	struct picture p = drawn("noise", 5, 200, 200); /* more than is kept back before writing */
	struct err err;
	struct io_out *o = io_create("check-picture-5.png", true, &err);

	io_fail_at(1, ENOSPC);
	ck_assert(!picture_print(&p, o, &err));
	io_fail_at(0, 0);
	ck_assert_int_eq(err.code, ERR_WRITE);
	ck_assert_str_eq(err.msg, "check-picture-5.png: No space left on device");
	io_abandon(o);
	ck_assert(!io_is_file("check-picture-5.png"));
	picture_free(&p);
}
END_TEST

START_TEST(a_missing_picture_is_said)
{
	struct picture p;
	struct err err;

	ck_assert(!picture_read("no-such.png", &p, &err));
	ck_assert_int_eq(err.code, ERR_READ);
	ck_assert_str_eq(err.msg, "no-such.png: No such file or directory");
	ck_assert_ptr_null(p.rgb);
}
END_TEST

Suite *picture_suite(void)
{
	Suite *suite = suite_create("picture");
	TCase *tc = tcase_create("pictures");

	tcase_add_test(tc, resize_equals_pillow_in_every_byte);
	tcase_add_test(tc, resize_refuses_what_it_cannot_hold);
	tcase_add_test(tc, resize_of_an_endless_row_does_not_overflow);
	tcase_add_test(tc, crop_begins_where_torchvision_begins);
	tcase_add_test(tc, crop_of_a_small_picture_is_padded_with_zeros);
	tcase_add_test(tc, the_short_edge_rules_the_size);
	tcase_add_test(tc, a_tensor_holds_the_bytes_channel_by_channel);
	tcase_add_test(tc, every_file_of_the_corpus_is_read_as_pil_does_or_refused);
	tcase_add_test(tc, what_was_written_is_read_again);
	tcase_add_test(tc, no_failing_allocation_is_overlooked);
	tcase_add_test(tc, no_failing_allocation_while_writing_is_overlooked);
	tcase_add_test(tc, a_full_disk_is_said_in_its_own_words);
	tcase_add_test(tc, a_missing_picture_is_said);
	suite_add_tcase(suite, tc);
	return suite;
}

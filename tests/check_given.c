/* What the reader gives the network: pictures of every kind as PIL reads them, arrays of NumPy, or a sentence. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "corpus.h"
#include "picture/given.h"
#include "picture/private.h"
#include "suites.h"

static const struct picture_how strict = { 0 }, lenient = { .lenient = true }, exif = { .exif = true };

static uint32_t fnv(const void *v, size_t n)
{
	const unsigned char *p = v;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

/* The numbers as little-endian bytes, on any machine. */
static uint32_t fnv_floats(const struct tensor *t)
{
	uint32_t h = 2166136261u, u;

	for (size_t i = 0; i < shape_len(t->shape); i++) {
		memcpy(&u, &t->v[i], sizeof u);
		for (int k = 0; k < 4; k++)
			h = (h ^ (u >> 8 * k & 0xff)) * 16777619u;
	}
	return h;
}

static void put(const struct given *g, char *out, size_t room)
{
	const struct shape s = g->tensor.shape;
	const struct picture *p = &g->picture;

	if (g->tensor.v)
		snprintf(out, room, "(%d,%d,%d) %08x", s.c, s.h, s.w, fnv_floats(&g->tensor));
	else
		snprintf(out, room, "%dx%d %08x", p->w, p->h, fnv(p->rgb, (size_t)p->w * (size_t)p->h * 3));
}

static void line(int code, const char *name, const char *words, const struct bytes *b)
{
	struct err err = { 0 };
	struct given g;
	char got[64];

	if (given_parse(b, "FILE", &strict, &g, &err)) {
		ck_assert_msg(code == 0, "%s was taken", name);
		put(&g, got, sizeof got);
		ck_assert_msg(strcmp(got, words) == 0, "%s: %s, PIL and NumPy say %s", name, got, words);
		given_free(&g);
		return;
	}
	ck_assert_msg((int)err.code == code, "%s: code %d: %s", name, err.code, err.msg);
	ck_assert_msg(strstr(err.msg, words) != NULL, "%s: %s", name, err.msg);
	ck_assert_msg(strncmp(err.msg, "FILE: ", 6) == 0, "%s: %s", name, err.msg);
	ck_assert(!g.picture.rgb && !g.tensor.v);
}

START_TEST(every_pnm_of_the_corpus_is_read_as_pil_does_or_refused)
{
	ck_assert_int_ge(corpus_each("pnm", line), 50);
}
END_TEST

START_TEST(every_array_of_the_corpus_is_read_as_numpy_does_or_refused)
{
	ck_assert_int_ge(corpus_each("npy", line), 30);
}
END_TEST

/* Cut anywhere a file gives a sentence or, behind its last pixel, what the whole one gives; and nothing leaks. (A number
   written in digits is another one without its last.) */
static void cut(int code, const char *name, const char *words, const struct bytes *b)
{
	bool digits = strstr(name, "-p2-") || strstr(name, "-p3-");

	for (size_t n = 0; code == 0 && n < b->n; n++) {
		struct bytes part = { mem_new(n ? n : 1, 1),
			              n }; /* of its own, so that a sanitizer sees its end */
		struct err err = { 0 };
		struct given g;
		char got[64];

		memcpy(part.p, b->p, n);
		if (given_parse(&part, "FILE", &strict, &g, &err)) {
			put(&g, got, sizeof got);
			ck_assert_msg(digits || strcmp(got, words) == 0, "%s cut at %zu is another picture",
			              name, n);
			given_free(&g);
		} else {
			ck_assert_msg(err.code == ERR_MALFORMED, "%s cut at %zu: %d %s", name, n, err.code,
			              err.msg);
		}
		if (given_parse(&part, "FILE", &lenient, &g, &err))
			given_free(&g);
		mem_free(part.p);
	}
}

START_TEST(a_file_cut_anywhere_is_a_sentence)
{
	static const char *const folders[] = { "png", "jpeg", "pnm", "npy" };

	corpus_each(folders[_i], cut);
}
END_TEST

static struct bytes corpus_file(const char *folder, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct bytes b;
	struct err err;

	snprintf(path, sizeof path, "%s/tests/corpus/%s/%s", srcdir ? srcdir : ".", folder, name);
	ck_assert_msg(io_read(path, 1 << 20, &b, &err), "%s", err.msg);
	return b;
}

START_TEST(no_failing_allocation_is_overlooked)
{
	static const struct {
		const char *folder, *name;
		bool turned;
	} row[] = {
		{ "pnm", "ok-p6-1000.ppm", false },   { "pnm", "ok-p5-65535.pgm", false },
		{ "npy", "ok-f4-little.npy", false }, { "npy", "ok-bytes-hw3.npy", false },
		{ "png", "ok-grey-16.png", false },
#ifdef HAVE_JPEG
		{ "jpeg", "ok-420.jpg", false },      { "jpeg", "ok-cmyk-progressive.jpg", false },
		{ "jpeg", "ok-turned-6.jpg", true },
#endif
	};
	size_t failed = 0;

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct bytes b = corpus_file(row[i].folder, row[i].name);
		struct err err;
		struct given g;
		bool ok = false;

		for (size_t n = 1; !ok; n++, failed += !ok) {
			mem_fail_at(n, false);
			ok = given_parse(&b, "F", row[i].turned ? &exif : &strict, &g, &err);
			mem_fail_at(0, false);
			if (!ok)
				ck_assert_int_eq(err.code, ERR_LIMIT);
			ck_assert(ok || (!g.picture.rgb && !g.tensor.v));
		}
		given_free(&g);
		mem_free(b.p);
	}
	ck_assert_uint_gt(failed, ARRAY_LEN(row));
}
END_TEST

/* Standard input is this file for a while. */
static bool given_input(const char *path, struct given *g, struct err *err)
{
	int keep = dup(STDIN_FILENO), fd = open(path, O_RDONLY);
	bool ok;

	ck_assert_int_ge(fd, 0);
	dup2(fd, STDIN_FILENO);
	close(fd);
	ok = given_read("-", &strict, g, err);
	dup2(keep, STDIN_FILENO);
	close(keep);
	return ok;
}

START_TEST(standard_input_is_read_to_its_end)
{
	const char *srcdir = getenv("srcdir");
	struct bytes b = corpus_file("pnm", "ok-p6-255.ppm");
	struct given a, g;
	struct err err;
	char path[4096];

	snprintf(path, sizeof path, "%s/tests/corpus/pnm/ok-p6-255.ppm", srcdir ? srcdir : ".");
	ck_assert(given_parse(&b, "F", &strict, &a, &err));
	ck_assert_msg(given_input(path, &g, &err), "%s", err.msg);
	ck_assert(g.picture.w == a.picture.w && g.picture.h == a.picture.h);
	ck_assert_mem_eq(g.picture.rgb, a.picture.rgb, (size_t)a.picture.w * (size_t)a.picture.h * 3);
	given_free(&g);
	given_free(&a);
	mem_free(b.p);

	ck_assert(!given_input("/dev/null", &g, &err));
	ck_assert_str_eq(err.msg, "standard input: this is an empty file, not a picture");
	ck_assert(!given_input(".", &g, &err));
	ck_assert_int_eq(err.code, ERR_READ);
	ck_assert_msg(strncmp(err.msg, "standard input: ", 16) == 0, "%s", err.msg);
	ck_assert(!given_input("/dev/zero", &g, &err)); /* without an end */
	ck_assert_int_eq(err.code, ERR_LIMIT);
}
END_TEST

START_TEST(sixteen_bits_of_grey_are_told)
{
	struct bytes b = corpus_file("png", "ok-grey-16.png"), c = corpus_file("pnm", "ok-p5-65535.pgm"),
	             d = corpus_file("png", "ok-grey-8.png");
	struct given g;
	struct err err;

	ck_assert(given_parse(&b, "F", &strict, &g, &err));
	ck_assert_str_eq(buf_str(&g.note),
	                 "of 16-bit grey the high byte is kept; Pillow would clip it at 255\n");
	given_free(&g);
	ck_assert(given_parse(&c, "F", &strict, &g, &err));
	ck_assert_str_eq(buf_str(&g.note), "16-bit grey is scaled to 8 bits; Pillow would clip it at 255\n");
	given_free(&g);
	ck_assert(given_parse(&d, "F", &strict, &g, &err));
	ck_assert_str_eq(buf_str(&g.note), "");
	given_free(&g);
	mem_free(b.p);
	mem_free(c.p);
	mem_free(d.p);
}
END_TEST

/* ---- JPEG, where it is built in ------------------------------------------------------------------ */

#ifdef HAVE_JPEG
START_TEST(every_jpeg_of_the_corpus_is_read_as_pil_does_or_refused)
{
	ck_assert_int_ge(corpus_each("jpeg", line), 40);
}
END_TEST

START_TEST(a_jpeg_cut_short_is_shown_as_far_as_it_goes_when_asked)
{
	struct bytes b = corpus_file("jpeg", "cut-in-half.jpg"), w = corpus_file("jpeg", "ok-comment.jpg");
	struct given g, whole;
	struct err err;

	ck_assert(!given_parse(&b, "F", &strict, &g, &err));
	ck_assert_msg(strstr(err.msg, "--lenient"), "%s", err.msg);
	ck_assert_msg(given_parse(&b, "F", &lenient, &g, &err), "%s", err.msg);
	ck_assert_msg(strstr(buf_str(&g.note), "cut short"), "%s", buf_str(&g.note));
	ck_assert(given_parse(&w, "F", &lenient, &whole, &err));
	ck_assert_str_eq(buf_str(&whole.note), "");
	ck_assert(g.picture.w == 21 && g.picture.h == 13);
	ck_assert_mem_eq(g.picture.rgb, whole.picture.rgb, 3 * 8); /* the first block was there */
	given_free(&g);
	given_free(&whole);
	mem_free(b.p);
	mem_free(w.p);
}
END_TEST

START_TEST(a_jpeg_is_turned_only_when_asked)
{
	struct bytes b = corpus_file("jpeg", "ok-turned-6.jpg");
	struct given flat, turned;
	struct err err;

	ck_assert(given_parse(&b, "F", &strict, &flat, &err));
	ck_assert(flat.picture.w == 21 && flat.picture.h == 13);
	ck_assert_msg(strstr(buf_str(&flat.note), "--exif"), "%s", buf_str(&flat.note));
	ck_assert(given_parse(&b, "F", &exif, &turned, &err));
	ck_assert(turned.picture.w == 13 && turned.picture.h == 21);
	ck_assert_str_eq(buf_str(&turned.note), "");
	/* a quarter to the right: what was on the left is above, what was below is on the left */
	for (int y = 0; y < 21; y++)
		for (int x = 0; x < 13; x++)
			ck_assert_mem_eq(turned.picture.rgb + 3 * (y * 13 + x),
			                 flat.picture.rgb + 3 * ((12 - x) * 21 + y), 3);
	given_free(&flat);
	given_free(&turned);
	mem_free(b.p);
}
END_TEST
#endif

START_TEST(all_eight_orientations_are_those_of_the_standard)
{
	/* where the first pixel, and the one right of it, come to lie in a picture of 3 by 2: Exif 2.3, 4.6.4 A */
	static const struct {
		int o, w, x, y, x2, y2;
	} row[] = {
		{ 1, 3, 0, 0, 1, 0 }, { 2, 3, 2, 0, 1, 0 }, { 3, 3, 2, 1, 1, 1 }, { 4, 3, 0, 1, 1, 1 },
		{ 5, 2, 0, 0, 0, 1 }, { 6, 2, 1, 0, 1, 1 }, { 7, 2, 1, 2, 1, 1 }, { 8, 2, 0, 2, 0, 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct picture p;
		struct err err;

		ck_assert(picture_new(&p, 3, 2, &err));
		for (int k = 0; k < 18; k++)
			p.rgb[k] = (uint8_t)(k / 3);
		ck_assert(picture_turn(&p, row[i].o, &err));
		ck_assert_int_eq(p.w, row[i].w);
		ck_assert_int_eq(p.rgb[3 * (row[i].y * p.w + row[i].x)], 0);
		ck_assert_int_eq(p.rgb[3 * (row[i].y2 * p.w + row[i].x2)], 1);
		picture_free(&p);
	}
}
END_TEST

Suite *given_suite(void)
{
	Suite *suite = suite_create("given");
	TCase *tc = tcase_create("given");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_pnm_of_the_corpus_is_read_as_pil_does_or_refused);
	tcase_add_test(tc, every_array_of_the_corpus_is_read_as_numpy_does_or_refused);
	tcase_add_loop_test(tc, a_file_cut_anywhere_is_a_sentence, 0, 4);
	tcase_add_test(tc, no_failing_allocation_is_overlooked);
	tcase_add_test(tc, standard_input_is_read_to_its_end);
	tcase_add_test(tc, sixteen_bits_of_grey_are_told);
#ifdef HAVE_JPEG
	tcase_add_test(tc, every_jpeg_of_the_corpus_is_read_as_pil_does_or_refused);
	tcase_add_test(tc, a_jpeg_cut_short_is_shown_as_far_as_it_goes_when_asked);
	tcase_add_test(tc, a_jpeg_is_turned_only_when_asked);
#endif
	tcase_add_test(tc, all_eight_orientations_are_those_of_the_standard);
	suite_add_tcase(suite, tc);
	return suite;
}

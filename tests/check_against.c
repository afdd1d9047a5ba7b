/*
 * Values from elsewhere: what an .npz may be, which array is which step, how far apart two are, and where a run halts.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "corpus.h"
#include "opened.h"
#include "suites.h"
#include "trace/against.h"
#include "trace/breaks.h"
#include "view/say.h"

/* ---- files --------------------------------------------------------------------------------------- */

#ifdef HAVE_LIBZIP
static void corpus_line(int code, const char *name, const char *words, const struct bytes *b)
{
	struct err err = { 0 };
	struct against *a = against_parse(b, "FILE", 1 << 20, &err);

	if (code == 0) {
		ck_assert_msg(a != NULL, "%s: %s", name, err.msg);
		ck_assert_msg(a->nrefs == atoi(words), "%s: %d arrays", name, a->nrefs);
	} else {
		ck_assert_msg(a == NULL, "%s was taken", name);
		ck_assert_msg((int)err.code == code, "%s: code %d: %s", name, err.code, err.msg);
		ck_assert_msg(strstr(err.msg, words) != NULL, "%s: %s", name, err.msg);
		ck_assert_msg(strncmp(err.msg, "FILE: ", 6) == 0, "%s: %s", name, err.msg);
		ck_assert_msg(!strchr(err.msg, '\n') && !strchr(err.msg, '\x1b'), "%s: %s", name, err.msg);
	}
	against_free(a);
}

START_TEST(every_archive_of_the_corpus_gets_its_answer)
{
	ck_assert_int_ge(corpus_each("npz", corpus_line), 55);
}
END_TEST

static struct against *read_corpus(const char *name)
{
	char path[4096];
	struct err err = { 0 };
	struct against *a;

	snprintf(path, sizeof path, "%s/tests/corpus/npz/%s", getenv("srcdir") ? getenv("srcdir") : ".",
	         name);
	a = against_read(path, &err);
	ck_assert_msg(a != NULL, "%s", err.msg);
	return a;
}

static const struct npy *array(const struct against *a, const char *name)
{
	for (int i = 0; i < a->nrefs; i++)
		if (strcmp(a->ref[i].name, name) == 0)
			return &a->ref[i].npy;
	ck_abort_msg("there is no %s", name);
	return NULL;
}

START_TEST(every_type_of_number_is_read_as_numpy_reads_it)
{
	static const struct {
		const char *name;
		int first;
	} types[] = { { "f2", 0 },     { "f8", 0 },     { "i8", -3 },    { "u1", 0 },
		      { "big-f2", 0 }, { "big-f4", 0 }, { "big-f8", 0 }, { "big-i8", -3 } };
	struct against *a = read_corpus("ok-types.npz");

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const struct npy *npy = array(a, types[i].name);

		ck_assert_int_eq((int)npy->len, 6);
		ck_assert_int_eq(npy->rank, 2);
		for (int k = 0; k < 6; k++)
			ck_assert_msg(npy_get(npy, (size_t)k) == types[i].first + k, "%s[%d] is %g",
			              types[i].name, k, npy_get(npy, (size_t)k));
	}
	against_free(a);
}
END_TEST

START_TEST(names_from_outside_are_made_safe)
{
	struct against *a = read_corpus("ok-escape-in-name.npz");

	ck_assert(!strchr(a->ref[0].name, '\x1b'));
	against_free(a);
}
END_TEST

START_TEST(packed_and_stored_are_the_same_numbers)
{
	struct against *a = read_corpus("ok-stored.npz"), *b = read_corpus("ok-packed.npz");

	ck_assert_int_eq(a->nrefs, b->nrefs);
	for (int i = 0; i < a->nrefs; i++) {
		ck_assert_str_eq(a->ref[i].name, b->ref[i].name);
		for (size_t k = 0; k < a->ref[i].npy.len; k++)
			ck_assert(npy_get(&a->ref[i].npy, k) == npy_get(&b->ref[i].npy, k));
	}
	against_free(a);
	against_free(b);
}
END_TEST

START_TEST(no_failing_allocation_is_overlooked)
{
	char path[4096];
	size_t n;

	snprintf(path, sizeof path, "%s/tests/corpus/npz/ok-packed.npz",
	         getenv("srcdir") ? getenv("srcdir") : ".");
	for (n = 1; n < 1000; n++) {
		struct err err = { 0 };
		struct against *a;

		mem_fail_at(n, false);
		a = against_read(path, &err);
		mem_fail_at(0, false);
		if (a) {
			against_free(a);
			break;
		}
		ck_assert_msg(err.code == ERR_LIMIT, "allocation %zu: %d %s", n, err.code, err.msg);
	}
	ck_assert_uint_gt(n, 5);
	ck_assert_uint_lt(n, 1000);
}
END_TEST
#endif

START_TEST(a_half_is_what_its_bits_say)
{
	static const struct {
		unsigned char bits[2];
		double value;
	} halves[] = { { { 0x00, 0x3c }, 1 },       { { 0x00, 0xc0 }, -2 },         { { 0xff, 0x7b }, 65504 },
		       { { 0x01, 0x00 }, 0x1p-24 }, { { 0xff, 0x83 }, -0x3ffp-24 }, { { 0x00, 0x80 }, 0 },
		       { { 0x00, 0x04 }, 0x1p-14 } };
	struct npy npy = { .kind = 'f', .size = 2, .len = 1 };

	for (size_t i = 0; i < ARRAY_LEN(halves); i++) {
		npy.data = halves[i].bits;
		ck_assert(npy_get(&npy, 0) == halves[i].value);
	}
	npy.data = (const unsigned char *)"\x00\x7c";
	ck_assert(isinf(npy_get(&npy, 0)));
	npy.data = (const unsigned char *)"\x01\x7e";
	ck_assert(isnan(npy_get(&npy, 0)));
	npy = (struct npy){ .kind = 'i', .size = 8, .data = (const unsigned char *)"\0\0\0\0\0\0\0\x80" };
	ck_assert(npy_get(&npy, 0) == -0x1p63);
}
END_TEST

/* ---- made in memory ------------------------------------------------------------------------------ */

enum { MOST = 8 };

struct made {
	struct against a;
	struct reference ref[MOST];
};

/* An array of a step's own numbers, under this name, as rank dimensions of it. */
static float *made_add(struct made *m, const char *name, const struct tensor *t, int rank)
{
	struct reference *ref = &m->ref[m->a.nrefs++];
	const int64_t dim[4] = { 1, t->shape.c, t->shape.h, t->shape.w };
	size_t n = shape_len(t->shape);

	ck_assert_int_le(m->a.nrefs, MOST);
	m->a.ref = m->ref;
	m->a.file = (char *)"ref.npz";
	*ref = (struct reference){ .name = (char *)name };
	ref->bytes.p = mem_new(n, sizeof(float));
	memcpy(ref->bytes.p, t->v, n * sizeof(float));
	ref->npy = (struct npy){ .kind = 'f', .size = 4, .rank = rank, .len = n, .data = ref->bytes.p };
	/* 4: (1,C,H,W); 3: (C,H,W); 2: (1,C); 1: (C,) */
	memcpy(ref->npy.dim, dim + (rank == 3 || rank == 1), (size_t)rank * sizeof *dim);
	return (float *)(void *)ref->bytes.p;
}

static void made_free(struct made *m)
{
	for (int i = 0; i < m->a.nrefs; i++)
		mem_free(m->ref[i].bytes.p);
}

static int step_of(const struct opened *o, const char *name)
{
	int step = net_find(o->net, name);

	ck_assert_msg(step >= 0, "%s", name);
	return step;
}

static const struct {
	const char *array, *step; /* NULL: it belongs to none */
} names[] = {
	{ "conv1", "conv1" },
	{ "layer2.0.conv1", "layer2.0.conv1" },
	{ "layer2_0_conv1", "layer2.0.conv1" },
	{ "layer2.0.relu", "layer2.0.relu1" },
	{ "layer2.0.relu#2", "layer2.0.relu2" },
	{ "layer2.0.relu#3", NULL },
	{ "relu", "relu1" },
	{ "layer2.0", "layer2.0.relu2" },
	{ "layer2", "layer2.2.relu2" },
	{ "layer2.0.downsample", "layer2.0.downsample.1" },
	{ "layer2.1.downsample", NULL },
	{ "linear", "fc" },
	{ "layer2.0.shortcut.0", "layer2.0.downsample.0" },
	{ "layer2.0.shortcut", "layer2.0.downsample.1" },
	{ "layer2.1.shortcut", NULL },
	{ "head", NULL },
	{ "stem", NULL },
	{ "Conv1", NULL },
	{ "layer2.0.conv", "layer2.0.conv1" },
	{ "", NULL },
};

START_TEST(an_array_belongs_to_the_step_of_its_name)
{
	struct opened o;
	struct made m = { 0 };

	opened_open(&o, "resnet20-b");
	made_add(&m, names[_i].array, trace_out(o.trace, 0), 3);
	if (names[_i].step) {
		int step = step_of(&o, names[_i].step);

		ck_assert_int_eq(against_find(&m.a, o.net, step), 0);
		ck_assert_int_eq(against_step(&m.a, o.net, 0), step);
	} else {
		ck_assert_int_eq(against_step(&m.a, o.net, 0), -1);
	}
	made_free(&m);
	opened_close(&o);
}
END_TEST

START_TEST(the_very_name_goes_before_a_like_one)
{
	struct opened o;
	struct made m = { 0 };
	int step;

	opened_open(&o, "resnet20-b");
	step = step_of(&o, "layer2.0.relu2");
	made_add(&m, "layer2.0", trace_out(o.trace, step), 3);
	made_add(&m, "layer2.0.relu2", trace_out(o.trace, step), 3);
	ck_assert_int_eq(against_find(&m.a, o.net, step), 1);
	ck_assert_int_eq(against_step(&m.a, o.net, 0), -1);
	made_free(&m);
	opened_close(&o);
}
END_TEST

START_TEST(a_batch_of_one_and_a_bare_vector_fit)
{
	struct opened o;
	struct made m = { 0 };

	opened_open(&o, "resnet20-b");
	made_add(&m, "conv1", trace_out(o.trace, step_of(&o, "conv1")), 4);
	made_add(&m, "bn1", trace_out(o.trace, step_of(&o, "bn1")), 3);
	made_add(&m, "fc", trace_out(o.trace, step_of(&o, "fc")), 2);
	made_add(&m, "softmax", trace_out(o.trace, step_of(&o, "softmax")), 1);
	for (int i = 0; i < m.a.nrefs; i++) {
		struct gap g = against_gap(&m.a, o.trace, step_of(&o, m.ref[i].name));

		ck_assert_int_eq(g.kind, GAP_NUMBERS);
		ck_assert(g.absolute == 0 && g.relative == 0 && !gap_exceeds(&g, 0));
	}
	m.ref[0].npy.dim[0] = 2; /* a batch of two is another shape, whatever it holds */
	ck_assert_int_eq(against_gap(&m.a, o.trace, step_of(&o, "conv1")).kind, GAP_SHAPE);
	m.ref[1].npy.dim[2] = 31;
	ck_assert_int_eq(against_gap(&m.a, o.trace, step_of(&o, "bn1")).kind, GAP_SHAPE);
	m.ref[3].npy.dim[0] = 9;
	ck_assert_int_eq(against_gap(&m.a, o.trace, step_of(&o, "softmax")).kind, GAP_SHAPE);
	ck_assert_int_eq(against_gap(&m.a, o.trace, step_of(&o, "avgpool")).kind, GAP_NONE);
	made_free(&m);
	opened_close(&o);
}
END_TEST

START_TEST(the_largest_difference_is_found_and_where)
{
	struct opened o;
	struct made m = { 0 };
	struct gap g;
	const struct tensor *out;
	float *v;
	int step;

	opened_open(&o, "resnet20-b");
	step = step_of(&o, "layer2.0.conv1");
	out = trace_out(o.trace, step);
	v = made_add(&m, "layer2.0.conv1", out, 3);
	v[shape_index(out->shape, (struct at){ 7, 3, 9 })] += 0.5f;
	v[shape_index(out->shape, (struct at){ 2, 1, 1 })] -= 0.25f;
	g = against_gap(&m.a, o.trace, step);
	ck_assert_int_eq(g.kind, GAP_NUMBERS);
	ck_assert(g.at.c == 7 && g.at.y == 3 && g.at.x == 9);
	ck_assert_double_eq_tol(g.absolute, 0.5, 1e-6);
	ck_assert_double_eq_tol(g.theirs - g.ours, 0.5, 1e-6);
	ck_assert_double_eq_tol(g.relative, 0.5 / fmax(fabs(trace_stats(o.trace, step)->max), g.largest),
	                        1e-6);
	ck_assert(gap_exceeds(&g, g.relative / 2) && !gap_exceeds(&g, g.relative));
	made_free(&m);
	opened_close(&o);
}
END_TEST

START_TEST(what_is_no_number_is_equal_to_itself_alone)
{
	struct opened o;
	struct made m = { 0 };
	struct tensor *out;
	struct gap g;
	float *v;
	int step;

	opened_open(&o, "resnet20-b");
	step = step_of(&o, "fc");
	out = &o.trace->step[step].out;
	out->v[0] = NAN;
	out->v[1] = INFINITY;
	out->v[2] = -INFINITY;
	v = made_add(&m, "fc", out, 1);
	g = against_gap(&m.a, o.trace, step);
	ck_assert(g.absolute == 0 && isfinite(g.largest) && g.largest > 0);
	v[1] = -INFINITY;
	g = against_gap(&m.a, o.trace, step);
	ck_assert(isinf(g.absolute) && isinf(g.relative) && g.at.c == 1 && gap_exceeds(&g, 1e9));
	v[1] = INFINITY;
	v[0] = 1;
	g = against_gap(&m.a, o.trace, step);
	ck_assert(isinf(g.absolute) && g.at.c == 0 && gap_exceeds(&g, 1e9));
	made_free(&m);
	opened_close(&o);
}
END_TEST

/* ---- break differs ------------------------------------------------------------------------------- */

static bool add_break(struct breaks *b, const struct trace *t, const char *tolerance, int *id,
                      struct err *err)
{
	char differs[] = "differs", number[32];
	char *words[] = { differs, number };

	if (tolerance)
		snprintf(number, sizeof number, "%s", tolerance);
	return breaks_add(b, t, tolerance ? 2 : 1, words, id, err);
}

START_TEST(differs_halts_at_the_first_step_too_far_off)
{
	struct opened o;
	struct made m = { 0 };
	struct breaks b = { 0 };
	struct cursor c = { .size = SIZE_OP };
	struct err err = { 0 };
	int id;

	opened_open(&o, "resnet20-b");
	made_add(&m, "conv1", trace_out(o.trace, step_of(&o, "conv1")), 3);
	made_add(&m, "layer1.0.bn1", trace_out(o.trace, step_of(&o, "layer1.0.bn1")), 3)[5] += 1e-5f;
	made_add(&m, "layer2.0.bn1", trace_out(o.trace, step_of(&o, "layer2.0.bn1")), 3)[5] += 0.5f;
	made_add(&m, "layer3.0.bn1", trace_out(o.trace, step_of(&o, "layer3.0.bn1")), 3)[5] += 0.5f;
	ck_assert(!add_break(&b, o.trace, NULL, &id, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	b.against = &m.a;
	ck_assert(add_break(&b, o.trace, NULL, &id, &err));
	ck_assert_str_eq(breaks_find(&b, id)->text, "differs 0.0001");
	ck_assert(breaks_continue(o.trace, &b, &c, 1, &id, &err));
	ck_assert_str_eq(trace_name(o.trace, c.step), "layer2.0.bn1");
	ck_assert(breaks_continue(o.trace, &b, &c, 1, &id, &err));
	ck_assert_str_eq(trace_name(o.trace, c.step), "layer3.0.bn1");
	ck_assert(!breaks_continue(o.trace, &b, &c, 1, &id, &err) && err.code == ERR_NONE);
	ck_assert(breaks_continue(o.trace, &b, &c, -1, &id, &err));
	ck_assert_str_eq(trace_name(o.trace, c.step), "layer3.0.bn1");
	ck_assert(add_break(&b, o.trace, "1e-9", &id, &err));
	c.step = 0;
	ck_assert(breaks_continue(o.trace, &b, &c, 1, &id, &err));
	ck_assert_str_eq(trace_name(o.trace, c.step), "layer1.0.bn1");
	b.against = NULL; /* closed: nothing halts */
	c.step = 0;
	ck_assert(!breaks_continue(o.trace, &b, &c, 1, &id, &err) && err.code == ERR_NONE);
	breaks_free(&b);
	made_free(&m);
	opened_close(&o);
}
END_TEST

START_TEST(differs_wants_one_number)
{
	static const char *const bad[] = { "x", "-1", "1e-4x", "nan" };
	struct opened o;
	struct made m = { 0 };
	struct breaks b = { .against = &m.a };

	opened_open(&o, "resnet20-b");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int id;

		ck_assert_msg(!add_break(&b, o.trace, bad[i], &id, &err), "%s was taken", bad[i]);
		ck_assert_int_eq(err.code, ERR_USAGE);
	}
	ck_assert_int_eq(b.n, 0);
	breaks_free(&b);
	opened_close(&o);
}
END_TEST

/* ---- what is said -------------------------------------------------------------------------------- */

START_TEST(the_sentence_says_how_far_the_step_is_off)
{
	struct opened o;
	struct made m = { 0 };
	struct scene scene = { .ntraces = 1, .look.mask = -1 };
	struct buf said = { 0 };

	opened_open(&o, "resnet20-b");
	scene.trace[0] = o.trace;
	made_add(&m, "conv1", trace_out(o.trace, step_of(&o, "conv1")), 3)[40] += 0.25f;
	made_add(&m, "bn1", trace_out(o.trace, step_of(&o, "bn1")), 3);
	made_add(&m, "relu1", trace_out(o.trace, step_of(&o, "fc")), 3);
	for (int voice = 0; voice < 2; voice++) {
		static const struct {
			const char *step, *words;
		} rows[] = { { "conv1", "off ref.npz by 0.25 at most" },
			     { "bn1", "equal in ref.npz" },
			     { "relu1", "another shape in ref.npz: (10, 1, 1)" },
			     { "fc", "not in ref.npz" } };

		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			scene.cursor = opened_at(&o, rows[i].step);
			scene.against = &m.a;
			buf_clear(&said);
			say(&scene, voice ? VOICE_SPOKEN : VOICE_SCREEN, &said);
			ck_assert_msg(strstr(buf_str(&said), rows[i].words), "%s", buf_str(&said));
			scene.against = NULL;
			buf_clear(&said);
			say(&scene, voice ? VOICE_SPOKEN : VOICE_SCREEN, &said);
			ck_assert_msg(!strstr(buf_str(&said), "ref.npz"), "%s", buf_str(&said));
		}
	}
	scene.against = &m.a;
	scene.look.mask = 1; /* predict: nothing is told of what comes later */
	scene.cursor = opened_at(&o, "conv1");
	buf_clear(&said);
	say_against(&scene, scene.cursor.step, &said);
	ck_assert_str_eq(buf_str(&said), "");
	buf_free(&said);
	made_free(&m);
	opened_close(&o);
}
END_TEST

Suite *against_suite(void)
{
	Suite *suite = suite_create("against");
	TCase *files = tcase_create("files"), *steps = tcase_create("steps"),
	      *places = tcase_create("places");

#ifdef HAVE_LIBZIP
	tcase_add_test(files, every_archive_of_the_corpus_gets_its_answer);
	tcase_add_test(files, every_type_of_number_is_read_as_numpy_reads_it);
	tcase_add_test(files, names_from_outside_are_made_safe);
	tcase_add_test(files, packed_and_stored_are_the_same_numbers);
	tcase_add_test(files, no_failing_allocation_is_overlooked);
#endif
	tcase_add_test(files, a_half_is_what_its_bits_say);
	tcase_add_loop_test(steps, an_array_belongs_to_the_step_of_its_name, 0, ARRAY_LEN(names));
	tcase_add_test(steps, the_very_name_goes_before_a_like_one);
	tcase_add_test(steps, a_batch_of_one_and_a_bare_vector_fit);
	tcase_add_test(steps, the_largest_difference_is_found_and_where);
	tcase_add_test(steps, what_is_no_number_is_equal_to_itself_alone);
	tcase_add_test(places, differs_halts_at_the_first_step_too_far_off);
	tcase_add_test(places, differs_wants_one_number);
	tcase_add_test(places, the_sentence_says_how_far_the_step_is_off);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, steps);
	suite_add_tcase(suite, places);
	return suite;
}

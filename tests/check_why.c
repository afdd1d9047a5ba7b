/* What an op tells of a number is how it came about, and what runs fast is the same number. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "op/fast/fast.h"
#include "op/why.h"
#include "rig.h"
#include "suites.h"

enum { CALLS = 60 }; /* of each op; some do not fit and are passed over */

static int taps_of(const struct rig *rig)
{
	const struct args *a = &rig->call.args;
	const struct shape in = rig->in[0].shape;

	if (rig->op == &op_conv2d)
		return rig->w[0].dim[1] * a->kernel * a->kernel + (rig->call.w[1] != NULL);
	if (rig->op == &op_linear)
		return in.c + (rig->call.w[1] != NULL);
	if (rig->op == &op_maxpool2d || rig->op == &op_avgpool2d)
		return a->kernel ? a->kernel * a->kernel : in.h * in.w;
	if (rig->op == &op_softmax)
		return in.c;
	return rig->op->fold == FOLD_ADD ? rig->op->nin : 0;
}

static int lines_of(const struct op *op)
{
	if (op == &op_batchnorm2d)
		return 4;
	if (op == &op_groupnorm)
		return 6;
	if (op == &op_normalize)
		return 2;
	return op->fold == FOLD_CURVE ? 1 : 0;
}

/* Each term says truly where it came from. */
static void check_terms(const struct rig *rig, const struct why *why)
{
	int npad = 0;

	for (int i = 0; i < why->nterms; i++) {
		const struct term *t = &why->term[i];

		if (t->pad) {
			npad++;
			ck_assert(!shape_has(rig->in[t->slot].shape, t->from));
			ck_assert(t->x == 0);
		} else if (t->slot >= 0) {
			ck_assert_int_lt(t->slot, rig->op->nin);
			ck_assert(shape_has(rig->in[t->slot].shape, t->from));
			ck_assert(same_bits(t->x, tensor_at(&rig->in[t->slot], t->from)));
		}
	}
	ck_assert_int_eq(npad, why->npad);
}

static void check_explained(const struct rig *rig)
{
	const struct shape s = rig->out.shape;
	struct at at;

	for (at.c = 0; at.c < s.c; at.c++)
		for (at.y = 0; at.y < s.h; at.y++)
			for (at.x = 0; at.x < s.w; at.x++) {
				struct why why = { 0 };
				float told = rig->op->element(&rig->call, at, &why);
				float silent = rig->op->element(&rig->call, at, NULL);

				ck_assert(!why.lost);
				ck_assert(same_bits(told, silent));
				ck_assert_msg(same_bits(told, why_replay(rig->op->fold, &why)),
				              "%s: %a, its parts make %a", rig->op->name, (double)told,
				              (double)why_replay(rig->op->fold, &why));
				ck_assert_int_eq(why.nterms, taps_of(rig));
				ck_assert_int_eq(why.nlines, lines_of(rig->op));
				check_terms(rig, &why);
				why_clear(&why);
			}
}

/* Runs `check` on random calls of one op, plain numbers and odd ones in turn. */
static void on_random_calls(const struct op *op, void (*check)(const struct rig *))
{
	int fitted = 0;

	for (uint32_t seed = 0; seed < CALLS; seed++) {
		struct rig rig;

		if (rig_random(&rig, op, seed)) {
			if (seed % 2)
				rig_spoil(&rig);
			check(&rig);
			fitted++;
		}
		rig_close(&rig);
	}
	ck_assert_int_gt(fitted, CALLS / 3);
}

START_TEST(test_parts_replay_to_the_value)
{
	on_random_calls(op_table[_i], check_explained);
}
END_TEST

static void check_fast(const struct rig *rig)
{
	struct tensor fast = rig->out;
	size_t n = shape_len(rig->out.shape);

	op_forward(rig->op, &rig->call, (struct tensor *)&rig->out);
	fast.v = malloc(n * sizeof(float));
	ck_assert(fast.v != NULL);
	memset(fast.v, 0x55, n * sizeof(float)); /* nothing may be left out */
	op_run(rig->op, &rig->call, &fast);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(same_bits(fast.v[i], rig->out.v[i]), "%s, number %zu: %a, element() says %a",
		              rig->op->name, i, (double)fast.v[i], (double)rig->out.v[i]);
	free(fast.v);
}

START_TEST(test_fast_is_the_same_to_the_bit)
{
	on_random_calls(op_table[_i], check_fast);
}
END_TEST

static void check_fast_without_memory(const struct rig *rig)
{
	mem_fail_at(1, true);
	check_fast(rig);
	mem_fail_at(0, false);
}

START_TEST(test_fast_without_memory_is_the_reference)
{
	on_random_calls(&op_conv2d, check_fast_without_memory);
}
END_TEST

START_TEST(test_convolutions_of_resnet_20_are_fast)
{
	static const int made[][4] = {
		{ 3, 16, 3, 1 }, { 16, 16, 3, 1 }, { 16, 32, 3, 2 }, { 16, 32, 1, 2 }
	};

	for (size_t i = 0; i < ARRAY_LEN(made); i++) {
		const int *m = made[i];
		struct rig rig;
		struct err err;

		rig_open(&rig, "conv2d", 7);
		rig.call.args.kernel = m[2];
		rig.call.args.stride = m[3];
		rig.call.args.pad = m[2] / 2;
		rig_in(&rig, 0, m[0], 32, 32);
		rig_weight(&rig, 0, 4, (int[]){ m[1], m[0], m[2], m[2] });
		ck_assert(rig_shape(&rig, &err));
		ck_assert(fast_run(rig.op, &rig.call, &rig.out));
		check_fast(&rig);
		rig_close(&rig);
	}
}
END_TEST

START_TEST(test_a_story_without_memory_says_so)
{
	struct rig rig;
	struct err err;

	rig_open(&rig, "conv2d", 3);
	rig_set(&rig, "kernel", "3");
	rig_in(&rig, 0, 8, 3, 3);
	rig_weight(&rig, 0, 4, (int[]){ 1, 8, 3, 3 });
	ck_assert(rig_shape(&rig, &err));
	for (size_t n = 1; n <= 2; n++) {
		struct why why = { 0 };
		struct at at = { 0, 0, 0 };

		mem_fail_at(n, true);
		float told = rig.op->element(&rig.call, at, &why);
		mem_fail_at(0, false);
		ck_assert(why.lost);
		ck_assert(same_bits(told, rig.op->element(&rig.call, at, NULL)));
		why_clear(&why);
	}
	rig_close(&rig);
}
END_TEST

START_TEST(test_replay_keeps_negative_zero_out_of_a_sum_before_the_bias)
{
	struct rig rig;
	struct why why = { 0 };
	struct err err;

	/* -1e-30 * 1e-30 rounds to -0, and the bias is -0: the value is 0 */
	rig_open(&rig, "linear", 1);
	rig_in(&rig, 0, 1, 1, 1);
	rig_weight(&rig, 0, 2, (int[]){ 1, 1 });
	rig_weight(&rig, 1, 1, (int[]){ 1 });
	rig.in[0].v[0] = -1e-30f;
	*(float *)rig.w[0].v = 1e-30f;
	*(float *)rig.w[1].v = -0.0f;
	ck_assert(rig_shape(&rig, &err));
	float value = rig.op->element(&rig.call, (struct at){ 0, 0, 0 }, &why);

	ck_assert(!signbit(value));
	ck_assert(same_bits(why_replay(FOLD_SUM, &why), value));
	why_clear(&why);
	rig_close(&rig);
}
END_TEST

/* The text of a line of an op's source, without its indentation. */
static void source_line(const struct op *op, int line, char *text, size_t size)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/src/op/%s", srcdir ? srcdir : ".", op->source);
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "cannot open %s", path);
	for (int i = 0; i < line; i++)
		ck_assert(fgets(text, (int)size, f) != NULL);
	fclose(f);
	memmove(text, text + strspn(text, "\t"), strlen(text + strspn(text, "\t")) + 1);
	text[strcspn(text, "\n")] = '\0';
}

static void check_lines(const struct rig *rig, const char *first, const char *last)
{
	struct shape s = rig->out.shape;
	struct at at = { s.c - 1, s.h - 1, s.w - 1 };
	struct why why = { 0 };
	char text[256];

	rig->op->element(&rig->call, at, &why);
	source_line(rig->op, why.nterms ? why.term[0].line : why.step[0].line, text, sizeof(text));
	ck_assert_str_eq(text, first);
	source_line(rig->op, why.nlines ? why.step[why.nlines - 1].line : why.term[why.nterms - 1].line, text,
	            sizeof(text));
	ck_assert_str_eq(text, last);
	why_clear(&why);
}

START_TEST(test_a_part_names_the_line_that_did_it)
{
	static const struct {
		const char *op, *first, *last;
	} told[] = {
		{ "input", "float x = byte / 255.0f;", "float x = byte / 255.0f;" },
		{ "normalize", "float centred = x - mean;", "float y = centred / std;" },
		{ "batchnorm2d", "float centred = x - mean;", "float y = scaled + beta;" },
		{ "relu", "float y = x < 0 ? 0 : x;", "float y = x < 0 ? 0 : x;" },
		{ "add", "float learned = tensor_at(f, at);", "float sum = learned + round;" },
		{ "softmax", "sum += e;", "float share = (float)(own / sum);" },
	};
	struct rig rig;
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		ck_assert(rig_random(&rig, op_find(told[i].op), 1));
		check_lines(&rig, told[i].first, told[i].last);
		rig_close(&rig);
	}
	rig_open(&rig, "conv2d", 3);
	rig_set(&rig, "kernel", "3");
	rig_set(&rig, "pad", "1");
	rig_in(&rig, 0, 1, 3, 3);
	rig_weight(&rig, 0, 4, (int[]){ 1, 1, 3, 3 });
	ck_assert(rig_shape(&rig, &err));
	check_lines(&rig, "sum = fmaf(v, *w, sum);",
	            "if (!tensor_has(in, y, x)) {"); /* the lower right corner */
	rig_close(&rig);
}
END_TEST

Suite *why_suite(void)
{
	Suite *suite = suite_create("why");
	TCase *tc = tcase_create("why");

	tcase_add_loop_test(tc, test_parts_replay_to_the_value, 0, OP_COUNT);
	tcase_add_loop_test(tc, test_fast_is_the_same_to_the_bit, 0, OP_COUNT);
	tcase_add_test(tc, test_fast_without_memory_is_the_reference);
	tcase_add_test(tc, test_convolutions_of_resnet_20_are_fast);
	tcase_add_test(tc, test_a_story_without_memory_says_so);
	tcase_add_test(tc, test_replay_keeps_negative_zero_out_of_a_sum_before_the_bias);
	tcase_add_test(tc, test_a_part_names_the_line_that_did_it);
	suite_add_tcase(suite, tc);
	return suite;
}

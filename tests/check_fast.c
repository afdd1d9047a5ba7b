/* One call at a time, on every instruction set this processor has: the same bits as element(). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "op/fast/fast.h"
#include "op/fast/isa.h"
#include "rig.h"
#include "suites.h"

/* Runs it both ways; the rig's output ends as the fast one. */
static void expect_same(struct rig *rig, const char *isa, const char *what)
{
	size_t n = shape_len(rig->out.shape), differ = 0;

	for (size_t i = 0; i < n; i++)
		rig->out.v[i] = -77;
	ck_assert(fast_run(rig->op, &rig->call, &rig->out));
	for (int c = 0, i = 0; c < rig->out.shape.c; c++)
		for (int y = 0; y < rig->out.shape.h; y++)
			for (int x = 0; x < rig->out.shape.w; x++, i++)
				differ +=
				    !same_bits(rig->out.v[i],
				               rig->op->element(&rig->call, (struct at){ c, y, x }, NULL));
	ck_assert_msg(differ == 0, "%s, %s: %zu of %zu differ", isa, what, differ, n);
}

/* Calls f for each instruction set, with plans and calls made to use it. */
#define EACH_ISA(isa) \
	const char *isa[ISA_MAX]; \
	for (int k_##isa = 0, n_##isa = fast_isas(isa); k_##isa < n_##isa && fast_isa_use(isa[k_##isa]); \
	     k_##isa++)
#define THIS(isa) isa[k_##isa]

START_TEST(test_every_op_gives_elements_bits_on_every_instruction_set)
{
	const struct op *op = op_table[_i];

	EACH_ISA(isa)
	for (uint32_t seed = 1; seed <= 120; seed++) {
		struct rig rig;
		bool fits = rig_random(&rig, op, seed);

		if (fits && seed % 3 == 0)
			rig_spoil(&rig);
		if (fits)
			expect_same(&rig, THIS(isa), op->name);
		rig_close(&rig);
	}
}
END_TEST

struct size {
	int groups, in, out, h, w; /* in and out: channels of a group */
	int kernel, stride, pad, dilation;
	bool bias;
};

static void try_conv(const char *isa, uint32_t seed, const struct size *s)
{
	struct rig rig;
	struct err err = { 0 };
	char what[128];

	snprintf(what, sizeof(what), "groups=%d in=%d out=%d %dx%d kernel=%d stride=%d pad=%d dilation=%d",
	         s->groups, s->in, s->out, s->h, s->w, s->kernel, s->stride, s->pad, s->dilation);
	rig_open(&rig, "conv2d", seed);
	rig.call.args.groups = s->groups;
	rig.call.args.kernel = s->kernel;
	rig.call.args.stride = s->stride;
	rig.call.args.pad = s->pad;
	rig.call.args.dilation = s->dilation;
	rig_in(&rig, 0, s->groups * s->in, s->h, s->w);
	rig_weight(&rig, 0, 4, (int[]){ s->groups * s->out, s->in, s->kernel, s->kernel });
	if (s->bias)
		rig_weight(&rig, 1, 1, (int[]){ s->groups * s->out });
	if (rig_shape(&rig, &err)) {
		if (seed % 4 == 0)
			rig_spoil(&rig);
		expect_same(&rig, isa, what);
	}
	rig_close(&rig);
}

/* Every width has its own cut into tiles, and borders on both sides. */
START_TEST(test_a_map_of_any_width_is_cut_into_tiles_that_cover_it)
{
	static const int channels[] = { 1, 4, 8, 16, 17, 33, 48 };

	EACH_ISA(isa)
	for (int w = 1; w <= 40; w++)
		for (size_t c = 0; c < ARRAY_LEN(channels); c++) {
			uint32_t seed = (uint32_t)(w * 64 + (int)c);
			int stride = rig_pick(&seed, 1, 3), kernel = rig_pick(&seed, 1, 3);
			struct size s = { 1, 2,      channels[c], rig_pick(&seed, 1, 8),
				          w, kernel, stride,      rig_pick(&seed, 0, kernel),
				          1, w % 2 };

			try_conv(THIS(isa), seed, &s);
		}
}
END_TEST

START_TEST(test_kernels_strides_pads_dilations_and_groups_of_any_kind)
{
	EACH_ISA(isa)
	for (uint32_t i = 1; i <= 250; i++) {
		uint32_t seed = i * 2654435761u;
		int kernel = rig_pick(&seed, 1, 7);
		struct size s = { rig_pick(&seed, 0, 2) ? 1 : rig_pick(&seed, 1, 6),
			          rig_pick(&seed, 1, 5),
			          rig_pick(&seed, 1, 36),
			          rig_pick(&seed, 1, 20),
			          rig_pick(&seed, 1, 24),
			          kernel,
			          rig_pick(&seed, 1, 4),
			          rig_pick(&seed, 0, kernel + 1),
			          rig_pick(&seed, 1, 3),
			          i % 2 };

		try_conv(THIS(isa), seed, &s);
	}
}
END_TEST

/* The shapes of the networks people have: their tiles are of the largest kind, rows of 7 go two together. */
START_TEST(test_the_shapes_of_resnets)
{
	static const struct size sizes[] = {
		{ 1, 3, 64, 30, 32, 7, 2, 3, 1, false }, { 1, 16, 16, 5, 32, 3, 1, 1, 1, false },
		{ 1, 16, 32, 9, 32, 3, 2, 1, 1, false }, { 1, 24, 32, 5, 16, 3, 1, 1, 1, false },
		{ 1, 24, 64, 8, 8, 3, 1, 1, 1, false },  { 1, 8, 64, 6, 56, 3, 1, 1, 1, false },
		{ 1, 8, 40, 6, 28, 3, 1, 1, 1, false },  { 1, 8, 64, 14, 14, 3, 1, 1, 1, true },
		{ 1, 9, 64, 7, 7, 3, 1, 1, 1, false },   { 1, 9, 64, 14, 14, 3, 2, 1, 1, false },
		{ 1, 9, 32, 4, 4, 3, 1, 1, 1, true },    { 1, 9, 32, 7, 7, 1, 1, 0, 1, false },
		{ 1, 40, 48, 9, 9, 1, 1, 0, 1, false },  { 1, 16, 32, 14, 14, 1, 2, 0, 1, false },
		{ 8, 4, 4, 14, 14, 3, 1, 1, 1, false },  { 4, 8, 8, 15, 17, 3, 2, 1, 1, false },
		{ 1, 3, 16, 40, 40, 11, 4, 2, 1, true }, { 2, 3, 5, 33, 9, 3, 1, 2, 2, false },
	};

	EACH_ISA(isa)
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		try_conv(THIS(isa), 4 * (uint32_t)i + 1, &sizes[i]);
		try_conv(THIS(isa), 4 * (uint32_t)i + 4, &sizes[i]);
	}
}
END_TEST

/* After a relu no sign is set, and the rows of a stem's pool are compared as integers; +0 and -0, NaNs and infinities
   may be among them. */
START_TEST(test_maxpool_of_numbers_without_a_sign_and_with_one_here_and_there)
{
	static const float some[] = { 0, 0, 0, 1e-42f, 1.5f, 3, INFINITY, NAN };
	static const int widths[] = { 1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 56, 63, 64, 112, 113 };

	EACH_ISA(isa)
	for (uint32_t i = 0; i < 8 * ARRAY_LEN(widths); i++) {
		uint32_t seed = i * 2654435761u + 1;
		struct rig rig;
		struct err err = { 0 };
		char what[64];

		rig_open(&rig, "maxpool2d", seed);
		rig.call.args.kernel = i % 5 ? 3 : rig_pick(&seed, 1, 5);
		rig.call.args.stride = i % 5 ? 2 : rig_pick(&seed, 1, 4);
		rig.call.args.pad = rig.call.args.kernel / 2;
		rig.call.args.ceil_mode = rig_pick(&seed, 0, 1);
		rig_in(&rig, 0, 2, rig_pick(&seed, 1, 9), widths[i % ARRAY_LEN(widths)]);
		for (size_t k = 0; k < shape_len(rig.in[0].shape); k++) {
			float v = some[rig_pick(&seed, 0, ARRAY_LEN(some) - 1)];

			rig.in[0].v[k] = i % 3 && rig_pick(&seed, 0, 200) == 0 ? -v : v;
		}
		snprintf(what, sizeof(what), "maxpool2d %u", (unsigned)i);
		if (rig_shape(&rig, &err))
			expect_same(&rig, THIS(isa), what);
		rig_close(&rig);
	}
}
END_TEST

/* 0 x NaN would be a NaN: a tap in the padding must not be multiplied at all. */
START_TEST(test_a_weight_that_is_not_a_number_does_not_touch_what_only_padding_meets)
{
	EACH_ISA(isa)
	for (int co = 8; co <= 40; co += 8) {
		struct rig rig;
		struct err err = { 0 };

		rig_open(&rig, "conv2d", 5);
		rig_set(&rig, "kernel", "3");
		rig_set(&rig, "pad", "1");
		rig_in(&rig, 0, 2, 9, 32);
		rig_weight(&rig, 0, 4, (int[]){ co, 2, 3, 3 });
		for (int c = 0; c < co; c++)
			((float *)rig.w[0].v)[c * 18] = NAN; /* the upper left tap of the first channel */
		ck_assert(rig_shape(&rig, &err));
		expect_same(&rig, THIS(isa), "NaN in the upper left");
		ck_assert(!isnan(rig.out.v[5]) && isnan(rig.out.v[32 + 5]) && !isnan(rig.out.v[32]));
		rig_close(&rig);
	}
}
END_TEST

START_TEST(test_an_instruction_set_that_is_not_here_is_refused)
{
	const char *name[ISA_MAX];
	int n = fast_isas(name);

	fast_isa_use(NULL);
	ck_assert_int_ge(n, 1);
	ck_assert_str_eq(name[n - 1], "portable");
	ck_assert_str_eq(fast_isa(), name[0]);
	ck_assert(!fast_isa_use("abacus"));
	ck_assert_str_eq(fast_isa(), name[0]);
	ck_assert(fast_isa_use("portable"));
	ck_assert_str_eq(fast_isa(), "portable");
	ck_assert(fast_isa_use(NULL));
	ck_assert_str_eq(fast_isa(), name[0]);
}
END_TEST

Suite *fast_suite(void)
{
	Suite *suite = suite_create("fast");
	TCase *tc = tcase_create("fast");

	suite_add_tcase(suite, tc);
	tcase_add_loop_test(tc, test_every_op_gives_elements_bits_on_every_instruction_set, 0, OP_COUNT);
	tcase_add_test(tc, test_a_map_of_any_width_is_cut_into_tiles_that_cover_it);
	tcase_add_test(tc, test_kernels_strides_pads_dilations_and_groups_of_any_kind);
	tcase_add_test(tc, test_the_shapes_of_resnets);
	tcase_add_test(tc, test_maxpool_of_numbers_without_a_sign_and_with_one_here_and_there);
	tcase_add_test(tc, test_a_weight_that_is_not_a_number_does_not_touch_what_only_padding_meets);
	tcase_add_test(tc, test_an_instruction_set_that_is_not_here_is_refused);
	return suite;
}

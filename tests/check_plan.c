/* Whole networks made ready: every step's bits are element()'s, whatever goes together, kept or not, on any number of
   threads and every instruction set. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "op/fast/isa.h"
#include "op/fast/plan.h"
#include "rig.h"
#include "suites.h"

enum { MANY = 64 };

/* A network being written down, step by step, with weights from a seed; outputs by element(). */
struct made {
	uint32_t seed;
	struct shape input;
	struct plan_step step[MANY];
	struct weight w[MANY][OP_PARAM];
	struct tensor out[MANY], bytes;
	int n;
};

static struct shape shape_of(const struct made *m, int step)
{
	return m->n ? m->out[step].shape : m->input;
}

static void give_weight(struct made *m, int param, int rank, const int *dim, float scale)
{
	struct weight *w = &m->w[m->n][param];
	float *v;

	*w = (struct weight){ .name = "w", .rank = rank, .len = 1 };
	for (int i = 0; i < rank; i++) {
		w->dim[i] = dim[i];
		w->len *= (size_t)dim[i];
	}
	w->v = v = malloc(w->len * sizeof(*v));
	ck_assert(v != NULL);
	for (size_t i = 0; i < w->len; i++)
		v[i] = rig_number(&m->seed) * scale;
	if (param == 3)
		for (size_t i = 0; i < w->len; i++)
			v[i] = fabsf(v[i]) + 0.25f;
	m->step[m->n].w[param] = w;
}

/* A step with these args; its shape and its numbers. Returns its index. */
static int put(struct made *m, const struct op *op, int in, int in2, struct args args)
{
	struct plan_step *s = &m->step[m->n];
	struct tensor *out = &m->out[m->n];
	struct call call = { .args = args };
	struct err err = { 0 };

	ck_assert_int_lt(m->n, MANY);
	s->op = op;
	s->nin = op->nin;
	s->in[0] = in;
	s->in[1] = in2;
	s->args = args;
	call.in[0] = m->n ? &m->out[in] : &m->bytes;
	call.in[1] = m->n ? &m->out[in2] : NULL;
	memcpy(call.w, s->w, sizeof(call.w));
	ck_assert_msg(op->shape(&call, &s->out, &err), "%s", err.msg);
	out->shape = s->out;
	out->v = malloc(shape_len(s->out) * sizeof(*out->v));
	ck_assert(out->v != NULL);
	op_forward(op, &call, out);
	return m->n++;
}

static int conv(struct made *m, int in, int co, int kernel, int stride, int pad)
{
	int ci = shape_of(m, in).c;

	give_weight(m, 0, 4, (int[]){ co, ci, kernel, kernel }, 0.3f);
	return put(
	    m, &op_conv2d, in, 0,
	    (struct args){ .kernel = kernel, .stride = stride, .pad = pad, .dilation = 1, .groups = 1 });
}

static int norm(struct made *m, int in)
{
	int c = shape_of(m, in).c;

	for (int i = 0; i < 4; i++)
		give_weight(m, i, 1, &c, 0.7f);
	return put(m, &op_batchnorm2d, in, 0, (struct args){ .eps = 1e-5f });
}

static int relu(struct made *m, int in)
{
	return put(m, &op_relu, in, 0, (struct args){ 0 });
}

static int plus(struct made *m, int a, int b)
{
	return put(m, &op_add, a, b, (struct args){ 0 });
}

static int zeros(struct made *m, int in, int channels, int stride)
{
	return put(m, &op_zero_pad_shortcut, in, 0,
	           (struct args){ .channels = channels, .stride = stride, .zeros = (enum zeros)(m->n % 2) });
}

static void begin(struct made *m, uint32_t seed, struct shape input)
{
	*m = (struct made){ .seed = seed, .input = input };
	m->bytes.shape = input;
	m->bytes.v = malloc(shape_len(input) * sizeof(*m->bytes.v));
	ck_assert(m->bytes.v != NULL);
	for (size_t i = 0; i < shape_len(input); i++)
		m->bytes.v[i] = (float)rig_pick(&m->seed, 0, 255);
	put(m, &op_input, 0, 0, (struct args){ 0 });
}

static void finish(struct made *m, int in, int classes)
{
	int x = put(m, &op_avgpool2d, in, 0, (struct args){ .stride = 1 });

	give_weight(m, 0, 2, (int[]){ classes, shape_of(m, x).c }, 0.5f);
	give_weight(m, 1, 1, &classes, 0.5f);
	put(m, &op_softmax, put(m, &op_linear, x, 0, (struct args){ 0 }), 0, (struct args){ 0 });
}

static void end(struct made *m)
{
	for (int i = 0; i < m->n; i++) {
		free(m->out[i].v);
		for (int k = 0; k < OP_PARAM; k++)
			free((float *)m->w[i][k].v);
	}
	free(m->bytes.v);
}

/* All that happens in residual networks: plain blocks, option A between convolution and addition, a projection that the
   addition comes right after, blocks whose batch norm comes first, and a sum of a step with itself. */
static void every_block(struct made *m, uint32_t seed, int side)
{
	int x, y, z;

	begin(m, seed, (struct shape){ 3, side, side });
	x = relu(m, norm(m, conv(m, 0, 16, 3, 1, 1)));
	y = norm(m, conv(m, relu(m, norm(m, conv(m, x, 16, 3, 1, 1))), 16, 3, 1, 1));
	x = relu(m, plus(m, y, x));
	y = norm(m, conv(m, relu(m, norm(m, conv(m, x, 40, 3, 2, 1))), 40, 3, 1, 1));
	z = zeros(m, x, 40, 2);
	x = relu(m, plus(m, y, z));
	y = relu(m, norm(m, conv(m, x, 16, 1, 1, 0)));
	y = norm(m, conv(m, relu(m, norm(m, conv(m, y, 16, 3, 2, 1))), 64, 1, 1, 0));
	x = relu(m, plus(m, y, norm(m, conv(m, x, 64, 1, 2, 0))));
	y = conv(m, relu(m, norm(m, x)), 24, 3, 1, 1);
	x = plus(m, conv(m, relu(m, norm(m, y)), 64, 1, 1, 0), x);
	x = relu(m, norm(m, x));
	x = plus(m, x, x);
	y = conv(m, x, 33, 1, 1, 0);
	x = plus(m, y, y);
	x = put(m, &op_maxpool2d, x, 0, (struct args){ .kernel = 3, .stride = 2, .pad = 1 });
	finish(m, x, 11);
}

static size_t differences(const float *a, const struct tensor *b)
{
	size_t n = 0;

	for (size_t i = 0; i < shape_len(b->shape); i++)
		n += !same_bits(a[i], b->v[i]);
	return n;
}

/* Kept, in stretches that begin and end anywhere; each step is looked at. */
static void expect_kept(struct made *m, struct plan *plan, int stretch, int threads)
{
	struct tensor out[MANY], *to[MANY];

	for (int i = 0; i < m->n; i++) {
		size_t n = shape_len(m->out[i].shape);

		to[i] = &out[i];
		out[i] = (struct tensor){ m->out[i].shape, malloc(n * sizeof(float)) };
		ck_assert(out[i].v != NULL);
		for (size_t k = 0; k < n; k++)
			out[i].v[k] = -77;
	}
	for (int first = 0; first < m->n; first += stretch) {
		int done = 0, last = int_min(first + stretch, m->n) - 1;

		plan_keep(plan, &m->bytes, to, first, last, &done, threads);
		ck_assert_int_gt(done, last);
		for (int i = first; i < done; i++)
			ck_assert_msg(differences(out[i].v, &m->out[i]) == 0, "step %d, %s, of %d at once", i,
			              m->step[i].op->name, stretch);
	}
	for (int i = 0; i < m->n; i++)
		free(out[i].v);
}

static void expect_answer(struct made *m, const struct plan *plan, int threads)
{
	struct err err = { 0 };
	struct room *room = room_new(plan, &err);
	size_t all = 0;

	ck_assert(room != NULL);
	for (int twice = 0; twice < 2; twice++) {
		const float *answer = plan_answer(plan, room, &m->bytes, threads);

		ck_assert_msg(differences(answer, &m->out[m->n - 1]) == 0, "%d threads", threads);
	}
	for (int i = 0; i < m->n; i++)
		all += shape_len(m->out[i].shape) * sizeof(float);
	ck_assert(room_bytes(room) > 0 && room_bytes(room) < all / 2);
	room_free(room);
}

/* Kept at once, step by step and three at a time; then nothing kept. */
static void expect_all_ways(struct made *m, int threads)
{
	const char *isa[ISA_MAX];
	int nisas = fast_isas(isa);

	for (int k = 0; k < nisas; k++) {
		struct err err = { 0 };
		struct plan *plan;

		ck_assert(fast_isa_use(isa[k]));
		plan = plan_new(m->step, m->n, m->input, &err);
		ck_assert(plan != NULL);
		expect_kept(m, plan, m->n, threads);
		expect_kept(m, plan, 1, threads);
		expect_kept(m, plan, 3, threads);
		ck_assert_msg(plan_ready(plan, threads, &err), "%s", err.msg);
		expect_answer(m, plan, threads);
		plan_free(plan);
	}
}

START_TEST(test_a_network_gives_elements_bits_kept_or_not)
{
	struct made m;

	every_block(&m, 7, 21);
	expect_all_ways(&m, _i + 1);
	end(&m);
}
END_TEST

/* Maps so large that the pool is done strip by strip, with rows left over between the threads' shares. In the second
   network the pool's numbers would fit where the stem's input lies, which is still being read. */
START_TEST(test_a_pool_behind_a_large_stem)
{
	static const struct args pools[] = {
		{ .kernel = 3, .stride = 2, .pad = 1 },
		{ .kernel = 2, .stride = 2 },
		{ .kernel = 5, .stride = 1, .pad = 2 },
		{ .kernel = 3, .stride = 2, .ceil_mode = 1 },
	};
	struct made m;
	int x;

	begin(&m, 5, (struct shape){ _i / 3 == 1 ? 8 : 3, 66, 57 });
	x = relu(&m, norm(&m, conv(&m, 0, _i / 3 == 1 ? 24 : 64, 3, 1, 1)));
	x = put(&m, &op_maxpool2d, x, 0, pools[_i / 3]);
	x = relu(&m, norm(&m, conv(&m, x, 20, 1, 2, 0)));
	finish(&m, x, 5);
	expect_all_ways(&m, _i % 3 + 1);
	end(&m);
}
END_TEST

START_TEST(test_maps_of_every_size_from_1_to_20)
{
	struct made m;
	struct err err = { 0 };
	struct plan *plan;

	every_block(&m, (uint32_t)_i, _i);
	plan = plan_new(m.step, m.n, m.input, &err);
	ck_assert(plan != NULL && plan_ready(plan, 1, &err));
	expect_kept(&m, plan, m.n, 1);
	expect_answer(&m, plan, 1);
	expect_answer(&m, plan, 2);
	plan_free(plan);
	end(&m);
}
END_TEST

START_TEST(test_a_step_in_the_middle_of_what_goes_together_can_be_the_first)
{
	struct made m;
	struct err err = { 0 };
	struct plan *plan;

	every_block(&m, 3, 9);
	plan = plan_new(m.step, m.n, m.input, &err);
	ck_assert(plan != NULL);
	for (int first = 0; first < m.n; first++) {
		struct tensor out[MANY], *to[MANY];
		int done;

		for (int i = 0; i < m.n; i++) {
			to[i] = &out[i];
			out[i] = m.out[i];
			out[i].v = malloc(shape_len(m.out[i].shape) * sizeof(float));
			memcpy(out[i].v, m.out[i].v,
			       i < first ? shape_len(m.out[i].shape) * sizeof(float) : 0);
		}
		plan_keep(plan, &m.bytes, to, first, m.n - 1, &done, 1);
		ck_assert_int_eq(done, m.n);
		for (int i = 0; i < m.n; i++) {
			ck_assert_msg(differences(out[i].v, &m.out[i]) == 0, "step %d of a run from %d", i,
			              first);
			free(out[i].v);
		}
	}
	plan_free(plan);
	end(&m);
}
END_TEST

/* Numbers that are none go through all that is done in one pass. */
START_TEST(test_a_picture_of_numbers_that_are_none)
{
	static const float odd[] = { NAN, INFINITY, -INFINITY, -0.0f, 1e-44f };
	struct made m;
	struct err err = { 0 };
	struct plan *plan;

	every_block(&m, 9, 12);
	for (size_t i = 0; i < shape_len(m.input); i += 7)
		m.bytes.v[i] = odd[i / 7 % ARRAY_LEN(odd)];
	for (int i = 0; i < m.n; i++) {
		struct call call = { .args = m.step[i].args };

		call.in[0] = i ? &m.out[m.step[i].in[0]] : &m.bytes;
		call.in[1] = i ? &m.out[m.step[i].in[1]] : NULL;
		memcpy(call.w, m.step[i].w, sizeof(call.w));
		op_forward(m.step[i].op, &call, &m.out[i]);
	}
	plan = plan_new(m.step, m.n, m.input, &err);
	ck_assert(plan != NULL && plan_ready(plan, 1, &err));
	expect_kept(&m, plan, m.n, 1);
	expect_answer(&m, plan, 1);
	plan_free(plan);
	end(&m);
}
END_TEST

START_TEST(test_an_instruction_set_named_outside_is_used_or_refused_with_a_sentence)
{
	struct made m;
	struct err err = { 0 };
	struct plan *plan;

	fast_isa_use(NULL);
	begin(&m, 1, (struct shape){ 1, 2, 2 });
	ck_assert_int_eq(setenv("SKIPSTEP_ISA", "abacus", 1), 0);
	ck_assert(plan_new(m.step, m.n, m.input, &err) == NULL);
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert_msg(strstr(err.msg, "SKIPSTEP_ISA=abacus") && strstr(err.msg, "portable"), "%s", err.msg);
	ck_assert_int_eq(setenv("SKIPSTEP_ISA", "portable", 1), 0);
	plan = plan_new(m.step, m.n, m.input, &err);
	ck_assert(plan != NULL);
	ck_assert_str_eq(fast_isa(), "portable");
	plan_free(plan);
	end(&m);
}
END_TEST

Suite *plan_suite(void)
{
	Suite *suite = suite_create("plan");
	TCase *tc = tcase_create("plan");

	suite_add_tcase(suite, tc);
	tcase_add_loop_test(tc, test_a_network_gives_elements_bits_kept_or_not, 0, 3);
	tcase_add_loop_test(tc, test_a_pool_behind_a_large_stem, 0, 12);
	tcase_add_loop_test(tc, test_maps_of_every_size_from_1_to_20, 1, 21);
	tcase_add_test(tc, test_a_step_in_the_middle_of_what_goes_together_can_be_the_first);
	tcase_add_test(tc, test_a_picture_of_numbers_that_are_none);
	tcase_add_test(tc, test_an_instruction_set_named_outside_is_used_or_refused_with_a_sentence);
	return suite;
}

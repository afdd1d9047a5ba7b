/*
 * equal_calls.c -- small calls made up at random, a few in a chain, so that steps that go together are met as well.
 *
 * Sizes, strides, paddings, groups and numbers follow from a seed. In every third chain some numbers are NaN, infinite,
 * -0 or so small that products vanish.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "op/fast/plan.h"
#include "verb/equal.h"

enum { STEPS = 8, POOL = 1 << 18, LONGEST = 6000, DEAREST = 400000, WEIGHTS = 60000 };

struct chain {
	uint32_t seed;
	struct plan_step step[STEPS];
	struct tensor out[STEPS], other[STEPS]; /* by element(), by the fast engine */
	struct weight w[STEPS][OP_PARAM];
	struct tensor bytes;
	int n;
	bool odd;
	float *pool;
	size_t used;
};

static int pick(struct chain *c, int lo, int hi)
{
	c->seed = c->seed * 1664525u + 1013904223u;
	return lo + (int)((c->seed >> 16) % (uint32_t)(hi - lo + 1));
}

static float number(struct chain *c, bool positive)
{
	static const float odd[] = { 0, -0.0f, INFINITY, -INFINITY, NAN, FLT_MIN, -1e-30f, 1e38f, -1e-45f };
	float x = ((float)pick(c, 0, 65535) - 32768.0f) / 16384.0f;

	if (c->odd && pick(c, 0, 15) == 0)
		x = odd[pick(c, 0, (int)ARRAY_LEN(odd) - 1)];
	return positive ? fabsf(x) : x;
}

static float *take(struct chain *c, size_t n)
{
	float *v = c->pool + c->used;

	c->used += (n + 15) / 16 * 16;
	return c->used <= POOL ? v : NULL;
}

static bool numbers(struct chain *c, float **v, size_t n, bool positive)
{
	*v = take(c, n);
	for (size_t i = 0; *v && i < n; i++)
		(*v)[i] = number(c, positive);
	return *v != NULL;
}

static bool weight(struct chain *c, struct plan_step *s, int param, int rank, const int *dim)
{
	const char *name = s->op->param[param];
	struct weight *w = &c->w[c->n][param];
	float *v;

	*w = (struct weight){ .name = name + (*name == '?'), .rank = rank, .len = 1 };
	for (int i = 0; i < rank; i++) {
		w->dim[i] = dim[i];
		w->len *= (size_t)dim[i];
	}
	if (w->len > WEIGHTS || !numbers(c, &v, w->len, strcmp(w->name, "running_var") == 0))
		return false;
	w->v = v;
	s->w[param] = w;
	return true;
}

/* ---- one step ----------------------------------------------------------------------------------- */

static bool make_conv2d(struct chain *c, struct plan_step *s, struct shape in)
{
	static const int kernels[] = { 1, 1, 2, 3, 3, 3, 5, 7 };
	int groups = pick(c, 0, 3) ? 1 : pick(c, 1, in.c);
	int co = pick(c, 0, 2) ? pick(c, 1, 20) : pick(c, 1, 80);

	while (in.c % groups)
		groups--;
	s->args.kernel = kernels[pick(c, 0, (int)ARRAY_LEN(kernels) - 1)];
	s->args.stride = pick(c, 0, 2) ? 1 : pick(c, 1, 3);
	s->args.pad = pick(c, 0, 1) ? s->args.kernel / 2 : pick(c, 0, 4);
	s->args.dilation = pick(c, 0, 5) ? 1 : pick(c, 2, 3);
	s->args.groups = groups;
	co = (co + groups - 1) / groups * groups;
	if (!weight(c, s, 0, 4, (int[]){ co, in.c / groups, s->args.kernel, s->args.kernel }))
		return false;
	return pick(c, 0, 2) || weight(c, s, 1, 1, &co);
}

static bool make_linear(struct chain *c, struct plan_step *s, struct shape in)
{
	int m = pick(c, 1, 100), n = (int)shape_len(in);

	return weight(c, s, 0, 2, (int[]){ m, n }) && (pick(c, 0, 1) || weight(c, s, 1, 1, &m));
}

static void make_pool(struct chain *c, struct plan_step *s, int least)
{
	s->args.kernel = pick(c, least, 4);
	s->args.stride = pick(c, 1, 3);
	s->args.pad = pick(c, 0, 2);
	s->args.ceil_mode = pick(c, 0, 1);
	if (pick(c, 0, 1)) { /* what stands behind a stem */
		s->args.kernel = 3;
		s->args.stride = 2;
		s->args.pad = 1;
	}
}

/* Of two inputs the second has the first one's shape, where an earlier step has. */
static void choose_inputs(struct chain *c, struct plan_step *s)
{
	s->nin = s->op->nin;
	s->in[0] = pick(c, 0, 5) ? c->n - 1 : pick(c, 0, c->n - 1);
	for (int k = 1; k < s->nin; k++) {
		s->in[k] = pick(c, 0, c->n - 1);
		for (int i = 0; i < c->n && !shape_equal(c->out[s->in[k]].shape, c->out[s->in[0]].shape); i++)
			s->in[k] = i;
	}
}

static bool make_step(struct chain *c, struct plan_step *s)
{
	struct shape in;

	op_args_preset(s->op, &s->args);
	choose_inputs(c, s);
	in = c->out[s->in[0]].shape;
	if (s->op == &op_conv2d)
		return make_conv2d(c, s, in);
	if (s->op == &op_linear)
		return make_linear(c, s, in);
	if (s->op == &op_maxpool2d || s->op == &op_avgpool2d) {
		make_pool(c, s, s->op == &op_avgpool2d ? 0 : 1);
	} else if (s->op == &op_zero_pad_shortcut) {
		s->args.channels = in.c + pick(c, 0, 9);
		s->args.stride = pick(c, 1, 3);
		s->args.zeros = pick(c, 0, 1) ? ZEROS_BOTH : ZEROS_END;
	} else if (s->op == &op_normalize) {
		s->args.nmean = s->args.nstd = int_min(in.c, OP_MEANS);
		for (int i = 0; i < s->args.nmean; i++) {
			s->args.mean[i] = number(c, false);
			s->args.std[i] = 0.25f + number(c, true);
		}
	} else if (s->op == &op_groupnorm) {
		s->args.groups = pick(c, 1, in.c);
		while (in.c % s->args.groups)
			s->args.groups--;
	}
	for (int i = 0; i < OP_PARAM && s->op->param[i]; i++)
		if (!weight(c, s, i, 1, &in.c))
			return false;
	return true;
}

/* What a network is made of stands in a row here more often than not. */
static const struct op *choose_op(struct chain *c)
{
	const struct op *last = c->step[c->n - 1].op;
	int chance = pick(c, 0, 9);

	if (last == &op_conv2d && chance < 6)
		return &op_batchnorm2d;
	if (last == &op_batchnorm2d && chance < 8)
		return chance < 5 ? &op_relu : &op_add;
	if (last == &op_add && chance < 6)
		return &op_relu;
	if (last == &op_relu && chance < 3)
		return &op_maxpool2d;
	return chance < 5 ? &op_conv2d : op_table[pick(c, 1, OP_COUNT - 1)];
}

static void call_of(const struct chain *c, const struct plan_step *s, const struct tensor *out,
                    struct call *call)
{
	*call = (struct call){ .args = s->args };
	memcpy(call->w, s->w, sizeof call->w);
	for (int k = 0; k < s->nin; k++)
		call->in[k] = s == c->step ? &c->bytes : &out[s->in[k]];
}

/* One more step, computed by element(); false where what was made up does not fit. */
static bool add_step(struct chain *c, const struct op *op)
{
	struct plan_step *s = &c->step[c->n];
	size_t used = c->used;
	struct tensor *out = &c->out[c->n];
	struct call call;
	struct err err;

	*s = (struct plan_step){ .op = op, .nin = op->nin };
	if (c->n == 0)
		op_args_preset(op, &s->args);
	if (c->n == 0 || make_step(c, s)) {
		call_of(c, s, c->out, &call);
		if (op->shape(&call, &s->out, &err) && shape_len(s->out) <= LONGEST &&
		    op_macs(op, &call, s->out) <= DEAREST) {
			*out = (struct tensor){ s->out, take(c, shape_len(s->out)) };
			c->other[c->n] = (struct tensor){ s->out, take(c, shape_len(s->out)) };
			if (c->other[c->n].v) {
				op_forward(op, &call, out);
				c->n++;
				return true;
			}
		}
	}
	c->used = used;
	return false;
}

static bool make_chain(struct chain *c, uint32_t seed)
{
	int steps, h;

	c->seed = seed * 2654435761u + 1;
	c->odd = seed % 3 == 0;
	c->n = 0;
	c->used = 0;
	steps = pick(c, 2, STEPS);
	h = pick(c, 1, 14);
	c->bytes.shape =
	    (struct shape){ pick(c, 0, 1) ? 3 : pick(c, 1, 40), h, pick(c, 0, 1) ? h : pick(c, 1, 24) };
	if (!numbers(c, &c->bytes.v, shape_len(c->bytes.shape), false) || !add_step(c, &op_input))
		return false;
	for (int tries = 0; c->n < steps && tries < 40; tries++)
		(void)add_step(c, choose_op(c));
	return c->n > 1;
}

/* ---- the fast engine ---------------------------------------------------------------------------- */

/* Kept, as far as it goes at once or step by step; then once more with nothing kept. */
static bool one_way(struct equal *e, void *user, struct err *err)
{
	struct chain *c = user;
	struct tensor *out[STEPS];
	struct plan *plan = plan_new(c->step, c->n, c->bytes.shape, err);
	struct room *room = NULL;
	bool singly = c->seed >> 16 & 1;
	int last = c->n - 1;

	if (!plan)
		return false;
	for (int i = 0; i < c->n; i++) {
		out[i] = &c->other[i];
		memset(out[i]->v, 0xff,
		       shape_len(out[i]->shape) * sizeof(float)); /* NaNs: nothing is right yet */
	}
	for (int done = 0; done < c->n;)
		plan_keep(plan, &c->bytes, out, done, singly ? done : last, &done, e->threads_now);
	for (int i = 0; i < c->n; i++)
		equal_row(e, c->step[i].op->name, out[i]->v, c->out[i].v, shape_len(out[i]->shape));
	if (plan_ready(plan, 1, err))
		room = room_new(plan, err);
	if (room)
		equal_row(e, c->step[last].op->name, plan_answer(plan, room, &c->bytes, e->threads_now),
		          c->out[last].v, shape_len(c->out[last].shape));
	room_free(room);
	plan_free(plan);
	return room != NULL;
}

bool equal_calls(struct equal *e, int n, struct err *err)
{
	struct chain *c = mem_new(1, sizeof *c);
	float *pool = mem_new(POOL, sizeof *pool);
	bool ok = (c && pool) || err_memory(err);

	for (uint32_t seed = 1; ok && e->calls < n; seed++) {
		c->pool = pool;
		if (e->s->stop && e->s->stop(e->s->user, (int)e->calls, n)) {
			ok = err_set(err, ERR_STOPPED, "stopped after %d calls", (int)e->calls);
			break;
		}
		if (!make_chain(c, seed))
			continue;
		ok = equal_each(e, one_way, c, err);
		e->calls += c->n - 1;
		for (int i = 1; i < c->n; i++)
			e->call_outputs += (int64_t)shape_len(c->out[i].shape);
	}
	mem_free(pool);
	mem_free(c);
	return ok;
}

/* The ops that are no sums of products, a share a thread. See map.h. */
#include <math.h>
#include <string.h>

#include "op/fast/map.h"

struct range {
	size_t from, to;
};

static struct range range_of(size_t n, int me, int all)
{
	return (struct range){ n * (size_t)me / (size_t)all, n * (size_t)(me + 1) / (size_t)all };
}

static size_t map_len(struct shape s)
{
	return (size_t)s.h * (size_t)s.w;
}

/* All numbers alike: shares of whole lines of the cache. */
static void flat(map_run *run, struct map_job job, struct tensor *out, int me, int all)
{
	const size_t line = 16, n = shape_len(out->shape);
	struct range r = range_of((n + line - 1) / line, me, all);
	size_t end = r.to * line < n ? r.to * line : n;

	r.from *= line;
	if (r.from >= end)
		return;
	job.x += r.from;
	job.x2 = job.x2 ? job.x2 + r.from : NULL;
	job.y = out->v + r.from;
	job.n = end - r.from;
	run(&job);
}

static void by_channel(const struct maps *maps, const struct op *op, const struct call *call,
                       struct tensor *out, struct range r)
{
	const size_t n = map_len(out->shape);

	for (size_t c = r.from; c < r.to; c++) {
		struct map_job job = { call->in[0]->v + c * n, NULL, out->v + c * n, n, 0, 0, 0, 0 };

		if (op == &op_normalize) {
			job.a = call->args.mean[c];
			job.b = call->args.std[c];
			maps->centre(&job);
			continue;
		}
		job.a = call->w[2]->v[c];
		job.b = sqrtf(call->w[3]->v[c] + call->args.eps);
		job.c = call->w[0]->v[c];
		job.d = call->w[1]->v[c];
		maps->norm(&job);
	}
}

void map_zero_pad(const struct call *call, const struct tensor *out, int c0, int c1, int y0, int y1)
{
	const struct shape in = call->in[0]->shape, s = out->shape;
	const int stride = call->args.stride;
	const int before = call->args.zeros == ZEROS_BOTH ? (s.c - in.c) / 2 : 0;

	for (int c = c0; c < c1; c++)
		for (int y = y0; y < y1; y++) {
			float *to = out->v + shape_index(s, (struct at){ c, y, 0 });
			const int from = c - before;
			const float *row;

			if (from < 0 || from >= in.c) {
				memset(to, 0, (size_t)s.w * sizeof(*to));
				continue;
			}
			row = call->in[0]->v + shape_index(in, (struct at){ from, y * stride, 0 });
			for (int x = 0; x < s.w; x++)
				to[x] = row[x * stride];
		}
}

/* The means of eight whole maps at once: eight sums that do not wait for one another. */
static void whole_means(const struct call *call, struct tensor *out, struct range r)
{
	enum { SOME = 8 };
	const size_t n = map_len(call->in[0]->shape);

	for (size_t c = r.from; c < r.to; c += SOME) {
		const float *x = call->in[0]->v + c * n;
		float sum[SOME] = { 0 };

		if (c + SOME <= r.to)
			for (size_t i = 0; i < n; i++)
				for (size_t k = 0; k < SOME; k++)
					sum[k] += x[k * n + i];
		else
			for (size_t k = 0; c + k < r.to; k++)
				for (size_t i = 0; i < n; i++)
					sum[k] += x[k * n + i];
		for (size_t k = 0; k < SOME && c + k < r.to; k++)
			out->v[c + k] = sum[k] / (float)n;
	}
}

static void elements(const struct op *op, const struct call *call, struct tensor *out, int c, int y, int x0,
                     int x1)
{
	for (int x = x0; x < x1; x++)
		out->v[shape_index(out->shape, (struct at){ c, y, x })] =
		    op->element(call, (struct at){ c, y, x }, NULL);
}

/* A row of outputs, of the picture's rows y0 .. y1 - 1, one by one. */
static void most_by_one(const struct call *call, const struct tensor *out, int c, int y, int y0, int y1)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;

	for (int x = 0; x < out->shape.w; x++) {
		const int left = x * a->stride - a->pad;
		const int end = int_min(left + a->kernel, in->shape.w);
		float most = -INFINITY;

		for (int iy = y0; iy < y1; iy++)
			for (int ix = int_max(left, 0); ix < end; ix++) {
				const float v = tensor_get(in, c, iy, ix);

				most = v > most || isnan(v) ? v : most;
			}
		out->v[shape_index(out->shape, (struct at){ c, y, x })] = most;
	}
}

/* The same at once, where there is a kernel for it. */
static bool most_at_once(const struct maps *maps, const struct call *call, const struct tensor *out, int c, int y,
                         int y0, int y1)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;
	struct most_job job = { .row = (size_t)in->shape.w, .rows = y1 - y0, .width = in->shape.w };

	if (a->kernel != 3 || a->stride != 2 || a->pad != 1)
		return false;
	job.x = in->v + shape_index(in->shape, (struct at){ c, y0, 0 });
	job.y = out->v + shape_index(out->shape, (struct at){ c, y, 0 });
	job.n = out->shape.w;
	return maps->most(&job);
}

void map_maxpool(const struct maps *maps, const struct call *call, const struct tensor *out, int y0, int y1)
{
	const struct args *a = &call->args;

	for (int c = 0; c < out->shape.c; c++)
		for (int y = y0; y < y1; y++) {
			const int top = y * a->stride - a->pad;
			const int from = int_max(top, 0), to = int_min(top + a->kernel, call->in[0]->shape.h);

			if (!most_at_once(maps, call, out, c, y, from, to))
				most_by_one(call, out, c, y, from, to);
		}
}

bool map_call(const struct maps *maps, const struct op *op, const struct call *call, struct tensor *out, int me,
              int all)
{
	struct range r = range_of((size_t)out->shape.c, me, all);
	struct map_job job = { .x = call->in[0]->v };

	if (op == &op_input) {
		job.a = 255.0f;
		flat(maps->divide, job, out, me, all);
	} else if (op == &op_relu) {
		flat(maps->relu, job, out, me, all);
	} else if (op == &op_add) {
		job.x2 = call->in[1]->v;
		flat(maps->add, job, out, me, all);
	} else if (op == &op_normalize || op == &op_batchnorm2d) {
		by_channel(maps, op, call, out, r);
	} else if (op == &op_zero_pad_shortcut) {
		map_zero_pad(call, out, (int)r.from, (int)r.to, 0, out->shape.h);
	} else if (op == &op_avgpool2d && call->args.kernel == 0 && call->args.pad == 0) {
		whole_means(call, out, r);
	} else if (op == &op_maxpool2d) {
		r = range_of((size_t)out->shape.h, me, all);
		map_maxpool(maps, call, out, (int)r.from, (int)r.to);
	} else if (op == &op_avgpool2d) {
		for (int c = (int)r.from; c < (int)r.to; c++)
			for (int y = 0; y < out->shape.h; y++)
				elements(op, call, out, c, y, 0, out->shape.w);
	} else if (op == &op_groupnorm) {
		r = range_of((size_t)call->args.groups, me, all);
		map_groupnorm(maps, call, out, (int)r.from, (int)r.to);
	} else if (op == &op_softmax) {
		if (me == 0)
			map_softmax(call, out);
	} else {
		return false;
	}
	return true;
}

/*
 * scope.c -- values under the names the op files use.
 */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "lesson/scope.h"

static void let(struct scope *s, const char *name, double value, int decimals, bool loop)
{
	if (s->n < SCOPE_MAX)
		s->v[s->n++] = (struct variable){ name, value, decimals, loop };
}

static void let_int(struct scope *s, const char *name, int value, bool loop)
{
	let(s, name, value, 0, loop);
}

static void let_real(struct scope *s, const char *name, float value, bool loop)
{
	let(s, name, (double)value, -1, loop);
}

/* The window's corner, as conv2d and the pools reckon it. */
static void let_window(struct scope *s, const struct args *a, const struct cursor *c)
{
	let_int(s, "at.y", c->at.y, false);
	let_int(s, "at.x", c->at.x, false);
	let_int(s, "a->stride", a->stride, false);
	let_int(s, "a->pad", a->pad, false);
	let_int(s, "a->dilation", a->dilation, false);
	let_int(s, "k", a->kernel, false);
	let_int(s, "top", c->at.y * a->stride - a->pad, false);
	let_int(s, "left", c->at.x * a->stride - a->pad, false);
}

static void let_tap(struct scope *s, const struct part_at *p, const char *total)
{
	const struct term *t = p->term;
	int d = -1;

	s->tap = t->slot >= 0;
	s->pad = t->pad;
	let_int(s, "ky", t->ky, true);
	let_int(s, "kx", t->kx, true);
	let_int(s, "y", t->from.y, true);
	let_int(s, "x", t->from.x, true);
	if (t->slot < 0 || t->pad)
		return;
	if (t->w != 1)
		d = number_product_decimals(p->before, (double)t->x, (double)t->w, (double)t->sum);
	let(s, "v", (double)t->x, d < 0 ? -1 : d + 2, true);
	let(s, total, (double)t->sum, d, true);
}

static void fill_conv(struct scope *s, const struct call *call, const struct cursor *c,
                      const struct part_at *p)
{
	const int *dim = call->w[0]->dim;
	const int group = c->at.c / int_max(dim[0] / int_max(call->args.groups, 1), 1);

	let_window(s, &call->args, c);
	let_int(s, "group", group, false);
	let_int(s, "first", group * dim[1], false);
	let_int(s, "last", (group + 1) * dim[1], false);
	if (!p->term)
		return;
	if (p->term->slot < 0) {
		let_real(s, "bias", p->term->x, false);
		let_real(s, "sum", p->term->sum, false);
		return;
	}
	let_int(s, "ci", p->term->from.c, true);
	let_tap(s, p, "sum");
	let(s, "*w", (double)p->term->w, s->pad ? -1 : 7, true);
}

static void fill_linear(struct scope *s, const struct call *call, const struct cursor *c,
                        const struct part_at *p)
{
	(void)c;
	let_int(s, "n", call->w[0]->dim[1], false);
	if (p->term && p->term->slot < 0) {
		let_real(s, "bias", p->term->x, false);
		let_real(s, "sum", p->term->sum, false);
	} else if (p->term) {
		int d = number_product_decimals(p->before, (double)p->term->x, (double)p->term->w,
		                                (double)p->term->sum);

		let_int(s, "i", p->term->from.c, true);
		let(s, "sum", (double)p->term->sum, d, true);
	}
}

static void fill_pool(struct scope *s, const struct call *call, const struct cursor *c,
                      const struct part_at *p)
{
	const struct args *a = &call->args;

	let_window(s, a, c);
	let_int(s, "rows", a->kernel ? a->kernel : call->in[0]->shape.h, false);
	let_int(s, "columns", a->kernel ? a->kernel : call->in[0]->shape.w, false);
	let_int(s, "c", c->at.c, false);
	if (p->term) {
		let_tap(s, p, "sum");
		if (!p->term->pad)
			let_real(s, "max", p->term->sum, true);
	}
	if (p->line) {
		let_real(s, "sum", p->line->a, false);
		let_int(s, "count", (int)p->line->b, false);
		let_real(s, "mean", p->line->value, false);
	}
}

static void fill_norm(struct scope *s, const struct call *call, const struct cursor *c,
                      const struct part_at *p)
{
	const int i = c->at.c;
	const struct why *w = &p->why;
	const double v[5] = { (double)tensor_at(call->in[0], c->at), (double)call->w[2]->v[i],
		              (double)sqrtf(call->w[3]->v[i] + call->args.eps), (double)call->w[0]->v[i],
		              (double)call->w[1]->v[i] };
	static const char *const name[] = { "x", "mean", "spread", "gamma", "beta" };
	static const char *const made[] = { "centred", "xhat", "scaled", "y" };
	const int d = number_norm_decimals(v, p->value);

	for (int k = 0; k < 5; k++)
		let(s, name[k], v[k], d, false);
	let_real(s, "var", call->w[3]->v[i], false);
	let(s, "eps", (double)call->args.eps, -1, false);
	for (int k = 0; k < 4 && k < w->nlines; k++)
		let(s, made[k], (double)w->step[k].value, d, false);
}

static void fill_groupnorm(struct scope *s, const struct call *call, const struct cursor *c,
                           const struct part_at *p)
{
	static const char *const name[] = { "x", "mean", "spread", "gamma", "beta" };
	static const char *const made[] = { "centred", "xhat", "scaled", "y" };
	const struct shape in = call->in[0]->shape;
	const struct line *l = p->why.step;
	const int groups = call->args.groups, channels = in.c / groups;

	if (p->why.nlines < 6)
		return;
	const double v[5] = { (double)l[2].a, (double)l[2].b, (double)l[3].b, (double)l[4].b,
		              (double)l[5].b };
	const int d = number_norm_decimals(v, p->value);

	let_int(s, "groups", groups, false);
	let_int(s, "in->shape.c", in.c, false);
	let_int(s, "in->shape.h", in.h, false);
	let_int(s, "in->shape.w", in.w, false);
	let_int(s, "at.c", c->at.c, false);
	let_int(s, "channels", channels, false);
	let_int(s, "first", c->at.c / channels * channels, false);
	let_int(s, "map", in.h * in.w, false);
	let_int(s, "count", channels * in.h * in.w, false);
	for (int k = 0; k < 5; k++)
		let(s, name[k], v[k], d, false);
	let_real(s, "var", l[1].value, false);
	let(s, "eps", (double)call->args.eps, -1, false);
	for (int k = 0; k < 4; k++)
		let(s, made[k], (double)l[2 + k].value, d, false);
}

/* Ops that are a line or two: their names are the lines' own numbers. */
static void fill_lines(struct scope *s, const struct op *op, const struct call *call, const struct cursor *c,
                       const struct part_at *p)
{
	const struct why *w = &p->why;

	if (op == &op_input && w->nlines > 0) {
		let_int(s, "byte", (int)w->step[0].a, false);
		let_real(s, "x", w->step[0].value, false);
	} else if (op == &op_relu && w->nlines > 0) {
		let_real(s, "x", w->step[0].a, false);
		let_real(s, "y", w->step[0].value, false);
	} else if (op == &op_normalize && w->nlines > 1) {
		let_real(s, "x", w->step[0].a, false);
		let_real(s, "mean", w->step[0].b, false);
		let_real(s, "std", w->step[1].b, false);
		let_real(s, "centred", w->step[0].value, false);
		let_real(s, "y", w->step[1].value, false);
	} else if (op == &op_add && w->nterms > 1) {
		const double term[2] = { (double)w->term[0].x, (double)w->term[1].x };
		const int d = number_decimals(term, 2, p->value);

		let(s, "learned", term[0], d, false);
		let(s, "round", term[1], d, false);
		let(s, "sum", p->value, d, false);
	} else if (op == &op_zero_pad_shortcut && w->nterms > 0) {
		const int zeros = call->args.channels - call->in[0]->shape.c;
		const int before = call->args.zeros == ZEROS_BOTH ? zeros / 2 : 0;

		let_window(s, &call->args, c);
		let_int(s, "at.c", c->at.c, false);
		let_int(s, "zeros", zeros, false);
		let_int(s, "before", before, false);
		let_int(s, "c", c->at.c - before, false);
		let_int(s, "y", c->at.y * call->args.stride, false);
		let_int(s, "x", c->at.x * call->args.stride, false);
		if (w->term[0].slot >= 0)
			let_real(s, "v", w->term[0].x, false);
	}
}

static void fill_softmax(struct scope *s, const struct call *call, const struct cursor *c,
                         const struct part_at *p)
{
	(void)c;
	let_int(s, "n", call->in[0]->shape.c, false);
	if (p->term) {
		let_int(s, "c", p->term->from.c, true);
		let_real(s, "v", p->term->x, true);
		let_real(s, "e", p->term->w, true);
		let_real(s, "sum", p->term->sum, true);
	}
	if (p->line) {
		let_real(s, "own", p->line->a, false);
		let_real(s, "sum", p->line->b, false);
		let_real(s, "share", p->line->value, false);
	}
}

void scope_fill(struct scope *s, const struct trace *t, const struct cursor *c, const struct part_at *p)
{
	const struct step *step = &t->step[c->step];
	const struct op *op = step->node->op;

	*s = (struct scope){ 0 };
	if (op == &op_conv2d)
		fill_conv(s, &step->call, c, p);
	else if (op == &op_linear)
		fill_linear(s, &step->call, c, p);
	else if (op == &op_maxpool2d || op == &op_avgpool2d)
		fill_pool(s, &step->call, c, p);
	else if (op == &op_batchnorm2d)
		fill_norm(s, &step->call, c, p);
	else if (op == &op_groupnorm)
		fill_groupnorm(s, &step->call, c, p);
	else if (op == &op_softmax)
		fill_softmax(s, &step->call, c, p);
	else
		fill_lines(s, op, &step->call, c, p);
}

/*
 * listing_formula.c -- the op as mathematics, then the same with the numbers of this place in it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "lesson/listing_private.h"

enum { LARGEST = 5 };

struct text {
	char s[64];
};

static struct text number(double v, int decimals)
{
	struct buf buf = { 0 };
	struct text t;

	if (decimals < 0)
		number_put(&buf, v, false);
	else
		number_fixed(&buf, v, decimals);
	snprintf(t.s, sizeof(t.s), "%s", buf_str(&buf));
	buf_free(&buf);
	return t;
}

/* "(rounded)" where a calculator would not agree with the last digit. */
static const char *rounded(int decimals)
{
	return decimals < 0 ? " (rounded)" : "";
}

static bool put_tap(struct listing *l, const struct part_at *p, struct err *err)
{
	const struct term *t = p->term;
	const int d = number_product_decimals(p->before, (double)t->x, (double)t->w, (double)t->sum);
	const int factor = d < 0 ? d : d + 2;

	if (t->pad)
		return listing_printf(l, err, "padding: nothing is added, sum = %s",
		                      number(p->before, -1).s) != NULL;
	return listing_printf(l, err, "sum = fmaf(x, w, sum)") &&
	       listing_printf(l, err, "    = %s * %s + %s", number((double)t->x, factor).s,
	                      number((double)t->w, factor).s, number(p->before, d).s) &&
	       listing_printf(l, err, "    = %s%s", number((double)t->sum, d).s, rounded(d));
}

static bool put_added(struct listing *l, double before, double x, double sum, struct err *err)
{
	const double term[2] = { before, x };
	const int d = number_decimals(term, 2, sum);

	return listing_printf(l, err, "%s + %s = %s%s", number(before, d).s, number(x, d).s, number(sum, d).s,
	                      rounded(d)) != NULL;
}

static bool heavier(const struct term *a, const struct term *b)
{
	return fabsf(a->x * a->w) > fabsf(b->x * b->w);
}

/* The products that weigh most, largest first. */
static bool put_largest(struct listing *l, const struct why *w, struct err *err)
{
	int taken[LARGEST], n = 0;

	for (; n < LARGEST; n++) {
		int best = -1;

		for (int i = 0; i < w->nterms; i++) {
			bool used = w->term[i].pad || w->term[i].slot < 0 || w->term[i].x * w->term[i].w == 0;

			for (int k = 0; k < n; k++)
				used = used || taken[k] == i;
			if (!used && (best < 0 || heavier(&w->term[i], &w->term[best])))
				best = i;
		}
		if (best < 0)
			break;
		taken[n] = best;
		const struct term *t = &w->term[best];
		if (!listing_printf(l, err, "%s = %s * %s from channel %d",
		                    number((double)t->x * (double)t->w, -1).s, number((double)t->x, -1).s,
		                    number((double)t->w, -1).s, t->from.c))
			return false;
	}
	return true;
}

/* A sum of products: the tap under the cursor, or the largest of them. */
static bool put_products(struct listing *l, const struct trace *t, const struct cursor *c,
                         const struct part_at *p, struct err *err)
{
	bool ok;

	(void)t;
	if (p->term && p->term->slot < 0)
		ok = put_added(l, p->before, (double)p->term->x, (double)p->term->sum, err);
	else if (p->term)
		ok = put_tap(l, p, err);
	else
		ok = put_largest(l, &p->why, err);
	return ok && listing_printf(l, err, "all %d give out[%d,%d,%d] = %s", p->n, c->at.c, c->at.y, c->at.x,
	                            number(p->value, -1).s);
}

/* (x - mean) / sqrt(var + eps) * gamma + beta = value */
static bool put_norm(struct listing *l, const struct call *call, const struct cursor *c,
                     const struct part_at *p, struct err *err)
{
	const int i = c->at.c;
	const double v[5] = { (double)tensor_at(call->in[0], c->at), (double)call->w[2]->v[i],
		              (double)sqrtf(call->w[3]->v[i] + call->args.eps), (double)call->w[0]->v[i],
		              (double)call->w[1]->v[i] };
	const int d = number_norm_decimals(v, p->value);

	return listing_printf(l, err, "(%s - %s) / %s * %s + %s = %s%s", number(v[0], d).s, number(v[1], d).s,
	                      number(v[2], d).s, number(v[3], d).s, number(v[4], d).s,
	                      number(p->value, d < 0 ? d : NUMBER_DECIMALS).s, rounded(d)) != NULL;
}

/* mean and var first, since they are of this picture */
static bool put_groupnorm(struct listing *l, const struct part_at *p, struct err *err)
{
	const struct line *w = p->why.step;

	if (p->why.nlines < 6)
		return true;
	const double v[5] = { (double)w[2].a, (double)w[2].b, (double)w[3].b, (double)w[4].b,
		              (double)w[5].b };
	const int d = number_norm_decimals(v, p->value);

	return listing_printf(l, err, "mean and var of %d numbers: %s and %s", (int)w[0].b,
	                      number((double)w[0].value, -1).s, number((double)w[1].value, -1).s) &&
	       listing_printf(l, err, "(%s - %s) / %s * %s + %s = %s%s", number(v[0], d).s, number(v[1], d).s,
	                      number(v[2], d).s, number(v[3], d).s, number(v[4], d).s,
	                      number(p->value, d < 0 ? d : NUMBER_DECIMALS).s, rounded(d));
}

static bool put_normalize(struct listing *l, const struct call *call, const struct cursor *c,
                          const struct part_at *p, struct err *err)
{
	const double v[5] = { (double)tensor_at(call->in[0], c->at), (double)call->args.mean[c->at.c],
		              (double)call->args.std[c->at.c], 1, 0 };
	const int d = number_norm_decimals(v, p->value);

	return listing_printf(l, err, "(%s - %s) / %s = %s%s", number(v[0], d).s, number(v[1], d).s,
	                      number(v[2], d).s, number(p->value, d < 0 ? d : NUMBER_DECIMALS).s,
	                      rounded(d)) != NULL;
}

/* The other curves, a line or two each. */
static bool put_curve(struct listing *l, const struct op *op, const struct part_at *p, struct err *err)
{
	const struct why *w = &p->why;
	const struct line *line = w->nlines > 0 ? &w->step[w->nlines - 1] : NULL;
	const struct text v = number(p->value, -1);

	if (op == &op_maxpool2d)
		return listing_printf(l, err, "the largest of %d = %s", w->nterms - w->npad, v.s) != NULL;
	if (!line)
		return true;
	if (op == &op_relu)
		return listing_printf(l, err, "%s < 0 is %s: %s", number((double)line->a, -1).s,
		                      line->a < 0 ? "True" : "False", v.s) != NULL;
	if (op == &op_tensor)
		return listing_printf(l, err, "x = %s", v.s) != NULL;
	if (op == &op_input || op == &op_avgpool2d)
		return listing_printf(l, err, "%s / %d = %s",
		                      number((double)line->a, op == &op_input ? 0 : -1).s, (int)line->b,
		                      v.s) != NULL;
	return listing_printf(l, err, "%s / %s = %s", number((double)line->a, -1).s,
	                      number((double)line->b, -1).s, v.s) != NULL;
}

static bool put_copy(struct listing *l, const struct part_at *p, struct err *err)
{
	const struct term *t = &p->why.term[0];

	if (t->slot < 0)
		return listing_printf(l, err, "a new channel: 0") != NULL;
	return listing_printf(l, err, "x[%d,%d,%d] = %s", t->from.c, t->from.y, t->from.x,
	                      number(p->value, -1).s) != NULL;
}

static bool put_numbers(struct listing *l, const struct trace *t, const struct cursor *c,
                        const struct part_at *p, struct err *err)
{
	const struct step *step = &t->step[c->step];
	const struct op *op = step->node->op;

	if (op->fold == FOLD_SUM)
		return put_products(l, t, c, p, err);
	if (op == &op_batchnorm2d)
		return put_norm(l, &step->call, c, p, err);
	if (op == &op_groupnorm)
		return put_groupnorm(l, p, err);
	if (op == &op_normalize)
		return put_normalize(l, &step->call, c, p, err);
	if (op == &op_add && p->why.nterms == 2)
		return put_added(l, (double)p->why.term[0].x, (double)p->why.term[1].x, p->value, err);
	if (op->fold == FOLD_ADD && p->why.nterms > 0)
		return put_copy(l, p, err);
	return put_curve(l, op, p, err);
}

bool listing_formula(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	const struct op *op = c->step < 0 ? &op_input : t->net->node[c->step].op;
	struct part_at part;

	*l = (struct listing){ .here = -1, .title = op->name };
	bool ok = listing_printf(l, err, "%s", op->formula) != NULL;
	if (ok && c->size >= SIZE_CHANNEL && part_find(t, c, &part)) {
		ok = put_numbers(l, t, c, &part, err);
		/* the sum so far, or what all of them come to, which is told last */
		l->here = l->nlines - 1 - (op->fold == FOLD_SUM && part.term);
		l->line[l->here].here = true;
		part_free(&part);
	}
	if (!ok)
		listing_free(l);
	return ok;
}

/*
 * follow.c -- from a number to the number that made it what it is.
 */
#include <math.h>

#include "trace/enter.h"

/* How much a term counts; a NaN above all, since it alone explains a NaN. */
static float weight_of(enum fold fold, const struct term *t)
{
	float v = fold == FOLD_ADD ? fabsf(t->x) : fold == FOLD_MAX ? t->x : fabsf(t->x * t->w);

	return isnan(v) ? INFINITY : v;
}

static bool is_cause(const struct term *t)
{
	return t->slot >= 0 && !t->pad;
}

/* Softmax's own logit: the one whose exponential stands on the last line. */
static int own_term(const struct why *why)
{
	for (int i = 0; why->nlines > 0 && i < why->nterms; i++)
		if (why->term[i].w == why->step[why->nlines - 1].a)
			return i;
	return why->nterms > 0 ? 0 : -1;
}

int why_main_term(const struct trace *trace, int step, const struct why *why)
{
	const struct op *op = trace->step[int_max(step, 0)].node->op;
	int best = -1;

	if (step < 0)
		return -1;
	if (op == &op_softmax)
		return own_term(why);
	for (int i = 0; i < why->nterms; i++) {
		const struct term *t = &why->term[i];

		if (is_cause(t) &&
		    (best < 0 || weight_of(op->fold, t) > weight_of(op->fold, &why->term[best])))
			best = i;
	}
	return best;
}

/* The input and the element of it that follow goes to. */
static bool cause(const struct trace *trace, const struct cursor *c, const struct why *why, int *slot,
                  struct at *at)
{
	bool chosen = c->size == SIZE_MAC && c->term < why->nterms;
	bool same = why->nterms == 0 || trace->step[c->step].node->op == &op_softmax;
	int i = chosen ? c->term : why_main_term(trace, c->step, why);

	*slot = 0;
	*at = c->at;
	if (!chosen && same)
		return true;
	if (i < 0 || !is_cause(&why->term[i]))
		return false;
	*slot = why->term[i].slot;
	*at = why->term[i].from;
	return true;
}

bool cursor_follow(const struct trace *trace, struct cursor *c)
{
	struct why why = { 0 };
	struct at at;
	int slot, to;
	bool ok;

	if (c->step <= 0 || trace_broken(trace, c->step))
		return false;
	trace_why(trace, c->step, c->at, &why);
	ok = !why.lost && cause(trace, c, &why, &slot, &at);
	why_clear(&why);
	if (!ok)
		return false;
	to = trace->step[c->step].node->in[slot];
	if (!shape_has(cursor_shape(trace, to), at))
		return false;
	c->size = int_max(c->size, SIZE_PIXEL);
	cursor_put(trace, c, to, at);
	if (c->size == SIZE_MAC) {
		trace_why(trace, to, at, &why);
		c->term = int_max(why_main_term(trace, to, &why), 0);
		why_clear(&why);
	}
	return true;
}

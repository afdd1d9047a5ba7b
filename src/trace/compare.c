/*
 * compare.c -- two traces side by side: pairs of steps, and how far they are apart.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/compare.h"

/* The other net's step of the same name, or else of the same role: what comes round the same block to its add. */
static int partner(const struct net *net, int step, const struct net *other)
{
	const struct part *part = &net->part[net->node[step].part];
	int i = net_find(other, net->node[step].name);

	if (i >= 0 || part->kind != PART_BLOCK || step != part->shortcut_last)
		return i;
	i = net_find_part(other, part->name);
	if (i < 0 || other->part[i].kind != PART_BLOCK || other->part[i].shortcut_last < 0)
		return -1;
	i = other->part[i].shortcut_last;
	return net_find(net, other->node[i].name) < 0 ? i : -1;
}

/* Pairs in running order: a step that only the second net has stands before the next one they share. */
static void find_pairs(const struct trace *a, const struct trace *b, struct comparison *c)
{
	int next = 0;

	for (int i = 0; i < a->nsteps; i++) {
		int with = partner(a->net, i, b->net);

		for (; next < with; next++)
			if (partner(b->net, next, a->net) < 0)
				c->pair[c->npairs++] = (struct pair){ .a = -1, .b = next };
		c->pair[c->npairs++] = (struct pair){ .a = i, .b = with };
		if (with == next)
			next++;
	}
	for (; next < b->nsteps; next++)
		if (partner(b->net, next, a->net) < 0)
			c->pair[c->npairs++] = (struct pair){ .a = -1, .b = next };
}

/* Any two NaNs are equal; -0 and 0 are not. */
static bool same_bits(float a, float b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void measure(const struct tensor *a, const struct tensor *b, struct pair *pair)
{
	double dot = 0, aa = 0, bb = 0, largest = 0;
	size_t n = shape_len(a->shape);

	pair->equal = true;
	for (size_t i = 0; i < n; i++) {
		double x = (double)a->v[i], y = (double)b->v[i];
		bool same = same_bits(a->v[i], b->v[i]);

		pair->equal = pair->equal && same;
		dot += x * y;
		aa += x * x;
		bb += y * y;
		if (!same && !isnan(largest) && !(fabs(x - y) <= largest))
			largest = fabs(x - y);
	}
	pair->largest = largest;
	pair->cosine = aa > 0 && bb > 0 ? dot / (sqrt(aa) * sqrt(bb)) : (double)NAN;
}

static void fill(const struct trace *a, const struct trace *b, struct pair *pair)
{
	const struct tensor *x, *y;

	pair->largest = pair->cosine = (double)NAN;
	if (pair->a < 0 || pair->b < 0)
		return;
	x = &a->step[pair->a].out;
	y = &b->step[pair->b].out;
	pair->same_shape = shape_equal(x->shape, y->shape);
	if (pair->same_shape)
		measure(x, y, pair);
}

/* Are all convolutions of the same name the same numbers? Then one net is a what-if of the other. */
static bool share_weights(const struct net *a, const struct net *b)
{
	int shared = 0;

	for (int i = 0; i < a->nnodes; i++) {
		int k = net_find(b, a->node[i].name);
		const struct weight *x = a->node[i].w[0], *y = k < 0 ? NULL : b->node[k].w[0];

		if (a->node[i].op != &op_conv2d || k < 0 || b->node[k].op != &op_conv2d)
			continue;
		if (x->len != y->len || memcmp(x->v, y->v, x->len * sizeof *x->v) != 0)
			return false;
		shared++;
	}
	return shared > 0;
}

bool compare_traces(struct trace *a, struct trace *b, struct comparison *c, struct err *err)
{
	*c = (struct comparison){ .first = -1 };
	if (!trace_need(a, a->nsteps - 1, err) || !trace_need(b, b->nsteps - 1, err))
		return false;
	c->pair = mem_new((size_t)a->nsteps + (size_t)b->nsteps, sizeof *c->pair);
	if (!c->pair)
		return err_memory(err);
	find_pairs(a, b, c);
	for (int i = 0; i < c->npairs; i++) {
		fill(a, b, &c->pair[i]);
		if (c->first < 0 && c->pair[i].a >= 0 && c->pair[i].b >= 0 && !c->pair[i].equal)
			c->first = i;
	}
	c->same_weights = share_weights(a->net, b->net);
	return true;
}

void comparison_free(struct comparison *c)
{
	mem_free(c->pair);
	*c = (struct comparison){ .first = -1 };
}

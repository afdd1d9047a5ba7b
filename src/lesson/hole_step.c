/*
 * hole_step.c -- holes about numbers, steps, and counts over runs of steps.
 */
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "lesson/hole_private.h"

/* ---- numbers of the trace ---- */

static bool number_at(const struct hole *h, bool digits, struct err *err)
{
	struct cursor c;

	if (!hole_want_place(h, &c, err) || (c.step >= 0 && !trace_need(h->trace, c.step, err)))
		return false;
	number_put(h->out, (double)tensor_at(trace_out(h->trace, c.step), c.at), digits);
	return true;
}

bool hole_value(const struct hole *h, struct err *err)
{
	return number_at(h, false, err);
}

bool hole_digits(const struct hole *h, struct err *err)
{
	return number_at(h, true, err);
}

/* The class in place k of the answer, from 1, and its share. */
static bool ranked(const struct hole *h, int *index, float *share, struct err *err)
{
	const struct step *last = &h->trace->step[h->trace->nsteps - 1];
	const struct tensor *p = &last->out;
	int k, n = p->shape.c;

	if (!text_int(h->arg, 1, n, &k))
		return err_set(err, ERR_MALFORMED, "it needs a number from 1 to %d", n);
	if (!trace_need(h->trace, h->trace->nsteps - 1, err))
		return false;
	for (int i = 0; i < n; i++) {
		int before = 0;

		for (int j = 0; j < n; j++)
			before += p->v[j] > p->v[i] || (p->v[j] == p->v[i] && j < i);
		if (before == k - 1) {
			*index = i;
			*share = p->v[i];
			return true;
		}
	}
	return hole_no(err, "the answer holds numbers that cannot be compared");
}

bool hole_top(const struct hole *h, struct err *err)
{
	float share;
	int i;

	if (!ranked(h, &i, &share, err))
		return false;
	if (i < h->net->nlabels && h->net->label)
		text_safe(h->out, h->net->label[i]);
	else
		buf_printf(h->out, "class %d", i);
	return true;
}

bool hole_percent(const struct hole *h, struct err *err)
{
	float share;
	int i;

	if (!ranked(h, &i, &share, err))
		return false;
	number_percent(h->out, (double)share);
	return true;
}

/* ---- steps ---- */

bool hole_shape(const struct hole *h, struct err *err)
{
	const struct node *node;

	if (!hole_want_step(h, &node, err))
		return false;
	buf_printf(h->out, "(%d,%d,%d)", node->out.c, node->out.h, node->out.w);
	return true;
}

bool hole_channels(const struct hole *h, struct err *err)
{
	const struct node *node;

	return hole_want_step(h, &node, err) && hole_put_int(h, node->out.c);
}

bool hole_size(const struct hole *h, struct err *err)
{
	const struct node *node;

	return hole_want_step(h, &node, err) && hole_put_int(h, node->out.h);
}

bool hole_step(const struct hole *h, struct err *err)
{
	const struct node *node;

	return hole_want_step(h, &node, err) && hole_put_int(h, node - h->net->node + 1);
}

bool hole_steps(const struct hole *h, struct err *err)
{
	(void)err;
	return hole_put_int(h, h->net->nnodes);
}

bool hole_kernel(const struct hole *h, struct err *err)
{
	const struct node *node;

	return hole_want_step(h, &node, err) && hole_put_int(h, node->args.kernel);
}

bool hole_parts(const struct hole *h, struct err *err)
{
	const struct node *node;

	return hole_want_step(h, &node, err) &&
	       hole_put_int(h, cursor_parts(h->trace, (int)(node - h->net->node)));
}

bool hole_stride(const struct hole *h, struct err *err)
{
	int part = net_find_part(h->net, h->arg);
	const struct node *node;

	if (part >= 0 && h->net->part[part].kind == PART_BLOCK)
		return hole_put_int(h, h->net->part[part].stride);
	return hole_want_step(h, &node, err) && hole_put_int(h, node->args.stride);
}

/* ---- counts over runs of steps ---- */

static int64_t count(const struct net *net, bool macs, int first, int last)
{
	int64_t n = 0;

	for (int i = first; first >= 0 && i <= last; i++)
		n += macs ? net->node[i].macs : net->node[i].params;
	return n;
}

static bool fill_count(const struct hole *h, bool macs, struct err *err)
{
	int part = net_find_part(h->net, h->arg);
	const struct node *node;
	int64_t n = 0;

	if (!h->arg[0])
		return hole_put_int(h, macs ? h->net->macs : h->net->params);
	if (strcmp(h->arg, "shortcuts") == 0) {
		for (int i = 0; i < h->net->nparts; i++)
			if (h->net->part[i].kind == PART_BLOCK)
				n += count(h->net, macs, h->net->part[i].shortcut_first,
				           h->net->part[i].shortcut_last);
		return hole_put_int(h, n);
	}
	if (part >= 0)
		return hole_put_int(h,
		                    count(h->net, macs, h->net->part[part].first, h->net->part[part].last));
	return hole_want_step(h, &node, err) && hole_put_int(h, macs ? node->macs : node->params);
}

bool hole_params(const struct hole *h, struct err *err)
{
	return fill_count(h, false, err);
}

bool hole_macs(const struct hole *h, struct err *err)
{
	return fill_count(h, true, err);
}

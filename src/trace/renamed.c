/*
 * renamed.c -- the cursor in another trace: a what-if, or back from it.
 */
#include <string.h>

#include "trace/enter.h"

/* Of a shortcut its node again, or the addition that reads x itself; of anything else the block's beginning. */
static int by_role(const struct net *from, int step, const struct net *to)
{
	const struct part *was = &from->part[from->node[step].part], *is;
	int i = net_find_part(to, was->name);

	if (i < 0)
		return 0;
	is = &to->part[i];
	if (was->shortcut_first < 0 || step < was->shortcut_first || step > was->shortcut_last || is->add < 0)
		return is->first;
	if (is->shortcut_last < 0)
		return is->add;
	return step == was->shortcut_last && step != was->shortcut_first ? is->shortcut_last
	                                                                 : is->shortcut_first;
}

static int same_step(const struct trace *from, int step, const struct trace *to)
{
	int i;

	if (trace_find(to, trace_name(from, step), &i))
		return int_min(i, trace_last(to));
	return step < 0 ? 0 : int_min(by_role(from->net, step, to->net), trace_last(to));
}

static int rescale(int i, int n, int to)
{
	return int_clamp((int)((int64_t)i * to / int_max(n, 1)), 0, to - 1);
}

void cursor_renamed(const struct trace *from, const struct trace *to, struct cursor *c)
{
	int step = same_step(from, c->step, to);
	struct shape was = cursor_shape(from, c->step), is = cursor_shape(to, step);

	if (!shape_has(is, c->at))
		c->at = (struct at){ rescale(c->at.c, was.c, is.c), rescale(c->at.y, was.h, is.h),
			             rescale(c->at.x, was.w, is.w) };
	if (trace_broken(to, step))
		c->size = int_min(c->size, SIZE_OP);
	if (strcmp(trace_name(from, c->step), trace_name(to, step)) != 0 || c->term >= cursor_parts(to, step))
		c->term = 0;
	c->step = step;
}

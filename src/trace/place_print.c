/*
 * place_print.c -- layer2.0.conv1/5,3,7/29 written; and as Python would index it.
 */
#include "trace/place.h"

/* At sizes 1 and 2 the cursor is on a stage or block; before `input` there are none. */
static const char *name_at_size(const struct trace *trace, const struct cursor *c)
{
	const struct net *net = trace->net;
	const struct part *part = &net->part[cursor_part(trace, c->step)];

	if (c->step < 0 || c->size > SIZE_BLOCK)
		return trace_name(trace, c->step);
	return c->size == SIZE_BLOCK ? part->name : net->stage[part->stage].name;
}

void place_print(const struct trace *trace, const struct cursor *c, struct buf *b)
{
	buf_puts(b, name_at_size(trace, c));
	if (c->size == SIZE_CHANNEL)
		buf_printf(b, "/%d", c->at.c);
	if (c->size >= SIZE_PIXEL)
		buf_printf(b, "/%d,%d,%d", c->at.c, c->at.y, c->at.x);
	if (c->size == SIZE_MAC)
		buf_printf(b, "/%d", c->term);
}

void place_python(const struct trace *trace, const struct cursor *c, struct buf *b)
{
	bool block = trace->net->part[cursor_part(trace, c->step)].kind == PART_BLOCK;

	buf_puts(b, block ? name_at_size(trace, c) : trace_name(trace, c->step));
	if (c->size == SIZE_CHANNEL)
		buf_printf(b, "[%d]", c->at.c);
	if (c->size >= SIZE_PIXEL)
		buf_printf(b, "[%d,%d,%d]", c->at.c, c->at.y, c->at.x);
}

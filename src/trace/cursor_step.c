/*
 * cursor_step.c -- next and back: on and back as the program runs, at each of the six sizes.
 */
#include "trace/enter.h"

/* The first step of the stage or block that comes `by` further on; false at the end of the network. */
static bool by_part(const struct trace *trace, struct cursor *c, int by)
{
	const struct net *net = trace->net;
	bool stages = c->size == SIZE_STAGE;
	int part = cursor_part(trace, c->step);
	int i = (stages ? net->part[part].stage : part) + by, to;

	if (c->step < 0) { /* the network itself comes after the picture; nothing comes before it */
		if (by < 0)
			return false;
		i = 0;
	}
	if (i < 0)
		return false;
	to = i < (stages ? net->nstages : net->nparts) ? net->part[stages ? net->stage[i].first : i].first
	                                               : net->nnodes;
	to = trace_fault(trace) ? int_min(to, trace_last(trace)) : to; /* the program runs into it */
	if (to == net->nnodes || (by > 0 && to == c->step))
		return false;
	cursor_enter(trace, c, to);
	return true;
}

static bool by_op(const struct trace *trace, struct cursor *c, int by)
{
	if (!trace_is_step(trace, c->step + by) || c->step + by > trace_last(trace) ||
	    (c->size == SIZE_MAC && c->step + by < 0))
		return false;
	cursor_enter(trace, c, c->step + by);
	return true;
}

static bool by_channel(const struct trace *trace, struct cursor *c, int by)
{
	int channels = cursor_shape(trace, c->step).c;

	if (c->at.c + by >= 0 && c->at.c + by < channels) {
		c->at.c += by;
		c->term = 0;
	} else if (by_op(trace, c, by)) {
		if (c->size < SIZE_CHANNEL) /* nothing to open at the step at fault */
			return true;
		c->at.c = by > 0 ? 0 : cursor_shape(trace, c->step).c - 1;
	} else {
		return false;
	}
	cursor_mark_channel(trace, c);
	return true;
}

/* x first, then y, then the channel, then the step. */
static bool by_pixel(const struct trace *trace, struct cursor *c, int by)
{
	struct shape s = cursor_shape(trace, c->step);
	struct at at = c->at;

	at.x += by;
	if (at.x < 0 || at.x >= s.w) {
		at.x = by > 0 ? 0 : s.w - 1;
		at.y += by;
	}
	if (at.y < 0 || at.y >= s.h) {
		at.y = by > 0 ? 0 : s.h - 1;
		at.c += by;
	}
	if (at.c < 0 || at.c >= s.c) {
		if (!by_op(trace, c, by))
			return false;
		if (c->size < SIZE_PIXEL)
			return true;
		s = cursor_shape(trace, c->step);
		at = by > 0 ? (struct at){ 0 } : (struct at){ s.c - 1, s.h - 1, s.w - 1 };
	}
	cursor_put(trace, c, c->step, at);
	return true;
}

static bool by_term(const struct trace *trace, struct cursor *c, int by)
{
	int term = c->term + by;

	if (term >= 0 && term < cursor_parts(trace, c->step)) {
		c->term = term;
		return true;
	}
	if (!by_pixel(trace, c, by))
		return false;
	if (c->size == SIZE_MAC)
		c->term = by > 0 ? 0 : cursor_parts(trace, c->step) - 1;
	return true;
}

static bool go(const struct trace *trace, struct cursor *c, int by)
{
	switch (c->size) {
	case SIZE_STAGE:
	case SIZE_BLOCK:
		return by_part(trace, c, by);
	case SIZE_OP:
		return by_op(trace, c, by);
	case SIZE_CHANNEL:
		return by_channel(trace, c, by);
	case SIZE_PIXEL:
		return by_pixel(trace, c, by);
	case SIZE_MAC:
		return by_term(trace, c, by);
	}
	return false;
}

bool cursor_next(const struct trace *trace, struct cursor *c)
{
	return go(trace, c, 1);
}

bool cursor_back(const struct trace *trace, struct cursor *c)
{
	return go(trace, c, -1);
}

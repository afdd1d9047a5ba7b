/*
 * cursor_move.c -- the way it looks: arrows, ends, channels; and from shortcut to shortcut.
 */
#include <stdlib.h>

#include "trace/enter.h"

enum { CHANNELS_A_ROW = 32 };

static bool put(const struct trace *trace, struct cursor *c, struct at at)
{
	if (!shape_has(cursor_shape(trace, c->step), at))
		return false;
	cursor_put(trace, c, c->step, at);
	return true;
}

/* The tap beside this one, in the same channel of the input. */
static bool tap(const struct trace *trace, struct cursor *c, int dx, int dy)
{
	struct why why = { 0 };
	int found = -1;

	trace_why(trace, c->step, c->at, &why);
	for (int i = 0; c->term < why.nterms && i < why.nterms && found < 0; i++) {
		const struct term *here = &why.term[c->term], *t = &why.term[i];

		if (t->slot == here->slot && t->from.c == here->from.c && t->ky == here->ky + dy &&
		    t->kx == here->kx + dx)
			found = i;
	}
	why_clear(&why);
	if (found >= 0)
		c->term = found;
	return found >= 0;
}

static bool beside(const struct trace *trace, struct cursor *c, int dx, int dy)
{
	switch (c->size) {
	case SIZE_CHANNEL:
		return dy && cursor_shape(trace, c->step).c > CHANNELS_A_ROW &&
		       cursor_channel(trace, c, dy * CHANNELS_A_ROW);
	case SIZE_PIXEL:
		return put(trace, c, (struct at){ c->at.c, c->at.y + dy, c->at.x + dx });
	case SIZE_MAC:
		return tap(trace, c, dx, dy);
	default:
		return false;
	}
}

bool cursor_move(const struct trace *trace, struct cursor *c, int dx, int dy)
{
	if (beside(trace, c, dx, dy))
		return true;
	return dx + dy > 0 ? cursor_next(trace, c) : cursor_back(trace, c);
}

bool cursor_channel(const struct trace *trace, struct cursor *c, int by)
{
	int64_t to = (int64_t)c->at.c + by;

	if (to < 0 || to >= cursor_shape(trace, c->step).c || trace_broken(trace, c->step))
		return false;
	c->at.c = (int)to;
	cursor_mark_channel(trace, c);
	return true;
}

/* The first or last step of what is open at sizes 1 to 3. */
static int end_step(const struct trace *trace, const struct cursor *c, bool last)
{
	const struct net *net = trace->net;
	const struct part *part = &net->part[cursor_part(trace, c->step)];

	if (c->size == SIZE_STAGE)
		return last ? net->part[net->stage[net->nstages - 1].first].first : 0;
	if (c->size == SIZE_BLOCK)
		return last ? net->part[net->nparts - 1].first : 0;
	if (c->step < 0)
		return last ? -1 : -trace->nbefore;
	return last ? part->last : part->first;
}

bool cursor_end(const struct trace *trace, struct cursor *c, bool last)
{
	struct shape s = cursor_shape(trace, c->step);
	struct cursor was = *c;

	switch (c->size) {
	case SIZE_STAGE:
	case SIZE_BLOCK:
	case SIZE_OP:
		cursor_enter(trace, c, int_min(end_step(trace, c, last), trace_last(trace)));
		break;
	case SIZE_CHANNEL:
		cursor_channel(trace, c, last ? s.c - 1 - c->at.c : -c->at.c);
		break;
	case SIZE_PIXEL:
		put(trace, c, (struct at){ c->at.c, last ? s.h - 1 : 0, last ? s.w - 1 : 0 });
		break;
	case SIZE_MAC:
		c->term = last ? cursor_parts(trace, c->step) - 1 : 0;
		break;
	}
	return c->step != was.step || c->term != was.term || c->at.c != was.at.c || c->at.y != was.at.y ||
	       c->at.x != was.at.x;
}

bool cursor_shortcut(const struct trace *trace, struct cursor *c, int by)
{
	const struct net *net = trace->net;
	int step = c->step;

	for (int left = abs(by); left > 0; left--) {
		int found = -1;

		for (int i = 0; i < net->nparts; i++) {
			int first = net->part[i].shortcut_first;

			if (by > 0 && first > step && found < 0)
				found = first;
			if (by < 0 && first >= 0 && first < step)
				found = first;
		}
		if (found < 0 || found > trace_last(trace))
			return false;
		step = found;
	}
	c->size = SIZE_OP;
	cursor_enter(trace, c, step);
	return true;
}

/*
 * enter.h -- what the parts of the cursor share; private to this floor.
 */
#ifndef TRACE_ENTER_H
#define TRACE_ENTER_H

#include "trace/cursor.h"

static inline struct shape cursor_shape(const struct trace *trace, int step)
{
	return trace_out(trace, step)->shape;
}

/* To a step: `at` on its largest value while nothing was chosen, else at the same relative place. */
void cursor_enter(const struct trace *, struct cursor *, int step);
/* Remembers the present channel, the present pixel as chosen; the first choice of a channel is one of a pixel too. */
void cursor_mark_channel(const struct trace *, struct cursor *);
void cursor_mark_pixel(const struct trace *, struct cursor *);
#endif

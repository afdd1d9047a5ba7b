/*
 * cursor.c -- the cursor enters a step, goes in and out.
 */
#include <assert.h>
#include <math.h>

#include "trace/enter.h"

const char *size_word(enum size size)
{
	static const char *const word[] = { "stage", "block", "op", "channel", "pixel", "multiply-add" };

	assert(size >= SIZE_STAGE && size <= SIZE_MAC);
	return word[size - SIZE_STAGE];
}

int cursor_part(const struct trace *trace, int step)
{
	return trace->net->node[int_max(step, 0)].part;
}

float trace_why(const struct trace *trace, int step, struct at at, struct why *why)
{
	const struct step *s = &trace->step[int_max(step, 0)];

	assert(shape_has(cursor_shape(trace, step), at));
	if (trace_broken(trace, step)) /* its inputs do not fit: there is nothing to read there */
		return NAN;
	return step < 0 ? tensor_at(trace_out(trace, step), at) : s->node->op->element(&s->call, at, why);
}

int cursor_parts(const struct trace *trace, int step)
{
	struct why why = { 0 };
	int n;

	trace_why(trace, step, (struct at){ 0 }, &why);
	n = why.nterms + why.nlines;
	why_clear(&why);
	return int_max(n, 1);
}

void cursor_mark_pixel(const struct trace *trace, struct cursor *c)
{
	struct shape s = cursor_shape(trace, c->step);

	c->mark.y = c->at.y;
	c->mark.x = c->at.x;
	c->mark_of.h = s.h;
	c->mark_of.w = s.w;
}

void cursor_mark_channel(const struct trace *trace, struct cursor *c)
{
	c->mark.c = c->at.c;
	c->mark_of.c = cursor_shape(trace, c->step).c;
	if (c->mark_of.h == 0)
		cursor_mark_pixel(trace, c);
}

static bool chosen(const struct cursor *c)
{
	return c->mark_of.c > 0 && c->mark_of.h > 0 && c->mark_of.w > 0;
}

static struct at largest(const struct trace *trace, int step)
{
	struct shape s = cursor_shape(trace, step);
	size_t i;

	if (step < 0)
		return (struct at){ 0, s.h / 2, s.w / 2 };
	if (!trace_has(trace, step))
		return (struct at){ 0 };
	i = trace_stats(trace, step)->argmax;
	return (struct at){ (int)(i / ((size_t)s.h * (size_t)s.w)), (int)(i / (size_t)s.w % (size_t)s.h),
		            (int)(i % (size_t)s.w) };
}

/* Place i of n, on an axis of length `to`. */
static int rescale(int i, int n, int to)
{
	return int_clamp((int)((int64_t)i * to / n), 0, to - 1);
}

void cursor_enter(const struct trace *trace, struct cursor *c, int step)
{
	struct shape s = cursor_shape(trace, step);

	if (step != c->step)
		c->term = 0;
	c->step = step;
	if (trace_broken(trace, step))
		c->size = int_min(c->size, SIZE_OP);
	if (chosen(c)) {
		c->at =
		    (struct at){ rescale(c->mark.c, c->mark_of.c, s.c), rescale(c->mark.y, c->mark_of.h, s.h),
			         rescale(c->mark.x, c->mark_of.w, s.w) };
		return;
	}
	c->at = largest(trace, step);
	if (c->size >= SIZE_CHANNEL && (step < 0 || trace_has(trace, step))) {
		cursor_mark_channel(trace, c);
		cursor_mark_pixel(trace, c);
	}
}

void cursor_goto(const struct trace *trace, struct cursor *c, int step)
{
	assert(trace_is_step(trace, step));
	if (step < 0 && c->size == SIZE_MAC)
		c->size = SIZE_PIXEL;
	cursor_enter(trace, c, int_min(step, trace_last(trace)));
}

void cursor_put(const struct trace *trace, struct cursor *c, int step, struct at at)
{
	assert(trace_is_step(trace, step) && shape_has(cursor_shape(trace, step), at));
	if (trace_broken(trace, step)) {
		cursor_goto(trace, c, step);
		return;
	}
	c->step = step;
	c->at = at;
	c->term = 0;
	cursor_mark_channel(trace, c);
	cursor_mark_pixel(trace, c);
}

bool cursor_size(const struct trace *trace, struct cursor *c, enum size size)
{
	if (size < SIZE_STAGE || size > SIZE_MAC || (size == SIZE_MAC && c->step < 0) ||
	    (size > SIZE_OP && trace_broken(trace, c->step)))
		return false;
	c->size = size;
	if (size >= SIZE_CHANNEL && !chosen(c))
		cursor_enter(trace, c, c->step);
	return true;
}

bool cursor_open(const struct trace *trace, struct cursor *c)
{
	return c->size < SIZE_MAC && cursor_size(trace, c, c->size + 1);
}

bool cursor_out(const struct trace *trace, struct cursor *c)
{
	return c->size > SIZE_STAGE && cursor_size(trace, c, c->size - 1);
}

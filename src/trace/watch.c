/*
 * watch.c -- a map of bytes, one a number, carried on from step to step; each is given back after its last reader.
 */
#include <assert.h>

#include "base/alloc.h"
#include "trace/watch.h"

/* Steps are counted from the watched one here: flow[0]. */
struct flow {
	uint8_t *map; /* of all numbers; NULL where none is reached, or once no step needs it */
	int last;     /* the last step that reads it */
	int row;      /* in watch->reached; -1 */
};

static size_t plane_of(const struct axis *y, const struct axis *x, bool out)
{
	return (size_t)(out ? y->out : y->in) * (size_t)(out ? x->out : x->in);
}

static bool any(const uint8_t *map, size_t n)
{
	size_t i = 0;

	while (i < n && !map[i])
		i++;
	return i < n;
}

static void join(uint8_t *to, const uint8_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] |= from[i];
}

/* Channel by channel. */
static bool carry_own(const struct window *w, int channels, const uint8_t *in, uint8_t *out, struct err *err)
{
	size_t from = plane_of(&w->y, &w->x, false), to = plane_of(&w->y, &w->x, true);

	for (int c = 0; c < channels; c++)
		if (any(in + (size_t)c * from, from) &&
		    !window_on(w, in + (size_t)c * from, out + (size_t)(c + w->before) * to, err))
			return false;
	return true;
}

/* A group's channels in become one map, which each of its channels out then has. */
static bool carry_group(const struct window *w, int from_channels, int to_channels, const uint8_t *in,
                        uint8_t *out, uint8_t *scratch, struct err *err)
{
	size_t from = plane_of(&w->y, &w->x, false), to = plane_of(&w->y, &w->x, true);
	uint8_t *before = scratch, *after = scratch + from;

	for (size_t i = 0; i < from + to; i++)
		scratch[i] = 0;
	for (int c = 0; c < from_channels; c++)
		join(before, in + (size_t)c * from, from);
	if (!any(before, from))
		return true;
	if (!window_on(w, before, after, err))
		return false;
	for (int c = 0; c < to_channels; c++)
		join(out + (size_t)c * to, after, to);
	return true;
}

static bool carry(const struct window *w, int from_channels, int to_channels, const uint8_t *in, uint8_t *out,
                  struct err *err)
{
	size_t from = plane_of(&w->y, &w->x, false), to = plane_of(&w->y, &w->x, true);
	uint8_t *scratch;
	bool ok = true;

	if (w->groups == 0)
		return carry_own(w, from_channels, in, out, err);
	scratch = mem_new(from + to, 1);
	if (!scratch)
		return err_memory(err);
	from_channels /= w->groups;
	to_channels /= w->groups;
	for (int g = 0; ok && g < w->groups; g++)
		ok = carry_group(w, from_channels, to_channels, in + (size_t)(g * from_channels) * from,
		                 out + (size_t)(g * to_channels) * to, scratch, err);
	mem_free(scratch);
	return ok;
}

/* Where the number at input place i stands alone in the output; false where it is skipped. */
static bool along(const struct axis *a, int i, int *o)
{
	*o = (i + a->pad) / a->stride;
	return i + a->pad >= 0 && (i + a->pad) % a->stride == 0 && *o < a->out;
}

static void follow_own(const struct trace *trace, const struct watch *watch, const struct flow *flow,
                       const struct window *w, int slot, struct watched *row)
{
	int from = window_input(trace, row->step, slot), source = flow[from - watch->step].row;
	const struct watched *before = from == watch->step ? NULL : &watch->reached[source];
	struct at at = before ? before->at : watch->at;
	float value;

	if (row->own || (before && !before->own) || !window_single(w) || !along(&w->y, at.y, &at.y) ||
	    !along(&w->x, at.x, &at.x))
		return;
	at.c += w->before;
	row->own = true;
	row->from = from;
	row->slot = slot;
	row->at = at;
	row->stopped = before && before->stopped;
	row->computed = row->step < 0 || trace_has(trace, row->step);
	if (!row->computed)
		return;
	row->value = tensor_at(trace_out(trace, row->step), at);
	value = before ? before->value : watch->value;
	if (row->step > 0 && trace->step[row->step].node->op == &op_relu && value < 0)
		row->stopped = true;
}

static bool measure(struct shape s, const uint8_t *map, struct watched *row, struct err *err)
{
	size_t plane = (size_t)s.h * (size_t)s.w;

	row->h = s.h;
	row->w = s.w;
	row->place = mem_new(plane, 1);
	if (!row->place)
		return err_memory(err);
	for (int c = 0; c < s.c; c++) {
		int64_t before = row->values;

		for (size_t i = 0; i < plane; i++)
			row->values += map[(size_t)c * plane + i] != 0;
		row->channels += row->values > before;
		join(row->place, map + (size_t)c * plane, plane);
	}
	row->box = box_around(row->place, s.h, s.w, 1, &row->places);
	return true;
}

/* What reaches one step through its inputs; a row for it, if anything does. */
static bool reach(const struct trace *trace, struct watch *watch, struct flow *flow, int step,
                  struct err *err)
{
	struct shape s = trace_out(trace, step)->shape;
	struct flow *here = &flow[step - watch->step];
	struct watched *row = &watch->reached[watch->nreached];

	*row = (struct watched){ .step = step };
	for (int slot = 0; slot < OP_IN; slot++) {
		int from = window_input(trace, step, slot);
		const uint8_t *in = from < watch->step ? NULL : flow[from - watch->step].map;
		struct window window;

		if (!in)
			continue;
		window = window_of(trace, step, slot);
		if (!here->map)
			here->map = mem_new(shape_len(s), 1);
		if (!here->map)
			return err_memory(err);
		if (!carry(&window, trace_out(trace, from)->shape.c, s.c, in, here->map, err))
			return false;
		row->by[slot] = from == watch->step ? 1 : watch->reached[flow[from - watch->step].row].values;
		follow_own(trace, watch, flow, &window, slot, row);
	}
	if (!here->map)
		return true;
	if (!measure(s, here->map, row, err))
		return false;
	if (row->values == 0) {
		mem_free(row->place);
		mem_free(here->map);
		here->map = NULL;
		return true;
	}
	here->row = watch->nreached++;
	return true;
}

static struct flow *new_flow(const struct trace *trace, const struct watch *watch, struct err *err)
{
	int n = trace->nsteps - watch->step;
	struct shape s = trace_out(trace, watch->step)->shape;
	struct flow *flow = mem_new((size_t)n, sizeof *flow);

	if (flow)
		flow[0].map = mem_new(shape_len(s), 1);
	if (!flow || !flow[0].map) {
		mem_free(flow);
		err_memory(err);
		return NULL;
	}
	flow[0].map[shape_index(s, watch->at)] = 1;
	for (int i = 0; i < n; i++)
		flow[i].row = -1;
	for (int i = 1; i < n; i++)
		for (int slot = 0; slot < OP_IN; slot++) {
			int from = window_input(trace, watch->step + i, slot);

			if (from >= watch->step)
				flow[from - watch->step].last = i;
		}
	return flow;
}

/* The maps that no step after `i` reads. */
static void drop(const struct trace *trace, const struct watch *watch, struct flow *flow, int i)
{
	int used[OP_IN + 1] = { i };

	for (int slot = 0; slot < OP_IN; slot++) {
		int from = window_input(trace, watch->step + i, slot);

		used[slot + 1] = from >= watch->step ? from - watch->step : i;
	}
	for (size_t k = 0; k < ARRAY_LEN(used); k++)
		if (flow[used[k]].last <= i) {
			mem_free(flow[used[k]].map);
			flow[used[k]].map = NULL;
		}
}

bool watch_make(const struct trace *trace, int step, struct at at, struct watch *watch, struct err *err)
{
	int n = trace->nsteps - step;
	struct flow *flow;
	bool ok;

	assert(trace_is_step(trace, step) && shape_has(trace_out(trace, step)->shape, at));
	*watch = (struct watch){ .step = step, .at = at };
	watch->computed = step < 0 || trace_has(trace, step);
	watch->value = tensor_at(trace_out(trace, step), at);
	watch->reached = mem_new((size_t)n, sizeof *watch->reached);
	flow = watch->reached ? new_flow(trace, watch, err) : NULL;
	ok = flow || (!watch->reached ? err_memory(err) : false);
	for (int i = 1; ok && i < n; i++) {
		ok = reach(trace, watch, flow, step + i, err);
		if (ok)
			drop(trace, watch, flow, i);
	}
	for (int i = 0; flow && i < n; i++)
		mem_free(flow[i].map);
	mem_free(flow);
	if (!ok)
		watch_free(watch);
	return ok;
}

void watch_free(struct watch *watch)
{
	for (int i = 0; i < watch->nreached; i++)
		mem_free(watch->reached[i].place);
	mem_free(watch->reached);
	*watch = (struct watch){ 0 };
}

int watch_find(const struct watch *watch, int step)
{
	for (int i = 0; i < watch->nreached; i++)
		if (watch->reached[i].step == step)
			return i;
	return -1;
}

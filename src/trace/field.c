/*
 * field.c -- from one place back through every window, both ways round.
 */
#include <assert.h>

#include "base/alloc.h"
#include "trace/field.h"

static struct field_map *map_of(const struct field *field, int step)
{
	return &field->map[step - field->first];
}

const struct field_map *field_at(const struct field *field, int step)
{
	const struct field_map *map;

	if (step < field->first || step > field->step)
		return NULL;
	map = map_of(field, step);
	return map->place ? map : NULL;
}

int field_has(const struct field *field, int step, int y, int x)
{
	const struct field_map *map = field_at(field, step);

	if (!map || y < 0 || y >= map->h || x < 0 || x >= map->w)
		return 0;
	return map->place[(size_t)y * (size_t)map->w + (size_t)x];
}

static bool open_map(const struct trace *trace, struct field *field, int step, struct err *err)
{
	struct field_map *map = map_of(field, step);
	struct shape s = trace_out(trace, step)->shape;

	if (map->place)
		return true;
	map->h = s.h;
	map->w = s.w;
	map->place = mem_new((size_t)s.h * (size_t)s.w, 1);
	return map->place || err_memory(err);
}

/* Each place that `step` reads of its input number `slot` gets that place's bits. */
static bool back(const struct trace *trace, struct field *field, int step, int slot, struct err *err)
{
	int from = window_input(trace, step, slot);
	const struct field_map *map = map_of(field, step);
	struct window window;
	struct field_map *in;

	if (from == WINDOW_NONE)
		return true;
	if (!open_map(trace, field, from, err))
		return false;
	in = map_of(field, from);
	window = window_of(trace, step, slot);
	for (int i = 0; i < FIELD_WAYS; i++)
		in->side[i].whole = box_join(in->side[i].whole, window_reach(&window, map->side[i].whole));
	return window_back(&window, map->place, in->place, err);
}

/* At the add the ways part: what comes in through slot 0 is the trunk's, through 1 the shortcut's. */
static void mark(struct field_map *map, int way)
{
	size_t n = (size_t)map->h * (size_t)map->w;

	for (size_t i = 0; i < n; i++)
		if (map->place[i])
			map->place[i] = (uint8_t)(FIELD_READ | way);
	for (int i = FIELD_BY_TRUNK; i < FIELD_WAYS; i++)
		map->side[i].whole = i == way ? map->side[FIELD_BOTH_WAYS].whole : (struct box){ 0 };
}

static void measure(struct field_map *map)
{
	static const int bits[FIELD_WAYS] = { FIELD_READ, FIELD_TRUNK, FIELD_SHORTCUT };

	for (int i = 0; i < FIELD_WAYS; i++)
		map->side[i].box = box_around(map->place, map->h, map->w, bits[i], &map->side[i].places);
}

/* The split's own map is marked for the way that is gone, and is plain again when both are. */
static bool both_ways(const struct trace *trace, struct field *field, int step, struct err *err)
{
	struct field_map *map = map_of(field, step);
	bool ok = true;

	if (window_input(trace, step, 1) == WINDOW_NONE || field->split >= 0)
		return back(trace, field, step, 0, err) && back(trace, field, step, 1, err);
	field->split = step;
	for (int slot = 0; ok && slot < 2; slot++) {
		mark(map, slot == 0 ? FIELD_TRUNK : FIELD_SHORTCUT);
		ok = back(trace, field, step, slot, err);
	}
	mark(map, 0);
	return ok;
}

static bool start(const struct trace *trace, struct field *field, struct err *err)
{
	struct field_map *map;

	field->map = mem_new((size_t)(field->step - field->first + 1), sizeof *field->map);
	if (!field->map)
		return err_memory(err);
	if (!open_map(trace, field, field->step, err))
		return false;
	map = map_of(field, field->step);
	map->place[(size_t)field->y * (size_t)map->w + (size_t)field->x] = FIELD_READ;
	map->side[FIELD_BOTH_WAYS].whole = (struct box){ field->y, field->x, 1, 1 };
	return true;
}

bool field_make(const struct trace *trace, int step, int y, int x, struct field *field, struct err *err)
{
	bool ok;

	assert(trace_is_step(trace, step) &&
	       shape_has(trace_out(trace, step)->shape, (struct at){ 0, y, x }));
	*field = (struct field){ .step = step, .y = y, .x = x, .split = -1, .first = -trace->nbefore };
	ok = start(trace, field, err);
	for (int i = step; ok && i >= field->first; i--) {
		struct field_map *map = map_of(field, i);

		if (!map->place)
			continue;
		ok = i > 0 ? both_ways(trace, field, i, err) : back(trace, field, i, 0, err);
		measure(map);
	}
	if (!ok)
		field_free(field);
	return ok;
}

void field_free(struct field *field)
{
	for (int i = 0; field->map && i <= field->step - field->first; i++)
		mem_free(map_of(field, field->first + i)->place);
	mem_free(field->map);
	*field = (struct field){ 0 };
}

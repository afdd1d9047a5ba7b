/*
 * room.c -- the memory of a run that keeps nothing: an output has its place from the group that writes it to the last
 * one that reads it, then others take it.
 */
#include "base/alloc.h"
#include "op/fast/plan_private.h"

enum { LINE = 16 }; /* floats: places begin at a line of the cache */

/* A place in use. */
struct place {
	size_t at, n;
	int until; /* group */
};

struct places {
	struct place *place; /* by `at` */
	int n;
};

static void leave(struct places *s, int group)
{
	int n = 0;

	for (int i = 0; i < s->n; i++)
		if (s->place[i].until >= group)
			s->place[n++] = s->place[i];
	s->n = n;
}

/* The first gap that is large enough. */
static size_t take(struct places *s, size_t n, int until)
{
	size_t at = 0;
	int i = 0;

	for (; i < s->n && s->place[i].at - at < n; i++)
		at = s->place[i].at + s->place[i].n;
	for (int k = s->n++; k > i; k--)
		s->place[k] = s->place[k - 1];
	s->place[i] = (struct place){ at, n, until };
	return at;
}

/* A pool that is done strip by strip must not take the place of what the convolution still reads. */
static void keep_for_pool(const struct plan *plan, const struct group *g, int *until)
{
	for (int i = g->first; g->pool >= 0 && i <= g->last; i++)
		for (int k = 0; k < plan->step[i].nin; k++) {
			const int in = plan->step[i].in[k];

			if (in < g->first)
				until[in] = int_max(until[in], plan->group_of[g->pool]);
		}
}

/* The last group that reads each step's output; its own group where none does. */
static void find_last_uses(const struct plan *plan, int *until)
{
	for (int i = 0; i < plan->nsteps; i++)
		until[i] = plan->group_of[i];
	for (int i = 1; i < plan->nsteps; i++)
		for (int k = 0; k < plan->step[i].nin; k++)
			until[plan->step[i].in[k]] = plan->group_of[i];
	for (int i = 0; i < plan->ngroups; i++)
		keep_for_pool(plan, &plan->group[i], until);
	until[plan->nsteps - 1] = plan->ngroups;
}

bool plan_lay_out(struct plan *plan)
{
	int *until = mem_new((size_t)plan->nsteps, sizeof(*until));
	struct places places = { mem_new((size_t)plan->nsteps, sizeof(*places.place)), 0 };
	bool ok = until && places.place;

	if (ok)
		find_last_uses(plan, until);
	for (int i = 0; ok && i < plan->nsteps; i++) {
		const int group = plan->group_of[i];
		size_t n = (shape_len(plan->step[i].out) + LINE - 1) / LINE * LINE;

		plan->at[i] = PLAN_NOWHERE;
		if (until[i] == group && i != plan->group[group].last && i != plan->group[group].pad)
			continue;
		leave(&places, group);
		plan->at[i] = take(&places, n, until[i]);
		if (plan->at[i] + n > plan->nroom)
			plan->nroom = plan->at[i] + n;
	}
	mem_free(until);
	mem_free(places.place);
	return ok;
}

struct room *room_new(const struct plan *plan, struct err *err)
{
	struct room *room = mem_new(1, sizeof(*room));

	if (room) {
		room->n = plan->nroom;
		room->tensor = mem_new((size_t)plan->nsteps, sizeof(*room->tensor));
		room->out = mem_new((size_t)plan->nsteps, sizeof(*room->out));
		room->memory = mem_big(room->n, sizeof(*room->memory));
	}
	if (!room || !room->tensor || !room->out || !room->memory) {
		room_free(room);
		err_memory(err);
		return NULL;
	}
	for (int i = 0; i < plan->nsteps; i++) {
		room->tensor[i].shape = plan->step[i].out;
		room->tensor[i].v = plan->at[i] == PLAN_NOWHERE ? NULL : room->memory + plan->at[i];
		room->out[i] = &room->tensor[i];
	}
	return room;
}

void room_free(struct room *room)
{
	if (!room)
		return;
	mem_free(room->tensor);
	mem_free(room->out);
	mem_big_free(room->memory, room->n, sizeof(*room->memory));
	mem_free(room);
}

size_t room_bytes(const struct room *room)
{
	return room->n * sizeof(*room->memory);
}

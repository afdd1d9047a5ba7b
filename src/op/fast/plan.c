/* A network made ready once and run often. See plan.h. */
#include <string.h>

#include "base/alloc.h"
#include "op/fast/plan.h"

struct plan {
	struct plan_step *step;
	int nsteps;
	struct shape input;
};

/* One run's memory: every step's output. */
struct room {
	struct tensor *out;
	float *memory;
	size_t bytes;
};

struct plan *plan_new(const struct plan_step *step, int nsteps, struct shape input, struct err *err)
{
	struct plan *plan = mem_new(1, sizeof(*plan));

	if (plan)
		plan->step = mem_new((size_t)nsteps, sizeof(*plan->step));
	if (!plan || !plan->step) {
		plan_free(plan);
		err_memory(err);
		return NULL;
	}
	memcpy(plan->step, step, (size_t)nsteps * sizeof(*step));
	plan->nsteps = nsteps;
	plan->input = input;
	return plan;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	mem_free(plan->step);
	mem_free(plan);
}

bool plan_ready(struct plan *plan, struct err *err)
{
	(void)plan;
	(void)err;
	return true;
}

static void run_step(const struct plan_step *step, const struct tensor *const in[OP_IN], struct tensor *out)
{
	struct call call = { .args = step->args };

	memcpy(call.in, in, sizeof(call.in));
	memcpy(call.w, step->w, sizeof(call.w));
	op_run(step->op, &call, out);
}

void plan_keep(struct plan *plan, const struct tensor *bytes, struct tensor *const out[], int first, int last,
               int *done, int threads)
{
	(void)threads;
	for (int i = first; i <= last; i++) {
		const struct plan_step *step = &plan->step[i];
		const struct tensor *in[OP_IN] = { bytes };

		for (int k = 0; i > 0 && k < step->nin; k++)
			in[k] = out[step->in[k]];
		run_step(step, in, out[i]);
	}
	*done = last + 1;
}

struct room *room_new(const struct plan *plan, struct err *err)
{
	struct room *room = mem_new(1, sizeof(*room));
	size_t total = 0, at = 0;

	for (int i = 0; i < plan->nsteps; i++)
		total += shape_len(plan->step[i].out);
	if (room) {
		room->out = mem_new((size_t)plan->nsteps, sizeof(*room->out));
		room->memory = mem_new(total, sizeof(*room->memory));
	}
	if (!room || !room->out || !room->memory) {
		room_free(room);
		err_memory(err);
		return NULL;
	}
	for (int i = 0; i < plan->nsteps; i++) {
		room->out[i] = (struct tensor){ plan->step[i].out, room->memory + at };
		at += shape_len(plan->step[i].out);
	}
	room->bytes = total * sizeof(float);
	return room;
}

void room_free(struct room *room)
{
	if (!room)
		return;
	mem_free(room->out);
	mem_free(room->memory);
	mem_free(room);
}

size_t room_bytes(const struct room *room)
{
	return room->bytes;
}

const float *plan_answer(const struct plan *plan, struct room *room, const struct tensor *bytes, int threads)
{
	(void)threads;
	for (int i = 0; i < plan->nsteps; i++) {
		const struct plan_step *step = &plan->step[i];
		const struct tensor *in[OP_IN] = { bytes };

		for (int k = 0; i > 0 && k < step->nin; k++)
			in[k] = &room->out[step->in[k]];
		run_step(step, in, &room->out[i]);
	}
	return room->out[plan->nsteps - 1].v;
}

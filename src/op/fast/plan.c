/* A network made ready once and run often. See plan.h. */
#include <string.h>

#include "base/alloc.h"
#include "op/fast/group.h"
#include "op/fast/isa_private.h"
#include "op/fast/plan_private.h"
#include "op/fast/team.h"

struct plan *plan_new(const struct plan_step *step, int nsteps, struct shape input, struct err *err)
{
	const struct tiles *tiles = isa_tiles();
	struct plan *plan;
	bool ok;

	if (!isa_check(err))
		return NULL;
	plan = mem_new(1, sizeof(*plan));
	ok = plan != NULL;

	if (ok) {
		plan->step = mem_new((size_t)nsteps, sizeof(*plan->step));
		plan->group = mem_new((size_t)nsteps, sizeof(*plan->group));
		plan->group_of = mem_new((size_t)nsteps, sizeof(*plan->group_of));
		plan->at = mem_new((size_t)nsteps, sizeof(*plan->at));
		ok = plan->step && plan->group && plan->group_of && plan->at;
	}
	if (ok) {
		memcpy(plan->step, step, (size_t)nsteps * sizeof(*step));
		plan->nsteps = nsteps;
		plan->input = input;
	}
	for (int i = 0; ok && i < nsteps;) {
		struct group *g = &plan->group[plan->ngroups++];

		ok = group_open(g, tiles, plan->step, nsteps, i, input);
		if (g > plan->group && g[-1].pool == i)
			g->feeder = g - 1;
		for (; i <= g->last; i++)
			plan->group_of[i] = plan->ngroups - 1;
	}
	if (ok && plan_lay_out(plan))
		return plan;
	plan_free(plan);
	err_memory(err);
	return NULL;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (int i = 0; i < plan->ngroups; i++)
		group_close(&plan->group[i]);
	mem_free(plan->step);
	mem_free(plan->group);
	mem_free(plan->group_of);
	mem_free(plan->at);
	mem_free(plan);
}

/* What all threads of a run look at. */
struct run {
	const struct plan *plan;
	const struct tensor *bytes;
	const struct tensor *const *out;
	int first, last; /* groups */
};

static int one_share(void *user, int step)
{
	(void)user;
	(void)step;
	return 1;
}

static void pack_share(void *user, int step, int me, int all)
{
	const struct run *run = user;
	const struct conv *conv = run->plan->group[run->first + step].conv;

	if (conv && conv->pack && conv->empty)
		conv_pack(conv, me, all);
}

static int shares_of(void *user, int step)
{
	const struct run *run = user;

	return group_shares(&run->plan->group[run->first + step]);
}

static void run_share(void *user, int step, int me, int all)
{
	const struct run *run = user;
	const int i = run->first + step;
	const struct group *g = &run->plan->group[i];
	const bool together = (g->pool >= 0 && i < run->last) || (g->feeder && i > run->first);

	group_run(g, run->plan->step, run->bytes, run->out, together, me, all);
}

static void run_all(struct run *run, int threads)
{
	const struct team_job job = { run->last - run->first + 1, shares_of, run_share, run };

	if (job.nsteps > 0)
		team_run(&job, threads);
}

/* Packs what is not packed yet of some groups. False where there is no memory for some. */
static bool pack(struct plan *plan, int first, int last, int threads)
{
	struct run run = { .plan = plan, .first = first, .last = last };
	const struct team_job job = { last - first + 1, one_share, pack_share, &run };
	bool all = true, some = false;

	for (int i = first; i <= last; i++) {
		struct conv *conv = plan->group[i].conv;

		all &= !conv || conv_room(conv);
		some |= conv && conv->pack && conv->empty;
	}
	if (some)
		team_run(&job, threads);
	for (int i = first; i <= last; i++)
		if (plan->group[i].conv)
			plan->group[i].conv->empty = false;
	return all;
}

bool plan_ready(struct plan *plan, int threads, struct err *err)
{
	return pack(plan, 0, plan->ngroups - 1, threads) || err_memory(err);
}

void plan_keep(struct plan *plan, const struct tensor *bytes, struct tensor *const out[], int first, int last,
               int *done, int threads)
{
	const struct tensor *const *to = (const struct tensor *const *)out;
	struct run run = { plan, bytes, to, plan->group_of[first], plan->group_of[last] };

	*done = plan->group[run.last].last + 1;
	if (plan->group[run.first].first < first) { /* the first part of a group was done before */
		int end = plan->group[run.first].last;

		for (int i = first; i <= end; i++)
			group_run_step(plan->step, i, bytes, to);
		run.first++;
	}
	pack(plan, run.first, run.last, threads); /* where there is no memory, a group is run step by step */
	run_all(&run, threads);
}

const float *plan_answer(const struct plan *plan, struct room *room, const struct tensor *bytes, int threads)
{
	struct run run = { plan, bytes, room->out, 0, plan->ngroups - 1 };

	run_all(&run, threads);
	return room->out[plan->nsteps - 1]->v;
}

/* Threads in step. See team.h. */
#include "op/fast/team.h"

static void run_alone(const struct team_job *job)
{
	for (int i = 0; i < job->nsteps; i++)
		job->run(job->user, i, 0, 1);
}

#if defined _OPENMP && !defined __STDC_NO_ATOMICS__
#include <omp.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/alloc.h"
#include "base/threads.h"

/* How often to look again before another thread may have the processor: some tens of microseconds. */
enum { PATIENCE = 2000, LINE = 64 };

struct team {
	const struct team_job *job;
	int all;
	atomic_uchar *taken; /* [step][share]: has somebody begun it? */
	_Alignas(LINE) atomic_int done; /* shares, of all steps */
};

static inline void breathe(void)
{
#if defined __x86_64__ && defined __GNUC__
	__builtin_ia32_pause();
#endif
}

static void wait_for(struct team *team, int done)
{
	for (int i = 0; atomic_load_explicit(&team->done, memory_order_acquire) < done; i++)
		if (i < PATIENCE)
			breathe();
		else
			sched_yield();
}

/* One thread's way through all steps. */
static void run_thread(struct team *team, int me)
{
	const struct team_job *job = team->job;
	int before = 0; /* shares of the steps that are done */

	for (int step = 0; step < job->nsteps; step++) {
		const int each = job->shares(job->user, step), all = each * team->all;
		atomic_uchar *taken = team->taken + (size_t)step * (size_t)(team->all * TEAM_SHARES);

		for (int i = 0; i < all; i++) {
			int share = (me * each + i) % all;

			if (atomic_load_explicit(&taken[share], memory_order_relaxed) ||
			    atomic_exchange_explicit(&taken[share], 1, memory_order_relaxed))
				continue;
			job->run(job->user, step, share, all);
			atomic_fetch_add_explicit(&team->done, 1, memory_order_release);
		}
		before += all;
		wait_for(team, before);
	}
}

void team_run(const struct team_job *job, int threads)
{
	struct team team = { .job = job, .all = threads };

	if (threads != 1)
		team.all = threads_had(threads);
	if (team.all != 1)
		team.taken = mem_new((size_t)job->nsteps * (size_t)(team.all * TEAM_SHARES), sizeof(*team.taken));
	if (team.all == 1 || !team.taken) {
		run_alone(job);
	} else {
#pragma omp parallel num_threads(team.all)
		run_thread(&team, omp_get_thread_num());
	}
	mem_free(team.taken);
}
#else
void team_run(const struct team_job *job, int threads)
{
	(void)threads;
	run_alone(job);
}
#endif

/* Threads in step. See team.h. */
#include "op/fast/team.h"

#if defined _OPENMP && !defined __STDC_NO_ATOMICS__
#include <omp.h>
#include <sched.h>
#include <stdatomic.h>

/* About as long as a wait for the last tile of a step may take; then somebody else may need the processor. */
enum { PATIENCE = 4000 };

struct team {
	_Alignas(64) atomic_int arrived;
	_Alignas(64) atomic_uint turn;
	int all;
};

int team_size(int threads)
{
	return threads == 1 ? 1 : threads > 1 ? threads : omp_get_max_threads();
}

static inline void breathe(void)
{
#if defined __x86_64__ && defined __GNUC__
	__builtin_ia32_pause();
#endif
}

void team_wait(struct team *team)
{
	unsigned turn;

	if (team->all == 1)
		return;
	turn = atomic_load_explicit(&team->turn, memory_order_relaxed);
	if (atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel) + 1 == team->all) {
		atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
		atomic_store_explicit(&team->turn, turn + 1, memory_order_release);
		return;
	}
	for (int i = 0; atomic_load_explicit(&team->turn, memory_order_acquire) == turn; i++)
		if (i < PATIENCE)
			breathe();
		else
			sched_yield();
}

void team_run(int threads, void (*run)(void *user, struct team *, int me, int all), void *user)
{
	struct team team = { .all = 1 };

	if (threads <= 1) {
		run(user, &team, 0, 1);
		return;
	}
#pragma omp parallel num_threads(threads)
	{
#pragma omp single
		team.all = omp_get_num_threads();
		run(user, &team, omp_get_thread_num(), team.all);
	}
}
#else
struct team {
	int all;
};

int team_size(int threads)
{
	(void)threads;
	return 1;
}

void team_wait(struct team *team)
{
	(void)team;
}

void team_run(int threads, void (*run)(void *user, struct team *, int me, int all), void *user)
{
	struct team team = { .all = 1 };

	(void)threads;
	run(user, &team, 0, team.all);
}
#endif

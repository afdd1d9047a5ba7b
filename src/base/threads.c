/*
 * threads.c -- threads, tried and kept. See threads.h.
 *
 * What was found is remembered for the process, as the threads are: they are started once.
 */
#include "base/threads.h"
#include "base/base.h"

#ifdef _OPENMP
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>

enum { MOST = 1024 };

static int had = 1;  /* so many are there */
static bool no_more; /* a further one was refused */

/* Where addresses are few, the numbers need them more: each thread takes eight MiB for its stack alone. */
static bool is_cramped(void)
{
	const rlim_t enough = (rlim_t)4 << 30;
	struct rlimit limit;

	return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
	       limit.rlim_cur < enough;
}

static void *wait_at(void *gate)
{
	pthread_mutex_lock(gate);
	pthread_mutex_unlock(gate);
	return NULL;
}

/* How many there can be at a time, up to n: they wait at a gate until all are there. */
static int try_threads(int n)
{
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	pthread_t thread[MOST];
	int there = 0;

	pthread_mutex_lock(&gate);
	while (there < n - 1 && pthread_create(&thread[there], NULL, wait_at, &gate) == 0)
		there++;
	pthread_mutex_unlock(&gate);
	for (int i = 0; i < there; i++)
		pthread_join(thread[i], NULL);
	return there + 1;
}

#ifdef __linux__
/* To a processor of its own for a moment, then free again: the system wakes a thread where it last was. */
static void settle(int me)
{
	cpu_set_t all, own;
	int n = sched_getaffinity(0, sizeof all, &all) == 0 ? CPU_COUNT(&all) : 0;

	for (int cpu = 0, i = 0; n > 1 && cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all) || i++ != me % n)
			continue;
		CPU_ZERO(&own);
		CPU_SET(cpu, &own);
		if (sched_setaffinity(0, sizeof own, &own) == 0)
			sched_setaffinity(0, sizeof all, &all);
		return;
	}
}
#else
static void settle(int me)
{
	(void)me;
}
#endif

/* OpenMP's own, on the stacks that the tried ones left. It waits for a new thread by spinning, and the system may have
   queued that thread behind the very one that spins, on virtual machines above all: then a start, and often the next
   waits too, take until a tick of the clock or two, 3 to 10 ms. Where there are more threads than processors OpenMP soon
   sleeps instead; so there is one more for a moment. */
static void start(int n, bool one_more)
{
	atomic_int there = 0;

	if (one_more) {
#pragma omp parallel num_threads(n + 1)
		atomic_fetch_add(&there, 1);
	}
#pragma omp parallel num_threads(n)
	{
		atomic_fetch_add(&there, 1);
		if (one_more)
			settle(omp_get_thread_num());
	}
}

int threads_had(int wanted)
{
	int n = wanted > 0 ? wanted : omp_get_max_threads();

	n = int_clamp(int_min(n, omp_get_thread_limit()), 1, MOST - 1);
	if (n > had && !no_more) {
		bool all = n == omp_get_num_procs(); /* each has a processor: the usual case */
		int there = is_cramped() ? 1 : try_threads(n + all);

		no_more = there < n;
		if (int_min(there, n) > had) {
			had = int_min(there, n);
			start(had, there > n);
		}
	}
	return int_min(n, had);
}

int threads_there(void)
{
	return had;
}
#else
int threads_had(int wanted)
{
	(void)wanted;
	return 1;
}

int threads_there(void)
{
	return 1;
}
#endif

/* Three milliseconds of work or so; a start takes one, and much more where the processors are busy. */
enum { FEW = 150 * 1000 * 1000 };

int threads_worth(int64_t macs)
{
	return macs < FEW && threads_there() == 1 ? 1 : 0;
}

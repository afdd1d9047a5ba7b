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

/* OpenMP's own, on the stacks that the tried ones left. */
static void start(int n)
{
#pragma omp parallel num_threads(n)
	{
	}
}

int threads_had(int wanted)
{
	int n = wanted > 0 ? wanted : omp_get_max_threads();

	n = int_clamp(int_min(n, omp_get_thread_limit()), 1, MOST);
	if (n > had && !no_more) {
		int there = is_cramped() ? 1 : try_threads(n);

		no_more = there < n;
		if (there > had) {
			had = there;
			start(had);
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

/* bench_time.c -- clocks, durations and their quantiles. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/alloc.h"
#include "base/io.h"
#include "base/threads.h"
#include "verb/bench.h"

enum { LEAST = 3, MOST = 1000000, THREADS_MOST = 256 };

static double clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double bench_now(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
	return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

long bench_rss_peak(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
	return usage.ru_maxrss / 1024;
#else
	return usage.ru_maxrss;
#endif
}

long bench_rss(void)
{
	struct bytes file = { 0 };
	struct err err;
	long all, resident, kib = bench_rss_peak();

	if (io_read("/proc/self/statm", 4096, &file, &err) &&
	    sscanf((const char *)file.p, "%ld %ld", &all, &resident) == 2)
		kib = resident * (sysconf(_SC_PAGESIZE) / 1024);
	mem_free(file.p);
	return kib;
}

bool bench_threads(int wanted, int *threads, struct err *err)
{
	if (wanted > THREADS_MOST)
		return err_set(err, ERR_LIMIT, "--threads %d: skipstep starts %d at most", wanted,
		               THREADS_MOST);
	*threads = threads_had(wanted);
	return true;
}

int bench_set_threads(int threads)
{
#ifdef _OPENMP
	int was = omp_get_max_threads();

	omp_set_num_threads(threads);
	return was;
#else
	(void)threads;
	return 1;
#endif
}

bool times_add(struct times *t, double ms, struct err *err)
{
	if (t->n == t->room) {
		int room = t->room ? 2 * t->room : 256;
		double *more = mem_grow(t->ms, (size_t)room, sizeof *more);

		if (!more)
			return err_memory(err);
		t->ms = more;
		t->room = room;
	}
	t->ms[t->n++] = ms;
	return true;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void times_sort(struct times *t)
{
	if (t->n)
		qsort(t->ms, (size_t)t->n, sizeof *t->ms, by_size);
}

/* Of an even number of times the median is the mean of the two in the middle, as everywhere. */
double times_quantile(const struct times *t, double q)
{
	double place = q * (t->n - 1), below = floor(place);
	int i = (int)below;

	if (!t->n)
		return (double)NAN;
	if (i + 1 >= t->n)
		return t->ms[t->n - 1];
	return t->ms[i] + (place - below) * (t->ms[i + 1] - t->ms[i]);
}

void times_free(struct times *t)
{
	mem_free(t->ms);
	*t = (struct times){ 0 };
}

bool bench_repeat(struct bench *b, bench_fn *fn, void *user, struct err *err)
{
	double start, end;

	if (!fn(user, err))
		return false;
	start = bench_now();
	end = start + b->seconds * 1e3;
	while (b->times.n < LEAST || (start < end && b->times.n < MOST)) {
		double now;

		if (b->s->stop && b->s->stop(b->s->user, b->times.n, MOST))
			return err_set(err, ERR_STOPPED, "stopped after %d times", b->times.n);
		start = bench_now();
		if (!fn(user, err))
			return false;
		now = bench_now();
		if (!times_add(&b->times, now - start, err))
			return false;
		start = now;
	}
	return true;
}

/*
 * bench.h -- what the files of the verbs bench and equal share; private to them.
 */
#ifndef VERB_BENCH_H
#define VERB_BENCH_H

#include "base/text.h"
#include "verb/verb_private.h"

/* Durations of one thing done again and again, in milliseconds. { 0 } is empty. */
struct times {
	double *ms; /* owned; sorted by times_sort() */
	int n, room;
};
bool times_add(struct times *, double ms, struct err *);
void times_sort(struct times *);
double times_quantile(const struct times *,
                      double q); /* sorted; q 0.5 is the median. NaN where there are none */
void times_free(struct times *);

double bench_now(void);    /* milliseconds of the monotonic clock */
double bench_cpu(void);    /* of the processor's time this process has had */
long bench_rss(void);      /* KiB resident now where the system tells, else the most that was */
long bench_rss_peak(void); /* KiB, the most that was */
/* How many are meant by --threads, 0 for as many as there are. ERR_LIMIT where that is more than skipstep starts. */
bool bench_threads(int wanted, int *threads, struct err *);
/* From now on so many, in every parallel loop; gives what it was. */
int bench_set_threads(int threads);

/* Measures of one job; each fills what makes sense of it. */
struct bench {
	struct session *s;
	const char *job;
	int threads, batch;
	double seconds;
	struct times times;
	double images;   /* in each of the times; 0: it is not about pictures */
	double peak;     /* GFLOP/s that so many threads can do at most; 0: does not matter here */
	struct buf more; /* further keys of the JSON, written with json_*() after a lone '{' */
	struct buf line; /* further words of the friendly line */
};

/* Does it once untimed, then again and again for b->seconds, at least three times. */
typedef bool bench_fn(void *user, struct err *);
bool bench_repeat(struct bench *, bench_fn *, void *user, struct err *);

/* The jobs. The session's network is open. */
bool bench_forward(struct bench *, struct err *);
bool bench_trace(struct bench *, struct err *);
bool bench_eval(struct bench *, struct err *);
bool bench_load(struct bench *, struct err *);
bool bench_keys(struct bench *, struct err *);
bool bench_limits(struct bench *, struct err *);

/* GFLOP/s of fused multiply-adds in registers, with this instruction set; the best of about `ms` milliseconds. */
double limit_flops(const char *isa, int threads, double ms);
/* GB/s read from a block far larger than the caches, and copied from one to another (each byte counted twice). 0 where
   there is no memory for it. */
double limit_read(int threads, double ms);
double limit_copy(int threads, double ms);
#endif

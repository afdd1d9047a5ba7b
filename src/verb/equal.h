/*
 * equal.h -- the fast engine held against element(), bit by bit; private to the verb equal and its test.
 */
#ifndef VERB_EQUAL_H
#define VERB_EQUAL_H

#include "op/fast/isa.h"
#include "verb/bench.h"

enum { EQUAL_THREADS = 2, EQUAL_SAMPLES = 100000 };

struct equal {
	struct session *s;
	const char *isa[ISA_MAX]; /* those that are tried */
	int nisas;
	int threads[EQUAL_THREADS], nthreads; /* with so many each */

	bool network;     /* a network was looked at */
	int64_t outputs;  /* numbers that its steps make */
	int64_t compared; /* of these, so many were computed by element() too */
	int64_t calls;    /* random small calls */
	int64_t call_outputs;
	int64_t bits;    /* that differ */
	char first[160]; /* where the first difference is; "" if there is none */

	/* which is being tried */
	const char *isa_now;
	int threads_now;
};

/* How many bits differ between two rows of n numbers; any two NaNs are the same. The first difference is remembered
   as "WHAT, number I, ISA, T threads". */
void equal_row(struct equal *, const char *what, const float *fast, const float *element, size_t n);
/* Calls fn once for each instruction set and number of threads, which are in force meanwhile. */
typedef bool equal_fn(struct equal *, void *user, struct err *);
bool equal_each(struct equal *e, equal_fn *fn, void *user, struct err *err);

bool equal_net(struct equal *, struct err *);           /* the session's network and picture */
bool equal_calls(struct equal *, int n, struct err *);  /* n random calls, in chains of a few */
void equal_answer(const struct equal *, struct sink *); /* in words, or as JSON; sink->no where bits differ */
#endif

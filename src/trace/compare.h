/*
 * compare.h -- two traces side by side, step by step.
 *
 * Steps are paired by name, then by role: A's layer2.0.shortcut with B's
 * layer2.0.downsample.1 (the second input of add).
 */
#ifndef TRACE_COMPARE_H
#define TRACE_COMPARE_H

#include "trace/trace.h"

struct pair {
	int a, b; /* steps; -1 where the other net has no such step */
	bool same_shape;
	bool equal;     /* to the bit */
	double largest; /* |a - b|; NaN if shapes differ */
	double cosine;  /* NaN if shapes differ or a norm is 0 */
};

struct comparison {
	struct pair *pair;
	int npairs;
	int first;         /* index of the first pair that is not equal; -1 if none */
	bool same_weights; /* the convolutions they share are equal: a what-if, not another training */
};

/* Both are computed to the end. */
bool compare_traces(struct trace *a, struct trace *b, struct comparison *, struct err *);
void comparison_free(struct comparison *);
#endif

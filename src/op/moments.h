/*
 * moments.h -- what mean and variance are made from, for group norm.
 */
#ifndef OP_MOMENTS_H
#define OP_MOMENTS_H

#include "tensor/tensor.h"

/* Of one run of n numbers. */
struct moments {
	double sum;     /* of x */
	double squares; /* of (x - mean) * (x - mean), where mean = sum / n */
};

/* Of `runs` runs of n numbers each, one behind the other. In double, each run's numbers in order: the same bits
   whether a run is asked for alone or with others. Source: torch.nn.GroupNorm, whose variance is squares / n, the
   biased one. */
void moments_of(const float *v, size_t n, int runs, struct moments *);
#endif

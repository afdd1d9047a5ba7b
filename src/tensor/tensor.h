/*
 * tensor.h -- shapes and float32 tensors, (C,H,W) everywhere.
 *
 * The batch dimension is left out: one picture at a time, as the reader sees it.
 * PyTorch's messages count it, so its "dimension 3" is our width.
 */
#ifndef TENSOR_TENSOR_H
#define TENSOR_TENSOR_H

#include "base/base.h"

struct shape {
	int c, h, w; /* a vector is (C,1,1) */
};

struct at {
	int c, y, x; /* one element */
};

struct tensor {
	struct shape shape;
	float *v; /* v[(c*h + y)*w + x]; borrowed */
};

static inline size_t shape_len(struct shape s)
{
	return (size_t)s.c * (size_t)s.h * (size_t)s.w;
}

static inline bool shape_equal(struct shape a, struct shape b)
{
	return a.c == b.c && a.h == b.h && a.w == b.w;
}

static inline bool shape_has(struct shape s, struct at at)
{
	return at.c >= 0 && at.c < s.c && at.y >= 0 && at.y < s.h && at.x >= 0 && at.x < s.w;
}

static inline size_t shape_index(struct shape s, struct at at)
{
	return ((size_t)at.c * (size_t)s.h + (size_t)at.y) * (size_t)s.w + (size_t)at.x;
}

/* The place with this index. */
static inline struct at shape_place(struct shape s, size_t i)
{
	const size_t map = (size_t)s.h * (size_t)s.w, in = i % map;

	return (struct at){ (int)(i / map), (int)(in / (size_t)s.w), (int)(in % (size_t)s.w) };
}

/* Is there a pixel (y,x) in every channel, or is it padding? */
static inline bool tensor_has(const struct tensor *t, int y, int x)
{
	return y >= 0 && y < t->shape.h && x >= 0 && x < t->shape.w;
}

static inline float tensor_get(const struct tensor *t, int c, int y, int x)
{
	return t->v[((size_t)c * (size_t)t->shape.h + (size_t)y) * (size_t)t->shape.w + (size_t)x];
}

static inline float tensor_at(const struct tensor *t, struct at at)
{
	return t->v[shape_index(t->shape, at)];
}

/* Statistics of n numbers: in double, row-major. NaNs are counted and left out of the rest; where
   nothing is left, min, max and mean are NaN. */
struct stats {
	double min, max, mean, norm; /* norm: sqrt of the sum of squares */
	size_t n, zeros, negatives, nans, infs;
	size_t argmin, argmax; /* index of the first smallest, largest */
};
struct stats stats_of(const float *v, size_t n);
/* The mean of |v|, in double, a NaN counted as 0. */
double stats_mean_size(const float *v, size_t n);
#endif

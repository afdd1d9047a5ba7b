/*
 * map.h -- the ops that are no sums of products: each number by itself, and the largest of a window.
 */
#ifndef OP_FAST_MAP_H
#define OP_FAST_MAP_H

#include "op/op.h"

/* y[i] = f(x[i], x2[i]) for n numbers; a .. d are what f needs. */
struct map_job {
	const float *x, *x2;
	float *y;
	size_t n;
	float a, b, c, d;
};
typedef void map_run(const struct map_job *);

/* A row of the one max-pool that ResNets have: y[i] is the largest of columns 2 * i - 1 .. 2 * i + 1 of some rows;
   columns outside of 0 .. width - 1 are padding. */
struct most_job {
	const float *x;
	size_t row; /* floats from a row to the next */
	int rows, width;
	float *y;
	int n;
};

/* One instruction set's. */
struct maps {
	map_run *divide; /* x / a */
	map_run *centre; /* (x - a) / b */
	map_run *norm;   /* (x - a) / b * c + d */
	map_run *relu, *add;
	/* Where no number has its sign set: then they are ordered as their bits are, NaN last, and padding is 0. False: one
	   has, and y means nothing yet. */
	bool (*most)(const struct most_job *);
};

/* The share of thread `me` of `all` of one call. False, and nothing is done, where there is no kernel for it. */
bool map_call(const struct maps *, const struct op *, const struct call *, struct tensor *out, int me, int all);

/* zero_pad_shortcut, the channels c0 .. c1 - 1, the rows y0 .. y1 - 1. */
void map_zero_pad(const struct call *call, const struct tensor *out, int c0, int c1, int y0, int y1);

/* maxpool2d, the rows y0 .. y1 - 1 of all channels. */
void map_maxpool(const struct maps *maps, const struct call *call, const struct tensor *out, int y0, int y1);

/* Private to map.c: groupnorm's groups from .. to - 1; softmax, whole. */
void map_groupnorm(const struct maps *maps, const struct call *call, struct tensor *out, int from, int to);
void map_softmax(const struct call *call, struct tensor *out);
#endif

/*
 * moments.c -- sums in double, each run in its own order, several runs side by side: an addition waits for the one
 * before it, and the runs do not wait for each other.
 */
#include "op/moments.h"

enum { ABREAST = 8 };

/* `k` is a constant where this is called, so that the inner loops unroll. */
static inline void side_by_side(const float *v, size_t n, int k, struct moments *m)
{
	double sum[ABREAST] = { 0 }, squares[ABREAST] = { 0 }, mean[ABREAST];

	for (size_t i = 0; i < n; i++)
		for (int r = 0; r < k; r++)
			sum[r] += (double)v[(size_t)r * n + i];
	for (int r = 0; r < k; r++)
		mean[r] = sum[r] / (double)n;
	for (size_t i = 0; i < n; i++)
		for (int r = 0; r < k; r++) {
			double d = (double)v[(size_t)r * n + i] - mean[r];

			squares[r] += d * d;
		}
	for (int r = 0; r < k; r++)
		m[r] = (struct moments){ sum[r], squares[r] };
}

void moments_of(const float *v, size_t n, int runs, struct moments *m)
{
	int i = 0;

	for (; i + ABREAST <= runs; i += ABREAST)
		side_by_side(v + (size_t)i * n, n, ABREAST, m + i);
	for (; i < runs; i++)
		side_by_side(v + (size_t)i * n, n, 1, m + i);
}

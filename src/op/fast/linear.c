/* linear, eight outputs at once: each keeps its own sum in its own order, and the eight do not
   wait for each other. */
#include <math.h>

#include "op/fast/kernels.h"

enum { ROWS = 8 };

INLINED void rows(const float *restrict x, int n, const float *restrict w, int nrows, float *restrict y)
{
	float sum[ROWS] = { 0 };

	for (int i = 0; i < n; i++)
		for (int r = 0; r < nrows; r++)
			sum[r] = fmaf(x[i], w[(size_t)r * (size_t)n + (size_t)i], sum[r]);
	for (int r = 0; r < nrows; r++)
		y[r] = sum[r] + 0.0f;
}

CLONES
static void all_rows(const float *x, int n, const float *w, int m, float *y)
{
	int co = 0;

	for (; co + ROWS <= m; co += ROWS)
		rows(x, n, w + (size_t)co * (size_t)n, ROWS, y + co);
	for (; co < m; co++)
		rows(x, n, w + (size_t)co * (size_t)n, 1, y + co);
}

bool fast_linear(const struct call *call, struct tensor *out)
{
	const int n = call->w[0]->dim[1], m = out->shape.c;

	all_rows(call->in[0]->v, n, call->w[0]->v, m, out->v);
	for (int co = 0; call->w[1] && co < m; co++)
		out->v[co] += call->w[1]->v[co];
	return true;
}

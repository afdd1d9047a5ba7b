/* Ops whose every output depends on a whole group of numbers: groupnorm and softmax. */
#include <math.h>

#include "op/fast/map.h"
#include "op/moments.h"

enum { AT_ONCE = 8 }; /* groups whose sums are taken side by side */

static size_t map_len(struct shape s)
{
	return (size_t)s.h * (size_t)s.w;
}

/* The channels first .. first + channels - 1, all of one group. */
static void normalize_group(const struct maps *maps, const struct call *call, const struct moments *m,
                            int first, int channels, float *out)
{
	const size_t n = map_len(call->in[0]->shape);
	const double count = (double)((size_t)channels * n);
	const float mean = (float)(m->sum / count), var = (float)(m->squares / count);
	const float spread = sqrtf(var + call->args.eps);

	for (int c = first; c < first + channels; c++) {
		const size_t at = (size_t)c * n;
		const struct map_job job = { call->in[0]->v + at,  NULL, out + at, n, mean, spread,
			                     call->w[0]->v[c], call->w[1]->v[c] };

		maps->norm(&job);
	}
}

void map_groupnorm(const struct maps *maps, const struct call *call, struct tensor *out, int from, int to)
{
	const int channels = out->shape.c / call->args.groups;
	const size_t count = (size_t)channels * map_len(out->shape);
	struct moments m[AT_ONCE];

	for (int g = from; g < to; g += AT_ONCE) {
		int runs = int_min(AT_ONCE, to - g);

		moments_of(call->in[0]->v + (size_t)g * count, count, runs, m);
		for (int i = 0; i < runs; i++)
			normalize_group(maps, call, &m[i], (g + i) * channels, channels, out->v);
	}
}

/* One pixel: the sum of the exponentials once for all channels. */
static void softmax_at(const float *x, float *y, int channels, size_t step)
{
	float largest = -INFINITY;
	double sum = 0;

	for (int c = 0; c < channels; c++)
		largest = x[(size_t)c * step] > largest ? x[(size_t)c * step] : largest;
	for (int c = 0; c < channels; c++)
		sum += exp((double)x[(size_t)c * step] - largest);
	for (int c = 0; c < channels; c++)
		y[(size_t)c * step] = (float)(exp((double)x[(size_t)c * step] - largest) / sum);
}

void map_softmax(const struct call *call, struct tensor *out)
{
	const size_t n = map_len(out->shape);

	for (size_t i = 0; i < n; i++)
		softmax_at(call->in[0]->v + i, out->v + i, out->shape.c, n);
}

/* The ops that look at one number at a time, channel by channel, with what is the same for a
   channel done once. */
#include <math.h>
#include <string.h>

#include "op/fast/kernels.h"
#include "op/moments.h"

static size_t map_len(struct shape s)
{
	return (size_t)s.h * (size_t)s.w;
}

bool fast_input(const struct call *call, struct tensor *out)
{
	const float *x = call->in[0]->v;
	size_t n = shape_len(out->shape);

	for (size_t i = 0; i < n; i++)
		out->v[i] = x[i] / 255.0f;
	return true;
}

bool fast_normalize(const struct call *call, struct tensor *out)
{
	const float *x = call->in[0]->v;
	float *y = out->v;
	size_t n = map_len(out->shape);

	for (int c = 0; c < out->shape.c; c++, x += n, y += n) {
		float mean = call->args.mean[c], std = call->args.std[c];

		for (size_t i = 0; i < n; i++)
			y[i] = (x[i] - mean) / std;
	}
	return true;
}

bool fast_batchnorm2d(const struct call *call, struct tensor *out)
{
	const float *x = call->in[0]->v;
	float *y = out->v;
	size_t n = map_len(out->shape);

	for (int c = 0; c < out->shape.c; c++, x += n, y += n) {
		float gamma = call->w[0]->v[c], beta = call->w[1]->v[c];
		float mean = call->w[2]->v[c], var = call->w[3]->v[c];
		float spread = sqrtf(var + call->args.eps);

		for (size_t i = 0; i < n; i++)
			y[i] = (x[i] - mean) / spread * gamma + beta;
	}
	return true;
}

/* The channels first .. first + channels - 1, all of one group. */
static void normalize_group(const struct call *call, const struct moments *m, int first, int channels,
                            float *out)
{
	const struct shape s = call->in[0]->shape;
	const size_t n = map_len(s), from = (size_t)first * n;
	const double count = (double)((size_t)channels * n);
	const float *x = call->in[0]->v + from;
	const float mean = (float)(m->sum / count), var = (float)(m->squares / count);
	const float spread = sqrtf(var + call->args.eps);
	float *y = out + from;

	for (int c = first; c < first + channels; c++, x += n, y += n) {
		float gamma = call->w[0]->v[c], beta = call->w[1]->v[c];

		for (size_t i = 0; i < n; i++)
			y[i] = (x[i] - mean) / spread * gamma + beta;
	}
}

bool fast_groupnorm(const struct call *call, struct tensor *out)
{
	enum { AT_ONCE = 8 };
	const int groups = call->args.groups, channels = out->shape.c / groups;
	const size_t count = (size_t)channels * map_len(out->shape);
	struct moments m[AT_ONCE];

	for (int g = 0; g < groups; g += AT_ONCE) {
		int runs = int_min(AT_ONCE, groups - g);

		moments_of(call->in[0]->v + (size_t)g * count, count, runs, m);
		for (int i = 0; i < runs; i++)
			normalize_group(call, &m[i], (g + i) * channels, channels, out->v);
	}
	return true;
}

bool fast_relu(const struct call *call, struct tensor *out)
{
	const float *x = call->in[0]->v;
	size_t n = shape_len(out->shape);

	for (size_t i = 0; i < n; i++)
		out->v[i] = x[i] < 0 ? 0 : x[i];
	return true;
}

bool fast_add(const struct call *call, struct tensor *out)
{
	const float *a = call->in[0]->v, *b = call->in[1]->v;
	size_t n = shape_len(out->shape);

	for (size_t i = 0; i < n; i++)
		out->v[i] = a[i] + b[i];
	return true;
}

bool fast_zero_pad_shortcut(const struct call *call, struct tensor *out)
{
	const struct tensor *in = call->in[0];
	const struct shape s = out->shape;
	const int stride = call->args.stride;
	const int zeros = s.c - in->shape.c;
	const int before = call->args.zeros == ZEROS_BOTH ? zeros / 2 : 0;
	float *to = out->v + (size_t)before * map_len(s);

	memset(out->v, 0, shape_len(s) * sizeof(float));
	for (int c = 0; c < in->shape.c; c++)
		for (int y = 0; y < s.h; y++, to += s.w) {
			const float *row = in->v + shape_index(in->shape, (struct at){ c, y * stride, 0 });

			for (int x = 0; x < s.w; x++)
				to[x] = row[x * stride];
		}
	return true;
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

bool fast_softmax(const struct call *call, struct tensor *out)
{
	size_t n = map_len(out->shape);

	for (size_t i = 0; i < n; i++)
		softmax_at(call->in[0]->v + i, out->v + i, out->shape.c, n);
	return true;
}

/*
 * conv2d, many outputs at once: two output channels by a run of 32 pixels stay in registers while
 * the taps go by in element()'s order.  A padded tap adds 0 × w here, which changes nothing unless
 * w is not finite; such a convolution is left to the reference.  (It may turn a sum of -0 into +0,
 * and no -0 leaves a sum anyway.)
 */
#include <math.h>
#include <string.h>

#include "op/fast/kernels.h"
#include "op/fast/pack.h"

enum { TILE = PACK_SLACK, HALF = TILE / 2 };

static bool all_finite(const float *v, size_t n)
{
	const uint32_t exponent = 0x7f800000;
	uint32_t bits;
	bool bad = false;

	for (size_t i = 0; i < n; i++) {
		memcpy(&bits, v + i, sizeof(bits));
		bad |= (bits & exponent) == exponent;
	}
	return !bad;
}

/* `n` pixels from q on, n known when this is compiled; w is one output channel's weights, w2 another's */
INLINED void tile(const struct pack *pack, int in_channels, size_t q, const int n, const float *restrict w,
                  const float *restrict w2, float *restrict line, float *restrict line2)
{
	const float *channel = pack->v + q;
	float sum[2][TILE];

	for (int i = 0; i < n; i++)
		sum[0][i] = sum[1][i] = 0;
	for (int ci = 0; ci < in_channels; ci++, channel += pack->channel)
		for (int t = 0; t < pack->ntaps; t++) {
			const float *x = channel + pack->offset[t];
			float f = *w++, f2 = *w2++;

			for (int i = 0; i < n; i++)
				sum[0][i] = fmaf(x[i], f, sum[0][i]);
			for (int i = 0; i < n; i++)
				sum[1][i] = fmaf(x[i], f2, sum[1][i]);
		}
	for (int i = 0; i < n; i++)
		line[q + i] = sum[0][i] + 0.0f;
	for (int i = 0; i < n; i++)
		line2[q + i] = sum[1][i] + 0.0f;
}

/* Two output channels, all pixels, into the pack's two lines. */
CLONES
static void two_channels(const struct pack *pack, int in_channels, const float *w, const float *w2)
{
	float *line = pack->line, *line2 = line + pack->pixels + PACK_SLACK;
	size_t q = 0;

	for (; q + HALF < pack->pixels; q += TILE)
		tile(pack, in_channels, q, TILE, w, w2, line, line2);
	if (q < pack->pixels)
		tile(pack, in_channels, q, HALF, w, w2, line, line2);
}

/* The pixels that exist, from a line to their channel; the bias, if any, last. */
static void store(const struct pack *pack, const struct call *call, const float *line, int co,
                  struct tensor *out)
{
	const struct shape s = out->shape;
	float *to = out->v + shape_index(s, (struct at){ co, 0, 0 });

	for (int y = 0; y < s.h; y++, to += s.w, line += pack->width) {
		memcpy(to, line, (size_t)s.w * sizeof(float));
		for (int x = 0; call->w[1] && x < s.w; x++)
			to[x] += call->w[1]->v[co];
	}
}

bool fast_conv2d(const struct call *call, struct tensor *out)
{
	const struct weight *w = call->w[0];
	const int in_group = w->dim[1], out_group = out->shape.c / call->args.groups;
	struct pack pack;

	if (call->args.pad && !all_finite(w->v, w->len))
		return false;
	if (!pack_open(&pack, call, out->shape))
		return false;

	size_t taps = (size_t)in_group * (size_t)pack.ntaps;

	for (int group = 0; group < call->args.groups; group++) {
		int end = (group + 1) * out_group;

		pack_fill(&pack, call, group * in_group, in_group);
		for (int co = group * out_group; co < end; co += 2) {
			int co2 = int_min(co + 1, end - 1); /* the last of an odd number is done twice */

			two_channels(&pack, in_group, w->v + taps * (size_t)co, w->v + taps * (size_t)co2);
			store(&pack, call, pack.line, co, out);
			store(&pack, call, pack.line + pack.pixels + PACK_SLACK, co2, out);
		}
	}
	pack_close(&pack);
	return true;
}

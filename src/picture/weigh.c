/*
 * weigh.c -- the sums of resize.c: bytes times whole weights, over a row's neighbours or a column's.
 *
 * As in Pillow a sum has 32 bits. That is enough: the weights of a filter add up to 2^22, those above 0 to no more
 * than an eighth beyond it, and a weight is rounded by half a unit. Only where there are very many is it done in 64.
 */
#include "picture/private.h"
#include "base/alloc.h"

enum { MANY = 4096 };

static uint8_t clip(int64_t sum)
{
	sum >>= SHARE_BITS; /* downwards, for what is below 0 too */
	return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

/* A pixel: n neighbours, `stride` bytes apart, in 64 bits. */
static void weigh_many(const uint8_t *in, size_t stride, const int32_t *w, int n, uint8_t out[3])
{
	for (int c = 0; c < 3; c++) {
		int64_t sum = 1 << (SHARE_BITS - 1);

		for (int k = 0; k < n; k++)
			sum += (int64_t)in[(size_t)k * stride + (size_t)c] * w[k];
		out[c] = clip(sum);
	}
}

/* A pixel: n neighbours in its row. */
static void weigh_few(const uint8_t *in, const int32_t *w, int n, uint8_t out[3])
{
	int32_t r = 1 << (SHARE_BITS - 1), g = r, b = r;

	for (int k = 0; k < n; k++, in += 3) {
		r += in[0] * w[k];
		g += in[1] * w[k];
		b += in[2] * w[k];
	}
	out[0] = clip(r);
	out[1] = clip(g);
	out[2] = clip(b);
}

void weigh_columns(const struct shares *t, const struct picture *in, struct picture *out)
{
	for (size_t y = 0; y < (size_t)in->h; y++) {
		const uint8_t *from = in->rgb + 3 * y * (size_t)in->w;
		uint8_t *to = out->rgb + 3 * y * (size_t)out->w;

		for (int x = 0; x < out->w; x++, to += 3) {
			const uint8_t *first = from + 3 * (size_t)t->first[x];
			const int32_t *w = t->weight + (size_t)x * (size_t)t->most;

			if (t->count[x] <= MANY)
				weigh_few(first, w, t->count[x], to);
			else
				weigh_many(first, 3, w, t->count[x], to);
		}
	}
}

/* A row: n rows above each other, `width` bytes each, added up row by row in `sum`. */
static void weigh_row(const uint8_t *in, size_t width, const int32_t *w, int n, int32_t *sum, uint8_t *out)
{
	for (size_t x = 0; x < width; x++)
		sum[x] = 1 << (SHARE_BITS - 1);
	for (int k = 0; k < n; k++, in += width) {
		const int32_t by = w[k];

		for (size_t x = 0; x < width; x++)
			sum[x] += in[x] * by;
	}
	for (size_t x = 0; x < width; x++)
		out[x] = clip(sum[x]);
}

bool weigh_rows(const struct shares *t, const struct picture *in, struct picture *out, struct err *err)
{
	size_t width = 3 * (size_t)in->w;
	int32_t *sum = mem_new(width, sizeof(*sum));

	if (!sum)
		return err_memory(err);
	for (size_t y = 0; y < (size_t)out->h; y++) {
		const uint8_t *from = in->rgb + width * (size_t)t->first[y];
		const int32_t *w = t->weight + y * (size_t)t->most;
		uint8_t *to = out->rgb + width * y;

		if (t->count[y] <= MANY)
			weigh_row(from, width, w, t->count[y], sum, to);
		else
			for (size_t x = 0; x < width; x += 3)
				weigh_many(from + x, width, w, t->count[y], to + x);
	}
	mem_free(sum);
	return true;
}

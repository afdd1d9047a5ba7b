/*
 * resize.c -- Pillow's resize(), BILINEAR, equal in every byte.
 *
 * Algorithm: Pillow's src/libImaging/Resample.c.  Each output pixel is a weighted mean under
 * a triangle, which grows with the scale when shrinking (antialias); columns first,
 * rounded to bytes, then rows; weights are whole numbers of 2^-22.
 */
#include "picture/picture.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

enum { PRECISION = 22 };

/* For one axis: output pixel i is the sum of weight[i*most + k] * in[first[i] + k], k < count[i]. */
struct taps {
	int most;
	int *first, *count;
	int32_t *weight;
};

static void taps_free(struct taps *t)
{
	mem_free(t->first);
	mem_free(t->count);
	mem_free(t->weight);
}

static double triangle(double x)
{
	x = fabs(x);
	return x < 1 ? 1 - x : 0;
}

/* The part of the axis under the triangle of output i. */
static void span(int in, double scale, double stretch, int i, int *first, int *end)
{
	double centre = (i + 0.5) * scale;

	*first = int_max((int)(centre - stretch + 0.5), 0);
	*end = int_min((int)(centre + stretch + 0.5), in);
}

void picture_resize_span(int in, int out, int i, int *first, int *end)
{
	double scale = (double)in / out;

	if (in == out) {
		*first = i;
		*end = i + 1;
	} else {
		span(in, scale, scale < 1 ? 1 : scale, i, first, end);
	}
}

/* The operations and their order are Pillow's: another order could round one weight differently. */
static void one_output(struct taps *t, int i, int in, double scale, double stretch, double *w)
{
	double centre = (i + 0.5) * scale, inverse = 1 / stretch, sum = 0;
	int first, end;

	span(in, scale, stretch, i, &first, &end);
	for (int k = 0; k < end - first; k++) {
		w[k] = triangle((k + first - centre + 0.5) * inverse);
		sum += w[k];
	}
	t->first[i] = first;
	t->count[i] = end - first;
	for (int k = 0; k < end - first; k++) {
		double share = sum != 0 ? w[k] / sum : w[k];

		t->weight[(size_t)i * (size_t)t->most + (size_t)k] =
		    (int32_t)(0.5 + share * (1 << PRECISION));
	}
}

static bool taps_new(struct taps *t, int in, int out, struct err *err)
{
	double scale = (double)in / out, stretch = scale < 1 ? 1 : scale;
	double *row;

	t->most = (int)ceil(stretch) * 2 + 1;
	t->first = mem_new((size_t)out, sizeof(*t->first));
	t->count = mem_new((size_t)out, sizeof(*t->count));
	t->weight = mem_new((size_t)out * (size_t)t->most, sizeof(*t->weight));
	row = mem_new((size_t)t->most, sizeof(*row));
	if (!t->first || !t->count || !t->weight || !row) {
		mem_free(row);
		taps_free(t);
		return err_memory(err);
	}
	for (int i = 0; i < out; i++)
		one_output(t, i, in, scale, stretch, row);
	mem_free(row);
	return true;
}

/* One byte: the sum of n bytes `stride` apart. 64 bits: a million tiny weights may each be rounded up. */
static uint8_t weigh(const uint8_t *in, size_t stride, const int32_t *w, int n)
{
	int64_t sum = (int64_t)1 << (PRECISION - 1);

	for (int k = 0; k < n; k++)
		sum += (int64_t)in[(size_t)k * stride] * w[k];
	sum >>= PRECISION;
	return (uint8_t)(sum > 255 ? 255 : sum);
}

static bool columns(const struct picture *in, int w, struct picture *out, struct err *err)
{
	struct taps t;

	if (!picture_new(out, w, in->h, err))
		return false;
	if (!taps_new(&t, in->w, w, err))
		return false;
	for (size_t y = 0; y < (size_t)in->h; y++) {
		const uint8_t *from = in->rgb + 3 * y * (size_t)in->w;
		uint8_t *to = out->rgb + 3 * y * (size_t)w;

		for (int x = 0; x < w; x++)
			for (int c = 0; c < 3; c++)
				*to++ = weigh(from + 3 * (size_t)t.first[x] + c, 3,
				              t.weight + (size_t)x * (size_t)t.most, t.count[x]);
	}
	taps_free(&t);
	return true;
}

static bool rows(const struct picture *in, int h, struct picture *out, struct err *err)
{
	size_t stride = 3 * (size_t)in->w;
	struct taps t;

	if (!picture_new(out, in->w, h, err))
		return false;
	if (!taps_new(&t, in->h, h, err))
		return false;
	for (size_t y = 0; y < (size_t)h; y++) {
		const uint8_t *from = in->rgb + stride * (size_t)t.first[y];

		for (size_t x = 0; x < stride; x++)
			out->rgb[y * stride + x] =
			    weigh(from + x, stride, t.weight + y * (size_t)t.most, t.count[y]);
	}
	taps_free(&t);
	return true;
}

static bool copy(const struct picture *in, struct picture *out, struct err *err)
{
	if (!picture_new(out, in->w, in->h, err))
		return false;
	memcpy(out->rgb, in->rgb, (size_t)3 * (size_t)in->w * (size_t)in->h);
	return true;
}

bool picture_resize(const struct picture *in, int w, int h, struct picture *out, struct err *err)
{
	struct picture between = { 0 };
	bool ok;

	*out = (struct picture){ 0 };
	if (w < 1 || h < 1 || (w == in->w && h == in->h)) {
		ok = w < 1 || h < 1 ? picture_new(out, w, h, err) : copy(in, out, err);
	} else if (w == in->w) {
		ok = rows(in, h, out, err);
	} else if (h == in->h) {
		ok = columns(in, w, out, err);
	} else {
		ok = columns(in, w, &between, err) && rows(&between, h, out, err);
		picture_free(&between);
	}
	if (!ok)
		picture_free(out);
	return ok;
}

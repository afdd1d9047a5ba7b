/*
 * resize.c -- Pillow's resize(), BILINEAR and BICUBIC, equal in every byte.
 *
 * Algorithm: Pillow's src/libImaging/Resample.c.  Each output pixel is a weighted mean under
 * a curve, which grows with the scale when shrinking (antialias); columns first,
 * rounded to bytes, then rows; weights are whole numbers of 2^-22.
 */
#include "picture/picture.h"
#include "picture/private.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

/* The part of the axis under the curve of output i; `reach` is half the curve's width. */
static void span(int in, double scale, double reach, int i, int *first, int *end)
{
	double centre = (i + 0.5) * scale;

	*first = int_max((int)(centre - reach + 0.5), 0);
	*end = int_min((int)(centre + reach + 0.5), in);
}

static double triangle(double x)
{
	return x < 1 ? 1 - x : 0;
}

/* The cubic convolution of Keys, a = -1/2. */
static double cubic(double x)
{
	const double a = -0.5;

	if (x < 1)
		return ((a + 2) * x - (a + 3)) * x * x + 1;
	return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

static const struct curve {
	double (*at)(double x); /* x >= 0 */
	double support;
} curves[FILTER_COUNT] = {
	[FILTER_BILINEAR] = { triangle, 1 },
	[FILTER_BICUBIC] = { cubic, 2 },
};

void picture_resize_span(enum filter filter, int in, int out, int i, int *first, int *end)
{
	double scale = (double)in / out;

	if (in == out) {
		*first = i;
		*end = i + 1;
	} else {
		span(in, scale, curves[filter].support * (scale < 1 ? 1 : scale), i, first, end);
	}
}

void shares_free(struct shares *t)
{
	mem_free(t->first);
	mem_free(t->count);
	mem_free(t->weight);
}

/* The operations and their order are Pillow's: another order could round one weight differently. */
static void one_output(struct shares *t, const struct curve *curve, int in, int i, double scale, double *w)
{
	double stretch = scale < 1 ? 1 : scale, inverse = 1 / stretch, centre = (i + 0.5) * scale, sum = 0;
	int32_t *weight = t->weight + (size_t)i * (size_t)t->most;
	int first, end;

	span(in, scale, curve->support * stretch, i, &first, &end);
	for (int k = 0; k < end - first; k++) {
		w[k] = curve->at(fabs((k + first - centre + 0.5) * inverse));
		sum += w[k];
	}
	t->first[i] = first;
	t->count[i] = end - first;
	for (int k = 0; k < end - first; k++) {
		double share = sum != 0 ? w[k] / sum : w[k];

		weight[k] = (int32_t)(share * (1 << SHARE_BITS) + (share < 0 ? -0.5 : 0.5));
	}
}

bool shares_new(struct shares *t, enum filter filter, int in, int out, struct err *err)
{
	const struct curve *curve = &curves[filter];
	double scale = (double)in / out, *row;

	t->most = (int)ceil(curve->support * (scale < 1 ? 1 : scale)) * 2 + 1;
	t->first = mem_new((size_t)out, sizeof(*t->first));
	t->count = mem_new((size_t)out, sizeof(*t->count));
	t->weight = mem_new((size_t)out * (size_t)t->most, sizeof(*t->weight));
	row = mem_new((size_t)t->most, sizeof(*row));
	if (!t->first || !t->count || !t->weight || !row) {
		mem_free(row);
		shares_free(t);
		return err_memory(err);
	}
	for (int i = 0; i < out; i++)
		one_output(t, curve, in, i, scale, row);
	mem_free(row);
	return true;
}

static bool columns(const struct picture *in, int w, enum filter filter, struct picture *out, struct err *err)
{
	struct shares t;

	if (!picture_new(out, w, in->h, err) || !shares_new(&t, filter, in->w, w, err))
		return false;
	weigh_columns(&t, in, out);
	shares_free(&t);
	return true;
}

static bool rows(const struct picture *in, int h, enum filter filter, struct picture *out, struct err *err)
{
	struct shares t;
	bool ok;

	if (!picture_new(out, in->w, h, err) || !shares_new(&t, filter, in->h, h, err))
		return false;
	ok = weigh_rows(&t, in, out, err);
	shares_free(&t);
	return ok;
}

static bool copy(const struct picture *in, struct picture *out, struct err *err)
{
	if (!picture_new(out, in->w, in->h, err))
		return false;
	memcpy(out->rgb, in->rgb, (size_t)3 * (size_t)in->w * (size_t)in->h);
	return true;
}

bool picture_resize(const struct picture *in, int w, int h, enum filter filter, struct picture *out,
                    struct err *err)
{
	struct picture between = { 0 };
	bool ok;

	*out = (struct picture){ 0 };
	if (w < 1 || h < 1 || (w == in->w && h == in->h)) {
		ok = w < 1 || h < 1 ? picture_new(out, w, h, err) : copy(in, out, err);
	} else if (w == in->w) {
		ok = rows(in, h, filter, out, err);
	} else if (h == in->h) {
		ok = columns(in, w, filter, out, err);
	} else {
		ok = columns(in, w, filter, &between, err) && rows(&between, h, filter, out, err);
		picture_free(&between);
	}
	if (!ok)
		picture_free(out);
	return ok;
}

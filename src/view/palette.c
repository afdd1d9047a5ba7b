/* palette.c -- values to shades, shades to what the terminal has. */
#include "view/palette.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "view/ramp.h"

/* The k-th smallest of n numbers, none of them NaN; they are moved about. Hoare's selection: no full sort. */
static float kth(float *v, size_t n, size_t k)
{
	size_t lo = 0, hi = n - 1;

	while (lo < hi) {
		float pivot = v[lo + (hi - lo) / 2];
		size_t i = lo, j = hi;

		for (;; i++, j--) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			float swap = v[i];

			v[i] = v[j];
			v[j] = swap;
		}
		if (k <= j)
			hi = j;
		else
			lo = j + 1;
	}
	return v[k];
}

/* The 90th percentile of n sizes, which are moved about. A map that is mostly zero is shown up to its largest. */
static double limit_of(float *size, size_t n)
{
	double limit = n ? (double)kth(size, n, (n * 9 + 9) / 10 - 1) : 0;

	if (limit > 0 && isfinite(limit))
		return limit;
	limit = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(size[i]))
			limit = fmax(limit, (double)size[i]);
	return limit;
}

struct scale scale_of(const float *const v[], const size_t n[], int maps)
{
	struct scale s = { 0 };
	size_t kept = 0;

	for (int m = 0; m < maps; m++)
		s.of += n[m];

	float *size = mem_new(s.of, sizeof(*size));

	for (int m = 0; m < maps; m++)
		for (size_t i = 0; i < n[m]; i++) {
			s.two_signs = s.two_signs || v[m][i] < 0;
			if (size && !isnan(v[m][i]))
				size[kept++] = fabsf(v[m][i]);
		}
	if (size)
		s.limit = limit_of(size, kept);
	for (size_t i = 0; i < kept; i++)
		s.beyond += (double)size[i] > s.limit;
	mem_free(size);
	return s;
}

/* v / limit, from -1 to 1. */
static double share(const struct scale *s, float v)
{
	if (isinf(v))
		return v > 0 ? 1 : -1;
	if (!(s->limit > 0))
		return 0;
	return fmin(fmax((double)v / s->limit, -1), 1);
}

const char *palette_name(enum palette palette)
{
	return ramps[palette].name;
}

colour palette_rgb(enum palette palette, const struct scale *s, float v)
{
	uint32_t rgb = 0xD70000; /* NaN: a red that is in neither ramp */

	if (!isnan(v) && s->two_signs)
		rgb = ramps[palette].two[(int)lround((share(s, v) + 1) / 2 * (RAMP_TWO - 1))].rgb;
	else if (!isnan(v))
		rgb = ramps[palette].one[(int)lround(fmax(share(s, v), 0) * (RAMP_ONE - 1))].rgb;
	return 0x01000000u | rgb;
}

uint32_t palette_glyph(const struct scale *s, float v, bool ascii)
{
	static const uint32_t one[2][5] = { { ' ', 0x2591, 0x2592, 0x2593, 0x2588 },
		                            { ' ', '.', ':', '*', '#' } };
	static const uint32_t two[2][7] = { { 0x2261, '=', '-', ' ', 0x2591, 0x2592, 0x2588 },
		                            { '%', '=', '-', ' ', '.', '+', '#' } };

	if (isnan(v))
		return '!';
	if (isinf(v))
		return v > 0 ? '^' : '_';
	if (s->two_signs)
		return two[ascii][3 + lround(share(s, v) * 3)];
	return one[ascii][lround(fmax(share(s, v), 0) * 4)];
}

/* xterm's 256 colours: 16 + 36 r + 6 g + b, then 24 greys. */
static int xterm_nearest(int r, int g, int b)
{
	static const int level[] = { 0, 95, 135, 175, 215, 255 };
	int rgb[3] = { r, g, b }, index = 16, near[3], far = 0;

	for (int i = 0; i < 3; i++) {
		int best = 0;

		for (int k = 1; k < 6; k++)
			if (abs(level[k] - rgb[i]) < abs(level[best] - rgb[i]))
				best = k;
		index += best * (i == 0 ? 36 : i == 1 ? 6 : 1);
		near[i] = level[best] - rgb[i];
		far += near[i] * near[i];
	}

	int grey = int_clamp(((r + g + b) / 3 - 8 + 5) / 10, 0, 23), tone = 8 + 10 * grey;
	int off = (tone - r) * (tone - r) + (tone - g) * (tone - g) + (tone - b) * (tone - b);

	return off < far ? 232 + grey : index;
}

static int xterm_of(uint32_t rgb)
{
	for (int k = 0; k < RAMP_PAIRS; k++) {
		for (int i = 0; i < RAMP_ONE; i++)
			if (ramps[k].one[i].rgb == rgb)
				return ramps[k].one[i].xterm;
		for (int i = 0; i < RAMP_TWO; i++)
			if (ramps[k].two[i].rgb == rgb)
				return ramps[k].two[i].xterm;
	}
	return xterm_nearest((int)(rgb >> 16), (int)(rgb >> 8 & 255), (int)(rgb & 255));
}

int palette_index(colour c, enum depth depth)
{
	/* Readable on white and on black; with 8 colours the user's own magenta and red. */
	static const struct {
		int few, xterm, rgb;
	} ink[INK_COUNT] = {
		[INK_DOWNSAMPLE] = { 5, 130, 0xAF5F00 },
		[INK_ZERO_PAD] = { 1, 31, 0x0087AF },
		[INK_DIM] = { -1, 243, 0x767676 },
		[INK_ERROR] = { 1, 160, 0xD70000 },
	};

	if (c == COLOUR_DEFAULT || depth == DEPTH_MONO)
		return -1;
	if (COLOUR_IS_RGB(c)) {
		uint32_t rgb = c & 0xFFFFFF;

		return depth == DEPTH_DIRECT ? (int)rgb : depth == DEPTH_256 ? xterm_of(rgb) : -1;
	}
	assert(c < INK_COUNT);
	return depth == DEPTH_DIRECT ? ink[c].rgb : depth == DEPTH_256 ? ink[c].xterm : ink[c].few;
}

/*
 * conv_cut.c -- a map cut into tiles, and the taps of each tile.
 *
 * Tiles in the middle have all taps for all pixels. At the borders some taps fall into the padding: they are left out
 * of the list, or reach only the first or the last pixels of a row. Columns (and rows) of tiles where the same taps do
 * so form a class, and a list of taps is made once for each pair of classes.
 */
#include <string.h>

#include "base/alloc.h"
#include "op/fast/conv.h"

enum { TAPS_MAX = 1 << 18 };

/* Which of the n pixels from `first` on does tap k reach along a side? None: from == until. */
static void reach(const struct args *a, int size, struct span s, int k, int *from, int *until)
{
	*from = s.n;
	*until = s.n;
	for (int i = s.n - 1; i >= 0; i--) {
		int at = (s.first + i) * a->stride - a->pad + k * a->dilation;

		if (at >= size)
			*until = i;
		else if (at >= 0)
			*from = i;
	}
	if (*from >= *until)
		*from = *until = 0;
}

static bool same_taps(const struct args *a, int size, struct span s, struct span t)
{
	for (int k = 0; k < a->kernel; k++) {
		int from, until, from2, until2;

		reach(a, size, s, k, &from, &until);
		reach(a, size, t, k, &from2, &until2);
		if (from != from2 || until != until2)
			return false;
	}
	return s.n == t.n;
}

/* Does some tap reach neither the first nor the last pixel, only some between? Kernels have no such case. */
static bool between(const struct args *a, int size, struct span s)
{
	for (int k = 0; k < a->kernel; k++) {
		int from, until;

		reach(a, size, s, k, &from, &until);
		if (from > 0 && until < s.n)
			return true;
	}
	return false;
}

/* The next stretch's length: nearly equal ones where kernels of every length are there. */
static int next_length(int left, int most, bool any_stride)
{
	int n = (left + most - 1) / most;

	if (any_stride)
		return left >= 4 && most >= 4 ? 4 : left >= 2 && most >= 2 ? 2 : 1;
	return (left + n - 1) / n;
}

/* Cuts a side of `out` pixels into stretches of `most` at most; says how many classes there are, 0 for no memory. */
static int cut(const struct args *a, int in, int out, int most, struct span **spans, int *nspans)
{
	const bool any_stride = a->stride > 2 && most > 1;
	struct span *s;
	int n = 0, classes = 0;

	for (int at = 0; at < out; n++)
		at += next_length(out - at, most, any_stride);
	s = mem_new((size_t)n, sizeof(*s));
	if (!s)
		return 0;
	for (int i = 0, at = 0; i < n; at += s[i++].n) {
		s[i].first = at;
		s[i].n = next_length(out - at, most, any_stride);
		if (between(a, in, s[i]) && most > 1) {
			mem_free(s);
			return cut(a, in, out, 1, spans, nspans);
		}
		if (i == 0 || !same_taps(a, in, s[i - 1], s[i]))
			classes++;
		s[i].class = classes - 1;
	}
	*spans = s;
	*nspans = n;
	return classes;
}

/* Kernels across pixels: the lanes that a tap reaches, which reaches pixels from .. until - 1 of rows top .. bottom - 1. */
static void set_lanes(const struct conv *conv, struct tap *tap, int top, int bottom)
{
	const int lanes = conv->tiles->lanes;

	for (int v = 0; v < TILE_VECTORS; v++) {
		int first = conv->apart ? 0 : v * lanes;

		for (int i = 0; i < lanes; i++)
			if (first + i >= tap->from && first + i < tap->until &&
			    (!conv->apart || (v >= top && v < bottom)))
				tap->lane[v] |= (uint16_t)(1u << i);
	}
}

/* Of a pair of classes, its taps in order; returns how many. */
static int list_taps(const struct conv *conv, struct span row, struct span column, struct tap *to)
{
	const struct args *a = &conv->args;
	int n = 0;

	for (int ky = 0; ky < a->kernel; ky++)
		for (int kx = 0; kx < a->kernel; kx++) {
			int from, until, top, bottom;
			uint8_t kind = TAP_ALL;
			struct tap *tap = &to[n];

			reach(a, conv->in.h, row, ky, &top, &bottom);
			reach(a, conv->in.w, column, kx, &from, &until);
			if (from == until || top == bottom)
				continue;
			if (from > 0)
				kind = TAP_FROM;
			else if (until < column.n)
				kind = TAP_UNTIL;
			*tap = (struct tap){ .from = (uint8_t)from, .until = (uint8_t)until };
			tap->x = (ptrdiff_t)(ky * a->dilation) * conv->in.w + kx * a->dilation;
			tap->k = (uint32_t)(ky * a->kernel + kx);
			for (int r = top; r < bottom; r++)
				tap->kind[r] = kind;
			if (conv->across)
				set_lanes(conv, tap, top, bottom);
			n++;
		}
	return n;
}

static bool make_taps(struct conv *conv, int row_classes)
{
	const size_t pairs = (size_t)row_classes * (size_t)conv->column_classes;
	const size_t ntaps = (size_t)conv->ntaps;

	if (pairs * ntaps > TAPS_MAX)
		return false;
	conv->tap = mem_new(pairs * ntaps, sizeof(*conv->tap));
	conv->taps = mem_new(pairs, sizeof(*conv->taps));
	if (!conv->tap || !conv->taps)
		return false;
	for (int y = 0; y < conv->nrows; y++)
		for (int x = 0; x < conv->ncolumns; x++) {
			struct span row = conv->row[y], column = conv->column[x];
			int pair = row.class * conv->column_classes + column.class;

			if (y && row.class == conv->row[y - 1].class)
				break;
			if (x == 0 || column.class != conv->column[x - 1].class)
				conv->taps[pair] = list_taps(conv, row, column, conv->tap + (size_t)pair * ntaps);
		}
	return true;
}

/* How many rows a tile may have: several where a row is short. */
static int rows_together(const struct conv *conv, int pixels)
{
	const struct tiles *t = conv->tiles;
	int rows = TILE_ROWS;

	if (conv->across)
		return conv->apart ? TILE_VECTORS : 1;
	if (conv->ncolumns > 1 || t->area == 0 || conv->piece[conv->npieces - 1].vectors == 1)
		return 1;
	while (rows > 1 && (rows * pixels > t->area || !t->find(rows, pixels, 2, conv->args.stride, false)))
		rows--;
	return rows;
}

static tile_run *find_kernel(const struct conv *conv, int rows, int pixels, int vectors)
{
	const int stride = conv->args.stride > 2 ? 0 : conv->args.stride;
	const int lanes = conv->tiles->lanes;
	const bool one_tap = conv->ntaps == 1 && !conv->args.pad;
	tile_run *run;

	if (conv->across)
		run = conv->tiles->across(conv->across, conv->apart ? rows : (pixels + lanes - 1) / lanes);
	else
		run = conv->tiles->find(rows, pixels, vectors, stride, one_tap);
	return run;
}

/* The kernels for every size of tile there is. */
static bool find_kernels(struct conv *conv)
{
	for (int v = 0; v < TILE_VECTORS; v++)
		for (int r = 0; r < TILE_ROWS; r++)
			for (int p = 0; p < TILE_PIXELS; p++)
				conv->run[v][r][p] = find_kernel(conv, r + 1, p + 1, v + 1);
	for (int i = 0; i < conv->npieces; i++)
		for (int y = 0; y < conv->nrows; y++)
			for (int x = 0; x < conv->ncolumns; x++)
				if (!conv->run[conv->piece[i].vectors - 1][conv->row[y].n - 1]
				              [conv->column[x].n - 1])
					return false;
	return true;
}

bool conv_cut(struct conv *conv)
{
	const struct args *a = &conv->args;
	const int vectors = conv->out_group > conv->tiles->lanes ? 2 : 1;
	int most = conv->tiles->pixels[vectors - 1];
	int rows, row_classes;

	if (conv->across)
		most = conv->tiles->lanes * (conv->apart ? 1 : TILE_VECTORS);
	conv->column_classes = cut(a, conv->in.w, conv->out.w, most, &conv->column, &conv->ncolumns);
	if (!conv->column_classes)
		return false;
	rows = vectors == 2 || conv->across ? rows_together(conv, conv->column[0].n) : 1;
	row_classes = cut(a, conv->in.h, conv->out.h, rows, &conv->row, &conv->nrows);
	return row_classes && make_taps(conv, row_classes) && find_kernels(conv);
}

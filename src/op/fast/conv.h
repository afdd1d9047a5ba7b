/*
 * conv.h -- a convolution made ready for one instruction set: its weights packed, its map cut into tiles.
 *
 * conv2d, and linear, which is a convolution of a map of one pixel.
 */
#ifndef OP_FAST_CONV_H
#define OP_FAST_CONV_H

#include "op/fast/tile.h"

/* A run of output channels of one group that are computed together. */
struct piece {
	int first, channels, vectors;
	int lanes; /* floats of a term in the pack */
	size_t w;  /* where its weights begin in the pack */
};

/* A stretch of output pixels along a row, or of rows: where it begins, how long it is, and which taps it has. */
struct span {
	int first, n, class;
};

struct conv {
	const struct tiles *tiles;
	struct shape in, out; /* as the kernels see them: without borders to mind, a map is one row */
	struct args args;
	int in_group, out_group, ntaps;
	const struct weight *w, *bias;

	int across; /* lanes are pixels: so many channels at once; 0: lanes are channels */
	bool apart; /* across: each vector is a row of its own, else they lie in one row */
	struct piece *piece;
	int npieces;
	struct span *column, *row;
	int ncolumns, nrows;
	struct tap *tap; /* [row class][column class][ntaps] */
	int *taps;       /* how many there are of each */
	int column_classes;
	tile_run *run[TILE_VECTORS][TILE_ROWS][TILE_PIXELS];

	float *pack; /* NULL until conv_room() */
	bool empty;  /* there is room for the weights, but they are not packed yet */
	size_t npack;
};

/* Where a convolution's numbers go, and what is done to them on the way; see struct tile_end. */
struct conv_end {
	const struct norm *norm, *norm2;
	const float *other;
	bool relu, all;
	float *out[5];
	/* Called after every few rows of all channels, while they are in the cache, if shares are cut by rows: the share's
	   rows first .. end - 1 are done. NULL: nobody asks. */
	void (*strip)(void *user, int first, int end);
	void *user;
};

/* For op_conv2d or op_linear; borrows the weights. NULL where there are no kernels for it, or no memory. */
struct conv *conv_new(const struct tiles *, const struct call *, struct shape out);
void conv_free(struct conv *);
/* Makes room for the packed weights, if there is none. False: no memory. */
bool conv_room(struct conv *);
/* Packs the share of thread `me` of `all`. */
void conv_pack(const struct conv *, int me, int all);
/* The share of thread `me` of `all`, from the input's first number on. Shares touch different outputs. */
void conv_run(const struct conv *, const float *x, const struct conv_end *, int me, int all);

/* Private to conv*.c. */
struct part {
	int from, to; /* half-open */
};
struct share {
	struct part pieces, rows, columns;
};
struct share conv_share(const struct conv *, int me, int all);
/* Is it cut by rows, so that struct conv_end's strip() is called? */
bool conv_by_rows(const struct conv *, struct share);
/* Cuts the map, finds the taps of each tile. False: too many, or no memory. */
bool conv_cut(struct conv *);
#endif

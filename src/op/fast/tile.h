/*
 * tile.h -- the kernel of a convolution: a few pixels by a few vectors of output channels, all their sums in
 * registers, every sum in element()'s order.
 *
 * The lanes of a vector are output channels: a tap loads their weights, and each pixel's number is given to all lanes
 * at once.  Maps lie as everywhere, (C,H,W), so that a trace is read and written as it is; a tap that falls into the
 * padding is left out for the pixels it misses, as element() leaves it out.
 */
#ifndef OP_FAST_TILE_H
#define OP_FAST_TILE_H

#include "op/op.h"

enum {
	TILE_ROWS = 3,     /* rows of pixels in a tile, at most */
	TILE_WIDTH = 16,   /* pixels of a vector's sums there is room for */
	TILE_PIXELS = 32,  /* pixels in a row of a tile, at most */
	TILE_VECTORS = 2,  /* vectors of channels, at most */
	TILE_LANES = 16,   /* floats of a vector, at most */
	TILE_SUMS = 2 * 16 * 16,
	TILE_STORES = 5,   /* stages whose numbers may be stored */
};

/* Which pixels of one row of the tile a tap reaches. */
enum { TAP_NONE, TAP_ALL, TAP_FROM, TAP_UNTIL };

struct tap {
	ptrdiff_t x;             /* from the tile's corner */
	uint32_t k;              /* its number: ky * kernel + kx */
	uint8_t kind[TILE_ROWS]; /* of each row */
	uint8_t from, until;     /* TAP_FROM: pixels from .. ; TAP_UNTIL: .. until - 1 */
	uint16_t lane[TILE_VECTORS]; /* kernels across pixels: which lanes of each vector it reaches */
};

/* Lines that the end of a tile will read or write: of each of some outputs one line for each channel. */
struct soon {
	uintptr_t first[TILE_STORES + 1]; /* the first channel's, which may lie behind the output's end */
	int n;          /* outputs */
	uintptr_t step; /* bytes from a line to the next */
	int nlines;     /* of each output */
};

/* What a kernel is given. It goes through `nci` channels and leaves sum[vector][TILE_WIDTH pixels][lane]. */
struct tile_job {
	const float *x;        /* the first input channel */
	ptrdiff_t corner;      /* the tile's first tap there, which may lie in the padding */
	size_t plane;          /* floats from an input channel to the next */
	ptrdiff_t row;         /* and from a row of the tile to the next, in the input */
	int stride;            /* and from a pixel to the next */
	int nci, ntaps;
	const struct tap *tap;
	const float *w;        /* packed: [ci][tap][lane] */
	size_t wstep;          /* floats of one ci */
	const float *ahead;    /* where weights needed soon lie; fetched, a few lines a channel */
	int nahead;
	const struct soon *soon; /* lines that are needed soon, or NULL */
	bool go_on;            /* begin with what lies in sum, not with +0 */
	float *sum;
};

/* The numbers of a batch norm, from the block's first channel on. */
struct norm {
	const float *mean, *spread, *gamma, *beta;
};

/* What happens to a tile's sums: transposed, then stage by stage, each stored where its `out` is not NULL. */
struct tile_end {
	int rows, pixels;  /* of the tile; one row, unless there is a pitch: more lie one behind the other */
	int channels;      /* that exist: of a block's lanes the first ones */
	const float *sum;  /* as a job leaves it; past the last pixel anything. Or, where there is a pitch, [channel][pixel],
	                      rows TILE_WIDTH apart */
	int pitch;         /* 0, or from a channel to the next */
	const float *bias; /* or NULL; this and the next are of the block's first channel on */
	const struct norm *norm; /* batchnorm2d right after; NULL: none */
	const float *other;      /* add: the other input at the tile's corner; NULL: none */
	const struct norm *norm2; /* batchnorm2d after that */
	bool relu;
	size_t plane;      /* floats from a channel to the next, of the outputs and of `other` */
	size_t row;        /* and from a row to the next */
	bool all;          /* several are stored, those of `out` that are not NULL; else only the last, in out[4] */
	float *out[5];     /* conv2d, batchnorm2d, add, batchnorm2d, relu: at the tile's corner */
};

typedef void tile_run(const struct tile_job *);

struct maps;
/* One instruction set's kernels. */
struct tiles {
	const char *name;
	int lanes;
	int pixels[TILE_VECTORS]; /* how many a row may have with 1 vector, with 2 */
	int area;                 /* rows * pixels, at most, where there is more than one row */
	bool (*here)(void);       /* can this processor run them? */
	/* NULL where there is none; stride 0 is any; one_tap: kernels of one tap, which reaches all pixels. */
	tile_run *(*find)(int rows, int pixels, int vectors, int stride, bool one_tap);
	/* The same with the roles turned round, at stride 1, where output channels are few: lanes are pixels of a row, and
	   each weight is given to all. `row` is from a vector to the next; w is [ci][tap][channel], and sum becomes
	   [channel][vector][lane]. NULL where there is none. */
	tile_run *(*across)(int channels, int vectors);
	void (*end)(const struct tile_end *);
	const struct maps *maps; /* map.h */
};

extern const struct tiles tiles_avx512, tiles_avx2, tiles_neon, tiles_portable;
#endif

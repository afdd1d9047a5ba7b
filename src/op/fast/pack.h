/*
 * pack.h -- the input of a convolution laid out so that every tap reads a straight run.
 *
 * Output pixels are numbered along a line, `width` a row: pixel (oy,ox) is q = oy * width + ox.
 * The padded input is split into planes by row and column modulo the stride; then tap t of pixel q
 * is plane[offset[t] + q], for every pixel alike.  Numbers q past the end of a row name pixels that
 * do not exist: they are computed and dropped.
 */
#ifndef OP_FAST_PACK_H
#define OP_FAST_PACK_H

#include "op/op.h"

/* Lanes may read and write this many floats past the last pixel. */
enum { PACK_SLACK = 32 };

struct pack {
	int width;      /* of a row of a plane */
	int height;     /* of a plane */
	size_t pixels;  /* q runs over 0 .. pixels - 1 */
	size_t channel; /* floats of one input channel: all its planes */
	int ntaps;      /* kernel * kernel */
	size_t *offset; /* of each tap, row-major */
	float *v;       /* the channels of one group */
	float *line;    /* two lines of output pixels */
	void *memory;
};

/* Room for one group of the call. False where memory is short, or the layout would be out of all
   proportion. */
bool pack_open(struct pack *, const struct call *, struct shape out);
/* Copies the input channels first .. first + n - 1 in; the padding is 0. */
void pack_fill(struct pack *, const struct call *, int first, int n);
void pack_close(struct pack *);
#endif

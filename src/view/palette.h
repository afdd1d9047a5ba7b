/*
 * palette.h -- values to colours and glyphs; colours to what the terminal has.
 *
 * One sign: cividis from 0, or another ramp by name.  Two signs: blue - grey - orange, symmetric, lightness
 * rising, so zero is grey on white and on black.  256-colour ramps are chosen with
 * monotone lightness; colours 0-15 are the user's and carry no data.
 */
#ifndef VIEW_PALETTE_H
#define VIEW_PALETTE_H

#include "view/cells.h"

enum depth { DEPTH_MONO = 0, DEPTH_8 = 8, DEPTH_16 = 16, DEPTH_256 = 256, DEPTH_DIRECT = 1 << 24 };

/* How numbers become shades, for one map or several shown together. */
struct scale {
	bool two_signs;
	double limit;      /* 0..limit, or -limit..limit: the 90th percentile of |v| */
	size_t beyond, of; /* how many of how many values are past it */
};
struct scale scale_of(const float *const v[], const size_t n[], int maps);

/* Which pair of ramps; `M` goes on to the next. */
enum palette { PALETTE_CIVIDIS, PALETTE_VIRIDIS, PALETTE_GREY, PALETTE_COUNT };
const char *palette_name(enum palette); /* "cividis" */

colour palette_rgb(enum palette, const struct scale *, float v); /* for colour depths */
uint32_t palette_glyph(const struct scale *, float v,
                       bool ascii); /* the ramps of rule 9; NaN !, infinities ^ _ */
int palette_index(
    colour, enum depth); /* terminal colour index for this depth, -1 default; RGB for direct: r<<16|g<<8|b */
#endif

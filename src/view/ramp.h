/*
 * ramp.h -- the two colour ramps of maps, as tables.
 *
 * Each row is a shade and the entry of xterm's 256 colours that stands for it; lightness (CIE L*) rises from
 * row to row in both.  Entries 0-15 are the user's own colours and carry no data.
 */
#ifndef VIEW_RAMP_H
#define VIEW_RAMP_H

#include <stdint.h>

struct shade {
	uint32_t rgb; /* 0xRRGGBB */
	int xterm;    /* 16..255 */
};

enum { RAMP_ONE = 64, RAMP_TWO = 65 };
extern const struct shade ramp_one[RAMP_ONE]; /* cividis: 0 to the limit */
extern const struct shade ramp_two[RAMP_TWO]; /* blue - grey - orange: zero is row 32 */
#endif

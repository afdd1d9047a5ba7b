/*
 * ramp.h -- the colour ramps of maps, as tables, in pairs: one for maps of one sign, one for two signs.
 *
 * Each row is a shade and the entry of xterm's 256 colours that stands for it; lightness (CIE L*) rises from
 * row to row in each.  Entries 0-15 are the user's own colours and carry no data.
 */
#ifndef VIEW_RAMP_H
#define VIEW_RAMP_H

#include <stdint.h>

struct shade {
	uint32_t rgb; /* 0xRRGGBB */
	int xterm;    /* 16..255 */
};

enum { RAMP_ONE = 64, RAMP_TWO = 65 };
enum { RAMP_PAIRS = 3 };
struct ramps {
	const char *name;
	const struct shade *one; /* RAMP_ONE of them: 0 to the limit */
	const struct shade *two; /* RAMP_TWO of them: zero is row 32 */
};
extern const struct ramps ramps[RAMP_PAIRS];
#endif

/*
 * lanes.h -- a part of the network as a diagram: the trunk's lane, and the way x goes round it.
 */
#ifndef VIEW_LANES_H
#define VIEW_LANES_H

#include "view/shown.h"
#include "view/small.h"

/* "conv1 3×3 /2", ".0 conv 1×1 /2", "bn1". `inner`: a step of the shortcut. */
struct small lane_text(const struct net *, int step, bool inner);

/* Two lanes downwards, 37 columns; a part without an addition has one. Returns the rows used. */
int lanes_draw(const struct scene *, struct cells *, struct rect);
int lanes_rows(const struct scene *, int room);

/* Two lanes to the right, in five rows, for a small page. Only for a block with an addition. */
int lanes_across(const struct scene *, struct cells *, struct rect);
#endif

/*
 * peek.h -- all channels of an operation as maps, as many as there is room for.
 */
#ifndef VIEW_PEEK_H
#define VIEW_PEEK_H

#include "view/scene.h"

/* What the cursor's step gives out: its channels from a multiple of what fits, the cursor's among them, at one scale;
   a caption above, the legend below. Drawn within the rect at any size. */
void peek_draw(const struct scene *, struct cells *, struct rect);
#endif

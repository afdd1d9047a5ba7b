/* channels.h -- all channels of what came in and what went out, a glyph each: the mean size of their numbers. */
#ifndef VIEW_CHANNELS_H
#define VIEW_CHANNELS_H

#include "view/shown.h"
#include "view/small.h"

/* Rows wanted; 0 where there is nothing to tell. */
int channels_rows(const struct scene *);
void channels_draw(const struct scene *, struct cells *, struct rect);
#endif

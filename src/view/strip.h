/* strip.h -- row 2: the network as a strip, and the six sizes with the present one in brackets. */
#ifndef VIEW_STRIP_H
#define VIEW_STRIP_H

#include "view/shown.h"

void strip_draw(const struct scene *, struct cells *, int y);
#endif

/* beside.h -- on a large page the network stays at the left at every size. */
#ifndef VIEW_BESIDE_H
#define VIEW_BESIDE_H

#include "view/shown.h"

/* Draws the list, and the picture below it, if the view keeps at least `needed` columns. Returns what is left. */
struct rect beside_network(const struct scene *, struct cells *, struct rect, int needed);
#endif

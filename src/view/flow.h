/*
 * flow.h -- an op at work: one channel of what came in and of what went out, as maps beside each other, and the
 * numbers that go with them.
 */
#ifndef VIEW_FLOW_H
#define VIEW_FLOW_H

#include "view/shown.h"
#include "view/small.h"

/* Columns and rows the maps want at one pixel to a pixel. */
struct shape flow_wants(const struct scene *);
/* The largest zoom (see map_zoom) at which all maps are whole within these cells; 0: none is. */
int flow_zoom(const struct scene *, struct rect);
/* The maps from the left, their titles above, captions and legends below. Returns the columns used. */
int flow_maps(const struct scene *, struct cells *, struct rect);
/* The op's own numbers for this channel: batch norm's, a kernel's, what relu zeroes; which channel it is, unless a title
   says so already. Returns the rows used. */
int flow_facts(const struct scene *, struct cells *, struct rect, bool titled);
/* Both under a rule with a title: the lower part of a large page. */
void flow_strip(const struct scene *, struct cells *, struct rect);
#endif

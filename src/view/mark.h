/* mark.h -- where breakpoints stand, in lists and diagrams. */
#ifndef VIEW_MARK_H
#define VIEW_MARK_H

#include "view/shown.h"

#define GLYPH_BREAK 0x25A0 /* ■; ASCII * */

/* Names a breakpoint this step, or one of these? Enabled or not. */
bool mark_at(const struct scene *, int first, int last);
/* ■ in one cell. */
void mark_put(struct cells *, int x, int y);
#endif

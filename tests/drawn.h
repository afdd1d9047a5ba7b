/* drawn.h -- a page of a scene, and what holds for every page. */
#ifndef SKIPSTEP_TESTS_DRAWN_H
#define SKIPSTEP_TESTS_DRAWN_H

#include "view/view.h"

/* Drawn at this size without a fault: glyphs of the usual console fonts only, ASCII where asked for, the cursor on the
   page, the hints that never leave. */
void drawn_check(const struct scene *, int w, int h);
/* The page as text. */
void drawn_text(const struct scene *, int w, int h, struct buf *);
#endif

/*
 * kept.h -- the place, where the terminal went away before it could be printed.
 *
 * ${XDG_STATE_HOME:-~/.local/state}/skipstep/place holds one line, the way back.  Never
 * required: what cannot be written is not kept, and nothing is said of it.
 */
#ifndef DOOR_KEPT_H
#define DOOR_KEPT_H

#include "base/buf.h"

/* Keeps the command line that comes back, instead of one kept before. */
void kept_put(const char *way_back);
/* The sentence that tells of the kept one, appended; it is told once. Nothing where none is kept. */
void kept_tell(struct buf *);
#endif

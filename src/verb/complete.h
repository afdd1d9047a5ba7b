/*
 * complete.h -- what a line being typed could become: verbs first, then what the verb takes.
 */
#ifndef VERB_COMPLETE_H
#define VERB_COMPLETE_H

#include "verb/session.h"

/* Adds to `line` (room for `size` bytes) what all continuations share; lists them, blank-separated, in *choices
   when there are several. False when nothing fits. */
bool verb_complete(struct session *, char *line, size_t size, struct buf *choices);
#endif

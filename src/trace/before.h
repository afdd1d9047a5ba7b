/*
 * before.h -- what happens to the picture before `input`; private to this floor.
 */
#ifndef TRACE_BEFORE_H
#define TRACE_BEFORE_H

#include "trace/trace.h"

enum { BEFORE_COUNT = 3 };

const char *before_name(int i); /* "picture", "resize", "crop" */
/* The picture itself (borrowed), resized as net->prep wants it, cropped to the input's size. On failure nothing is left
   to free. */
bool before_make(const struct net *, const struct picture *, struct picture stage[BEFORE_COUNT],
                 struct err *);
void before_free(struct picture stage[BEFORE_COUNT]); /* all but the borrowed one */
#endif

/*
 * near.h -- a step that was meant; private to this floor.
 */
#ifndef TRACE_NEAR_H
#define TRACE_NEAR_H

#include "trace/enter.h"

/* ERR_USAGE: there is no such step, with up to three names that are near. Returns false. */
bool near_step(const struct trace *, const char *name, struct err *);
#endif

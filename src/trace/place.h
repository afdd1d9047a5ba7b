/*
 * place.h -- one way to write a place: layer2.0.conv1/5,3,7/29 (step, C,Y,X, term).
 *
 * Also a step's number ("34"), a part ("layer2.0", "stem": its first step), a stage ("layer2"), and the stages
 * before `input` ("picture", "resize", "crop"). The square brackets of Python are understood too.
 */
#ifndef TRACE_PLACE_H
#define TRACE_PLACE_H

#include "base/buf.h"
#include "trace/cursor.h"

/* How much of the place was said. */
enum place_depth { PLACE_PART, PLACE_STEP, PLACE_CHANNEL, PLACE_PIXEL, PLACE_TERM };

/* ERR_USAGE with near matches, or the range that is allowed, or that a what-if ends before. "layer2.0.add/5" is a channel. On success the cursor is
   moved (its size becomes what was said: block, op, channel, pixel, multiply-add). Elements of the place that were
   not said keep the cursor's relative place. */
bool place_parse(const struct trace *, const char *text, struct cursor *, enum place_depth *, struct err *);
/* layer2.0.conv1/5,3,7/29, as deep as the cursor's size. */
void place_print(const struct trace *, const struct cursor *, struct buf *);
/* As Python would index it: layer2.0.conv1[5,3,7] */
void place_python(const struct trace *, const struct cursor *, struct buf *);
#endif

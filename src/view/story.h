/*
 * story.h -- how one number came about, in a few rows: the short why beside a channel.
 */
#ifndef VIEW_STORY_H
#define VIEW_STORY_H

#include "op/why.h"
#include "view/shown.h"
#include "view/small.h"

/* The number under the cursor. Returns the rows used. */
int story_draw(const struct scene *, struct cells *, struct rect);

/* The why of the cursor's number; false, and empty, where it cannot be told (not computed, hidden, before `input`).
   why_clear() it in any case. */
bool story_why(const struct scene *, struct why *, float *value);
/* One part of it in words and its number: "x - mean" and -0.3; "bn2[5,3,7]" and its value. */
struct small story_term(const struct scene *, const struct term *);
/* How many parts the reader steps over: terms, then lines. */
int story_parts(const struct why *);
/* The n terms that weigh most by |x * w|, largest first, as indices; padding comes last. Returns how many there are. */
int story_largest(const struct why *, int *list, int n);
#endif

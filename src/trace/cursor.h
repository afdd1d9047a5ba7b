/*
 * cursor.h -- where the reader is looking, and the six sizes of step.
 *
 *   1 stage   2 block   3 op   4 channel   5 pixel   6 multiply-add
 *
 * A size is what the cursor is on.  next and back go the way the program runs;
 * open goes in, out goes out, move goes the way it looks.
 */
#ifndef TRACE_CURSOR_H
#define TRACE_CURSOR_H

#include "trace/trace.h"

enum size { SIZE_STAGE = 1, SIZE_BLOCK, SIZE_OP, SIZE_CHANNEL, SIZE_PIXEL, SIZE_MAC };
const char *size_word(enum size); /* "stage" ... "multiply-add" */

struct cursor {
	int step;      /* index of the step; -1, -2, -3: the stages before `input` (crop, resize, picture) */
	enum size size;
	struct at at;  /* kept at every size: the place, within step's shape */
	int term;      /* the part at size 6, from 0 */
};

/* How many parts the arithmetic of this step's numbers has: taps with padded ones, terms, lines; at least 1. */
int cursor_parts(const struct trace *, int step);
/* The story of the number under the cursor, its value. The step must be computed. */
float trace_why(const struct trace *, int step, struct at, struct why *);

/* Each returns false, the cursor unchanged, where there is nothing that way. Values are needed (trace_need by
   the caller) only where said. Entering a step for the first time puts `at` on its largest value (if computed),
   later at the same relative place. */
bool cursor_next(const struct trace *, struct cursor *);
bool cursor_back(const struct trace *, struct cursor *);
bool cursor_open(const struct trace *, struct cursor *); /* size + 1; false at size 6 */
bool cursor_out(const struct trace *, struct cursor *);	 /* size - 1; false at size 1 */
bool cursor_end(const struct trace *, struct cursor *, bool last); /* End, Home: within what is open */
bool cursor_move(const struct trace *, struct cursor *, int dx, int dy); /* arrows at sizes 4, 5, 6; else next/back */
bool cursor_channel(const struct trace *, struct cursor *, int by);
bool cursor_shortcut(const struct trace *, struct cursor *, int by); /* d, D: the next block that is not identity, opened */
void cursor_goto(const struct trace *, struct cursor *, int step);   /* `at` put as said above */

/* To the cause of this number: the larger term (or the one at cursor->term at size 6). False on a picture's pixel.
   Needs the step computed. Goes to size 5, or stays at 6. */
bool cursor_follow(const struct trace *, struct cursor *);
/* The index in why->term that follow would take from size 5; -1 if there is none. */
int why_main_term(const struct trace *, int step, const struct why *);
#endif

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

/*
 * { 0 } is valid but for its size.  `at` is where the reader is now; `mark` remembers, for each axis, the place last
 * chosen and how long the axis was there, so that going on to a smaller map and back again loses nothing.  Until a
 * map has been opened nothing is chosen (the marks' lengths are 0), and a step is entered at its largest value.
 */
struct cursor {
	int step; /* index of the step; -1, -2, -3: the stages before `input` (crop, resize, picture) */
	enum size size;
	struct at at; /* kept at every size: the place, within step's shape */
	int term;     /* the part at size 6, from 0 */
	struct at mark;
	struct shape mark_of;
};

/* How many parts the arithmetic of this step's numbers has: taps with padded ones, terms, lines; at least 1. (All
   numbers of a step have equally many.) Nothing needs to be computed. */
int cursor_parts(const struct trace *, int step);
/* The story of the number at this place, and its value. What the step reads must be computed. A stage before `input`
   has no story: the why stays empty. A step at fault and those behind it have neither story nor number: NaN. */
float trace_why(const struct trace *, int step, struct at, struct why *);
/* The part of the network a step belongs to; 0, the stem, for the stages before `input`. */
int cursor_part(const struct trace *, int step);

/*
 * Each returns false, the cursor unchanged, where there is nothing that way.  Entering a step for the first time puts
 * `at` on its largest value (its first number if it is not yet computed; the middle of a picture), later at the same
 * relative place.
 *
 * next and back go as the program runs: size 1, to the first step of the next stage; 2, of the next block; 3, to the
 * next step; 4, the next channel, after the last the first of the next step; 5, the next pixel of all channels in
 * turn; 6, the next part of the arithmetic, after the last the first of the next pixel.  At sizes 3 to 5 they also go
 * through the stages before `input`.
 *
 * The step at fault in a what-if (trace_fault()) is where every way on ends, as the program does: next from the block
 * or stage before it runs into it; there next is false, and so is opening it, since it has no numbers: a cursor that
 * comes to it at a size below op is at size 3.  Behind it no function of this header goes.
 */
bool cursor_next(const struct trace *, struct cursor *);
bool cursor_back(const struct trace *, struct cursor *);
bool cursor_open(const struct trace *,
                 struct cursor *); /* size + 1; false at size 6, and at 5 before `input` */
bool cursor_out(const struct trace *, struct cursor *);             /* size - 1; false at size 1 */
bool cursor_size(const struct trace *, struct cursor *, enum size); /* a digit; false where open would be */
/* End, Home: the last, first part of what is open. 1, 2: of the network; 3: step of the block; 4: channel;
   5: pixel of the channel; 6: part of the arithmetic. False where the cursor is there already. */
bool cursor_end(const struct trace *, struct cursor *, bool last);
/* Arrows, one of dx and dy being 1 or -1. Size 4: channels (dy: rows of 32 where there are more); 5: pixels; 6: taps
   (dx kx, dy ky). Elsewhere, and where there is nothing in that direction, next or back. */
bool cursor_move(const struct trace *, struct cursor *, int dx, int dy);
bool cursor_channel(const struct trace *, struct cursor *, int by);
/* d, D: the next, previous block that is not identity, opened (size 3), on the first step of its shortcut. */
bool cursor_shortcut(const struct trace *, struct cursor *, int by);
void cursor_goto(const struct trace *, struct cursor *, int step);           /* `at` put as said above */
void cursor_put(const struct trace *, struct cursor *, int step, struct at); /* a place the reader chose */

/* The same place in another trace, as far as there is one: the step of the same name; else of the same role (of a
   shortcut its first or last node; its addition where x itself goes round); else the first step of the block; else
   `input`. Never behind a fault. Size and mark stay, but for what a step at fault allows; `at` too where it lies in the
   map, else it is at the same relative place; `term` where the step is the same and has so many parts. Nothing needs
   to be computed. */
void cursor_renamed(const struct trace *from, const struct trace *to, struct cursor *);

/* To the cause of this number: the main term (or the one at cursor->term at size 6). False, unchanged, where there is
   none: a pixel of the picture, a zero put in, a padded tap. What the step reads must be computed. Goes to size 5, or
   stays at 6, there on the main term of the number it comes to. */
bool cursor_follow(const struct trace *, struct cursor *);
/* The index in why->term that follow would take from size 5: of a sum the largest |x * w|, of an add the larger |x|, of
   a maximum the winner, of softmax its own logit; a NaN is the cause of a NaN. -1 if there is none: where the story
   is lines only, follow goes to the same place of the input. */
int why_main_term(const struct trace *, int step, const struct why *);
#endif

/*
 * why.h -- the story of one number.
 *
 * element() runs with or without a why.  Given NULL these do nothing, so the
 * arithmetic is written once and its explanation cannot drift from it.
 *
 * Terms are for folds: the taps of a convolution, the two arms of an add.
 * Lines are for formulas: "x - mean", then "/ sqrt(var + eps)", ...
 * The parts the reader steps over at size 6 are the terms, then the lines.
 */
#ifndef OP_WHY_H
#define OP_WHY_H

#include "op/op.h"

enum { SLOT_BIAS = -1, SLOT_ZERO = -2 }; /* a term that comes from no input: a bias; a zero put in */

struct term {
	int slot;       /* which input, or SLOT_BIAS, SLOT_ZERO */
	struct at from; /* which element of it (outside the picture when pad) */
	int ky, kx;     /* the place in the kernel or window */
	bool pad;       /* a tap that fell on the padding: nothing was added, x is 0 */
	float x, w;     /* its value, and what it was multiplied by (1: nothing; softmax: exp(x - largest)) */
	float sum;      /* the total so far (the largest so far for FOLD_MAX) */
	int line;       /* the line of the op's C file that did it */
};

struct line {
	const char *text; /* "x - mean": static, owned by the op */
	float a, b;       /* the numbers left and right of the operator: 2.73 and 0.45 in "x - mean" */
	float value;      /* what came out */
	int line;         /* of C */
};

struct why { /* { 0 } is a valid, empty why */
	struct term *term;
	int nterms, term_room;
	struct line *step;
	int nlines, line_room;
	int npad;  /* terms that are padding */
	bool lost; /* memory ran short: the story is not whole */
};

void why_push(struct why *, struct term);
void why_note(struct why *, struct line);
void why_clear(struct why *); /* empty, memory given back */

/* What the story makes, replayed from its terms (their x and w, not their sums): equals the
   value of element() to the bit for FOLD_SUM, FOLD_MAX and FOLD_ADD; for FOLD_CURVE the last line's
   value. */
float why_replay(enum fold, const struct why *);

/*
 * Recording, for op files.  A recording line stands right under the line of C it tells of, on one
 * line of its own that begins with why_: the C listing leaves such lines out.
 */
#define why_term(why, ...) \
	do { \
		if (why) \
			why_push(why, (struct term){ __VA_ARGS__, .line = __LINE__ - 1 }); \
	} while (0)
/* A value that came from element (c,y,x) of input `s`. */
#define why_from(why, s, c, y, x, value, total) why_term(why, s, { c, y, x }, 0, 0, false, value, 1, total)
/* A tap: element (c,y,x) of the input at place (ky,kx) of the kernel, times `weight`; or one on
   the padding. */
#define why_tap(why, c, y, x, ky, kx, value, weight, total) \
	why_term(why, 0, { c, y, x }, ky, kx, false, value, weight, total)
#define why_pad(why, c, y, x, ky, kx, weight, total) \
	why_term(why, 0, { c, y, x }, ky, kx, true, 0, weight, total)
/* A bias, or a zero put in, that makes `total`. */
#define why_bias(why, c, value, total) why_term(why, SLOT_BIAS, { c, 0, 0 }, 0, 0, false, value, 1, total)
#define why_zero(why, c, y, x) why_term(why, SLOT_ZERO, { c, y, x }, 0, 0, false, 0, 1, 0)
/* A line of a formula: the text, the two numbers put in, what came out. */
#define why_line(why, text, a, b, value) \
	do { \
		if (why) \
			why_note(why, (struct line){ text, a, b, value, __LINE__ - 1 }); \
	} while (0)
#endif

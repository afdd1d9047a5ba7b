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
	int slot;	/* which input, or SLOT_BIAS, SLOT_ZERO */
	struct at from; /* which element of it (outside the picture when pad) */
	int ky, kx;	/* the place in the kernel or window */
	bool pad;	/* a tap that fell on the padding: nothing was added */
	float x, w;	/* its value, and what it was multiplied by */
	float sum;	/* the total so far (the largest so far for FOLD_MAX) */
	int line;	/* the line of the op's C file that did it */
};

struct line {
	const char *text; /* "x - mean": static, owned by the op */
	float a, b;	  /* the two numbers put in, in the order of the text (b unused: 0) */
	float value;	  /* what came out */
	int line;	  /* of C */
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

/* What the terms make, replayed: equals the value of element() to the bit for FOLD_SUM and FOLD_MAX;
   for FOLD_CURVE the last line's value. */
float why_replay(enum fold, const struct why *);

/* Recording, for op files: they say __LINE__ themselves. */
#define why_term(why, ...)                                                                                     \
	do {                                                                                                   \
		if (why)                                                                                       \
			why_push(why, (struct term){ .line = __LINE__, __VA_ARGS__ });                         \
	} while (0)
#define why_line(why, ...)                                                                                     \
	do {                                                                                                   \
		if (why)                                                                                       \
			why_note(why, (struct line){ .line = __LINE__, __VA_ARGS__ });                         \
	} while (0)
#endif

/*
 * say.h -- the one sentence about what is under the cursor, for every door.
 *
 * Written for the screen (at most 2 x 78 columns, 2 x 37 in a small page) or to be
 * heard: the name first, "by" for ×, "is 2, not 1" for !=, one thought a line.
 */
#ifndef VIEW_SAY_H
#define VIEW_SAY_H

#include "view/scene.h"

enum voice {
	VOICE_SCREEN, /* one or two sentences, one paragraph, to be wrapped */
	VOICE_SPOKEN, /* line mode: a thought a line, at most six lines */
	VOICE_SHORT,  /* for the 40 column page: at most 2 x 40 */
};

/* The steps up to the cursor must be computed. */
void say(const struct scene *, enum voice, struct buf *);
/* The whole network in a sentence: which blocks call downsample, and why. */
void say_network(const struct net *, enum voice, struct buf *);
/* "ship 88.3 %, horse 3.0, truck 2.7" */
void say_answer(const struct trace *, int n, enum voice, struct buf *);
/* One part of the arithmetic (size 6): "Multiply-add 30 of 144: input channel 3, ..." */
void say_part(const struct scene *, enum voice, struct buf *);

/* Numbers (rule 10): four decimals; exact zero "0"; below 0.00005 or above 9999 scientific; all nine with digits. */
void say_number(struct buf *, float, bool digits);
/* The fewest decimals, from four, with which the numbers of a sum add up as printed; -1 if none up to nine. */
int say_decimals(const double *terms, int n, double total);
/* (32,16,16) */
void say_shape(struct buf *, struct shape);
#endif

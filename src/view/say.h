/*
 * say.h -- the one sentence about what is under the cursor, for every door.
 *
 * Written for the screen (at most 2 x 78 columns), for a small page (2 x 40), or to be heard: the name first, "by"
 * for ×, "is 2, not 1" for !=, one thought a line.  The words are the same; a small page leaves thoughts out.
 */
#ifndef VIEW_SAY_H
#define VIEW_SAY_H

#include "base/number.h"
#include "op/why.h"
#include "view/scene.h"

enum voice {
	VOICE_SCREEN, /* one paragraph without a newline; wrapped at 78 columns it takes one or two rows */
	VOICE_SPOKEN, /* line mode: a thought a line, at most six lines, each ended by a newline. Place and step come
			 first ("layer2.0.add[5,3,7], step 34 of 75, is 1.1364: ..."), so a door says neither again */
	VOICE_SHORT, /* a paragraph that, wrapped at 40 columns, takes one or two rows */
};
enum { SAY_COLUMNS = 78, SAY_SHORT_COLUMNS = 40, SAY_ROWS = 2, SAY_LINES = 6 };

/* What is under the cursor, at its size. Needs the steps up to the cursor computed to give numbers; leaves numbers
   out where they are not. Steps after look.mask are not spoken of. At SIZE_MAC it is say_part(). */
void say(const struct scene *, enum voice, struct buf *);
/* The whole network: "2 of 9 blocks call downsample: layer2.0 and layer3.0. Their stride is 2, not 1, ..." */
void say_network(const struct net *, enum voice, struct buf *);
/* "ship 88.3 %, horse 3.0 %, truck 2.7 %"; spoken: "ship, 88.3 percent; then horse 3.0, truck 2.7". Nothing where the
   last step is not computed or gives no probabilities; "nothing: untrained" of a network with seeded weights. No full
   stop, no newline. */
void say_answer(const struct trace *, int n, enum voice, struct buf *);
/* What the what-if in trace[0] does: PyTorch's error where it stops, else how the answer changes; and the way back. */
void say_whatif(const struct scene *, enum voice, struct buf *);
/* "layer2.0.conv1 is off ref.npz by ...", a line; nothing where no values from elsewhere are open. */
void say_against(const struct scene *, int step, struct buf *);
/* One part of the arithmetic, scene->cursor.term: "Multiply-add 30 of 144: input channel 3, ..." */
void say_part(const struct scene *, enum voice, struct buf *);
/* "One step is now an op." */
void say_size(enum size, struct buf *);

/* Numbers (rule 10): number_put() and number_decimals() of base/number.h, under the names views use. */
void say_number(struct buf *, float, bool digits);
int say_decimals(const double *terms, int n, double total);
/* The decimals of a formula line's result with which a calculator, fed the printed numbers, shows what is printed,
   and those of the two numbers put in; -1, both, if none does. */
int say_line_decimals(const struct line *, int *factors);
/* (32,16,16) */
void say_shape(struct buf *, struct shape);
#endif

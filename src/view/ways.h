/*
 * ways.h -- the ways past one block, for one place of it: what x itself, x padded and x remixed would put there.
 *
 * Of the true network, also while a what-if runs; from numbers that are there. Of a projection nobody trained one
 * number is made, with the weights that a try would draw: the same bits.
 */
#ifndef VIEW_WAYS_H
#define VIEW_WAYS_H

#include "net/recipe.h"
#include "view/shown.h"

struct ways {
	const struct trace *truth; /* the true network's */
	const struct part *part;   /* of the true network; its index is the same in a what-if */
	int index;
	struct shape x, out; /* what comes in; what the block learned */
	struct at at;        /* the place in `out` */
	struct at
	    from;  /* of x: the channel that identity would read, the row and column that a stride leaves */
	int other; /* a second channel, where x has none if the channels grow */
};

/* False where the cursor's part has no addition. */
bool ways_make(const struct scene *, struct ways *);

enum way_kind {
	WAY_NUMBER,     /* this is put there */
	WAY_ERROR,      /* shapes clash: the addition cannot be done */
	WAY_IMPOSSIBLE, /* the recipe cannot be laid */
	WAY_SEEDED,     /* a number, from weights that were drawn, not trained */
	WAY_UNTRAINED,  /* would need weights that are not the block's: only a try tells */
	WAY_UNKNOWN,    /* not computed */
};
/* What this way puts at channel c of the place. */
enum way_kind ways_value(const struct scene *, const struct ways *, enum force, int c, float *value);
/* What the block learned there. */
bool ways_learned(const struct scene *, const struct ways *, int c, float *value);
/* The first channel of `out` that holds a channel of x: 0, but with zeros on both sides. */
int ways_first(const struct ways *, enum force);
/* Is it the way of the true network; of the what-if that runs now? */
bool ways_is_true(const struct ways *, enum force);
bool ways_is_now(const struct scene *, const struct ways *, enum force);
/* "▒ zero pad end": its glyph is that of its path. */
const char *ways_word(enum force);
enum path ways_path(enum force);
#endif

/*
 * recipe.h -- a what-if: a net with the shortcut of some blocks swapped, its weights as they were.
 *
 * The recipe is laid over a net and makes another; the true net stays as it is, so undoing is freeing.
 * Nothing is retrained: what the blocks learned is the same in both.
 *
 * Options A, B and C: He and others, Deep Residual Learning, section 3.3.  downsample: torchvision's resnet.py,
 * _make_layer: conv1x1 with the block's stride, then norm_layer.
 */
#ifndef NET_RECIPE_H
#define NET_RECIPE_H

#include "base/buf.h"
#include "net/net.h"

/* What a block is made to hand on to its addition. */
enum force {
	FORCE_IDENTITY,   /* "identity": x itself, whether it fits or not */
	FORCE_DOWNSAMPLE, /* "downsample": conv1x1 and the block's norm */
	FORCE_ZERO_END,   /* "A": every stride-th pixel of x, new channels of zeros at the end */
	FORCE_ZERO_BOTH,  /* "A-both": the zeros half before, half after */
};
enum { FORCE_COUNT = FORCE_ZERO_BOTH + 1 };
const char *force_word(enum force);              /* "identity", "downsample", "A", "A-both" */
bool force_find(const char *word, enum force *); /* false: no such word */

struct recipe {
	int part; /* index in net->part of the true net, and of every what-if over it */
	enum force how;
};

/* Option A pads nothing where x fits (stride 1, as many channels out as in): there it is the identity, in the paper
   and in the usual programs. This is what the recipe comes to. */
enum force recipe_means(const struct net *, const struct recipe *);
/* Is it something else than what the block does already? A recipe that changes nothing is left out of the net. */
bool recipe_changes(const struct net *, const struct recipe *);
/* Can it be laid at all? ERR_USAGE: this part is no block. ERR_UNSUPPORTED: a plain block, without an addition;
   option A where the block has fewer channels out than in. */
bool recipe_check(const struct net *, const struct recipe *, struct err *);
/* The shape of what would come round to the addition, (C,H,W); false and a sentence as recipe_check(). It need not
   be the shape the addition wants: shape_clashes() tells. */
bool recipe_shape(const struct net *, const struct recipe *, struct shape *, struct err *);
/* The norm that a new projection of this block gets one like (batchnorm2d or groupnorm, of as many channels): the node;
   -1 where the block has none, so that the projection is a convolution alone. */
int recipe_norm(const struct net *, int part);
/* "layer2.0 = identity" */
void recipe_print(const struct net *, const struct recipe *, struct buf *);

/*
 * The net with these n recipes laid over it; of two for one part the later counts.
 *
 * `base` is a true net (not itself a what-if), is only read, and outlives the new one, which borrows its weights and
 * words; net_free() frees the new one alone.  Nodes before the first forced block have the same indices; in the block
 * the new shortcut stands right before the addition, under the names layerS.B.shortcut, or layerS.B.downsample.0 and
 * .1; parts are the same in number, order and name.  net->recipe is "layer2.0 = identity, layer3.0 = A", NULL where
 * every recipe was what is there already.
 *
 * A projection takes the tensors layerS.B.downsample.* of the weights where there are some that fit; else it is
 * seeded (seed.h), and part->seeded says so.
 *
 * Where something does not fit its addition, that is no error: net->fault tells which node, in PyTorch's words.
 *
 * NULL on error: those of recipe_check(); ERR_UNSUPPORTED: the page uses the new names for something else, or the
 * block is known by the lines of its shortcut alone; ERR_LIMIT: memory, or a projection too large to seed.
 */
struct net *net_with(const struct net *base, const struct recipe *, int n, struct err *);

/* One axis in which two maps differ. */
struct clash {
	const char *axis; /* "channels", "height", "width" */
	int dimension;    /* PyTorch's, which counts the batch: 1, 2, 3 */
	int a, b;         /* the trunk's size, the shortcut's */
	bool
	    stretched; /* one of them is 1: PyTorch would repeat it, and complains only if the sum has to grow */
	bool named;    /* PyTorch's message is about this one: the last that is not stretched */
};
/* How a and b differ, channels first; how many entries of `clash` that makes. */
int shape_clashes(struct shape a, struct shape b, struct clash clash[3]);
/* The same of the addition at the net's fault; 0 where there is none. */
int net_clashes(const struct net *, struct clash clash[3]);
#endif

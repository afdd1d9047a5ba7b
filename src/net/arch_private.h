/*
 * arch_private.h -- what the files arch*.c share.
 */
#ifndef NET_ARCH_PRIVATE_H
#define NET_ARCH_PRIVATE_H

#include "net/arch.h"

enum { ARCH_STEM_CONVS = 3, ARCH_BLOCK_CONVS = 3, ARCH_MAX_BLOCKS = 4096 };

struct arch_conv {
	int in, out, kernel, stride, groups;
};
/* The convolutions of the stem, of a block's trunk, and of its projection (false: it has none). */
int arch_stem(const struct arch *, struct arch_conv out[ARCH_STEM_CONVS]);
int arch_trunk(const struct arch *, const struct arch_block *, struct arch_conv out[ARCH_BLOCK_CONVS]);
bool arch_projection(const struct arch_block *, struct arch_conv *);
/* Channels that go into the head. */
int arch_last(const struct arch *);
bool arch_strides(const struct arch *); /* does a bottleneck have a stride, so that it matters where? */

/* arch_find.c: one more block, named layerSTAGE.INDEX; NULL without memory. The pointer is good until the next. */
struct arch_block *arch_add(struct arch *, int stage, int index, struct err *);

/* arch_header.c: the lines above the steps. */
void arch_header(const struct arch *, const char *weights, const char *comment, struct buf *page);
/* arch_prep.c: where neither the file nor the reader says otherwise: eps, the picture, mean and std. `naming`: see struct
   weights; NULL. */
void arch_defaults(struct arch *, const char *naming);
/* What the weights' metadata say. ERR_MALFORMED: they say it in a way that cannot be read. */
bool arch_meta(const struct weights *, struct arch *, struct err *);
/* What the reader asks for. ERR_MISFIT: a stride's place where no block has one to choose. */
bool arch_asked(struct arch *, const struct net_ask *, struct err *);
/* Those of ask->labels. ERR_READ, ERR_MALFORMED; ERR_MISFIT: too few or too many. */
bool arch_labels(struct arch *, const struct net_ask *, struct err *);

/* arch_refuse.c: what these weights are instead, with the right code. Returns false. */
bool arch_refuse(const struct weights *, struct err *);
/* The same where they look like a ResNet but have a part that changes what a block computes; true: they have none. */
bool arch_plain_parts(const struct weights *, struct err *);
/* "resnet50" where it is one of the known ones, else what it is made of. */
void arch_call(struct arch *);
#endif

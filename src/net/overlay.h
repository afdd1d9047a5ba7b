/*
 * overlay.h -- laying recipes over a net; private to this floor.
 */
#ifndef NET_OVERLAY_H
#define NET_OVERLAY_H

#include "net/recipe.h"

/* The args of the new shortcut's first node. */
void recipe_args(const struct net *, const struct recipe *, struct args *);

enum { OVERLAY_NEW = 2, OVERLAY_NAME = 256 }; /* new nodes a recipe at most; bytes of a name */

/* One net in the making. */
struct overlay {
	const struct net *base;
	struct net *net;
	const struct recipe **at; /* of each part: its recipe, or NULL */
	int *to;                  /* of each node of base: its new index */
	bool *cut;                /* of each node of base: it goes */
	char *word;               /* room left in net->text */
};

/* round.c: puts the new shortcut of a block at the end of the nodes made so far; `*last` is what the addition reads. */
bool overlay_shortcut(struct overlay *, const struct recipe *, int *last, struct err *);

/* chain.c: marks the nodes between x and the addition of this block. */
void chain_mark(const struct net *, const struct part *, bool *mark);
/* Which nodes nothing needs any more: those marked in `cut` that no other node reads. `skip` is true for additions
   whose second input will change; `keep` for nodes that something new will read. `cut` becomes the answer. */
void chain_cut(const struct net *, const bool *skip, bool *keep, bool *cut);
#endif

/*
 * hole_private.h -- what the hole files share.
 */
#ifndef LESSON_HOLE_PRIVATE_H
#define LESSON_HOLE_PRIVATE_H

#include "lesson/hole.h"

/* One hole being filled: {name arg}. */
struct hole {
	const struct world *world;
	struct trace *trace;
	const struct net *net;
	const char *arg; /* what stands after the word; "" if nothing */
	struct buf *out;
};

/* Adding a hole: one word here, one function hole_NAME(). */
#define HOLES(X) \
	X(value) \
	X(digits) \
	X(shape) \
	X(channels) \
	X(size) \
	X(step) \
	X(steps) \
	X(stride) \
	X(kernel) \
	X(parts) \
	X(params) \
	X(macs) \
	X(blocks) \
	X(names) \
	X(path) \
	X(reason) \
	X(clause) \
	X(inplanes) \
	X(planes) \
	X(expansion) \
	X(new) \
	X(top) \
	X(percent) \
	X(meta) \
	X(net) \
	X(picture) \
	X(sentence)

#define HOLE_EXTERN(name) bool hole_##name(const struct hole *, struct err *);
HOLES(HOLE_EXTERN)
#undef HOLE_EXTERN

/* What it is asked about, or the sentence that says why not. */
bool hole_no(struct err *, const char *what); /* false, ERR_MALFORMED */
bool hole_want_place(const struct hole *, struct cursor *, struct err *);
bool hole_want_step(const struct hole *, const struct node **, struct err *); /* a block is its last step */
bool hole_want_block(const struct hole *, const struct part **, struct err *);
bool hole_block_named(const struct hole *, const char *name, const struct part **, struct err *);
bool hole_want_path(const struct hole *, enum path *, struct err *);
bool hole_put_int(const struct hole *, int64_t);
#endif

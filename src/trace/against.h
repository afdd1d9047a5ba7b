/*
 * against.h -- a trace held against values made elsewhere: an .npz that PyTorch's own run of a network wrote.
 *
 * A member of the archive belongs to the step of its name: layer2.0.conv1, with or without .npy behind it. Also
 * understood, where nothing else is called so: "_" for every "." (layer2_0_conv1); a module that is called again,
 * layer2.0.relu and layer2.0.relu#2 for relu1 and relu2; a block or a stage for its last step, layer2.0.downsample for
 * the last of its shortcut; linear and layer2.0.shortcut.0 for fc and layer2.0.downsample.0. A leading 1, the batch, may be left out or stand there; a vector may be (C,) or (C,1,1).
 */
#ifndef TRACE_AGAINST_H
#define TRACE_AGAINST_H

#include "tensor/npy_read.h"
#include "trace/trace.h"

/* Past these a file is refused: how much it unpacks to, how many members. */
enum { AGAINST_MEMBERS = 1 << 16 };
#define AGAINST_MOST ((uint64_t)1 << 30)

struct against {
	char *file; /* its name, safe to print */
	struct reference {
		char *name; /* without .npy; safe to print */
		struct npy npy;
		struct bytes bytes; /* what npy points into; owned */
	} * ref;
	int nrefs;
};

/* ERR_READ, ERR_MALFORMED, ERR_UNSUPPORTED (an array of objects), ERR_LIMIT. NULL on error. */
struct against *against_read(const char *path, struct err *);
/* At most `most` bytes unpacked. */
struct against *against_parse(const struct bytes *, const char *name, uint64_t most, struct err *);
void against_free(struct against *);

/* The index in ref of what was called like this step; -1 if there is none. */
int against_find(const struct against *, const struct net *, int step);
/* Which step a member belongs to; -1 if to none. Of two members for one step only that of the exact name does. */
int against_step(const struct against *, const struct net *, int ref);

/* How far a step is from its reference. */
struct gap {
	enum gap_kind {
		GAP_NONE,   /* the file has no such step, or the step no numbers yet */
		GAP_SHAPE,  /* it has, of another shape */
		GAP_NUMBERS /* compared, number by number */
	} kind;
	int ref;
	double
	    absolute; /* the largest difference; infinite where only one of the two is a NaN, or they are other
			    infinities. Two NaNs are equal. */
	double relative; /* absolute / largest; 0 where both are 0 */
	double largest;  /* the largest finite absolute value of the reference */
	struct at at;    /* where the difference is largest; the first such place */
	double ours, theirs;
};
/* Computes nothing: a step that is not computed yet is GAP_NONE. */
struct gap against_gap(const struct against *, const struct trace *, int step);
/* Is it further than so much of the reference's largest value, or of another shape? */
bool gap_exceeds(const struct gap *, double tolerance);
#endif

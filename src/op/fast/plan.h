/*
 * plan.h -- a whole network made ready once, run often: the same sums in the same order, many at a time.
 *
 * Weights are packed for the processor's vectors, neighbours (conv2d, batchnorm2d, relu, add) are written in one
 * pass over registers, memory is sized beforehand.  Every number is element()'s, to the bit.
 */
#ifndef OP_FAST_PLAN_H
#define OP_FAST_PLAN_H

#include "op/op.h"

/* One step as op_run() would do it. in[k] is the index of an earlier step; step 0 is `input` and reads the bytes. */
struct plan_step {
	const struct op *op;
	int nin, in[OP_IN];
	struct args args;
	const struct weight *w[OP_PARAM]; /* borrowed; outlive the plan */
	struct shape out;
};

struct plan;
/* `input` is the shape of the bytes. Copies the steps; what is costly (packing) is done when a step is first needed,
   or all at once by plan_ready(). NULL on error: ERR_LIMIT; ERR_USAGE where $SKIPSTEP_ISA names what is not here. */
struct plan *plan_new(const struct plan_step *, int nsteps, struct shape input, struct err *);
void plan_free(struct plan *);
/* `threads` at most, here and below; 0: as many as there are; 1: OpenMP is not called. False: ERR_LIMIT. */
bool plan_ready(struct plan *, int threads, struct err *);

/* Keep everything: computes steps first .. last into out[i]->v, (C,H,W), dense; earlier ones are read from there. May
   compute more than asked, up to *done - 1, where steps go together. `threads` at most; 0: as many as there are. */
void plan_keep(struct plan *, const struct tensor *bytes, struct tensor *const out[], int first, int last,
               int *done, int threads);

/* Keep nothing: only the last step's numbers. A room is one run's memory; runs in rooms of their own may go on side by
   side over one plan that is ready. */
struct room;
struct room *room_new(const struct plan *, struct err *);
void room_free(struct room *);
size_t room_bytes(const struct room *);
/* The last step's output, (C,H,W), in the room until its next run. */
const float *plan_answer(const struct plan *, struct room *, const struct tensor *bytes, int threads);
#endif

/* plan_private.h -- what a plan consists of; private to plan.c and room.c. */
#ifndef OP_FAST_PLAN_PRIVATE_H
#define OP_FAST_PLAN_PRIVATE_H

#include "op/fast/group.h"

struct plan {
	struct plan_step *step;
	int nsteps;
	struct shape input;
	struct group *group; /* in the order they run */
	int ngroups;
	int *group_of; /* of each step */
	size_t *at;    /* where each step's output lies in a room; PLAN_NOWHERE: it is not kept there */
	size_t nroom;  /* floats of a room */
};

#define PLAN_NOWHERE SIZE_MAX

/* One run's memory. */
struct room {
	struct tensor *tensor;
	const struct tensor **out; /* each step's; v is NULL where it is not kept */
	float *memory;
	size_t n;
};

/* Gives every output that must be kept a place, which others take when it has been read for the last time. False: no
   memory. */
bool plan_lay_out(struct plan *);
#endif

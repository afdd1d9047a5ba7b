/*
 * group.h -- steps that are done in one pass: a convolution and what is done to each of its numbers right after.
 *
 * Private to plan*.c and group.c.
 */
#ifndef OP_FAST_GROUP_H
#define OP_FAST_GROUP_H

#include "op/fast/conv.h"
#include "op/fast/plan.h"

/* What the stages of a group are called; the order they come in. */
enum stage { STAGE_CONV, STAGE_NORM, STAGE_ADD, STAGE_NORM2, STAGE_RELU, STAGES };

struct group {
	int first, last;   /* steps */
	const struct maps *maps;
	struct conv *conv; /* NULL: one step of any kind */
	int step[STAGES];  /* which step is this stage; -1: none is */
	int other;         /* the step whose output STAGE_ADD adds */
	int pad;           /* a zero_pad_shortcut between them, whose output is `other`; -1: none */
	int pool;          /* a maxpool2d that reads its last step: the next group, mostly done strip by strip; -1: none */
	const struct group *feeder; /* that maxpool2d's: the group that does most of it; else NULL */
	struct norm norm, norm2;
	float *spread; /* sqrtf(var + eps) of both norms */
};

/* The group that begins with step `first`. False: no memory. */
bool group_open(struct group *, const struct tiles *, const struct plan_step *, int nsteps, int first,
                struct shape input);
void group_close(struct group *);

/* Into how many shares for each thread this is best cut. */
int group_shares(const struct group *);
/* The share of thread `me` of `all`. out[i].v is NULL where step i is not kept; the group's last step always is.
   `together`: the pool, or the feeder, belongs to this run as well. */
void group_run(const struct group *, const struct plan_step *, const struct tensor *bytes,
               const struct tensor *const out[], bool together, int me, int all);
/* The i-th step by itself, whole. */
void group_run_step(const struct plan_step *step, int i, const struct tensor *bytes,
                    const struct tensor *const out[]);

/* pooled.c: a maxpool2d right behind a convolution, whose rows are still in the cache when it reads them. */
struct pooled {
	const struct group *feeder;
	const struct plan_step *step;
	const struct tensor *const *out;
	int done; /* rows of the pool, up to this one */
};
/* What a share of the feeder does when a strip of it is there: see struct conv_end. */
void pooled_strip(void *pooled, int first, int end);
/* What no share could do: windows that reach into two of them. */
void pooled_rest(const struct group *, const struct plan_step *, const struct tensor *const out[], int me, int all);
#endif

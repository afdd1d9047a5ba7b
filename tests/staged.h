/*
 * staged.h -- a whole scene with all that a session would have put in it: a what-if, breakpoints, reads, ledger,
 * field, watch, a comparison. For tests of what is drawn and said.
 */
#ifndef SKIPSTEP_TESTS_STAGED_H
#define SKIPSTEP_TESTS_STAGED_H

#include "net/recipe.h"
#include "opened.h"
#include "trace/breaks.h"
#include "trace/compare.h"
#include "trace/field.h"
#include "trace/ledger.h"
#include "trace/reads.h"
#include "trace/watch.h"
#include "view/view.h"

struct staged {
	struct opened o;    /* the true network */
	struct net *net[2]; /* of the what-if; of what is compared with */
	struct trace *trace[2];
	struct breaks breaks;
	struct block_reads reads;
	struct ledger ledger;
	struct contest contest;
	struct field field;
	struct watch watch;
	struct comparison comparison;
	struct scene scene;
};

/* ResNet-20 of this option on ship.png. */
void staged_open(struct staged *, char option);
/* Made up by the tests; computed to its end. */
void staged_made(struct staged *, const struct page_kind *);
/* "layer2.0", "identity": the reader is in a what-if from now on. */
void staged_force(struct staged *, const char *part, const char *how);
/* With the shortcut of this part swapped; or with another option, NULL and "a". */
void staged_compare(struct staged *, const char *part, const char *how);
void staged_break(struct staged *, const char *step);
/* The cursor there; then all that belongs to the place is made anew. */
void staged_at(struct staged *, const char *place);
void staged_step(struct staged *, int step, enum size);
/* Reads, ledger, contest, field and watch of the cursor's place. */
void staged_make(struct staged *);
void staged_close(struct staged *);
#endif

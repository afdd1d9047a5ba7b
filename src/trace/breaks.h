/*
 * breaks.h -- breakpoints: where a run forward or back comes to a halt.
 *
 *   layer3.0.add    a step by name; a part, a stage, a step's number or a stage before `input` too
 *   downsample      the first step of a shortcut that is not the identity (option A's zero pad too)
 *   shape           a step whose output has another shape than its first input
 *   negative        a step with a number below 0
 *   nan             a step with a NaN or an infinity
 *   differs 1e-4    a step further from its reference (against.h) than so much of the reference's largest value, or
 *                   of another shape; the number alone may be left out: 1e-4
 *   if max > 6      one of min max mean zeros nans norm, then < <= > >= == !=, then a number
 *
 * What a condition compares is struct stats of the step's output: zeros and nans are how many, norm the square root
 * of the sum of squares; min and max are compared in float32, as the numbers are. A statistic that is itself NaN
 * never halts; `nan` does. Conditions on numbers look at steps of the network only, not at the picture before.
 * Breakpoints name their steps, so they outlive the trace they were made for.
 */
#ifndef TRACE_BREAKS_H
#define TRACE_BREAKS_H

#include "trace/against.h"
#include "trace/cursor.h"

enum break_kind {
	BREAK_STEP,
	BREAK_DOWNSAMPLE,
	BREAK_SHAPE,
	BREAK_NEGATIVE,
	BREAK_NAN,
	BREAK_DIFFERS,
	BREAK_IF
};
enum break_stat { STAT_MIN, STAT_MAX, STAT_MEAN, STAT_ZEROS, STAT_NANS, STAT_NORM };
enum break_relation { REL_LT, REL_LE, REL_GT, REL_GE, REL_EQ, REL_NE };

struct breakpoint {
	int id; /* 1, 2, ...: never used again */
	enum break_kind kind;
	bool enabled;
	char *text; /* owned: as breaks_add() would read it: "layer3.0.add", "if max > 6" */

	/* BREAK_IF only */
	enum break_stat stat;
	enum break_relation relation;

	double number; /* BREAK_IF; of BREAK_DIFFERS the tolerance */
};
#define BREAK_TOLERANCE 1e-4

struct breaks {                  /* { 0 } is a valid, empty list */
	struct breakpoint *item; /* owned, rising ids */
	int n, room;
	int last_id;
	const struct against *against; /* what `differs` compares with; borrowed; NULL: it never halts */
};

/* The words after `break`; "max>6" may be one word or three. Where the same one exists already, that is enabled and
   its id given. ERR_USAGE says what is allowed, with near names, or that `differs` has nothing to compare with; ERR_LIMIT.
   Nothing changes on failure. */
bool breaks_add(struct breaks *, const struct trace *, int argc, char *const argv[], int *id, struct err *);
/* ERR_USAGE where there is no such id: says which there are. */
bool breaks_delete(struct breaks *, int id, struct err *);
bool breaks_enable(struct breaks *, int id, bool enabled, struct err *);
void breaks_clear(struct breaks *); /* deletes all; ids go on from where they were */
void breaks_free(struct breaks *);  /* to { 0 } */
/* NULL if there is none. */
const struct breakpoint *breaks_find(const struct breaks *, int id);
/* The breakpoint that names this very step, enabled or not; 0 if there is none: for a key that sets and deletes. */
int breaks_at(const struct breaks *, const struct trace *, int step);

/* Does an enabled breakpoint halt at this step? The lowest id, if so (id may be NULL). Conditions on numbers do not
   halt at a step that is not computed. */
bool breaks_hit(const struct breaks *, const struct trace *, int step, int *id);

/*
 * Runs on (direction 1) or back (-1) to the nearest step after (before) the present one at which a breakpoint halts;
 * computes the steps that a condition must look at, and the one it comes to. The cursor goes there, at size 3 (op)
 * if it was larger, otherwise at its own.
 *
 * False without an error (err->code is ERR_NONE) where there is none: the cursor is on the last step, or running back
 * on the first, `input`; from a stage before that, on the first stage. The step at fault in a what-if is the last. False with ERR_STOPPED or ERR_LIMIT: the
 * cursor stays where it was.
 */
bool breaks_continue(struct trace *, const struct breaks *, struct cursor *, int direction, int *id,
                     struct err *);
#endif

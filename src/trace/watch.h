/*
 * watch.h -- one number's journey downstream: which numbers of each later step it takes part in, and where it goes on
 * by itself, through bn, relu and add, round the shortcut too.
 *
 * Exact, by structure: a number is reached where some way leads to it, whatever the weights (one of 0, or a relu that
 * made a 0, still counts), in a what-if before the fault. Places (y,x) are the union over the channels.
 */
#ifndef TRACE_WATCH_H
#define TRACE_WATCH_H

#include "trace/window.h"

/* A later step that is reached. */
struct watched {
	int step;
	int h, w;
	uint8_t *place; /* owned: h * w, row-major; not 0 where some channel is reached */
	struct box box; /* the smallest rectangle around those */
	int64_t places; /* how many they are */
	int channels;   /* how many channels are reached */
	int64_t values; /* how many numbers are reached; places * channels where both ways reach alike */
	int64_t by
	    [OP_IN]; /* how many numbers of each of its inputs are reached (or the watched one); of an add: of
	                      the trunk, then of what comes round */

	/* The number's own place: an unbroken run of steps that read one number each and keep it apart (not a sum over
	   a window or over channels). */
	bool own;
	int from;     /* the step of this run before this one: the watched one, or one with own */
	int slot;     /* which input of the step that is: 1 of an add is round the shortcut */
	struct at at; /* its place here */
	float value;  /* what it has become; 0 unless computed */
	bool computed;
	bool
	    stopped; /* a relu that found it below 0: what it was is gone from here on; stays set downstream */
};

struct watch {
	int step;
	struct at at;
	float value;
	bool computed;
	struct watched *reached; /* owned, in running order */
	int nreached;
};

/* `step` may be a stage before `input`; `at` lies in it. Nothing is computed: values are there as far as the trace is.
   ERR_LIMIT: memory, a byte a number of the largest steps; then nothing is left to free. */
bool watch_make(const struct trace *, int step, struct at, struct watch *, struct err *);
void watch_free(struct watch *); /* { 0 } is fine */
/* The index in `reached` of a step; -1 where it is not reached. */
int watch_find(const struct watch *, int step);
#endif

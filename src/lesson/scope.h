/*
 * scope.h -- what the variables of an element() hold at one part of its arithmetic.
 *
 * The source is not interpreted: the values come from the call, the place and the recorded term, under the names the
 * op files use. A note is made from the line of C itself, so a changed line shows what is still known of it.
 */
#ifndef LESSON_SCOPE_H
#define LESSON_SCOPE_H

#include "lesson/listing_private.h"

enum { SCOPE_MAX = 32 };

struct scope {
	struct variable {
		const char *name; /* "ky", "a->stride" */
		double value;
		int decimals; /* -1: as number_put(); 0: a whole number */
		bool loop;    /* known only inside the loop */
	} v[SCOPE_MAX];
	int n;
	bool tap; /* the part is a tap ... */
	bool pad; /* ... that fell on the padding */
};

void scope_fill(struct scope *, const struct trace *, const struct cursor *, const struct part_at *);
/* "ci = 3 of 0..15", "y = 3 * 2 - 1 + 0 = 5", "inside the picture"; nothing where nothing is known. */
void scope_note(const struct scope *, const char *line, bool in_loop, struct buf *);
#endif

/*
 * field.h -- the receptive field: which places of every earlier map one number comes from, both ways round.
 *
 * Traced from place (y,x) of a step back through each add's two inputs to `input`, and on to the picture. The places
 * are exact: a 1x1 convolution with stride 2 leaves holes, which the rectangle around them does not show. Channels are
 * left out: the place is meant in all of them, and a convolution reads all channels of its group. The average of a
 * whole map, and whatever comes after it, sees everything. From the page alone: nothing is computed. In a what-if the
 * step at fault reads nothing: its field is its own place.
 * Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks" (Distill, 2019).
 */
#ifndef TRACE_FIELD_H
#define TRACE_FIELD_H

#include "trace/window.h"

/* What a byte of a map says of its place. TRUNK and SHORTCUT: the way the number came into the add that is first met
   on the way back (struct field: split), through its first input or its second; steps after that add have neither. */
enum { FIELD_TRUNK = 1, FIELD_SHORTCUT = 2, FIELD_READ = 4 };
enum field_way { FIELD_BOTH_WAYS, FIELD_BY_TRUNK, FIELD_BY_SHORTCUT, FIELD_WAYS };

struct field_side {
	int64_t places;   /* how many are read */
	struct box box;   /* the smallest rectangle around them, inside the map */
	struct box whole; /* as if no map had an edge: may begin below 0 and be larger than the map. The
	                     "receptive field" of the literature */
};

struct field_map {
	int h, w;
	uint8_t *place; /* owned: h * w, row-major, of the bits above; NULL: not read at all */
	struct field_side
	    side[FIELD_WAYS]; /* all places; those read through the trunk; round the shortcut: all
	                                       { 0 } where it is not that way. Only trunk: side[2].places is 0 */
};

struct field {
	int step, y, x;        /* the place it is of */
	int split;             /* the add whose two inputs the ways are; -1 if none is met */
	int first;             /* the earliest step: 0, or the stage -3, "picture" */
	struct field_map *map; /* owned: first .. step; see field_at() */
};

/* `step` may be a stage before `input`. (y,x) lies in its map. ERR_LIMIT: memory; then nothing is left to free. */
bool field_make(const struct trace *, int step, int y, int x, struct field *, struct err *);
void field_free(struct field *); /* { 0 } is fine */
/* The map of a step; NULL where it is not read, or comes later. */
const struct field_map *field_at(const struct field *, int step);
/* The bits of one place; 0 where it is not read, also outside the map. */
int field_has(const struct field *, int step, int y, int x);
#endif

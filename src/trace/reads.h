/*
 * reads.h -- how often each place (y,x) of a map is read: 3x3 with stride 2 reads places once, twice or four times,
 * 1x1 with stride 2 reads one in four and never the others.
 *
 * A place is read once for each window it lies in; padded taps read nothing. All channels are read alike, and
 * once for each output channel of their group, so neither counts here. From the page alone: nothing is computed.
 */
#ifndef TRACE_READS_H
#define TRACE_READS_H

#include "trace/window.h"

/* So many places are read so many times. */
struct tally {
	int times;
	int64_t places;
};

struct reads {
	int h, w;            /* of the map that is read */
	int *count;          /* owned: h * w, row-major */
	struct tally *tally; /* owned: rising times; the first is for 0, even where no place goes unread */
	int ntallies;
	int64_t total; /* all reads: times * places added up */
	int every; /* n: exactly the places whose y and x are multiples of n are read (1: all); 0: otherwise */
};

/* How `node` reads its input, both if it is an add (then each once). node > 0. ERR_LIMIT: memory. On failure nothing
   is left to free, in all of these. */
bool reads_of_node(const struct net *, int node, struct reads *, struct err *);
int64_t reads_places(const struct reads *, int times);    /* how many places are read so many times */
double reads_share(const struct reads *, int64_t places); /* 0..1 of the map */
void reads_free(struct reads *);                          /* { 0 } is fine */

/* x of a residual block, read by its trunk and by what comes round. */
struct block_reads {
	int x;             /* the node whose map it is */
	bool has_shortcut; /* false: a plain block; its shortcut reads no place */
	/* The nodes whose windows are counted. Of several in the trunk the first; -1 where no step of it reads x.
	   shortcut is -1 where x comes round unchanged, into the add, which reads each place once. */
	int trunk, shortcut;
	struct reads by_trunk, by_shortcut; /* of several readers, added up */
	bool same;                          /* both read exactly the same places */
	int64_t both, neither;              /* how many places both read; neither: x is never used there */
};

/* A reader is the first step on its way that does more than hand on each place: a bn and relu that stand before the
   convolution (pre-activation) are passed over. `part` must be a block. */
bool reads_of_block(const struct net *, int part, struct block_reads *, struct err *);
void block_reads_free(struct block_reads *);
#endif

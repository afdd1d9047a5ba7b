/*
 * gathered.h -- what the views of reads, the ledger, the field and the watch show, kept until the trace changes.
 *
 * Each is made when it is first shown, so that stepping elsewhere costs nothing.
 */
#ifndef VERB_GATHERED_H
#define VERB_GATHERED_H

#include "trace/cursor.h"
#include "trace/field.h"
#include "trace/ledger.h"
#include "trace/reads.h"
#include "trace/watch.h"

struct session;

struct gathered {
	struct block_reads reads;
	struct ledger ledger;
	struct contest contest;
	struct field field;
	struct watch watch;
	int reads_part, contest_part; /* of which block; meaningful where has_ says so */
	bool has_reads, has_ledger, has_contest, has_field, has_watch;
	int watch_done; /* how far the trace was when the watch was made */
	bool
	    field_stays; /* field PLACE: the reader may walk about it; else it is of the cursor's own number */
	char *watch_place; /* what is watched, by name: found again in another trace */
	char *field_place;
};

/* All that belongs to the trace; the places stay. */
void gathered_clear(struct gathered *);
void gathered_free(struct gathered *);

/* Each makes it if it is not there yet, and shows it to the scene. The trace must be open. */
bool gather_reads(struct session *, int part, struct err *);
bool gather_ledger(struct session *, struct err *);
bool gather_contest(struct session *, int part, struct err *);
bool gather_field(struct session *, const struct cursor *, struct err *);
bool gather_watch(struct session *, struct err *);
#endif

/*
 * table.h -- aligned columns of text, for answers in the shell.
 */
#ifndef VERB_TABLE_H
#define VERB_TABLE_H

#include "base/buf.h"

enum { TABLE_COLUMNS = 12 };

struct table {
	/* '>' in front aligns the column to the right, '~' lets it go first where room is short; NULL ends. */
	const char *head[TABLE_COLUMNS];
	struct buf text; /* the cells, each ended by a NUL */
	int ncells;
};

/* Row by row, as many as there are heads. Text from outside is made safe here. */
void table_put(struct table *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The columns that fit `width`, two blanks apart: those that may go first are left out first, then the last ones. No
   trailing blanks. Frees the table. */
void table_print(struct table *, int width, struct buf *out);
#endif

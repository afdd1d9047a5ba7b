/*
 * parts.h -- the list of a network's parts: stem, blocks, head.  Runs of equal blocks fold where rows are short.
 */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view/shown.h"
#include "view/small.h"

enum parts_columns {
	PARTS_PATH,    /* name, shape, shortcut */
	PARTS_CLAUSES, /* and the two clauses with their numbers */
	PARTS_BECAUSE, /* name, steps, x, out, shortcut, reason */
};

/* How many rows the list has in `room` rows, and how wide its widest form is. */
int parts_rows(const struct net *, int room);
int parts_width(const struct net *, enum parts_columns, int room);
/* Draws from the top of the rect, without a header where `header` is false; columns that do not fit are left out.
   Returns the rows used. The cursor's part is marked. */
int parts_draw(const struct scene *, struct cells *, struct rect, enum parts_columns, bool header);
#endif

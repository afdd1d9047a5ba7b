/* grid.h -- numbers of one channel in rows and columns, the cursor's in brackets; and lists of a vector's numbers. */
#ifndef VIEW_GRID_H
#define VIEW_GRID_H

#include "view/shown.h"
#include "view/small.h"

/* As many numbers around (y,x) as fit, with their places above and at the left; those outside the map are `pad`. */
struct grid {
	const float *v; /* one channel, h x w */
	int h, w;
	int y, x;                  /* the cursor; in brackets */
	int y0, x0;                /* the first number shown */
	int rows, columns;         /* how many */
	const char *down, *across; /* "y", "x"; "ky", "kx" */
};
int grid_column(const struct scene *); /* columns a number takes */
void grid_around(const struct scene *, struct grid *, struct rect);
void grid_draw(const struct scene *, struct cells *, struct rect, const struct grid *);

/* One number aligned on its point in grid_column() columns, in brackets if marked. */
void grid_number(const struct scene *, struct cells *, int x, int y, struct ink, float v, bool mark);

/* A vector (C,1,1), a number a row with a bar, around channel c; with labels where there is one for each. */
void grid_vector(const struct scene *, struct cells *, struct rect, const struct tensor *, int c);
#endif

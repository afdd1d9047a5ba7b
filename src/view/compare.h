/* compare.h -- what the parts of a comparison share: which pair, which block is another, what to call the two. */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "view/shown.h"
#include "view/small.h"

/* The cursor's step and what it is compared with; NULL where the other has no such step before or after. */
const struct pair *compare_pair(const struct scene *);
/* May channels and pixels be compared? Not of nets trained apart: their channels do not correspond. */
bool compare_maps(const struct scene *, const struct pair *);
/* The one block whose shortcut differs, of two nets with the same weights; -1 if there is none, or several. */
int compare_swapped(const struct scene *);
/* What to call the first and the second: "downsample" and "zero pad" where one shortcut differs; else their names;
   letters where even those are the same. */
const char *compare_name(const struct scene *, int i);

enum { COMPARE_LEAST = 6 }; /* rows of a table that is worth while */
/* A row a step, from the last that is equal to the answer, the cursor's among them. */
void compare_table(const struct scene *, struct cells *, struct rect);
#endif

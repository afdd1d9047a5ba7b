/* compare.h -- what the parts of a comparison share: which pair, which block is another, what to call the two. */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "view/map.h"
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

/* Both maps and the second less the first, by one scale; returns the difference's memory, NULL where there is none. */
float *compare_three(const struct scene *, const struct pair *, struct map map[3]);
/* What the map is called: by compare_name(), or "the difference"; with the path's glyph before it where one shortcut
   differs. */
void compare_title(const struct scene *, struct cells *, int x, int y, int width, int which);
/* The numbers of the cursor's place in both. */
enum { COMPARE_VALUES_W = 23 };
void compare_values(const struct scene *, struct cells *, struct rect, const struct pair *);
/* compare_large.c: one of the three, large, the numbers and the table beside it. */
void compare_large(const struct scene *, struct cells *, struct rect, const struct pair *);

enum { COMPARE_LEAST = 6 }; /* rows of a table that is worth while */
/* A row a step, from the last that is equal to the answer, the cursor's among them. */
void compare_table(const struct scene *, struct cells *, struct rect);
#endif

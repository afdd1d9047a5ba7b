/* answer.h -- what the network says of the picture: its classes by probability. */
#ifndef VIEW_ANSWER_H
#define VIEW_ANSWER_H

#include "view/shown.h"
#include "view/small.h"

/* "ship 88.3 %   horse 3.0   truck 2.7", "..." while it is not known. */
struct small answer_line(const struct scene *, int classes);
/* A class a row with a bar. Returns the rows used. */
int answer_bars(const struct scene *, struct cells *, struct rect);
#endif

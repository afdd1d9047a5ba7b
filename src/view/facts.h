/*
 * facts.h -- what the reader should know of a network that skipstep wrote the page of: what stood in the file, what
 * was assumed, and the options that change it.
 */
#ifndef VIEW_FACTS_H
#define VIEW_FACTS_H

#include "view/shown.h"

/* In words broken at blanks, as many as fit; nothing where the page says nothing of the kind. Returns the rows used;
   with a NULL page nothing is drawn. */
int facts_draw(const struct scene *, struct cells *, struct rect);
#endif

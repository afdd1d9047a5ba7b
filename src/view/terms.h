/* terms.h -- the parts of any number's arithmetic, a row each: terms with their running total, then lines. */
#ifndef VIEW_TERMS_H
#define VIEW_TERMS_H

#include "op/why.h"
#include "view/shown.h"

/* Around the cursor's part, which is marked; those still to come are dim. Returns the rows used. */
int terms_draw(const struct scene *, struct cells *, struct rect, const struct why *, float value);
#endif

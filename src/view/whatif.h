/* whatif.h -- what a block's page says of a what-if: where it stops and why, or how the answer changes. */
#ifndef VIEW_WHATIF_H
#define VIEW_WHATIF_H

#include "view/shown.h"
#include "view/small.h"

/* Under the diagram of a block where it stops: both shapes, and what clashes. Returns the rows used. */
int whatif_clash(const struct scene *, struct cells *, struct rect);
/* Beside it: PyTorch's message, to the letter. */
void whatif_error(const struct scene *, struct cells *, struct rect);
/* Where it runs: the answer then and now, in two rows. */
void whatif_answers(const struct scene *, struct cells *, struct rect);
/* Beside that: what was changed, and how its numbers came about. False: the usual words hold. */
bool whatif_object(const struct scene *, struct cells *, struct rect);
#endif

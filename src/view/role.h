/*
 * role.h -- what a step does in its block, in the words of rule 7; which channel of an input a channel of the output
 * is made from.
 */
#ifndef VIEW_ROLE_H
#define VIEW_ROLE_H

#include "view/shown.h"
#include "view/small.h"

/* What is added: "learned", "itself", "padded", "remixed"; "" for other inputs. */
const char *role_short(const struct scene *, int slot);
/* "what it learned", "x itself", "x, padded", "x, remixed" */
const char *role_long(const struct scene *, int slot);

/* The channel of input `slot` to show beside channel c of the output: the same; what zero pad copies (-1: a new one, of
   zeros); of a convolution the one that weighs most here, or the cursor's term's. */
int role_channel(const struct scene *, int slot, int c);
/* The kernel that joins them: k*k weights. NULL: this op has none. */
const float *role_kernel(const struct scene *, int c, int in_channel);
/* "bn2", "x": an input's name without the present part's; "picture" before input. */
struct small role_input(const struct scene *, int slot);
#endif

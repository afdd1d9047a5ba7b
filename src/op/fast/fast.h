/*
 * fast.h -- the same sums in the same order, many at a time.
 *
 * A fast kernel keeps each output's own order of terms and computes many outputs
 * at once, so it gives element()'s bits.  Delete this folder (and its one call in
 * op.c) and everything still works, slower.
 */
#ifndef OP_FAST_FAST_H
#define OP_FAST_FAST_H

#include "op/op.h"

/* Fills out and returns true where there is a kernel for this call; false: use the reference. */
bool fast_run(const struct op *, const struct call *, struct tensor *out);
#endif

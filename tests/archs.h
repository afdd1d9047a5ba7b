/*
 * archs.h -- weights that an architecture would have, without their numbers: for shapes and names.
 */
#ifndef SKIPSTEP_TESTS_ARCHS_H
#define SKIPSTEP_TESTS_ARCHS_H

#include "net/arch.h"

/* Named as torchvision and timm name them; all tensors look into one block of zeros. Aborts the test where memory is
   short. Room for a few tensors more stays behind the last. */
struct weights *archs_weights(const struct arch *);
/* One more, of these dimensions; the name is not copied. */
void archs_add(struct weights *, const char *name, int rank, const int *dim);
/* A tensor's name changed or, with NULL, the tensor taken away; the test fails where there is none. */
void archs_rename(struct weights *, const char *name, const char *to);
/* One key=value of the metadata more; not copied. */
void archs_meta(struct weights *, const char *key, const char *value);
#endif

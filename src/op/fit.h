/*
 * fit.h -- do the shapes, weights and args of a call fit?  Shared by the ops' shape().
 */
#ifndef OP_FIT_H
#define OP_FIT_H

#include "op/op.h"

/* Every key that must be given was given. ERR_MALFORMED. */
bool fit_args(const struct op *, const struct args *, struct err *);
/* Sides within OP_SIDE_MAX, elements within OP_LEN_MAX, nothing empty. ERR_LIMIT. */
bool fit_shape(int64_t c, int64_t h, int64_t w, struct shape *out, struct err *);
/* The weight has exactly this shape. ERR_MISFIT with both shapes, as load_state_dict says it. */
bool fit_weight(const struct weight *, int rank, const int *dim, struct err *);
/* How many windows fit along a side: floor((size + 2 * pad - dilation * (kernel - 1) - 1) /
   stride) + 1, or rounded up where `ceil_mode` and the last window still begins on the picture or
   left of it. May be 0 or less. Source: PyTorch's torch.nn.Conv2d and torch.nn.MaxPool2d. */
int64_t fit_windows(int size, int kernel, int stride, int pad, int dilation, int ceil_mode);
/* The shape of a pool's output, with PyTorch's words where it has none. kernel=0 is the whole map. */
bool fit_pool(const struct op *, const struct call *, struct shape *out, struct err *);
/* A vector as text: "[32, 16, 3, 3]". */
void fit_dims(char text[128], const struct weight *);
#endif

/*
 * npy.h -- NumPy's file format, version 1.0: little-endian float32 ("<f4"), C order.
 * Source: numpy.lib.format.
 */
#ifndef TENSOR_NPY_H
#define TENSOR_NPY_H

#include "base/buf.h"
#include "tensor/tensor.h"

/* Appends the whole file, shape (C,H,W), to the buf. */
void npy_print(struct buf *, const struct tensor *);
#endif

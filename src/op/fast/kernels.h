/*
 * kernels.h -- the fast kernels, a function an op.  Each fills `out` with element()'s bits, or returns false
 * before it has done anything and leaves the call to the reference.
 */
#ifndef OP_FAST_KERNELS_H
#define OP_FAST_KERNELS_H

#include "op/op.h"

/*
 * The same C compiled for several processors, chosen when the program starts.  fmaf() is one
 * rounding on all of them: where there is no such instruction the C library computes it, slowly, to
 * the same bits.
 */
#if defined(HAVE_TARGET_CLONES)
#define CLONES __attribute__((target_clones("default", "fma", "avx512f")))
#else
#define CLONES
#endif
#if defined(__GNUC__)
#define INLINED static inline __attribute__((always_inline))
#else
#define INLINED static inline
#endif

bool fast_conv2d(const struct call *, struct tensor *out);
bool fast_linear(const struct call *, struct tensor *out);
bool fast_input(const struct call *, struct tensor *out);
bool fast_normalize(const struct call *, struct tensor *out);
bool fast_batchnorm2d(const struct call *, struct tensor *out);
bool fast_groupnorm(const struct call *, struct tensor *out);
bool fast_relu(const struct call *, struct tensor *out);
bool fast_add(const struct call *, struct tensor *out);
bool fast_zero_pad_shortcut(const struct call *, struct tensor *out);
bool fast_softmax(const struct call *, struct tensor *out);
#endif

/*
 * isa.h -- which of the processor's instruction sets the fast kernels use.
 *
 * The best this processor has, or the one $SKIPSTEP_ISA names; the bits are the same with all.
 */
#ifndef OP_FAST_ISA_H
#define OP_FAST_ISA_H

#include "base/base.h"

enum { ISA_MAX = 8 };

/* "avx512", "avx2", "neon" or "portable": what plans made now use. */
const char *fast_isa(void);
/* Those this processor can use, the best first, "portable" last; returns how many. */
int fast_isas(const char *name[ISA_MAX]);
/* Plans made from now on use this one; NULL: the usual choice again. False, and nothing changes, where this processor
   cannot. For tests and for `equal`. */
bool fast_isa_use(const char *name);
#endif

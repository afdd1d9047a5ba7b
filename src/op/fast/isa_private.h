/* isa_private.h -- the kernels of the instruction set in use. */
#ifndef OP_FAST_ISA_PRIVATE_H
#define OP_FAST_ISA_PRIVATE_H

#include "base/err.h"
#include "op/fast/isa.h"
#include "op/fast/tile.h"

const struct tiles *isa_tiles(void);
/* Is what $SKIPSTEP_ISA names here? ERR_USAGE, with what is. */
bool isa_check(struct err *);
#endif

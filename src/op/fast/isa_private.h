/* isa_private.h -- the kernels of the instruction set in use. */
#ifndef OP_FAST_ISA_PRIVATE_H
#define OP_FAST_ISA_PRIVATE_H

#include "op/fast/isa.h"
#include "op/fast/tile.h"

const struct tiles *isa_tiles(void);
#endif

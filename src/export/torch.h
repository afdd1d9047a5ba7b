/*
 * torch.h -- a network as a Python script: the same steps in PyTorch, by the same names, from the same numbers.
 */
#ifndef EXPORT_TORCH_H
#define EXPORT_TORCH_H

#include "base/buf.h"
#include "trace/trace.h"

/* The script. It needs torch and numpy, reads `weights` (the name of a safetensors file beside it) and writes every
   step to an .npz. Each step's line is its op's own line of PyTorch, op->python; steps from a what-if's fault on are
   left out. `file` is the script's own name, for what it says of itself. ERR_LIMIT. */
bool torch_script(const struct trace *, const char *file, const char *weights, struct buf *, struct err *);
/* What it reads: every tensor of the steps, and "picture", the bytes that `input` reads, (C,H,W), 0 to 255. */
bool torch_tensors(const struct trace *, struct io_out *, struct err *);
#endif

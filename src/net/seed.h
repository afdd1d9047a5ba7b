/*
 * seed.h -- weights for a projection nobody trained.
 *
 * Source: He and others, Delving Deep into Rectifiers, section 2.2, backward case, as torchvision's resnet.py
 * has it: nn.init.kaiming_normal_(weight, mode="fan_out", nonlinearity="relu"); batch norm with weight 1, bias 0.
 */
#ifndef NET_SEED_H
#define NET_SEED_H

#include "weights/weights.h"

enum { SEED_ROOM = 256 }; /* bytes of a name, its NUL included */

/* The tensors of BLOCK.downsample.0 and .1, from `in` to `out` channels: a weight of (out,in,1,1), numbers of mean 0
   and standard deviation sqrt(2 / out); batch norm's weight 1, bias 0, running_mean 0, running_var 1.

   The same bits on every machine, every time: the seed is the tensor's name; a number is the sum of twelve of 16
   bits, centred (mean 0, variance 1, between -6 and 6: close to normal), all of it exact in double, times the
   standard deviation, rounded once. NULL on error: ERR_LIMIT. Free with weights_free(). */
struct weights *seed_projection(const char *block, int in, int out, struct err *);
/* Row c of that weight alone, the same bits: what one output channel is mixed from. `row` holds `in` numbers. */
void seed_row(const char *block, int in, int out, int c, float *row);
#endif

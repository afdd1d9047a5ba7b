/*
 * fold.h -- a convolution and the batch norm behind it, as one: w * gamma / sqrt(var + eps), and a bias.
 *
 * The two are the same function; in float32 they differ by roundings, and both numbers are shown.
 * Source: PyTorch, torch.nn.utils.fusion.fuse_conv_bn_weights.
 */
#ifndef VIEW_FOLD_H
#define VIEW_FOLD_H

#include "view/shown.h"

struct folded {
	int conv, bn; /* steps */
	float mean, var, gamma, beta, eps;
	float scale, bias;  /* each weight times scale; the bias that the folded convolution has */
	float apart, whole; /* the number as it runs, bn after conv; and from the folded convolution */
};

/* For the number under the cursor, which is the convolution's or the batch norm's. False where there is no such pair, or
   its numbers may not be shown. */
bool fold_make(const struct scene *, struct folded *);
/* In at most six rows of 38 columns or more. Returns the rows used; 0 where there is no pair. */
int fold_draw(const struct scene *, struct cells *, struct rect);
#endif

/*
 * paper.h -- the networks of "Deep Residual Learning for Image Recognition" (He, Zhang, Ren, Sun, 2015) in numbers.
 *
 * Table 1 (ImageNet, 18 to 152 layers) and section 4.2 (CIFAR-10, 6n + 2 layers), each with the shortcuts of options
 * A, B and C of section 3.3. Worked out from the sizes in the paper, apart from any code that counts; B agrees with
 * torchvision's num_params, A on CIFAR-10 with every number of the paper's table 6.
 */
#ifndef NET_PAPER_H
#define NET_PAPER_H

#include "net/net.h"

struct paper {
	int depth;
	bool cifar;
	char option;     /* 'A', 'B', 'C' */
	int stride_in;   /* of bottlenecks: 1: conv1 (v1), 2: conv2 (v1.5); 0: there are none */
	int64_t params;  /* convolutions, batch norm's weight and bias, the linear layer */
	int64_t macs;    /* of convolutions and the linear layer, padded taps counted */
	int projections; /* blocks that call downsample */
};
extern const struct paper paper_table[];
extern const int paper_count;

/* NULL if there is no such row. */
const struct paper *paper_find(int depth, bool cifar, char option, int stride_in);
/* The row a net belongs to, told by its blocks, widths, strides, input and classes, not by what it counts; NULL: it is
   none of them. */
const struct paper *paper_of(const struct net *);
#endif

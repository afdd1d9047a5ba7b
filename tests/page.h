/*
 * page.h -- .net pages of ResNets made up by the tests, with weights in memory.
 */
#ifndef SKIPSTEP_TESTS_PAGE_H
#define SKIPSTEP_TESTS_PAGE_H

#include "base/buf.h"
#include "net/net.h"

struct page_kind {
	int nstages, blocks[4];
	bool bottleneck;
	char option;   /* 'A', 'B', 'C'; 'P': plain, without any shortcut */
	bool v1;       /* bottleneck: the stride is in the first 1x1, not in the 3x3 */
	bool imagenet; /* stem of 7x7 and maxpool, widths 64.. and 1000 classes; else 3x3, 16.. and 10 */
	int groups;    /* of the 3x3 convolutions; 0: 1 */
	int edge;      /* of the input; 0: 224 or 32 */
	bool values;   /* small random weights; else all zeros, for shapes only */
};

/* The text of the page, and the weights it wants. Aborts the test where memory is short. */
struct weights *page_make(const struct page_kind *, struct buf *text);
/* Made and parsed, under the name "made.net". NULL and the error where net_parse() says so. */
struct net *page_net(const struct page_kind *, struct err *);
/* A small one to walk about in: one block a stage, 8x8, with values. */
struct net *page_small(char option);

/* All numbers of a tensor of bytes, seeded. */
void page_bytes(float *v, size_t n, uint32_t seed);
/* The next of a row of random numbers, the same on every machine. */
uint32_t page_random(uint32_t *state);
#endif

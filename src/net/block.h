/*
 * block.h -- which way x goes round a residual block, and why: the verdict.
 *
 * Derived from the page, never stored beside it.  The rule is _make_layer's in
 * torchvision's resnet.py:  if stride != 1 or inplanes != planes * expansion: downsample = ...
 */
#ifndef NET_BLOCK_H
#define NET_BLOCK_H

#include "base/buf.h"
#include "net/net.h"

/* Fills net->part, net->stage and node->part. Called by net_parse(), which gives the name of the page for messages.

   A block is a run of nodes called layerS.B.*; the stem is what runs before the first, the head what runs after the
   last. In a page without blocks the head is the run of avgpool2d, linear and softmax at the end, if there is one.
   ERR_MALFORMED for an add that names the shortcut first. */
bool block_find(struct net *, const char *file, struct err *);

/* The reason in one clause: "stride 2 != 1 and 16 != 32", "option C projects every shortcut",
   "stride is 1 and 16 = 16: x fits the addition"; of a forced shortcut "a what-if, though stride 2 != 1 and 16 != 32",
   "a what-if, though stride is 1 and 16 = 16: x would fit". */
void block_reason(const struct part *, struct buf *);
/* The two clauses with their numbers: "stride != 1: 2 != 1 is True" */
void block_clause_stride(const struct part *, struct buf *);
void block_clause_planes(const struct part *, struct buf *);
#endif

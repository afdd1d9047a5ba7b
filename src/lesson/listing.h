/*
 * listing.h -- the Python lines of a block and the C lines of an op, with their marks.
 *
 * Three listings move with the cursor: the forward of the block (and its construction), the C of the op, which is
 * the very source compiled in, and the formula.
 */
#ifndef LESSON_LISTING_H
#define LESSON_LISTING_H

#include "base/buf.h"
#include "trace/cursor.h"

struct listing_line {
	char *text;     /* one line of source, tabs as two blanks in C */
	char *note;     /* what stands beside it: "(16,32,32)", "True", "sum = 0.12656"; NULL: nothing */
	int step;       /* Python: the step this line runs, -1 if none */
	int number;     /* line number: in the function (Python; 0 outside it), in the file (C) */
	bool here;      /* the cursor's line */
	bool recording; /* C: a line that only records (why_...): hidden and counted */
};

struct listing {
	const char *title; /* "forward in BasicBlock", "_make_layer", "conv2d.c" */
	struct listing_line *line;
	int nlines, room;
	int here;      /* index, -1 if none */
	int recording; /* how many lines are hidden */
};

/* The forward of the block the cursor is in (BasicBlock, Bottleneck), or of ResNet for stem and head.
   On `if self.downsample is not None:` the verdict stands as the note: True or False. */
bool listing_python(const struct trace *, const struct cursor *, struct listing *, struct err *);
/* _make_layer's decision for this block, with the numbers in; then, of a bottleneck, where its __init__ puts the
   stride: in conv1 (v1, the paper) or in conv2 (v1.5, torchvision). */
bool listing_build(const struct trace *, const struct cursor *, struct listing *, struct err *);
/* element() of the step's op, from the source compiled in; at size 6 the line that did this part is marked, with
   its loop variables. */
bool listing_c(const struct trace *, const struct cursor *, struct listing *, struct err *);
/* The formula, then with the numbers of this place in it. */
bool listing_formula(const struct trace *, const struct cursor *, struct listing *, struct err *);
void listing_free(struct listing *);

/* The call that builds this step: "conv1x1(64, 256, 1)" (in, out, stride; groups where there are some),
   "BatchNorm2d(256)", "GroupNorm(32, 256)", "AvgPool2d(2, 2)". */
void listing_module(const struct net *, int step, struct buf *);
/* Those of steps first .. last, with commas between them. */
void listing_modules(const struct net *, int first, int last, struct buf *);
#endif

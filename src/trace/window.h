/*
 * window.h -- which places of its input one output place reads: the geometry under field.h, reads.h and watch.h.
 *
 * Each axis by itself: output place o reads first + k * dilation for k < kernel, those inside the map. Derived from
 * the args an op takes, so a new op needs nothing here but its keys. Source: the shape formulas of
 * torch.nn.Conv2d and torch.nn.MaxPool2d; for the stages before `input`, torchvision's Resize and CenterCrop.
 */
#ifndef TRACE_WINDOW_H
#define TRACE_WINDOW_H

#include "trace/trace.h"

enum { WINDOW_NONE = -1000, WINDOW_FAR = 1 << 29 };

/* A rectangle of places (y,x) .. (y+h-1, x+w-1); h and w are 0 where it is empty. */
struct box {
	int y, x, h, w;
};

struct axis {
	int in, out;                       /* lengths */
	int kernel, stride, pad, dilation; /* first = o * stride - pad */
	bool whole;                        /* each output reads the whole map: kernel is in, stride 0 */
	bool resize;                       /* instead: under Pillow's curve, some neighbours each */
	enum filter filter;                /* which, of a resize */
};

struct window {
	struct axis y, x;
	int groups; /* 0: an output reads its own channel alone; else all channels of its group: 1 is all of them */
	int before; /* own channel c is the input's c - before: zero_pad_shortcut */
};

/* The step that in[slot] of `step` comes from, through the stages before `input` too: the crop is what step 0 reads.
   WINDOW_NONE where there is none. Slot 1 is for add. The step at fault in a what-if, and those behind it, read nothing:
   no number of theirs exists. */
int window_input(const struct trace *, int step, int slot);
/* How a node reads its input number `slot`, from the page alone; node > 0. */
struct window window_of_node(const struct net *, int node, int slot);
/* The same for a step or stage that has this input. */
struct window window_of(const struct trace *, int step, int slot);

/* Does each output read one place, of its own channel only (bn, relu, add; not every place need be read)? */
bool window_single(const struct window *);
/* The places first, first + dilation, ... that output place o reads; those outside 0 .. in-1 are padding. */
int axis_first(const struct axis *, int o);
int axis_count(const struct axis *, int o);

/* Maps of bytes, row-major, H*W of the input and of the output. Back: in |= whatever an output that reads it has.
   On: out |= whatever an input it reads has. False only where memory is short (err). */
bool window_back(const struct window *, const uint8_t *out, uint8_t *in, struct err *);
bool window_on(const struct window *, const uint8_t *in, uint8_t *out, struct err *);

/* What a rectangle of outputs reads if the map had no edge: may begin below 0. It grows as far
   as WINDOW_FAR either way. */
struct box window_reach(const struct window *, struct box);

/* The smallest box around the places that have one of `bits`, and how many they are (may be NULL). */
struct box box_around(const uint8_t *place, int h, int w, int bits, int64_t *places);
/* The smallest box around both; an empty one adds nothing. */
struct box box_join(struct box, struct box);
#endif

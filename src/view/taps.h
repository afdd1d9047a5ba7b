/*
 * taps.h -- a convolution's number being made: the window, the kernel, their products, the sum, and what each input
 * channel has added so far.
 */
#ifndef VIEW_TAPS_H
#define VIEW_TAPS_H

#include "op/why.h"
#include "view/map.h"
#include "view/shown.h"
#include "view/small.h"

/* One tap under the cursor, with all that the drawings need. */
struct taps {
	struct why why; /* of this number; owned */
	float value;
	int part, parts;        /* the cursor's, of how many */
	const struct term *now; /* the cursor's term; the bias too */
	const struct term *tap; /* the same, or the last tap where the cursor is on the bias */
	const struct call *call;
	struct at at;     /* the output's place */
	int k, top, left; /* kernel size, the window's corner in the input */
};

/* False where there is nothing to show: not computed, hidden, no convolution. taps_free() in any case. */
bool taps_make(const struct scene *, struct taps *);
void taps_free(struct taps *);

enum taps_kind { TAPS_WINDOW, TAPS_WEIGHT, TAPS_PRODUCT };
int taps_columns(const struct scene *, const struct taps *, int room); /* how many numbers fit side by side */
/* "x[3], the window"; returns the columns used. */
int taps_title(const struct scene *, struct cells *, struct rect, const struct taps *, enum taps_kind);
/* The numbers, their places above, and at the left if `labels`. Returns the columns used. */
int taps_grid(const struct scene *, struct cells *, struct rect, const struct taps *, enum taps_kind,
              int columns, bool labels);
/* The kernel's row under the window's: w -0.1940 -0.1270 [-0.0595] */
void taps_row(const struct scene *, struct cells *, struct rect, const struct taps *, int columns);
/* 0.6298044 × -0.0595176 = -0.03748 */
void taps_product(const struct scene *, struct cells *, struct rect, const struct taps *);
/* sum = fmaf(x, w, sum), with the numbers. Returns the rows used, at most 3. */
int taps_sum(const struct scene *, struct cells *, struct rect, const struct taps *);
/* A row an input channel with a bar from zero; by size if the scene asks for it. */
void taps_bars(const struct scene *, struct cells *, struct rect, const struct taps *);
void taps_by_size(const struct scene *, struct cells *, struct rect, const struct taps *);
/* The input's map around the window, and the output's with its pixel. */
void taps_input(const struct scene *, struct cells *, struct rect, const struct taps *);
void taps_output(const struct scene *, struct cells *, struct rect, const struct taps *);
#endif

/*
 * listing_private.h -- what the listing files share.
 */
#ifndef LESSON_LISTING_PRIVATE_H
#define LESSON_LISTING_PRIVATE_H

#include "lesson/listing.h"

/* One more line, `n` bytes of text, not yet with a note or a step. NULL where memory is short. */
struct listing_line *listing_add(struct listing *, const char *text, size_t n, struct err *);
/* The same from a format. */
struct listing_line *listing_printf(struct listing *, struct err *, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Puts a note beside the line. */
bool listing_note(struct listing_line *, struct err *, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* "BasicBlock", "Bottleneck"; "PlainBlock" of a block without an addition, which torchvision has not. */
const char *listing_class(const struct part *);
/* What torchvision's base_width would be: 64, of a Wide ResNet 128, of ResNeXt 32x4d 4. */
int listing_base_width(const struct part *);
/* Lines of Bottleneck.__init__: its width, and which convolution has the stride. */
bool listing_init(struct listing *, const struct net *, const struct part *, struct err *);

/* The part (tap, summand, line of a formula) under a cursor of size 6. */
struct part_at {
	struct why why;          /* the whole story; part_free() */
	const struct term *term; /* one of the two, or none */
	const struct line *line;
	int i, n;
	double before; /* the sum before this term */
	double value;  /* of the whole number */
};
/* False, all empty, where the number is not computed or the cursor stands before `input`. */
bool part_find(const struct trace *, const struct cursor *, struct part_at *);
void part_free(struct part_at *);
#endif

/*
 * private.h -- between the files of src/picture: one file per format and direction, and the sums of a resize.
 */
#ifndef PICTURE_PRIVATE_H
#define PICTURE_PRIVATE_H

#include "picture/picture.h"

/* The caller puts the file's name before the sentence. */
bool png_parse(const struct bytes *, struct picture *, struct err *);

/* For one axis: output pixel i is the sum of weight[i*most + k] * in[first[i] + k], k < count[i], in 2^-22. */
enum { SHARE_BITS = 22 };
struct shares {
	int most;
	int *first, *count;
	int32_t *weight;
};
bool shares_new(struct shares *, enum filter, int in, int out, struct err *);
void shares_free(struct shares *);

/* weigh.c: each row of `out` from the same row of `in`; each row from some rows of `in`, of the same width. */
void weigh_columns(const struct shares *, const struct picture *in, struct picture *out);
bool weigh_rows(const struct shares *, const struct picture *in, struct picture *out, struct err *);
#endif

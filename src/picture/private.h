/*
 * private.h -- between the files of src/picture: one file per format and direction, and the sums of a resize.
 */
#ifndef PICTURE_PRIVATE_H
#define PICTURE_PRIVATE_H

#include "picture/picture.h"

/* The caller puts the file's name before the sentence, and frees the picture on failure. `note` as in picture.h. */
bool png_parse(const struct bytes *, struct picture *, struct buf *note, struct err *);
bool jpeg_parse(const struct bytes *, const struct picture_how *, struct picture *, struct buf *note,
                struct err *);
bool pnm_parse(const struct bytes *, struct picture *, struct buf *note, struct err *);

/* The orientation, 1 to 8, in the bytes of a JPEG's APP1 segment; 1, upright, where they say nothing. */
int exif_orientation(const unsigned char *, size_t);
/* Turned or mirrored upright. ERR_LIMIT: then the picture is as it was. */
bool picture_turn(struct picture *, int orientation, struct err *);

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

/*
 * given.h -- what the reader gives the network: a picture, or a tensor that is a network's input already.
 *
 * Known by its first bytes: PNG, JPEG, PPM and PGM, and NumPy's .npy. Of arrays, numbers of one byte (uint8) are a
 * picture, (H,W,3), (3,H,W) or grey (H,W); floating-point numbers, (C,H,W), are what PyTorch would be given as
 * model(torch.from_numpy(x)): normalised already, so nothing is resized, cropped or scaled. A batch of one is taken
 * out of its batch.
 */
#ifndef PICTURE_GIVEN_H
#define PICTURE_GIVEN_H

#include "base/buf.h"
#include "picture/picture.h"

struct given {
	struct picture picture; /* owned; no pixels where it is a tensor */
	struct tensor tensor;   /* v owned; NULL where it is a picture */
	struct buf note;        /* what the reader should know of how it was read, a sentence a line */
};

/* `path` "-" is standard input, to its end. The errors of picture_read(); of arrays: ERR_MALFORMED (a broken header, too
   few numbers), ERR_UNSUPPORTED (Python objects, other numbers), ERR_MISFIT (a shape that is neither), ERR_LIMIT. On
   failure nothing is left to free. */
bool given_read(const char *path, const struct picture_how *, struct given *, struct err *);
bool given_parse(const struct bytes *, const char *name, const struct picture_how *, struct given *,
                 struct err *);
void given_free(struct given *); /* { 0 } is fine */
void given_size(const struct given *, int *w, int *h);
#endif

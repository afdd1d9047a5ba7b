/*
 * picture.h -- 8-bit RGB pictures: read, resized as Pillow does, cropped as torchvision does.
 *
 * A picture is (H,W,3) bytes, as in PIL; a tensor is (3,H,W) floats.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include "base/err.h"
#include "base/io.h"
#include "picture/prep.h"
#include "tensor/tensor.h"

struct picture {
	int w, h;
	uint8_t *rgb; /* rgb[(y*w + x)*3 + channel]; owned, picture_free() */
};

enum { PICTURE_MAX_PIXELS = 64 << 20, PICTURE_MAX_BYTES = 256 << 20 /* of a file */ };

/* How a file is read otherwise than strictly and as Pillow does. { 0 }: not at all. */
struct picture_how {
	bool lenient; /* a JPEG that breaks off is taken as far as it goes */
	bool exif;    /* a JPEG is turned as its camera says it was held */
};

bool picture_new(struct picture *, int w, int h, struct err *);
void picture_free(struct picture *);

/* A file of a kind told by its first bytes: PNG, JPEG (where it was built in), PPM and PGM. Alpha is dropped, palette
   and grey expanded, CMYK made RGB, 16 bits of a PNG keep the high byte, gamma, ICC and the camera's turn ignored: what
   PIL's convert("RGB") does, but for 16-bit grey, which it clips. ERR_READ, ERR_MALFORMED (truncated, bad CRC, not a
   picture: says what the first bytes are), ERR_UNSUPPORTED (GIF, WebP ... by name), ERR_LIMIT past PICTURE_MAX_PIXELS.
   `name` stands in messages. `note` takes what the reader should know, a sentence a line. */
bool picture_read(const char *path, struct picture *, struct err *);
bool picture_parse(const struct bytes *, const char *name, struct picture *, struct err *);
bool picture_parse_how(const struct bytes *, const char *name, const struct picture_how *, struct picture *,
                       struct buf *note, struct err *);
/* 8-bit RGB PNG, no time stamp: the same picture gives the same bytes. */
bool picture_print(const struct picture *, struct io_out *, struct err *);

/* Pillow's resize() with antialias (src/libImaging/Resample.c), equal in every byte. */
bool picture_resize(const struct picture *, int w, int h, enum filter, struct picture *out, struct err *);
/* torchvision's center_crop: pads with zeros where the picture is smaller. */
bool picture_crop(const struct picture *, int w, int h, struct picture *out, struct err *);

/* Where the numbers come from, along one axis: row i of the resized picture is made of the rows first .. end-1 of the
   one before (one row, i, where the lengths are equal); row i of the crop is row start + i. */
void picture_resize_span(enum filter, int in, int out, int i, int *first, int *end);
int picture_crop_start(int in, int crop);

/* Size after torchvision's Resize(edge): the short side becomes `edge`, the long one int(edge*long/short). */
void picture_short_edge(int w, int h, int edge, int *out_w, int *out_h);

/* Bytes as floats 0..255, (3,H,W), into out->v (room for 3*h*w). */
void picture_to_tensor(const struct picture *, struct tensor *out);
#endif

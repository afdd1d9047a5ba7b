/*
 * private.h -- between the files of src/picture: one file per format and direction.
 */
#ifndef PICTURE_PRIVATE_H
#define PICTURE_PRIVATE_H

#include "picture/picture.h"

/* The caller puts the file's name before the sentence. */
bool png_parse(const struct bytes *, struct picture *, struct err *);
#endif

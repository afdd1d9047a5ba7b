/*
 * safetensors.h -- between the two halves of the safetensors reader: the header's text, and its tensors.
 *
 * Format: 8 bytes of length, little-endian; a JSON object of that length; the data.
 * Source: the safetensors README, and the checks of its Rust reader.
 */
#ifndef WEIGHTS_SAFETENSORS_H
#define WEIGHTS_SAFETENSORS_H

#include "weights/private.h"

struct json_t; /* jansson's json_t */

struct header {
	struct json_t *root; /* owned; an object */
	size_t data;         /* where the data begins in the file */
};

/* The header read and proved to be a JSON object: UTF-8, no NUL, no name twice, at most 8 levels deep. */
bool safetensors_header(const struct bytes *, struct header *, struct err *);
/* One tensor: its type, shape and place in `ndata` bytes of data. */
bool safetensors_entry(const char *name, struct json_t *, const struct bytes *, size_t data, struct entry *,
                       struct err *);
#endif

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
struct json_error_t;

/* A JSON text that was read. Its values are never json_decref()ed: they go with json_text_free(). */
struct json {
	struct json_t *root; /* NULL: the text is at fault */
	void *memory;        /* private to json_load.c */
};
/* False where memory is short; json_text_free() it in every case. */
bool json_text_load(const char *text, size_t n, struct json *, struct json_error_t *why);
void json_text_free(struct json *);

struct header {
	struct json json;    /* owned */
	struct json_t *root; /* an object */
	size_t data;         /* where the data begins in the file */
};

/* The header read and proved to be a JSON object: UTF-8, no NUL, no name twice, at most 8 levels deep. json_text_free()
   its json in every case. */
bool safetensors_header(struct source *, struct header *, struct err *);
/* One tensor: its type, shape and place in `ndata` bytes of data. */
bool safetensors_entry(const char *name, struct json_t *, const struct bytes *, size_t data, struct entry *,
                       struct err *);
#endif

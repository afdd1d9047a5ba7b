/*
 * weights.h -- a file of named tensors (a state_dict), whatever its format.
 *
 * Names are PyTorch's: conv1.weight, layer2.0.downsample.1.running_var, fc.bias.
 * Nothing in a file is ever run.
 */
#ifndef WEIGHTS_WEIGHTS_H
#define WEIGHTS_WEIGHTS_H

#include "base/err.h"
#include "base/io.h"

enum { WEIGHT_RANK = 8 };

struct weight {
	const char *name;
	int rank, dim[WEIGHT_RANK]; /* e.g. (Co,Ci,K,K) */
	const float *v;             /* float32, C order, aligned; owned by the weights */
	size_t len;
};

struct weights {
	struct weight *tensor; /* in the file's order of data */
	int ntensors;
	struct meta {
		const char *key, *value;
	} * meta; /* safetensors' __metadata__: strings */
	int nmeta;
	void *memory; /* names and values: one block or a list, private to the reader */
	const struct weight *
	    *by_name; /* sorted, for weights_find(); NULL where there are only a few. Private */
};

/* By first bytes. ERR_READ, ERR_MALFORMED (with the byte offset), ERR_UNSUPPORTED, ERR_LIMIT. NULL on error. */
struct weights *weights_read(const char *path, struct err *);
struct weights *weights_parse(const struct bytes *, const char *name, struct err *);
void weights_free(struct weights *);

const struct weight *weights_find(const struct weights *, const char *name); /* NULL if none */
const char *weights_meta(const struct weights *, const char *key);           /* NULL if none */
/* How many of all the numbers are NaN or infinite, and the name of the first tensor that has some. */
size_t weights_odd(const struct weights *, const char **first);
#endif

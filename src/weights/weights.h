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
	const float *v;             /* float32, C order, aligned to four bytes; owned by the weights */
	size_t len;
};

struct weights {
	struct weight *tensor; /* in the file's order of data */
	int ntensors;
	struct meta {
		const char *key, *value;
	} * meta; /* safetensors' __metadata__: strings; and what weights_config() adds */
	int nmeta;
	/* how they were found; each NULL where there is nothing to say */
	const char *format;    /* "safetensors", "PyTorch, zip", "PyTorch, legacy pickle" */
	const char *unwrapped; /* the key of the checkpoint they lay under: "state_dict" */
	const char *prefix;    /* what weights_rename() took off every name: "module." */
	const char *naming;    /* whose names they had: "torchvision", "Hugging Face transformers" */
	char *warning;         /* owned: what was forgiven, a sentence; NULL where there is nothing to say */
	/* private: where all that lies */
	void *memory; /* names; in weights that no file gave, numbers too */
	struct weight_block {
		void *p;
		size_t big; /* bytes, of mem_big(); 0: of mem_new() */
	} file, values; /* the file, where numbers are used as they lie in it; numbers that were converted */
	char *under, *config; /* the text of `unwrapped`; what weights_config() read */
	char *names;          /* what weights_rename() made */
	const struct weight *
	    *by_name; /* sorted, for weights_find(); NULL where there are only a few. Private */
};

/* By first bytes, never by the name. `lenient` forgives a safetensors file NUL bytes behind its header and bytes behind
   its last tensor; what was forgiven stands in `warning`. NULL on error: ERR_READ; ERR_MALFORMED, with the byte offset;
   ERR_UNSUPPORTED: another format, or a pickle that asks to run code; ERR_MISFIT: no weights in it; ERR_LIMIT. */
struct weights *weights_read(const char *path, bool lenient, struct err *);
/* The same from bytes, which are copied. */
struct weights *weights_parse(const struct bytes *, const char *name, bool lenient, struct err *);
void weights_free(struct weights *);

/* Names as torchvision has them, where they are those of Hugging Face, akamaster, kuangliu, ... or stand behind a common
   prefix; prefix and naming are set. Names nobody knows are left. ERR_MALFORMED where two become one. */
bool weights_rename(struct weights *, struct err *);
/* As a safetensors file, float32, byte for byte the same each time. ERR_WRITE, ERR_LIMIT. */
bool weights_print(const struct weights *, struct io_out *, struct err *);

const struct weight *weights_find(const struct weights *, const char *name); /* NULL if none */
const char *weights_meta(const struct weights *, const char *key);           /* NULL if none */
/* How many of all the numbers are NaN or infinite, and the name of the first tensor that has some. */
size_t weights_odd(const struct weights *, const char **first);
#endif

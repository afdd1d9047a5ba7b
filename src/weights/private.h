/*
 * private.h -- between the files of src/weights: one reader per format, and what they share.
 */
#ifndef WEIGHTS_PRIVATE_H
#define WEIGHTS_PRIVATE_H

#include "weights/weights.h"
#include "base/buf.h"

enum {
	WEIGHTS_MAX_TENSORS = 100000,
	WEIGHTS_MAX_NAME = 1024, /* bytes */
	WEIGHTS_SHOWN = 96,      /* room for a name in a message */
};

/* How numbers are stored in a file. */
struct dtype {
	const char *name; /* safetensors' word for it */
	size_t size;      /* bytes; 0: known, but not read */
	/* n numbers from little-endian bytes; NULL: whole numbers that no layer computes with, stepped over */
	void (*convert)(float *to, const unsigned char *from, size_t n);
};
const struct dtype *dtype_find(const char *name); /* NULL: no such type */
/* float32 as this machine has it, and at a place where it can be used as it lies? */
bool dtype_in_place(const struct dtype *, const unsigned char *);

/* A tensor as a file describes it, before its numbers are looked at. */
struct entry {
	const char *name; /* borrowed */
	const struct dtype *dtype;
	int rank, dim[WEIGHT_RANK];
	uint64_t begin, end; /* its bytes in the data */
	size_t len;          /* numbers */
	int place;           /* in the header, from 0 */
	float *v;            /* where they lie already; NULL: weights_new() makes room and sets it */
};

/* A file that is being read. A reader that uses the bytes as they are takes them: p becomes NULL. */
struct source {
	const char *name; /* the file's, for the line of Python that writes it anew */
	struct bytes b;
	size_t big; /* as in weight_block */
	bool lenient;
	struct buf warning;
};

/* Is this a name that can be printed and kept? ERR_MALFORMED. */
bool entry_name_ok(const char *name, struct err *);
/* Cut to a length that fits a sentence; returns out. */
const char *entry_shown(char out[WEIGHTS_SHOWN], const char *name);

/* The tensors whose type has a convert, in the order given, each with its room: names and metadata are copied.
   ERR_MALFORMED where two have one name, ERR_MISFIT where there is none. */
struct weights *weights_new(struct entry *, int n, const struct meta *, int nmeta, struct err *);
/* by_name, made or made again. ERR_MALFORMED where two have one name. */
bool weights_sort(struct weights *, struct err *);

/* The readers; `name` of the file is put before the sentence by the caller. */
struct weights *safetensors_parse(struct source *, struct err *);
struct weights *torch_zip_parse(struct source *, struct err *);
struct weights *torch_legacy_parse(struct source *, struct err *);
/* What this file is instead, and where there is one the way to weights: ERR_UNSUPPORTED, ERR_MALFORMED. NULL. */
struct weights *weights_refuse(const struct source *, struct err *);
/* ERR_UNSUPPORTED: `what`, and the command that writes the file anew as skipstep reads it; `script`: from TorchScript.
   Returns false. */
bool weights_resave(const struct source *, const char *what, bool script, struct err *);
#endif

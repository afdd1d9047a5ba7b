/*
 * npy_read.h -- NumPy's file format, read: what numpy.save() writes, and each member of an .npz.
 *
 * Versions 1.0 to 3.0, C order, and of the types "<f4", "<f8", "<f2", "<i8", their ">" forms and "|u1". Nothing in a
 * file is ever run: an array of Python objects ("|O") is a pickle, and refused. Source: numpy.lib.format.
 */
#ifndef TENSOR_NPY_READ_H
#define TENSOR_NPY_READ_H

#include "base/err.h"
#include "base/io.h"

enum { NPY_RANK = 8 };

struct npy {
	char kind; /* 'f', 'i', 'u' */
	int size;  /* bytes of a number */
	bool big;  /* most significant byte first */
	int rank;  /* 0: one number, no brackets */
	int64_t dim[NPY_RANK];
	size_t len;                /* numbers: dim multiplied; 0 where one of them is */
	const unsigned char *data; /* borrowed from the bytes; len * size of them, aligned to nothing */
};

/* Borrows the bytes; `name` stands in messages, which tell the byte. ERR_MALFORMED (not this format, a header that is
   no such dict, data too short or too long), ERR_UNSUPPORTED (objects, records, another type, Fortran order, more than
   NPY_RANK dimensions, a version to come). */
bool npy_parse(const struct bytes *, const char *name, struct npy *, struct err *);
/* Number i, in C order. */
double npy_get(const struct npy *, size_t i);
/* "(1, 3, 32, 32)", as Python writes it. */
struct buf;
void npy_shape(struct buf *, const struct npy *);
#endif

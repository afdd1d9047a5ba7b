/*
 * pickle.h -- what a Python pickle builds, without Python: a machine that knows data and calls nothing.
 *
 * Protocols 0 to 5, the opcodes of data. A pickle names functions and classes; here these are compared, as text, with a
 * list of those whose meaning is known (pickle_allow.c), and any other name ends the reading. Nothing recurses, so
 * that nesting costs no stack, and a thing may well hold itself. Source: CPython's pickletools.py and
 * torch/_weights_only_unpickler.py.
 */
#ifndef WEIGHTS_PICKLE_H
#define WEIGHTS_PICKLE_H

#include "weights/private.h"

enum pickle_type {
	PICKLE_UNSET, /* a place in the memo that nobody filled */
	PICKLE_NONE,
	PICKLE_BOOL,
	PICKLE_INT,
	PICKLE_LONG, /* past 64 bits: its bytes, little-endian */
	PICKLE_FLOAT,
	PICKLE_TEXT,
	PICKLE_BYTES,
	PICKLE_GLOBAL, /* a name of the list: i is its place there */
	PICKLE_TUPLE,
	PICKLE_LIST,
	PICKLE_DICT, /* key, value, key, value, ... */
	PICKLE_SET,
	PICKLE_STORAGE,
	PICKLE_TENSOR,
	PICKLE_OPAQUE, /* something harmless that no network needs */
};

struct pickle_value {
	enum pickle_type type;
	uint32_t n; /* bytes of a text */
	union {
		int64_t i;
		double f;
		const unsigned char *s; /* in the pickle itself, no NUL behind it */
		uint32_t box;           /* in pickle->box, ->storage or ->tensor */
	};
};

struct pickle_box {
	struct pickle_value *item;
	uint32_t n, room;
};

/* Numbers somewhere else in the file. */
struct pickle_storage {
	struct pickle_value key;   /* a text */
	const struct dtype *dtype; /* NULL: bytes, whose type a tensor says */
	uint64_t numel;            /* of the whole storage */
	uint64_t base, span;       /* which of its numbers this is a view of; bytes, where it has no type */
};

struct pickle_tensor {
	uint32_t storage;
	const struct dtype *dtype;
	uint64_t offset; /* in numbers, from the storage's base */
	int rank, dim[WEIGHT_RANK];
	uint64_t stride[WEIGHT_RANK];
	size_t len;
};

struct pickle {
	struct pickle_value top; /* the answer */
	struct pickle_box *box;
	uint32_t nboxes, box_room;
	struct pickle_storage *storage;
	uint32_t nstorages, storage_room;
	struct pickle_tensor *tensor;
	uint32_t ntensors, tensor_room;
	size_t nitems; /* in all boxes */
};

/* One pickle from b->p + *at on; *at is moved behind it. `where` stands before "byte N" in a sentence: "data.pkl, ".
   ERR_MALFORMED, ERR_UNSUPPORTED (a name not on the list, an opcode that is none of data), ERR_LIMIT. Texts borrow the
   bytes. pickle_free() it in every case. */
bool pickle_read(const struct bytes *b, size_t *at, const char *where, struct pickle *, struct err *);
void pickle_free(struct pickle *);

bool pickle_is(const struct pickle_value *, const char *text);
/* The value of a dict's key; NULL if there is none. */
const struct pickle_value *pickle_get(const struct pickle *, const struct pickle_value *dict,
                                      const char *key);
#endif

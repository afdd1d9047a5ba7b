/*
 * machine.h -- the pickle machine's inside: a stack, marks in it, a memo. Private to src/weights/pickle*.c.
 */
#ifndef WEIGHTS_MACHINE_H
#define WEIGHTS_MACHINE_H

#include "weights/pickle.h"

enum {
	PICKLE_MAX_STACK = 1 << 20,
	PICKLE_MAX_MEMO = 1 << 20,
	PICKLE_MAX_BOXES = 1 << 20,
	PICKLE_MAX_ITEMS = 1 << 22,
};

struct machine {
	const unsigned char *b;
	size_t n, at, op; /* where the pickle is read, and where the present opcode stood */
	const char *where;
	struct pickle *p;
	struct pickle_value *stack;
	uint32_t nstack, stack_room;
	uint32_t *mark; /* how many values lay on the stack */
	uint32_t nmarks, mark_room;
	struct pickle_value *memo;
	uint32_t memo_room, memo_set;
	bool done;
	struct err *err;
};

/* ---- pickle.c ---- */
bool machine_fault(struct machine *, enum err_code, const char *fmt, ...) PRINTF_LIKE(3, 4); /* false */
/* The list, grown where there is no room for one more of `size` bytes behind n; at most `most`. NULL: fault, and the
   list is what it was. */
void *machine_room(struct machine *, void *list, uint32_t n, uint32_t *room, size_t size, uint32_t most,
                   const char *what);
const unsigned char *machine_take(struct machine *, size_t n);  /* the next n bytes; NULL: fault */
const unsigned char *machine_line(struct machine *, size_t *n); /* up to a newline, without it */
bool machine_number(struct machine *, int bytes, uint64_t *);   /* little-endian */
bool machine_push(struct machine *, struct pickle_value);
bool machine_pop(struct machine *, struct pickle_value *); /* never below the last mark */
struct pickle_value *machine_top(struct machine *);        /* NULL: fault */
bool machine_unmark(struct machine *, struct pickle_value **,
                    uint32_t *); /* the values above the last mark */

/* ---- pickle_box.c ---- */
bool box_new(struct machine *, enum pickle_type, const struct pickle_value *, uint32_t n,
             struct pickle_value *);
bool box_add(struct machine *, const struct pickle_value *box, const struct pickle_value *, uint32_t n);

/* ---- pickle_allow.c ---- */
enum allow_kind {
	ALLOW_OPAQUE,
	ALLOW_DICT,
	ALLOW_LIST,
	ALLOW_SET,
	ALLOW_TUPLE,
	ALLOW_STORAGE,   /* dtype; NULL: bytes */
	ALLOW_DTYPE,     /* dtype */
	ALLOW_TENSOR,    /* (storage, offset, size, stride) */
	ALLOW_TENSOR_V2, /* (storage, offset, size, stride, requires_grad, hooks[, metadata]) */
	ALLOW_TENSOR_V3, /* (storage, offset, size, stride, requires_grad, hooks, dtype[, metadata]) */
	ALLOW_PARAMETER, /* (tensor, ...) */
	ALLOW_FROM_TYPE, /* (function, type, its arguments, state) */
};
struct allow {
	const char *module, *name;
	enum allow_kind kind;
	const char *dtype; /* safetensors' word */
};
const struct allow *allow_at(int64_t i);
/* Its place in the list. -1: none, and a sentence that names it. */
int allow_find(struct machine *, const unsigned char *module, size_t nmodule, const unsigned char *name,
               size_t nname);

/* ---- the opcodes; `arg` is the table's ---- */
typedef bool opcode(struct machine *, int arg);
opcode op_constant, op_int, op_long, op_text, op_text_line, op_number_line, op_float;     /* pickle_data.c */
opcode op_empty, op_tuple, op_from_mark, op_append, op_pop, op_pop_mark, op_dup, op_mark; /* pickle_box.c */
opcode op_put, op_memoize, op_get, op_put_line, op_get_line;                              /* pickle_memo.c */
opcode op_global, op_stack_global, op_persistent, op_reduce, op_instance, op_build;       /* pickle_call.c */

/* ---- pickle_tensor.c ---- */
bool tensor_rebuild(struct machine *, enum allow_kind, const struct pickle_box *args, struct pickle_value *);
bool storage_of(struct machine *, const struct pickle_value *id, struct pickle_value *);
#endif

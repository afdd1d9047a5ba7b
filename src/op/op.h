/*
 * op.h -- everything about each operation, in one table.
 *
 * An op has one function that computes, element(): with why == NULL it gives one
 * output number, with a why it also records how that number came about.  The
 * reference forward pass is element() in three loops, the same for every op.
 * There is no second "explain" code that could drift from the first.
 *
 * The arithmetic contract (float32, round to nearest, this order, on every
 * machine) is in HACKING.md; op/fast/ returns the same bits, sooner.
 */
#ifndef OP_OP_H
#define OP_OP_H

#include "base/buf.h"
#include "tensor/tensor.h"
#include "weights/weights.h"

enum { OP_IN = 2, OP_PARAM = 4, OP_MEANS = 4 };
/* Past these a shape is refused (ERR_LIMIT), so that no index or count overflows. */
enum { OP_SIDE_MAX = 1 << 24, OP_LEN_MAX = 0x7fffffff };

struct why;

/* Where zero_pad_shortcut puts the new channels' zeros. The paper does not say. */
enum zeros { ZEROS_END, ZEROS_BOTH };

/* The numbers on a line of a .net page; each op uses some of them. */
struct args {
	int kernel, stride, pad, dilation, groups;
	int channels; /* of the output: of zero_pad_shortcut; of conv2d and linear, 0 where only the weight says */
	enum zeros zeros;
	int ceil_mode;                       /* pools: 1 rounds the output size up */
	float eps;                           /* batchnorm2d, groupnorm */
	float mean[OP_MEANS], std[OP_MEANS]; /* normalize, a number a channel */
	int nmean, nstd;
};

/* One key=value that an op takes, and where it goes in struct args. A line without the key gets `preset`. */
struct arg {
	const char *key;
	enum arg_kind { ARG_INT, ARG_FLOAT, ARG_LIST, ARG_ZEROS } kind;
	size_t offset; /* in struct args; ARG_LIST: of the floats, its count stands in `count` */
	size_t count;
	double lo, hi; /* the range allowed */
	double preset; /* NAN: the key must be given */
};

/* One application of an op. Borrows everything, owns nothing. in[i]->v may be NULL when only
   shapes are asked. */
struct call {
	const struct tensor *in[OP_IN];
	const struct weight *w[OP_PARAM]; /* as op->param names them; NULL where optional and absent */
	struct args args;
};

/* How the terms of an explanation make the value. */
enum fold {
	FOLD_SUM,   /* conv2d, linear: sum = fmaf(x, w, sum) from +0; then sum + 0; a bias last */
	FOLD_MAX,   /* maxpool2d: the largest x; a NaN wins */
	FOLD_CURVE, /* by the lines: a formula. The terms, if any, are what went into it */
	FOLD_ADD,   /* add, zero_pad_shortcut: x + x over the terms, nothing multiplied; one term is a copy */
};

struct op {
	const char *name;         /* "conv2d": the word in a .net page */
	const char *gloss;        /* one line for lists and help, for a student */
	const char *python;       /* one line of PyTorch with {holes}: op_python() fills them */
	const char *python_whole; /* the same where kernel is 0, over the whole map; NULL: no such case */
	const char *formula;      /* as mathematics, one line, ASCII and × */
	const char *source;       /* __FILE__'s last part: "conv2d.c" */
	int nin; /* 1, or 2 for add; of `input` the one is the cropped picture, bytes 0..255 */
	const char *param[OP_PARAM + 1]; /* state_dict suffixes; a leading '?' marks an optional one */
	const struct arg *arg;           /* ends with { NULL } */
	enum fold fold;

	/* The shape of the output, or false and a sentence, in PyTorch's words where PyTorch has them.
	   Also checks the shapes of the weights (ERR_MISFIT) and args. */
	bool (*shape)(const struct call *, struct shape *out, struct err *);
	/* One output element. With a why, also how it came about. */
	float (*element)(const struct call *, struct at, struct why *);
	/* Multiply-adds for the whole output: conv2d and linear, padded taps counted; NULL means 0. */
	int64_t (*macs)(const struct call *, struct shape out);
};

/* Adding an operation: one word here, one file in src/op. */
#define OPS(X) \
	X(input) \
	X(normalize) \
	X(conv2d) \
	X(batchnorm2d) \
	X(groupnorm) \
	X(relu) \
	X(add) \
	X(zero_pad_shortcut) \
	X(maxpool2d) \
	X(avgpool2d) \
	X(linear) \
	X(softmax)

#define OP_EXTERN(name) extern const struct op op_##name;
OPS(OP_EXTERN)
#undef OP_EXTERN
/* In no table, so that no page can name it: it stands in for `input` where a tensor is given, see net/given.h. */
extern const struct op op_tensor;
#define OP_ONE(name) +1
enum { OP_COUNT = 0 OPS(OP_ONE) };
#undef OP_ONE
extern const struct op *const op_table[OP_COUNT];

const struct op *op_find(const char *name); /* NULL if none */

/* Sets every arg of the op to its preset (0 where the key must be given: then shape() says that
   it is missing). */
void op_args_preset(const struct op *, struct args *);
/* One "key=value" of a .net line. ERR_MALFORMED: unknown key (says which there are), bad number,
   out of range. */
bool op_args_set(const struct op *, struct args *, const char *key, const char *value, struct err *);

/* The op as one line of PyTorch, its holes filled: {out} {in} {in2} {name} with the words given,
   {key} with each arg, {before} {after} with zero_pad_shortcut's zeros, {bias} with linear's where it
   has one, {more} with what conv2d has beyond the usual. */
struct op_words {
	const char *out, *in, *in2; /* "out", "x", "identity"; in2 may be NULL where there is one input */
	const char *name;           /* "layer2.0.conv1" */
};
void op_python(const struct op *, const struct call *, const struct op_words *, struct buf *);

/* Learned numbers in this call: weights and biases; running statistics are not parameters. */
int64_t op_params(const struct op *, const struct call *);
int64_t op_macs(const struct op *, const struct call *, struct shape out);

/* The reference forward pass: element() everywhere. */
void op_forward(const struct op *, const struct call *, struct tensor *out);
/* The same bits, sooner where op/fast has a kernel for the call; the reference elsewhere. */
void op_run(const struct op *, const struct call *, struct tensor *out);
#endif

/* add: what the block learned, plus what came round it: the skip connection. As `out += identity`. */
#include "op/fit.h"
#include "op/why.h"

static float add_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *f = call->in[0];
	const struct tensor *x = call->in[1];

	float learned = tensor_at(f, at);
	why_from(why, 0, at.c, at.y, at.x, learned, learned);
	float round = tensor_at(x, at);
	float sum = learned + round;
	why_from(why, 1, at.c, at.y, at.x, round, sum);

	return sum;
}

/* PyTorch looks at the last dimension first; the batch is its dimension 0. A size of 1 would be stretched. */
static bool add_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape a = call->in[0]->shape, b = call->in[1]->shape;
	const int asize[] = { a.c, a.h, a.w }, bsize[] = { b.c, b.h, b.w };

	if (shape_equal(a, b))
		return fit_shape(a.c, a.h, a.w, out, err);
	for (int i = 2; i >= 0; i--)
		if (asize[i] != bsize[i] && asize[i] != 1 && bsize[i] != 1)
			return err_set(err, ERR_MISFIT,
			               "The size of tensor a (%d) must match the size of tensor b (%d) "
			               "at non-singleton dimension %d",
			               asize[i], bsize[i], i + 1);
	if (a.c < b.c || a.h < b.h || a.w < b.w)
		return err_set(
		    err, ERR_MISFIT,
		    "output with shape [1, %d, %d, %d] doesn't match the broadcast shape [1, %d, %d, %d]",
		    a.c, a.h, a.w, int_max(a.c, b.c), int_max(a.h, b.h), int_max(a.w, b.w));
	return err_set(
	    err, ERR_UNSUPPORTED,
	    "add takes two maps of the same shape: PyTorch would stretch (%d,%d,%d) to (%d,%d,%d) here, "
	    "skipstep does not",
	    b.c, b.h, b.w, a.c, a.h, a.w);
}

const struct op op_add = {
	.name = "add",
	.gloss = "the skip connection: what was learned, plus what came round",
	.python = "{out} = {in} + {in2}",
	.formula = "learned + round",
	.source = "add.c",
	.nin = 2,
	.fold = FOLD_ADD,
	.shape = add_shape,
	.element = add_element,
};

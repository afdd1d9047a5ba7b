/* tensor: the numbers of a tensor as they are: the input of a network that is given no picture. */
#include "op/fit.h"
#include "op/why.h"

static float tensor_element(
	const struct call *call,
	struct at at, struct why *why)
{
	float x = tensor_at(call->in[0], at);
	why_line(why, "x", x, 0, x);

	return x;
}

static bool tensor_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;

	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_tensor = {
	.name = "tensor",
	.gloss = "the numbers of a tensor, normalised already, as they are",
	.python = "{out} = {in}",
	.formula = "x",
	.source = "tensor.c",
	.nin = 1,
	.fold = FOLD_CURVE,
	.shape = tensor_shape,
	.element = tensor_element,
};

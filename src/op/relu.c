/* relu: keep what is positive. As F.relu; a NaN stays a NaN, which is why it is no maximum. */
#include "op/fit.h"
#include "op/why.h"

static float relu_element(
	const struct call *call,
	struct at at, struct why *why)
{
	float x = tensor_at(call->in[0], at);
	float y = x < 0 ? 0 : x;
	why_line(why, "x < 0 ? 0 : x", x, 0, y);

	return y;
}

static bool relu_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;

	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_relu = {
	.name = "relu",
	.gloss = "keep what is positive, make the rest 0",
	.python = "{out} = F.relu({in})",
	.formula = "x < 0 ? 0 : x",
	.source = "relu.c",
	.nin = 1,
	.fold = FOLD_CURVE,
	.shape = relu_shape,
	.element = relu_element,
};

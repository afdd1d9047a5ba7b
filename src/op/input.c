/* input: the picture's bytes, 0..255, become numbers from 0 to 1. As torchvision's ToTensor. */
#include "op/fit.h"
#include "op/why.h"

static float input_element(
	const struct call *call,
	struct at at, struct why *why)
{
	float byte = tensor_at(call->in[0], at);
	float x = byte / 255.0f;
	why_line(why, "byte / 255", byte, 255, x);

	return x;
}

static bool input_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;

	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_input = {
	.name = "input",
	.gloss = "the picture: its bytes, divided by 255",
	.python = "{out} = transforms.functional.to_tensor({in})",
	.formula = "byte / 255",
	.source = "input.c",
	.nin = 1,
	.fold = FOLD_CURVE,
	.shape = input_shape,
	.element = input_element,
};

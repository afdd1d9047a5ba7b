/* maxpool2d: the largest number in a window. As F.max_pool2d; a NaN is the largest of all. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

static float maxpool2d_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;
	int k = a->kernel, c = at.c;
	int top = at.y * a->stride - a->pad;
	int left = at.x * a->stride - a->pad;

	float max = -INFINITY;
	for (int ky = 0; ky < k; ky++)
		for (int kx = 0; kx < k; kx++) {
			int y = top + ky;
			int x = left + kx;

			if (!tensor_has(in, y, x)) {
				why_pad(why, c, y, x, ky, kx, 1, max);
				continue;
			}
			float v = tensor_get(in, c, y, x);
			bool larger = v > max || isnan(v);
			max = larger ? v : max;
			why_tap(why, c, y, x, ky, kx, v, 1, max);
		}
	return max;
}

static const struct arg maxpool2d_arg[] = {
	{ "kernel", ARG_INT, offsetof(struct args, kernel), 0, 1, 64, NAN },
	{ "stride", ARG_INT, offsetof(struct args, stride), 0, 1, 64, 1 },
	{ "pad", ARG_INT, offsetof(struct args, pad), 0, 0, 64, 0 },
	{ "ceil_mode", ARG_INT, offsetof(struct args, ceil_mode), 0, 0, 1, 0 },
	{ 0 },
};

static bool maxpool2d_shape(const struct call *call, struct shape *out, struct err *err)
{
	return fit_pool(&op_maxpool2d, call, out, err);
}

const struct op op_maxpool2d = {
	.name = "maxpool2d",
	.gloss = "the largest number in each window",
	.python =
	    "{out} = F.max_pool2d({in}, {kernel}, stride={stride}, padding={pad}, ceil_mode={ceil_mode})",
	.formula = "the largest x in the window",
	.source = "maxpool2d.c",
	.nin = 1,
	.arg = maxpool2d_arg,
	.fold = FOLD_MAX,
	.shape = maxpool2d_shape,
	.element = maxpool2d_element,
};

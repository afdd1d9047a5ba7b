/*
 * avgpool2d: the mean of a window, or of the whole map where kernel is 0. As F.avg_pool2d with
 * count_include_pad=False, and F.adaptive_avg_pool2d(x, 1).
 */
#include "op/fit.h"
#include "op/why.h"

static float avgpool2d_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;
	int k = a->kernel, c = at.c;
	int rows = k ? k : in->shape.h;
	int columns = k ? k : in->shape.w;
	int top = at.y * a->stride - a->pad;
	int left = at.x * a->stride - a->pad;
	int count = 0;

	float sum = 0;
	for (int ky = 0; ky < rows; ky++)
		for (int kx = 0; kx < columns; kx++) {
			int y = top + ky;
			int x = left + kx;

			if (!tensor_has(in, y, x)) {
				why_pad(why, c, y, x, ky, kx, 1, sum);
				continue;
			}
			float v = tensor_get(in, c, y, x);
			count++;
			sum += v;
			why_tap(why, c, y, x, ky, kx, v, 1, sum);
		}
	float mean = sum / (float)count;
	why_line(why, "sum / count", sum, (float)count, mean);

	return mean;
}

static const struct arg avgpool2d_arg[] = {
	{ "kernel", ARG_INT, offsetof(struct args, kernel), 0, 0, 64, 0 },
	{ "stride", ARG_INT, offsetof(struct args, stride), 0, 1, 64, 1 },
	{ "pad", ARG_INT, offsetof(struct args, pad), 0, 0, 64, 0 },
	{ "ceil_mode", ARG_INT, offsetof(struct args, ceil_mode), 0, 0, 1, 0 },
	{ 0 },
};

static bool avgpool2d_shape(const struct call *call, struct shape *out, struct err *err)
{
	return fit_pool(&op_avgpool2d, call, out, err);
}

const struct op op_avgpool2d = {
	.name = "avgpool2d",
	.gloss = "the mean of each window, or of the whole map",
	.python =
	    "{out} = F.avg_pool2d({in}, {kernel}, stride={stride}, padding={pad}, ceil_mode={ceil_mode}, "
	    "count_include_pad=False)",
	.python_whole = "{out} = F.adaptive_avg_pool2d({in}, 1)",
	.formula = "sum of x over the window / count",
	.source = "avgpool2d.c",
	.nin = 1,
	.arg = avgpool2d_arg,
	.fold = FOLD_CURVE,
	.shape = avgpool2d_shape,
	.element = avgpool2d_element,
};

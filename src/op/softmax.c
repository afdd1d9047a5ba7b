/* softmax: scores become shares of 1, over the channels. As F.softmax(x, dim=1), in double, rounded once. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

static float softmax_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	int n = in->shape.c, y = at.y, x = at.x;

	float largest = -INFINITY;
	for (int c = 0; c < n; c++) {
		float v = tensor_get(in, c, y, x);
		largest = v > largest ? v : largest;
	}
	double sum = 0, own = 0;
	for (int c = 0; c < n; c++) {
		float v = tensor_get(in, c, y, x);
		double e = exp((double)v - largest);
		own = c == at.c ? e : own;
		sum += e;
		why_tap(why, c, y, x, 0, 0, v, (float)e, (float)sum);
	}
	float share = (float)(own / sum);
	why_line(why, "exp(x - largest) / sum", (float)own, (float)sum, share);

	return share;
}

static bool softmax_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;

	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_softmax = {
	.name = "softmax",
	.gloss = "scores become shares that add up to 1",
	.python = "{out} = F.softmax({in}, dim=1)",
	.formula = "exp(x - largest) / sum of exp(x - largest)",
	.source = "softmax.c",
	.nin = 1,
	.fold = FOLD_CURVE,
	.shape = softmax_shape,
	.element = softmax_element,
};

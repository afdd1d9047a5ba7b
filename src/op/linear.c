/* linear: each output looks at every input: multiply, add, and a bias last. As F.linear. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

/* in is (N,1,1), weight is (M,N), out is (M,1,1) */
static float linear_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const float *x = call->in[0]->v;
	const float *w = call->w[0]->v;
	int n = call->w[0]->dim[1];
	w += (size_t)at.c * n;

	float sum = 0;
	for (int i = 0; i < n; i++) {
		sum = fmaf(x[i], w[i], sum);
		why_tap(why, i, 0, 0, 0, 0, x[i], w[i], sum);
	}
	sum += 0.0f; /* -0 becomes 0 */
	if (call->w[1]) {
		float bias = call->w[1]->v[at.c];
		sum += bias;
		why_bias(why, at.c, bias, sum);
	}
	return sum;
}

static const struct arg linear_arg[] = {
	{ "channels", ARG_INT, offsetof(struct args, channels), 0, 1, 65536, 0 },
	{ 0 },
};

static bool linear_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct weight *w = call->w[0], *bias = call->w[1];
	char size[128];

	fit_dims(size, w);
	if (w->rank != 2)
		return err_set(err, ERR_MISFIT, "%s has shape %s: a linear layer's weight has 2 dimensions",
		               w->name, size);
	if (call->args.channels && call->args.channels != w->dim[0])
		return err_set(err, ERR_MISFIT, "channels=%d, but %s has shape %s", call->args.channels, w->name,
		               size);
	if (in.h != 1 || in.w != 1)
		return err_set(err, ERR_MISFIT,
		               "linear takes a vector (C,1,1), and its input is (%d,%d,%d): pool it first",
		               in.c, in.h, in.w);
	if (w->dim[1] != in.c)
		return err_set(err, ERR_MISFIT, "mat1 and mat2 shapes cannot be multiplied (1x%d and %dx%d)",
		               in.c, w->dim[1], w->dim[0]);
	if (!fit_weight(w, 2, w->dim, err) || (bias && !fit_weight(bias, 1, w->dim, err)))
		return false;
	return fit_shape(w->dim[0], 1, 1, out, err);
}

static int64_t linear_macs(const struct call *call, struct shape out)
{
	return (int64_t)call->w[0]->dim[1] * out.c;
}

const struct op op_linear = {
	.name = "linear",
	.gloss = "each output is a weighted sum of all inputs, plus a bias",
	.python = "{out} = F.linear({in}.flatten(1), w['{name}.weight']{bias})",
	.formula = "sum of x × w over all inputs, + bias",
	.source = "linear.c",
	.nin = 1,
	.param = { "weight", "?bias" },
	.arg = linear_arg,
	.fold = FOLD_SUM,
	.shape = linear_shape,
	.element = linear_element,
	.macs = linear_macs,
};

/* conv2d: slide a window over the picture, multiply and add. As torch.nn.functional.conv2d. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

/* in is (Ci,H,W), weight is (Co,Ci/groups,K,K), out is (Co,H',W') */
static float conv2d_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;
	const int *dim = call->w[0]->dim;
	const float *next = call->w[0]->v;
	int k = a->kernel;

	/* this group's input channels */
	int group = at.c / (dim[0] / a->groups);
	int first = group * dim[1];
	int last = first + dim[1];

	/* the window's corner, its weights */
	int top = at.y * a->stride - a->pad;
	int left = at.x * a->stride - a->pad;
	next += (size_t)at.c * dim[1] * k * k;

	float v, sum = 0;
	for (int ci = first; ci < last; ci++)
		for (int ky = 0; ky < k; ky++)
			for (int kx = 0; kx < k; kx++) {
				const float *w = next++;
				int y = top + ky * a->dilation;
				int x = left + kx * a->dilation;

				if (!tensor_has(in, y, x)) {
					why_pad(why, ci, y, x, ky, kx, *w, sum);
					continue;
				}
				v = tensor_get(in, ci, y, x);
				sum = fmaf(v, *w, sum);
				why_tap(why, ci, y, x, ky, kx, v, *w, sum);
			}
	sum += 0.0f; /* -0 becomes 0 */
	if (call->w[1]) {
		float bias = call->w[1]->v[at.c];
		sum += bias;
		why_bias(why, at.c, bias, sum);
	}
	return sum;
}

static const struct arg conv2d_arg[] = {
	{ "kernel", ARG_INT, offsetof(struct args, kernel), 0, 1, 64, NAN },
	{ "stride", ARG_INT, offsetof(struct args, stride), 0, 1, 64, 1 },
	{ "pad", ARG_INT, offsetof(struct args, pad), 0, 0, 64, 0 },
	{ "dilation", ARG_INT, offsetof(struct args, dilation), 0, 1, 64, 1 },
	{ "groups", ARG_INT, offsetof(struct args, groups), 0, 1, 65536, 1 },
	{ "channels", ARG_INT, offsetof(struct args, channels), 0, 1, 65536, 0 },
	{ 0 },
};

/* The weight and the bias against the args and the channels that come in. */
static bool weights_fit(const struct call *call, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct weight *w = call->w[0], *bias = call->w[1];
	const struct args *a = &call->args;
	char size[128], bias_size[128];

	fit_dims(size, w);
	if (w->rank != 4)
		return err_set(err, ERR_MISFIT, "%s has shape %s: a convolution's weight has 4 dimensions",
		               w->name, size);
	if (a->channels && a->channels != w->dim[0])
		return err_set(err, ERR_MISFIT, "channels=%d, but %s has shape %s", a->channels, w->name, size);
	if (w->dim[0] < a->groups)
		return err_set(err, ERR_MISFIT,
		               "Given groups=%d, expected weight to be at least %d at dimension 0, "
		               "but got weight of size %s instead",
		               a->groups, a->groups, size);
	if (w->dim[0] % a->groups)
		return err_set(err, ERR_MISFIT,
		               "Given groups=%d, expected weight to be divisible by %d at dimension 0, "
		               "but got weight of size [%s] instead",
		               a->groups, a->groups, size);
	if (in.c != (int64_t)w->dim[1] * a->groups)
		return err_set(
		    err, ERR_MISFIT,
		    "Given groups=%d, weight of size %s, expected input[1, %d, %d, %d] to have %lld channels, "
		    "but got %d channels instead",
		    a->groups, size, in.c, in.h, in.w, (long long)w->dim[1] * a->groups, in.c);
	if (!fit_weight(w, 4, (int[]){ w->dim[0], w->dim[1], a->kernel, a->kernel }, err))
		return false;
	if (bias && (bias->rank != 1 || bias->dim[0] != w->dim[0])) {
		fit_dims(bias_size, bias);
		return err_set(err, ERR_MISFIT,
		               "Given weight of size %s, expected bias to be 1-dimensional with %d elements, "
		               "but got bias of size %s instead",
		               size, w->dim[0], bias_size);
	}
	return true;
}

static bool conv2d_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct args a = call->args;
	int reach = a.dilation * (a.kernel - 1) + 1;

	if (!fit_args(&op_conv2d, &call->args, err) || !weights_fit(call, err))
		return false;
	if (in.h + 2 * a.pad < reach || in.w + 2 * a.pad < reach)
		return err_set(err, ERR_MISFIT,
		               "Calculated padded input size per channel: (%d x %d). Kernel size: (%d x %d). "
		               "Kernel size can't be greater than actual input size",
		               in.h + 2 * a.pad, in.w + 2 * a.pad, reach, reach);
	return fit_shape(call->w[0]->dim[0], fit_windows(in.h, a.kernel, a.stride, a.pad, a.dilation, 0),
	                 fit_windows(in.w, a.kernel, a.stride, a.pad, a.dilation, 0), out, err);
}

/* Padded taps counted, as everybody does. */
static int64_t conv2d_macs(const struct call *call, struct shape out)
{
	const int *dim = call->w[0]->dim;

	return (int64_t)dim[1] * dim[2] * dim[3] * (int64_t)shape_len(out);
}

const struct op op_conv2d = {
	.name = "conv2d",
	.gloss = "slide a small window over the picture, multiply and add",
	.python = "{out} = F.conv2d({in}, w['{name}.weight'], stride={stride}, padding={pad}{more})",
	.formula = "sum of x × w over ci, ky, kx",
	.source = "conv2d.c",
	.nin = 1,
	.param = { "weight", "?bias" },
	.arg = conv2d_arg,
	.fold = FOLD_SUM,
	.shape = conv2d_shape,
	.element = conv2d_element,
	.macs = conv2d_macs,
};

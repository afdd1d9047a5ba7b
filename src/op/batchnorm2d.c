/* batchnorm2d: each channel to mean 0 and spread 1, then as learned. As F.batch_norm in eval mode. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

static float batchnorm2d_element(
	const struct call *call,
	struct at at, struct why *why)
{
	float x = tensor_at(call->in[0], at);
	float gamma = call->w[0]->v[at.c];
	float beta = call->w[1]->v[at.c];
	float mean = call->w[2]->v[at.c];
	float var = call->w[3]->v[at.c];
	float eps = call->args.eps;

	float spread = sqrtf(var + eps);
	float centred = x - mean;
	why_line(why, "x - mean", x, mean, centred);
	float xhat = centred / spread;
	why_line(why, "/ sqrt(var + eps)", centred, spread, xhat);
	float scaled = xhat * gamma;
	why_line(why, "* gamma", xhat, gamma, scaled);
	float y = scaled + beta;
	why_line(why, "+ beta", scaled, beta, y);

	return y;
}

static const struct arg batchnorm2d_arg[] = {
	{ "eps", ARG_FLOAT, offsetof(struct args, eps), 0, 0, 1, 1e-5 },
	{ 0 },
};

static bool batchnorm2d_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;

	for (int i = 0; i < OP_PARAM; i++) {
		const struct weight *w = call->w[i];

		if (w->rank == 1 && w->dim[0] != in.c)
			return err_set(err, ERR_MISFIT, "%s should contain %d elements not %d",
			               op_batchnorm2d.param[i], in.c, w->dim[0]);
		if (!fit_weight(w, 1, &in.c, err))
			return false;
	}
	for (int c = 0; c < in.c; c++)
		if (call->w[3]->v[c] < 0)
			return err_set(err, ERR_MISFIT, "%s[%d] is %g, and a variance is never negative",
			               call->w[3]->name, c, (double)call->w[3]->v[c]);
	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_batchnorm2d = {
	.name = "batchnorm2d",
	.gloss = "bring each channel to mean 0 and spread 1, then scale and shift it as was learned",
	.python = "{out} = F.batch_norm({in}, w['{name}.running_mean'], w['{name}.running_var'], "
	          "w['{name}.weight'], w['{name}.bias'], eps={eps})",
	.formula = "(x - mean) / sqrt(var + eps) * gamma + beta",
	.source = "batchnorm2d.c",
	.nin = 1,
	.param = { "weight", "bias", "running_mean", "running_var" },
	.arg = batchnorm2d_arg,
	.fold = FOLD_CURVE,
	.shape = batchnorm2d_shape,
	.element = batchnorm2d_element,
};

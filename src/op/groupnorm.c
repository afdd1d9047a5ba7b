/*
 * groupnorm: some channels together to mean 0 and spread 1, measured in this very picture, then each
 * channel as learned. As torch.nn.GroupNorm. A group's numbers lie in one row, channel by channel;
 * sum and squares are taken in that order, in double, and mean and variance rounded once.
 */
#include <math.h>

#include "op/fit.h"
#include "op/moments.h"
#include "op/why.h"

static float groupnorm_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	int groups = call->args.groups;
	float x = tensor_at(in, at);
	float gamma = call->w[0]->v[at.c];
	float beta = call->w[1]->v[at.c];
	float eps = call->args.eps;

	/* its group's numbers, in one row */
	int channels = in->shape.c / groups;
	int first = at.c - at.c % channels;
	int map = in->shape.h * in->shape.w;
	int count = channels * map;
	const float *group = in->v;
	group += (size_t)first * map;

	struct moments m;
	moments_of(group, count, 1, &m);
	float mean = (float)(m.sum / count);
	why_line(why, "mean = sum / count", (float)m.sum, (float)count, mean);
	float var = (float)(m.squares / count);
	why_line(why, "var = squares / count", (float)m.squares, (float)count, var);
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

static const struct arg groupnorm_arg[] = {
	{ "groups", ARG_INT, offsetof(struct args, groups), 0, 1, 65536, NAN },
	{ "eps", ARG_FLOAT, offsetof(struct args, eps), 0, 0, 1, 1e-5 },
	{ 0 },
};

static bool groupnorm_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const int groups = call->args.groups;
	char size[128];

	if (!fit_args(&op_groupnorm, &call->args, err))
		return false;
	if (in.c % groups)
		return err_set(err, ERR_MISFIT,
		               "Expected number of channels in input to be divisible by num_groups, but got "
		               "input of shape [1, %d, %d, %d] and num_groups=%d",
		               in.c, in.h, in.w, groups);
	for (int i = 0; i < 2; i++) {
		const struct weight *w = call->w[i];

		if (w->rank != 1 || w->dim[0] != in.c) {
			fit_dims(size, w);
			return err_set(
			    err, ERR_MISFIT,
			    "Expected %s to be a vector of size equal to the number of channels in input, but "
			    "got %s of shape %s and input of shape [1, %d, %d, %d]",
			    op_groupnorm.param[i], op_groupnorm.param[i], size, in.c, in.h, in.w);
		}
	}
	if (in.c == groups && in.h == 1 && in.w == 1)
		return err_set(err, ERR_MISFIT,
		               "Expected more than 1 value per channel when training, got input size "
		               "[1, %d, 1, 1]",
		               in.c);
	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_groupnorm = {
	.name = "groupnorm",
	.gloss = "bring each group of channels to mean 0 and spread 1, measured in this picture, then scale and shift",
	.python = "{out} = F.group_norm({in}, {groups}, w['{name}.weight'], w['{name}.bias'], eps={eps})",
	.formula = "(x - mean) / sqrt(var + eps) * gamma + beta, mean and var of the group",
	.source = "groupnorm.c",
	.nin = 1,
	.param = { "weight", "bias" },
	.arg = groupnorm_arg,
	.fold = FOLD_CURVE,
	.shape = groupnorm_shape,
	.element = groupnorm_element,
};

/* normalize: less the mean, over the spread, a pair of numbers a channel. As torchvision's Normalize. */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

static float normalize_element(
	const struct call *call,
	struct at at, struct why *why)
{
	float x = tensor_at(call->in[0], at);
	float mean = call->args.mean[at.c];
	float std = call->args.std[at.c];

	float centred = x - mean;
	why_line(why, "x - mean", x, mean, centred);
	float y = centred / std;
	why_line(why, "/ std", centred, std, y);

	return y;
}

static const struct arg normalize_arg[] = {
	{ "mean", ARG_LIST, offsetof(struct args, mean), offsetof(struct args, nmean), -1e6, 1e6, NAN },
	{ "std", ARG_LIST, offsetof(struct args, std), offsetof(struct args, nstd), 1e-6, 1e6, NAN },
	{ 0 },
};

static bool normalize_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct args *a = &call->args;

	if (!fit_args(&op_normalize, a, err))
		return false;
	if (a->nmean != in.c || a->nstd != in.c)
		return err_set(err, ERR_MISFIT,
		               "normalize wants one mean and one std a channel: the input has %d channels, "
		               "mean= has %d numbers, std= has %d",
		               in.c, a->nmean, a->nstd);
	return fit_shape(in.c, in.h, in.w, out, err);
}

const struct op op_normalize = {
	.name = "normalize",
	.gloss = "less the mean of its channel, over the spread: what the network was trained on",
	.python = "{out} = transforms.functional.normalize({in}, ({mean}), ({std}))",
	.formula = "(x - mean) / std",
	.source = "normalize.c",
	.nin = 1,
	.arg = normalize_arg,
	.fold = FOLD_CURVE,
	.shape = normalize_shape,
	.element = normalize_element,
};

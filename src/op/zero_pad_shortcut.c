/*
 * zero_pad_shortcut: option A of the paper (section 3.3): x itself, every `stride`th pixel, with
 * channels of zeros where the block makes more of them. Nothing is learned. The zeros stand at the
 * end, or half on both sides.
 */
#include <math.h>

#include "op/fit.h"
#include "op/why.h"

static float zero_pad_shortcut_element(
	const struct call *call,
	struct at at, struct why *why)
{
	const struct tensor *in = call->in[0];
	const struct args *a = &call->args;
	bool both = a->zeros == ZEROS_BOTH;
	int zeros = a->channels - in->shape.c;
	int before = both ? zeros / 2 : 0;

	int c = at.c - before;
	int y = at.y * a->stride;
	int x = at.x * a->stride;
	if (c < 0 || c >= in->shape.c) {
		why_zero(why, at.c, at.y, at.x);
		return 0;
	}
	float v = tensor_get(in, c, y, x);
	why_from(why, 0, c, y, x, v, v);

	return v;
}

static const struct arg zero_pad_shortcut_arg[] = {
	{ "channels", ARG_INT, offsetof(struct args, channels), 0, 1, 65536, NAN },
	{ "stride", ARG_INT, offsetof(struct args, stride), 0, 1, 64, 1 },
	{ "zeros", ARG_ZEROS, offsetof(struct args, zeros), 0, 0, 1, ZEROS_END },
	{ 0 },
};

static bool zero_pad_shortcut_shape(const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct args *a = &call->args;

	if (!fit_args(&op_zero_pad_shortcut, a, err))
		return false;
	if (a->channels < in.c)
		return err_set(err, ERR_MISFIT,
		               "zero_pad_shortcut only adds channels: the input has %d, channels=%d is fewer",
		               in.c, a->channels);
	return fit_shape(a->channels, fit_windows(in.h, 1, a->stride, 0, 1, 0),
	                 fit_windows(in.w, 1, a->stride, 0, 1, 0), out, err);
}

const struct op op_zero_pad_shortcut = {
	.name = "zero_pad_shortcut",
	.gloss = "option A: x itself, thinned out, with channels of zeros for the new ones",
	.python = "{out} = F.pad({in}[:, :, ::{stride}, ::{stride}], (0, 0, 0, 0, {before}, {after}))",
	.formula = "x[c - before][y × stride][x × stride], or 0 for a new channel",
	.source = "zero_pad_shortcut.c",
	.nin = 1,
	.arg = zero_pad_shortcut_arg,
	.fold = FOLD_ADD,
	.shape = zero_pad_shortcut_shape,
	.element = zero_pad_shortcut_element,
};

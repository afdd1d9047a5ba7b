/* Which ops have a fast kernel. See fast.h. */
#include "op/fast/fast.h"
#include "op/fast/kernels.h"

static const struct kernel {
	const struct op *op;
	bool (*run)(const struct call *, struct tensor *out);
} kernels[] = {
	{ &op_input, fast_input },
	{ &op_normalize, fast_normalize },
	{ &op_conv2d, fast_conv2d },
	{ &op_batchnorm2d, fast_batchnorm2d },
	{ &op_groupnorm, fast_groupnorm },
	{ &op_relu, fast_relu },
	{ &op_add, fast_add },
	{ &op_zero_pad_shortcut, fast_zero_pad_shortcut },
	{ &op_linear, fast_linear },
	{ &op_softmax, fast_softmax },
};

bool fast_run(const struct op *op, const struct call *call, struct tensor *out)
{
	for (size_t i = 0; i < ARRAY_LEN(kernels); i++)
		if (kernels[i].op == op)
			return kernels[i].run(call, out);
	return false;
}

/* The table of ops, and the reference forward pass: element() in three loops, the same for every op. */
#include <assert.h>
#include <string.h>

#include "op/fast/fast.h"
#include "op/op.h"

#define OP_ROW(name) &op_##name,
const struct op *const op_table[OP_COUNT] = { OPS(OP_ROW) };

const struct op *op_find(const char *name)
{
	for (int i = 0; i < OP_COUNT; i++)
		if (strcmp(op_table[i]->name, name) == 0)
			return op_table[i];
	return NULL;
}

/* weight and bias are learned; running_mean and running_var are measured */
static bool is_learned(const char *param)
{
	return strncmp(param, "running_", 8) != 0;
}

int64_t op_params(const struct op *op, const struct call *call)
{
	int64_t n = 0;

	for (int i = 0; i < OP_PARAM && op->param[i]; i++)
		if (call->w[i] && is_learned(op->param[i]))
			n += (int64_t)call->w[i]->len;
	return n;
}

int64_t op_macs(const struct op *op, const struct call *call, struct shape out)
{
	return op->macs ? op->macs(call, out) : 0;
}

void op_forward(const struct op *op, const struct call *call, struct tensor *out)
{
	float *v = out->v;
	struct at at;

	assert(v);
	for (at.c = 0; at.c < out->shape.c; at.c++)
		for (at.y = 0; at.y < out->shape.h; at.y++)
			for (at.x = 0; at.x < out->shape.w; at.x++)
				*v++ = op->element(call, at, NULL);
}

void op_run(const struct op *op, const struct call *call, struct tensor *out)
{
	if (!fast_run(op, call, out))
		op_forward(op, call, out);
}

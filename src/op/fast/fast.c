/* One call by itself. See fast.h. */
#include "op/fast/fast.h"
#include "op/fast/conv.h"
#include "op/fast/isa_private.h"
#include "op/fast/map.h"

static bool run_conv(const struct tiles *tiles, const struct call *call, struct tensor *out)
{
	struct conv *conv = conv_new(tiles, call, out->shape);
	struct conv_end end = { 0 };
	bool ok = conv && conv_room(conv);

	end.out[4] = out->v;
	if (ok) {
		conv_pack(conv, 0, 1);
		conv_run(conv, call->in[0]->v, &end, 0, 1);
	}
	conv_free(conv);
	return ok;
}

bool fast_run(const struct op *op, const struct call *call, struct tensor *out)
{
	const struct tiles *tiles = isa_tiles();

	if (op == &op_conv2d || op == &op_linear)
		return run_conv(tiles, call, out);
	return map_call(tiles->maps, op, call, out, 0, 1);
}

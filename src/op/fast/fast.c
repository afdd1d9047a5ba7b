/* Which calls have a fast kernel. See fast.h. */
#include "op/fast/fast.h"

bool fast_run(const struct op *op, const struct call *call, struct tensor *out)
{
	(void)op;
	(void)call;
	(void)out;
	return false;
}

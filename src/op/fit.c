/* Do the shapes, weights and args of a call fit? See fit.h. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "op/fit.h"

bool fit_args(const struct op *op, const struct args *args, struct err *err)
{
	for (const struct arg *arg = op->arg; arg && arg->key; arg++) {
		bool list = arg->kind == ARG_LIST;
		const void *p = (const char *)args + (list ? arg->count : arg->offset);

		if (isnan(arg->preset) && *(const int *)p == 0)
			return err_set(err, ERR_MALFORMED, "%s needs %s=", op->name, arg->key);
	}
	return true;
}

bool fit_shape(int64_t c, int64_t h, int64_t w, struct shape *out, struct err *err)
{
	if (c < 1 || h < 1 || w < 1)
		return err_set(err, ERR_MISFIT, "a shape of (%lld,%lld,%lld) holds nothing", (long long)c,
		               (long long)h, (long long)w);
	if (c > OP_SIDE_MAX || h > OP_SIDE_MAX || w > OP_SIDE_MAX || c > OP_LEN_MAX / h / w)
		return err_set(err, ERR_LIMIT, "a shape of (%lld,%lld,%lld) is more than skipstep can hold",
		               (long long)c, (long long)h, (long long)w);
	*out = (struct shape){ (int)c, (int)h, (int)w };
	return true;
}

static void dims_text(char text[128], const char *open, const char *comma, const char *close, int rank,
                      const int *dim)
{
	int n = snprintf(text, 128, "%s", open);

	for (int i = 0; i < rank && i < WEIGHT_RANK; i++)
		n += snprintf(text + n, 128 - (size_t)n, "%s%d", i ? comma : "", dim[i]);
	snprintf(text + n, 128 - (size_t)n, "%s", close);
}

void fit_dims(char text[128], const struct weight *w)
{
	dims_text(text, "[", ", ", "]", w->rank, w->dim);
}

bool fit_weight(const struct weight *w, int rank, const int *dim, struct err *err)
{
	char has[128], needs[128];
	bool same = w->rank == rank && memcmp(w->dim, dim, (size_t)rank * sizeof(*dim)) == 0;

	if (same && w->len > OP_LEN_MAX)
		return err_set(err, ERR_LIMIT, "%s is larger than skipstep can hold", w->name);
	if (same)
		return true;
	dims_text(has, "(", ",", ")", w->rank, w->dim);
	dims_text(needs, "(", ",", ")", rank, dim);
	return err_set(err, ERR_MISFIT, "size mismatch for %s: the weights have %s, this step needs %s",
	               w->name, has, needs);
}

static int64_t div_floor(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t fit_windows(int size, int kernel, int stride, int pad, int dilation, int ceil_mode)
{
	int64_t room = (int64_t)size + 2 * pad - (int64_t)dilation * (kernel - 1) - 1;
	int64_t n = div_floor(room + (ceil_mode ? stride - 1 : 0), stride) + 1;

	/* a window that would begin right of the picture sees nothing of it */
	if (ceil_mode && (n - 1) * stride >= (int64_t)size + pad)
		n--;
	return n;
}

bool fit_pool(const struct op *op, const struct call *call, struct shape *out, struct err *err)
{
	const struct shape in = call->in[0]->shape;
	const struct args a = call->args;

	if (!fit_args(op, &call->args, err))
		return false;
	if (a.pad > a.kernel / 2)
		return err_set(err, ERR_MALFORMED,
		               "pad should be at most half of kernel size, but got pad=%d and kernel_size=%d",
		               a.pad, a.kernel);
	if (a.kernel == 0)
		return fit_shape(in.c, 1, 1, out, err);
	assert(a.stride > 0);
	int64_t h = fit_windows(in.h, a.kernel, a.stride, a.pad, 1, a.ceil_mode);
	int64_t w = fit_windows(in.w, a.kernel, a.stride, a.pad, 1, a.ceil_mode);

	if (h < 1 || w < 1)
		return err_set(err, ERR_MISFIT,
		               "Given input size: (%dx%dx%d). Calculated output size: (%dx%lldx%lld). "
		               "Output size is too small",
		               in.c, in.h, in.w, in.c, (long long)h, (long long)w);
	return fit_shape(in.c, h, w, out, err);
}

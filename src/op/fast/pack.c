/* The input of a convolution laid out in straight runs. See pack.h. */
#include <string.h>

#include "base/alloc.h"
#include "op/fast/pack.h"

enum { PACK_MAX = 1 << 28 }; /* floats: 1 GiB */

/* Does a tap along one side stand on this phase, its place modulo the stride? */
static bool has_phase(const struct args *a, int phase)
{
	for (int k = 0; k < a->kernel; k++)
		if (k * a->dilation % a->stride == phase)
			return true;
	return false;
}

/* How many phases below this one have a tap. */
static int phases_below(const struct args *a, int phase)
{
	int n = 0;

	for (int p = 0; p < phase; p++)
		n += has_phase(a, p);
	return n;
}

static void set_offsets(struct pack *pack, const struct args *a)
{
	size_t plane = (size_t)pack->width * (size_t)pack->height;
	int across = phases_below(a, a->stride);

	for (int t = 0; t < pack->ntaps; t++) {
		int ky = t / a->kernel, kx = t % a->kernel;
		int above = phases_below(a, ky * a->dilation % a->stride);
		int left = phases_below(a, kx * a->dilation % a->stride);

		pack->offset[t] = (size_t)(above * across + left) * plane +
		                  (size_t)(ky * a->dilation / a->stride) * (size_t)pack->width +
		                  (size_t)(kx * a->dilation / a->stride);
	}
}

bool pack_open(struct pack *pack, const struct call *call, struct shape out)
{
	const struct args *a = &call->args;
	int reach = (a->kernel - 1) * a->dilation / a->stride;
	int64_t width = (int64_t)out.w + reach, height = (int64_t)out.h + reach;
	int64_t across = phases_below(a, a->stride), nphases = across * across;
	int64_t in_group = call->w[0]->dim[1];

	*pack = (struct pack){ 0 };
	if (width * height > PACK_MAX / nphases / in_group)
		return false;
	pack->width = (int)width;
	pack->height = (int)height;
	pack->pixels = (size_t)(out.h - 1) * (size_t)width + (size_t)out.w;
	pack->channel = (size_t)(width * height * nphases);
	pack->ntaps = a->kernel * a->kernel;

	size_t nv = pack->channel * (size_t)in_group + PACK_SLACK;
	size_t nline = pack->pixels + PACK_SLACK;

	pack->offset = mem_new((size_t)pack->ntaps, sizeof(*pack->offset));
	pack->memory = mem_new(nv + 2 * nline, sizeof(float));
	if (!pack->offset || !pack->memory) {
		pack_close(pack);
		return false;
	}
	pack->v = pack->memory;
	pack->line = pack->v + nv;
	set_offsets(pack, a);
	return true;
}

void pack_close(struct pack *pack)
{
	mem_free(pack->offset);
	mem_free(pack->memory);
	*pack = (struct pack){ 0 };
}

/* One row of one plane: every `stride`th number of a row of the input, those that are there. */
static void fill_row(float *to, int width, const float *row, int in_w, int first_x, int stride)
{
	int from = first_x < 0 ? (-first_x + stride - 1) / stride : 0;
	int end = in_w > first_x ? int_min(width, (in_w - first_x + stride - 1) / stride) : 0;

	if (stride == 1 && end > from)
		memcpy(to + from, row + first_x + from, (size_t)(end - from) * sizeof(float));
	else
		for (int i = from; i < end; i++)
			to[i] = row[first_x + i * stride];
}

/* One plane: the rows and columns of a channel whose place in the padded picture, modulo the
   stride, is (py,px). */
static void fill_plane(const struct pack *pack, const struct call *call, int c, int py, int px, float *to)
{
	const struct tensor *in = call->in[0];
	const int stride = call->args.stride, pad = call->args.pad;

	for (int r = 0; r < pack->height; r++, to += pack->width) {
		int y = r * stride + py - pad;

		if (y >= 0 && y < in->shape.h)
			fill_row(to, pack->width, in->v + shape_index(in->shape, (struct at){ c, y, 0 }),
			         in->shape.w, px - pad, stride);
	}
}

void pack_fill(struct pack *pack, const struct call *call, int first, int n)
{
	const struct args *a = &call->args;
	float *to = pack->v;

	for (int c = first; c < first + n; c++)
		for (int py = 0; py < a->stride; py++)
			for (int px = 0; px < a->stride; px++)
				if (has_phase(a, py) && has_phase(a, px)) {
					fill_plane(pack, call, c, py, px, to);
					to += (size_t)pack->width * (size_t)pack->height;
				}
}

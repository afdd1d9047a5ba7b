/*
 * arch.c -- the convolutions of an architecture, and what they cost.
 */
#include <string.h>

#include "base/alloc.h"
#include "net/arch_private.h"

void arch_free(struct arch *a)
{
	mem_free(a->block);
	mem_free(a->label);
	*a = (struct arch){ 0 };
}

int arch_stem(const struct arch *a, struct arch_conv out[ARCH_STEM_CONVS])
{
	int n = a->stem == STEM_DEEP ? 3 : 1;

	for (int i = 0; i < n; i++)
		out[i] = (struct arch_conv){ .in = i ? a->stem_width[i - 1] : 3,
			                     .out = a->stem_width[i],
			                     .kernel = a->stem == STEM_IMAGENET ? 7 : 3,
			                     .stride = i == 0 && a->stem != STEM_CIFAR ? 2 : 1,
			                     .groups = 1 };
	return n;
}

int arch_trunk(const struct arch *a, const struct arch_block *b, struct arch_conv out[ARCH_BLOCK_CONVS])
{
	if (b->convs == 2) {
		out[0] = (struct arch_conv){ b->in, b->mid, 3, b->stride, 1 };
		out[1] = (struct arch_conv){ b->mid, b->out, 3, 1, 1 };
		return 2;
	}
	out[0] = (struct arch_conv){ b->in, b->mid, 1, a->stride_in == 1 ? b->stride : 1, 1 };
	out[1] = (struct arch_conv){ b->mid, b->mid, 3, a->stride_in == 1 ? 1 : b->stride, b->groups };
	out[2] = (struct arch_conv){ b->mid, b->out, 1, 1, 1 };
	return 3;
}

bool arch_projection(const struct arch_block *b, struct arch_conv *out)
{
	*out = (struct arch_conv){ b->in, b->out, 1, b->pooled ? 1 : b->stride, 1 };
	return b->path == PATH_DOWNSAMPLE;
}

int arch_last(const struct arch *a)
{
	return a->nblocks ? a->block[a->nblocks - 1].out : 0;
}

bool arch_strides(const struct arch *a)
{
	for (int i = 0; i < a->nblocks; i++)
		if (a->block[i].convs == 3 && a->block[i].stride > 1)
			return true;
	return false;
}

/* A side after a window that reaches equally far on both sides. */
static int64_t side_after(int64_t side, int stride)
{
	return (side + stride - 1) / stride;
}

/* A convolution and the norm behind it, on a square map: its side becomes what comes out. */
static void count(const struct arch *a, const struct arch_conv *c, int64_t *side, int64_t *params,
                  int64_t *macs)
{
	int64_t weights = (int64_t)c->out * (c->in / c->groups) * c->kernel * c->kernel;

	*side = side_after(*side, c->stride);
	*params += weights + (a->bias ? c->out : 0) + (a->norm == NORM_NONE ? 0 : 2 * c->out);
	*macs += weights * *side * *side;
}

void arch_count(const struct arch *a, int64_t *params, int64_t *macs)
{
	struct arch_conv conv[ARCH_BLOCK_CONVS];
	int64_t side = a->input;

	*params = (int64_t)(arch_last(a) + 1) * a->classes;
	*macs = (int64_t)arch_last(a) * a->classes;
	for (int i = 0, n = arch_stem(a, conv); i < n; i++)
		count(a, &conv[i], &side, params, macs);
	if (a->stem != STEM_CIFAR)
		side = side_after(side, 2);
	for (int k = 0; k < a->nblocks; k++) {
		const struct arch_block *b = &a->block[k];
		int64_t round = b->pooled ? side_after(side, b->stride) : side;

		for (int i = 0, n = arch_trunk(a, b, conv); i < n; i++)
			count(a, &conv[i], &side, params, macs);
		if (arch_projection(b, &conv[0]))
			count(a, &conv[0], &round, params, macs);
	}
}

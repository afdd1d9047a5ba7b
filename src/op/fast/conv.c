/* What a convolution needs to know before it runs. See conv.h. */
#include <string.h>

#include "base/alloc.h"
#include "op/fast/conv.h"

/* Output channels, group by group, as many vectors at a time as there are registers for. */
static bool cut_channels(struct conv *conv)
{
	const int lanes = conv->tiles->lanes, most = conv->across ? conv->across : lanes * TILE_VECTORS;
	const int a_group = (conv->out_group + most - 1) / most;
	size_t at = 0;

	conv->npieces = a_group * conv->args.groups;
	conv->piece = mem_new((size_t)conv->npieces, sizeof(*conv->piece));
	if (!conv->piece)
		return false;
	for (int i = 0; i < conv->npieces; i++) {
		struct piece *p = &conv->piece[i];
		int from = i % a_group * most;

		p->first = i / a_group * conv->out_group + from;
		p->channels = int_min(most, conv->out_group - from);
		p->vectors = p->channels > lanes ? 2 : 1;
		p->lanes = conv->across ? conv->across : p->vectors * lanes;
		p->w = at;
		at += (size_t)conv->in_group * (size_t)(conv->ntaps * p->lanes);
	}
	conv->npack = at;
	return true;
}

/* Where nothing can fall into padding, rows are as good as one long row. */
static void flatten(struct conv *conv)
{
	const struct args *a = &conv->args;

	if (a->kernel != 1 || a->stride != 1 || a->pad)
		return;
	conv->in = (struct shape){ conv->in.c, 1, conv->in.h * conv->in.w };
	conv->out = (struct shape){ conv->out.c, 1, conv->out.h * conv->out.w };
}

/* How much of a vector is used, 0 .. 1, where n numbers are cut into vectors of `lanes`. */
static double use(int n, int lanes)
{
	const int vectors = (n + lanes - 1) / lanes;

	return (double)n / ((double)vectors * lanes);
}

/* Where output channels are few, pixels fill the lanes better. One vector of channels is slower than two: each number
   of the picture is read for one multiplication only. */
static void choose_lanes(struct conv *conv)
{
	const int lanes = conv->tiles->lanes, w = conv->out.w;
	const int some = conv->out_group > 4 ? 8 : 4;
	double channels = use(conv->out_group, lanes) * (conv->out_group > lanes ? 1 : 0.75);

	if (!conv->tiles->across || conv->args.stride > 1)
		return;
	if (use(w, lanes) * use(conv->out_group, some) <= channels)
		return;
	conv->across = some;
	conv->apart = w <= lanes && conv->out.h > 1;
}

struct conv *conv_new(const struct tiles *tiles, const struct call *call, struct shape out)
{
	struct conv *conv = mem_new(1, sizeof(*conv));

	if (!conv)
		return NULL;
	conv->tiles = tiles;
	conv->in = call->in[0]->shape;
	conv->out = out;
	conv->args = call->args;
	if (call->w[0]->rank == 2) /* linear */
		conv->args = (struct args){ .kernel = 1, .stride = 1, .dilation = 1, .groups = 1 };
	conv->w = call->w[0];
	conv->bias = call->w[1];
	conv->in_group = call->w[0]->dim[1];
	conv->out_group = out.c / conv->args.groups;
	conv->ntaps = conv->args.kernel * conv->args.kernel;
	flatten(conv);
	choose_lanes(conv);
	if (cut_channels(conv) && conv_cut(conv))
		return conv;
	conv_free(conv);
	return NULL;
}

void conv_free(struct conv *conv)
{
	if (!conv)
		return;
	mem_free(conv->piece);
	mem_free(conv->column);
	mem_free(conv->row);
	mem_free(conv->tap);
	mem_free(conv->taps);
	mem_big_free(conv->pack, conv->npack, sizeof(*conv->pack));
	mem_free(conv);
}

/* One piece: [ci][tap][lane]. A few terms of all lanes at a time, so that lines are read once. */
static void pack_piece(const struct conv *conv, const struct piece *p, float *to)
{
	const size_t nterms = (size_t)conv->in_group * (size_t)conv->ntaps;
	const float *from = conv->w->v + nterms * (size_t)p->first;
	const size_t lanes = (size_t)p->lanes;
	const size_t some = 16;

	for (size_t k0 = 0; k0 < nterms; k0 += some)
		for (int c = 0; c < p->channels; c++) {
			const float *w = from + nterms * (size_t)c;
			size_t end = k0 + some < nterms ? k0 + some : nterms;

			for (size_t k = k0; k < end; k++)
				to[k * lanes + (size_t)c] = w[k];
		}
}

bool conv_room(struct conv *conv)
{
	if (conv->pack)
		return true;
	conv->pack = mem_big(conv->npack, sizeof(*conv->pack));
	conv->empty = true;
	return conv->pack;
}

void conv_pack(const struct conv *conv, int me, int all)
{
	const int from = (int)((int64_t)conv->npieces * me / all);
	const int to = (int)((int64_t)conv->npieces * (me + 1) / all);

	for (int i = from; i < to; i++)
		pack_piece(conv, &conv->piece[i], conv->pack + conv->piece[i].w);
}

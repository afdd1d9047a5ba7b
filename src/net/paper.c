/*
 * paper.c -- the table, and which of its networks a net is.
 */
#include "net/paper.h"

#include <string.h>

const struct paper paper_table[] = {
	/* clang-format off */
	{ 18, false, 'A', 0, 11515688, 1794805760, 0 },
	{ 18, false, 'B', 0, 11689512, 1814073344, 3 },
	{ 18, false, 'C', 0, 12043816, 1878298624, 8 },
	{ 34, false, 'A', 0, 21623848, 3644493824, 0 },
	{ 34, false, 'B', 0, 21797672, 3663761408, 3 },
	{ 34, false, 'C', 0, 22716840, 3830747136, 16 },
	{ 50, false, 'A', 1, 22780456, 3498311680, 0 },
	{ 50, false, 'A', 2, 22780456, 3729522688, 0 },
	{ 50, false, 'B', 1, 25557032, 3857973248, 4 },
	{ 50, false, 'B', 2, 25557032, 4089184256, 4 },
	{ 50, false, 'C', 1, 40128552, 6324224000, 16 },
	{ 50, false, 'C', 2, 40128552, 6555435008, 16 },
	{ 101, false, 'A', 1, 41772584, 7210532864, 0 },
	{ 101, false, 'A', 2, 41772584, 7441743872, 0 },
	{ 101, false, 'B', 1, 44549160, 7570194432, 4 },
	{ 101, false, 'B', 2, 44549160, 7801405440, 4 },
	{ 101, false, 'C', 1, 76981288, 13530300416, 33 },
	{ 101, false, 'C', 2, 76981288, 13761511424, 33 },
	{ 152, false, 'A', 1, 57416232, 10922754048, 0 },
	{ 152, false, 'A', 2, 57416232, 11153965056, 0 },
	{ 152, false, 'B', 1, 60192808, 11282415616, 4 },
	{ 152, false, 'B', 2, 60192808, 11513626624, 4 },
	{ 152, false, 'C', 1, 107335720, 20736376832, 50 },
	{ 152, false, 'C', 2, 107335720, 20967587840, 50 },
	{ 8, true, 'A', 0, 75290, 12239488, 0 },
	{ 8, true, 'B', 0, 78042, 12501632, 2 },
	{ 8, true, 'C', 0, 78330, 12763776, 3 },
	{ 20, true, 'A', 0, 269722, 40551040, 0 },
	{ 20, true, 'B', 0, 272474, 40813184, 2 },
	{ 20, true, 'C', 0, 283962, 42648192, 9 },
	{ 32, true, 'A', 0, 464154, 68862592, 0 },
	{ 32, true, 'B', 0, 466906, 69124736, 2 },
	{ 32, true, 'C', 0, 489594, 72532608, 15 },
	{ 44, true, 'A', 0, 658586, 97174144, 0 },
	{ 44, true, 'B', 0, 661338, 97436288, 2 },
	{ 44, true, 'C', 0, 695226, 102417024, 21 },
	{ 56, true, 'A', 0, 853018, 125485696, 0 },
	{ 56, true, 'B', 0, 855770, 125747840, 2 },
	{ 56, true, 'C', 0, 900858, 132301440, 27 },
	{ 110, true, 'A', 0, 1727962, 252887680, 0 },
	{ 110, true, 'B', 0, 1730714, 253149824, 2 },
	{ 110, true, 'C', 0, 1826202, 266781312, 54 },
	{ 1202, true, 'A', 0, 19421274, 2829238912, 0 },
	{ 1202, true, 'B', 0, 19424026, 2829501056, 2 },
	{ 1202, true, 'C', 0, 20538714, 2986263168, 600 },
	/* clang-format on */
};
const int paper_count = ARRAY_LEN(paper_table);

const struct paper *paper_find(int depth, bool cifar, char option, int stride_in)
{
	for (int i = 0; i < paper_count; i++) {
		const struct paper *p = &paper_table[i];

		if (p->depth == depth && p->cifar == cifar && p->option == option &&
		    p->stride_in == stride_in)
			return p;
	}
	return NULL;
}

/* ---- which one is it? --------------------------------------------------------------------------- */

enum { STAGES = 4 };

/* How many blocks each stage has, and how many channels their 3x3 convolutions make. */
struct family {
	int depth, stages, blocks[STAGES];
	bool bottleneck;
};

static const struct family imagenet[] = {
	{ 18, 4, { 2, 2, 2, 2 }, false },  { 34, 4, { 3, 4, 6, 3 }, false },  { 50, 4, { 3, 4, 6, 3 }, true },
	{ 101, 4, { 3, 4, 23, 3 }, true }, { 152, 4, { 3, 8, 36, 3 }, true },
};

/* Stages that hold blocks, in order: their number of blocks and planes. -1 where it is none of the family. */
static int count_stages(const struct net *net, int blocks[STAGES], int planes[STAGES])
{
	int n = 0;

	for (int i = 0; i < net->nstages; i++) {
		const struct stage *stage = &net->stage[i];
		const struct part *first = &net->part[stage->first];

		if (first->kind != PART_BLOCK)
			continue;
		if (n == STAGES)
			return -1;
		blocks[n] = stage->last - stage->first + 1;
		planes[n++] = first->planes;
		for (int k = stage->first; k <= stage->last; k++) {
			const struct part *p = &net->part[k];

			if (p->planes != first->planes || p->type != first->type ||
			    p->stride != (k == stage->first && n > 1 ? 2 : 1))
				return -1;
		}
	}
	return n;
}

static int depth_of(const struct net *net, bool cifar, bool bottleneck)
{
	int blocks[STAGES], planes[STAGES], n = count_stages(net, blocks, planes);

	for (int i = 0; i < n; i++)
		if (planes[i] != (cifar ? 16 : 64) << i)
			return 0;
	if (cifar)
		return n == 3 && !bottleneck && blocks[0] == blocks[1] && blocks[1] == blocks[2]
		           ? 6 * blocks[0] + 2
		           : 0;
	for (size_t i = 0; i < ARRAY_LEN(imagenet); i++)
		if (n == imagenet[i].stages && bottleneck == imagenet[i].bottleneck &&
		    memcmp(blocks, imagenet[i].blocks, sizeof imagenet[i].blocks) == 0)
			return imagenet[i].depth;
	return 0;
}

/* The option that every block follows; 0 if there is none. */
static char option_of(const struct net *net)
{
	static const char options[] = "ABC";

	for (const char *o = options; *o; o++) {
		bool all = true;

		for (int i = 0; i < net->nparts; i++) {
			const struct part *p = &net->part[i];
			bool fits = !p->clause_stride && !p->clause_planes;
			enum path want = *o == 'C'   ? PATH_DOWNSAMPLE
			                 : fits      ? PATH_IDENTITY
			                 : *o == 'A' ? PATH_ZERO_PAD
			                             : PATH_DOWNSAMPLE;

			all &= p->kind != PART_BLOCK || p->path == want;
		}
		if (all)
			return *o;
	}
	return 0;
}

/* 1 or 2: which convolution of the strided bottlenecks strides; 0 if they do not agree, or another one does. */
static int stride_in_of(const struct net *net)
{
	int in = 0;

	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];
		int conv = 0, here = 0;

		for (int k = p->first; p->kind == PART_BLOCK && p->stride > 1 && k <= p->trunk_last; k++) {
			if (net->node[k].op != &op_conv2d ||
			    (p->shortcut_first >= 0 && k >= p->shortcut_first && k <= p->shortcut_last))
				continue;
			conv++;
			if (net->node[k].args.stride > 1)
				here = here ? -1 : conv;
		}
		if (here && ((in && here != in) || here < 0))
			return 0;
		in = here ? here : in;
	}
	return in;
}

/* Nothing beside what the paper has: convolutions without groups and bias, with batch norm; 3x3 and 1x1 in the blocks;
   the stem, the downsampling and the head as they are there. */
static bool as_usual(const struct net *net, bool cifar, bool bottleneck)
{
	int convs = 0, norms = 0, pools = 0;

	for (int i = 0; i < net->nnodes; i++) {
		const struct node *n = &net->node[i];
		bool stem = n->op == &op_conv2d && convs == 0;

		convs += n->op == &op_conv2d;
		norms += n->op == &op_batchnorm2d;
		pools += n->op == &op_maxpool2d;
		if (n->op == &op_conv2d &&
		    (n->args.groups != 1 || n->w[1] || (stem && n->args.kernel != (cifar ? 3 : 7)) ||
		     (!stem && n->args.kernel != 3 && n->args.kernel != 1)))
			return false;
		if (n->op == &op_avgpool2d && n->args.kernel != 0)
			return false;
		if (n->op == &op_conv2d && n->args.kernel == 3 && net->part[n->part].kind == PART_BLOCK &&
		    n->out.c != net->part[n->part].planes) /* Wide ResNet */
			return false;
	}
	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];

		if (p->kind == PART_BLOCK &&
		    (p->forced || p->type != (bottleneck ? BLOCK_BOTTLENECK : BLOCK_BASIC) ||
		     p->expansion != (bottleneck ? 4 : 1)))
			return false;
	}
	return convs == norms && pools == !cifar;
}

const struct paper *paper_of(const struct net *net)
{
	bool cifar = net->input.h == 32, bottleneck = false;
	int side = cifar ? 32 : 224, depth, classes = 0;
	char option = option_of(net);

	for (int i = 0; i < net->nparts; i++)
		bottleneck |= net->part[i].kind == PART_BLOCK && net->part[i].type == BLOCK_BOTTLENECK;
	for (int i = 0; i < net->nnodes; i++)
		if (net->node[i].op == &op_linear)
			classes = net->node[i].out.c;
	if (net->nblocks == 0 || !option || net->input.h != side || net->input.w != side ||
	    classes != (cifar ? 10 : 1000) || !as_usual(net, cifar, bottleneck))
		return NULL;
	depth = depth_of(net, cifar, bottleneck);
	return depth ? paper_find(depth, cifar, option, bottleneck ? stride_in_of(net) : 0) : NULL;
}

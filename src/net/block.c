/*
 * block.c -- the page cut into stem, blocks and head, and each block's verdict.
 */
#include <string.h>

#include "base/alloc.h"
#include "net/block.h"

enum { STRIDE_MOST = 1 << 20 };

/* Length of "layer2.0" at the start of "layer2.0.conv1"; 0 where a name does not begin so. */
static size_t block_prefix(const char *name)
{
	size_t n = 5, digits;

	if (strncmp(name, "layer", 5) != 0)
		return 0;
	digits = strspn(name + n, "0123456789");
	n += digits;
	if (digits == 0 || name[n++] != '.')
		return 0;
	digits = strspn(name + n, "0123456789");
	n += digits;
	return digits > 0 && name[n] == '.' ? n : 0;
}

static bool same_block(const char *a, const char *b)
{
	size_t n = block_prefix(a);

	return n > 0 && n == block_prefix(b) && strncmp(a, b, n) == 0;
}

static bool is_head_op(const struct op *op)
{
	return op == &op_avgpool2d || op == &op_linear || op == &op_softmax;
}

/* Where the head begins: after the last block; without blocks, at the run of head operations at the end. */
static int head_first(const struct net *net)
{
	int i = net->nnodes;

	while (i > 1 && block_prefix(net->node[i - 1].name) == 0)
		i--;
	if (i > 1)
		return i;
	for (i = net->nnodes; i > 1 && is_head_op(net->node[i - 1].op);)
		i--;
	return i;
}

static bool add_part(struct net *net, enum part_kind kind, int first, int last, struct err *err)
{
	struct part *part = &net->part[net->nparts];
	const char *name = kind == PART_STEM ? "stem" : kind == PART_HEAD ? "head" : net->node[first].name;

	*part = (struct part){ .kind = kind,
		               .first = first,
		               .last = last,
		               .x = -1,
		               .add = -1,
		               .relu = -1,
		               .trunk_last = -1,
		               .shortcut_first = -1,
		               .shortcut_last = -1,
		               .stride = 1,
		               .expansion = 1 };
	part->name = mem_strndup(name, kind == PART_BLOCK ? block_prefix(name) : strlen(name));
	if (!part->name)
		return err_memory(err);
	for (int i = first; i <= last; i++)
		net->node[i].part = net->nparts;
	net->nblocks += kind == PART_BLOCK;
	net->nparts++;
	return true;
}

/* Runs of equal prefixes. A line that belongs to no block but stands between two goes with the one before it. */
static bool find_parts(struct net *net, struct err *err)
{
	int head = head_first(net), first = 0;

	net->part = mem_new((size_t)net->nnodes + 1, sizeof *net->part);
	if (!net->part)
		return err_memory(err);
	for (int i = 1; i <= head; i++) {
		const char *here = net->node[first].name;

		if (i < head && (block_prefix(net->node[i].name) == 0 || same_block(here, net->node[i].name)))
			continue;
		if (!add_part(net, block_prefix(here) ? PART_BLOCK : PART_STEM, first, i - 1, err))
			return false;
		first = i;
	}
	return head == net->nnodes || add_part(net, PART_HEAD, head, net->nnodes - 1, err);
}

/* "layer2" of "layer2.0"; "stem" and "head" stay. */
static size_t stage_prefix(const char *name)
{
	return strcspn(name, ".");
}

static bool find_stages(struct net *net, struct err *err)
{
	net->stage = mem_new((size_t)net->nparts, sizeof *net->stage);
	if (!net->stage)
		return err_memory(err);
	for (int i = 0; i < net->nparts; i++) {
		const char *name = net->part[i].name;
		size_t n = stage_prefix(name);
		struct stage *stage = net->nstages ? &net->stage[net->nstages - 1] : NULL;

		if (!stage || strlen(stage->name) != n || strncmp(stage->name, name, n) != 0) {
			stage = &net->stage[net->nstages];
			*stage = (struct stage){ .name = mem_strndup(name, n), .first = i };
			if (!stage->name)
				return err_memory(err);
			net->nstages++;
		}
		stage->last = i;
		net->part[i].stage = net->nstages - 1;
	}
	return true;
}

/* What a walk back along the first inputs meets, from a node of the part to the node outside that feeds it. */
struct walk {
	int source, first; /* outside; the earliest inside */
	int convs;         /* how many conv2d */
	int stride;        /* all strides multiplied */
	int middle;        /* the conv2d before the last: the 3x3 of a bottleneck; -1 if none */
	bool pads, pools;  /* a zero_pad_shortcut is among them; an avgpool2d */
};

static struct walk walk_back(const struct net *net, const struct part *part, int from)
{
	struct walk walk = { .source = from, .first = from, .stride = 1, .middle = -1 };

	while (walk.source >= part->first && walk.source > 0) {
		const struct node *node = &net->node[walk.source];

		if (node->op == &op_conv2d && ++walk.convs == 2)
			walk.middle = walk.source;
		walk.pads = walk.pads || node->op == &op_zero_pad_shortcut;
		walk.pools = walk.pools || node->op == &op_avgpool2d;
		if (node->op == &op_conv2d || node->op == &op_zero_pad_shortcut ||
		    node->op == &op_avgpool2d || node->op == &op_maxpool2d)
			walk.stride = (int)((int64_t)walk.stride * node->args.stride < STRIDE_MOST
			                        ? walk.stride * node->args.stride
			                        : STRIDE_MOST);
		walk.first = walk.source;
		walk.source = node->in[0];
	}
	return walk;
}

/* The last add of the block, and the relu that reads it. */
static void find_add(const struct net *net, struct part *part)
{
	for (int i = part->last; i >= part->first && part->add < 0; i--)
		if (net->node[i].op == &op_add)
			part->add = i;
	for (int i = part->add + 1; part->add >= 0 && i <= part->last && part->relu < 0; i++)
		if (net->node[i].op == &op_relu && net->node[i].in[0] == part->add)
			part->relu = i;
}

static enum path path_of(const struct part *part, const struct walk *round)
{
	if (part->shortcut_last < 0)
		return PATH_IDENTITY;
	return round->pads && round->convs == 0 ? PATH_ZERO_PAD : PATH_DOWNSAMPLE;
}

/* The two clauses of _make_layer's condition, from the numbers of the page. */
static void find_clauses(const struct net *net, struct part *part, const struct walk *trunk)
{
	int out = net->node[part->trunk_last].out.c;

	part->inplanes = net->node[part->x].out.c;
	part->expansion = part->type == BLOCK_BOTTLENECK && out % 4 == 0 ? 4 : 1;
	part->planes = out / part->expansion;
	part->stride = trunk->stride;
	part->width = trunk->middle >= 0 ? net->node[trunk->middle].out.c : out;
	part->groups = trunk->middle >= 0 ? net->node[trunk->middle].args.groups : 1;
	part->clause_stride = part->stride != 1;
	part->clause_planes = part->inplanes != part->planes * part->expansion;
}

static bool find_block(const struct net *net, struct part *part, const char *file, struct err *err)
{
	struct walk trunk, round = { 0 };

	find_add(net, part);
	if (part->add >= 0) {
		int learned = net->node[part->add].in[0], came = net->node[part->add].in[1];

		if (learned < part->first && came >= part->first)
			return err_set(err, ERR_MALFORMED,
			               "%s:%d: %s: what the block learned stands first, then the shortcut",
			               file, net->node[part->add].line, net->node[part->add].name);
		if (learned < part->first) /* an add of two outside things is no residual block */
			part->add = part->relu = -1;
	}
	part->trunk_last = part->add >= 0 ? net->node[part->add].in[0] : part->last;
	trunk = walk_back(net, part, part->trunk_last);
	part->x = trunk.source;
	if (part->add >= 0) {
		int came = net->node[part->add].in[1];

		round = walk_back(net, part, came);
		part->x = round.source;
		part->shortcut_last = came >= part->first ? came : -1;
		part->shortcut_first = came >= part->first ? round.first : -1;
		part->path = path_of(part, &round);
		part->pooled = part->path == PATH_DOWNSAMPLE && round.pools;
		part->type = trunk.convs >= 3 ? BLOCK_BOTTLENECK : BLOCK_BASIC;
	}
	find_clauses(net, part, &trunk);
	return true;
}

/* Option C projects every shortcut, also where x would fit. */
static void find_option_c(struct net *net)
{
	bool all = true, fits = false;

	for (int i = 0; i < net->nparts; i++) {
		const struct part *part = &net->part[i];

		if (part->kind != PART_BLOCK || part->path == PATH_NONE)
			continue;
		all = all && part->path == PATH_DOWNSAMPLE;
		fits = fits || (!part->clause_stride && !part->clause_planes);
	}
	for (int i = 0; i < net->nparts; i++)
		net->part[i].option_c =
		    net->part[i].kind == PART_BLOCK && all && fits && net->part[i].path == PATH_DOWNSAMPLE;
}

bool block_find(struct net *net, const char *file, struct err *err)
{
	if (!find_parts(net, err) || !find_stages(net, err))
		return false;
	for (int i = 0; i < net->nparts; i++)
		if (net->part[i].kind == PART_BLOCK && !find_block(net, &net->part[i], file, err))
			return false;
	find_option_c(net);
	return true;
}

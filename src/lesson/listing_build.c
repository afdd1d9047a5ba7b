/*
 * listing_build.c -- _make_layer's decision, in the words of torchvision's rule, with this block's numbers beside it.
 */
#include <stdio.h>
#include <string.h>

#include "lesson/listing_private.h"

struct builder {
	struct listing *l;
	const struct net *net;
	const struct part *p;
	struct err *err;
};

static bool put(const struct builder *b, const char *text, const char *note)
{
	struct listing_line *line = listing_add(b->l, text, strlen(text), b->err);

	return line && (!note[0] || listing_note(line, b->err, "%s", note));
}

static bool mark(const struct builder *b)
{
	b->l->here = b->l->nlines - 1;
	b->l->line[b->l->here].here = true;
	return true;
}

static const char *truth(bool v)
{
	return v ? "True" : "False";
}

/* if stride != 1 or inplanes != planes * expansion: */
static bool put_rule(const struct builder *b)
{
	const struct part *p = b->p;
	char stride[64], planes[64];

	snprintf(stride, sizeof(stride), "%d != 1: %s", p->stride, truth(p->clause_stride));
	snprintf(planes, sizeof(planes), "%d != %d * %d: %s", p->inplanes, p->planes, p->expansion,
	         truth(p->clause_planes));
	return put(b, "if stride != 1 or \\", stride) &&
	       put(b, "        inplanes != planes * expansion:", planes);
}

/* Does this network's downsample begin with an average pool (ResNet-D)?  Then its pool; else NULL. */
static const struct node *pool_of(const struct net *net)
{
	for (int i = 0; i < net->nparts; i++)
		for (int k = net->part[i].shortcut_first;
		     net->part[i].pooled && k <= net->part[i].shortcut_last; k++)
			if (net->node[k].op == &op_avgpool2d)
				return &net->node[k];
	return NULL;
}

/* The module of this kind in the block's downsample, as it was built; "" where there is none. */
static void module_note(const struct builder *b, const struct op *op, char note[64])
{
	const struct part *p = b->p;
	struct buf text = { 0 };

	for (int i = p->shortcut_first; p->path == PATH_DOWNSAMPLE && i >= 0 && i <= p->shortcut_last; i++)
		if (b->net->node[i].op == op)
			listing_module(b->net, i, &text);
	snprintf(note, 64, "%s", buf_str(&text));
	buf_free(&text);
}

static bool put_pool(const struct builder *b, const struct node *pool)
{
	char note[64];

	module_note(b, &op_avgpool2d, note);
	if (!note[0] && b->p->path == PATH_DOWNSAMPLE)
		snprintf(note, sizeof(note), "Identity(): stride is %d", b->p->stride);
	if (!pool->args.ceil_mode)
		return put(b, "        nn.AvgPool2d(stride, stride),", note);
	return put(b, "        nn.AvgPool2d(stride, stride,", note) &&
	       put(b, "                     ceil_mode=True),", "");
}

/* The norm that the network's blocks have; NULL where they have none. */
static const struct op *norm_of(const struct builder *b)
{
	const struct node *node = b->net->node;

	for (int i = b->p->last; i >= b->p->first; i--)
		if (node[i].op == &op_batchnorm2d || node[i].op == &op_groupnorm)
			return node[i].op;
	return NULL;
}

static bool put_downsample(const struct builder *b)
{
	const bool built = b->p->path == PATH_DOWNSAMPLE;
	const struct node *pool = pool_of(b->net);
	const struct op *norm = norm_of(b);
	char conv[64], made[64] = "";

	module_note(b, &op_conv2d, conv);
	if (norm)
		module_note(b, norm, made);
	return put(b, "    downsample = nn.Sequential(", built ? "built" : "not built") &&
	       (!built || mark(b)) && (!pool || put_pool(b, pool)) &&
	       put(b, "        conv1x1(inplanes,", conv) &&
	       (pool ? put(b,
	                   norm ? "                planes * expansion),"
	                        : "                planes * expansion))",
	                   "")
	             : put(b, "                planes * expansion,", "") &&
	                   put(b, norm ? "                stride)," : "                stride))", "")) &&
	       (!norm || put(b, "        norm_layer(planes * expansion))", made));
}

/* Option A: no module of torchvision's builds this; it is the paper's other way, as its CIFAR networks do it. */
static bool put_zero_pad(const struct builder *b)
{
	const struct part *p = b->p;
	const int fresh = p->planes * p->expansion - p->inplanes;
	char note[64] = "not built";

	if (p->path == PATH_ZERO_PAD && b->net->node[p->shortcut_last].args.zeros == ZEROS_BOTH)
		snprintf(note, sizeof(note), "zeros: %d before, %d after", fresh / 2, fresh - fresh / 2);
	else if (p->path == PATH_ZERO_PAD)
		snprintf(note, sizeof(note), "%d channels of zeros", fresh);
	return put(b, "    shortcut = ZeroPad(planes, stride)", note) &&
	       (p->path != PATH_ZERO_PAD || mark(b));
}

/* The name's last line of arguments: those a plain ResNet leaves out. */
static bool put_groups(const struct builder *b, int indent)
{
	const struct part *p = b->p;
	char call[64], note[80];

	snprintf(call, sizeof(call), "%*sgroups%s)", indent, "",
	         p->type == BLOCK_BOTTLENECK ? ", base_width" : "");
	if (p->type == BLOCK_BOTTLENECK)
		snprintf(note, sizeof(note), "%d, %d", p->groups, listing_base_width(p));
	else
		snprintf(note, sizeof(note), "%d: torchvision's refuses", p->groups);
	return put(b, call, note);
}

static bool put_block(const struct builder *b, const char *shortcut)
{
	char call[64], note[80];
	const struct part *p = b->p;
	const char *type = listing_class(p);
	const int indent = (int)strlen(type) + 1;
	const bool more = p->groups != 1 || (p->type == BLOCK_BOTTLENECK && p->width != p->planes);

	snprintf(call, sizeof(call), "%s(inplanes, planes,", type);
	snprintf(note, sizeof(note), "%d, %d", p->inplanes, p->planes);
	if (!put(b, call, note))
		return false;
	if (!shortcut) {
		snprintf(call, sizeof(call), "%*sstride)", indent, "");
		snprintf(note, sizeof(note), "%d", p->stride);
		return put(b, call, note);
	}
	snprintf(call, sizeof(call), "%*sstride, %s%s", indent, "", shortcut, more ? "," : ")");
	snprintf(note, sizeof(note), "%d, %s", p->stride, p->path == PATH_IDENTITY ? "None" : shortcut);
	return put(b, call, note) && (!more || put_groups(b, indent));
}

static bool build(const struct builder *b)
{
	const struct part *p = b->p;
	const bool option_a = net_blocks(b->net, PATH_ZERO_PAD) > 0 && p->path != PATH_DOWNSAMPLE;
	const char *shortcut = option_a ? "shortcut" : "downsample";
	char none[32];

	if (p->path == PATH_NONE)
		return put(b, "# nothing goes round: nothing to choose", "") && put_block(b, NULL) && mark(b);
	snprintf(none, sizeof(none), "%s = None", shortcut);
	if (!put(b, none, ""))
		return false;
	if (p->path == PATH_IDENTITY)
		mark(b);
	if (p->option_c) {
		if (!put(b, "if option == 'C' or \\", "True"))
			return false;
		if (!put(b, "        stride != 1 or \\", truth(p->clause_stride)) ||
		    !put(b, "        inplanes != planes * expansion:", truth(p->clause_planes)))
			return false;
	} else if (!put_rule(b)) {
		return false;
	}
	return (option_a ? put_zero_pad(b) : put_downsample(b)) && put_block(b, shortcut) &&
	       (p->type != BLOCK_BOTTLENECK || listing_init(b->l, b->net, p, b->err));
}

bool listing_build(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	const struct part *p = &t->net->part[cursor_part(t, c->step)];
	const struct builder b = { l, t->net, p, err };

	*l = (struct listing){ .here = -1, .title = "_make_layer" };
	if (p->kind != PART_BLOCK)
		return listing_printf(l, err, "# %s is not a block: nothing is chosen here", p->name) !=
		           NULL ||
		       (listing_free(l), false);
	if (build(&b))
		return true;
	listing_free(l);
	return false;
}

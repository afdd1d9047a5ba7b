/*
 * listing_build.c -- _make_layer's decision, in the words of torchvision's rule, with this block's numbers beside it.
 */
#include <stdio.h>
#include <string.h>

#include "lesson/listing_private.h"

struct builder {
	struct listing *l;
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

static bool put_downsample(const struct builder *b)
{
	const struct part *p = b->p;
	const bool built = p->path == PATH_DOWNSAMPLE;
	char conv[64] = "", norm[48] = "";

	if (built) {
		snprintf(conv, sizeof(conv), "conv1x1(%d, %d, %d)", p->inplanes, p->planes * p->expansion,
		         p->stride);
		snprintf(norm, sizeof(norm), "BatchNorm2d(%d)", p->planes * p->expansion);
	}
	return put(b, "    downsample = nn.Sequential(", built ? "built" : "not built") &&
	       (!built || mark(b)) && put(b, "        conv1x1(inplanes,", conv) &&
	       put(b, "                planes * expansion,", "") && put(b, "                stride),", "") &&
	       put(b, "        norm_layer(planes * expansion))", norm);
}

/* Option A: no module of torchvision's builds this; it is the paper's other way, as its CIFAR networks do it. */
static bool put_zero_pad(const struct builder *b)
{
	const struct part *p = b->p;
	const bool built = p->path == PATH_ZERO_PAD;
	char note[64] = "not built";

	if (built)
		snprintf(note, sizeof(note), "%d channels of zeros", p->planes * p->expansion - p->inplanes);
	return put(b, "    shortcut = ZeroPad(planes, stride)", note) && (!built || mark(b));
}

static bool put_block(const struct builder *b, const char *shortcut)
{
	char call[64], note[80];
	const struct part *p = b->p;
	const char *type = p->type == BLOCK_BOTTLENECK ? "Bottleneck" : "BasicBlock";

	snprintf(call, sizeof(call), "%s(inplanes, planes,", type);
	snprintf(note, sizeof(note), "%d, %d", p->inplanes, p->planes);
	if (!put(b, call, note))
		return false;
	snprintf(call, sizeof(call), "%*sstride, %s)", (int)strlen(type) + 1, "", shortcut);
	snprintf(note, sizeof(note), "%d, %s", p->stride,
	         p->path == PATH_IDENTITY || p->path == PATH_NONE ? "None" : shortcut);
	return put(b, call, note);
}

static bool build(const struct builder *b, const struct net *net)
{
	const bool option_a = net_blocks(net, PATH_ZERO_PAD) > 0 && b->p->path != PATH_DOWNSAMPLE;
	const char *shortcut = option_a ? "shortcut" : "downsample";
	char none[32];

	snprintf(none, sizeof(none), "%s = None", shortcut);
	if (!put(b, none, ""))
		return false;
	if (b->p->path == PATH_IDENTITY || b->p->path == PATH_NONE)
		mark(b);
	if (b->p->option_c) {
		if (!put(b, "if option == 'C' or \\", "True"))
			return false;
		if (!put(b, "        stride != 1 or \\", truth(b->p->clause_stride)) ||
		    !put(b, "        inplanes != planes * expansion:", truth(b->p->clause_planes)))
			return false;
	} else if (!put_rule(b)) {
		return false;
	}
	return (option_a ? put_zero_pad(b) : put_downsample(b)) && put_block(b, shortcut);
}

bool listing_build(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	const struct part *p = &t->net->part[cursor_part(t, c->step)];
	const struct builder b = { l, p, err };

	*l = (struct listing){ .here = -1, .title = "_make_layer" };
	if (p->kind != PART_BLOCK)
		return listing_printf(l, err, "# %s is not a block: nothing is chosen here", p->name) !=
		           NULL ||
		       (listing_free(l), false);
	if (build(&b, t->net))
		return true;
	listing_free(l);
	return false;
}

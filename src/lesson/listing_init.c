/*
 * listing_init.c -- what a bottleneck's __init__ makes of width and stride: torchvision's Bottleneck, its numbers beside.
 */
#include <stdio.h>
#include <string.h>

#include "lesson/listing_private.h"

const char *listing_class(const struct part *p)
{
	return p->type == BLOCK_BOTTLENECK ? "Bottleneck"
	       : p->type == BLOCK_BASIC    ? "BasicBlock"
	                                   : "PlainBlock";
}

/* width = int(planes * base_width / 64) * groups, the other way round; rounded up, so that it gives that width again. */
int listing_base_width(const struct part *p)
{
	const int64_t each = p->width / int_max(p->groups, 1);

	return (int)((each * 64 + p->planes - 1) / int_max(p->planes, 1));
}

/* Is its 3x3 as wide as torchvision's ResNets have it?  Then there is no word for its width. */
static bool usual(const struct part *p)
{
	return p->width == p->planes && p->groups == 1;
}

/* The k-th convolution of the trunk as its line: which arguments it is given follows from the page. */
static bool put_conv(struct listing *l, const struct net *net, const struct part *p, int k, struct err *err)
{
	const char *width = usual(p) ? "planes" : "width", *from = k == 0 ? "inplanes" : width,
	           *to = k == 2 ? "planes * 4" : width;
	struct listing_line *line;
	struct buf note = { 0 };
	char name[256];
	int step;

	snprintf(name, sizeof(name), "%s.conv%d", p->name, k + 1);
	step = net_find(net, name);
	if (step < 0 || net->node[step].op != &op_conv2d)
		return true;
	const struct args *a = &net->node[step].args;
	const bool grouped = a->groups != 1;

	line = listing_printf(l, err, "self.conv%d = conv%dx%d(%s, %s%s%s", k + 1, a->kernel, a->kernel, from,
	                      to, a->stride != 1 || grouped ? ", stride" : "", grouped ? "," : ")");
	listing_module(net, step, &note);
	bool ok = line && buf_ok(&note, err) && listing_note(line, err, "%s", buf_str(&note));

	buf_free(&note);
	return ok && (!grouped || listing_printf(l, err, "                     groups)"));
}

bool listing_init(struct listing *l, const struct net *net, const struct part *p, struct err *err)
{
	struct listing_line *line;

	if (!listing_printf(l, err, "# in Bottleneck.__init__:"))
		return false;
	if (!usual(p)) {
		line = listing_printf(l, err, "width = int(planes * base_width / 64) \\");
		if (!line || !listing_note(line, err, "%d", p->width) ||
		    !listing_printf(l, err, "        * groups"))
			return false;
	}
	for (int k = 0; k < 3; k++)
		if (!put_conv(l, net, p, k, err))
			return false;
	return true;
}

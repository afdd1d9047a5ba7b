/* lane_text.c -- one step in a diagram, in a few columns. */
#include <string.h>

#include "op/op.h"
#include "view/lanes.h"

static struct small conv_text(const struct args *a)
{
	struct small stride = small_format(" /%d", a->stride), groups = small_format(" g%d", a->groups);

	return small_format(" %d×%d%s%s", a->kernel, a->kernel, a->stride > 1 ? stride.s : "",
	                    a->groups > 1 ? groups.s : "");
}

struct small lane_text(const struct net *net, int step, bool inner)
{
	const struct node *node = &net->node[step];
	const char *name = small_name(net, step), *down = "downsample";
	const struct op *op = node->op;
	struct small size = { .s = "" };

	if (op == &op_conv2d || op == &op_maxpool2d || op == &op_avgpool2d)
		size = conv_text(&node->args);
	if (op == &op_avgpool2d && node->out.h == 1 && node->out.w == 1)
		size = small_format("%s", "");
	if (op == &op_zero_pad_shortcut)
		return small_format("pad to %d /%d", node->args.channels, node->args.stride);
	if (inner && strncmp(name, down, strlen(down)) == 0 && name[strlen(down)] == '.')
		return small_format("%s %s%s", name + strlen(down),
		                    op == &op_conv2d        ? "conv"
		                    : op == &op_batchnorm2d ? "bn"
		                    : op == &op_groupnorm   ? "gn"
		                    : op == &op_avgpool2d   ? "avg"
		                                            : op->name,
		                    size.s);
	return small_format("%.40s%s", name, size.s);
}

/*
 * listing_module.c -- a step of the page as the call that builds its module, with its numbers in.
 */
#include "lesson/listing.h"

static void put_conv(const struct net *net, const struct node *node, struct buf *b)
{
	const struct args *a = &node->args;

	buf_printf(b, "conv%dx%d(%d, %d", a->kernel, a->kernel, net->node[node->in[0]].out.c, node->out.c);
	if (a->kernel == 1 || a->stride != 1 || a->groups != 1)
		buf_printf(b, ", %d", a->stride);
	if (a->groups != 1)
		buf_printf(b, ", %d", a->groups);
	buf_putc(b, ')');
}

void listing_module(const struct net *net, int step, struct buf *b)
{
	const struct node *node = &net->node[step];

	if (node->op == &op_conv2d)
		put_conv(net, node, b);
	else if (node->op == &op_batchnorm2d)
		buf_printf(b, "BatchNorm2d(%d)", node->out.c);
	else if (node->op == &op_groupnorm)
		buf_printf(b, "GroupNorm(%d, %d)", node->args.groups, node->out.c);
	else if (node->op == &op_avgpool2d && node->args.kernel)
		buf_printf(b, "AvgPool2d(%d, %d)", node->args.kernel, node->args.stride);
	else if (node->op == &op_zero_pad_shortcut)
		buf_printf(b, "ZeroPad(%d, %d)", node->out.c, node->args.stride);
	else
		buf_puts(b, node->op->name);
}

void listing_modules(const struct net *net, int first, int last, struct buf *b)
{
	for (int i = first; i <= last; i++) {
		if (i > first)
			buf_puts(b, ", ");
		listing_module(net, i, b);
	}
}

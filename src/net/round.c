/*
 * round.c -- the new shortcut of a block: its nodes, and where their weights come from.
 */
#include <stdio.h>

#include "net/overlay.h"
#include "net/read.h"
#include "net/seed.h"

static const char *const suffixes[FORCE_COUNT][OVERLAY_NEW] = {
	[FORCE_DOWNSAMPLE] = { "downsample.0", "downsample.1" },
	[FORCE_ZERO_END] = { "shortcut" },
	[FORCE_ZERO_BOTH] = { "shortcut" },
};

static struct node *new_node(struct overlay *o, const struct part *part, const char *suffix,
                             const struct op *op, int in)
{
	struct node *node = &o->net->node[o->net->nnodes++];

	*node = (struct node){ .name = o->word, .op = op, .nin = 1, .in = { in } };
	o->word += snprintf(o->word, OVERLAY_NAME, "%s.%s", part->name, suffix) + 1;
	op_args_preset(op, &node->args);
	return node;
}

/* The node's tensors of these weights; false where one is missing or does not fit what comes in. */
static bool take_weights(const struct net *net, struct node *node, const struct weights *weights)
{
	struct tensor in = { net->node[node->in[0]].out, NULL };
	struct call call = { .in = { &in }, .args = node->args };
	struct err err;

	for (int k = 0; k < OP_PARAM && node->op->param[k]; k++) {
		bool optional = node->op->param[k][0] == '?';
		char name[OVERLAY_NAME];

		snprintf(name, sizeof name, "%s.%s", node->name, node->op->param[k] + optional);
		node->w[k] = weights ? weights_find(weights, name) : NULL;
		call.w[k] = node->w[k];
		if (!node->w[k] && !optional)
			return false;
	}
	return node->op->shape(&call, &node->out, &err);
}

/* Trained weights where the file has some; else seeded. There is no `norm` where the block has none. */
static bool projection(struct overlay *o, const struct part *part, struct node *conv, struct node *norm,
                       struct err *err)
{
	struct net *net = o->net;
	struct shape x = net->node[conv->in[0]].out, out = o->base->node[part->trunk_last].out;
	struct weights *seeded;

	if (take_weights(net, conv, net->weights) && conv->out.c == out.c &&
	    (!norm || take_weights(net, norm, net->weights)))
		return true;
	seeded = seed_projection(part->name, norm ? norm->op : NULL, x.c, out.c, err);
	if (!seeded)
		return false;
	net->seeded[net->nseeded++] = seeded;
	take_weights(net, conv, seeded);
	if (norm)
		take_weights(net, norm, seeded);
	return true;
}

/* A norm like the block's own behind the convolution; NULL where it has none. */
static struct node *new_norm(struct overlay *o, const struct recipe *recipe, const char *suffix, int in)
{
	const int like = recipe_norm(o->base, recipe->part);
	struct node *norm;

	if (like < 0)
		return NULL;
	norm = new_node(o, &o->base->part[recipe->part], suffix, o->base->node[like].op, in);
	norm->args = o->base->node[like].args;
	return norm;
}

/* The new shortcut of a block; `*last` is what the addition reads. */
bool overlay_shortcut(struct overlay *o, const struct recipe *recipe, int *last, struct err *err)
{
	const struct part *part = &o->base->part[recipe->part];
	enum force force = recipe_means(o->base, recipe);
	const char *const *suffix = suffixes[force];
	int x = o->to[part->x];
	struct node *first, *norm;

	*last = x;
	if (force == FORCE_IDENTITY)
		return true;
	first =
	    new_node(o, part, suffix[0], force == FORCE_DOWNSAMPLE ? &op_conv2d : &op_zero_pad_shortcut, x);
	recipe_args(o->base, recipe, &first->args);
	*last = o->net->nnodes - 1;
	if (force != FORCE_DOWNSAMPLE)
		return read_shape(o->net, first, err);
	norm = new_norm(o, recipe, suffix[1], *last);
	*last = o->net->nnodes - 1;
	return projection(o, part, first, norm, err) && read_shape(o->net, first, err) &&
	       (!norm || read_shape(o->net, norm, err));
}

/*
 * recipe.c -- what a recipe is: its words, whether it changes anything, whether it can be laid, what comes round.
 */
#include <assert.h>
#include <string.h>

#include "net/overlay.h"

static const char *const word[FORCE_COUNT] = { "identity", "downsample", "A", "A-both" };

const char *force_word(enum force force)
{
	return word[force];
}

bool force_find(const char *text, enum force *force)
{
	for (int i = 0; i < FORCE_COUNT; i++) {
		if (strcmp(text, word[i]) != 0)
			continue;
		*force = (enum force)i;
		return true;
	}
	return false;
}

static const struct part *part_of(const struct net *net, const struct recipe *recipe)
{
	assert(recipe->part >= 0 && recipe->part < net->nparts);
	return &net->part[recipe->part];
}

static struct shape x_of(const struct net *net, const struct part *part)
{
	return net->node[part->x].out;
}

static struct shape learned(const struct net *net, const struct part *part)
{
	return net->node[part->trunk_last].out;
}

static bool pads(enum force force)
{
	return force == FORCE_ZERO_END || force == FORCE_ZERO_BOTH;
}

enum force recipe_means(const struct net *net, const struct recipe *recipe)
{
	const struct part *part = part_of(net, recipe);

	if (part->add >= 0 && pads(recipe->how) && part->stride == 1 &&
	    x_of(net, part).c == learned(net, part).c)
		return FORCE_IDENTITY;
	return recipe->how;
}

/* Zeros that are none stand where they like. */
static bool same_zeros(const struct net *net, const struct part *part, enum force force)
{
	const struct args *args = &net->node[part->shortcut_last].args;
	enum zeros zeros = force == FORCE_ZERO_BOTH ? ZEROS_BOTH : ZEROS_END;

	return args->zeros == zeros || args->channels == x_of(net, part).c;
}

bool recipe_changes(const struct net *net, const struct recipe *recipe)
{
	const struct part *part = part_of(net, recipe);
	enum force force = recipe_means(net, recipe);

	switch (part->path) {
	case PATH_IDENTITY:
		return force != FORCE_IDENTITY;
	case PATH_DOWNSAMPLE:
		return force != FORCE_DOWNSAMPLE;
	case PATH_ZERO_PAD:
		return !pads(force) || net->node[part->shortcut_last].op != &op_zero_pad_shortcut ||
		       !same_zeros(net, part, force);
	case PATH_NONE:
		break;
	}
	return true;
}

bool recipe_check(const struct net *net, const struct recipe *recipe, struct err *err)
{
	const struct part *part = part_of(net, recipe);
	int in, out;

	if (part->kind != PART_BLOCK)
		return err_set(err, ERR_USAGE, "%s is no residual block, so there is no shortcut to change",
		               part->name);
	if (part->add < 0)
		return err_set(
		    err, ERR_UNSUPPORTED,
		    "%s is a plain block: nothing goes round it, so there is no shortcut to change",
		    part->name);
	in = x_of(net, part).c;
	out = learned(net, part).c;
	if (pads(recipe->how) && out < in)
		return err_set(err, ERR_UNSUPPORTED,
		               "option A only adds channels, but %s turns %d channels into %d", part->name,
		               in, out);
	return true;
}

void recipe_args(const struct net *net, const struct recipe *recipe, struct args *args)
{
	const struct part *part = part_of(net, recipe);

	op_args_preset(pads(recipe->how) ? &op_zero_pad_shortcut : &op_conv2d, args);
	args->stride = part->stride;
	if (pads(recipe->how)) {
		args->channels = learned(net, part).c;
		args->zeros = recipe->how == FORCE_ZERO_BOTH ? ZEROS_BOTH : ZEROS_END;
	} else {
		args->kernel = 1;
	}
}

int recipe_norm(const struct net *net, int index)
{
	const struct part *part = &net->part[index];
	int channels = net->node[part->trunk_last].out.c;

	for (int i = part->last; i >= part->first; i--) {
		const struct node *node = &net->node[i];

		if ((node->op == &op_batchnorm2d || node->op == &op_groupnorm) && node->out.c == channels)
			return i;
	}
	return -1;
}

/* Every stride-th pixel and all channels of the block, through padding and projection alike. */
bool recipe_shape(const struct net *net, const struct recipe *recipe, struct shape *shape, struct err *err)
{
	struct recipe pad = { recipe->part, FORCE_ZERO_END };
	struct tensor x = { 0 };
	struct call call = { .in = { &x } };

	if (!recipe_check(net, recipe, err))
		return false;
	x.shape = x_of(net, part_of(net, recipe));
	*shape = x.shape;
	if (recipe_means(net, recipe) == FORCE_IDENTITY)
		return true;
	recipe_args(net, &pad, &call.args);
	x.shape.c = int_min(x.shape.c, call.args.channels); /* a projection may also have fewer channels */
	return op_zero_pad_shortcut.shape(&call, shape, err);
}

void recipe_print(const struct net *net, const struct recipe *recipe, struct buf *b)
{
	buf_printf(b, "%s = %s", part_of(net, recipe)->name, force_word(recipe_means(net, recipe)));
}

int shape_clashes(struct shape a, struct shape b, struct clash clash[3])
{
	static const char *const axis[] = { "channels", "height", "width" };
	const int sizes[][2] = { { a.c, b.c }, { a.h, b.h }, { a.w, b.w } };
	int n = 0;

	for (int i = 0; i < 3; i++)
		if (sizes[i][0] != sizes[i][1])
			clash[n++] = (struct clash){ .axis = axis[i],
				                     .dimension = i + 1,
				                     .a = sizes[i][0],
				                     .b = sizes[i][1],
				                     .stretched = sizes[i][0] == 1 || sizes[i][1] == 1 };
	for (int i = n - 1; i >= 0; i--) {
		clash[i].named = !clash[i].stretched;
		if (clash[i].named)
			break;
	}
	return n;
}

int net_clashes(const struct net *net, struct clash clash[3])
{
	const struct fault *fault = net_fault(net);
	const struct node *node = fault ? &net->node[fault->node] : NULL;

	if (!node || node->op != &op_add)
		return 0;
	return shape_clashes(net->node[node->in[0]].out, net->node[node->in[1]].out, clash);
}

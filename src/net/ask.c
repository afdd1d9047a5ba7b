/*
 * ask.c -- what the reader wants otherwise than the page has it: sizes, mean and std, eps, the stride's place, labels.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "net/labels.h"
#include "net/read.h"

/* What was asked for is neither read nor assumed any more. */
static void drop_note(struct net *net, const char *what, bool asked)
{
	int kept = 0;

	for (int i = 0; i < net->nnotes; i++)
		if (!asked || strcmp(net->note[i].what, what) != 0)
			net->note[kept++] = net->note[i];
	net->nnotes = kept;
}

static void drop_notes(struct net *net, const struct net_ask *ask)
{
	drop_note(net, "weights", ask->weights != NULL);
	drop_note(net, "input", ask->preset || ask->crop);
	drop_note(net, "resize", ask->preset || ask->resize);
	drop_note(net, "mean and std", ask->preset || (ask->nmean && ask->nstd));
	drop_note(net, "eps", ask->eps > 0);
	drop_note(net, "stride", ask->stride_in != 0);
	drop_note(net, "shortcut", ask->shortcut != 0);
	drop_note(net, "class names", ask->labels != NULL);
	drop_note(net, "zeros", ask->shortcut != 0);
}

static void ask_prep(struct net *net, const struct net_ask *ask)
{
	int crop = ask->crop ? ask->crop : ask->preset ? ask->preset->crop : 0;

	if (crop) {
		net->input.h = net->input.w = crop;
		net->node[0].out = net->input;
	}
	if (ask->preset)
		net->prep = (struct prep){ ask->preset->resize == ask->preset->crop ? 0 : ask->preset->resize,
			                   ask->preset->filter };
	if (ask->resize)
		net->prep.resize = ask->resize;
}

static bool ask_means(struct net *net, const struct net_ask *ask, struct err *err)
{
	const float *mean = ask->nmean    ? ask->mean
	                    : ask->preset ? ask->preset->mean
	                                  : NULL,
	            *std = ask->nstd     ? ask->std
	                   : ask->preset ? ask->preset->std
	                                 : NULL;
	bool found = false;

	for (int i = 0; i < net->nnodes; i++) {
		struct args *args = &net->node[i].args;

		if (net->node[i].op != &op_normalize)
			continue;
		found = true;
		if (mean) {
			memcpy(args->mean, mean, 3 * sizeof *mean);
			args->nmean = 3;
		}
		if (std) {
			memcpy(args->std, std, 3 * sizeof *std);
			args->nstd = 3;
		}
	}
	return found || (!ask->nmean && !ask->nstd) ||
	       err_set(err, ERR_MISFIT,
	               "--mean and --std are for a step `normalize`, which this network has not");
}

static void ask_eps(struct net *net, float eps)
{
	for (int i = 0; i < net->nnodes; i++)
		if (net->node[i].op == &op_batchnorm2d || net->node[i].op == &op_groupnorm)
			net->node[i].args.eps = eps;
}

/* The node NAME beside "layer2.0.conv1"; NULL if there is none. */
static struct node *beside(struct net *net, const struct node *conv1, const char *word)
{
	char name[256];
	int i;

	snprintf(name, sizeof name, "%.*s%s", (int)strlen(conv1->name) - 5, conv1->name, word);
	i = net_find(net, name);
	return i < 0 || net->node[i].op != &op_conv2d ? NULL : &net->node[i];
}

/* A bottleneck is told by its conv3. */
static bool ask_stride(struct net *net, int in, struct err *err)
{
	bool found = false;

	for (int i = 0; i < net->nnodes; i++) {
		struct node *one = &net->node[i], *two;
		size_t n = strlen(one->name);
		int stride;

		if (one->op != &op_conv2d || n < 7 || strcmp(one->name + n - 6, ".conv1") != 0)
			continue;
		two = beside(net, one, "conv2");
		if (!two || !beside(net, one, "conv3"))
			continue;
		found = true;
		stride = one->args.stride * two->args.stride;
		one->args.stride = in == 1 ? stride : 1;
		two->args.stride = in == 1 ? 1 : stride;
	}
	return found || err_set(err, ERR_MISFIT, "--stride-in is for bottlenecks, and this network has none");
}

static bool ask_shortcut(struct net *net, const struct net_ask *ask, struct err *err)
{
	bool found = false;

	for (int i = 0; ask->shortcut == 'A' && i < net->nnodes; i++)
		if (net->node[i].op == &op_zero_pad_shortcut) {
			net->node[i].args.zeros = ask->both ? ZEROS_BOTH : ZEROS_END;
			found = true;
		}
	return found ||
	       err_set(err, ERR_MISFIT,
	               "--shortcut is for a network by its name, and this one has its own page; --what-if "
	               "or force changes a block of it");
}

bool read_ask(struct reading *r, struct err *err)
{
	const struct net_ask *ask = r->ask;

	if (!ask)
		return true;
	drop_notes(r->net, ask);
	ask_prep(r->net, ask);
	if (ask->eps > 0)
		ask_eps(r->net, ask->eps);
	if (ask_means(r->net, ask, err) && (!ask->stride_in || ask_stride(r->net, ask->stride_in, err)) &&
	    (!ask->shortcut || ask_shortcut(r->net, ask, err)))
		return true;
	return err_prefix(err, "%s", r->file);
}

bool read_labels(struct reading *r, struct err *err)
{
	const struct node *last = &r->net->node[r->net->nnodes - 1];
	struct labels list;

	if (!r->ask || !r->ask->labels)
		return true;
	if (!labels_read(r->ask->labels, &list, err))
		return false;
	if (shape_len(last->out) != (size_t)list.n) {
		err_set(err, ERR_MISFIT, "%s: %d names of classes, but %s has %zu outputs", r->ask->labels,
		        list.n, last->name, shape_len(last->out));
		labels_free(&list);
		return false;
	}
	r->net->label = list.name;
	r->net->nlabels = list.n;
	return true;
}

/*
 * bind.c -- weights to nodes by name, as in a state_dict; then shapes, parameters, multiply-adds.
 */
#include <stdio.h>
#include <string.h>

#include "net/read.h"

/* The tensor NODE.SUFFIX, e.g. layer2.0.downsample.1.running_var. */
static const struct weight *find(const struct net *net, const struct node *node, const char *suffix)
{
	char name[512];

	if (!net->weights)
		return NULL;
	snprintf(name, sizeof name, "%s.%s", node->name, suffix);
	return weights_find(net->weights, name);
}

bool read_weights(struct reading *r, struct err *err)
{
	const struct node *first = NULL;
	const char *missing = NULL;
	int more = 0;

	if (!r->net->weights && read_is_seeded(&r->page) && !read_seeded(r, err))
		return false;
	for (struct node *node = r->net->node; node < r->net->node + r->net->nnodes; node++) {
		for (int k = 0; k < OP_PARAM && node->op->param[k]; k++) {
			bool optional = node->op->param[k][0] == '?';
			const char *suffix = node->op->param[k] + optional;

			node->w[k] = find(r->net, node, suffix);
			if (node->w[k] || optional)
				continue;
			if (!first) {
				first = node;
				missing = suffix;
			} else {
				more++;
			}
		}
	}
	if (!first)
		return true;
	if (!r->net->weights)
		err_set(err, ERR_MISFIT, "%s.%s is needed, but there are no weights", first->name, missing);
	else if (more)
		err_set(err, ERR_MISFIT, "%s.%s is not in the weights, and %d more are missing", first->name,
		        missing, more);
	else
		err_set(err, ERR_MISFIT, "%s.%s is not in the weights", first->name, missing);
	return read_fault(r, first->line, err);
}

bool read_shape(struct net *net, struct node *node, struct err *err)
{
	struct tensor in[OP_IN] = { 0 };
	struct call call = { .args = node->args };

	for (int k = 0; k < node->nin; k++) {
		in[k].shape = net->node[node->in[k]].out;
		call.in[k] = &in[k];
	}
	memcpy(call.w, node->w, sizeof call.w);
	if (!node->op->shape(&call, &node->out, err))
		return false;
	node->params = op_params(node->op, &call);
	node->macs = op_macs(node->op, &call, node->out);
	if (__builtin_add_overflow(net->params, node->params, &net->params) ||
	    __builtin_add_overflow(net->macs, node->macs, &net->macs))
		return err_set(err, ERR_LIMIT, "the network is larger than skipstep can count");
	return true;
}

bool read_shapes(struct reading *r, struct err *err)
{
	struct net *net = r->net;
	const struct node *last = &net->node[net->nnodes - 1];
	const struct page_line *labels = page_find(&r->page, "labels");

	for (int i = 1; i < net->nnodes; i++) {
		if (read_shape(net, &net->node[i], err))
			continue;
		err_prefix(err, "%s", net->node[i].name);
		return read_fault(r, net->node[i].line, err);
	}
	if (net->nlabels == 0 || shape_len(last->out) == (size_t)net->nlabels)
		return true;
	err_set(err, ERR_MISFIT, "there are %d labels, but %s has %zu outputs", net->nlabels, last->name,
	        shape_len(last->out));
	return read_fault(r, labels->number, err);
}

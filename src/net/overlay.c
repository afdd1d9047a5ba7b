/*
 * overlay.c -- a net with recipes laid over it: nodes copied, old shortcuts left out, new ones put in.
 */
#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "net/block.h"
#include "net/overlay.h"
#include "net/read.h"

/* Which recipe goes where, in the order of parts, and what they are called together. */
static bool choose(struct overlay *o, const struct recipe *recipe, int n, struct err *err)
{
	struct buf text = { 0 };
	bool ok;

	for (int i = 0; i < n; i++) {
		if (!recipe_check(o->base, &recipe[i], err))
			return false;
		o->at[recipe[i].part] = recipe_changes(o->base, &recipe[i]) ? &recipe[i] : NULL;
	}
	for (int i = 0; i < o->base->nparts; i++) {
		if (!o->at[i])
			continue;
		if (text.len)
			buf_puts(&text, ", ");
		recipe_print(o->base, o->at[i], &text);
	}
	ok = buf_ok(&text, err);
	if (ok && text.len) {
		o->net->recipe = mem_strdup(buf_str(&text));
		ok = o->net->recipe || err_memory(err);
	}
	buf_free(&text);
	return ok;
}

static bool find_cut(struct overlay *o, struct err *err)
{
	const struct net *base = o->base;
	bool *skip = mem_new((size_t)base->nnodes, sizeof *skip);
	bool *keep = mem_new((size_t)base->nnodes, sizeof *keep);
	bool ok = (skip && keep) || err_memory(err);

	for (int i = 0; ok && i < base->nparts; i++) {
		if (!o->at[i])
			continue;
		chain_mark(base, &base->part[i], o->cut);
		skip[base->part[i].add] = true;
		keep[base->part[i].x] = true;
	}
	if (ok)
		chain_cut(base, skip, keep, o->cut);
	mem_free(skip);
	mem_free(keep);
	return ok;
}

/* A node of the base, reading what its inputs have become. */
static bool copy_node(struct overlay *o, int i, const int *last, struct err *err)
{
	struct net *net = o->net;
	struct node *node = &net->node[net->nnodes];
	struct err why = { 0 };

	*node = o->base->node[i];
	o->to[i] = net->nnodes++;
	for (int k = 0; k < node->nin; k++)
		node->in[k] = o->to[node->in[k]];
	if (last)
		node->in[1] = *last;
	if (i == 0 || read_shape(net, node, &why))
		return true;
	if (!last) /* what fitted in the base fits here; only the totals can have grown too large */
		return err_set(err, why.code, "%s: %s", node->name, why.msg);
	node->out = net->node[node->in[0]].out;
	node->params = node->macs = 0;
	if (!net_fault(net))
		net->fault = (struct fault){ o->to[i], why };
	return true;
}

static bool copy_nodes(struct overlay *o, struct err *err)
{
	const struct net *base = o->base;

	for (int i = 0; i < base->nnodes; i++) {
		const struct part *part = &base->part[base->node[i].part];
		const struct recipe *recipe = part->add == i ? o->at[base->node[i].part] : NULL;
		int last;

		if (o->cut[i])
			continue;
		if (recipe && !overlay_shortcut(o, recipe, &last, err))
			return err_prefix(err, "%s", part->name);
		if (!copy_node(o, i, recipe ? &last : NULL, err))
			return false;
	}
	return true;
}

static bool names_differ(struct net *net, struct err *err)
{
	read_index(net);
	for (int i = 1; i < net->nnodes; i++)
		if (strcmp(net->index[i - 1].name, net->index[i].name) == 0)
			return err_set(
			    err, ERR_UNSUPPORTED,
			    "the new shortcut would have a line %s, but this network has another line of this name",
			    net->index[i].name);
	return true;
}

/* Room for everything, at its most. */
static bool make_room(struct overlay *o, int n, struct err *err)
{
	struct net *net = o->net;
	const struct net *base = o->base;
	size_t more = (size_t)n * OVERLAY_NEW, nodes = (size_t)base->nnodes;

	net->base = base;
	net->name = mem_strdup(base->name);
	net->path = mem_strdup(base->path);
	net->input = base->input;
	net->label = base->label;
	net->nlabels = base->nlabels;
	net->weights = base->weights;
	net->untrained = base->untrained;
	net->prep = base->prep;
	net->note = base->note;
	net->nnotes = base->nnotes;
	net->node = mem_new(nodes + more, sizeof *net->node);
	net->index = mem_new(nodes + more, sizeof *net->index);
	net->seeded = mem_new((size_t)n, sizeof(struct weights *));
	net->text = mem_new(more, OVERLAY_NAME);
	o->word = net->text;
	o->at = mem_new((size_t)base->nparts, sizeof(const struct recipe *));
	o->to = mem_new(nodes, sizeof *o->to);
	o->cut = mem_new(nodes, sizeof *o->cut);
	return (net->name && net->path && net->node && net->index && net->seeded && net->text && o->at &&
	        o->to && o->cut) ||
	       err_memory(err);
}

static bool is_seeded(const struct net *net, int node)
{
	for (int i = 0; node >= 0 && i < net->nseeded; i++)
		if (net->node[node].w[0] == &net->seeded[i]->tensor[0])
			return true;
	return false;
}

/* Parts from the new nodes; what is said of the other blocks stays as it was. */
static bool mark_parts(struct overlay *o, struct err *err)
{
	struct net *net = o->net;
	bool same;

	if (!block_find(net, net->name, err))
		return false;
	same = net->nparts == o->base->nparts;
	for (int i = 0; same && i < net->nparts; i++) {
		struct part *part = &net->part[i];

		same = strcmp(part->name, o->base->part[i].name) == 0;
		part->forced = o->at[i] != NULL;
		part->option_c = o->base->part[i].option_c && !part->forced;
		part->seeded = is_seeded(net, part->shortcut_first);
	}
	return same ||
	       err_set(err, ERR_UNSUPPORTED,
	               "only the lines of its shortcut bear the name of this block: without them it is lost");
}

struct net *net_with(const struct net *base, const struct recipe *recipe, int n, struct err *err)
{
	struct overlay o = { .base = base, .net = mem_new(1, sizeof *o.net) };
	bool ok;

	assert(!base->base && n >= 0);
	if (!o.net) {
		err_memory(err);
		return NULL;
	}
	ok = make_room(&o, n, err) && choose(&o, recipe, n, err) && find_cut(&o, err) &&
	     copy_nodes(&o, err) && names_differ(o.net, err) && mark_parts(&o, err);
	mem_free(o.at);
	mem_free(o.to);
	mem_free(o.cut);
	if (ok)
		return o.net;
	net_free(o.net);
	return NULL;
}

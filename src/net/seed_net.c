/*
 * seed_net.c -- a page that says `weights seeded`: all its tensors made, their shapes from the lines above.
 *
 * He's initialisation keeps the spread of numbers from layer to layer where nothing goes round. In a residual net each
 * block adds its own to what came round, so the variance would double at each; the last norm of each of n blocks has
 * gamma 1 / sqrt(n) instead of 1, or, where there is no norm, its last convolution is scaled by that.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "net/read.h"
#include "net/seed.h"

struct seeding {
	struct net *net;
	struct seed_tensor *tensor; /* all that are needed so far */
	int n;
	bool *last;   /* of each node: it is what a block learned */
	double gamma; /* 1 / sqrt(blocks) */
};

bool read_is_seeded(const struct page *page)
{
	const struct page_line *line = page_find(page, "weights");

	return line && line->nwords == 2 && strcmp(page_word(page, line, 1), "seeded") == 0;
}

static void find_last(struct seeding *s)
{
	int blocks = 0;

	for (int i = 1; i < s->net->nnodes; i++)
		if (s->net->node[i].op == &op_add) {
			s->last[s->net->node[i].in[0]] = true;
			blocks++;
		}
	s->gamma = blocks ? 1 / sqrt(blocks) : 1;
}

/* A convolution's weight; a linear layer's weight and bias. The channels that come in are known by now. */
static bool add_sums(struct seeding *s, const struct node *node, struct err *err)
{
	const struct args *a = &node->args;
	const int in = s->net->node[node->in[0]].out.c;
	const char *name = node->name;

	if (a->channels == 0)
		return err_set(err, ERR_MALFORMED,
		               "%s needs channels= (how many come out) where the weights are seeded",
		               node->op->name);
	if (node->op == &op_linear) {
		double bound = 1 / sqrt(in);

		s->tensor[s->n++] =
		    (struct seed_tensor){ name, "weight", 2, { a->channels, in }, SEED_UNIFORM, bound };
		s->tensor[s->n++] =
		    (struct seed_tensor){ name, "bias", 1, { a->channels }, SEED_UNIFORM, bound };
	} else {
		struct seed_tensor t = { name,        "weight",
			                 4,           { a->channels, in / a->groups, a->kernel, a->kernel },
			                 SEED_NORMAL, 0 };
		t.scale = seed_deviation(t.dim);
		if (s->last[node - s->net->node])
			t.scale *= s->gamma;
		s->tensor[s->n++] = t;
	}
	return true;
}

/* The tensors of a node, and its shape, as far as shapes alone tell. */
static bool add_node(struct seeding *s, struct node *node, struct err *err)
{
	struct weight w[OP_PARAM] = { 0 };
	struct tensor in[OP_IN] = { 0 };
	struct call call = { .args = node->args };
	const int first = s->n;

	for (int k = 0; k < node->nin; k++) {
		in[k].shape = s->net->node[node->in[k]].out;
		call.in[k] = &in[k];
	}
	if (node->op == &op_batchnorm2d || node->op == &op_groupnorm) {
		double gamma = s->last[node - s->net->node] ? s->gamma : 1;

		for (int k = 0; k < OP_PARAM && node->op->param[k]; k++)
			s->tensor[s->n++] = seed_norm(node->name, node->op->param[k], in[0].shape.c, gamma);
		node->out = in[0].shape;
		return true;
	}
	if (node->op->param[0] && !add_sums(s, node, err))
		return false;
	for (int k = first; k < s->n; k++) {
		w[k - first] = (struct weight){ .name = node->name, .rank = s->tensor[k].rank };
		memcpy(w[k - first].dim, s->tensor[k].dim, sizeof s->tensor[k].dim);
		call.w[k - first] = &w[k - first];
	}
	return node->op->shape(&call, &node->out, err);
}

bool read_seeded(struct reading *r, struct err *err)
{
	struct net *net = r->net;
	struct seeding s = { .net = net };
	bool ok;

	s.tensor = mem_new((size_t)net->nnodes * OP_PARAM, sizeof *s.tensor);
	s.last = mem_new((size_t)net->nnodes, sizeof *s.last);
	ok = (s.tensor && s.last) || err_memory(err);
	if (ok)
		find_last(&s);
	for (int i = 1; ok && i < net->nnodes; i++) {
		ok = add_node(&s, &net->node[i], err);
		if (!ok) {
			err_prefix(err, "%s", net->node[i].name);
			read_fault(r, net->node[i].line, err);
		}
	}
	if (ok) {
		net->weights = seed_make(s.tensor, s.n, err);
		ok = net->weights || err_prefix(err, "%s", r->file);
	}
	net->untrained = ok;
	mem_free(s.tensor);
	mem_free(s.last);
	return ok;
}

/* planned.c -- a page's lines as the steps of a plan. */
#include <string.h>

#include "base/alloc.h"
#include "trace/planned.h"

static void as_step(const struct node *node, struct plan_step *step)
{
	step->op = node->op;
	step->nin = node->nin;
	memcpy(step->in, node->in, sizeof step->in);
	step->args = node->args;
	memcpy(step->w, node->w, sizeof step->w);
	step->out = node->out;
}

struct plan *planned(const struct net *net, struct err *err)
{
	const struct fault *fault = net_fault(net);
	int n = fault ? fault->node : net->nnodes;
	struct plan_step *step = mem_new((size_t)n, sizeof *step);
	struct plan *plan = NULL;

	if (!step) {
		err_memory(err);
		return NULL;
	}
	for (int i = 0; i < n; i++)
		as_step(&net->node[i], &step[i]);
	plan = plan_new(step, n, net->input, err);
	mem_free(step);
	return plan;
}

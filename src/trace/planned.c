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

static struct plan *plan_of(const struct net *net, struct err *err)
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

struct planned *planned_new(const struct net *net, struct err *err)
{
	struct planned *p = mem_new(1, sizeof *p);

	if (!p) {
		err_memory(err);
		return NULL;
	}
	p->users = 1;
	p->plan = plan_of(net, err);
	if (p->plan)
		return p;
	mem_free(p);
	return NULL;
}

struct planned *planned_again(struct planned *p)
{
	if (p)
		p->users++;
	return p;
}

void planned_free(struct planned *p)
{
	if (!p || --p->users)
		return;
	plan_free(p->plan);
	mem_free(p);
}

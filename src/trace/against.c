/*
 * against.c -- which member of an .npz is which step, and how far the two are apart.
 */
#include "trace/against.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* ---- names -------------------------------------------------------------------------------------- */

enum { NAME_ROOM = 512 };

/* The last step of what a module's name stands for: a block, a stage, a shortcut; -1. */
static int last_of(const struct net *net, const char *name)
{
	char shortcut[NAME_ROOM];

	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];

		if (p->kind != PART_BLOCK)
			continue;
		if (strcmp(p->name, name) == 0)
			return p->last;
		snprintf(shortcut, sizeof shortcut, "%s.downsample", p->name);
		if (p->path == PATH_DOWNSAMPLE && strcmp(shortcut, name) == 0)
			return p->shortcut_last;
	}
	for (int i = 0; i < net->nstages; i++)
		if (strcmp(net->stage[i].name, name) == 0 &&
		    net->part[net->stage[i].first].kind == PART_BLOCK)
			return net->part[net->stage[i].last].last;
	return -1;
}

/* layer2.0.relu is what PyTorch calls one module that runs as relu1 and relu2. */
static int again_of(const struct net *net, const char *name)
{
	const char *mark = strchr(name, '#');
	char step[NAME_ROOM];
	int again;

	if (mark && text_int(mark + 1, 2, 99, &again))
		snprintf(step, sizeof step, "%.*s%d", (int)(mark - name), name, again);
	else
		snprintf(step, sizeof step, "%s1", name);
	return net_find(net, step);
}

/* layer2_0_conv1, where only one step is called so. */
static int underlined(const struct net *net, const char *name)
{
	int found = -1;

	for (int i = 0; i < net->nnodes; i++) {
		const char *a = net->node[i].name, *b = name;

		while (*a && (*a == *b || (*a == '.' && *b == '_')))
			a++, b++;
		if (*a || *b)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* The CIFAR networks of kuangliu and akamaster: linear, layer2.0.shortcut.0. */
static int elsewhere(const struct net *net, const char *name)
{
	const char *shortcut = strstr(name, ".shortcut");
	char step[NAME_ROOM];
	int found;

	if (strcmp(name, "linear") == 0)
		return net_find(net, "fc");
	if (!shortcut)
		return -1;
	snprintf(step, sizeof step, "%.*s.downsample%s", (int)(shortcut - name), name,
	         shortcut + strlen(".shortcut"));
	found = net_find(net, step);
	return found < 0 ? last_of(net, step) : found;
}

/* The step that a name stands for; *exact: by the very name. */
static int step_named(const struct net *net, const char *name, bool *exact)
{
	int step = net_find(net, name);

	*exact = step >= 0;
	if (step < 0)
		step = last_of(net, name);
	if (step < 0)
		step = elsewhere(net, name);
	if (step < 0)
		step = again_of(net, name);
	if (step < 0)
		step = underlined(net, name);
	return step;
}

int against_find(const struct against *a, const struct net *net, int step)
{
	int found = -1;

	for (int i = 0; i < a->nrefs; i++) {
		bool exact;

		if (step_named(net, a->ref[i].name, &exact) != step)
			continue;
		if (exact)
			return i;
		if (found < 0)
			found = i;
	}
	return found;
}

int against_step(const struct against *a, const struct net *net, int ref)
{
	bool exact;
	int step = step_named(net, a->ref[ref].name, &exact);

	return step >= 0 && against_find(a, net, step) == ref ? step : -1;
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static bool same_shape(const struct npy *npy, struct shape s)
{
	const int64_t want[] = { s.c, s.h, s.w };
	int skip = npy->rank == 4 || (npy->rank == 2 && s.h == 1 && s.w == 1);
	int rank = npy->rank - skip;

	if ((skip && npy->dim[0] != 1) || !(rank == 3 || (rank == 1 && s.h == 1 && s.w == 1)))
		return false;
	for (int i = 0; i < rank; i++)
		if (npy->dim[skip + i] != want[i])
			return false;
	return true;
}

/* Infinite where they cannot be subtracted and are not the same. */
static double apart(double a, double b)
{
	double d = fabs(a - b);

	if (!isnan(d))
		return d;
	return (isnan(a) && isnan(b)) || a == b ? 0 : (double)INFINITY;
}

struct gap against_gap(const struct against *a, const struct trace *t, int step)
{
	struct gap g = { .kind = GAP_NONE, .ref = step < 0 ? -1 : against_find(a, t->net, step) };
	const struct tensor *out;
	const struct npy *npy;
	size_t worst = 0;

	if (g.ref < 0 || !trace_has(t, step))
		return g;
	npy = &a->ref[g.ref].npy;
	out = trace_out(t, step);
	if (!same_shape(npy, out->shape)) {
		g.kind = GAP_SHAPE;
		return g;
	}
	g.kind = GAP_NUMBERS;
	for (size_t i = 0; i < npy->len; i++) {
		double theirs = npy_get(npy, i), d = apart((double)out->v[i], theirs);

		if (d > g.absolute) {
			g.absolute = d;
			worst = i;
		}
		if (isfinite(theirs) && fabs(theirs) > g.largest)
			g.largest = fabs(theirs);
	}
	g.at = shape_place(out->shape, worst);
	g.ours = (double)out->v[worst];
	g.theirs = npy_get(npy, worst);
	g.relative = g.absolute == 0 ? 0 : g.largest > 0 ? g.absolute / g.largest : (double)INFINITY;
	return g;
}

bool gap_exceeds(const struct gap *g, double tolerance)
{
	return g->kind == GAP_SHAPE || (g->kind == GAP_NUMBERS && !(g->relative <= tolerance));
}

/* ways_value.c -- what each way past a block puts at one place. */
#include "view/ways.h"

#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "net/seed.h"

/* The same relative place on a map of another size. */
static int rescaled(int i, int n, int to)
{
	return int_clamp((int)((int64_t)i * to / int_max(n, 1)), 0, to - 1);
}

bool ways_make(const struct scene *s, struct ways *w)
{
	const struct net *net;
	struct shape here = scene_out(s)->shape;
	struct at at = scene_at(s);

	w->truth = s->truth ? s->truth : s->trace[0];
	net = w->truth->net;
	w->index = scene_net(s)->node[scene_step(s)].part;
	w->part = &net->part[w->index];
	if (w->part->kind != PART_BLOCK || w->part->add < 0)
		return false;
	w->x = net->node[w->part->x].out;
	w->out = net->node[w->part->trunk_last].out;
	w->at = (struct at){ rescaled(at.c, here.c, w->out.c), rescaled(at.y, here.h, w->out.h),
		             rescaled(at.x, here.w, w->out.w) };
	w->other = (w->at.c + (w->out.c > w->x.c ? w->x.c : w->out.c / 2)) % w->out.c;
	w->from = (struct at){ w->at.c % w->x.c, int_min(w->at.y * w->part->stride, w->x.h - 1),
		               int_min(w->at.x * w->part->stride, w->x.w - 1) };
	return true;
}

int ways_first(const struct ways *w, enum force how)
{
	return how == FORCE_ZERO_BOTH ? (w->out.c - w->x.c) / 2 : 0;
}

static bool has(const struct scene *s, const struct ways *w, int step)
{
	return trace_has(w->truth, step) && !hidden(s, step);
}

bool ways_learned(const struct scene *s, const struct ways *w, int c, float *value)
{
	*value = 0;
	if (!has(s, w, w->part->trunk_last))
		return false;
	*value = tensor_get(&w->truth->step[w->part->trunk_last].out, c, w->at.y, w->at.x);
	return true;
}

static enum way_kind from_x(const struct scene *s, const struct ways *w, int c, int y, int x, float *value)
{
	if (!has(s, w, w->part->x))
		return WAY_UNKNOWN;
	*value = c >= 0 && c < w->x.c ? tensor_get(&w->truth->step[w->part->x].out, c, y, x) : 0;
	return WAY_NUMBER;
}

/* Has the file a projection for this block that it does not use? A try would take that. */
static bool has_trained(const struct ways *w)
{
	char name[SEED_ROOM];
	int n = snprintf(name, sizeof(name), "%s.downsample.0.weight", w->part->name);
	const struct weights *weights = w->truth->net->weights;

	return n >= SEED_ROOM || !weights || weights_find(weights, name);
}

/* What a projection nobody trained would put there: one row of it, a fresh batch norm if the block has one; the bits a
   try gives. Group norm wants the whole map measured: that is left to a try. */
static enum way_kind seeded(const struct scene *s, const struct ways *w, int c, float *value)
{
	const int norm = recipe_norm(w->truth->net, w->index);
	const struct node *like = norm >= 0 ? &w->truth->net->node[norm] : NULL;
	float one = 1, zero = 0, sum = 0, *row;
	struct weight ones = { .rank = 1, .dim = { 1 }, .len = 1, .v = &one };
	struct weight zeros = { .rank = 1, .dim = { 1 }, .len = 1, .v = &zero };
	struct tensor in = { { 1, 1, 1 }, &sum };
	struct call call = { .in = { &in }, .w = { &ones, &zeros, &zeros, &ones } };

	if (has_trained(w) || (like && like->op != &op_batchnorm2d))
		return WAY_UNTRAINED;
	if (!has(s, w, w->part->x))
		return WAY_UNKNOWN;
	row = mem_new((size_t)w->x.c, sizeof(*row));
	if (!row)
		return WAY_UNTRAINED;
	seed_row(w->part->name, w->x.c, w->out.c, c, row);
	for (int i = 0; i < w->x.c; i++)
		sum = fmaf(tensor_get(&w->truth->step[w->part->x].out, i, w->from.y, w->from.x), row[i], sum);
	mem_free(row);
	sum += 0.0f; /* as op/conv2d.c does */
	*value = sum;
	if (like) {
		call.args = like->args;
		*value = op_batchnorm2d.element(&call, (struct at){ 0, 0, 0 }, NULL);
	}
	return WAY_SEEDED;
}

/* The block's own projection; or the what-if's, while that runs; else what one would be that is drawn. */
static enum way_kind projected(const struct scene *s, const struct ways *w, int c, float *value)
{
	const struct part *now = &scene_net(s)->part[w->index];
	const struct trace *t = w->part->path == PATH_DOWNSAMPLE           ? w->truth
	                        : s->truth && now->path == PATH_DOWNSAMPLE ? s->trace[0]
	                                                                   : NULL;
	int step = t == w->truth ? w->part->shortcut_last : now->shortcut_last;

	if (!t)
		return seeded(s, w, c, value);
	if (!trace_has(t, step) || hidden(s, step))
		return WAY_UNKNOWN;
	*value = tensor_get(&t->step[step].out, c, w->at.y, w->at.x);
	return t->net->part[w->index].seeded ? WAY_SEEDED : WAY_NUMBER;
}

enum way_kind ways_value(const struct scene *s, const struct ways *w, enum force how, int c, float *value)
{
	struct recipe recipe = { w->index, how };
	struct shape shape;
	struct clash clash[3];
	struct err err;

	*value = 0;
	if (!recipe_shape(w->truth->net, &recipe, &shape, &err))
		return WAY_IMPOSSIBLE;
	if (shape_clashes(w->out, shape, clash) > 0)
		return WAY_ERROR;
	if (how == FORCE_DOWNSAMPLE)
		return projected(s, w, c, value);
	if (how == FORCE_IDENTITY)
		return from_x(s, w, c, w->at.y, w->at.x, value);
	return from_x(s, w, c - ways_first(w, how), w->from.y, w->from.x, value);
}

/* Which way a part goes. Zeros that are none stand at the end. */
static bool goes(const struct net *net, int index, enum force how)
{
	const struct part *p = &net->part[index];
	bool both;

	if (p->path != ways_path(how))
		return false;
	if (p->path != PATH_ZERO_PAD)
		return true;
	both = net->node[p->shortcut_last].args.zeros == ZEROS_BOTH;
	return both == (how == FORCE_ZERO_BOTH);
}

bool ways_is_true(const struct ways *w, enum force how)
{
	return goes(w->truth->net, w->index, how);
}

bool ways_is_now(const struct scene *s, const struct ways *w, enum force how)
{
	return s->truth && goes(scene_net(s), w->index, how);
}

enum path ways_path(enum force how)
{
	static const enum path path[FORCE_COUNT] = { [FORCE_IDENTITY] = PATH_IDENTITY,
		                                     [FORCE_DOWNSAMPLE] = PATH_DOWNSAMPLE,
		                                     [FORCE_ZERO_END] = PATH_ZERO_PAD,
		                                     [FORCE_ZERO_BOTH] = PATH_ZERO_PAD };

	return path[how];
}

const char *ways_word(enum force how)
{
	static const char *const word[FORCE_COUNT] = { [FORCE_IDENTITY] = "identity",
		                                       [FORCE_DOWNSAMPLE] = "downsample",
		                                       [FORCE_ZERO_END] = "zero pad end",
		                                       [FORCE_ZERO_BOTH] = "zero pad both" };

	return word[how];
}

/* role.c -- what a step does in its block. */
#include "view/role.h"

#include <math.h>
#include <string.h>

#include "op/op.h"

static bool is_add(const struct scene *s)
{
	return s->cursor.step >= 0 && s->cursor.step == scene_part(s)->add;
}

const char *role_short(const struct scene *s, int slot)
{
	static const char *const round[] = { [PATH_NONE] = "",
		                             [PATH_IDENTITY] = "itself",
		                             [PATH_ZERO_PAD] = "padded",
		                             [PATH_DOWNSAMPLE] = "remixed" };

	return !is_add(s) ? "" : slot == 0 ? "learned" : round[scene_part(s)->path];
}

const char *role_long(const struct scene *s, int slot)
{
	static const char *const round[] = { [PATH_NONE] = "",
		                             [PATH_IDENTITY] = "x itself",
		                             [PATH_ZERO_PAD] = "x, padded",
		                             [PATH_DOWNSAMPLE] = "x, remixed" };

	return !is_add(s) ? "" : slot == 0 ? "what it learned" : round[scene_part(s)->path];
}

/* A convolution's weight, if it is there: (Co,Ci/groups,K,K). */
static const struct weight *conv_weight(const struct scene *s)
{
	const struct step *step = &s->trace[0]->step[scene_step(s)];

	return s->cursor.step >= 0 && step->node->op == &op_conv2d && step->call.w[0] && step->call.w[0]->v
	           ? step->call.w[0]
	           : NULL;
}

/* The first input channel of this output channel's group. */
static int group_first(const struct scene *s, const struct weight *w, int c)
{
	int groups = int_max(s->trace[0]->step[scene_step(s)].call.args.groups, 1);

	return c / int_max(w->dim[0] / groups, 1) * w->dim[1];
}

const float *role_kernel(const struct scene *s, int c, int in_channel)
{
	const struct weight *w = conv_weight(s);
	int at = w ? in_channel - group_first(s, w, c) : -1;

	if (!w || at < 0 || at >= w->dim[1])
		return NULL;
	return w->v + ((size_t)c * (size_t)w->dim[1] + (size_t)at) * (size_t)w->dim[2] * (size_t)w->dim[3];
}

static double mean_size(const struct tensor *t, int c)
{
	size_t n = (size_t)t->shape.h * (size_t)t->shape.w;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += fabs((double)t->v[(size_t)c * n + i]);
	return n && isfinite(sum) ? sum / (double)n : 0;
}

/* Of this output channel's inputs the one that weighs most: the size of its kernel times the size of its numbers. */
static int heaviest(const struct scene *s, const struct weight *w, int c)
{
	const struct step *step = &s->trace[0]->step[s->cursor.step];
	size_t kk = (size_t)w->dim[2] * (size_t)w->dim[3];
	const float *v = w->v + (size_t)c * (size_t)w->dim[1] * kk;
	bool known = shown(s, step->node->in[0]);
	int first = group_first(s, w, c), best = 0;
	double most = -1;

	for (int i = 0; i < w->dim[1]; i++) {
		double sum = 0;

		for (size_t k = 0; k < kk; k++)
			sum += fabs((double)v[(size_t)i * kk + k]);
		sum *= known ? mean_size(step->call.in[0], first + i) : 1;
		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	return best;
}

int role_channel(const struct scene *s, int slot, int c)
{
	const struct step *step = &s->trace[0]->step[scene_step(s)];
	const struct weight *w = conv_weight(s);
	const struct tensor *in = step->call.in[slot];
	int channels = in ? in->shape.c : 0;

	if (w && s->cursor.size == SIZE_MAC) {
		int term = int_max(s->cursor.term, 0) / (w->dim[2] * w->dim[3]);

		return group_first(s, w, c) + int_min(term, w->dim[1] - 1);
	}
	if (w)
		return group_first(s, w, c) + heaviest(s, w, c);
	if (step->node->op == &op_zero_pad_shortcut) {
		int first = step->call.args.zeros == ZEROS_BOTH ? (step->out.shape.c - channels) / 2 : 0;

		return c - first >= 0 && c - first < channels ? c - first : -1;
	}
	return c < channels ? c : -1;
}

struct small role_input(const struct scene *s, int slot)
{
	const struct node *node = &scene_net(s)->node[scene_step(s)];

	if (node->nin <= slot)
		return small_format("bytes");

	int in = node->in[slot];
	bool own = scene_net(s)->node[in].part == node->part;

	return own ? small_format("%.40s", small_name(scene_net(s), in))
	       : scene_part(s)->kind == PART_BLOCK && scene_part(s)->x == in
	           ? small_format("x")
	           : small_format("%.40s", scene_net(s)->node[in].name);
}

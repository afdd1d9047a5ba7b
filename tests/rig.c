/* One op on a bench. See rig.h. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

float rig_number(uint32_t *seed)
{
	return ((float)next(seed) - 32768.0f) / 16384.0f;
}

int rig_pick(uint32_t *seed, int lo, int hi)
{
	return lo + (int)(next(seed) % (uint32_t)(hi - lo + 1));
}

static float *numbers(uint32_t *seed, size_t n)
{
	float *v = malloc((n ? n : 1) * sizeof(*v));

	ck_assert(v != NULL);
	for (size_t i = 0; i < n; i++)
		v[i] = rig_number(seed);
	return v;
}

void rig_open(struct rig *rig, const char *op, uint32_t seed)
{
	*rig = (struct rig){ .op = op_find(op), .seed = seed };
	ck_assert(rig->op != NULL);
	op_args_preset(rig->op, &rig->call.args);
}

void rig_set(struct rig *rig, const char *key, const char *value)
{
	struct err err = { 0 };

	ck_assert_msg(op_args_set(rig->op, &rig->call.args, key, value, &err), "%s", err.msg);
}

void rig_in(struct rig *rig, int slot, int c, int h, int w)
{
	struct tensor *in = &rig->in[slot];

	in->shape = (struct shape){ c, h, w };
	in->v = numbers(&rig->seed, shape_len(in->shape));
	rig->call.in[slot] = in;
}

void rig_weight(struct rig *rig, int param, int rank, const int *dim)
{
	struct weight *w = &rig->w[param];
	const char *name = rig->op->param[param];

	*w = (struct weight){ .name = name + (*name == '?'), .rank = rank, .len = 1 };
	for (int i = 0; i < rank; i++) {
		w->dim[i] = dim[i];
		w->len *= (size_t)dim[i];
	}
	float *v = numbers(&rig->seed, w->len);

	if (strcmp(w->name, "running_var") == 0)
		for (size_t i = 0; i < w->len; i++)
			v[i] = fabsf(v[i]) + 0.5f;
	w->v = v;
	rig->call.w[param] = w;
}

bool rig_shape(struct rig *rig, struct err *err)
{
	if (!rig->op->shape(&rig->call, &rig->out.shape, err))
		return false;
	rig->out.v = malloc(shape_len(rig->out.shape) * sizeof(float));
	ck_assert(rig->out.v != NULL);
	return true;
}

void rig_close(struct rig *rig)
{
	for (int i = 0; i < OP_IN; i++)
		free(rig->in[i].v);
	for (int i = 0; i < OP_PARAM; i++)
		free((void *)rig->w[i].v);
	free(rig->out.v);
}

static void set_int(struct rig *rig, const char *key, int lo, int hi)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", rig_pick(&rig->seed, lo, hi));
	rig_set(rig, key, text);
}

static void random_conv2d(struct rig *rig)
{
	int groups = rig_pick(&rig->seed, 1, 3);
	int co = groups * rig_pick(&rig->seed, 1, 5), ci = rig_pick(&rig->seed, 1, 4);

	set_int(rig, "kernel", 1, 5);
	set_int(rig, "stride", 1, 4);
	set_int(rig, "pad", 0, 4);
	set_int(rig, "dilation", 1, 3);
	rig->call.args.groups = groups;
	rig_in(rig, 0, groups * ci, rig_pick(&rig->seed, 1, 13), rig_pick(&rig->seed, 1, 40));
	rig_weight(rig, 0, 4, (int[]){ co, ci, rig->call.args.kernel, rig->call.args.kernel });
	if (rig_pick(&rig->seed, 0, 1))
		rig_weight(rig, 1, 1, &co);
}

static void random_pool(struct rig *rig, int smallest)
{
	set_int(rig, "kernel", smallest, 4);
	set_int(rig, "stride", 1, 3);
	set_int(rig, "pad", 0, 2);
	set_int(rig, "ceil_mode", 0, 1);
	rig_in(rig, 0, rig_pick(&rig->seed, 1, 3), rig_pick(&rig->seed, 1, 9), rig_pick(&rig->seed, 1, 9));
}

static void random_linear(struct rig *rig)
{
	int n = rig_pick(&rig->seed, 1, 70), m = rig_pick(&rig->seed, 1, 20);

	rig_in(rig, 0, n, 1, 1);
	rig_weight(rig, 0, 2, (int[]){ m, n });
	if (rig_pick(&rig->seed, 0, 1))
		rig_weight(rig, 1, 1, &m);
}

bool rig_random(struct rig *rig, const struct op *op, uint32_t seed)
{
	struct err err;

	rig_open(rig, op->name, seed * 2654435761u + 1);
	if (op == &op_conv2d) {
		random_conv2d(rig);
	} else if (op == &op_linear) {
		random_linear(rig);
	} else if (op == &op_maxpool2d || op == &op_avgpool2d) {
		random_pool(rig, op == &op_avgpool2d ? 0 : 1);
	} else {
		int c = rig_pick(&rig->seed, 1, 5), h = rig_pick(&rig->seed, 1, 9),
		    w = rig_pick(&rig->seed, 1, 9);

		if (op == &op_normalize) {
			c = 3;
			rig_set(rig, "mean", "0.4914,0.4822,0.4465");
			rig_set(rig, "std", "0.2470,0.2435,0.2616");
		} else if (op == &op_zero_pad_shortcut) {
			set_int(rig, "channels", c, c + 5);
			set_int(rig, "stride", 1, 3);
			rig_set(rig, "zeros", rig_pick(&rig->seed, 0, 1) ? "both" : "end");
		}
		if (op == &op_groupnorm) {
			int groups = rig_pick(&rig->seed, 1, 20);

			rig->call.args.groups = groups;
			c *= groups;
		}
		for (int i = 0; i < op->nin; i++)
			rig_in(rig, i, c, h, w);
		for (int i = 0; i < OP_PARAM && op->param[i]; i++)
			rig_weight(rig, i, 1, &c);
	}
	return rig_shape(rig, &err);
}

static void spoil(uint32_t *seed, float *v, size_t n, bool positive)
{
	static const float odd[] = { 0, -0.0f, INFINITY, -INFINITY, NAN, FLT_MIN, -1e-30f, 1e38f, -1e-45f };

	for (size_t i = 0; i < n; i++)
		if (rig_pick(seed, 0, 7) == 0) {
			float x = odd[rig_pick(seed, 0, (int)ARRAY_LEN(odd) - 1)];
			v[i] = positive && x < 0 ? -x : x;
		}
}

void rig_spoil(struct rig *rig)
{
	for (int i = 0; i < OP_IN; i++)
		if (rig->call.in[i])
			spoil(&rig->seed, rig->in[i].v, shape_len(rig->in[i].shape), false);
	/* a weight that is not finite in one call of three: it sends a padded convolution another way */
	for (int i = 0; i < OP_PARAM; i++)
		if (rig->call.w[i] && rig_pick(&rig->seed, 0, 2) == 0)
			spoil(&rig->seed, (float *)rig->w[i].v, rig->w[i].len, i == 3);
}

bool same_bits(float a, float b)
{
	return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof(a)) == 0;
}

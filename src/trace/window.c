/*
 * window.c -- windows from the args of a step; maps of places carried back through them, and on.
 */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/window.h"

int window_input(const struct trace *trace, int step, int slot)
{
	if (trace_broken(trace, step))
		return WINDOW_NONE;
	if (step > 0)
		return slot < trace->step[step].node->nin ? trace->step[step].node->in[slot] : WINDOW_NONE;
	return slot == 0 && step > -trace->nbefore ? step - 1 : WINDOW_NONE;
}

/* The value of this arg where the op takes it, else what it amounts to. */
static int arg_or(const struct node *node, size_t offset, int otherwise)
{
	for (const struct arg *arg = node->op->arg; arg && arg->key; arg++)
		if (arg->kind == ARG_INT && arg->offset == offset)
			return *(const int *)(const void *)((const char *)&node->args + offset);
	return otherwise;
}

static struct axis axis_of(const struct node *node, int in, int out)
{
	int kernel = arg_or(node, offsetof(struct args, kernel), 1);

	return (struct axis){ .in = in,
		              .out = out,
		              .whole = kernel == 0,
		              .kernel = kernel ? kernel : in,
		              .stride = arg_or(node, offsetof(struct args, stride), 1),
		              .pad = arg_or(node, offsetof(struct args, pad), 0),
		              .dilation = arg_or(node, offsetof(struct args, dilation), 1) };
}

/* Each output reads the whole map, for its group's mean and variance. */
static struct axis axis_whole(int in, int out)
{
	return (struct axis){ .in = in, .out = out, .whole = true, .kernel = in, .dilation = 1 };
}

struct window window_of_node(const struct net *net, int n, int slot)
{
	const struct node *node = &net->node[n];
	struct window window = { 0 };
	struct shape in;

	assert(n > 0 && n < net->nnodes && slot < node->nin);
	in = net->node[node->in[slot]].out;
	window.y = axis_of(node, in.h, node->out.h);
	window.x = axis_of(node, in.w, node->out.w);
	if (node->op == &op_conv2d)
		window.groups = node->args.groups;
	if (node->op == &op_groupnorm) {
		window.groups = node->args.groups;
		window.y = axis_whole(in.h, node->out.h);
		window.x = axis_whole(in.w, node->out.w);
	}
	if (node->op == &op_linear || node->op == &op_softmax)
		window.groups = 1;
	if (node->op == &op_zero_pad_shortcut && node->args.zeros == ZEROS_BOTH)
		window.before = (node->out.c - in.c) / 2;
	return window;
}

static struct axis axis_before(int in, int out, bool crop, enum filter filter)
{
	struct axis axis = {
		.in = in, .out = out, .kernel = 1, .stride = 1, .dilation = 1, .filter = filter
	};

	if (crop)
		axis.pad = -picture_crop_start(in, out);
	else
		axis.resize = in != out;
	return axis;
}

struct window window_of(const struct trace *trace, int step, int slot)
{
	struct window window = { 0 };
	struct shape in, out;
	bool crop = step >= -1; /* `input` takes the crop as it is */

	if (step > 0)
		return window_of_node(trace->net, step, slot);
	assert(window_input(trace, step, slot) != WINDOW_NONE);
	in = trace_out(trace, step - 1)->shape;
	out = trace_out(trace, step)->shape;
	window.y = axis_before(in.h, out.h, crop, trace->net->prep.filter);
	window.x = axis_before(in.w, out.w, crop, trace->net->prep.filter);
	return window;
}

static bool axis_single(const struct axis *a)
{
	return a->kernel == 1 && !a->resize;
}

bool window_single(const struct window *window)
{
	return window->groups == 0 && axis_single(&window->y) && axis_single(&window->x);
}

int axis_first(const struct axis *a, int o)
{
	int first = o * a->stride - a->pad, end;

	if (a->resize)
		picture_resize_span(a->filter, a->in, a->out, o, &first, &end);
	return first;
}

int axis_count(const struct axis *a, int o)
{
	int first, end;

	if (!a->resize)
		return a->kernel;
	picture_resize_span(a->filter, a->in, a->out, o, &first, &end);
	return end - first;
}

/* to[i] |= from[i] for n bytes `step` apart. */
static void join(uint8_t *to, const uint8_t *from, size_t n, size_t step)
{
	for (size_t i = 0; i < n; i++)
		to[i * step] |= from[i * step];
}

/*
 * One axis of a map: `lines` runs along the other axis, whose places are `across` apart; places of this axis are
 * `along` apart in the input and in the output.
 */
struct sweep {
	const struct axis *axis;
	size_t lines, across, along;
};

/* Carries bytes between input place i and output place o for each pair in a window. */
static void carry(const struct sweep *s, const uint8_t *from, uint8_t *to, size_t from_across, bool back)
{
	const struct axis *a = s->axis;

	for (int o = 0; o < a->out; o++) {
		int first = axis_first(a, o), count = axis_count(a, o);

		for (int k = 0; k < count; k++) {
			int i = first + k * a->dilation;
			int f = back ? o : i, t = back ? i : o;

			if (i < 0 || i >= a->in)
				continue;
			for (size_t l = 0; l < s->lines; l++)
				to[l * s->across + (size_t)t * s->along] |=
				    from[l * from_across + (size_t)f * s->along];
		}
	}
}

/* A map (h,w) becomes (h,w2), then (h2,w2). */
static bool both_axes(const struct window *window, const uint8_t *from, uint8_t *to, bool back,
                      struct err *err)
{
	size_t h = (size_t)(back ? window->y.out : window->y.in);
	size_t w = (size_t)(back ? window->x.out : window->x.in);
	size_t w2 = (size_t)(back ? window->x.in : window->x.out);
	struct sweep columns = { &window->x, h, w2, 1 }, rows = { &window->y, w2, 1, w2 };
	uint8_t *between = w2 && h > SIZE_MAX / w2 ? NULL : mem_new(h * w2, 1);

	if (!between)
		return err_memory(err);
	carry(&columns, from, between, w, back);
	carry(&rows, between, to, 1, back);
	mem_free(between);
	return true;
}

/* Place by place, as bn, relu and add go. */
static bool plain(const struct axis *a)
{
	return axis_single(a) && a->stride == 1 && a->pad == 0 && a->in == a->out;
}

bool window_back(const struct window *window, const uint8_t *out, uint8_t *in, struct err *err)
{
	if (!plain(&window->y) || !plain(&window->x))
		return both_axes(window, out, in, true, err);
	join(in, out, (size_t)window->y.in * (size_t)window->x.in, 1);
	return true;
}

bool window_on(const struct window *window, const uint8_t *in, uint8_t *out, struct err *err)
{
	if (!plain(&window->y) || !plain(&window->x))
		return both_axes(window, in, out, false, err);
	join(out, in, (size_t)window->y.in * (size_t)window->x.in, 1);
	return true;
}

static int64_t near_enough(int64_t v)
{
	return v < -WINDOW_FAR ? -WINDOW_FAR : v > WINDOW_FAR ? WINDOW_FAR : v;
}

/* The first place that output o reads; beyond a resized picture's edge it goes on at the same scale. */
static int64_t far_first(const struct axis *a, int64_t o, bool last)
{
	int inside = (int)(o < 0 ? 0 : o >= a->out ? a->out - 1 : o);
	int64_t first;

	if (a->whole)
		return last ? a->in - 1 : 0;
	if (!a->resize)
		return o * a->stride - a->pad + (last ? (int64_t)(a->kernel - 1) * a->dilation : 0);
	first = axis_first(a, inside) + (last ? axis_count(a, inside) - 1 : 0);
	return first + (o - inside) * a->in / a->out;
}

static void axis_reach(const struct axis *a, int *first, int *n)
{
	int64_t from = far_first(a, *first, false), to = far_first(a, (int64_t)*first + *n - 1, true);

	*first = (int)near_enough(from);
	*n = (int)(near_enough(to) - *first + 1);
}

struct box window_reach(const struct window *window, struct box box)
{
	if (box.h == 0 || box.w == 0)
		return (struct box){ 0 };
	axis_reach(&window->y, &box.y, &box.h);
	axis_reach(&window->x, &box.x, &box.w);
	return box;
}

struct box box_around(const uint8_t *place, int h, int w, int bits, int64_t *places)
{
	int y0 = h, y1 = -1, x0 = w, x1 = -1;
	int64_t n = 0;

	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			if (!(place[(size_t)y * (size_t)w + (size_t)x] & bits))
				continue;
			y0 = int_min(y0, y);
			y1 = y;
			x0 = int_min(x0, x);
			x1 = int_max(x1, x);
			n++;
		}
	if (places)
		*places = n;
	return n ? (struct box){ y0, x0, y1 - y0 + 1, x1 - x0 + 1 } : (struct box){ 0 };
}

/* The run from..from+n-1 grown to hold another. */
static void join_run(int *from, int *n, int other, int nother)
{
	int64_t end = (int64_t)*from + *n, other_end = (int64_t)other + nother;

	*from = int_min(*from, other);
	*n = (int)((end > other_end ? end : other_end) - *from);
}

struct box box_join(struct box a, struct box b)
{
	if (a.h == 0 || b.h == 0)
		return a.h == 0 ? b : a;
	join_run(&a.y, &a.h, b.y, b.h);
	join_run(&a.x, &a.w, b.x, b.w);
	return a;
}

/* flow_facts.c -- the numbers that go with an op's maps. */
#include <math.h>
#include <stdio.h>

#include "op/why.h"
#include "view/flow.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/role.h"

static const struct ink plain;

struct pen {
	const struct scene *s;
	struct cells *page;
	struct rect r;
	int y; /* the next row */
};

static bool full(const struct pen *p)
{
	return p->y >= p->r.y + p->r.h;
}

static void tell(struct pen *p, const char *text)
{
	if (!full(p))
		cells_text(p->page, p->r.x, p->y++, p->r.w, plain, text);
}

static void tell_number(struct pen *p, const char *name, double v)
{
	if (full(p))
		return;
	cells_text(p->page, p->r.x, p->y, 10, plain, name);
	number_draw(p->s, p->page, p->r.x + 10, p->y++, plain, (float)v);
}

static void tell_range(struct pen *p, const char *name, const struct tensor *t, int c)
{
	size_t n = (size_t)t->shape.h * (size_t)t->shape.w;
	struct stats st = stats_of(t->v + (size_t)c * n, n);

	if (full(p))
		return;
	if (st.n <= st.nans)
		cells_printf(p->page, p->r.x, p->y++, p->r.w, plain, "%-7.7s      NaN", name);
	else
		cells_printf(p->page, p->r.x, p->y++, p->r.w, plain, "%-7.7s%6.2f%7.2f", name, st.min,
		             st.max);
}

static void tell_ranges(struct pen *p)
{
	const struct scene *s = p->s;
	const struct step *step = &s->trace[0]->step[scene_step(s)];
	const struct tensor *out = scene_out(s);
	int c = scene_at(s).c;

	tell(p, "          min    max");
	for (int i = 0; i < OP_IN && s->cursor.step >= 0; i++) {
		const struct tensor *in = step->call.in[i];
		int ci = in ? role_channel(s, i, c) : -1;

		if (in && ci >= 0 && ci < in->shape.c && in->shape.h * in->shape.w > 1 &&
		    (i >= step->node->nin || shown(s, step->node->in[i])))
			tell_range(p,
			           role_short(s, i)[0] ? role_short(s, i)
			           : i == 0            ? "in"
			                               : "in 2",
			           in, ci);
	}
	if (out->shape.h * out->shape.w > 1)
		tell_range(p, role_short(s, 0)[0] ? "sum" : "out", out, c);
}

/* How many numbers of the channel relu will make zero, if that comes next. */
static void tell_relu(struct pen *p)
{
	const struct scene *s = p->s;
	const struct net *net = scene_net(s);
	int next = s->cursor.step + 1, here = s->cursor.step;
	const struct tensor *out = scene_out(s);
	size_t n = (size_t)out->shape.h * (size_t)out->shape.w;
	struct stats st = stats_of(out->v + (size_t)scene_at(s).c * n, n);

	if (here >= 0 && net->node[here].op == &op_relu) {
		tell(p, small_format("zeros: %zu of %zu", st.zeros, n).s);
		return;
	}
	if (here < 0 || next >= net->nnodes || net->node[next].op != &op_relu ||
	    net->node[next].in[0] != here || hidden(s, next))
		return;
	tell(p, small_format("%.20s will zero", small_name(net, next)).s);
	tell(p, small_format("%zu of %zu", st.negatives, n).s);
}

static void tell_batchnorm(struct pen *p)
{
	static const char *const names[] = { "gamma", "beta", "mean", "var" };
	static const int order[] = { 2, 3, 0, 1 };
	const struct call *call = &p->s->trace[0]->step[p->s->cursor.step].call;
	int c = scene_at(p->s).c;

	tell(p, small_format("bn, channel %d", c).s);
	for (int i = 0; i < 4; i++)
		if (call->w[order[i]] && call->w[order[i]]->v && (size_t)c < call->w[order[i]]->len)
			tell_number(p, names[order[i]], (double)call->w[order[i]]->v[c]);
}

static void tell_groupnorm(struct pen *p)
{
	const struct step *step = &p->s->trace[0]->step[p->s->cursor.step];
	const struct call *call = &step->call;
	const int c = scene_at(p->s).c, channels = step->out.shape.c / call->args.groups;
	struct why why = { 0 };

	if (!call->in[0] || !call->in[0]->v)
		return;
	step->node->op->element(call, (struct at){ c, 0, 0 }, &why);
	tell(p, small_format("gn, channel %d", c).s);
	if (why.nlines > 1 && !why.lost) {
		tell(p, small_format("group of %d..%d", c / channels * channels,
		                     c / channels * channels + channels - 1)
		            .s);
		tell_number(p, "mean", (double)why.step[0].value);
		tell_number(p, "var", (double)why.step[1].value);
	}
	tell_number(p, "gamma", (double)call->w[0]->v[c]);
	tell_number(p, "beta", (double)call->w[1]->v[c]);
	why_clear(&why);
}

static void tell_normalize(struct pen *p)
{
	const struct args *a = &p->s->trace[0]->step[p->s->cursor.step].call.args;
	int c = scene_at(p->s).c;

	if (c < a->nmean && c < OP_MEANS)
		tell_number(p, "mean", (double)a->mean[c]);
	if (c < a->nstd && c < OP_MEANS)
		tell_number(p, "std", (double)a->std[c]);
}

static void tell_kernel(struct pen *p)
{
	const struct scene *s = p->s;
	int c = scene_at(s).c, ci = role_channel(s, 0, c),
	    k = s->trace[0]->step[s->cursor.step].call.args.kernel;
	const float *v = role_kernel(s, c, ci);
	int width = grid_column(s);

	if (!v)
		return;
	/* a weight counts the channels of its group */
	tell(p, small_format("weight[%d,%d]", c, ci % s->trace[0]->step[s->cursor.step].call.w[0]->dim[1]).s);
	for (int y = 0; y < k && !full(p) && width * k <= p->r.w; y++, p->y++)
		for (int x = 0; x < k; x++)
			grid_number(s, p->page, p->r.x + x * width, p->y, plain, v[y * k + x], false);
	if (s->cursor.size != SIZE_MAC && p->y + 2 <= p->r.y + p->r.h) {
		tell(
		    p,
		    small_format("of %d inputs this", s->trace[0]->step[s->cursor.step].call.w[0]->dim[1]).s);
		tell(p, "weighs most here");
	}
}

static void tell_scale(struct pen *p)
{
	const struct scene *s = p->s;
	const struct op *op = s->cursor.step >= 0 ? s->trace[0]->step[s->cursor.step].node->op : NULL;
	const struct step *step = &s->trace[0]->step[scene_step(s)];
	const float *v[3];
	size_t n[3];
	int maps = 0;

	if (op != &op_add)
		return;
	for (int i = 0; i < OP_IN; i++) {
		struct map m = map_channel(step->call.in[i], scene_at(s).c, true);

		v[maps] = m.v;
		n[maps++] = (size_t)m.h * (size_t)m.w;
	}

	struct map m = map_channel(&step->out, scene_at(s).c, true);

	v[maps] = m.v;
	n[maps++] = (size_t)m.h * (size_t)m.w;

	struct scale scale = scale_of(v, n, maps);

	tell(p, small_format("scale %s%s", s->look.ascii ? "+-" : "±", small_size(scale.limit).s).s);
	tell(p, small_format("%zu of %zu beyond", scale.beyond, scale.of).s);
}

static void tell_channel(struct pen *p)
{
	const int c = scene_at(p->s).c, last = scene_out(p->s)->shape.c - 1;
	struct small text = small_format("channel %d of 0..%d", c, last);

	if (cells_columns(text.s) > p->r.w)
		text = small_format("ch. %d of 0..%d", c, last);
	tell(p, text.s);
}

int flow_facts(const struct scene *s, struct cells *page, struct rect r, bool titled)
{
	struct pen p = { s, page, r, r.y };
	const struct op *op = s->cursor.step >= 0 ? s->trace[0]->step[s->cursor.step].node->op : NULL;

	if (!shown(s, s->cursor.step))
		return 0;
	if (!titled)
		tell_channel(&p);
	if (!titled && r.h > 10)
		tell(&p, "");
	tell_ranges(&p);
	tell(&p, "");
	if (op == &op_batchnorm2d)
		tell_batchnorm(&p);
	else if (op == &op_groupnorm)
		tell_groupnorm(&p);
	else if (op == &op_normalize)
		tell_normalize(&p);
	else if (op == &op_conv2d)
		tell_kernel(&p);
	else if (op)
		tell_relu(&p);
	tell_scale(&p);
	if (!coloured(s) && s->look.zoom <= 0 && scene_out(s)->shape.h > 1 && p.y + 2 <= r.y + r.h) {
		tell(&p, "a cell holds 2 rows,");
		tell(&p, "the larger shows");
	}
	return p.y - r.y;
}

/* fold.c -- a convolution with its batch norm folded in. */
#include "view/fold.h"

#include <math.h>
#include <stdio.h>

#include "op/op.h"
#include "view/small.h"

static const struct ink plain;

/* The pair that the cursor's step belongs to. */
static bool find_pair(const struct scene *s, struct folded *f)
{
	const struct net *net = scene_net(s);
	int step = s->cursor.step;

	if (step < 1)
		return false;
	if (net->node[step].op == &op_batchnorm2d) {
		f->bn = step;
		f->conv = net->node[step].in[0];
	} else {
		f->conv = step;
		f->bn = step + 1;
	}
	return f->bn < net->nnodes && net->node[f->conv].op == &op_conv2d &&
	       net->node[f->bn].op == &op_batchnorm2d && net->node[f->bn].in[0] == f->conv;
}

static bool take_numbers(const struct scene *s, struct folded *f, int c)
{
	const struct call *bn = &s->trace[0]->step[f->bn].call;

	for (int i = 0; i < 4; i++)
		if (!bn->w[i] || !bn->w[i]->v || (size_t)c >= bn->w[i]->len)
			return false;
	f->gamma = bn->w[0]->v[c];
	f->beta = bn->w[1]->v[c];
	f->mean = bn->w[2]->v[c];
	f->var = bn->w[3]->v[c];
	f->eps = bn->args.eps;
	f->scale = f->gamma / sqrtf(f->var + f->eps);
	f->bias = f->beta - f->mean * f->scale;
	return true;
}

/* The same taps in the same order, with the folded weights. */
static bool run_folded(const struct scene *s, struct folded *f, struct at at)
{
	struct why why = { 0 };
	bool ok;

	trace_why(s->trace[0], f->conv, at, &why);
	ok = !why.lost && why.nterms > 0;
	f->whole = 0;
	for (int i = 0; ok && i < why.nterms; i++) {
		const struct term *t = &why.term[i];

		if (t->slot == SLOT_BIAS)
			f->whole += t->x * f->scale;
		else if (!t->pad)
			f->whole = fmaf(t->x, t->w * f->scale, f->whole);
	}
	f->whole += f->bias;
	why_clear(&why);
	return ok;
}

bool fold_make(const struct scene *s, struct folded *f)
{
	struct at at = scene_at(s);

	*f = (struct folded){ 0 };
	if (!find_pair(s, f) || !shown(s, f->bn) || !take_numbers(s, f, at.c))
		return false;
	f->apart = tensor_at(&s->trace[0]->step[f->bn].out, at);
	return run_folded(s, f, at);
}

static struct small digits(float v)
{
	return small_format("%.9g", (double)v);
}

int fold_draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct folded f;
	const struct net *net = scene_net(s);
	struct small row[6];
	int n = int_min((int)ARRAY_LEN(row), r.h);

	if (r.h < 3 || r.w < 38 || !fold_make(s, &f))
		return 0;
	row[0] = small_format("%.18s folded into %.18s:", small_name(net, f.bn), small_name(net, f.conv));
	row[1] = small_format("mean %.4f  var %.4f  eps %g", (double)f.mean, (double)f.var, (double)f.eps);
	row[2] = small_format("gamma %.4f  beta %.4f", (double)f.gamma, (double)f.beta);
	row[3] = small_format("w * gamma/sqrt(var+eps) = w * %.5f", (double)f.scale);
	row[4] = small_format("bn after conv  %s", digits(f.apart).s);
	row[5] = f.apart == f.whole ? small_format("folded         %s, equal", digits(f.whole).s)
	                            : small_format("folded         %s (%+.0e)", digits(f.whole).s,
	                                           (double)f.whole - (double)f.apart);
	for (int i = 0; i < n; i++)
		cells_text(page, r.x, r.y + i, r.w, plain, row[i].s);
	return n;
}

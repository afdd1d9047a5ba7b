/* answer.c -- the classes by probability. */
#include "view/answer.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "op/op.h"

/* The step that gives probabilities: the last softmax. -1: none, or its numbers are not to be shown. */
static int answer_step(const struct scene *s)
{
	const struct trace *t = s->trace[0];

	for (int i = t->nsteps - 1; i >= 0; i--)
		if (t->step[i].node->op == &op_softmax)
			return shown(s, i) ? i : -1;
	return -1;
}

/* The class at this rank, from 0; equal ones by index. NaNs come last. */
static int class_at(const struct tensor *t, int rank)
{
	int n = t->shape.c, best = -1;
	double above = INFINITY;

	for (int k = 0, after = -1; k <= rank; k++) {
		double p = -1;

		best = -1;
		for (int i = 0; i < n; i++) {
			double v = isnan(t->v[i]) ? -0.5 : (double)t->v[i];

			if ((v < above || (v == above && i > after)) && v > p) {
				p = v;
				best = i;
			}
		}
		above = p;
		after = best;
	}
	return best;
}

static void add_label(const struct scene *s, int class, struct buf *out)
{
	const struct net *net = scene_net(s);

	if (class >= 0 && class < net->nlabels)
		text_safe(out, net->label[class]);
	else
		buf_printf(out, "class %d", class);
}

struct small answer_line(const struct scene *s, int classes)
{
	int step = answer_step(s);
	const struct fault *fault = trace_fault(s->trace[0]);
	struct buf b = { 0 };

	if (fault)
		return small_format("no answer: stopped at %.40s", scene_net(s)->node[fault->node].name);
	if (step < 0)
		return small_format("...");

	if (scene_net(s)->untrained)
		return small_format("%s", classes > 1 ? "untrained: the answer means nothing" : "untrained");

	const struct tensor *t = &s->trace[0]->step[step].out;

	for (int k = 0; k < int_min(classes, t->shape.c); k++) {
		int class = class_at(t, k);

		buf_puts(&b, k ? "   " : "");
		add_label(s, class, &b);
		buf_putc(&b, ' ');
		number_percent(&b, class >= 0 ? (double)t->v[class] : 0);
		buf_puts(&b, k ? "" : " %");
	}

	struct small line = small_format("%s", buf_str(&b));

	buf_free(&b);
	return line;
}

int answer_bars(const struct scene *s, struct cells *page, struct rect r)
{
	int step = answer_step(s), rows;

	if (step < 0) {
		cells_text(page, r.x, r.y, r.w, (struct ink){ 0 }, trace_fault(s->trace[0]) ? "none" : "...");
		return 1;
	}

	if (scene_net(s)->untrained)
		return cells_wrap(page, r.x, r.y, r.w, r.h, (struct ink){ 0 },
		                  "untrained: the answer means nothing");

	const struct tensor *t = &s->trace[0]->step[step].out;

	rows = int_min(int_min(r.h, 5), t->shape.c);
	for (int k = 0; k < rows; k++) {
		int class = class_at(t, k), bar = r.w - 21, width;
		struct buf b = { 0 };

		add_label(s, class, &b);
		cells_text(page, r.x, r.y + k, 11, (struct ink){ 0 }, buf_str(&b));
		buf_clear(&b);

		double p = class >= 0 && t->v[class] > 0 ? fmin((double)t->v[class], 1) : 0;
		int halves = (int)lround(p * 2 * bar);

		number_percent(&b, p);
		width = cells_columns(buf_str(&b));
		cells_text(page, r.x + 18 - width, r.y + k, width, (struct ink){ 0 }, buf_str(&b));
		cells_text(page, r.x + 19, r.y + k, 1, (struct ink){ 0 }, "%");
		buf_free(&b);
		for (int i = 0; i < halves / 2; i++)
			cells_put(page, r.x + 21 + i, r.y + k, s->look.ascii ? '#' : 0x2588,
			          (struct ink){ 0 });
		if (halves % 2)
			cells_put(page, r.x + 21 + halves / 2, r.y + k, s->look.ascii ? '|' : 0x258C,
			          (struct ink){ 0 });
	}
	return rows;
}

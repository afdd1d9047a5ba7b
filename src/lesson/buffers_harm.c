/*
 * buffers_harm.c -- what if the first operation of a block wrote over x: the changed listing, run; then the numbers.
 *
 * What comes round is computed twice, with the ops themselves: from the step that was meant, and from the one whose
 * numbers are found in the buffer.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/buffers_private.h"
#include "lesson/listing_private.h"

static bool same_number(float a, float b)
{
	return a == b || (a != a && b != b);
}

static size_t count_changed(const struct tensor *a, const struct tensor *b)
{
	const size_t n = shape_len(a->shape);
	size_t changed = 0;

	for (size_t i = 0; i < n; i++)
		changed += !same_number(a->v[i], b->v[i]);
	return changed;
}

static bool tensor_new(struct tensor *t, struct shape shape, struct err *err)
{
	*t = (struct tensor){ shape, mem_new(shape_len(shape), sizeof(float)) };
	return t->v || err_memory(err);
}

/* One op on a tensor of ours. */
static bool run_on(const struct step *s, const struct tensor *in, struct tensor *out, struct err *err)
{
	struct call call = s->call;

	call.in[0] = in;
	if (!tensor_new(out, s->out.shape, err))
		return false;
	op_run(s->node->op, &call, out);
	return true;
}

/* What the shortcut makes of x, and the whole addition with it. */
static bool add_round(const struct trace *t, const struct part *p, const struct tensor *x,
                      struct tensor *round, struct tensor *sum, struct err *err)
{
	const struct step *add = &t->step[p->add];
	struct tensor in = *x, made = { .v = NULL };
	bool ok = true;

	for (int i = p->shortcut_first; ok && i >= 0 && i <= p->shortcut_last; i++) {
		ok = run_on(&t->step[i], &in, &made, err);
		if (i > p->shortcut_first)
			mem_free(in.v);
		in = made;
	}
	*round = (struct tensor){ .v = NULL };
	if (ok && p->shortcut_first < 0) { /* a copy, so that both ways are freed alike */
		ok = tensor_new(&made, in.shape, err);
		if (ok)
			memcpy(made.v, in.v, shape_len(in.shape) * sizeof(*made.v));
		in = made;
	}
	if (!ok)
		return false;
	*round = in;
	struct call call = add->call;

	call.in[1] = round;
	if (!tensor_new(sum, add->out.shape, err))
		return false;
	op_run(add->node->op, &call, sum);
	return true;
}

/* The listing with one line more, `out = self.relu(x)`, and a first operation that reads what it made. */
static bool put_relu_first(struct listing *l, int step, struct err *err)
{
	static const char text[] = "    out = self.relu(x)";
	int at = 0;

	while (at < l->nlines && l->line[at].step < 0)
		at++;
	if (at == l->nlines || !listing_add(l, text, strlen(text), err))
		return at < l->nlines ? false
		                      : err_set(err, ERR_UNSUPPORTED, "this forward has no operations");
	struct listing_line put = l->line[l->nlines - 1];

	memmove(&l->line[at + 1], &l->line[at], (size_t)(l->nlines - 1 - at) * sizeof(*l->line));
	put.step = step;
	l->line[at] = put;
	for (int i = 0; i < l->nlines; i++)
		l->line[i].number = i + 1;
	char *x = strstr(l->line[at + 1].text, "(x)");
	char changed[96];

	if (!x)
		return err_set(err, ERR_UNSUPPORTED, "the first operation of this forward does not read x");
	snprintf(changed, sizeof(changed), "%.*s(out)", (int)(x - l->line[at + 1].text),
	         l->line[at + 1].text);
	mem_free(l->line[at + 1].text);
	l->line[at + 1].text = mem_strdup(changed);
	return l->line[at + 1].text || err_memory(err);
}

/* The changed listing, run. `entry` is the step that x is, `relu` the one whose relu is put first; -1: none is. */
static bool run_changed(const struct trace *t, int part, int entry, int relu, int into, struct buffers *b,
                        struct err *err)
{
	const struct cursor c = { .step = t->net->part[part].last, .size = SIZE_OP };
	struct machine m = {
		.t = t, .rules = buffers_torchvision, .into = into, .raw = -1, .x = -1, .b = b, .err = err
	};

	if (entry != t->net->part[part].x) {
		m.raw = entry;
		m.x = t->net->part[part].x;
	}

	return listing_python(t, &c, &b->listing, err) &&
	       (relu < 0 || put_relu_first(&b->listing, relu, err)) && buffers_room(&m, part, err) &&
	       machine_run(&m, part, entry);
}

/* The first line that writes into #1, and the first that reads there what it was not meant to. */
static bool find_victim(const struct buffers *b, struct buffers_harm *h, struct err *err)
{
	h->first = h->line = -1;
	for (int i = 0; i < b->nops; i++) {
		const struct buffers_op *op = &b->op[i];

		if (h->first < 0 && op->wrote == 1)
			h->first = op->line;
		for (int k = 0; k < OP_IN; k++)
			if (h->line < 0 && op->read[k] == 1 && op->held[k] != op->meant[k]) {
				h->line = op->line;
				h->meant = op->meant[k];
				h->held = op->held[k];
			}
	}
	return h->line >= 0 ||
	       err_set(err, ERR_UNSUPPORTED, "nothing reads x again after its buffer is written over");
}

static bool compute(const struct trace *t, const struct part *p, const struct tensor *meant,
                    const struct tensor *held, struct buffers_harm *h, struct err *err)
{
	struct tensor round[2] = { 0 }, sum[2] = { 0 };
	bool ok =
	    add_round(t, p, meant, &round[0], &sum[0], err) && add_round(t, p, held, &round[1], &sum[1], err);

	if (ok) {
		h->learned = tensor_at(&t->step[p->trunk_last].out, h->at);
		h->round = tensor_at(&round[0], h->at);
		h->bad_round = tensor_at(&round[1], h->at);
		h->sum = tensor_at(&sum[0], h->at);
		h->bad_sum = tensor_at(&sum[1], h->at);
		h->x_len = shape_len(meant->shape);
		h->x_changed = count_changed(meant, held);
		h->sum_len = shape_len(sum[0].shape);
		h->sum_changed = count_changed(&sum[0], &sum[1]);
	}
	for (int i = 0; i < 2; i++) {
		mem_free(round[i].v);
		mem_free(sum[i].v);
	}
	return ok;
}

static bool harm_relu(struct trace *t, int part, bool moved, struct buffers_harm *h, struct err *err)
{
	const struct part *p = &t->net->part[part];
	const struct step *x = &t->step[p->x];
	struct tensor again;

	if (x->node->op != &op_relu)
		return err_set(err, ERR_UNSUPPORTED,
		               "%s reads %s, which is no relu: there is none before the block to %s", p->name,
		               x->node->name, moved ? "move" : "repeat");
	/* In both x was one relu away from this step's input; the run of the names is the same. */
	if (!run_changed(t, part, x->node->in[0], p->x, -1, &h->after, err) ||
	    !find_victim(&h->after, h, err))
		return false;
	if (moved)
		return compute(t, p, &t->step[h->meant].out, &t->step[h->held].out, h, err);
	h->meant = h->held = p->x;
	if (!run_on(x, &x->out, &again, err))
		return false;
	bool ok = compute(t, p, &x->out, &again, h, err);

	mem_free(again.v);
	return ok;
}

/* The norm right after the first convolution of the trunk. */
static int first_norm(const struct net *net, const struct part *p)
{
	for (int i = p->first; i <= p->trunk_last; i++)
		if ((net->node[i].op == &op_batchnorm2d || net->node[i].op == &op_groupnorm) &&
		    net->node[net->node[i].in[0]].in[0] == p->x &&
		    (i < p->shortcut_first || i > p->shortcut_last))
			return i;
	return -1;
}

static bool harm_norm(struct trace *t, int part, struct buffers_harm *h, struct err *err)
{
	const struct part *p = &t->net->part[part];
	const int norm = first_norm(t->net, p);

	if (norm < 0)
		return err_set(err, ERR_UNSUPPORTED, "%s has no norm after its first convolution", p->name);
	const struct shape out = t->net->node[norm].out, x = t->net->node[p->x].out;

	if (!shape_equal(out, x))
		return err_set(err, ERR_UNSUPPORTED,
		               "%s makes (%d,%d,%d), which does not fit into the buffer of x, (%d,%d,%d)",
		               t->net->node[norm].name, out.c, out.h, out.w, x.c, x.h, x.w);
	return run_changed(t, part, p->x, -1, norm, &h->after, err) && find_victim(&h->after, h, err) &&
	       compute(t, p, &t->step[h->meant].out, &t->step[h->held].out, h, err);
}

bool buffers_if_inplace(struct trace *t, int part, enum buffers_first first, struct at at,
                        struct buffers_harm *h, struct err *err)
{
	const struct part *p = &t->net->part[part];
	bool ok;

	*h = (struct buffers_harm){ .at = at, .after.listing.here = -1 };
	if (p->kind != PART_BLOCK || p->add < 0)
		return err_set(err, ERR_UNSUPPORTED, "%s has no shortcut: nobody needs x a second time",
		               p->name);
	if (!trace_need(t, p->add, err))
		return false;
	if (!shape_has(t->step[p->add].out.shape, at))
		return err_set(err, ERR_USAGE, "%s has no such place", t->net->node[p->add].name);
	ok = first == BUFFERS_BATCH_NORM ? harm_norm(t, part, h, err)
	                                 : harm_relu(t, part, first == BUFFERS_PREACTIVATION, h, err);
	if (!ok)
		buffers_harm_close(h);
	return ok;
}

void buffers_harm_close(struct buffers_harm *h)
{
	buffers_close(&h->after);
}

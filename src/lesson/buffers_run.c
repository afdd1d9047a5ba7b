/*
 * buffers_run.c -- the lines of a listing, run one after the other on names and buffers.
 */
#include <string.h>

#include "lesson/buffers_private.h"

static bool run_lines(struct machine *, const struct listing *, const struct part *, bool shown);

/* nn.Sequential.forward:  for module in self: input = module(input) */
static bool run_shortcut(struct machine *m, const struct part *p, const struct value *x, struct value *out)
{
	*out = *x;
	machine_enter(m);
	if (!machine_bind(m, "input", x))
		return false;
	for (int step = p->shortcut_first; step <= p->shortcut_last && !m->raised; step++) {
		const bool relu = m->t->net->node[step].op == &op_relu && m->rules.relu_in_place;

		if (!machine_apply(m, step, out, 1, relu, out) ||
		    (!m->raised && !machine_bind(m, "input", out)))
			return false;
	}
	m->value = m->raised ? (struct value){ 0 } : *out;
	machine_leave(m);
	return true;
}

/* The same loop over the blocks of a stage, each with a forward of its own. */
static bool run_stage(struct machine *m, const struct stage *s, const struct value *x, struct value *out)
{
	machine_enter(m);
	if (!machine_bind(m, "input", x))
		return false;
	m->value = *x;
	for (int i = s->first; i <= s->last && !m->raised; i++) {
		const struct part *p = &m->t->net->part[i];
		const struct cursor c = { .step = p->first, .size = SIZE_OP };
		struct listing lines;

		if (!listing_python(m->t, &c, &lines, m->err))
			return false;
		bool ok = run_lines(m, &lines, p, false);

		listing_free(&lines);
		if (!ok || (!m->raised && !machine_bind(m, "input", &m->value)))
			return false;
	}
	*out = m->value;
	if (!m->raised) /* else the frames stay as they are, for the traceback */
		machine_leave(m);
	return true;
}

/* nn.Flatten and torch.flatten give a view where the numbers lie in one row, as they do here. */
static bool run_call(struct machine *m, const struct listing_line *line, const struct python *py,
                     const struct part *block, struct value *out)
{
	const struct net *net = m->t->net;
	const struct node *node = line->step >= 0 ? &net->node[line->step] : NULL;
	struct value in = m->value;
	int nin = node && node->op == &op_input ? 0 : 1;

	if (nin && !py->result && !machine_look(m, py->arg, &in))
		return false;
	if (nin && in.buffer == 0)
		return err_set(m->err, ERR_UNSUPPORTED, "%s comes before %s has run", py->callee, py->arg);
	if (!node) {
		*out = in;
		out->shape = (struct shape){ (int)shape_len(in.shape), 1, 1 };
		return true;
	}
	if (!block && net->part[node->part].kind == PART_BLOCK)
		return run_stage(m, &net->stage[net->part[node->part].stage], &in, out);
	if (block && line->step == block->shortcut_first)
		return run_shortcut(m, block, &in, out);
	return machine_apply(m, line->step, &in, nin, node->op == &op_relu && m->rules.relu_in_place, out);
}

static bool call_and_bind(struct machine *m, const struct listing_line *line, const struct python *py,
                          const struct part *block)
{
	struct value out;
	const int passed = m->value.buffer;

	if (!run_call(m, line, py, block, &out))
		return false;
	if (m->raised)
		return true;
	m->value = (struct value){ 0 };
	if (!machine_bind(m, py->to, &out))
		return false;
	if (py->result) /* what model(x) returned had no name */
		machine_drop(m, passed);
	return true;
}

static bool run_add(struct machine *m, const struct listing_line *line, const struct python *py)
{
	struct value in[2], out;

	return machine_look(m, py->to, &in[0]) && machine_look(m, py->arg, &in[1]) &&
	       machine_apply(m, line->step, in, 2, m->rules.add_in_place, &out) &&
	       (m->raised || machine_bind(m, py->to, &out));
}

/* x becomes a name of the function that is called; the caller's own stays. */
static bool run_def(struct machine *m, const struct part *block)
{
	struct value x;

	if (!machine_look(m, block ? "input" : "x", &x))
		return false;
	machine_enter(m);
	return machine_bind(m, "x", &x);
}

/* `runs` becomes false where the line is one that a Python would step over. */
static bool run_line(struct machine *m, const struct listing_line *line, const struct python *py,
                     const struct part *block, bool *runs)
{
	struct value value;

	switch (py->kind) {
	case PYTHON_DEF:
		return run_def(m, block);
	case PYTHON_ALIAS:
		return machine_look(m, py->arg, &value) && machine_bind(m, py->to, &value);
	case PYTHON_CALL:
		*runs = line->step >= 0 || strcmp(py->callee, "torch.flatten") == 0;
		return !*runs || call_and_bind(m, line, py, block);
	case PYTHON_ADD:
		return run_add(m, line, py);
	case PYTHON_IF:
		return true;
	case PYTHON_RETURN:
		return machine_look(m, py->arg, &m->value);
	}
	return false;
}

/* The names of the function the line is in, and of its callers. */
static void note_line(const struct machine *m, int frame, struct buffers_line *line)
{
	for (int i = 0; i < m->nnames && line->nnames < BUFFERS_NAMES; i++) {
		struct buffers_name *name = &line->name[line->nnames];

		if (m->name[i].frame > frame)
			continue;
		*name = m->name[i].name;
		name->caller = m->name[i].frame < frame;
		line->nnames++;
	}
	line->nops = m->b->nops - line->op;
	line->raises = line->runs && m->raised;
	line->live = m->live;
	line->peak = m->peak;
	line->nlive = m->nlive;
}

static bool run_lines(struct machine *m, const struct listing *l, const struct part *block, bool shown)
{
	int frame = m->frame;

	for (int i = 0; i < l->nlines; i++) {
		struct buffers_line unseen, *line = shown ? &m->b->line[i] : &unseen;
		const bool raised = m->raised;
		struct python py;

		if (raised && !shown)
			return true;
		if (shown) {
			m->line = i;
			m->peak = m->live;
		}
		*line = (struct buffers_line){ .runs = !raised, .op = m->b->nops };
		if (!python_read(l->line[i].text, &py))
			return err_set(m->err, ERR_UNSUPPORTED, "%s: this line has no rule for its buffers",
			               l->line[i].text);
		if (!raised && !run_line(m, &l->line[i], &py, block, &line->runs))
			return false;
		if (!m->raised)
			frame = m->frame;
		note_line(m, frame, line);
		if (py.kind != PYTHON_RETURN || m->raised)
			continue;
		if (shown) /* on the line itself the names are still there */
			m->line = i + 1;
		machine_leave(m);
	}
	return true;
}

bool machine_run(struct machine *m, int part, int entry)
{
	const struct part *p = &m->t->net->part[part];
	const bool block = p->kind == PART_BLOCK;
	struct value x = { .shape = m->t->net->node[int_max(entry, 0)].out };

	if (block && (!machine_new(m, &x, entry, true, &x) || !machine_bind(m, "input", &x)))
		return false;
	return run_lines(m, &m->b->listing, block ? p : NULL, true);
}

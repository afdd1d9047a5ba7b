/*
 * buffers_memory.c -- names, the buffers they point at, and when a buffer goes: Python counts references.
 */
#include <assert.h>
#include <string.h>

#include "lesson/buffers_private.h"

static struct buffer *buffer_of(const struct machine *m, int number)
{
	assert(number > 0 && number <= m->b->nbuffers);
	return &m->b->buffer[number - 1];
}

static struct variable *find(struct machine *m, const char *text)
{
	for (int i = m->nnames - 1; i >= 0; i--)
		if (m->name[i].frame == m->frame && strcmp(m->name[i].name.text, text) == 0)
			return &m->name[i];
	return NULL;
}

void machine_drop(struct machine *m, int number)
{
	if (number == 0 || number == m->value.buffer)
		return;
	for (int i = 0; i < m->nnames; i++)
		if (m->name[i].name.buffer == number)
			return;
	struct buffer *buffer = buffer_of(m, number);

	buffer->freed = m->line;
	m->live -= buffer->bytes;
	m->nlive--;
}

bool machine_new(struct machine *m, const struct value *like, int step, bool given, struct value *out)
{
	struct buffers *b = m->b;
	const int64_t bytes = (int64_t)shape_len(like->shape) * (int64_t)sizeof(float);

	if (b->nbuffers == m->room)
		return err_set(m->err, ERR_UNSUPPORTED,
		               "a step of the page stands on two lines of its forward");
	b->buffer[b->nbuffers++] = (struct buffer){ .shape = like->shape,
		                                    .bytes = bytes,
		                                    .made_by = step,
		                                    .given = given,
		                                    .born = m->line,
		                                    .freed = -1,
		                                    .holds = step };
	m->live += bytes;
	m->nlive++;
	b->made += bytes;
	m->peak = m->live > m->peak ? m->live : m->peak;
	b->peak = m->live > b->peak ? m->live : b->peak;
	*out = (struct value){ b->nbuffers, step, like->shape };
	return true;
}

bool machine_bind(struct machine *m, const char *text, const struct value *value)
{
	struct variable *v = find(m, text);
	int old = v ? v->name.buffer : 0;

	if (!v) {
		if (m->nnames == MACHINE_NAMES)
			return err_set(m->err, ERR_LIMIT, "more names than a forward has");
		v = &m->name[m->nnames++];
		*v = (struct variable){ .frame = m->frame };
		assert(strlen(text) < sizeof(v->name.text));
		memcpy(v->name.text, text, strlen(text) + 1);
	}
	v->name.buffer = value->buffer;
	v->name.shape = value->shape;
	v->name.means = value->means;
	machine_drop(m, old);
	return true;
}

bool machine_look(struct machine *m, const char *text, struct value *value)
{
	const struct variable *v = find(m, text);

	if (!v)
		return err_set(m->err, ERR_UNSUPPORTED, "no line of this forward gives %s a value", text);
	*value = (struct value){ v->name.buffer, v->name.means, v->name.shape };
	return true;
}

void machine_enter(struct machine *m)
{
	m->frame++;
}

void machine_leave(struct machine *m)
{
	while (m->nnames > 0 && m->name[m->nnames - 1].frame == m->frame)
		machine_drop(m, m->name[--m->nnames].name.buffer);
	m->frame--;
}

/* The page must say what the line says: that it reads what its names stand for. */
static bool check_inputs(struct machine *m, int step, const struct value *in, int nin)
{
	const struct node *node = &m->t->net->node[step];

	for (int k = 0; k < node->nin; k++) {
		const bool right =
		    k < nin && (node->in[k] == in[k].means || (node->in[k] == m->x && in[k].means == m->raw));

		if (!right)
			return err_set(
			    m->err, ERR_UNSUPPORTED,
			    "%s reads %s, which is on no line of this forward: its buffers cannot be told",
			    node->name, m->t->net->node[node->in[k]].name);
	}
	return true;
}

bool machine_apply(struct machine *m, int step, const struct value *in, int nin, bool in_place,
                   struct value *out)
{
	struct buffers *b = m->b;
	struct buffers_op op = { .line = m->line, .step = step, .over = -1 };

	if (!check_inputs(m, step, in, nin))
		return false;
	if (trace_broken(m->t, step)) {
		m->raised = true;
		return true;
	}
	if (b->nops == m->room)
		return err_set(m->err, ERR_UNSUPPORTED,
		               "a step of the page stands on two lines of its forward");
	for (int k = 0; k < nin; k++) {
		const struct buffer *from = buffer_of(m, in[k].buffer);

		op.read[k] = in[k].buffer;
		op.held[k] = from->holds;
		op.meant[k] = in[k].means;
		op.wrong = op.wrong || from->holds != in[k].means || from->wrong;
	}
	op.in_place = in_place || step == m->into;
	const int into = !op.in_place ? 0 : step == m->into ? 1 : in[0].buffer;

	*out = (struct value){ into, step, m->t->net->node[step].out }; /* may be in[0] itself */
	if (!into && !machine_new(m, out, step, false, out))
		return false;
	op.wrote = out->buffer;
	op.over = op.in_place ? buffer_of(m, out->buffer)->holds : -1;
	buffer_of(m, out->buffer)->holds = step;
	buffer_of(m, out->buffer)->wrong = op.wrong;
	b->op[b->nops++] = op;
	return true;
}

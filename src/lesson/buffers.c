/*
 * buffers.c -- a run of a listing on names and buffers, and what can be asked of it afterwards.
 */
#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/buffers_private.h"

const struct buffers_rules buffers_torchvision = { .relu_in_place = true, .add_in_place = true };

bool buffers_room(struct machine *m, int part, struct err *err)
{
	const struct part *p = &m->t->net->part[part];
	struct buffers *b = m->b;

	/* a step makes one buffer at most; x is one more, and one a step put in by a what-if */
	m->room = (p->kind == PART_BLOCK ? p->last - p->first + 1 : m->t->nsteps) + 2;
	b->line = mem_new((size_t)b->listing.nlines, sizeof(*b->line));
	b->buffer = mem_new((size_t)m->room, sizeof(*b->buffer));
	b->op = mem_new((size_t)m->room, sizeof(*b->op));
	return (b->line && b->buffer && b->op) || err_memory(err);
}

bool buffers_open(const struct trace *t, int part, const struct buffers_rules *rules, struct buffers *b,
                  struct err *err)
{
	const struct part *p = &t->net->part[part];
	const struct cursor c = { .step = p->last, .size = SIZE_OP };
	struct machine m = { .t = t, .rules = *rules, .into = -1, .raw = -1, .x = -1, .b = b, .err = err };

	*b = (struct buffers){ 0 };
	if (!listing_python(t, &c, &b->listing, err))
		return false;
	if (buffers_room(&m, part, err) && machine_run(&m, part, p->x))
		return true;
	buffers_close(b);
	return false;
}

void buffers_close(struct buffers *b)
{
	listing_free(&b->listing);
	mem_free(b->line);
	mem_free(b->buffer);
	mem_free(b->op);
	*b = (struct buffers){ .listing.here = -1 };
}

int buffers_line_of(const struct buffers *b, int step)
{
	for (int i = 0; i < b->nops; i++)
		if (b->op[i].step == step)
			return b->op[i].line;
	for (int i = 0; i < b->listing.nlines; i++) /* not run: it raises, or stands behind what does */
		if (b->listing.line[i].step == step)
			return i;
	return -1;
}

bool buffers_alive(const struct buffers *b, int line, int number)
{
	assert(number > 0 && number <= b->nbuffers);
	const struct buffer *buffer = &b->buffer[number - 1];

	return buffer->born <= line && (buffer->freed < 0 || buffer->freed > line);
}

int buffers_holds(const struct buffers *b, int line, int number)
{
	if (!buffers_alive(b, line, number))
		return -1;
	for (int i = b->line[line].op + b->line[line].nops - 1; i >= 0; i--)
		if (b->op[i].wrote == number)
			return b->op[i].step;
	return b->buffer[number - 1].made_by;
}

int buffers_where(const struct buffers *b, int line, int step)
{
	const int end = b->line[line].op + b->line[line].nops;
	int number = 0;

	for (int i = 0; i < end; i++)
		if (b->op[i].step == step)
			number = b->op[i].wrote;
	for (int k = 1; number == 0 && k <= b->nbuffers; k++)
		if (b->buffer[k - 1].given && b->buffer[k - 1].made_by == step)
			number = k;
	return number > 0 && buffers_holds(b, line, number) == step ? number : 0;
}

const struct buffers_name *buffers_name(const struct buffers *b, int line, const char *name)
{
	const struct buffers_line *l = &b->line[line];

	for (int i = 0; i < l->nnames; i++)
		if (!l->name[i].caller && strcmp(l->name[i].text, name) == 0)
			return &l->name[i];
	return NULL;
}

/*
 * buffers_say.c -- who holds a buffer, and what a line did with memory, in a sentence.
 */
#include <string.h>

#include "lesson/buffers_private.h"

void buffers_holders(const struct buffers *b, int line, int number, struct buf *buf)
{
	const struct buffers_line *l = &b->line[line];
	int n = 0;

	for (int i = 0; i < l->nnames; i++)
		if (!l->name[i].caller && l->name[i].buffer == number)
			buf_printf(buf, "%s%s", n++ ? " and " : "", l->name[i].text);
	for (int i = 0; i < l->nnames; i++)
		if (l->name[i].caller && l->name[i].buffer == number)
			buf_printf(buf, "%s%s of the caller", n++ ? ", and " : "", l->name[i].text);
}

/* "conv1" of "layer2.0.conv1" in its block, "layer2.0.conv1" elsewhere */
static const char *short_name(const struct trace *t, const struct buffers *b, int step)
{
	const struct node *node = &t->net->node[step];
	const struct part *part = &t->net->part[node->part];
	const size_t n = strlen(part->name);

	/* only the forward of a block begins with a buffer that was given */
	if (b->nbuffers > 0 && b->buffer[0].given && strncmp(node->name, part->name, n) == 0 &&
	    node->name[n] == '.')
		return node->name + n + 1;
	return node->name;
}

static void say_op(const struct buffers *b, const struct trace *t, const struct buffers_op *op,
                   struct buf *buf)
{
	buf_puts(buf, short_name(t, b, op->step));
	if (op->read[0])
		buf_printf(buf, " reads #%d", op->read[0]);
	if (op->read[1])
		buf_printf(buf, " and #%d", op->read[1]);
	buf_puts(buf, op->read[0] ? " and writes " : " makes ");
	if (op->in_place)
		buf_printf(buf, "into #%d, in place: the numbers of %s are gone", op->wrote,
		           short_name(t, b, op->over));
	else
		buf_printf(buf, "a new buffer, #%d", op->wrote);
}

static void say_freed(const struct buffers *b, int line, struct buf *buf)
{
	for (int k = 1; k <= b->nbuffers; k++)
		if (b->buffer[k - 1].freed == line)
			buf_printf(buf, "; no name is left on #%d: freed", k);
}

/* A stage: too many operations for one sentence. */
static void say_many(const struct buffers *b, int line, struct buf *buf)
{
	const struct buffers_line *l = &b->line[line];
	int made = 0, freed = 0;

	for (int k = 0; k < b->nbuffers; k++) {
		made += b->buffer[k].born == line && !b->buffer[k].given;
		freed += b->buffer[k].freed == line;
	}
	buf_printf(buf, "%d operations make %d buffers, the last #%d; %d are freed on the way", l->nops, made,
	           b->op[l->op + l->nops - 1].wrote, freed);
}

static void say_alias(const struct buffers *b, int line, const struct python *py, struct buf *buf)
{
	const struct buffers_name *name = buffers_name(b, line, py->to);

	if (name)
		buf_printf(buf, "%s is another name for #%d: nothing is copied", py->to, name->buffer);
	say_freed(b, line, buf);
}

void buffers_say(const struct buffers *b, const struct trace *t, int line, struct buf *buf)
{
	const struct buffers_line *l = &b->line[line];
	struct python py;

	if (!python_read(b->listing.line[line].text, &py))
		return;
	if (l->raises) {
		buf_puts(buf, "PyTorch stops here: nothing is written");
	} else if (!l->runs) {
		buf_puts(buf, "not run");
	} else if (py.kind == PYTHON_ALIAS) {
		say_alias(b, line, &py, buf);
	} else if (l->nops > 3) {
		say_many(b, line, buf);
	} else if (l->nops > 0) {
		for (int i = 0; i < l->nops; i++) {
			buf_puts(buf, i ? "; " : "");
			say_op(b, t, &b->op[l->op + i], buf);
		}
		say_freed(b, line, buf);
	} else if (py.kind == PYTHON_CALL && buffers_name(b, line, py.to)) {
		buf_printf(buf, "another shape of #%d: nothing is copied",
		           buffers_name(b, line, py.to)->buffer);
	}
}

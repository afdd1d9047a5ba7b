/*
 * listing.c -- lines, their notes, and the part of the arithmetic they are marked for.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/listing_private.h"

struct listing_line *listing_add(struct listing *l, const char *text, size_t n, struct err *err)
{
	if (l->nlines == l->room) {
		int room = l->room > 0 ? 2 * l->room : 32;
		struct listing_line *more = mem_grow(l->line, (size_t)room, sizeof(*more));

		if (!more) {
			err_memory(err);
			return NULL;
		}
		l->line = more;
		l->room = room;
	}
	struct listing_line *line = &l->line[l->nlines];
	*line = (struct listing_line){ .text = mem_strndup(text, n), .step = -1, .number = l->nlines + 1 };
	if (!line->text) {
		err_memory(err);
		return NULL;
	}
	l->nlines++;
	return line;
}

struct listing_line *listing_printf(struct listing *l, struct err *err, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return listing_add(l, text, strlen(text), err);
}

bool listing_note(struct listing_line *line, struct err *err, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	mem_free(line->note);
	line->note = mem_strdup(text);
	return line->note || err_memory(err);
}

void listing_free(struct listing *l)
{
	for (int i = 0; i < l->nlines; i++) {
		mem_free(l->line[i].text);
		mem_free(l->line[i].note);
	}
	mem_free(l->line);
	*l = (struct listing){ .here = -1 };
}

bool part_find(const struct trace *t, const struct cursor *c, struct part_at *p)
{
	*p = (struct part_at){ .i = c->term };
	if (c->step < 0 || !trace_has(t, c->step) || !shape_has(t->step[c->step].out.shape, c->at))
		return false;
	p->value = (double)trace_why(t, c->step, c->at, &p->why);
	p->n = p->why.nterms + p->why.nlines;
	if (c->size < SIZE_MAC || p->i < 0 || p->i >= p->n)
		return true;
	if (p->i >= p->why.nterms) {
		p->line = &p->why.step[p->i - p->why.nterms];
		return true;
	}
	p->term = &p->why.term[p->i];
	for (int i = p->i - 1; i >= 0; i--)
		if (!p->why.term[i].pad) {
			p->before = (double)p->why.term[i].sum;
			break;
		}
	return true;
}

void part_free(struct part_at *p)
{
	why_clear(&p->why);
	*p = (struct part_at){ 0 };
}

/*
 * listing_c.c -- the C of an op: element(), cut out of the very source that was compiled.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lesson/listing_private.h"
#include "lesson/scope.h"
#include "lesson/source.h"

/* A row of text inside the source. */
struct row {
	const char *s;
	size_t n;
	int number; /* in the file, from 1 */
};

static const struct source *source_of(const struct op *op)
{
	for (const struct source *s = source_table; s->file; s++)
		if (strcmp(s->file, op->source) == 0)
			return s;
	return NULL;
}

static bool next_row(const struct source *source, size_t *at, struct row *row)
{
	const char *text = (const char *)source->text;
	const char *end;

	if (*at >= source->len)
		return false;
	row->s = text + *at;
	end = memchr(row->s, '\n', source->len - *at);
	row->n = end ? (size_t)(end - row->s) : source->len - *at;
	row->number++;
	*at += row->n + 1;
	return true;
}

static bool starts(const struct row *row, const char *with)
{
	return row->n >= strlen(with) && memcmp(row->s, with, strlen(with)) == 0;
}

/* A line that only records: it begins with why_, after its tabs (why.h says so). */
static bool records(const struct row *row)
{
	struct row r = *row;

	while (r.n > 0 && isspace((unsigned char)r.s[0])) {
		r.s++;
		r.n--;
	}
	return starts(&r, "why_");
}

/* Tabs as two blanks. */
static struct listing_line *add_row(struct listing *l, const struct row *row, struct err *err)
{
	struct buf text = { 0 };
	struct listing_line *line = NULL;

	for (size_t i = 0; i < row->n; i++)
		if (row->s[i] == '\t')
			buf_puts(&text, "  ");
		else
			buf_putc(&text, row->s[i]);
	if (buf_ok(&text, err))
		line = listing_add(l, buf_str(&text), text.len, err);
	buf_free(&text);
	if (line) {
		line->number = row->number;
		line->recording = records(row);
		l->recording += line->recording;
	}
	return line;
}

static bool cut(struct listing *l, const struct op *op, struct err *err)
{
	const struct source *source = source_of(op);
	struct row row = { 0 };
	char begin[96];
	size_t at = 0;
	bool inside = false;

	snprintf(begin, sizeof(begin), "static float %s_element(", op->name);
	while (source && next_row(source, &at, &row)) {
		inside = inside || starts(&row, begin);
		if (inside && !add_row(l, &row, err))
			return false;
		if (inside && starts(&row, "}"))
			return true;
	}
	return l->nlines > 0 ||
	       listing_printf(l, err, "/* %s: the source is not in this program */", op->source);
}

/* How deep a line stands, in tabs of two. */
static int depth(const char *text)
{
	return (int)strspn(text, " ") / 2;
}

static bool is_loop(const char *text)
{
	return strncmp(text + strspn(text, " "), "for (", 5) == 0;
}

/* The outermost loop around line `here`: its first and last line. Loop variables mean something only there. */
static void loop_around(const struct listing *l, int here, int *first, int *last)
{
	int i = here;

	*first = *last = -1;
	while (i > 0 && (depth(l->line[i].text) > 1 || !l->line[i].text[0]))
		i--;
	if (!is_loop(l->line[i].text))
		return;
	*first = i;
	for (*last = here; *last + 1 < l->nlines; ++*last)
		if (l->line[*last + 1].text[0] && depth(l->line[*last + 1].text) <= 1)
			break;
}

static bool put_notes(struct listing *l, const struct scope *scope, struct err *err)
{
	int first, last;

	loop_around(l, int_max(l->here, 0), &first, &last);
	for (int i = 0; i < l->nlines; i++) {
		struct buf note = { 0 };
		bool ok = true;

		if (!l->line[i].recording)
			scope_note(scope, l->line[i].text, i >= first && i <= last && first >= 0, &note);
		if (note.len > 0)
			ok = listing_note(&l->line[i], err, "%s", buf_str(&note));
		buf_free(&note);
		if (!ok)
			return false;
	}
	return true;
}

static bool mark_part(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	struct part_at part;
	struct scope scope;
	bool ok = true;

	if (c->size < SIZE_PIXEL || !part_find(t, c, &part))
		return true;
	int number = part.term ? part.term->line : part.line ? part.line->line : 0;
	for (int i = 0; i < l->nlines; i++)
		if (l->line[i].number == number && !l->line[i].recording) {
			l->line[i].here = true;
			l->here = i;
		}
	scope_fill(&scope, t, c, &part);
	ok = put_notes(l, &scope, err);
	part_free(&part);
	return ok;
}

bool listing_c(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	const struct op *op = c->step < 0 ? &op_input : t->net->node[c->step].op;

	*l = (struct listing){ .here = -1, .title = op->source };
	if (cut(l, op, err) && mark_part(t, c, l, err))
		return true;
	listing_free(l);
	return false;
}

/* pane_buffers.c -- the buffer lens: the Python with the buffer each line writes, and what each name points at now. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lesson/buffers.h"
#include "view/glyph.h"
#include "view/pane.h"

static const struct ink plain;

enum { NAME = 10, NUMBER = 4, SENTENCE = 3 };

/* The line that has run last: the cursor's; before the first step of the part, the one that names x. */
static int line_here(const struct scene *s, const struct buffers *b)
{
	int line = buffers_line_of(b, s->cursor.step);

	return int_clamp(line, 0, b->listing.nlines - 1);
}

/* "#3", "#3 in place", "#1: an alias" */
static struct small note(const struct buffers *b, int line)
{
	const struct buffers_line *l = &b->line[line];
	const struct buffers_op *op = l->nops ? &b->op[l->op + l->nops - 1] : NULL;
	const struct buffers_name *x = buffers_name(b, line, "x"), *identity;

	if (!l->runs || l->raises)
		return small_format("%s", "");
	if (op)
		return small_format("#%d%s", op->wrote, op->in_place ? " in place" : "");
	identity =
	    strstr(b->listing.line[line].text, "identity = x") ? buffers_name(b, line, "identity") : NULL;
	if (identity && x && identity->buffer == x->buffer)
		return small_format("#%d: an alias", identity->buffer);
	return small_format("%s", "");
}

static void draw_line(struct cells *page, struct rect r, const struct buffers *b, int i, int here)
{
	const struct listing_line *line = &b->listing.line[i];
	int cut = cells_columns(line->text) + 13 > r.w ? int_min(4, (int)strspn(line->text, " ")) : 0;
	struct ink ink = { .fg = i > here || !b->line[i].runs ? INK_DIM : COLOUR_DEFAULT,
		           .attr = i == here ? ATTR_BOLD : 0 };
	int used = 1 + cells_text(page, r.x + 1, r.y, r.w - 1, ink, line->text + cut);

	if (i == here)
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
	if (i <= here)
		cells_text(page, r.x + used + 1, r.y, r.w - used - 1, ink, note(b, i).s);
}

/* Returns the rows used. */
static int draw_lines(struct cells *page, struct rect r, const struct buffers *b, int here)
{
	int n = b->listing.nlines, rows = int_min(n, r.h);
	int top = int_clamp(here - rows / 2, 0, n - rows);

	for (int i = 0; i < rows; i++)
		draw_line(page, (struct rect){ r.x, r.y + i, r.w, 1 }, b, top + i, here);
	return rows;
}

/* Short in this part, whole elsewhere. */
static const char *name_of(const struct scene *s, int step)
{
	const struct node *node = &scene_net(s)->node[step];

	return &scene_net(s)->part[node->part] == scene_part(s) ? small_name(scene_net(s), step) : node->name;
}

/* A name a row: its buffer, its shape, whose numbers they are. Returns the rows used. */
static int draw_names(const struct scene *s, struct cells *page, struct rect r, const struct buffers *b,
                      int here)
{
	const struct buffers_line *l = &b->line[here];
	int rows = 0;

	for (int i = 0; i < l->nnames && rows < r.h; i++) {
		const struct buffers_name *n = &l->name[i];
		int holds = n->buffer ? buffers_holds(b, here, n->buffer) : -1, x = r.x;

		if (n->caller)
			continue;
		cells_text(page, x, r.y + rows, NAME - 1, plain, n->text);
		x += NAME;
		cells_printf(page, x, r.y + rows, NUMBER, plain, n->buffer ? "#%d" : "-", n->buffer);
		x += NUMBER;
		x += cells_text(page, x, r.y + rows, r.x + r.w - x, plain, small_shape(n->shape).s) + 1;
		if (holds >= 0 && x < r.x + r.w) {
			const char *name = name_of(s, holds);
			bool room = x + 2 + cells_columns(name) <= r.x + r.w; /* relu is not relu3 */

			cells_printf(page, x, r.y + rows, r.x + r.w - x, plain, "%s%s", room ? "= " : "",
			             name);
		}
		rows++;
	}
	return rows;
}

static int names_of(const struct buffers *b, int here)
{
	int n = 0;

	for (int i = 0; i < b->line[here].nnames; i++)
		n += !b->line[here].name[i].caller;
	return n;
}

static int draw(const struct scene *s, struct cells *page, struct rect r, const struct buffers *b)
{
	int here = line_here(s, b), names = names_of(b, here);
	int lines = int_max(int_min(b->listing.nlines, r.h - names - 1 - SENTENCE), int_min(3, r.h));
	int y = r.y + draw_lines(page, (struct rect){ r.x, r.y, r.w, lines }, b, here), end = r.y + r.h;
	struct buf say = { 0 };

	if (y < end)
		rule_across(page, r.x + 1, y++, r.w - 1, "names now");
	y += draw_names(s, page, (struct rect){ r.x + 1, y, r.w - 1, end - y }, b, here);
	buffers_say(b, s->trace[0], here, &say);
	buf_printf(&say, "%s%" PRId64 " KiB alive", say.len ? ". " : "", b->line[here].live / 1024);
	if (y < end)
		y += cells_wrap(page, r.x + 1, y, r.w - 1, end - y, (struct ink){ .fg = INK_DIM },
		                buf_str(&say));
	buf_free(&say);
	return y - r.y;
}

int pane_buffers(const struct scene *s, struct cells *page, struct rect r)
{
	struct buffers b;
	struct err err = { 0 };
	const struct part *p = scene_part(s);
	int rows;

	if (hidden(s,
	           p->last)) /* the whole function is run to see its memory: a prediction must not see that */
		return cells_text(page, r.x + 1, r.y, r.w - 1, plain, "?") > 0;
	if (!buffers_open(s->trace[0], (int)(p - scene_net(s)->part), &buffers_torchvision, &b, &err))
		return cells_wrap(page, r.x + 1, r.y, r.w - 1, r.h, plain, err.msg);
	rows = b.listing.nlines > 0 ? draw(s, page, r, &b) : 0;
	buffers_close(&b);
	return rows;
}

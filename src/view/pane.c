/* pane.c -- the side panes. */
#include "view/pane.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson.h"
#include "view/glyph.h"
#include "view/mark.h"

void rule_down(struct cells *page, int x, int y, int h)
{
	for (int i = 0; i < h; i++)
		cells_put(page, x, y + i, 0x2502, (struct ink){ 0 });
}

void rule_across(struct cells *page, int x, int y, int w, const char *title)
{
	for (int i = 0; i < w; i++)
		cells_put(page, x + i, y, 0x2500, (struct ink){ 0 });
	if (title && w > 6)
		cells_printf(page, x + 2, y, w - 4, (struct ink){ 0 }, " %s ", title);
}

/* While the way round this block is asked for, the numbers that decide it are not told. */
static bool make_build(const struct scene *s, const struct cursor *cursor, struct listing *l, struct err *err)
{
	bool made = listing_build(s->trace[0], cursor, l, err);

	for (int i = 0; made && i < l->nlines &&
	                hidden_path(s, &scene_net(s)->part[cursor_part(s->trace[0], cursor->step)]);
	     i++) {
		mem_free(l->line[i].note);
		l->line[i].note = NULL;
		l->line[i].here = false;
	}
	return made;
}

bool pane_make(const struct scene *s, const struct cursor *cursor, enum side side, struct listing *l)
{
	struct err err;

	switch (side) {
	case SIDE_PYTHON:
		return listing_python(s->trace[0], cursor, l, &err);
	case SIDE_BUILD:
		return make_build(s, cursor, l, &err);
	case SIDE_C:
		return listing_c(s->trace[0], cursor, l, &err);
	case SIDE_FORMULA:
		return listing_formula(s->trace[0], cursor, l, &err);
	case SIDE_BUFFERS:
	case SIDE_AUTO:
	case SIDE_COUNT:
		break;
	}
	return false;
}

/* A note is hidden with the step that its line, or the next line that runs a step, belongs to. */
static bool note_hidden(const struct scene *s, const struct listing *l, int i)
{
	while (i < l->nlines && l->line[i].step < 0)
		i++;
	return i < l->nlines && hidden(s, l->line[i].step);
}

/* Blanks that every line but the first has in front. */
static int common_indent(const struct listing *l)
{
	int least = 40;

	for (int i = 1; i < l->nlines; i++)
		if (l->line[i].text[0])
			least = int_min(least, (int)strspn(l->line[i].text, " "));
	return l->nlines > 1 ? least : 0;
}

/* What a line must have room for: its text, and a verdict; a shape may go. */
static int needed(const struct listing_line *line)
{
	bool verdict = line->note && line->note[0] && line->note[0] != '(';

	return cells_columns(line->text) + (verdict ? 1 + int_min(cells_columns(line->note), 12) : 0);
}

static int widest(const struct listing *l)
{
	int most = 0;

	for (int i = 0; i < l->nlines; i++)
		most = int_max(most, needed(&l->line[i]));
	return most;
}

/* Does the note stand beside its line, or has it a row of its own below? A shape that does not fit is left out. */
static bool beside(const struct listing_line *line, int width, int cut)
{
	int lead = int_min(cut, (int)strspn(line->text, " "));

	return cells_columns(line->text) - lead + 1 + cells_columns(line->note) < width;
}

static bool below(const struct listing_line *line, int width, int cut)
{
	return line->note && line->note[0] && line->note[0] != '(' && !beside(line, width, cut);
}

/* ": layer2.0 was built with one, because stride 2 != 1" */
static struct small verdict_reason(const struct scene *s, const struct listing_line *line, const char *note,
                                   bool long_form)
{
	const struct part *p = scene_part(s);
	bool yes = note[0] == 'T', about = strstr(line->text, " is not None") != NULL;

	if (!about || note[0] == '?' || p->add < 0)
		return small_format("%s", "");
	if (p->forced)
		return small_format(": a what-if");
	if (yes && p->clause_stride && long_form)
		return small_format(": %.16s was built with one, because stride %d != 1", p->name, p->stride);
	if (yes && p->clause_stride)
		return small_format(": built with one, because stride %d != 1", p->stride);
	if (yes && p->clause_planes)
		return small_format(": built with one, because %d != %d", p->inplanes,
		                    p->planes * p->expansion);
	return small_format("%s", yes ? ": option C builds one for every block" : ": none was built");
}

static void draw_line(const struct scene *s, struct cells *page, struct rect r, const struct listing *l,
                      int i, int cut)
{
	const struct listing_line *line = &l->line[i];
	struct ink ink = { .attr = line->here ? ATTR_BOLD : 0 };
	int lead = int_min(cut, (int)strspn(line->text, " "));
	int used = 1 + cells_text(page, r.x + 1, r.y, r.w - 1, ink, line->text + lead);

	if (line->here)
		cells_put(page, r.x, r.y, GLYPH_CURSOR, (struct ink){ 0 });
	else if (line->step >= 0 && mark_at(s, line->step, line->step))
		mark_put(page, r.x, r.y);
	if (!line->note || !line->note[0] || (line->step >= 0 && trace_broken(s->trace[0], line->step)))
		return;

	const char *note = note_hidden(s, l, i) ? "?" : line->note;
	int width = cells_columns(note), gap = used + 2 + width <= r.w ? 2 : 1;
	bool verdict = note[0] == 'T' || note[0] == 'F' || note[0] == '?';
	struct ink how = { .attr = verdict ? ATTR_BOLD : 0 };

	if (beside(line, r.w, cut)) {
		cells_text(page, r.x + used + gap, r.y, width, how, note);
		used += gap + width;

		struct small reason = verdict_reason(s, line, note, true);

		if (cells_columns(reason.s) > r.w - used)
			reason = verdict_reason(s, line, note, false);
		if (cells_columns(reason.s) <= r.w - used)
			cells_text(page, r.x + used, r.y, r.w - used, (struct ink){ 0 }, reason.s);
		else if (r.h > 1) /* a row of its own, without the colon */
			cells_text(page, r.x + 9, r.y + 1, r.w - 9, (struct ink){ 0 }, reason.s + 2);
	}
	if (!beside(line, r.w, cut) && r.h > 1)
		cells_text(page, int_max(r.x + 5, r.x + r.w - width), r.y + 1, r.w - 5, how, note);
}

static bool fits_reason(const struct scene *s, const struct listing_line *line, int width, int cut)
{
	int lead = int_min(cut, (int)strspn(line->text, " "));
	struct small reason = verdict_reason(s, line, line->note, false);

	return cells_columns(line->text) - lead + 3 + cells_columns(line->note) + cells_columns(reason.s) <=
	       width;
}

/* Rows of lines first..last; those that only record are hidden. */
static int rows_of(const struct listing *l, int first, int last, int width, int cut, bool loose)
{
	int rows = 0;

	for (int i = first; i <= last; i++)
		rows += l->line[i].recording ? 0 : 1 + (loose && below(&l->line[i], width, cut));
	return rows;
}

int pane_lines(const struct scene *s, struct cells *page, struct rect r, const struct listing *l)
{
	int cut = widest(l) > r.w - 1 ? common_indent(l) : 0, row = 0,
	    here = int_clamp(l->here, 0, int_max(0, l->nlines - 1));
	bool loose = rows_of(l, 0, l->nlines - 1, r.w, cut, true) <= r.h;
	int visible = rows_of(l, 0, l->nlines - 1, r.w, cut, loose);
	int top =
	    int_clamp(rows_of(l, 0, here - 1, r.w, cut, loose) - r.h * 3 / 4, 0, int_max(0, visible - r.h));

	for (int i = 0, at = 0; i < l->nlines && row < r.h; i++) {
		int rows = rows_of(l, i, i, r.w, cut, loose);

		/* room for the reason of a verdict, under it */
		if (rows == 1 && visible + 1 <= r.h && r.w >= 44 &&
		    strstr(l->line[i].text, " is not None:") && l->line[i].note &&
		    !fits_reason(s, &l->line[i], r.w, cut))
			rows = 2;

		if (rows == 0 || at++ < top)
			continue;
		draw_line(s, page, (struct rect){ r.x, r.y + row, r.w, rows }, l, i, cut);
		row += rows;
	}
	if (l->recording > 0 && row < r.h)
		cells_printf(page, r.x + 1, r.y + row++, r.w - 1, (struct ink){ .fg = INK_DIM }, "+%d %s",
		             l->recording, l->recording == 1 ? "line that records" : "lines that record");
	return row;
}

int pane_listing(const struct scene *s, struct cells *page, struct rect r, enum side usual)
{
	struct listing l = { 0 };
	enum side side = s->look.side == SIDE_AUTO || s->look.side >= SIDE_COUNT ? usual : s->look.side;
	int rows = 0;

	if (side == SIDE_BUFFERS)
		return pane_buffers(s, page, r);
	if (pane_make(s, &s->cursor, side, &l))
		rows = pane_lines(s, page, r, &l);
	listing_free(&l);
	return rows;
}

/* Draws the words, or with no page counts their rows. Prose is wrapped; an indented line is code and stays a line;
   `tight` leaves out the empty ones. */
static int lesson_words(struct cells *page, struct rect r, const char *text, bool tight)
{
	int y = r.y, bottom = r.y + r.h;

	while (*text && y < bottom) {
		size_t n = strcspn(text, "\n");
		char line[1024];

		n = n < sizeof(line) ? n : sizeof(line) - 1;
		memcpy(line, text, n);
		line[n] = '\0';
		if (strncmp(line, "    ", 4) == 0) {
			if (page)
				cells_text(page, r.x, y, r.w, (struct ink){ 0 }, line);
			y++;
		} else {
			y += n ? cells_wrap(page, r.x, y, r.w, bottom - y, (struct ink){ 0 }, line) : !tight;
		}
		text += n + (text[n] == '\n');
	}
	return y - r.y;
}

int pane_lesson_rows(const struct scene *s, int width)
{
	return 1 + lesson_words(NULL, (struct rect){ 0, 0, width, 1 << 16 },
	                        s->lesson_text ? s->lesson_text : "", false);
}

/* Where the words stand: below the heading, and an empty row if there is one to spare. */
static struct rect words_rect(const struct scene *s, struct rect r, bool *tight)
{
	int rows = pane_lesson_rows(s, r.w), gap = rows + 1 <= r.h;

	*tight = rows > r.h;
	return (struct rect){ r.x, r.y + 1 + gap, r.w, int_max(r.h - 1 - gap, 0) };
}

static const char *words_of(const struct scene *s)
{
	return s->lesson_text ? s->lesson_text : "";
}

int pane_lesson_rest(const struct scene *s, struct rect r)
{
	bool tight;
	struct rect words = words_rect(s, r, &tight);

	return int_max(0,
	               lesson_words(NULL, (struct rect){ 0, 0, r.w, 1 << 16 }, words_of(s), tight) - words.h);
}

/* The words from scene.lesson_top on; with more to come the last row says so. */
static void scrolled(const struct scene *s, struct cells *page, struct rect r, bool tight, int rest)
{
	struct cells all = { 0 };
	struct err err;
	int top = int_clamp(s->lesson_top, 0, rest), rows = r.h - (top < rest);

	if (!cells_new(&all, r.w, r.h + rest, &err)) {
		lesson_words(page, r, words_of(s), tight);
		return;
	}
	lesson_words(&all, (struct rect){ 0, 0, r.w, all.h }, words_of(s), tight);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < r.w; x++) {
			const struct cell *cell = &all.cell[(top + y) * all.w + x];

			if (cell->glyph)
				cells_put(page, r.x + x, r.y + y, cell->glyph,
				          (struct ink){ cell->fg, cell->bg, cell->attr });
		}
	if (top < rest)
		cells_text(page, r.x, r.y + rows, r.w, (struct ink){ .fg = INK_DIM },
		           "... PgDn shows the rest");
	cells_free(&all);
}

void pane_lesson(const struct scene *s, struct cells *page, struct rect r)
{
	struct small place = small_format("stop %d/%d", s->stop + 1, s->lesson->nstops);
	int used = (int)strlen(place.s), rest = pane_lesson_rest(s, r);
	bool tight;
	struct rect words = words_rect(s, r, &tight);

	cells_text(page, r.x, r.y, r.w - used - 1, (struct ink){ .attr = ATTR_BOLD },
	           s->lesson->stop[s->stop].title);
	cells_text(page, r.x + r.w - used, r.y, used, (struct ink){ 0 }, place.s);
	if (rest > 0 && words.h > 1)
		scrolled(s, page, words, tight, rest);
	else
		lesson_words(page, words, words_of(s), tight);
}

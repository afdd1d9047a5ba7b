/*
 * print.c -- what the full screen would show, in the other doors: a view drawn in the shell, its sentence in line mode.
 */
#include <string.h>

#include "verb/verb_private.h"

enum { WIDTH_MOST = 400 };

void answer_cells(const struct session *s, struct cells *page, struct buf *out)
{
	struct buf text = { 0 };
	enum depth depth = s->now.json || s->door == DOOR_SCREEN ? DEPTH_MONO : s->scene.look.depth;

	if (s->scene.look.ascii || s->now.ascii)
		cells_ascii(page);
	if (depth == DEPTH_MONO)
		cells_print(page, &text);
	else
		cells_print_ansi(page, (int)depth, &text);
	while (text.len > 1 && text.s[text.len - 1] == '\n' && text.s[text.len - 2] == '\n')
		text.s[--text.len] = '\0'; /* rows left empty below */
	buf_puts(out, buf_str(&text));
	out->lost |= text.lost;
	buf_free(&text);
}

struct scene answer_scene(const struct session *s)
{
	struct scene scene = s->scene;

	scene.text = scene.text_title = scene.notice = scene.typed = NULL;
	scene.look.ascii |= s->now.ascii;
	if (s->now.json || s->door == DOOR_SCREEN)
		scene.look.depth = DEPTH_MONO;
	return scene;
}

/* Of several empty rows one is enough. */
static void close_up(struct cells *page, int rows)
{
	int to = 0;

	for (int y = 0, empty = 1; y < rows; y++) {
		const struct cell *row = &page->cell[y * page->w];
		bool blank = true;

		for (int x = 0; x < page->w; x++)
			blank = blank && (!row[x].glyph || row[x].glyph == ' ');
		empty = blank ? empty + 1 : 0;
		if (empty > 1)
			continue;
		memmove(&page->cell[to++ * page->w], row, (size_t)page->w * sizeof *row);
	}
	for (int y = to; y < rows; y++)
		for (int x = 0; x < page->w; x++)
			cells_put(page, x, y, ' ', (struct ink){ 0 });
}

/* The last row that has anything on it, counted from 1. */
static int rows_used(const struct cells *page, int rows)
{
	for (int y = rows; y > 0; y--)
		for (int x = 0; x < page->w; x++) {
			uint32_t glyph = page->cell[(y - 1) * page->w + x].glyph;

			if (glyph && glyph != ' ')
				return y;
		}
	return 0;
}

bool answer_drawn(const struct session *s, const struct scene *scene, const struct view *view, int rows,
                  struct buf *out, struct err *err)
{
	int w = int_clamp(s->width, 40, WIDTH_MOST);
	struct buf sentence = { 0 };
	struct cells page;

	if (!cells_new(&page, w, rows + 3, err))
		return false;
	view->draw(scene, &page, (struct rect){ 0, 0, w, rows });
	close_up(&page, rows);
	say(scene, VOICE_SCREEN, &sentence);
	cells_wrap(&page, 0, rows_used(&page, rows) + 1, w, 2, (struct ink){ 0 }, buf_str(&sentence));
	answer_cells(s, &page, out);
	out->lost |= sentence.lost;
	buf_free(&sentence);
	cells_free(&page);
	return true;
}

bool answer_view(struct session *s, const struct view *view, int rows, struct sink *sink, struct err *err)
{
	const struct view *was = s->scene.look.view;
	struct scene scene;
	bool ok;

	s->scene.look.view = view;
	ok = session_show(s, err);
	if (s->door == DOOR_SCREEN && !s->now.json) {
		s->scene.look.view = ok ? view : was;
		return ok;
	}
	scene = answer_scene(s);
	s->scene.look.view = was;
	if (!ok)
		return false;
	if (s->door != DOOR_LINE && !s->now.json)
		return answer_drawn(s, &scene, view, rows, &sink->out, err);
	say(&scene, VOICE_SPOKEN, &sink->out);
	if (sink->out.len && sink->out.s[sink->out.len - 1] != '\n')
		buf_putc(&sink->out, '\n');
	return true;
}

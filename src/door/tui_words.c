/*
 * tui_words.c -- a page of words over the view: help, a long answer; it scrolls until another key.
 */
#include <stdio.h>
#include <string.h>

#include "door/tui_private.h"

void tui_words_close(struct tui *t)
{
	t->s->scene.text = NULL;
	t->s->scene.text_title = NULL;
}

void tui_words_open(struct tui *t, const char *title, const char *text)
{
	buf_clear(&t->title);
	buf_puts(&t->title, title);
	buf_clear(&t->text);
	buf_puts(&t->text, text);
	t->s->scene.text_title = buf_str(&t->title);
	t->s->scene.text = buf_str(&t->text);
	t->s->scene.text_top = 0;
}

static int lines_of(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

bool tui_words_key(struct tui *t, const char *key)
{
	static const struct {
		const char *keys;
		int pages, lines;
	} scroll[] = {
		{ " Down j Enter ", 0, 1 }, { " Up k ", 0, -1 },        { " PgDn Space ", 1, 0 },
		{ " PgUp ", -1, 0 },        { " Home g ", -100000, 0 }, { " End G ", 100000, 0 },
	};
	int rows = int_max(1, t->page.h - FRAME_ROWS);
	char word[20];

	snprintf(word, sizeof word, " %s ", key);
	for (size_t i = 0; i < ARRAY_LEN(scroll); i++)
		if (strstr(scroll[i].keys, word)) {
			int to = t->s->scene.text_top + scroll[i].lines +
			         int_clamp(scroll[i].pages, -1000, 1000) * rows;

			t->s->scene.text_top =
			    int_clamp(to, 0, int_max(0, lines_of(t->s->scene.text) - rows));
			return true;
		}
	tui_words_close(t);
	return strcmp(key, "Esc") == 0 || strcmp(key, "q") == 0 || strcmp(key, "?") == 0;
}

bool tui_lesson_key(struct tui *t, const char *key)
{
	struct scene *s = &t->s->scene;
	int by = strcmp(key, "PgDn") == 0 ? 1 : strcmp(key, "PgUp") == 0 ? -1 : 0;
	int rest = by ? page_lesson_rest(s, t->page.w, t->page.h) : 0;
	int step = int_max(1, t->page.h - FRAME_ROWS - 2), top = int_clamp(s->lesson_top, 0, rest);

	s->lesson_top = int_clamp(top + by * step, 0, rest);
	return s->lesson_top != top;
}

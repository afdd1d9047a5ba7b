/*
 * tui_words.c -- a page of words over the view: help, a long answer; it scrolls until another key.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "door/tui_private.h"
#include "view/words.h"

void tui_words_close(struct tui *t)
{
	t->s->scene.text = NULL;
	t->s->scene.text_title = NULL;
	t->s->scene.text_mark = 0;
}

void tui_words_open(struct tui *t, const char *title, const char *text)
{
	buf_clear(&t->title);
	buf_puts(&t->title, title);
	buf_clear(&t->text);
	buf_puts(&t->text, text);
	t->s->scene.text_title = buf_str(&t->title);
	t->s->scene.text = buf_str(&t->text);
	t->s->scene.text_top = t->s->scene.text_mark = 0;
}

/* The first line shown where the last one just is: long lines take more rows than one. */
static int last_top(const struct tui *t)
{
	const char *text = t->s->scene.text;
	int left = 0, top = 0, rows = int_max(1, t->page.h - FRAME_ROWS);
	size_t n;

	for (const char *p = text; *p; p += n)
		left += words_rows(t->page.w, p, &n);
	for (; left > rows && *text; text += n, top++)
		left -= words_rows(t->page.w, text, &n);
	return top;
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

			t->s->scene.text_top = int_clamp(to, 0, last_top(t));
			return true;
		}
	tui_words_close(t);
	return strcmp(key, "Esc") == 0 || strcmp(key, "q") == 0 || strcmp(key, "?") == 0;
}

/* ---- / ------------------------------------------------------------------------------------------- */

/* Is `what` in the first n bytes of `line`? Capitals do not matter. */
static bool has_word(const char *line, size_t n, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= n; i++) {
		size_t k = 0;

		while (k < len && tolower((unsigned char)line[i + k]) == tolower((unsigned char)what[k]))
			k++;
		if (k == len)
			return true;
	}
	return false;
}

/* The first line from `from` on that has it, then those before; -1: none has. */
static int line_with(const char *text, const char *what, int from)
{
	int before = -1, line = 0;

	for (; *text; line++) {
		size_t n = strcspn(text, "\n");

		if (has_word(text, n, what)) {
			if (line >= from)
				return line;
			before = before < 0 ? line : before;
		}
		text += n + (text[n] == '\n');
	}
	return before;
}

/* Marks the line and brings it to the upper third, where it is seen though lines before it take two rows. */
static bool seek(struct tui *t, const char *what, int from)
{
	struct scene *s = &t->s->scene;
	int rows = int_max(1, t->page.h - FRAME_ROWS), line = what[0] ? line_with(s->text, what, from) : -1;

	s->text_mark = line + 1;
	if (line >= 0 && (line < s->text_top || line >= s->text_top + rows / 3))
		s->text_top = int_clamp(line - rows / 3, 0, last_top(t));
	return line >= 0;
}

void tui_words_seek(struct tui *t)
{
	t->seeking = true;
	t->seek_from = t->s->scene.text_mark ? t->s->scene.text_mark : t->s->scene.text_top;
	prompt_open(&t->prompt, '/', "");
}

void tui_words_type(struct tui *t, const char *key)
{
	enum prompt_did did = prompt_key(&t->prompt, key);
	struct buf none = { 0 };

	if (did == PROMPT_EDITED)
		seek(t, t->prompt.line, t->seek_from);
	if (did != PROMPT_DONE && did != PROMPT_LEFT)
		return;
	if (did == PROMPT_DONE) {
		if (t->prompt.line[0]) /* else the last again */
			snprintf(t->sought, sizeof t->sought, "%s", t->prompt.line);
		if (t->sought[0] && !seek(t, t->sought, t->seek_from)) {
			buf_printf(&none, "No line of this page has \"%s\".", t->sought);
			tui_notice(t, buf_str(&none));
		}
	}
	t->seeking = false;
	prompt_close(&t->prompt);
	buf_free(&none);
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

/*
 * tui_type.c -- what a typed line does: : runs a verb, / finds a step while it is typed.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "door/tui_private.h"
#include "verb/complete.h"

/* The first word of the chosen line of what / found: a step's name. */
static bool chosen_name(struct tui *t, char *name, size_t size)
{
	const char *s = buf_str(&t->found.out);
	size_t n;

	for (int i = 0; i < t->chosen && (s = strchr(s, '\n')); i++)
		s++;
	if (!s || !*s)
		return false;
	s += strspn(s, " ");
	n = strcspn(s, " ,\n");
	if (!n || n >= size)
		return false;
	memcpy(name, s, n);
	name[n] = '\0';
	return true;
}

/* Shows what / has found so far, the chosen line marked. */
static void found_show(struct tui *t)
{
	struct buf b = { 0 };
	int i = 0;

	for (const char *s = buf_str(&t->found.out); *s; i++) {
		size_t n = strcspn(s, "\n");

		buf_printf(&b, "%s%.*s\n", i == t->chosen ? "► " : "  ", (int)n, s);
		s += n + (s[n] == '\n');
	}
	tui_words_open(t, t->lessons ? "lessons" : "find",
	               b.len        ? buf_str(&b)
	               : t->lessons ? "No lesson has that in its name.\n"
	                            : "Nothing so far: type part of a name, a shape or an op.\n");
	if (b.len)
		tui_notice(t, t->lessons ? "Up and Down choose, Enter starts the lesson."
		                         : "Up and Down choose, Enter goes there.");
	t->s->scene.text_top = int_max(0, t->chosen - (t->page.h - FRAME_ROWS) / 2);
	buf_free(&b);
}

/* Of the lessons, those with what is typed somewhere in their line. */
static void keep_typed(struct tui *t)
{
	struct buf kept = { 0 };

	for (const char *s = buf_str(&t->found.out); *s;) {
		size_t n = strcspn(s, "\n");
		char *line = mem_strndup(s, n);

		if (line && strcasestr(line, t->prompt.line))
			buf_printf(&kept, "%s\n", line);
		mem_free(line);
		s += n + (s[n] == '\n');
	}
	buf_free(&t->found.out);
	t->found.out = kept;
}

void tui_find(struct tui *t)
{
	char line[300];
	struct err err;

	sink_free(&t->found);
	t->found = (struct sink){ 0 };
	t->chosen = 0;
	snprintf(line, sizeof line, t->lessons ? "lessons" : "find %s", t->prompt.line);
	if ((!t->prompt.line[0] && !t->lessons) || !verb_run_line(t->s, line, &t->found, &err))
		buf_clear(&t->found.out);
	if (t->lessons)
		keep_typed(t);
	found_show(t);
}

void tui_lessons(struct tui *t)
{
	prompt_open(&t->prompt, '/', "");
	t->lessons = true;
	tui_find(t);
}

static void find_move(struct tui *t, int by)
{
	char name[256];
	int was = t->chosen;

	t->chosen = int_max(0, was + by);
	if (!chosen_name(t, name, sizeof name))
		t->chosen = was;
	found_show(t);
}

static void prompt_finish(struct tui *t)
{
	char line[300], name[256];
	bool lessons = t->lessons;

	t->lessons = false;
	if (t->prompt.kind == '/' && !lessons && !t->prompt.line[0] && t->prompt.nhistory) {
		prompt_set(&t->prompt, t->prompt.history[t->prompt.nhistory - 1]); /* / Enter: again */
		tui_find(t);
	}
	snprintf(line, sizeof line, "%s", t->prompt.line);
	if (t->prompt.kind == '/') {
		tui_words_close(t);
		if (!chosen_name(t, name, sizeof name)) {
			prompt_close(&t->prompt);
			tui_notice(t, lessons ? "No lesson has that in its name."
			                      : "Nothing of that name, shape or op.");
			return;
		}
		snprintf(line, sizeof line, "%s %s", lessons ? "lesson" : "goto", name);
	}
	if (!lessons)
		prompt_remember(&t->prompt);
	prompt_close(&t->prompt);
	if (line[0] && !line[strspn(line, "0123456789")]) { /* :34 is a step, the keys 1 to 6 are sizes */
		char step[310];

		snprintf(step, sizeof step, "goto %s", line);
		tui_run_line(t, step);
	} else if (line[0]) {
		tui_run_line(t, line);
	}
}

void tui_type(struct tui *t, const char *key)
{
	struct buf choices = { 0 };

	if (t->seeking) {
		tui_words_type(t, key);
		return;
	}
	switch (prompt_key(&t->prompt, key)) {
	case PROMPT_DONE:
		prompt_finish(t);
		break;
	case PROMPT_LEFT:
		t->lessons = false;
		prompt_close(&t->prompt);
		tui_words_close(t);
		break;
	case PROMPT_COMPLETE:
		if (t->prompt.kind == ':' &&
		    verb_complete(t->s, t->prompt.line, sizeof t->prompt.line, &choices)) {
			prompt_set(&t->prompt, t->prompt.line);
			tui_notice(t, buf_str(&choices));
		}
		break;
	case PROMPT_UP:
		find_move(t, -1);
		break;
	case PROMPT_DOWN:
		find_move(t, 1);
		break;
	case PROMPT_EDITED:
		if (t->prompt.kind == '/')
			tui_find(t);
		break;
	}
	buf_free(&choices);
}

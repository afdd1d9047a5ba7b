/*
 * tui_prompt.c -- the line being typed after : or /, with its history.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "door/tui_private.h"

static void show(struct prompt *p)
{
	snprintf(p->shown, sizeof p->shown, "%c%s", p->kind, p->line);
}

void prompt_set(struct prompt *p, const char *line)
{
	if (line != p->line) /* completed in place */
		snprintf(p->line, sizeof p->line, "%s", line);
	p->len = p->caret = (int)strlen(p->line);
	show(p);
}

void prompt_open(struct prompt *p, char kind, const char *line)
{
	p->kind = kind;
	p->past = p->nhistory;
	prompt_set(p, line);
}

void prompt_close(struct prompt *p)
{
	p->kind = 0;
}

void prompt_remember(struct prompt *p)
{
	char *copy;

	if (!p->line[0] || (p->nhistory && strcmp(p->history[p->nhistory - 1], p->line) == 0))
		return;
	copy = mem_strdup(p->line);
	if (!copy)
		return; /* a line that is not remembered is no harm */
	if (p->nhistory == (int)ARRAY_LEN(p->history)) {
		mem_free(p->history[0]);
		memmove(p->history, p->history + 1, (size_t)--p->nhistory * sizeof *p->history);
	}
	p->history[p->nhistory++] = copy;
}

void prompt_free(struct prompt *p)
{
	while (p->nhistory)
		mem_free(p->history[--p->nhistory]);
}

static void history_move(struct prompt *p, int by)
{
	int to = int_clamp(p->past + by, 0, p->nhistory);

	if (to == p->past)
		return;
	if (p->past == p->nhistory)
		snprintf(p->kept, sizeof p->kept, "%s", p->line);
	p->past = to;
	prompt_set(p, to == p->nhistory ? p->kept : p->history[to]);
}

static int back_one(const struct prompt *p, int at)
{
	while (at > 0 && (p->line[--at] & 0xc0) == 0x80)
		continue;
	return at;
}

static int on_one(const struct prompt *p, int at)
{
	uint32_t code;

	return at + utf8_next(p->line + at, &code);
}

static void cut(struct prompt *p, int from, int to)
{
	memmove(p->line + from, p->line + to, (size_t)(p->len - to + 1));
	p->len -= to - from;
	p->caret = from;
}

static void insert(struct prompt *p, const char *text)
{
	int n = (int)strlen(text);

	if (p->len + n >= (int)sizeof p->line)
		return;
	memmove(p->line + p->caret + n, p->line + p->caret, (size_t)(p->len - p->caret + 1));
	memcpy(p->line + p->caret, text, (size_t)n);
	p->len += n;
	p->caret += n;
}

static int word_start(const struct prompt *p)
{
	int at = p->caret;

	while (at > 0 && p->line[at - 1] == ' ')
		at--;
	while (at > 0 && p->line[at - 1] != ' ')
		at--;
	return at;
}

static enum prompt_did edit(struct prompt *p, const char *key)
{
	if (strcmp(key, "Left") == 0)
		p->caret = back_one(p, p->caret);
	else if (strcmp(key, "Right") == 0)
		p->caret = on_one(p, p->caret);
	else if (strcmp(key, "Home") == 0 || strcmp(key, "Ctrl-A") == 0)
		p->caret = 0;
	else if (strcmp(key, "End") == 0 || strcmp(key, "Ctrl-E") == 0)
		p->caret = p->len;
	else if (strcmp(key, "Delete") == 0 && p->caret < p->len)
		cut(p, p->caret, on_one(p, p->caret));
	else if (strcmp(key, "Ctrl-U") == 0)
		cut(p, 0, p->caret);
	else if (strcmp(key, "Ctrl-W") == 0)
		cut(p, word_start(p), p->caret);
	else if (strcmp(key, "Space") == 0)
		insert(p, " ");
	else if (utf8_next(key, &(uint32_t){ 0 }) == (int)strlen(key))
		insert(p, key); /* one character: itself */
	return PROMPT_EDITED;
}

enum prompt_did prompt_key(struct prompt *p, const char *key)
{
	enum prompt_did did = PROMPT_EDITED;

	if (strcmp(key, "Enter") == 0)
		return PROMPT_DONE;
	if (strcmp(key, "Esc") == 0 || strcmp(key, "Ctrl-C") == 0)
		return PROMPT_LEFT;
	if (strcmp(key, "Backspace") == 0) {
		if (p->len == 0)
			return PROMPT_LEFT; /* as in vim and less */
		if (p->caret > 0)
			cut(p, back_one(p, p->caret), p->caret);
	} else if (strcmp(key, "Tab") == 0) {
		did = PROMPT_COMPLETE;
	} else if (strcmp(key, "Up") == 0 || strcmp(key, "Down") == 0) {
		bool up = key[0] == 'U';

		if (p->kind == '/')
			return up ? PROMPT_UP : PROMPT_DOWN;
		history_move(p, up ? -1 : 1);
	} else {
		did = edit(p, key);
	}
	show(p);
	return did;
}

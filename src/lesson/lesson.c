/*
 * lesson.c -- a whole lesson: read, looked over, given back.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "lesson/hole.h"
#include "lesson/lesson_private.h"

static int line_at(const char *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

/* md4c takes any bytes; the terminal of a reader obeys some of them. */
static bool is_text(const char *text, size_t n, struct err *err)
{
	for (size_t i = 0; i < n;) {
		char part[5] = { 0 }, unit[TEXT_SAFE_UNIT];
		const char *end = part;

		memcpy(part, text + i, n - i < 4 ? n - i : 4);
		if (part[0] == '\n' || part[0] == '\t' || (part[0] == '\r' && part[1] == '\n'))
			end++;
		else if (part[0] == '\0')
			return err_set(err, ERR_MALFORMED,
			               "%d: a lesson is plain UTF-8 text; \\x00 has no place in it",
			               line_at(text, i));
		else if (text_safe_unit(&end, unit) != end - part)
			return err_set(err, ERR_MALFORMED,
			               "%d: a lesson is plain UTF-8 text; %s has no place in it",
			               line_at(text, i), unit);
		i += (size_t)(end - part);
	}
	return true;
}

/* A command that answers another stands right after it. */
static bool orderly(const struct stop *s, struct err *err)
{
	for (int i = 0; i < s->ncommands; i++) {
		const struct command *c = &s->command[i], *before = i > 0 ? c - 1 : NULL, *after;

		after = i + 1 < s->ncommands ? c + 1 : NULL;
		if (c->kind == COMMAND_ASK && (!after || after->kind != COMMAND_ANSWER))
			return err_set(err, ERR_MALFORMED, "%d: a question needs its answer on the next line",
			               c->number);
		if (c->kind == COMMAND_ANSWER && (!before || before->kind != COMMAND_ASK))
			return err_set(err, ERR_MALFORMED, "%d: an answer stands right under its question",
			               c->number);
		if (c->kind == COMMAND_HINT && (!before || before->kind != COMMAND_ANSWER))
			return err_set(err, ERR_MALFORMED, "%d: a hint stands right under its answer",
			               c->number);
		if (c->kind == COMMAND_EXPECT &&
		    (!before || (before->kind != COMMAND_VERB && before->kind != COMMAND_EXPECT)))
			return err_set(err, ERR_MALFORMED,
			               "%d: expect stands under the verb whose answer it checks", c->number);
		if (c->kind != COMMAND_VERB && !c->text[0])
			return err_set(err, ERR_MALFORMED, "%d: %s says nothing", c->number, c->line);
		if (!hole_check(c->text, err))
			return err_prefix(err, "%d", c->number);
	}
	return true;
}

static bool whole(const struct lesson *l, struct err *err)
{
	if (!l->title)
		return err_set(err, ERR_MALFORMED, "1: a lesson begins with its title: a line `# Title`");
	if (l->nstops == 0)
		return err_set(err, ERR_MALFORMED, "1: a lesson needs at least one stop: a line `## Title`");
	for (int i = 0; i < l->nstops; i++)
		if (!orderly(&l->stop[i], err))
			return false;
	return true;
}

/* "lessons/downsample.md" as "downsample", safe to print. */
static char *name_of(const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
	size_t n;
	struct buf safe = { 0 };
	char *name;

	text_safe(&safe, base);
	n = safe.len;
	if (n > 3 && strcmp(buf_str(&safe) + n - 3, ".md") == 0)
		n -= 3;
	name = safe.lost ? NULL : mem_strndup(buf_str(&safe), n);
	buf_free(&safe);
	return name;
}

struct lesson *lesson_parse(const char *text, size_t n, const char *file, struct err *err)
{
	struct lesson *l = mem_new(1, sizeof(*l));
	bool ok;

	if (!l) {
		err_memory(err);
		return NULL;
	}
	l->name = name_of(file);
	l->file = mem_strdup(file);
	if (!l->name || !l->file) {
		err_memory(err);
		lesson_free(l);
		return NULL;
	}
	if (n > LESSON_MAX)
		ok = err_set(err, ERR_LIMIT, "a lesson of more than %d bytes", LESSON_MAX);
	else
		ok = is_text(text, n, err) && lesson_markdown(l, text, n, err) && whole(l, err);
	if (ok)
		return l;
	if (err->code == ERR_MALFORMED) { /* "FILE:17: sentence": the line is there already */
		char said[sizeof(err->msg)];

		memcpy(said, err->msg, sizeof(said));
		err_set(err, ERR_MALFORMED, "%s:%s", file, said);
	} else {
		err_prefix(err, "%s", file);
	}
	lesson_free(l);
	return NULL;
}

struct lesson *lesson_read(const char *path, struct err *err)
{
	struct bytes bytes = { 0 };
	struct lesson *l;

	if (!io_read(path, LESSON_MAX, &bytes, err))
		return NULL;
	l = lesson_parse((const char *)bytes.p, bytes.n, path, err);
	mem_free(bytes.p);
	return l;
}

void lesson_free(struct lesson *l)
{
	if (!l)
		return;
	for (int i = 0; i < l->nstops; i++) {
		struct stop *s = &l->stop[i];

		for (int k = 0; k < s->ncommands; k++)
			mem_free(s->command[k].line);
		mem_free(s->command);
		mem_free(s->title);
		mem_free(s->prose);
	}
	mem_free(l->stop);
	mem_free(l->title);
	mem_free(l->name);
	mem_free(l->file);
	mem_free(l);
}

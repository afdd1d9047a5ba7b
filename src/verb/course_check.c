/*
 * course_check.c -- lesson --check: every command is run in every door, every expect compared.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "verb/course.h"
#include "verb/data.h"

struct check {
	struct session *s; /* a fresh one */
	const struct lesson *lesson;
	struct sink *report;
	int verbs, expects, asks, wrong;
};

static void differs(struct check *c, const struct command *command, const char *fmt, ...) PRINTF_LIKE(3, 4);

#include <stdarg.h>

static void differs(struct check *c, const struct command *command, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	buf_printf(&c->report->notice, "%s:%d: ", c->lesson->file, command->number);
	text_safe(&c->report->notice, text);
	buf_putc(&c->report->notice, '\n');
	c->wrong++;
}

/* What a door shows after a verb: its answer, and the sentence where the cursor moved. */
static void heard(const struct check *c, const struct sink *sink, struct buf *out)
{
	buf_clear(out);
	buf_puts(out, buf_str(&sink->out));
	if (sink->moved)
		say(&c->s->scene, answer_voice(c->s), out);
}

static void check_expect(struct check *c, const struct command *command, const char *answer)
{
	struct buf text = { 0 };
	struct world world;
	struct err err;

	if (!session_trace(c->s, &err)) {
		differs(c, command, "%s", err.msg);
		return;
	}
	world = course_world(c->s);
	if (!hole_fill(&world, command->text, &text, &err))
		differs(c, command, "%s", err.msg);
	else if (command->kind == COMMAND_EXPECT && !strstr(answer, buf_str(&text)))
		differs(c, command, "expected \"%s\", but the answer was \"%.300s\"", buf_str(&text), answer);
	else if (command->kind == COMMAND_ANSWER && !lesson_right(buf_str(&text), buf_str(&text)))
		differs(c, command, "\"%s\" would not be taken as an answer", buf_str(&text));
	buf_free(&text);
}

static void check_stop(struct check *c, const struct stop *stop)
{
	struct sink sink = { 0 };
	struct buf answer = { 0 }, prose = { 0 };
	struct world world;
	struct err err;

	for (int i = 0; i < stop->ncommands; i++) {
		const struct command *command = &stop->command[i];

		if (command->kind == COMMAND_VERB) {
			c->verbs++;
			sink_clear(&sink);
			if (!verb_run_line(c->s, command->line, &sink, &err))
				differs(c, command, "%s", err.msg);
			heard(c, &sink, &answer);
		} else {
			c->expects += command->kind == COMMAND_EXPECT;
			c->asks += command->kind == COMMAND_ASK;
			check_expect(c, command, buf_str(&answer));
		}
	}
	if (session_trace(c->s, &err)) {
		world = course_world(c->s);
		if (!hole_fill(&world, stop->prose, &prose, &err))
			differs(c, &(struct command){ .number = stop->line }, "%s", err.msg);
	}
	buf_free(&prose);
	buf_free(&answer);
	sink_free(&sink);
}

static bool check_lesson(struct session *from, const char *path, struct sink *sink, int *wrong,
                         struct err *err)
{
	static const enum door doors[] = { DOOR_SHELL, DOOR_LINE, DOOR_SCREEN };
	struct lesson *lesson = lesson_read(path, err);
	struct session fresh;
	struct check c = { .s = &fresh, .lesson = lesson, .report = sink };

	if (!lesson)
		return false;
	for (size_t d = 0; d < ARRAY_LEN(doors); d++) {
		session_init(&fresh, &from->base);
		fresh.base.check = fresh.base.json = false;
		fresh.now = fresh.base;
		fresh.door = doors[d];
		fresh.guest = true;
		fresh.stop = from->stop;
		fresh.user = from->user;
		for (int i = 0; i < lesson->nstops; i++)
			check_stop(&c, &lesson->stop[i]);
		session_free(&fresh);
	}
	buf_printf(&sink->out, "%s: %d stops, %d commands, %d expectations, %d questions: %s\n", lesson->name,
	           lesson->nstops, c.verbs / 3, c.expects / 3, c.asks / 3,
	           c.wrong ? "NOT as written" : "as written");
	*wrong += c.wrong;
	lesson_free(lesson);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every lesson in a folder, by name. */
static bool check_folder(struct session *s, const char *path, struct sink *sink, int *wrong, struct err *err)
{
	enum { MOST = 256 };
	char *name[MOST];
	struct dirent *entry;
	DIR *dir = opendir(path);
	int n = 0;
	bool ok = true;

	if (!dir)
		return err_set(err, ERR_READ, "%s: cannot be read", path);
	while (n < MOST && (entry = readdir(dir))) {
		if (text_ends(entry->d_name, ".md") && strcmp(entry->d_name, "README.md") != 0 &&
		    (name[n] = mem_strdup(entry->d_name)))
			n++;
	}
	closedir(dir);
	qsort(name, (size_t)n, sizeof *name, by_name);
	for (int i = 0; i < n; i++) {
		struct buf file = { 0 };

		buf_printf(&file, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", name[i]);
		ok = ok && buf_ok(&file, err) && check_lesson(s, buf_str(&file), sink, wrong, err);
		buf_free(&file);
		mem_free(name[i]);
	}
	if (ok && n == 0)
		return err_set(err, ERR_READ, "%s: there is no lesson in it", path);
	return ok;
}

bool course_check(struct session *s, const char *path, struct sink *sink, int *wrong, struct err *err)
{
	struct buf file = { 0 };
	bool ok;

	if (io_is_dir(path))
		return check_folder(s, path, sink, wrong, err);
	ok = data_find(DATA_LESSON, path, &file, err) && check_lesson(s, buf_str(&file), sink, wrong, err);
	buf_free(&file);
	return ok;
}

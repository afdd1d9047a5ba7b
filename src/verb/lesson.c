/*
 * lesson.c -- lessons: the list, one being run, the answers to its questions.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "verb/course.h"
#include "verb/data.h"

static void leave(struct session *s)
{
	course_free(s->course);
	s->course = NULL;
	s->scene.lesson = NULL;
	s->scene.lesson_text = NULL;
	s->scene.look.mask = -1;
}

static bool begin(struct session *s, const char *name, struct err *err)
{
	struct buf path = { 0 };
	struct course *course = mem_new(1, sizeof *course);

	if (!course)
		return err_memory(err);
	if (data_find(DATA_LESSON, name, &path, err))
		course->lesson = lesson_read(buf_str(&path), err);
	buf_free(&path);
	if (!course->lesson) {
		course_free(course);
		return false;
	}
	leave(s);
	s->course = course;
	return true;
}

/* Shows the stop the course is at; in full screen the page itself does. */
static void arrived(struct session *s, struct sink *sink)
{
	if (s->door == DOOR_SCREEN) {
		sink->moved = true;
		return;
	}
	course_tell(s, &sink->out);
}

bool course_page(struct session *s, int by, struct sink *sink, struct err *err)
{
	int stop = s->course->stop + by;

	if (stop < 0) {
		buf_puts(&sink->out, "This is the first stop of the lesson.\n");
		return true;
	}
	if (stop >= s->course->lesson->nstops) {
		buf_printf(&sink->out, "That was the last stop of %s. %s lists the others.\n",
		           s->course->lesson->name, s->door == DOOR_SCREEN ? "L" : "lessons");
		leave(s);
		return true;
	}
	if (!course_arrive(s, stop, err))
		return false;
	arrived(s, sink);
	return true;
}

/* ---- lesson ------------------------------------------------------------------------------------- */

/* A printed lesson cannot wait for answers: it gives them. */
static bool print_questions(struct session *s, struct buf *out, struct err *err)
{
	struct course *c = s->course;
	struct buf text = { 0 };
	bool ok = true;

	while (ok && c->question.len) {
		buf_clear(&text);
		buf_printf(&text, "Question: %s\nAnswer: %s\n\n", buf_str(&c->question), buf_str(&c->answer));
		course_wrap(buf_str(&text), int_min(s->width, 78), out);
		c->asked++;
		ok = course_ask(s, err);
	}
	buf_free(&text);
	return ok;
}

/* The whole lesson, or one stop, for paper and pipes. */
static bool print_lesson(struct session *s, int only, struct buf *out, struct err *err)
{
	const struct lesson *lesson = s->course->lesson;

	if (only < 0)
		buf_printf(out, "%s\n\n", lesson->title);
	for (int i = 0; i < lesson->nstops; i++) {
		if (only >= 0 && i != only)
			continue;
		if (!course_arrive(s, i, err))
			return false;
		course_tell(s, out);
		if (!print_questions(s, out, err))
			return false;
	}
	return true;
}

static bool check(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf all = { 0 };
	int wrong = 0;
	bool ok = true;

	if (argc > 1) {
		for (int i = 1; ok && i < argc; i++)
			ok = course_check(s, argv[i], sink, &wrong, err);
	} else {
		data_list(DATA_LESSON, &all);
		for (char *line = all.s, *end; ok && line && (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			ok = course_check(s, line, sink, &wrong, err);
		}
		buf_free(&all);
	}
	if (ok && wrong)
		return err_set(err, ERR_NO, "%d lines of the lessons do not hold", wrong);
	return ok;
}

static bool run_lesson(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int stop = 1;
	bool ok;

	if (s->now.check)
		return check(s, argc, argv, sink, err);
	if (!answer_args(&verb_lesson, argc, 0, 2, err))
		return false;
	if (s->course && s->course->running)
		return err_set(err, ERR_USAGE, "a lesson cannot start another");
	if (argc == 1) {
		if (!s->course)
			return err_set(err, ERR_USAGE, "which lesson? lessons lists them");
		arrived(s, sink);
		return true;
	}
	if (strcmp(argv[1], "off") == 0) {
		buf_puts(&sink->out, s->course ? "Out of the lesson, at the place it came to.\n"
		                               : "There is no lesson running.\n");
		leave(s);
		return true;
	}
	if (!session_trace(s, err) || !begin(s, argv[1], err))
		return false;
	if (argc > 2 && !text_int(argv[2], 1, s->course->lesson->nstops, &stop)) {
		err_set(err, ERR_USAGE, "%s has stops 1 to %d", argv[1], s->course->lesson->nstops);
		leave(s);
		return false;
	}
	if (s->door == DOOR_SHELL) {
		ok = print_lesson(s, argc > 2 ? stop - 1 : -1, &sink->out, err);
		leave(s);
		return ok;
	}
	if (!course_arrive(s, stop - 1, err)) {
		leave(s);
		return false;
	}
	arrived(s, sink);
	return true;
}

const struct verb verb_lesson = {
	.name = "lesson",
	.keys = "",
	.usage = "lesson NAME [STOP] | lesson off | lesson --check [FILE...]",
	.gloss = "a lesson, run beside the network; page next and page back walk it",
	.text =
	    "On a terminal it opens the full screen, with --plain line mode; elsewhere the whole lesson is printed.\n"
	    "--check runs every command of the lessons and compares what it answers.\n",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_STAYS,
	.run = run_lesson,
};

/* ---- lessons ------------------------------------------------------------------------------------ */

static void list_one(const char *name, struct buf *out)
{
	struct buf path = { 0 };
	struct lesson *lesson = NULL;
	struct err err;

	if (data_shipped(DATA_LESSON, name, &path, &err))
		lesson = lesson_read(buf_str(&path), &err);
	if (lesson)
		buf_printf(out, "%s, %s, %d stops.\n", name, lesson->title, lesson->nstops);
	else
		buf_printf(out, "%s: %s\n", name, err.msg);
	lesson_free(lesson);
	buf_free(&path);
}

static bool run_lessons(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf names = { 0 };

	(void)argv;
	if (!answer_args(&verb_lessons, argc, 0, 0, err))
		return false;
	data_list(DATA_LESSON, &names);
	for (char *line = names.s, *end; line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		list_one(line, &sink->out);
	}
	if (!names.len)
		buf_puts(&sink->out, "There are no lessons here.\n");
	else if (s->door != DOOR_SCREEN) /* there one is chosen with the arrows */
		buf_puts(&sink->out, "lesson NAME starts one.\n");
	buf_free(&names);
	return true;
}

const struct verb verb_lessons = {
	.name = "lessons",
	.keys = "L",
	.usage = "lessons",
	.gloss = "the lessons there are",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run_lessons,
};

/* ---- answer ------------------------------------------------------------------------------------- */

static void keep_reply(struct course *c, const char *said)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s\n   > %s", buf_str(&c->question), said);
	if (c->asked < COURSE_QUESTIONS && !b.lost)
		c->reply[c->asked] = mem_strdup(buf_str(&b));
	buf_free(&b);
}

/* How to go on, in the words of the door: a full screen shows the next question beside the view already. */
static void go_on(const struct session *s, struct buf *out)
{
	const struct course *c = s->course;
	bool keys = s->door == DOOR_SCREEN;

	if (c->question.len && keys)
		buf_puts(out, "a answers the next question.\n");
	else if (c->question.len)
		buf_printf(out, "Question %d. %s\n", c->asked + 1, buf_str(&c->question));
	else if (c->stop + 1 == c->lesson->nstops)
		buf_puts(out, "This was the last stop.\n");
	else
		buf_puts(out, keys ? "PgDn goes on.\n" : "page next goes on.\n");
}

static bool run_answer(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct course *c = s->course;
	struct buf said = { 0 };
	size_t told;
	bool right, gave_up = argc == 1;

	if (!session_question(s))
		return err_set(err, ERR_USAGE, "no question is open; a lesson asks them");
	for (int i = 1; i < argc; i++)
		buf_printf(&said, "%s%s", i > 1 ? " " : "", argv[i]);
	right = !gave_up && lesson_right(buf_str(&said), buf_str(&c->answer));
	if (!right && !gave_up) {
		buf_puts(&sink->out, "Not yet. ");
		told = sink->out.len;
		lesson_hint(buf_str(&said), buf_str(&c->answer), &sink->out);
		if (sink->out.len == told &&
		    c->hint.len) /* the lesson's own, where nothing shorter is to be said */
			buf_printf(&sink->out, "%s ", buf_str(&c->hint));
		buf_puts(&sink->out, s->door == DOOR_SCREEN
		                         ? "a tries again; a and then Enter alone tells the answer.\n"
		                         : "Try again, or answer with nothing to be told.\n");
		buf_free(&said);
		return true;
	}
	if (right)
		buf_puts(&sink->out, "Right.");
	else
		buf_printf(&sink->out, "It is %s.", buf_str(&c->answer));
	buf_putc(&sink->out,
	         s->door == DOOR_SCREEN ? ' ' : '\n'); /* one line stays where the sentence stands */
	keep_reply(c, right ? buf_str(&said) : buf_str(&c->answer));
	buf_free(&said);
	c->asked++;
	if (!course_ask(s, err))
		return false;
	go_on(s, &sink->out);
	return true;
}

const struct verb verb_answer = {
	.name = "answer",
	.keys = "",
	.usage = "answer [WORDS]",
	.gloss = "answers a lesson's question; with nothing, tells the answer",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run_answer,
};

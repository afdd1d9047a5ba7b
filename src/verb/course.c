/*
 * course.c -- a lesson being run, stop by stop.
 */
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "verb/course.h"

void course_free(struct course *c)
{
	if (!c)
		return;
	lesson_free(c->lesson);
	for (int i = 0; i < COURSE_QUESTIONS; i++)
		mem_free(c->reply[i]);
	buf_free(&c->prose);
	buf_free(&c->question);
	buf_free(&c->answer);
	buf_free(&c->hint);
	buf_free(&c->shown);
	mem_free(c);
}

const char *session_question(const struct session *s)
{
	return s->course && s->course->question.len ? buf_str(&s->course->question) : NULL;
}

/* {sentence}: what the door says of the place. */
static bool sentence(void *user, struct buf *b, struct err *err)
{
	struct session *s = user;

	if (!session_show(s, err))
		return false;
	say(&s->scene, VOICE_SCREEN, b);
	while (b->len && b->s[b->len - 1] == '\n')
		b->s[--b->len] = '\0';
	return true;
}

struct world course_world(struct session *s)
{
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	return (struct world){ .trace = s->trace, .sentence = sentence, .user = s };
}

/* What would be a slip of the pen at the keyboard is a fault of the lesson's file. */
static bool at_line(const struct course *c, int number, struct err *err)
{
	if (err->code == ERR_USAGE)
		err->code = ERR_MALFORMED;
	return err_prefix(err, "%s:%d", c->lesson->file, number);
}

static const struct stop *stop_of(const struct course *c)
{
	return &c->lesson->stop[c->stop];
}

/* The lines for the side of a full screen: words, questions with what was answered. */
static void show(struct session *s)
{
	struct course *c = s->course;

	buf_clear(&c->shown);
	buf_puts(&c->shown, buf_str(&c->prose));
	if (c->asked || c->question.len)
		buf_puts(&c->shown, "\n\n");
	for (int i = 0; i < c->asked && i < COURSE_QUESTIONS; i++)
		buf_printf(&c->shown, "%d  %s\n", i + 1, c->reply[i] ? c->reply[i] : "");
	if (c->question.len)
		buf_printf(&c->shown, "%d  %s\n\na answers; PgDn goes on without.", c->asked + 1,
		           buf_str(&c->question));
	s->scene.lesson = c->lesson;
	s->scene.stop = c->stop;
	s->scene.lesson_text = buf_str(&c->shown);
	/* what an open question asks about stays hidden */
	s->scene.look.mask = c->question.len ? s->scene.cursor.step : -1;
}

bool course_ask(struct session *s, struct err *err)
{
	struct course *c = s->course;
	const struct stop *stop = stop_of(c);
	struct world world = course_world(s);
	int n = 0;

	buf_clear(&c->question);
	buf_clear(&c->answer);
	buf_clear(&c->hint);
	for (int i = 0; i + 1 < stop->ncommands; i++) {
		const struct command *ask = &stop->command[i], *answer = &stop->command[i + 1],
		                     *hint = i + 2 < stop->ncommands ? answer + 1 : NULL;

		if (ask->kind != COMMAND_ASK || n++ < c->asked)
			continue;
		if (!hole_fill(&world, ask->text, &c->question, err))
			return at_line(c, ask->number, err);
		if (!hole_fill(&world, answer->text, &c->answer, err))
			return at_line(c, answer->number, err);
		if (hint && hint->kind == COMMAND_HINT && !hole_fill(&world, hint->text, &c->hint, err))
			return at_line(c, hint->number, err);
		break;
	}
	show(s);
	return true;
}

static bool run_verbs(struct session *s, struct err *err)
{
	struct course *c = s->course;
	const struct stop *stop = stop_of(c);
	struct sink sink = { 0 };
	bool ok = true, guest = s->guest;

	s->guest = true;
	for (int i = 0; ok && i < stop->ncommands; i++) {
		if (stop->command[i].kind != COMMAND_VERB)
			continue;
		sink_clear(&sink);
		ok = verb_run_line(s, stop->command[i].line, &sink, err) ||
		     at_line(c, stop->command[i].number, err);
	}
	s->guest = guest;
	sink_free(&sink);
	return ok;
}

bool course_arrive(struct session *s, int stop, struct err *err)
{
	const struct options now = s->now;
	struct course *c = s->course;
	bool ok;

	c->stop = stop;
	for (int i = 0; i < COURSE_QUESTIONS; i++) {
		mem_free(c->reply[i]);
		c->reply[i] = NULL;
	}
	c->asked = 0;
	buf_clear(&c->question);
	buf_clear(&c->prose);
	s->scene.look.mask = -1;
	s->scene.look.view = NULL;
	s->scene.lesson = c->lesson;
	s->scene.lesson_top = 0;
	c->running = true;
	ok = run_verbs(s, err);
	c->running = false;
	s->now = now;
	/* the stop may have opened another network or picture: stay there */
	s->now.model = s->base.model;
	s->now.weights = s->base.weights;
	s->now.picture = s->base.picture;
	if (!ok || !session_trace(s, err))
		return false;

	struct world world = course_world(s);

	if (!hole_fill(&world, stop_of(c)->prose, &c->prose, err))
		return at_line(c, stop_of(c)->line, err);
	return course_ask(s, err) && buf_ok(&c->prose, err);
}

/* ---- in words ----------------------------------------------------------------------------------- */

void course_wrap(const char *text, int width, struct buf *out)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		int used = 0;

		for (const char *p = text; p < text + n && text[0] != ' ';) {
			size_t word = strcspn(p, " \n");
			char *copy = mem_strndup(p, word);
			int wide = copy ? text_columns(copy) : (int)word;

			if (used && used + 1 + wide > width) {
				buf_putc(out, '\n');
				used = 0;
			}
			buf_printf(out, "%s%.*s", used ? " " : "", (int)word, p);
			used += (used ? 1 : 0) + wide;
			p += word;
			p += p < text + n && *p == ' ';
			mem_free(copy);
		}
		if (text[0] == ' ')
			buf_add(out, text, n);
		buf_putc(out, '\n');
		text += n + (text[n] == '\n');
	}
}

/* To be heard: a sentence a line, no empty lines. */
static void sentences(const char *text, struct buf *out)
{
	bool start = true;

	for (; *text; text++) {
		if (*text == '\n') {
			if (!start)
				buf_putc(out, '\n');
			start = true;
		} else if (start && *text == ' ') {
			continue;
		} else {
			buf_putc(out, *text);
			start = false;
			if (strchr(".?!", *text) && text[1] == ' ' && isalnum((unsigned char)text[2])) {
				buf_putc(out, '\n');
				start = true;
			}
		}
	}
	if (!start)
		buf_putc(out, '\n');
}

void course_tell(const struct session *s, struct buf *out)
{
	const struct course *c = s->course;
	const struct stop *stop = stop_of(c);
	int width = int_min(s->width, 78);

	if (s->door == DOOR_LINE) {
		buf_printf(out, "Lesson %s, %s. Stop %d of %d, %s.\n", c->lesson->name, c->lesson->title,
		           c->stop + 1, c->lesson->nstops, stop->title);
		sentences(buf_str(&c->prose), out);
		if (c->question.len)
			buf_printf(out, "Question %d. %s\n", c->asked + 1, buf_str(&c->question));
		else
			buf_puts(out, c->stop + 1 < c->lesson->nstops ? "page next goes on.\n"
			                                              : "This is the last stop.\n");
		return;
	}
	buf_printf(out, "%d  %s\n\n", c->stop + 1, stop->title);
	course_wrap(buf_str(&c->prose), width, out);
	buf_putc(out, '\n');
}

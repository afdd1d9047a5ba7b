/*
 * line.c -- line mode: what changed comes first, one thought a line, at most six lines for an answer.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "door/cli.h"
#include "door/line.h"
#include "verb/verb.h"

enum { MOST_LINES = SAY_LINES, LONG = 110 };

struct line_mode {
	struct session *s;
	struct job *job;
	FILE *in;
	const char *script;
	int number;   /* of the line, for messages about a script */
	bool prompt;  /* somebody is typing */
	char *repeat; /* the last movement, for an empty line */
	enum err_code worst;
	enum err_code unread; /* why the input could not be read to its end */
};

/* ---- answers ------------------------------------------------------------------------------------ */

static int lines_of(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n' || !text[1];
	return n;
}

/* The open question of a lesson, where it is the last line of `text`. */
static const char *asked(const struct line_mode *m, const char *text)
{
	size_t n = strlen(text);
	const char *line = text + n;

	if (!session_question(m->s) || n < 2)
		return NULL;
	for (line--; line > text && line[-1] != '\n';)
		line--;
	return strncmp(line, "Question ", 9) == 0 ? line : NULL;
}

/* The end of a page: six lines at most, or a page break (\f) that the verb put in. A script gets all: nobody is
   listening. A question is always said, so it has a line of the six. */
static const char *page_end(const struct line_mode *m, const char *text)
{
	size_t own = strcspn(text, "\f");
	const char *end = text;
	int n = 0, most = MOST_LINES - 1 - (asked(m, text) != NULL);

	if (m->script || m->s->base.json)
		return text + strlen(text);
	for (const char *p = text; p < text + own; p++)
		n += *p == '\n' || p + 1 == text + own;
	if (n <= MOST_LINES)
		return text + own;
	for (int i = 0; i < most; i++)
		end = strchr(end, '\n') + 1;
	return end;
}

/* Prints one page of the answer from where the last one ended. */
static void print_page(struct line_mode *m)
{
	const char *text = buf_str(&m->s->answer) + m->s->answer_at, *end = page_end(m, text),
	           *question = asked(m, text);

	for (const char *p = text; p < end;) {
		size_t n = strcspn(p, "\f");

		cli_put(m->s, p, n < (size_t)(end - p) ? n : (size_t)(end - p));
		p += n + 1;
	}
	m->s->answer_at += (size_t)(end - text) + (*end == '\f');
	if (!*end || *end == '\f')
		return;

	int left = lines_of(end) - (question != NULL);

	printf("%d more line%s. more goes on.\n", left, left == 1 ? "" : "s");
	if (question)
		cli_put(m->s, question, strlen(question));
}

/* `more` and `again` give an answer that is kept already. */
static void answer(struct line_mode *m, const char *text, const char *line)
{
	struct buf *kept = &m->s->answer;
	const struct verb *v = verb_named(line);

	if (v && (v->flags & VERB_PAGES) && kept->len) {
		if (v == &verb_again)
			m->s->answer_at = 0;
		if (m->s->answer_at >= kept->len)
			cli_put(m->s, text, strlen(text));
		else
			print_page(m);
		return;
	}
	buf_clear(kept);
	buf_puts(kept, text);
	m->s->answer_at = 0;
	print_page(m);
}

/* The new place; "One step is now an op." when the size changed, after the sentence that names the place. */
static void place(struct line_mode *m, enum size was, struct buf *out)
{
	struct buf said = { 0 };
	const char *first_end;

	say(&m->s->scene, VOICE_SPOKEN, &said);
	first_end = strchr(buf_str(&said), '\n');
	if (was == m->s->scene.cursor.size || !first_end) {
		buf_puts(out, buf_str(&said));
	} else {
		buf_add(out, said.s, (size_t)(first_end - said.s));
		buf_putc(out, first_end - said.s > LONG ? '\n' : ' ');
		say_size(m->s->scene.cursor.size, out);
		buf_puts(out, first_end);
	}
	buf_free(&said);
}

/* ---- errors ------------------------------------------------------------------------------------- */

static void complain(struct line_mode *m, const struct err *err)
{
	size_t n = strlen(err->msg);

	m->worst = err->code;
	if (m->script) {
		cli_error("%s:%d: %s", m->script, m->number, err->msg);
	} else if (m->s->base.json) { /* standard output is for objects */
		cli_error("%s", err->msg);
	} else if (err->code == ERR_STOPPED) {
		puts("Stopped. What was computed is kept.");
	} else {
		cli_put(m->s, err->msg, n);
		puts(n && strchr(".?!", err->msg[n - 1]) ? "" : ".");
	}
}

/* ---- one line ----------------------------------------------------------------------------------- */

static bool repeats(const char *line)
{
	char word[64], arg[32];
	size_t n = strcspn(line, " \t");
	const struct verb *v;

	if (!n || n >= sizeof word)
		return false;
	memcpy(word, line, n);
	word[n] = '\0';
	v = verb_named(word);
	v = v ? v : verb_of_key(word, arg);
	return v && (v->flags & VERB_MOVES);
}

/* A movement that is not one to repeat (goto, a size) ends what was being repeated: an empty line must not jump back
   to it. */
static void remember(struct line_mode *m, const char *line, bool moved)
{
	bool again = repeats(line);
	char *copy = again && line != m->repeat ? mem_strdup(line) : NULL;

	if (copy || (moved && !again)) {
		mem_free(m->repeat);
		m->repeat = copy;
	}
}

/* While a question is open a line answers it, unless it is a verb by its whole name, or PgDn and the like. */
static bool is_answer(const struct line_mode *m, const char *line)
{
	size_t n = strcspn(line, " \t");
	char arg[32];

	if (n > 1 && !line[n] && verb_of_key(line, arg))
		return false;

	if (m->script || !session_question(m->s) || line[0] == '#')
		return false;
	for (int i = 0; i < verb_count; i++)
		if (strlen(verb_table[i]->name) == n && memcmp(verb_table[i]->name, line, n) == 0)
			return false;
	return true;
}

/* A line that would be cut at its NUL says something else than it seems to. */
static bool no_text(struct line_mode *m)
{
	struct err err;

	err_set(&err, ERR_USAGE, "a line is text; this one has a NUL byte in it");
	complain(m, &err);
	return false;
}

static bool run_line(struct line_mode *m, const char *line)
{
	struct sink sink = { 0 };
	struct buf reply = { 0 };
	struct err err = { 0 };
	enum size was = m->s->scene.cursor.size;
	bool ok;

	line += strspn(line, " \t");
	line +=
	    line[0] == ':' && line[1] ? 1 + strspn(line + 1, " \t") : 0; /* as it is typed in full screen */
	if (is_answer(m, line)) {
		buf_printf(&reply, *line ? "answer %s" : "lesson", line);
		line = buf_str(&reply);
	} else if (!*line && m->repeat && !m->script) {
		line = m->repeat;
	}
	job_begin(m->job);
	ok = buf_ok(&reply, &err) && verb_run_line(m->s, line, &sink, &err);
	job_end(m->job);
	if (ok && sink.binary)
		ok = err_set(&err, ERR_USAGE, "that is a file of bytes, not text; use -o FILE");
	if (sink.moved && !m->s->base.json) /* by the verbs before one that failed, too */
		place(m, was, &sink.out);
	cli_notice(buf_str(&sink.notice));
	ok = ok && buf_ok(&sink.out, &err);
	if (sink.out.len && !sink.binary && !sink.out.lost) {
		answer(m, buf_str(&sink.out), line);
		ok = ok && buf_ok(&m->s->answer, &err);
	}
	if (!ok)
		complain(m, &err);
	else
		remember(m, line, sink.moved);
	if (ok && sink.no) {
		m->worst = ERR_NO;
		ok = !m->script;
	}
	buf_free(&reply);
	sink_free(&sink);
	return ok;
}

/* ---- the loop ----------------------------------------------------------------------------------- */

static bool greet(struct line_mode *m, struct err *err)
{
	struct session *s = m->s;
	struct buf b = { 0 };
	int w, h;

	job_begin(m->job);
	if (!session_all(s, err)) {
		job_end(m->job);
		return false;
	}
	job_end(m->job);
	buf_puts(&b, "skipstep, line mode. Network ");
	text_safe(&b, s->net->name);
	buf_puts(&b, ". Picture ");
	text_safe(&b, s->picture_name);
	given_size(&s->given, &w, &h);
	buf_printf(&b, ", %d by %d.\n", w, h);
	if (session_what_if(s))
		buf_printf(&b, "What if %s? ", session_what_if(s));
	if (trace_fault(s->trace)) {
		buf_printf(&b, "It stops at %s.\n", trace_name(s->trace, trace_last(s->trace)));
	} else {
		buf_puts(&b, "The answer is ");
		say_answer(s->trace, 3, VOICE_SPOKEN, &b);
		buf_puts(&b, ".\n");
	}
	say_network(s->net, VOICE_SPOKEN, &b);
	if (b.len && b.s[b.len - 1] != '\n')
		buf_putc(&b, '\n');
	buf_puts(&b, "You are at ");
	if (s->scene.cursor.size == SIZE_BLOCK)
		text_safe(&b, s->net->part[cursor_part(s->trace, s->scene.cursor.step)].name);
	else
		place_python(s->trace, &s->scene.cursor, &b);
	if (s->scene.cursor.step >= 0)
		buf_printf(&b, ", step %d of %d", s->scene.cursor.step + 1, s->trace->nsteps);
	buf_printf(&b, ". One step is %s %s.", s->scene.cursor.size == SIZE_OP ? "an" : "a",
	           size_word(s->scene.cursor.size));
	buf_puts(&b, " Try next, open, downsample, why, lessons, help, quit.\n");
	cli_put(s, buf_str(&b), b.len);
	buf_free(&b);
	return true;
}

/* The end of the input, or what ended it. */
static void ended(struct line_mode *m, int why)
{
	if (feof(m->in) || why == EBADF) /* standard input may be closed: that is an end too */
		return;
	cli_error("%s: %s", m->script ? m->script : "standard input", strerror(why));
	m->unread = why == ENOMEM ? ERR_LIMIT : ERR_READ;
}

/* A line without its newline, or false at the end of the input. Ctrl-C gives an empty answer. *text: no NUL in it. */
static bool read_line(struct line_mode *m, char **line, size_t *room, bool *text)
{
	ssize_t n;

	for (;;) {
		if (m->prompt)
			fputs(session_question(m->s) ? "answer> " : "> ", stdout);
		cli_flush();
		errno = 0;
		n = getline(line, room, m->in);
		if (n >= 0)
			break;
		if (errno != EINTR || !job_interrupted()) {
			ended(m, errno);
			return false;
		}
		clearerr(m->in);
		puts(m->prompt ? "\nquit quits." : "");
		if (!m->prompt)
			job_die(SIGINT);
	}
	m->number++;
	*text = strlen(*line) == (size_t)n;
	while (n > 0 && ((*line)[n - 1] == '\n' || (*line)[n - 1] == '\r'))
		(*line)[--n] = '\0';
	return true;
}

int line_run(struct session *s, struct job *job, FILE *in, const char *script, bool greeting)
{
	struct line_mode m = { .s = s, .job = job, .in = in, .script = script };
	char *line = NULL; /* getline()'s: malloc and free */
	size_t room = 0;
	struct err err;
	bool text;

	s->door = DOOR_LINE;
	m.prompt = !script && isatty(STDIN_FILENO);
	if (greeting && !s->base.json && !greet(&m, &err)) {
		if (err.code == ERR_STOPPED)
			job_die(SIGINT);
		cli_error("%s", err.msg);
		return err.code;
	}
	while (!s->quit && read_line(&m, &line, &room, &text)) {
		if (!(text ? run_line(&m, line) : no_text(&m)) && script)
			break;
		if (job_interrupted() && script)
			job_die(SIGINT);
	}
	if (!s->quit && !script && !s->base.json)
		run_line(&m, "quit");
	free(line);
	mem_free(m.repeat);
	if (m.unread)
		return m.unread;
	return script || s->base.strict ? (int)m.worst : 0;
}

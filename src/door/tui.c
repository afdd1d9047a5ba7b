/*
 * tui.c -- the loop: wait for a key, run its verb, draw the page.
 */
#include <string.h>
#include <time.h>

#include "door/tui_private.h"

/* ---- what the screen shows ---------------------------------------------------------------------- */

void tui_notice(struct tui *t, const char *text)
{
	buf_clear(&t->notice);
	buf_puts(&t->notice, text);
	if (t->notice.len && t->notice.s[t->notice.len - 1] == '\n')
		t->notice.s[--t->notice.len] = '\0';
	t->s->scene.notice = buf_str(&t->notice);
}

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

static int words_lines(const struct tui *t)
{
	int n = 0;

	for (const char *s = t->s->scene.text; *s; s++)
		n += *s == '\n';
	return n;
}

static bool draw(struct tui *t, struct err *err)
{
	struct scene *scene = &t->s->scene;
	int w, h;

	screen_size(&w, &h);
	if (w != t->page.w || h != t->page.h) {
		cells_free(&t->page);
		if (!cells_new(&t->page, w, h, err))
			return false;
	}
	scene->typed = t->prompt.kind ? t->prompt.shown : NULL;
	scene->caret = t->prompt.caret + 1;
	scene->look.depth = screen_depth();
	cells_clear(&t->page);
	if (!t->blank) {
		struct err shown;

		if (!session_show(t->s, &shown))
			tui_notice(t, shown.msg);
		page_draw(scene, &t->page);
	}
	screen_draw(&t->page);
	if (t->ports->drawn)
		t->ports->drawn(t->ports->user, &t->page);
	return true;
}

/* ---- long computations -------------------------------------------------------------------------- */

static bool stop(void *user, int step, int nsteps)
{
	struct tui *t = user;
	struct timespec now;
	char line[80];

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec - t->busy.tv_sec >= 1) {
		snprintf(line, sizeof line, " computing step %d of %d   Ctrl-C stops", step + 1, nsteps);
		screen_status(line);
	}
	return signals_interrupted() || signals_ending();
}

/* ---- verbs -------------------------------------------------------------------------------------- */

/* A line or two go where the sentence stands; more becomes a page of words. */
static void answer(struct tui *t, const char *title, struct sink *sink)
{
	const char *out = buf_str(&sink->out), *end = strchr(out, '\n');

	if (sink->binary)
		tui_notice(t, "That answer is a file, not text: give it a name with -o FILE.");
	else if (!*out && sink->notice.len)
		tui_notice(t, buf_str(&sink->notice));
	else if (!*out)
		return;
	else if (!end || !end[1] || (!strchr(end + 1, '\n') && strlen(out) < 150))
		tui_notice(t, out);
	else
		tui_words_open(t, title, out);
}

void tui_run_line(struct tui *t, const char *line)
{
	struct sink sink = { 0 };
	struct err err;

	clock_gettime(CLOCK_MONOTONIC, &t->busy);
	signals_interrupt();
	if (verb_run_line(t->s, line, &sink, &err)) {
		if (sink.moved)
			tui_words_close(t);
		answer(t, line, &sink);
	} else {
		tui_notice(t, err.code == ERR_STOPPED ? "Stopped. What was computed is kept." : err.msg);
	}
	sink_free(&sink);
}

static void run_key(struct tui *t, const char *key)
{
	char arg[32], line[80];
	const struct verb *v = verb_of_key_here(t->s, key, arg);

	if (!v) {
		snprintf(line, sizeof line, "%s does nothing here. ? shows the keys.", key);
		tui_notice(t,
		           key[0] == '?' && key[1] ? "That key does nothing here. ? shows the keys." : line);
		return;
	}
	snprintf(line, sizeof line, "%s%s%s", v->name, *arg ? " " : "", arg);
	tui_run_line(t, line);
}

/* ---- keys --------------------------------------------------------------------------------------- */

/* A page of words scrolls; true when the key was for it. */
static bool words_key(struct tui *t, const char *key)
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

			t->s->scene.text_top = int_clamp(to, 0, int_max(0, words_lines(t) - rows));
			return true;
		}
	tui_words_close(t);
	return strcmp(key, "Esc") == 0 || strcmp(key, "q") == 0 || strcmp(key, "?") == 0;
}

static bool too_small(const struct tui *t)
{
	return t->page.w < 40 || t->page.h < 12;
}

static void key(struct tui *t, const char *name)
{
	t->s->scene.notice = NULL;
	if (t->blank) {
		t->blank = false;
	} else if (strcmp(name, "Ctrl-L") == 0) {
		screen_redraw();
	} else if (too_small(t)) {
		if (strcmp(name, "q") == 0)
			tui_run_line(t, "quit");
	} else if (t->prompt.kind) {
		tui_type(t, name);
	} else if (t->s->scene.text && words_key(t, name)) {
		return;
	} else if (strcmp(name, ":") == 0 || strcmp(name, "/") == 0) {
		prompt_open(&t->prompt, name[0], "");
		if (name[0] == '/')
			tui_find(t);
	} else if (strcmp(name, "e") == 0) {
		prompt_open(&t->prompt, ':', "export png ");
	} else if (strcmp(name, "a") == 0 && session_question(t->s)) {
		prompt_open(&t->prompt, ':', "answer ");
	} else if (strcmp(name, ".") == 0) {
		t->blank = true;
	} else if (strcmp(name, "Esc") == 0) {
		return; /* nothing is open: it never moves the cursor */
	} else {
		run_key(t, name);
	}
}

static void interrupted(struct tui *t)
{
	if (t->prompt.kind)
		key(t, "Ctrl-C");
	else
		tui_notice(t, "q quits. Ctrl-C stops a long computation.");
}

/* Takes every key that has come, then draws once: a held key never lags behind. False: the terminal is gone. */
static bool turn(struct tui *t, int in_fd)
{
	char name[16];
	bool alive = key_wait(in_fd, -1), any = false;
	enum key_kind kind;

	while (!t->s->quit && (kind = key_take(name)) != KEY_NONE_YET) {
		any = true;
		if (kind == KEY_NAMED)
			key(t, name);
	}
	if (signals_interrupt())
		interrupted(t);
	return any || alive;
}

static bool loop(struct tui *t, int in_fd, struct err *err)
{
	bool alive = true;

	while (alive && !t->s->quit && !signals_ending()) {
		if (!draw(t, err))
			return false;
		alive = turn(t, in_fd);
	}
	return true;
}

bool tui_run(struct session *s, const struct tui_ports *ports, int *signal_caught, struct err *err)
{
	struct tui t = { .s = s, .ports = ports };
	int in_fd = fileno(ports->in ? ports->in : stdin);
	bool ok;

	signals_catch(in_fd);
	if (!screen_open(ports, s->base.depth == -2 ? DEPTH_MONO : s->base.depth, s->scene.look.ascii, err)) {
		signals_restore();
		return false;
	}
	s->stop = stop;
	s->user = &t;
	clock_gettime(CLOCK_MONOTONIC, &t.busy);
	ok = loop(&t, in_fd, err);
	s->stop = NULL;
	screen_close();
	*signal_caught = signals_ending();
	signals_restore();
	s->scene.notice = s->scene.typed = NULL;
	tui_words_close(&t);
	cells_free(&t.page);
	prompt_free(&t.prompt);
	sink_free(&t.found);
	buf_free(&t.title);
	buf_free(&t.text);
	buf_free(&t.notice);
	return ok;
}

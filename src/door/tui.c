/*
 * tui.c -- the loop: wait for a key, run its verb, draw the page.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "door/terminal.h"
#include "door/tui_private.h"

enum { DRAW_MS = 50, NOTHING_MOST = 16 };

/* ---- what the screen shows ---------------------------------------------------------------------- */

void tui_notice(struct tui *t, const char *text)
{
	buf_clear(&t->notice);
	buf_puts(&t->notice, text);
	if (t->notice.len && t->notice.s[t->notice.len - 1] == '\n')
		t->notice.s[--t->notice.len] = '\0';
	for (size_t i = 0; i < t->notice.len; i++) /* a line or two, as one sentence after another */
		if (t->notice.s[i] == '\n')
			t->notice.s[i] = ' ';
	t->s->scene.notice = buf_str(&t->notice);
}

/* Ctrl-C has done its work where it stopped something. */
static const char *words_of(const struct err *err)
{
	if (err->code != ERR_STOPPED)
		return err->msg;
	signals_interrupt();
	return "Stopped. What was computed is kept.";
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
	if (t->mouse != scene->look.mouse)
		screen_mouse(t->mouse = scene->look.mouse);
	cells_clear(&t->page);
	if (!t->blank) {
		struct err shown;

		if (!session_show(t->s, &shown))
			tui_notice(t, words_of(&shown));
		page_draw(scene, &t->page);
	}
	screen_draw(&t->page);
	if (t->ports->drawn)
		t->ports->drawn(t->ports->user, &t->page);
	return true;
}

bool tui_same_place(const struct cursor *a, const struct cursor *b)
{
	return a->step == b->step && a->size == b->size && a->term == b->term && a->at.c == b->at.c &&
	       a->at.y == b->at.y && a->at.x == b->at.x;
}

static double ms_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) * 1e3 + (double)(now.tv_nsec - then->tv_nsec) / 1e6;
}

/* ---- long computations -------------------------------------------------------------------------- */

static bool stop(void *user, int step, int nsteps)
{
	struct tui *t = user;
	char line[80];

	if (ms_since(&t->busy) >= 1000) {
		snprintf(line, sizeof line, " computing step %d of %d   Ctrl-C stops", step + 1, nsteps);
		screen_status(line);
	}
	if (signals_stopping())
		tui_stop(t);
	tui_early_look(t);
	if (signals_interrupted())
		tui_early_forget(t);
	return signals_interrupted() || signals_ending();
}

/* ---- verbs -------------------------------------------------------------------------------------- */

/* A line or two go where the sentence stands; more becomes a page of words. */
static void answer(struct tui *t, const char *title, struct sink *sink)
{
	const char *out = buf_str(&sink->out), *end = strchr(out, '\n');
	bool two = end && end[1] && (!strchr(end + 1, '\n') || !strchr(end + 1, '\n')[1]);

	if (sink->binary)
		tui_notice(t, "That answer is a file, not text: give it a name with -o FILE.");
	else if (!*out && sink->notice.len)
		tui_notice(t, buf_str(&sink->notice));
	else if (!*out)
		return;
	else if (!end || !end[1] || (two && (int)sink->out.len < 2 * (t->page.w - 4)))
		tui_notice(t, out);
	else
		tui_words_open(t, title, out);
}

void tui_run_line(struct tui *t, const char *line)
{
	struct sink sink = { 0 };
	struct err err;

	if (verb_named(line) == &verb_lessons) {
		tui_lessons(t);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &t->busy);
	signals_interrupt();
	if (verb_run_line(t->s, line, &sink, &err)) {
		if (sink.moved)
			tui_words_close(t);
		answer(t, line, &sink);
	} else {
		tui_notice(t, words_of(&err));
	}
	sink_free(&sink);
}

/* Would the page be another, its sentence and hints apart? */
static bool page_changes(const struct tui *t)
{
	struct cells now;
	struct err err;
	bool changes = false;

	if (!cells_new(&now, t->page.w, t->page.h, &err))
		return true;
	page_draw(&t->s->scene, &now);
	for (int i = 0; i < t->page.w * (t->page.h - 3) && !changes; i++) {
		const struct cell *a = &now.cell[i], *b = &t->page.cell[i];

		changes = a->glyph != b->glyph || a->fg != b->fg || a->bg != b->bg || a->attr != b->attr;
	}
	cells_free(&now);
	return changes;
}

static void run_key(struct tui *t, const char *key)
{
	char arg[32], line[80];
	struct cursor was = t->s->scene.cursor;
	const struct verb *v = verb_of_key_here(t->s, key, arg);

	if (!v) {
		snprintf(line, sizeof line, "%s does nothing here. ? shows the keys.", key);
		tui_notice(t,
		           key[0] == '?' && key[1] ? "That key does nothing here. ? shows the keys." : line);
		return;
	}
	snprintf(line, sizeof line, "%s%s%s", v->name, *arg ? " " : "", arg);
	tui_run_line(t, line);
	if (v->group != VERB_MOVE && tui_same_place(&was, &t->s->scene.cursor) && !t->s->scene.notice &&
	    !t->s->scene.text && !t->s->quit && !t->s->peek && !page_changes(t)) { /* no key is silent */
		snprintf(line, sizeof line, "%s changes nothing on this page.", key);
		tui_notice(t, line);
	}
}

/* ---- keys --------------------------------------------------------------------------------------- */

static bool too_small(const struct tui *t)
{
	return t->page.w < 40 || t->page.h < 12;
}

static void key(struct tui *t, const char *name)
{
	t->s->scene.notice = NULL;
	if (strcmp(name, "Ctrl-Z") == 0) {
		tui_stop(t);
	} else if (t->blank) {
		t->blank = false;
	} else if (strcmp(name, "Ctrl-L") == 0) {
		screen_redraw();
	} else if (too_small(t)) {
		if (strcmp(name, "q") == 0)
			tui_run_line(t, "quit");
	} else if (t->prompt.kind) {
		tui_type(t, name);
	} else if (t->s->scene.text && strcmp(name, "/") == 0) {
		tui_words_seek(t);
	} else if (t->s->scene.text && tui_words_key(t, name)) {
		return;
	} else if (strcmp(name, ":") == 0 || strcmp(name, "/") == 0) {
		prompt_open(&t->prompt, name[0], "");
		if (name[0] == '/')
			tui_find(t);
	} else if (strcmp(name, "e") == 0) {
		prompt_open(&t->prompt, ':', "export png ");
	} else if (strcmp(name, "a") == 0 && session_question(t->s)) {
		prompt_open(&t->prompt, ':', "answer ");
	} else if (t->s->scene.lesson && tui_lesson_key(t, name)) {
		return;
	} else if (strcmp(name, ".") == 0) {
		t->blank = true;
	} else if (strcmp(name, "Esc") == 0) {
		t->s->scene.look.view = NULL; /* what is on top; it never moves the cursor */
		t->s->scene.look.winners = false;
	} else {
		run_key(t, name);
	}
}

static void interrupted(struct tui *t)
{
	if (t->s->play > 0)
		t->s->play = 0;
	else if (t->prompt.kind)
		key(t, "Ctrl-C");
	else
		tui_notice(t, "q quits. Ctrl-C stops a long computation.");
}

static void moused(struct tui *t, const struct mouse *mouse)
{
	t->s->scene.notice = NULL;
	if (t->blank)
		t->blank = false;
	else if (!too_small(t) && !t->prompt.kind)
		tui_mouse(t, mouse);
}

/* Takes what has come; a paste or a held key is drawn now and then, so that it is seen to go on. */
static bool take_keys(struct tui *t)
{
	char name[16];
	struct mouse mouse;
	struct timespec since;
	enum key_kind kind;
	bool any = false;

	clock_gettime(CLOCK_MONOTONIC, &since);
	while (!t->s->quit && !t->s->peek && !signals_ending() && !t->more &&
	       (kind = tui_key_take(t, name, &mouse)) != KEY_NONE_YET) {
		any = true;
		t->more = ms_since(&since) > DRAW_MS;
		if (kind == KEY_SIZE_CHANGED) {
			screen_resized();
			continue;
		}
		if (t->s->play > 0)
			t->s->play = 0; /* any key stops it, and does nothing else */
		else if (kind == KEY_NAMED)
			key(t, name);
		else
			moused(t, &mouse);
	}
	return any;
}

/* What the signals ask for. */
static void obey(struct tui *t)
{
	if (signals_stopping())
		tui_stop(t);
	if (signals_lost()) {
		screen_return();
		screen_measure(t->out_fd);
	}
	if (signals_resized())
		screen_measure(t->out_fd);
	if (signals_interrupt())
		interrupted(t);
}

/* One step of :play, until there is no further one. */
static void play_on(struct tui *t)
{
	struct cursor was = t->s->scene.cursor;
	int rate = t->s->play;

	t->s->scene.notice = NULL;
	tui_run_line(t, "next");
	t->s->play = tui_same_place(&was, &t->s->scene.cursor) ? 0 : rate;
}

/* Waits for something to happen and does what it asks. False: the terminal is gone. */
static bool turn(struct tui *t)
{
	int ms = t->more || t->nearly ? 0 : t->s->play > 0 ? int_max(1000 / t->s->play, 1) : -1;
	enum key_came came = key_wait(t->in_fd, ms);
	bool any;

	obey(t);
	t->more = false;
	any = take_keys(t);
	if (came == KEY_TIME && !any && t->s->play > 0)
		play_on(t);
	if (came == KEY_TO_READ && !any)
		return ++t->nothing <
		       NOTHING_MOST; /* the end of a file, or the rest of a character to come */
	t->nothing = 0;
	return any || came != KEY_GONE;
}

static bool loop(struct tui *t, struct err *err)
{
	bool alive = true;

	while (alive && !t->s->quit && !signals_ending()) {
		if (t->s->peek)
			tui_peek(t);
		if (!draw(t, err))
			return false;
		alive = turn(t);
	}
	return alive || !t->tty || signals_ending() || err_set(err, ERR_STOPPED, "the terminal is gone");
}

/* What the reader asked for, or NO_COLOR; -1: as many as the terminal has. */
static int depth_most(const struct session *s)
{
	const char *none = getenv("NO_COLOR");

	if (s->base.depth == OPTIONS_DEPTH_NEVER)
		return DEPTH_MONO;
	return s->base.depth == OPTIONS_DEPTH_AUTO && none && none[0] ? DEPTH_MONO : s->base.depth;
}

static void tui_free(struct tui *t)
{
	cells_free(&t->page);
	prompt_free(&t->prompt);
	sink_free(&t->found);
	buf_free(&t->title);
	buf_free(&t->text);
	buf_free(&t->notice);
}

bool tui_run(struct session *s, const struct tui_ports *ports, int *signal_caught, struct err *err)
{
	struct tui t = { .s = s,
		         .ports = ports,
		         .in_fd = fileno(ports->in ? ports->in : stdin),
		         .out_fd = fileno(ports->out ? ports->out : stdout) };
	bool ok, wide;

	t.tty = isatty(t.in_fd);
	wide = !s->scene.look.ascii && terminal_may_be_wide() && terminal_is_wide(t.in_fd, t.out_fd);
	signals_catch(t.in_fd, t.out_fd);
	if (!screen_open(ports, depth_most(s), err)) {
		signals_restore();
		return false;
	}
	s->stop = stop;
	s->user = &t;
	clock_gettime(CLOCK_MONOTONIC, &t.busy);
	if (wide) {
		s->scene.look.ascii = true;
		tui_notice(&t, "Here a line is two columns wide, so everything is drawn in ASCII.");
	} else if (s->notice.len) {
		tui_notice(&t, buf_str(&s->notice));
	}
	ok = loop(&t, err);
	s->stop = NULL;
	screen_close();
	*signal_caught = signals_ending();
	if (!ok && err->code == ERR_STOPPED && !*signal_caught) {
		*signal_caught = SIGHUP; /* nobody told us, but that is what happened */
		ok = true;
	}
	signals_restore();
	s->scene.notice = s->scene.typed = NULL;
	tui_words_close(&t);
	tui_free(&t);
	return ok;
}

/*
 * tui_peek.c -- the maps in all the colours the terminal has, on the screen of the shell: they stay there for later.
 *
 * Curses knows pairs of colours, and fewer than a terminal may show; what is printed here it does not know of, so
 * everything is drawn again afterwards.
 */
#include <poll.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "door/terminal.h"
#include "door/tui_private.h"
#include "view/peek.h"
#include "view/say.h"

/* True where it was not the reader's key, but a signal, that ends the wait. */
static void wait_for_key(int fd)
{
	struct termios was, raw;
	bool terminal = tcgetattr(fd, &was) == 0;
	char bin[64];

	if (terminal) {
		raw = was;
		raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(fd, TCSANOW, &raw);
	}
	if (key_wait(fd, -1) == KEY_TO_READ) {
		ssize_t n = read(fd, bin, sizeof bin);

		(void)n; /* whichever key, and the rest of it */
	}
	if (terminal)
		tcsetattr(fd, TCSANOW, &was);
}

static bool print(const struct tui *t, enum depth depth, FILE *out, struct err *err)
{
	struct scene scene = t->s->scene;
	struct buf text = { 0 }, sentence = { 0 };
	struct cells page;
	int w = t->page.w, h = int_max(t->page.h - 4, 1);

	if (!cells_new(&page, w, h + 2, err))
		return false;
	scene.text = scene.notice = scene.typed = NULL;
	scene.lesson = NULL;
	scene.look.view = NULL;
	scene.look.depth = depth;
	scene.look.ascii = false;
	peek_draw(&scene, &page, (struct rect){ 0, 0, w, h });
	say(&scene, VOICE_SCREEN, &sentence);
	cells_wrap(&page, 0, h, w, 2, (struct ink){ 0 }, buf_str(&sentence));
	cells_print_ansi(&page, (int)depth, &text);
	fputs("\r\n", out);
	fputs(buf_str(&text), out);
	fputs("Any key goes back.", out);
	fflush(out);
	cells_free(&page);
	buf_free(&sentence);
	buf_free(&text);
	return true;
}

void tui_peek(struct tui *t)
{
	enum depth depth = terminal_colours();
	FILE *out = t->ports->out ? t->ports->out : stdout;
	struct err err;

	t->s->peek = false;
	if (screen_depth() == DEPTH_MONO || t->s->scene.look.ascii) {
		tui_notice(
		    t, "peek needs colours and half blocks, which are not to be had here; m shows the maps.");
		return;
	}
	if (screen_depth() > depth)
		depth = screen_depth();
	if (depth < DEPTH_256) {
		tui_notice(t, "This terminal has too few colours to peek at maps; m shows them in shades.");
		return;
	}
	screen_leave();
	if (!print(t, depth, out, &err))
		tui_notice(t, err.msg);
	else
		wait_for_key(t->in_fd);
	fputs("\r\n", out);
	fflush(out);
	screen_return();
	screen_measure(t->out_fd);
}

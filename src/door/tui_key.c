/*
 * tui_key.c -- keys as their names in the verb table.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <wchar.h>

#include <curses.h>

#include "base/text.h"
#include "door/tui_private.h"

static const struct {
	int code;
	const char *name;
} special[] = {
	{ KEY_UP, "Up" },       { KEY_DOWN, "Down" },
	{ KEY_LEFT, "Left" },   { KEY_RIGHT, "Right" },
	{ KEY_PPAGE, "PgUp" },  { KEY_NPAGE, "PgDn" },
	{ KEY_HOME, "Home" },   { KEY_END, "End" },
	{ KEY_ENTER, "Enter" }, { KEY_BACKSPACE, "Backspace" },
	{ KEY_DC, "Delete" },   { KEY_BTAB, "Shift-Tab" },
	{ KEY_A1, "Home" },     { KEY_A3, "PgUp" },
	{ KEY_C1, "End" },      { KEY_C3, "PgDn" },
	{ KEY_F(1), "?" },
};

static const struct {
	wint_t c;
	const char *name;
} control[] = {
	{ '\r', "Enter" },    { '\n', "Enter" },  { ' ', "Space" }, { '\t', "Tab" }, { 27, "Esc" },
	{ 127, "Backspace" }, { 8, "Backspace" }, { 12, "Ctrl-L" }, { 1, "Ctrl-A" }, { 5, "Ctrl-E" },
	{ 21, "Ctrl-U" },     { 23, "Ctrl-W" },   { 3, "Ctrl-C" },  { 4, "Ctrl-D" }, { 26, "Ctrl-Z" },
};

static void named(char name[16], const char *s)
{
	int i = 0;

	for (; s[i] && i < 15; i++)
		name[i] = s[i];
	name[i] = '\0';
}

/*
 * Over a slow line an arrow key may arrive broken: Esc alone, then "[C" a moment
 * later.  A `[` or `O` within half a second of a lone Esc is that, with what
 * follows; no verb is bound to either.
 */
static bool swallow(wint_t c, bool is_key)
{
	static struct timespec esc; /* when the last lone Esc came; the terminal is one per process */
	static bool inside;
	struct timespec now;
	double ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (double)(now.tv_sec - esc.tv_sec) * 1e3 + (double)(now.tv_nsec - esc.tv_nsec) / 1e6;
	if (is_key) {
		inside = false;
		return false;
	}
	if (c == 27) {
		esc = now;
		inside = false;
		return false;
	}
	if (inside && ms < 500) {
		inside = (c >= '0' && c <= '9') || c == ';' || c == '['; /* until the final letter or ~ */
		return true;
	}
	inside = (c == '[' || c == 'O') && ms < 500;
	if (inside)
		return true;
	esc.tv_sec = 0;
	return false;
}

/* A press of the first button, or the wheel; anything else the mouse does is nothing. */
static bool mouse_of(struct mouse *mouse)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	mouse->x = event.x;
	mouse->y = event.y;
	mouse->did = event.bstate & BUTTON4_PRESSED   ? MOUSE_UP
	             : event.bstate & BUTTON5_PRESSED ? MOUSE_DOWN
	                                              : MOUSE_CLICK;
	return (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED)) != 0;
}

enum key_kind key_take(char name[16], struct mouse *mouse)
{
	wint_t c;
	int kind;
	bool again;

	do {
		kind = get_wch(&c);
		if (kind == ERR)
			return KEY_NONE_YET;
		if (kind == KEY_CODE_YES && c == KEY_RESIZE)
			return KEY_SIZE_CHANGED;
		again = swallow(c, kind == KEY_CODE_YES);
		if (!again && kind == KEY_CODE_YES && c == KEY_MOUSE) {
			if (mouse_of(mouse))
				return KEY_MOUSED;
			again = true;
		}
	} while (again);
	if (kind == KEY_CODE_YES) {
		for (size_t i = 0; i < ARRAY_LEN(special); i++)
			if ((wint_t)special[i].code == c) {
				named(name, special[i].name);
				return KEY_NAMED;
			}
		named(name, "?key");
		return KEY_NAMED;
	}
	for (size_t i = 0; i < ARRAY_LEN(control); i++)
		if (control[i].c == c) {
			named(name, control[i].name);
			return KEY_NAMED;
		}
	if (c < 32) {
		named(name, "?key");
		return KEY_NAMED;
	}
	char utf8[5];

	utf8_put(utf8, (uint32_t)c);
	named(name, utf8);
	return KEY_NAMED;
}

enum key_came key_wait(int in_fd, int ms)
{
	struct pollfd fd[2] = { { .fd = in_fd, .events = POLLIN }, { .fd = signals_fd(), .events = POLLIN } };
	int n = poll(fd, 2, ms);

	if (n == 0)
		return KEY_TIME;
	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? KEY_SIGNAL : KEY_GONE;
	if (fd[1].revents & POLLIN)
		signals_drain();
	if (fd[0].revents & POLLIN)
		return KEY_TO_READ;
	return fd[0].revents ? KEY_GONE : KEY_SIGNAL;
}

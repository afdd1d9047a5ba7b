/*
 * tui_screen.c -- cells onto a curses screen, in as many colours as it has.
 */
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "base/alloc.h"
#include "door/tui_private.h"

/* The one terminal of the process: curses itself is global, so this is too. */
static struct {
	SCREEN *screen;
	enum depth depth;
	struct colours { /* (fg, bg) given to curses as pair number i + 1 */
		int fg, bg;
	} * pair;
	int npairs, room;
	int *slot; /* hash of (fg, bg) to i + 1 */
	int nslots;
	struct cell *told; /* told[told_h * told_w]: what curses was told last; NULL: that is not known */
	int told_w, told_h;
	bool all; /* the terminal itself may show anything */
} tui;

static bool has_rgb(void)
{
	char *s;

	if (COLORS < 1 << 24)
		return false;
	if (tigetflag("RGB") > 0 || tigetnum("RGB") > 0)
		return true;
	s = tigetstr("RGB");
	return s && s != (char *)-1;
}

static enum depth terminal_depth(void)
{
	if (!has_colors() || start_color() != OK)
		return DEPTH_MONO;
	use_default_colors();
	if (has_rgb())
		return DEPTH_DIRECT;
	return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : COLORS >= 8 ? DEPTH_8 : DEPTH_MONO;
}

static bool pairs_open(struct err *err)
{
	if (tui.depth == DEPTH_MONO)
		return true;
	tui.room = int_min(COLOR_PAIRS, 65536) - 1;
	tui.nslots = 1;
	while (tui.nslots < 2 * tui.room)
		tui.nslots *= 2;
	tui.pair = mem_new((size_t)tui.room, sizeof *tui.pair);
	tui.slot = mem_new((size_t)tui.nslots, sizeof *tui.slot);
	return (tui.pair && tui.slot) || err_memory(err);
}

/* The curses pair for two terminal colours; 0, the terminal's own, when there is no room. */
static int pair_of(int fg, int bg)
{
	unsigned h;

	if (tui.depth == DEPTH_MONO || (fg < 0 && bg < 0))
		return 0;
	h = ((unsigned)fg * 2654435761u) ^ ((unsigned)bg * 40503u + 17u);
	for (unsigned i = h;; i++) {
		int *slot = &tui.slot[i & (unsigned)(tui.nslots - 1)];

		if (*slot && tui.pair[*slot - 1].fg == fg && tui.pair[*slot - 1].bg == bg)
			return *slot;
		if (*slot)
			continue;
		if (tui.npairs == tui.room)
			return 0;
		tui.pair[tui.npairs] = (struct colours){ fg, bg };
		*slot = ++tui.npairs;
		init_extended_pair(*slot, fg, bg);
		return *slot;
	}
}

/* Pairs of pages long gone are forgotten between frames: redefining a live pair would repaint its cells. */
static void pairs_make_room(int cells)
{
	if (tui.depth == DEPTH_MONO || tui.npairs + cells <= tui.room)
		return;
	if (tui.npairs < tui.room / 2)
		return;
	reset_color_pairs();
	memset(tui.slot, 0, (size_t)tui.nslots * sizeof *tui.slot);
	tui.npairs = 0;
	tui.all = true;
}

/*
 * Ctrl-Z comes as a key.  As a signal it would stop a script that we run in at once,
 * and the shell would take the terminal back before it is put back.
 */
static void ctrl_z_is_a_key(int fd)
{
	struct termios tio;

	if (tcgetattr(fd, &tio) != 0)
		return;
	tio.c_cc[VSUSP] = _POSIX_VDISABLE;
	if (tcsetattr(fd, TCSADRAIN, &tio) == 0)
		def_prog_mode();
}

bool screen_open(const struct tui_ports *ports, int depth_most, struct err *err)
{
	const char *term = ports->term ? ports->term : getenv("TERM");
	FILE *out = ports->out ? ports->out : stdout, *in = ports->in ? ports->in : stdin;

	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	tui.screen = newterm(term, out, in);
	if (!tui.screen)
		return err_set(
		    err, ERR_TERMINAL,
		    "the terminal \"%s\" is not known here; --plain works in any, or set TERM to one that is",
		    term ? term : "");
	set_term(tui.screen);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	ctrl_z_is_a_key(fileno(in));
	mouseinterval(0); /* a press and a release, without waiting whether it becomes a double click */
	tui.depth = terminal_depth();
	if (depth_most >= 0 && depth_most < (int)tui.depth)
		tui.depth = (enum depth)depth_most;
	if (!pairs_open(err)) {
		screen_close();
		return false;
	}
	screen_measure(fileno(out));
	return true;
}

void screen_close(void)
{
	if (tui.screen) {
		if (!isendwin()) {
			/* a terminal without a second screen keeps the page: what comes next needs an empty line */
			move(LINES - 1, 0);
			clrtoeol();
			refresh();
			endwin();
		}
		delscreen(tui.screen);
	}
	mem_free(tui.pair);
	mem_free(tui.slot);
	mem_free(tui.told);
	memset(&tui, 0, sizeof tui);
}

enum depth screen_depth(void)
{
	return tui.depth;
}

void screen_size(int *w, int *h)
{
	getmaxyx(stdscr, *h, *w);
}

static attr_t attr_of(uint8_t a)
{
	return (a & ATTR_BOLD ? A_BOLD : 0) | (a & ATTR_REVERSE ? A_REVERSE : 0) |
	       (a & ATTR_UNDERLINE ? A_UNDERLINE : 0) | (a & ATTR_DIM ? A_DIM : 0);
}

/* Where colours are RGB, a terminal's first 8 or 256 numbers may still be its palette: a touch of red makes blues
   and greens of the data what they are meant to be. */
static int colour_number(colour c)
{
	int n = palette_index(c, tui.depth);

	return tui.depth == DEPTH_DIRECT && n >= 0 && n < 1 << 16 ? n | 1 << 16 : n;
}

static void put(int y, int x, const struct cell *cell)
{
	wchar_t text[2] = { (wchar_t)(cell->glyph ? cell->glyph : ' '), 0 };
	int pair = pair_of(colour_number(cell->fg), colour_number(cell->bg));
	cchar_t cc;

	setcchar(&cc, text, attr_of(cell->attr), 0, &pair);
	mvadd_wchnstr(y, x, &cc, 1);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->glyph == b->glyph && a->fg == b->fg && a->bg == b->bg && a->attr == b->attr;
}

/* What curses holds, so that only what differs needs to be told. True: nothing is known, all must be told. */
static bool forgotten(const struct cells *page)
{
	size_t n = (size_t)page->w * (size_t)page->h;

	if (tui.told && tui.told_w == page->w && tui.told_h == page->h)
		return false;
	mem_free(tui.told);
	tui.told = mem_new(n, sizeof *tui.told); /* without memory all is told each time */
	tui.told_w = page->w;
	tui.told_h = page->h;
	return true;
}

static void forget(void)
{
	mem_free(tui.told);
	tui.told = NULL;
}

void screen_draw(const struct cells *page)
{
	int w, h;
	bool all;

	screen_size(&w, &h);
	pairs_make_room(page->w * page->h);
	if (tui.all) {
		clearok(curscr, TRUE);
		forget();
	}
	tui.all = false;
	all = forgotten(page);
	if (all)
		erase();
	for (int y = 0; y < int_min(h, page->h); y++)
		for (int x = 0; x < int_min(w, page->w); x++) {
			const struct cell *cell = &page->cell[y * page->w + x];

			if (cell->glyph && (all || !same_cell(cell, &tui.told[y * page->w + x])))
				put(y, x, cell);
		}
	if (tui.told)
		memcpy(tui.told, page->cell, (size_t)page->w * (size_t)page->h * sizeof *tui.told);
	if (page->cursor_x >= 0 && page->cursor_x < w && page->cursor_y >= 0 && page->cursor_y < h) {
		curs_set(1);
		move(page->cursor_y, page->cursor_x);
	} else {
		curs_set(0);
	}
	refresh();
}

void screen_resized(void)
{
	forget();
}

void screen_redraw(void)
{
	tui.all = true;
}

void screen_mouse(bool on)
{
	mousemask(on ? BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

void screen_leave(void)
{
	if (!isendwin())
		endwin();
}

void screen_return(void)
{
	screen_leave(); /* so that the next draw takes the second screen, the keypad, the mouse */
	tui.all = true;
}

/* A terminal's own word is worth more than COLUMNS and LINES, which stay as they were when it is resized. */
void screen_measure(int out_fd)
{
	struct winsize size;
	int w, h;

	if (ioctl(out_fd, TIOCGWINSZ, &size) != 0 || size.ws_row < 1 || size.ws_col < 1)
		return;
	screen_size(&w, &h);
	if (w != size.ws_col || h != size.ws_row)
		resizeterm(size.ws_row, size.ws_col);
}

void screen_status(const char *text)
{
	int w, h;

	forget();
	screen_size(&w, &h);
	move(h - 1, 0);
	clrtoeol();
	addnstr(text, w - 1);
	refresh();
}

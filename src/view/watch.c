/* watch.c -- one number's journey downstream: while it is a number of its own, then how far it reaches. */
#include "trace/watch.h"

#include <inttypes.h>
#include <stdio.h>

#include "view/glyph.h"
#include "view/grid.h"
#include "view/pane.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { NUMBER = 4, NAME = 22, VALUE = 10, BOX = 8, CHANNELS = 9, LIST_W = 61 };

/* Before the first reached step stands the watched number itself: row 0. */
static int rows_of(const struct watch *w)
{
	return w->nreached + 1;
}

static int row_here(const struct scene *s)
{
	int i = watch_find(s->watch, s->cursor.step);

	return i < 0 ? 0 : i + 1;
}

/* What the row tells of the number, if it is still one of its own. */
static struct small value_of(const struct scene *s, int row)
{
	const struct watch *w = s->watch;
	const struct watched *r = row > 0 ? &w->reached[row - 1] : NULL;

	if (r && !r->own)
		return small_format("mixed in");
	if (r && r->stopped && r->computed)
		return small_format("0");
	return (r ? r->computed : w->computed) ? small_number(s, r ? r->value : w->value)
	                                       : small_format("...");
}

/* "512 of 2048" and a gap. */
static int channels_width(const struct scene *s)
{
	int width = CHANNELS;

	for (int i = 0; i < s->watch->nreached; i++) {
		const struct watched *t = &s->watch->reached[i];
		int of = scene_net(s)->node[int_max(t->step, 0)].out.c;

		width = int_max(width, 1 + cells_columns(small_format("%d of %d", t->channels, of).s));
	}
	return width;
}

static int name_width(const struct scene *s, int width)
{
	int rest = width - NUMBER - 2 - VALUE - BOX;

	return int_max(rest - (width >= LIST_W ? channels_width(s) + 6 : 0), 9);
}

static void draw_row(const struct scene *s, struct cells *page, struct rect r, int row, bool here)
{
	const struct watch *w = s->watch;
	const struct watched *t = row > 0 ? &w->reached[row - 1] : NULL;
	int step = t ? t->step : w->step, x = r.x + 1;
	int name = name_width(s, r.w);

	if (here) {
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
		page->cursor_x = r.x;
		page->cursor_y = r.y;
	}
	if (step >= 0)
		cells_printf(page, x, r.y, NUMBER, plain, "%*d", NUMBER - 1, step + 1);
	x += NUMBER;
	if (hidden(s, step)) {
		cells_text(page, x, r.y, 1, plain, "?");
		return;
	}
	cells_text(page, x, r.y, name - 1, here ? (struct ink){ .attr = ATTR_REVERSE } : plain,
	           trace_name(s->trace[0], step));
	x += name;

	struct small v = value_of(s, row);

	if (t && !t->own)
		cells_text(page, x, r.y, VALUE, (struct ink){ .fg = INK_DIM }, v.s);
	else
		cells_text(page, x + number_column(v.s, 8), r.y, VALUE, plain, v.s);
	x += VALUE;
	if (t && !t->own)
		cells_printf(page, x, r.y, BOX, plain, "%d×%d", t->box.h, t->box.w);
	else if (t && t->slot == 1)
		cells_text(page, x, r.y, r.x + r.w - x, plain,
		           r.w >= LIST_W ? "round the shortcut" : "round");
	else if (t && t->stopped)
		cells_text(page, x, r.y, r.x + r.w - x, plain, r.w >= LIST_W ? "relu ended it" : "ended");
	x += BOX;
	if (!t || t->own || r.w < LIST_W)
		return;

	struct shape shape = scene_net(s)->node[int_max(step, 0)].out;
	int channels = channels_width(s);

	cells_printf(page, x, r.y, channels, plain, "%d of %d", t->channels, shape.c);
	cells_printf(page, x + channels, r.y, 7, plain, "%4.*f %%",
	             t->values * 100 < (int64_t)shape_len(shape),
	             100 * (double)t->values / (double)shape_len(shape));
}

static void draw_list(const struct scene *s, struct cells *page, struct rect r)
{
	int n = rows_of(s->watch), rows = int_min(n, r.h - 1), here = row_here(s);
	int top = int_clamp(here - rows / 2, 0, int_max(0, n - rows));
	int name = name_width(s, r.w);
	int x = r.x + 1 + NUMBER + name;

	cells_text(page, r.x + 1, r.y, 12, plain, "step");
	cells_text(page, x + 2, r.y, VALUE, plain, "it is");
	cells_text(page, x + VALUE, r.y, BOX, plain, "reaches");
	if (r.w >= LIST_W)
		cells_printf(page, x + VALUE + BOX, r.y, channels_width(s) + 7, plain, "%-*s  all",
		             channels_width(s), "channels");
	for (int i = 0; i < rows; i++)
		draw_row(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, top + i, top + i == here);
}

/* The places that are reached, of the cursor's step; else of the first that is reached. */
static void draw_map(const struct scene *s, struct cells *page, struct rect r)
{
	const struct watch *w = s->watch;
	int row = int_max(row_here(s), 1);
	const struct watched *t = row <= w->nreached ? &w->reached[row - 1] : NULL;
	int wide, every, rows;

	if (!t || hidden(s, t->step) || r.h < 4 || r.w < 8)
		return;
	wide = 2 * t->w <= r.w && t->h + 2 <= r.h ? 2 : 1;
	every = int_max(1, int_max((t->w + r.w - 1) / r.w, (t->h + r.h - 3) / (r.h - 2)));
	rows = (t->h + every - 1) / every;
	cells_printf(page, r.x, r.y, r.w, plain, "%.30s, %d×%d",
	             small_name(scene_net(s), int_max(t->step, 0)), t->h, t->w);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x * every < t->w; x++) {
			bool on = false;

			for (int i = 0; i < every && y * every + i < t->h; i++)
				for (int k = 0; k < every && x * every + k < t->w; k++)
					on = on || t->place[(size_t)(y * every + i) * (size_t)t->w +
					                    (size_t)(x * every + k)];
			for (int i = 0; i < wide; i++)
				cells_put(page, r.x + wide * x + i, r.y + 1 + y, on ? 0x2588 : 0xB7,
				          on ? plain : (struct ink){ .fg = INK_DIM });
		}

	struct small cell = every > 1 ? small_format("a cell: %d×%d", every, every) : small_format("%s", "");
	bool one = 11 + cells_columns(cell.s) <= r.w;

	cells_printf(page, r.x, r.y + 1 + rows, r.w, plain, "█ reached%s%s", one && every > 1 ? "; " : "",
	             one ? cell.s : "");
	if (!one && rows + 2 < r.h)
		cells_text(page, r.x, r.y + 2 + rows, r.w, plain, cell.s);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	page->cursor_x = r.x;
	page->cursor_y = r.y;
	if (!s->watch) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "...");
		return;
	}
	if (hidden(s, s->watch->step)) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "?");
		return;
	}
	if (r.w < 76) {
		draw_list(s, page, r);
		return;
	}

	int left = int_clamp(r.w - LIST_W - 3, 16, 64), list = r.w - left - 3;

	draw_map(s, page, (struct rect){ r.x + 1, r.y, left, r.h });
	rule_down(page, r.x + left + 1, r.y, r.h);
	draw_list(s, page, (struct rect){ r.x + left + 2, r.y, list + 1, r.h });
}

static const struct hint hints[] = { { "n", "next" },   { "N", "back" },       { "Esc", "close" },
	                             { "f", "follow" }, { "b", "break here" }, { NULL, NULL } };

const struct view view_watch = { .name = "watch",
	                         .gloss = "where one number goes: what becomes of it, how far it reaches",
	                         .title = "where it goes",
	                         .of_number = true,
	                         .hints = hints,
	                         .draw = draw,
	                         .tell = tell_watch };

/* mac.c -- one output number being made: everything that moves, moves together. */
#include <stdio.h>
#include <string.h>

#include "op/op.h"
#include "view/flow.h"
#include "view/fold.h"
#include "view/grid.h"
#include "view/pane.h"
#include "view/story.h"
#include "view/taps.h"
#include "view/terms.h"
#include "view/view.h"

static const struct ink plain;

enum { LABEL = 5, MAP_W = 16, WIDE_MAP = 32 };

/* The bars, or the products by size, or the code that does it where that has no room of its own. */
static void draw_lower(const struct scene *s, struct cells *page, struct rect r, const struct taps *t,
                       bool code)
{
	if (r.h < 2)
		return;
	if (s->look.side != SIDE_AUTO && code) {
		rule_across(page, r.x, r.y, r.w, NULL);
		pane_listing(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, SIDE_C);
		return;
	}
	rule_across(page, r.x, r.y, r.w,
	            s->look.by_size ? "the products by size" : "what each input channel adds");
	if (s->look.by_size)
		taps_by_size(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, t);
	else
		taps_bars(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, t);
}

/* Window, kernel and product side by side, as many as fit. Returns the rows used. */
static int draw_grids(const struct scene *s, struct cells *page, struct rect r, const struct taps *t,
                      int grids)
{
	int columns = taps_columns(s, t, (r.w - LABEL) / grids), rows = int_min(int_min(t->k, 7) + 2, r.h),
	    x = r.x;

	for (int i = 0; i < grids && x < r.x + r.w; i++) {
		int lead = (i == 0 ? LABEL : 0) + 1, room = r.x + r.w - x;
		int title =
		    taps_title(s, page, (struct rect){ x + lead, r.y, room - lead, 1 }, t, (enum taps_kind)i);
		int grid = taps_grid(s, page, (struct rect){ x, r.y + 1, room, rows - 1 }, t,
		                     (enum taps_kind)i, columns, i == 0);

		x += int_max(grid, lead + title + 2); /* a 1×1 kernel is narrower than its title */
	}
	return rows;
}

static void draw_two(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	int left = MAP_W + 1, upper = int_min(9, r.h / 2), x = r.x + left + 1, w = r.w - left - 2;
	int rows = draw_grids(s, page, (struct rect){ x, r.y, w, upper - 3 }, t, 2);

	taps_input(s, page, (struct rect){ r.x + 1, r.y, MAP_W, upper }, t);
	taps_sum(s, page, (struct rect){ x, r.y + int_max(rows + 1, upper - 3), w, 3 }, t);
	taps_output(s, page, (struct rect){ r.x + 1, r.y + upper, MAP_W, r.h - upper }, t);
	draw_lower(s, page, (struct rect){ x + 1, r.y + upper, w, r.h - upper }, t, true);
}

static void draw_three(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	struct shape in = t->call->in[0]->shape, out = scene_out(s)->shape;
	int most = int_clamp(r.w - 88, WIDE_MAP, 112), left = int_clamp(int_max(in.w, out.w), 24, most) + 1;
	int in_rows = int_min((in.h + 1) / 2 + 1, r.h * 3 / 5), x = r.x + left + 1, w = r.w - left - 1;

	taps_input(s, page, (struct rect){ r.x, r.y, left - 1, in_rows }, t);
	taps_output(s, page, (struct rect){ r.x, r.y + in_rows + 1, left - 1, r.h - in_rows - 1 }, t);
	rule_down(page, r.x + left, r.y, r.h);

	int y = r.y + draw_grids(s, page, (struct rect){ x, r.y, w, r.h / 3 }, t, 3);
	int code = int_clamp(r.h / 2 - 1, 10, 24), bars = r.y + r.h - code - y - 4;

	rule_across(page, x, y, w, "the sum");
	taps_sum(s, page, (struct rect){ x + 1, y + 1, w - 2, 3 }, t);
	if (bars > 2)
		draw_lower(s, page, (struct rect){ x, y + 4, w, bars }, t, false);
	y += 4 + int_max(bars, 0);

	struct listing l = { 0 };

	if (r.y + r.h - y > 3 && s->look.side == SIDE_BUFFERS) { /* no listing: it draws itself */
		rule_across(page, x, y, w, "buffers");
		pane_listing(s, page, (struct rect){ x, y + 1, w, r.y + r.h - y - 1 }, SIDE_BUFFERS);
		return;
	}
	if (r.y + r.h - y > 3 &&
	    pane_make(s, &s->cursor, s->look.side == SIDE_AUTO ? SIDE_C : s->look.side, &l)) {
		struct small title = small_format("%.30s, the code that ran", l.title ? l.title : "");

		rule_across(page, x, y, w,
		            s->look.side == SIDE_AUTO || s->look.side == SIDE_C ? title.s : l.title);
		pane_lines(s, page, (struct rect){ x, y + 1, w, r.y + r.h - y - 1 }, &l);
	}
	listing_free(&l);
}

/* Which channel the window is of, left of the places above it. */
static void draw_lead(struct cells *page, int x, int y, const struct taps *t)
{
	cells_printf(page, x, y, LABEL + 1, plain, "x[%d]", t->tap->from.c);
}

/* Seven rows: the window, the kernel's row, the product. */
static void draw_least(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	int columns = taps_columns(s, t, r.w - LABEL), window = int_clamp(r.h - 3, 1, t->k) + 1;

	draw_lead(page, r.x, r.y, t);
	taps_grid(s, page, (struct rect){ r.x, r.y, r.w, window }, t, TAPS_WINDOW, columns, true);
	taps_row(s, page, (struct rect){ r.x, r.y + window, r.w, 1 }, t, columns);
	taps_product(s, page, (struct rect){ r.x, r.y + window + 1, r.w, 1 }, t);
}

/* One pane: the window, the kernel, the sum, the channels. */
static void draw_one(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	int columns = taps_columns(s, t, r.w - LABEL), rows = int_min(t->k, 7) + 1, y = r.y;

	if (r.h < 2 * rows + 5) {
		draw_least(s, page, r, t);
		return;
	}
	draw_lead(page, r.x, y, t);
	taps_grid(s, page, (struct rect){ r.x, y, r.w, rows }, t, TAPS_WINDOW, columns, true);
	y += rows + 1;
	cells_text(page, r.x, y, LABEL, plain, "w");
	taps_grid(s, page, (struct rect){ r.x, y, r.w, rows }, t, TAPS_WEIGHT, columns, true);
	y += rows + 1;
	y += 1 + taps_sum(s, page, (struct rect){ r.x, y, r.w, int_min(3, r.y + r.h - y) }, t);
	if (r.y + r.h - y > 3)
		draw_lower(s, page, (struct rect){ r.x, y, r.w, r.y + r.h - y }, t, true);
}

/* Any other op: its parts as a table, its code beside it. */
static void draw_table(const struct scene *s, struct cells *page, struct rect r)
{
	struct why why;
	float value;
	bool told = story_why(s, &why, &value), beside = r.w >= 76;
	int code = r.w >= 118 ? 56 : 0, below = beside && !code ? int_min(12, r.h / 2) : 0;
	int rows = 0;

	if (told && story_parts(&why) > 0)
		rows = terms_draw(s, page, (struct rect){ r.x, r.y, r.w - code, r.h - below }, &why, value);
	else if (told)
		cells_printf(page, r.x + 1, r.y, r.w - 1, plain, "the number itself: %s",
		             small_number(s, value).s);
	else
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, hidden(s, s->cursor.step) ? "?" : "...");
	int folded =
	    told ? fold_draw(s, page,
	                     (struct rect){ r.x + 1, r.y + rows + 1, r.w - code - 1, r.h - rows - below - 1 })
	         : 0;

	rows += folded ? folded + 2 : 0;
	if (code) {
		rule_down(page, r.x + r.w - code, r.y, r.h);
		pane_listing(s, page, (struct rect){ r.x + r.w - code + 1, r.y, code - 1, r.h }, SIDE_C);
	} else if (below && r.h - rows > 3) {
		rule_across(page, r.x + 1, r.y + rows, r.w - 2, "the code that runs");
		pane_listing(s, page, (struct rect){ r.x, r.y + rows + 1, r.w, r.h - rows - 1 }, SIDE_C);
	}
	why_clear(&why);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct taps t;

	if (!taps_make(s, &t))
		draw_table(s, page, r);
	else if (r.w >= 118 && r.h >= 24)
		draw_three(s, page, r, &t);
	else if (r.w >= 76 && r.h >= 14)
		draw_two(s, page, r, &t);
	else
		draw_one(s, page, r, &t);
	taps_free(&t);
}

static const struct hint hints[] = { { "n", "next" }, { "N", "back" },       { "End", "total" },
	                             { "u", "out" },  { "f", "follow" },     { "w", "by size" },
	                             { "v", "code" }, { "=", "all digits" }, { NULL, NULL } };

const struct view view_mac = { .name = "mac",
	                       .gloss = "one number being made, a part of its arithmetic at a time",
	                       .hints = hints,
	                       .draw = draw };

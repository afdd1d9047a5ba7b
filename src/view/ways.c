/* ways.c -- three ways past one block, for one place: which place of x, which channels, which number. */
#include "view/ways.h"

#include <stdio.h>

#include "view/beside.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { WAYS = 4, NAME = 16, CELLS = 32, TEXT_W = 36, TABLE = 9, NOW = 6 };

static const enum force order[WAYS] = { FORCE_IDENTITY, FORCE_ZERO_END, FORCE_ZERO_BOTH, FORCE_DOWNSAMPLE };

/* Where the table's columns stand. */
struct table {
	const struct scene *s;
	struct cells *page;
	const struct ways *w;
	struct rect r;
	int cells, bar, first, second; /* cells of a bar; columns from the left */
};

static struct table table_of(const struct scene *s, struct cells *page, struct rect r, const struct ways *w)
{
	int number = number_width(s), room = r.w - NAME - 2 * (number + 3) - NOW;
	struct table t = { .s = s, .page = page, .w = w, .r = r, .bar = r.x + NAME };

	t.cells = room >= CELLS ? CELLS : room >= CELLS / 2 ? CELLS / 2 : room >= 8 ? 8 : 0;
	t.cells = int_min(t.cells, w->out.c);
	t.first = t.bar + (t.cells ? t.cells + int_min(4, int_max(room - t.cells, 1)) : 0);
	t.second = t.first + number + 3;
	return t;
}

static struct ink ink_of(enum path path)
{
	return (struct ink){ .fg = path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
		                   : path == PATH_ZERO_PAD ? INK_ZERO_PAD
		                                           : COLOUR_DEFAULT };
}

/* The first channel of a bar's cell. */
static int channel_of(const struct table *t, int cell)
{
	return (int)((int64_t)cell * t->w->out.c / int_max(t->cells, 1));
}

static void draw_bar(const struct table *t, int y, enum force how)
{
	int first = ways_first(t->w, how);

	for (int i = 0; i < t->cells; i++) {
		int c = channel_of(t, i);
		bool of_x = c >= first && c < first + t->w->x.c;
		uint32_t glyph = how == FORCE_DOWNSAMPLE ? 0x2593
		                 : of_x                  ? 0x2588
		                 : how == FORCE_IDENTITY ? '?'
		                                         : 0xB7;

		cells_put(t->page, t->bar + i, y, glyph, plain);
	}
}

static void draw_value(const struct table *t, int x, int y, enum force how, int c)
{
	static const char *const word[] = { [WAY_ERROR] = "error",
		                            [WAY_IMPOSSIBLE] = "-",
		                            [WAY_UNTRAINED] = "seeded",
		                            [WAY_UNKNOWN] = "..." };
	float v;
	enum way_kind kind = ways_value(t->s, t->w, how, c, &v);

	if (kind == WAY_NUMBER || kind == WAY_SEEDED)
		number_draw(t->s, t->page, x, y, plain, v);
	else
		cells_text(t->page, x + 2, y, number_width(t->s),
		           (struct ink){ .fg = kind == WAY_ERROR ? INK_ERROR : COLOUR_DEFAULT }, word[kind]);
}

static void draw_way(const struct table *t, int y, enum force how)
{
	enum path path = ways_path(how);
	int end = t->second + number_width(t->s) + 1;

	cells_put(t->page, t->r.x, y, glyph_path(path, t->s->look.ascii), ink_of(path));
	cells_text(t->page, t->r.x + 2, y, NAME - 3, ink_of(path), ways_word(how));
	draw_bar(t, y, how);
	draw_value(t, t->first, y, how, t->w->at.c);
	draw_value(t, t->second, y, how, t->w->other);
	if (end + 5 > t->r.x + t->r.w)
		return;
	float v;

	if (ways_value(t->s, t->w, how, t->w->at.c, &v) == WAY_SEEDED && !ways_is_now(t->s, t->w, how))
		cells_text(t->page, end, y, NOW, plain, "seeded");
	else if (ways_is_now(t->s, t->w, how))
		cells_text(t->page, end, y, NOW, (struct ink){ .attr = ATTR_BOLD }, "now");
	else if (ways_is_true(t->w, how))
		cells_text(t->page, end, y, NOW, (struct ink){ .attr = ATTR_BOLD },
		           t->s->truth ? "true" : "as is");
}

/* 0       8       16      24    31 */
static void draw_axis(const struct table *t, int y)
{
	int last = t->w->out.c - 1, width = cells_columns(small_format("%d", last).s);

	for (int i = 0; i + 8 <= t->cells; i += 8)
		cells_printf(t->page, t->bar + i, y, 8, plain, "%d", channel_of(t, i));
	if (t->cells >= 16)
		cells_printf(t->page, t->bar + t->cells - width, y, width, plain, "%d", last);
}

static struct small place_of(const struct ways *w, int c)
{
	return small_format("[%d,%d,%d]", c, w->at.y, w->at.x);
}

/* Returns the rows used. */
static int draw_table(const struct scene *s, struct cells *page, struct rect r, const struct ways *w)
{
	struct table t = table_of(s, page, r, w);
	bool bar = t.cells > 0 && r.h >= 7;
	int y = r.y;
	float v;

	cells_printf(page, r.x, y, NAME - 1, plain, "%d channels out", w->out.c);
	draw_axis(&t, y);
	cells_text(page, t.first + 1, y, number_width(s) + 2, plain, place_of(w, w->at.c).s);
	cells_text(page, t.second + 1, y, r.x + r.w - t.second - 1, plain, place_of(w, w->other).s);
	y++;
	if (bar) {
		cells_text(page, r.x, y, NAME, plain, "x has");
		for (int i = 0; i < t.cells; i++)
			cells_put(page, t.bar + i, y, channel_of(&t, i) < w->x.c ? 0x2588 : ' ', plain);
		y++;
	}
	for (int i = 0; i < WAYS && y < r.y + r.h; i++)
		draw_way(&t, y++, order[i]);
	if (bar && y < r.y + r.h) {
		struct small mix = small_format("all %d channels", w->x.c);
		struct buf b = { 0 };

		buf_printf(&b, "█ a channel of x%s%s   · zeros   ▓ a mix of %s",
		           w->part->stride > 1 ? ", " : "",
		           w->part->stride > 1 ? stride_words(w->part->stride) : "", mix.s);
		cells_text(page, r.x, y++, r.w, plain, buf_str(&b));
		buf_free(&b);
	}
	y += y + 2 <= r.y + r.h;
	if (y >= r.y + r.h)
		return r.h;
	cells_printf(page, r.x, y, t.first - r.x, plain,
	             t.first - r.x > 44 ? "what the block learned (%.12s), added to each" : "learned (%.6s)",
	             small_name(w->truth->net, w->part->trunk_last));
	if (ways_learned(s, w, w->at.c, &v))
		number_draw(s, page, t.first, y, plain, v);
	if (ways_learned(s, w, w->other, &v))
		number_draw(s, page, t.second, y, plain, v);
	return y + 1 - r.y;
}

/* x around the place that a shortcut with this stride reads. */
static void draw_x(const struct scene *s, struct cells *page, struct rect r, const struct ways *w)
{
	bool ok = trace_has(w->truth, w->part->x) && !hidden(s, w->part->x);
	const struct tensor *x = &w->truth->step[w->part->x].out;
	struct grid g = { .v = ok ? x->v + (size_t)w->from.c * (size_t)w->x.h * (size_t)w->x.w : NULL,
		          .h = w->x.h,
		          .w = w->x.w,
		          .y = w->from.y,
		          .x = w->from.x,
		          .down = "y",
		          .across = "x" };

	cells_printf(page, r.x, r.y, r.w, plain, "x[%d] near row %d, column %d", w->from.c, w->from.y,
	             w->from.x);
	if (!ok) {
		cells_text(page, r.x, r.y + 1, r.w, plain, "...");
		return;
	}
	r.y++;
	r.h--;
	grid_around(s, &g, r);
	grid_draw(s, page, r, &g);
}

/* What the stride means for this place. */
static void tell_place(struct cells *page, struct rect r, const struct ways *w)
{
	const int stride = w->part->stride;
	struct small in = small_shape(w->x), out = small_shape(w->out);
	struct buf b = { 0 };
	int rows;

	buf_printf(&b, "The block turns %s into %s. For its place (%d,%d) a shortcut with stride %d reads x ",
	           in.s, out.s, w->at.y, w->at.x, stride);
	if (stride > 1)
		buf_printf(
		    &b,
		    "only at row %d*%d = %d, column %d*%d = %d. The other %s never get onto the shortcut.",
		    stride, w->at.y, w->from.y, stride, w->at.x, w->from.x,
		    stride == 2
		        ? "three of four places of x"
		        : small_format("%d of %d places of x", stride * stride - 1, stride * stride).s);
	else
		buf_printf(&b, "at the same row and column: every place of x gets onto the shortcut.");
	rows = cells_wrap(page, r.x, r.y, r.w, r.h, plain, buf_str(&b));
	buf_clear(&b);
	buf_printf(&b, "identity reads x[%d,%d,%d]%s.", w->from.c, w->at.y, w->at.x,
	           stride > 1 ? ", unstrided" : "");
	if (rows + 2 < r.h)
		cells_wrap(page, r.x, r.y + rows + 1, r.w, r.h - rows - 1, plain, buf_str(&b));
	buf_free(&b);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct ways w;

	page->cursor_x = r.x;
	page->cursor_y = r.y;
	if (!ways_make(s, &w)) {
		cells_printf(page, r.x + 1, r.y, r.w - 1, plain, "Nothing goes round %s.",
		             scene_part(s)->name);
		return;
	}
	if (hidden_path(s, scene_part(s))) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "?");
		return;
	}
	r = beside_network(s, page, r, 78);

	bool beside = r.w >= 76;
	int upper = r.h - TABLE - 1 >= 4 ? int_min(r.h - TABLE - 1, r.h >= 24 ? 12 : 8) : 0;
	int left = beside ? r.w - TEXT_W : r.w - 1;
	struct rect table = { r.x + 1, r.y + (upper ? upper + 1 : 0), r.w - 1,
		              r.h - (upper ? upper + 1 : 0) };

	if (upper) {
		draw_x(s, page, (struct rect){ r.x + 1, r.y, left - 1, int_min(upper, 12) - (r.h < 24) }, &w);
		if (beside)
			tell_place(page, (struct rect){ r.x + left, r.y, r.w - left, upper + 1 }, &w);
	}

	int x = page->cursor_x, y = page->cursor_y;

	draw_table(s, page, table, &w);
	page->cursor_x = x;
	page->cursor_y = y;
}

static const struct hint hints[] = { { "i z Z d", "try one" }, { "Esc", "close" }, { "< >", "channel" },
	                             { "arrows", "place" },    { "x", "A|B" },     { NULL, NULL } };

const struct view view_ways = { .name = "ways",
	                        .gloss = "three ways past the block, for one place",
	                        .title = "three ways past the block",
	                        .hints = hints,
	                        .draw = draw,
	                        .tell = tell_ways };

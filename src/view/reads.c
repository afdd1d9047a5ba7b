/* reads.c -- how often each place of x is read, by the trunk and by what comes round. */
#include "trace/reads.h"

#include <inttypes.h>
#include <stdio.h>

#include "op/op.h"
#include "view/lanes.h"
#include "view/pane.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { AXIS = 3, TABLE = 4, NAME = 18, TALLY = 13, TALLIES = 12 };

/* The step of the trunk whose windows are counted: its first that is more than a bn or relu. */
static int reader(const struct scene *s, bool round)
{
	const struct part *p = scene_part(s);
	int i = round ? p->shortcut_first : p->first;

	while (i >= 0 && i < (round ? p->shortcut_last : p->trunk_last) &&
	       (scene_net(s)->node[i].op == &op_batchnorm2d || scene_net(s)->node[i].op == &op_groupnorm ||
	        scene_net(s)->node[i].op == &op_relu))
		i++;
	return i;
}

/* "trunk: conv1 3×3 /2 pad 1" */
static struct small caption(const struct scene *s, bool round)
{
	int step = reader(s, round);

	if (step < 0)
		return small_format("shortcut: x itself");

	struct small text = lane_text(scene_net(s), step, false);
	int padded = scene_net(s)->node[step].args.pad;
	struct small pad = small_format(" pad %d", padded);

	return small_format("%s: %.36s%s", round ? "shortcut" : "trunk", text.s, padded ? pad.s : "");
}

static int digits(const struct reads *reads)
{
	int most = reads->ntallies ? reads->tally[reads->ntallies - 1].times : 0;

	return most > 99 ? 3 : most > 9 ? 2 : 1;
}

/* How many rows and columns of the map fit. */
static int columns_in(const struct reads *reads, int w)
{
	return int_clamp((w - AXIS) / (digits(reads) + 1), 1, reads->w);
}

/* One grid: its caption, the columns' numbers every fifth, a row a row of x. `rows` of them. */
static void draw_grid(const struct scene *s, struct cells *page, struct rect r, const struct reads *reads,
                      bool round)
{
	int width = digits(reads) + 1, columns = columns_in(reads, r.w), rows = int_min(reads->h, r.h - 1);

	cells_text(page, r.x, r.y, r.w, plain, caption(s, round).s);
	for (int y = 0; y < rows; y++) {
		cells_printf(page, r.x, r.y + 1 + y, AXIS, (struct ink){ .fg = INK_DIM }, "%2d", y % 100);
		for (int x = 0; x < columns; x++) {
			int n = reads->count[(size_t)y * (size_t)reads->w + (size_t)x];
			struct small t = small_format("%*d", width - 1, n);
			int at = r.x + AXIS + x * width;

			if (n > 0)
				cells_text(page, at, r.y + 1 + y, width, plain, t.s);
			else
				cells_put(page, at + width - 2, r.y + 1 + y, 0xB7,
				          (struct ink){ .fg = INK_DIM });
		}
	}
}

/* "rows 0..11 and columns 0..15 of 32; the last row and column, 31, count once" */
static void draw_part(struct cells *page, struct rect r, const struct reads *reads, int rows, int columns)
{
	const int *edge = reads->count + (size_t)(reads->h - 1) * (size_t)reads->w;
	bool square = reads->h == reads->w && reads->h > 2, cut = rows < reads->h;
	struct buf b = { 0 };

	if (!cut && columns >= reads->w)
		return;
	if (square)
		buf_printf(&b, "rows 0..%d and columns 0..%d of %d", rows - 1, columns - 1, reads->w);
	else
		buf_printf(&b, "rows 0..%d of %d, columns 0..%d of %d", rows - 1, reads->h, columns - 1,
		           reads->w);
	if (square && cut && edge[0] > 0 && edge[0] != edge[-2 * reads->w])
		buf_printf(&b, "; the last row and column, %d, count %s", reads->h - 1,
		           edge[0] == 1 ? "once" : small_format("%d times", edge[0]).s);
	cells_text(page, r.x, r.y, r.w, plain, buf_str(&b));
	buf_free(&b);
}

struct columns {
	int times[TALLIES];
	int n;
};

static void add_times(struct columns *c, const struct reads *reads)
{
	for (int i = 0; i < reads->ntallies; i++) {
		int at = 0;

		while (at < c->n && c->times[at] < reads->tally[i].times)
			at++;
		if (c->n == TALLIES || (at < c->n && c->times[at] == reads->tally[i].times))
			continue;
		for (int k = c->n++; k > at; k--)
			c->times[k] = c->times[k - 1];
		c->times[at] = reads->tally[i].times;
	}
}

static struct small times_word(int n)
{
	static const char *const words[] = { "never", "once", "twice" };

	return n < 3 ? small_format("%s", words[n]) : small_format("%d times", n);
}

/* A row a reader, a column a number of times; those that do not fit are left out at the right. */
static void draw_table(const struct scene *s, struct cells *page, struct rect r)
{
	static const char *const name[] = { "trunk", "shortcut" };
	struct columns c = { 0 };
	bool wide = r.w >= 60;
	int label = wide ? NAME : 9, total = wide ? 8 : 0, column = wide ? TALLY : 10;

	for (int i = 0; i < 2; i++)
		if (s->reads[i])
			add_times(&c, s->reads[i]);
	bool tight = wide && label + total + c.n * column > r.w;

	if (tight) {
		label = 10;
		column = 11;
	}
	c.n = int_min(c.n, (r.w - label - total) / column);
	cells_text(page, r.x, r.y, label + 1, plain, wide && !tight ? "places of x read" : "read");
	for (int k = 0; k < c.n; k++)
		cells_text(page, r.x + label + k * column, r.y, column, plain, times_word(c.times[k]).s);
	if (wide)
		cells_text(page, r.x + label + c.n * column, r.y, r.w, plain, "reads");
	for (int i = 0; i < 2 && i + 1 < r.h; i++) {
		const struct reads *reads = s->reads[i];

		if (!reads)
			continue;
		cells_text(page, r.x, r.y + 1 + i, label, plain, name[i]);
		for (int k = 0; k < c.n; k++) {
			int64_t places = reads_places(reads, c.times[k]);
			struct small share = small_format("%.0f %%", 100 * reads_share(reads, places));
			int at = r.x + label + k * column;

			cells_printf(page, at, r.y + 1 + i, column, plain, "%" PRId64, places);
			if (places > 0)
				cells_text(page, at + (wide ? 5 : 5), r.y + 1 + i, column - 5, plain,
				           share.s);
		}
		if (wide)
			cells_printf(page, r.x + label + c.n * column, r.y + 1 + i, 12, plain, "%" PRId64,
			             reads->total);
	}
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	bool both = s->look.reads == READS_BOTH && s->reads[0] && s->reads[1] && r.w >= 60;
	bool round = s->look.reads == READS_SHORTCUT && s->reads[1];
	const struct reads *one = s->reads[round];
	bool table = r.h >= 7;
	int rows = r.h - (table ? TABLE : 0), half = both ? r.w / 2 : r.w - 1;

	page->cursor_x = r.x;
	page->cursor_y = r.y;
	if (!one || scene_part(s)->kind != PART_BLOCK) {
		cells_printf(page, r.x + 1, r.y, r.w - 1, plain, "%s is no block: nothing goes round it.",
		             scene_part(s)->name);
		return;
	}
	if (hidden_path(s, scene_part(s))) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "?");
		return;
	}

	int shown_rows = int_min(one->h, rows - 2), columns = columns_in(one, half - 1);

	draw_grid(s, page, (struct rect){ r.x + 1, r.y, half - 1, shown_rows + 1 }, one, round);
	if (both)
		draw_grid(s, page, (struct rect){ r.x + 1 + half, r.y, half - 1, shown_rows + 1 },
		          s->reads[1], true);
	draw_part(page, (struct rect){ r.x + 1, r.y + shown_rows + 1, r.w - 1, 1 }, one, shown_rows, columns);
	if (table)
		draw_table(s, page, (struct rect){ r.x + 1, r.y + r.h - 3, r.w - 1, 3 });
}

static const struct hint hints[] = { { "n", "next" },    { "N", "back" },    { "r", "trunk, shortcut, both" },
	                             { "!", "what if" }, { "Esc", "close" }, { NULL, NULL } };

const struct view view_reads = { .name = "reads",
	                         .gloss = "how often each place of x is read, by trunk and shortcut",
	                         .title = "reads of x",
	                         .hints = hints,
	                         .draw = draw,
	                         .tell = tell_reads };

/* terms.c -- the parts of any number's arithmetic, a row each. */
#include "view/terms.h"

#include <math.h>
#include <stdio.h>

#include "op/op.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/role.h"
#include "view/story.h"

static const struct ink plain;

enum { NUMBER = 5, NAME = 30 };

struct table {
	const struct scene *s;
	struct cells *page;
	struct rect r;
	const struct why *why;
	int part, parts;
	bool products; /* x × w */
	bool totals;
	int name;    /* columns for the source */
	double most; /* the largest total on the way */
};

static int column(const struct table *t, int i)
{
	return t->r.x + NUMBER + t->name + i * (grid_column(t->s) + 1);
}

static void put(const struct table *t, int i, int y, struct ink ink, float v)
{
	int x = column(t, i);

	if (x + grid_column(t->s) <= t->r.x + t->r.w)
		grid_number(t->s, t->page, x, y, ink, v, false);
}

static void head(const struct table *t, int i, const char *text)
{
	int x = column(t, i);

	if (x + grid_column(t->s) <= t->r.x + t->r.w)
		cells_text(t->page, x + 2, t->r.y, grid_column(t->s), plain, text);
}

static void draw_term(const struct table *t, int i, int y, struct ink ink)
{
	const struct term *term = &t->why->term[i];

	const char *role = term->slot >= 0 ? role_short(t->s, term->slot) : "";

	cells_printf(t->page, t->r.x + NUMBER, y, t->name - 1, ink, "%s%s%s", story_term(t->s, term).s,
	             role[0] ? "  " : "", role);
	if (term->pad)
		return;
	put(t, 0, y, ink, term->x);
	if (t->products && term->slot != SLOT_BIAS)
		put(t, 1, y, ink, term->w);
	if (t->totals)
		put(t, t->products ? 2 : 1, y, ink, term->sum);
}

/* The total so far, as a bar from zero. */
static void draw_bar(const struct table *t, const struct term *term, int y)
{
	int x = column(t, t->products ? 3 : 2) + 1, room = int_min(t->r.x + t->r.w - x, 33) / 2 - 1;
	double share = t->most > 0 && isfinite(term->sum) ? (double)term->sum / t->most : 0;
	int n = (int)lround(fabs(share) * room), zero = x + room;

	if (room < 5 || !t->totals)
		return;
	cells_put(t->page, zero, y, 0x2502, plain);
	for (int i = 1; i <= n; i++)
		cells_put(t->page, share < 0 ? zero - i : zero + i, y, t->s->look.ascii ? '#' : 0x2588,
		          plain);
}

/* x - mean:  2.7346  0.4521  2.2825 */
static void draw_line(const struct table *t, const struct line *line, int y, struct ink ink)
{
	cells_text(t->page, t->r.x + NUMBER, y, t->name - 1, ink, line->text);
	put(t, 0, y, ink, line->a);
	put(t, 1, y, ink, line->b);
	put(t, 2, y, ink, line->value);
}

static void draw_heads(const struct table *t)
{
	const struct op *op = scene_net(t->s)->node[t->s->cursor.step].op;

	cells_text(t->page, t->r.x + 1, t->r.y, NUMBER, plain, "part");
	if (t->why->nterms == 0) {
		head(t, 0, "of");
		head(t, 1, "and");
		head(t, 2, "gives");
		return;
	}
	cells_text(t->page, t->r.x + NUMBER, t->r.y, t->name, plain, "  from");
	head(t, 0, "x");
	if (t->products)
		head(t, 1, op == &op_softmax ? "exp" : "w");
	if (t->totals)
		head(t, t->products ? 2 : 1, op->fold == FOLD_MAX ? "largest" : "sum");
}

int terms_draw(const struct scene *s, struct cells *page, struct rect r, const struct why *why, float value)
{
	const struct op *op = scene_net(s)->node[s->cursor.step].op;
	int parts = story_parts(why), rows = int_max(1, int_min(parts, r.h - 2));
	int name = int_clamp(r.w - NUMBER - 3 * (grid_column(s) + 1), 10, NAME);
	struct table t = { .s = s, .page = page, .r = r, .why = why, .parts = parts, .name = name };

	t.part = int_clamp(s->cursor.term, 0, int_max(parts - 1, 0));
	t.products = op == &op_linear || op == &op_conv2d || op == &op_softmax;
	t.totals = why->nterms > 1;
	for (int i = 0; i < why->nterms; i++)
		t.most = isfinite(why->term[i].sum) ? fmax(t.most, fabs((double)why->term[i].sum)) : t.most;

	int top = int_clamp(t.part - rows / 2, 0, int_max(0, parts - rows)), y = r.y + 1;

	draw_heads(&t);
	for (int row = 0; row < rows; row++, y++) {
		int nth = top + row, i = s->look.by_size && nth < why->nterms ? story_nth(why, nth) : nth;
		bool here = i == t.part;
		struct ink ink = { .fg = i > t.part ? INK_DIM : COLOUR_DEFAULT,
			           .attr = here ? ATTR_REVERSE : 0 };

		if (here) {
			cells_put(page, r.x, y, GLYPH_CURSOR, plain);
			page->cursor_x = r.x;
			page->cursor_y = y;
		}
		cells_printf(page, r.x + 1, y, NUMBER - 1, ink, "%3d", i + 1);
		if (i < why->nterms)
			draw_term(&t, i, y, ink);
		else
			draw_line(&t, &why->step[i - why->nterms], y, ink);
		if (i < why->nterms && i <= t.part && !s->look.by_size)
			draw_bar(&t, &why->term[i], y);
	}
	if (y < r.y + r.h) {
		struct small v = small_number(s, value);

		cells_printf(page, r.x + 1, y, r.w - 1, plain, "%s%d of %d: the whole is %s",
		             why->lost ? "(cut short) " : "", t.part + 1, parts, v.s);
		y++;
	}
	return y - r.y;
}

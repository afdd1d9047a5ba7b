/* terms.c -- the parts of any number's arithmetic, a row each. */
#include "view/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/alloc.h"
#include "op/op.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/role.h"
#include "view/say.h"
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
	int name;     /* columns for the source */
	int decimals; /* of terms that are added as printed; -1: as usual */
	int more;     /* decimals beyond the usual four */
	bool brief;   /* of a formula's line only what it gives */
	double most;  /* the largest total on the way */
};

static int wide(const struct table *t)
{
	return grid_column(t->s) + 1 + t->more;
}

static int column(const struct table *t, int i)
{
	return t->r.x + NUMBER + t->name + i * wide(t);
}

static bool fits(const struct table *t, int i)
{
	return column(t, i) + grid_column(t->s) + t->more <= t->r.x + t->r.w;
}

static void put(const struct table *t, int i, int y, struct ink ink, float v, int decimals)
{
	struct buf b = { 0 };
	int width = number_width(t->s) + t->more;

	if (!fits(t, i))
		return;
	if (decimals < 0 || t->s->look.digits)
		number_put(&b, (double)v, t->s->look.digits);
	else if (fabsf(v) < 1e7f && v == (float)(int)v) /* 64, 25088: counts are not measured */
		buf_printf(&b, "%d", (int)v);
	else
		number_fixed(&b, (double)v, decimals);
	cells_text(t->page, column(t, i) + number_column(buf_str(&b), width), y, width + 1, ink, buf_str(&b));
	buf_free(&b);
}

static void head(const struct table *t, int i, const char *text)
{
	if (fits(t, i))
		cells_text(t->page, column(t, i) + 2, t->r.y, wide(t) - 1, plain, text);
}

/* Where a term came from; in a narrow table which arm it is, or only its place. */
static struct small source(const struct table *t, const struct term *term)
{
	struct small name = story_term(t->s, term);
	const char *place = strchr(name.s, '[');

	const char *role = term->slot >= 0 ? role_short(t->s, term->slot) : "";
	struct small both = small_format("%.40s  %.20s", name.s, role);

	if (role[0] && cells_columns(both.s) < t->name)
		return both;
	if (cells_columns(name.s) < t->name || term->slot < 0 || !place)
		return name;
	return small_format("%s", role[0] ? role : place);
}

static void draw_term(const struct table *t, int i, int y, struct ink ink)
{
	const struct term *term = &t->why->term[i];

	cells_text(t->page, t->r.x + NUMBER, y, t->name - 1, ink, source(t, term).s);
	if (term->pad)
		return;
	put(t, 0, y, ink, term->x, t->decimals);
	if (t->products && term->slot != SLOT_BIAS)
		put(t, 1, y, ink, term->w, -1);
	if (t->totals)
		put(t, t->products ? 2 : 1, y, ink, term->sum, t->decimals);
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
	int factors, decimals = say_line_decimals(line, &factors);

	cells_text(t->page, t->r.x + NUMBER, y, t->name - 1, ink, line->text);
	if (t->brief) {
		put(t, 0, y, ink, line->value, decimals);
		return;
	}
	put(t, 0, y, ink, line->a, factors);
	put(t, 1, y, ink, line->b, factors);
	put(t, 2, y, ink, line->value, decimals);
}

/* How finely the numbers are printed so that they can be done again on a calculator. */
static void choose_decimals(struct table *t)
{
	const struct why *why = t->why;

	t->decimals = -1;
	if (t->s->look.digits)
		return;
	if (why->nterms == 2 && t->totals && !t->products) {
		double v[2] = { (double)why->term[0].x, (double)why->term[1].x };

		t->decimals = number_decimals(v, 2, (double)why->term[1].sum);
		t->more = int_max(0, t->decimals - NUMBER_DECIMALS);
	}
	for (int i = 0; i < why->nlines && why->nterms == 0; i++) {
		int factors, decimals = say_line_decimals(&why->step[i], &factors);

		t->more = int_max(t->more, int_max(factors, decimals) - NUMBER_DECIMALS);
	}
}

/* How many columns of numbers there are, and the name's width beside them. */
static void choose_columns(struct table *t)
{
	int columns = t->why->nterms ? 1 + t->products + t->totals : 3;

	if (!t->why->nterms && t->r.w - NUMBER - 3 * wide(t) < 18) {
		t->brief = true;
		columns = 1;
	}
	t->name = int_clamp(t->r.w - NUMBER - columns * wide(t) + 1, 11, NAME);
}

static void draw_heads(const struct table *t)
{
	const struct op *op = scene_net(t->s)->node[t->s->cursor.step].op;

	cells_text(t->page, t->r.x + 1, t->r.y, NUMBER, plain, "part");
	if (t->why->nterms == 0 && t->brief) {
		head(t, 0, "gives");
		return;
	}
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

/* The number that all parts make, and, where many rounded ones are added, that they are. */
static void draw_whole(const struct table *t, int y, float value)
{
	const char *const notes[] = { "; rounded, = shows all digits", "; rounded", "" };
	bool many = t->why->nterms > 2 && !t->s->look.digits;
	struct buf v = { 0 };

	if (t->decimals < 0)
		number_put(&v, (double)value, t->s->look.digits);
	else
		number_fixed(&v, (double)value, t->decimals);
	for (size_t i = many ? 0 : ARRAY_LEN(notes) - 1; i < ARRAY_LEN(notes); i++) {
		struct buf b = { 0 };

		buf_printf(&b, "%s%d of %d: the whole is %s%s", t->why->lost ? "(cut short) " : "",
		           t->part + 1, t->parts, buf_str(&v), notes[i]);

		bool fitting = cells_columns(buf_str(&b)) < t->r.w || i + 1 == ARRAY_LEN(notes);

		if (fitting)
			cells_text(t->page, t->r.x + 1, y, t->r.w - 1, plain, buf_str(&b));
		buf_free(&b);
		if (fitting)
			break;
	}
	buf_free(&v);
}

int terms_draw(const struct scene *s, struct cells *page, struct rect r, const struct why *why, float value)
{
	const struct op *op = scene_net(s)->node[s->cursor.step].op;
	int parts = story_parts(why), rows = int_max(1, int_min(parts, r.h - 2));
	struct table t = { .s = s, .page = page, .r = r, .why = why, .parts = parts };

	t.part = int_clamp(s->cursor.term, 0, int_max(parts - 1, 0));
	t.products = op == &op_linear || op == &op_conv2d || op == &op_softmax;
	t.totals = why->nterms > 1;
	for (int i = 0; i < why->nterms; i++)
		t.most = isfinite(why->term[i].sum) ? fmax(t.most, fabs((double)why->term[i].sum)) : t.most;
	choose_decimals(&t);
	choose_columns(&t);

	int top = int_clamp(t.part - rows / 2, 0, int_max(0, parts - rows)), y = r.y + 1;

	int most = int_min(why->nterms, top + rows);
	int *order = s->look.by_size ? mem_new((size_t)most, sizeof(*order)) : NULL;

	if (order)
		story_largest(why, order, most);
	draw_heads(&t);
	for (int row = 0; row < rows; row++, y++) {
		int nth = top + row, i = order && nth < why->nterms ? order[nth] : nth;
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
	mem_free(order);
	if (y < r.y + r.h) {
		draw_whole(&t, y, value);
		y++;
	}
	return y - r.y;
}

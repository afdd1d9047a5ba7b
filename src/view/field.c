/* field.c -- the receptive field of one number: on the picture, on a map between, and step by step, both ways round. */
#include "trace/field.h"

#include <stdio.h>

#include "base/alloc.h"
#include "op/op.h"
#include "view/glyph.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { LIST_W = 46, NUMBER = 4, BOX = 7, LEAST_MAP = 9 };

/* The step whose map is shown beside the picture: the cursor's, else x of the block whose two ways are told apart. */
static int map_step(const struct scene *s)
{
	const struct field *f = s->field;
	int part = f->split >= 0 ? scene_net(s)->node[f->split].part : -1;

	if (s->cursor.step != f->step && field_at(f, s->cursor.step))
		return s->cursor.step;
	return part >= 0 && scene_net(s)->part[part].kind == PART_BLOCK ? scene_net(s)->part[part].x
	       : f->step > 0                                            ? 0
	                                                                : f->first;
}

/* ---- a map with what is not read taken out ------------------------------------------------------- */

static colour dimmed(colour c)
{
	int rgb[3] = { (int)(c >> 16 & 255), (int)(c >> 8 & 255), (int)(c & 255) };

	for (int i = 0; i < 3; i++)
		rgb[i] =
		    96 + (rgb[i] - 128) / 6; /* near mid grey: on white and on black less than what is read */
	return COLOUR_RGB(rgb[0], rgb[1], rgb[2]);
}

/* A cell holds two rows of places. Outside the field colours fade, glyphs become dots. */
static void fade(const struct scene *s, struct cells *page, struct rect r, const struct map *m, int step)
{
	for (int row = 0; row < r.h; row++)
		for (int column = 0; column < r.w; column++) {
			int y = m->y0 + 2 * row * m->every, x = m->x0 + column * m->every;
			int cx = r.x + column, cy = r.y + row;
			bool upper = false, lower = false;

			if (y >= m->h || x >= m->w || cx < 0 || cx >= page->w || cy < 0 || cy >= page->h)
				continue;
			for (int i = 0; i < m->every; i++)
				for (int k = 0; k < m->every; k++) {
					upper = upper || field_has(s->field, step, y + i, x + k);
					lower = lower || field_has(s->field, step, y + m->every + i, x + k);
				}

			struct cell *cell = &page->cell[cy * page->w + cx];

			if (!coloured(s) && !upper && !lower)
				cells_put(page, cx, cy, 0xB7, (struct ink){ .fg = INK_DIM });
			else if (coloured(s) && !upper && COLOUR_IS_RGB(cell->fg))
				cell->fg = dimmed(cell->fg);
			if (coloured(s) && !lower && COLOUR_IS_RGB(cell->bg))
				cell->bg = dimmed(cell->bg);
		}
}

static struct small box_text(struct box b)
{
	return b.h > 0 ? small_format("%d×%d", b.h, b.w) : small_format("-");
}

static struct small box_place(struct box b)
{
	return small_format("rows %d..%d, columns %d..%d", b.y, b.y + b.h - 1, b.x, b.x + b.w - 1);
}

/* The picture as the network got it. Returns the rows used. */
static int draw_picture(const struct scene *s, struct cells *page, struct rect r)
{
	const struct tensor *in = &s->trace[0]->step[0].out;
	struct map m = { .h = in->shape.h, .w = in->shape.w, .every = 1 };
	const struct field_map *f = field_at(s->field, 0);
	int rows;

	if (!f || r.h < 3)
		return 0;
	map_fit(&m, r.w, r.h - 1);
	rows = map_rows(&m, r.h - 1);
	cells_printf(page, r.x, r.y, r.w, plain, "input: %s of %d×%d", box_text(f->side[0].box).s, f->h,
	             f->w);
	if (!shown(s, 0)) {
		cells_text(page, r.x, r.y + 1, r.w, plain, "...");
		return 2;
	}
	map_picture(s, page, (struct rect){ r.x, r.y + 1, r.w, rows }, in, true);
	fade(s, page, (struct rect){ r.x, r.y + 1, map_columns(&m, r.w), rows }, &m, 0);
	return rows + 1;
}

/* Which way each place of a map is read: a glyph a place. */
static uint32_t way_glyph(int bits)
{
	if (!bits)
		return 0xB7;
	if ((bits & FIELD_TRUNK) && (bits & FIELD_SHORTCUT))
		return 0x2588;
	return bits & FIELD_SHORTCUT ? 0x2592 : bits & FIELD_TRUNK ? 0x2591 : 0x2588;
}

/* Of several places drawn as one, all their ways. */
static int bits_of(const struct field *f, int step, int y, int x, int every)
{
	int bits = 0;

	for (int i = 0; i < every; i++)
		for (int k = 0; k < every; k++)
			bits |= field_has(f, step, y + i, x + k);
	return bits;
}

static int draw_ways(const struct scene *s, struct cells *page, struct rect r, int step)
{
	const struct field_map *f = field_at(s->field, step);
	const char *name = trace_name(s->trace[0], step);
	int wide, every, rows;

	if (!f || r.h < 5)
		return 0;
	wide = 2 * f->w <= r.w && f->h + 3 <= r.h ? 2 : 1;
	every = int_max(1, int_max((f->w + r.w - 1) / int_max(r.w, 1), (f->h + r.h - 4) / (r.h - 3)));
	rows = (f->h + every - 1) / every;
	cells_printf(page, r.x, r.y, r.w, plain, "%.40s: %s of %d×%d", name, box_text(f->side[0].box).s, f->h,
	             f->w);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x * every < f->w; x++) {
			int bits = bits_of(s->field, step, y * every, x * every, every);

			for (int i = 0; i < wide; i++)
				cells_put(page, r.x + wide * x + i, r.y + 1 + y, way_glyph(bits),
				          bits ? plain : (struct ink){ .fg = INK_DIM });
		}
	if (f->side[FIELD_BY_SHORTCUT].places > 0 || f->side[FIELD_BY_TRUNK].places > 0)
		cells_text(page, r.x, r.y + 1 + rows, r.w, plain, "█ both  ░ trunk  ▒ shortcut");
	if (every > 1)
		cells_printf(page, r.x, r.y + 2 + rows, r.w, plain, "a cell: %d×%d places", every, every);
	return rows + 2 + (every > 1);
}

/* ---- the list ------------------------------------------------------------------------------------ */

static bool same_box(struct box a, struct box b)
{
	return a.y == b.y && a.x == b.x && a.h == b.h && a.w == b.w;
}

/* A step that reads the same places as the one after it is left out where rows are short. */
static bool tells_more(const struct scene *s, int step)
{
	const struct field_map *m = field_at(s->field, step), *after = NULL;
	const struct node *node = step >= 0 ? &scene_net(s)->node[step] : NULL;

	for (int i = step + 1; i <= s->field->step && !after; i++)
		after = field_at(s->field, i);
	if (step == s->field->step || step == s->cursor.step || !after || step <= 0)
		return true;
	return node->op == &op_add || !same_box(m->side[0].box, after->side[0].box) ||
	       !same_box(m->side[1].box, after->side[1].box) || !same_box(m->side[2].box, after->side[2].box);
}

/* From the number back to the picture. Returns how many; `list` has room for all. */
static int steps_of(const struct scene *s, int *list, int room)
{
	int n = 0, kept = 0;

	for (int i = s->field->step; i >= s->field->first; i--)
		if (field_at(s->field, i))
			list[n++] = i;
	for (int i = 0; n > room && i < n; i++)
		if (tells_more(s, list[i]))
			list[kept++] = list[i];
	return n > room ? kept : n;
}

/* Short in the number's own part, whole elsewhere. */
static const char *name_of(const struct scene *s, int step)
{
	const struct net *net = scene_net(s);
	bool own =
	    step >= 0 && step < s->field->step && net->node[step].part == net->node[s->field->step].part;

	return own ? small_name(net, step) : trace_name(s->trace[0], step);
}

/* "343×343" and a gap: the farther back, the larger. */
static int box_width(const struct scene *s)
{
	const struct field_map *m = field_at(s->field, s->field->first);

	return m ? int_max(BOX, 1 + cells_columns(box_text(m->side[FIELD_BOTH_WAYS].box).s)) : BOX;
}

static int name_width(const struct scene *s, int width)
{
	int box = box_width(s); /* the last needs no gap where room is short */

	return int_max(width - NUMBER - 3 - 3 * box + (box > BOX), 8);
}

static void draw_step(const struct scene *s, struct cells *page, struct rect r, int step)
{
	const struct field_map *m = field_at(s->field, step);
	bool here = step == s->cursor.step;
	int x = r.x + 1 + NUMBER + 1, name = name_width(s, r.w), wide = box_width(s);

	if (here) {
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
		page->cursor_x = r.x;
		page->cursor_y = r.y;
	}
	if (step >= 0)
		cells_printf(page, r.x + 1, r.y, NUMBER, plain, "%*d", NUMBER - 1, step + 1);
	cells_text(page, x, r.y, name - 1, here ? (struct ink){ .attr = ATTR_REVERSE } : plain,
	           name_of(s, step));
	x += name;
	for (int i = 0; i < FIELD_WAYS; i++, x += wide)
		if (x + wide <= r.x + r.w + 1 && (i == 0 || m->side[i].places > 0))
			cells_text(page, x, r.y, wide, plain, box_text(m->side[i].box).s);
}

static void draw_list(const struct scene *s, struct cells *page, struct rect r)
{
	static const char *const head[] = { "all", "trunk", "shortcut" };
	int most = s->field->step - s->field->first + 1, rows = r.h - 1, at = 0, top;
	int *list = mem_new((size_t)most, sizeof(*list)), n = list ? steps_of(s, list, rows) : 0;
	int x = r.x + 2 + NUMBER + name_width(s, r.w), wide = box_width(s);

	for (int i = 0; i < FIELD_WAYS; i++, x += wide)
		if (x + wide <= r.x + r.w + 1)
			cells_text(page, x, r.y, r.x + r.w - x, plain, head[i]);
	cells_text(page, r.x + 1, r.y, 12, plain, "reads of");
	for (int i = 0; i < n; i++)
		at = list[i] == s->cursor.step ? i : at;
	top = int_clamp(at - rows / 2, 0, int_max(0, n - rows));
	for (int i = 0; i < rows && top + i < n; i++) {
		bool end = i + 1 == rows && n > rows; /* where it all comes from is never scrolled away */

		draw_step(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, list[end ? n - 1 : top + i]);
	}
	mem_free(list);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	page->cursor_x = r.x;
	page->cursor_y = r.y;
	if (!s->field) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "...");
		return;
	}
	if (hidden(s, s->field->step)) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "?");
		return;
	}
	if (r.w < 70) {
		int used =
		    r.h >= 14 ? draw_picture(s, page, (struct rect){ r.x + 1, r.y, r.w - 2, r.h / 2 }) : 0;

		draw_list(s, page, (struct rect){ r.x, r.y + used, r.w, r.h - used });
		return;
	}

	const struct field_map *in = field_at(s->field, 0);
	int left = int_clamp(in ? in->w : 0, 24, r.w - LIST_W - 3), step = map_step(s);
	bool three = r.w >= left + 2 + 34 + LIST_W + 4;
	bool instead = !three && s->cursor.step != s->field->step && step == s->cursor.step && step > 0;
	struct rect pane = { r.x + 1, r.y, left, r.h };
	int used = instead ? draw_ways(s, page, pane, step) : draw_picture(s, page, pane);

	if (three)
		draw_ways(s, page, (struct rect){ r.x + left + 4, r.y, r.w - left - LIST_W - 8, r.h }, step);
	else if (!instead && r.h - used - 1 >= LEAST_MAP)
		draw_ways(s, page, (struct rect){ pane.x, r.y + used + 1, left, r.h - used - 1 }, step);
	if (in && used < r.h && !instead)
		cells_text(page, pane.x, r.y + (three ? used : r.h - 1), left, plain,
		           box_place(in->side[0].box).s);
	rule_down(page, r.x + r.w - LIST_W - 1, r.y, r.h);
	draw_list(s, page, (struct rect){ r.x + r.w - LIST_W, r.y, LIST_W, r.h });
}

static const struct hint hints[] = { { "n", "next" },   { "N", "back" },  { "Esc", "close" },
	                             { "f", "follow" }, { "r", "reads" }, { NULL, NULL } };

const struct view view_field = { .name = "field",
	                         .gloss = "what one number depends on: its receptive field, both ways round",
	                         .title = "its receptive field",
	                         .of_number = true,
	                         .hints = hints,
	                         .draw = draw,
	                         .tell = tell_field };

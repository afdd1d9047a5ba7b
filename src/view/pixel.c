/* pixel.c -- a channel opened: one map large, the number under the cursor and its short why. */
#include <stdio.h>

#include "view/beside.h"
#include "view/fold.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/story.h"
#include "view/view.h"

static const struct ink plain;

enum { LEFT_W = 37, RIGHT_W = 48, AXIS = 3, BELOW_LEAST = 6 };

/* Every fifth column's number above the map. */
static void draw_axis(struct cells *page, int x, int y, int first, int columns, int width)
{
	for (int i = 0; i < columns; i++)
		if ((first + i) % 5 == 0 &&
		    cells_columns(small_format("%d", first + i).s) <= (columns - i) * width)
			cells_printf(page, x + i * width, y, 5, plain, "%d", first + i);
}

/* A pixel z rows high and twice as many columns wide, which is square; with [] on the cursor's. */
static int draw_large(const struct scene *s, struct cells *page, struct rect r, struct map *m, struct at at,
                      int z)
{
	struct scene large = *s;
	struct rect body = { r.x + AXIS, r.y + 1, 2 * z * m->w, z * m->h };

	large.look.zoom = z;
	m->x0 = m->y0 = 0;
	draw_axis(page, body.x + z, r.y, 0, m->w, 2 * z);
	for (int i = 0; i < m->h; i++)
		cells_printf(page, r.x, body.y + z * i + (z - 1) / 2, AXIS - 1, plain, "%2d", i % 100);
	map_zoom_draw(&large, page, body, m, at, true);
	map_zoom_spots(page, body, m, z);
	return body.h + 1;
}

/* How many rows a pixel gets: as many as fit; 0 where only half blocks do. */
static int rows_a_pixel(struct shape shape, int columns, int rows)
{
	int across = (columns - AXIS) / (2 * shape.w), down = (rows - 2) / shape.h;

	return int_clamp(int_min(across, down), 0, ZOOM_MOST);
}

/* Half blocks, a pixel a column, around the cursor, which has a ring. */
static int draw_small(const struct scene *s, struct cells *page, struct rect r, struct map *m, struct at at)
{
	int columns = int_min(m->w, r.w - AXIS), rows = int_min((m->h + 1) / 2, r.h - 2);

	map_around(m, columns, 2 * rows, at.y, at.x);
	draw_axis(page, r.x + AXIS, r.y, m->x0, columns, 1);
	for (int i = 0; i < rows; i += 2)
		cells_printf(page, r.x, r.y + 1 + i, AXIS, plain, "%2d", (m->y0 + 2 * i) % 1000);

	struct rect body = { r.x + AXIS, r.y + 1, columns, rows };

	map_half(s, page, body, m);
	map_ring(s, page, body, m, at.y, at.x, 1);
	map_spots(page, body, m, 1, 2);
	page->cursor_x = body.x + at.x - m->x0;
	page->cursor_y = body.y + (at.y - m->y0) / 2;
	return rows + 1;
}

/* As large as the reader wants it; the corner's place stands above and at the left. */
static void draw_zoomed(const struct scene *s, struct cells *page, struct rect r, struct map *m, struct at at)
{
	struct shape used = map_zoom(s, m, r.w - AXIS, r.h - 2, at);
	int z = s->look.zoom > 0 ? int_min(s->look.zoom, ZOOM_MOST) : 0, x = r.x + AXIS;
	struct rect body = { x, r.y + 1, used.w, used.h };
	struct small part = map_part(m, z ? used.w / (2 * z) : used.w, z ? used.h / z : 2 * used.h, 1);

	cells_printf(page, x, r.y, used.w, plain, "%d", m->x0);
	cells_printf(page, r.x, r.y + 1, AXIS - 1, plain, "%2d", m->y0 % 100);
	map_zoom_draw(s, page, body, m, at, true);
	if (z)
		map_zoom_spots(page, body, m, z);
	else
		map_spots(page, body, m, 1, 2);
	x += map_legend(s, page, x, r.y + 1 + used.h, r.w - AXIS, &m->scale) + 1;
	cells_text(page, x, r.y + 1 + used.h, r.x + r.w - x, plain, part.s);
}

static void draw_map(const struct scene *s, struct cells *page, struct rect r)
{
	struct at at = scene_at(s);
	const struct tensor *t = scene_out(s);
	struct map m = map_channel(t, at.c, shown(s, s->cursor.step));

	if (!m.v) {
		cells_text(page, r.x, r.y, r.w, plain, "...");
		return;
	}
	if (t->shape.h * t->shape.w == 1) {
		grid_vector(s, page, r, t, at.c);
		return;
	}

	int large = rows_a_pixel(t->shape, r.w, r.h);

	if (s->look.zoom != 0 && r.h >= 4) {
		struct scene nearer = *s;

		if (s->look.zoom > 0) /* nearer than what fits */
			nearer.look.zoom = int_min(s->look.zoom + large, ZOOM_MOST);
		draw_zoomed(&nearer, page, r, &m, at);
		return;
	}
	int rows = large ? draw_large(s, page, r, &m, at, large) : draw_small(s, page, r, &m, at);

	if (rows >= r.h)
		return;

	int used = map_legend(s, page, r.x + AXIS, r.y + rows, r.w - AXIS, &m.scale);
	struct small part = large ? small_format("%s", "") : map_part(&m, r.w - AXIS, rows - 1, 2);
	struct small two = small_format("%s", large || coloured(s) ? "" : "2 rows a cell");

	cells_text(page, r.x + AXIS + used + 1, r.y + rows, r.w - AXIS - used - 1, plain,
	           part.s[0] ? part.s : two.s);
}

static void draw_neighbours(const struct scene *s, struct cells *page, struct rect r)
{
	struct at at = scene_at(s);
	struct map m = map_channel(scene_out(s), at.c, shown(s, s->cursor.step));
	struct grid g = { .v = m.v, .h = m.h, .w = m.w, .y = at.y, .x = at.x, .down = "y", .across = "x" };
	int cx = page->cursor_x, cy = page->cursor_y;

	if (!m.v || m.h * m.w == 1 || r.h < 3)
		return;
	cells_text(page, r.x, r.y, r.w, plain, "its neighbours");
	grid_around(s, &g, (struct rect){ r.x, r.y + 1, r.w, int_min(r.h - 1, 18) });
	grid_draw(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, &g);
	page->cursor_x = cx; /* it rests on the map */
	page->cursor_y = cy;
}

/* The short why, the batch norm folded, the listing if that is asked for. Returns the rows used. */
static int draw_right(const struct scene *s, struct cells *page, struct rect r)
{
	if (s->look.side != SIDE_AUTO) {
		pane_listing(s, page, (struct rect){ r.x - 1, r.y, r.w + 1, r.h }, SIDE_PYTHON);
		return r.h;
	}

	int used = story_draw(s, page, r);
	int folded = fold_draw(s, page, (struct rect){ r.x + 2, r.y + used + 1, r.w - 2, r.h - used - 1 });

	return used + (folded ? folded + 1 : 0);
}

/* Columns for the map: as large as leaves the numbers their room. */
static int map_width(struct shape shape, struct rect r)
{
	int most = int_max(LEFT_W, r.w - RIGHT_W), z = rows_a_pixel(shape, most, r.h);

	if (shape.h * shape.w == 1 || most == LEFT_W)
		return LEFT_W;
	return int_clamp(AXIS + 1 + (z ? 2 * z : 1) * shape.w, LEFT_W, most);
}

/* Rows that the map leaves free below it. */
static int rows_below(const struct scene *s, struct shape shape, int width, int rows)
{
	int z = rows_a_pixel(shape, width, rows);

	if (s->look.zoom != 0 || shape.h * shape.w == 1)
		return 0;
	return int_max(0, rows - 2 - (z ? z * shape.h : (shape.h + 1) / 2));
}

/* A narrow page: the map, the short why under it. */
static void draw_narrow(const struct scene *s, struct cells *page, struct rect r, struct shape shape)
{
	int rows = shape.h * shape.w == 1 ? int_min(r.h, 12) : int_min(shape.h + 2, r.h);

	if (r.w < 60 && r.h < 12) { /* the numbers are worth more than a strip of a map */
		int used = story_draw(s, page, r);

		draw_neighbours(s, page, (struct rect){ r.x, r.y + used, r.w, r.h - used });
		return;
	}
	draw_map(s, page, (struct rect){ r.x, r.y, r.w, rows });
	if (r.h - rows > 6)
		story_draw(s, page, (struct rect){ r.x + 1, r.y + rows + 1, r.w - 1, r.h - rows - 1 });
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct shape shape = scene_out(s)->shape;

	r = beside_network(s, page, r, LEFT_W + 44);
	if (r.w < 76) {
		draw_narrow(s, page, r, shape);
		return;
	}

	int left = map_width(shape, r), below = rows_below(s, shape, left, r.h), rest = r.w - left - 2;

	draw_map(s, page, (struct rect){ r.x, r.y, left, r.h });

	int used = draw_right(s, page, (struct rect){ r.x + left + 2, r.y, rest, r.h });
	int across = r.h - int_max(used + 1, r.h - below + 1);

	if (s->look.side != SIDE_AUTO || across < BELOW_LEAST) { /* beside the map */
		rule_down(page, r.x + left, r.y, r.h);
		if (used < r.h)
			draw_neighbours(
			    s, page, (struct rect){ r.x + left + 2, r.y + used + 1, rest, r.h - used - 1 });
		return;
	}
	rule_down(page, r.x + left, r.y, r.h - across - 1);
	draw_neighbours(s, page, (struct rect){ r.x + 1, r.y + r.h - across, r.w - 1, across });
}

static const struct hint hints[] = { { "n", "next" }, { "N", "back" },      { "Enter", "open" },
	                             { "u", "out" },  { "f", "follow" },    { "w", "why" },
	                             { "m", "maps" }, { "< >", "channel" }, { "v", "code" },
	                             { NULL, NULL } };

const struct view view_pixel = { .name = "pixel",
	                         .gloss = "a channel: its map large, one number and the short why",
	                         .hints = hints,
	                         .draw = draw };

/* map.c -- one channel in cells. */
#include "view/map.h"

#include <math.h>

#include "view/palette.h"

struct map map_channel(const struct tensor *t, int c, bool ok)
{
	size_t n = (size_t)t->shape.h * (size_t)t->shape.w;
	struct map m = { .h = t->shape.h, .w = t->shape.w, .every = 1 };

	if (ok && t->v && c >= 0 && c < t->shape.c) {
		m.v = t->v + (size_t)c * n;
		m.scale = scale_of(&m.v, &n, 1);
	}
	return m;
}

void map_fit(struct map *m, int columns, int rows)
{
	int across = (m->w + int_max(columns, 1) - 1) / int_max(columns, 1);
	int down = (m->h + int_max(rows, 1) * 2 - 1) / (int_max(rows, 1) * 2);

	m->every = int_max(1, int_max(across, down));
	m->y0 = m->x0 = 0;
}

void map_around(struct map *m, int columns, int pixel_rows, int y, int x)
{
	m->every = 1;
	m->x0 = int_clamp(x - columns / 2, 0, int_max(0, m->w - columns));
	m->y0 = int_clamp(y - pixel_rows / 2, 0, int_max(0, m->h - pixel_rows)) & ~1;
}

void map_share(struct map *const *maps, int n)
{
	const float *v[4] = { 0 };
	size_t len[4] = { 0 };
	int kept = 0;

	for (int i = 0; i < n && kept < 4; i++)
		if (maps[i]->v) {
			v[kept] = maps[i]->v;
			len[kept++] = (size_t)maps[i]->h * (size_t)maps[i]->w;
		}

	struct scale scale = scale_of(v, len, kept);

	for (int i = 0; i < n; i++)
		maps[i]->scale = scale;
}

int map_columns(const struct map *m, int most)
{
	return int_min(most, (m->w - m->x0 + m->every - 1) / m->every);
}

int map_rows(const struct map *m, int most)
{
	return int_min(most, ((m->h - m->y0 + m->every - 1) / m->every + 1) / 2);
}

static bool inside(const struct map *m, int y, int x)
{
	return y >= 0 && y < m->h && x >= 0 && x < m->w;
}

static float pixel(const struct map *m, int y, int x)
{
	return m->v[(size_t)y * (size_t)m->w + (size_t)x];
}

/* The one of two with the larger size; a NaN wins, so that it is never hidden. */
static float larger(float a, float b)
{
	return isnan(a) || fabsf(a) >= fabsf(b) ? a : b;
}

static void draw_half(const struct scene *s, struct cells *page, int cx, int cy, const struct map *m, int y,
                      int x)
{
	int below = y + m->every;
	float upper = pixel(m, y, x);
	bool both = inside(m, below, x);
	struct ink ink = { 0 };

	if (!coloured(s)) {
		float v = both ? larger(upper, pixel(m, below, x)) : upper;

		cells_put(page, cx, cy, palette_glyph(&m->scale, v, s->look.ascii), ink);
		return;
	}
	ink.fg = palette_rgb(s->look.palette, &m->scale, upper);
	ink.bg = both ? palette_rgb(s->look.palette, &m->scale, pixel(m, below, x)) : COLOUR_DEFAULT;
	cells_put(page, cx, cy, 0x2580, ink);
}

void map_half(const struct scene *s, struct cells *page, struct rect r, const struct map *m)
{
	if (!m->v)
		cells_text(page, r.x, r.y, r.w, (struct ink){ 0 }, "...");
	for (int row = 0; m->v && row < r.h; row++)
		for (int column = 0; column < r.w; column++) {
			int y = m->y0 + 2 * row * m->every, x = m->x0 + column * m->every;

			if (inside(m, y, x))
				draw_half(s, page, r.x + column, r.y + row, m, y, x);
		}
}

static void draw_wide(const struct scene *s, struct cells *page, int cx, int cy, const struct map *m, int y,
                      int x)
{
	uint32_t glyph = coloured(s) ? 0x2588 : palette_glyph(&m->scale, pixel(m, y, x), s->look.ascii);
	struct ink ink = { .fg = coloured(s) ? palette_rgb(s->look.palette, &m->scale, pixel(m, y, x))
		                             : COLOUR_DEFAULT };

	cells_put(page, cx, cy, glyph, ink);
	cells_put(page, cx + 1, cy, glyph, ink);
}

void map_wide(const struct scene *s, struct cells *page, struct rect r, const struct map *m, int y, int x)
{
	for (int row = 0; m->v && row < r.h; row++)
		for (int column = 0; column < r.w / 2; column++)
			if (inside(m, m->y0 + row, m->x0 + column))
				draw_wide(s, page, r.x + 2 * column, r.y + row, m, m->y0 + row,
				          m->x0 + column);
	if (!m->v) {
		cells_text(page, r.x, r.y, r.w, (struct ink){ 0 }, "...");
		return;
	}

	int cx = r.x + 2 * (x - m->x0), cy = r.y + y - m->y0;
	struct ink mark = { .attr = ATTR_REVERSE };

	if (cx >= r.x && cx + 1 < r.x + r.w && cy >= r.y && cy < r.y + r.h) {
		cells_put(page, cx, cy, '[', mark);
		cells_put(page, cx + 1, cy, ']', mark);
		page->cursor_x = cx;
		page->cursor_y = cy;
	}
}

void map_spots(struct cells *page, struct rect r, const struct map *m, int across, int down)
{
	for (int row = 0; m->v && row < r.h; row++)
		for (int column = 0; column < r.w / across; column++) {
			int y = m->y0 + row * down * m->every, x = m->x0 + column * m->every;

			if (inside(m, y, x))
				cells_spot(page, (struct rect){ r.x + column * across, r.y + row, across, 1 },
				           SPOT_PIXEL, y, x);
		}
}

/* The half of a cell that faces the ring; behind it, what was there. */
static void ring_side(const struct scene *s, struct cells *page, struct rect r, int cx, int cy, bool left)
{
	if (cx < r.x || cx >= r.x + r.w || cy < r.y || cy >= r.y + r.h || cx >= page->w || cy >= page->h)
		return;

	struct ink ink = { .bg = coloured(s) ? page->cell[cy * page->w + cx].fg : COLOUR_DEFAULT };
	uint32_t glyph = s->look.ascii ? (left ? '[' : ']') : left ? 0x2590 : 0x258C;

	cells_put(page, cx, cy, glyph, ink);
}

void map_ring(const struct scene *s, struct cells *page, struct rect r, const struct map *m, int y, int x,
              int n)
{
	int left = (x - m->x0) / m->every, right = (x + n - 1 - m->x0) / m->every;
	int top = int_max(y - m->y0, 0) / (2 * m->every), bottom = (y + n - 1 - m->y0) / (2 * m->every);

	if (!m->v || right < 0 || bottom < 0)
		return;
	for (int row = top; row <= bottom; row++) {
		if (row >= map_rows(m, r.h))
			break;
		ring_side(s, page, r, r.x + (x < m->x0 ? -1 : left) - 1, r.y + row, true);
		ring_side(s, page, r, r.x + right + 1, r.y + row, false);
	}
}

static const char *nth(int n)
{
	return n % 10 == 1 && n % 100 != 11   ? "st"
	       : n % 10 == 2 && n % 100 != 12 ? "nd"
	       : n % 10 == 3 && n % 100 != 13 ? "rd"
	                                      : "th";
}

struct small map_part(const struct map *m, int columns, int rows, int rows_a_cell)
{
	int last_y = int_min(m->h, m->y0 + rows * rows_a_cell) - 1,
	    last_x = int_min(m->w, m->x0 + columns) - 1;

	if (m->every > 1)
		return small_format("every %d%s pixel", m->every, nth(m->every));
	if (m->y0 > 0 || m->x0 > 0 || last_y < m->h - 1 || last_x < m->w - 1)
		return small_format("y %d..%d, x %d..%d", m->y0, last_y, m->x0, last_x);
	return small_format("%s", "");
}

int map_legend(const struct scene *s, struct cells *page, int x, int y, int max, const struct scale *scale)
{
	struct ink ink = { 0 };
	int steps = scale->two_signs ? 7 : 5, used = 0;

	for (int i = 0; i < steps && used < max; i++, used++) {
		double share = scale->two_signs ? (i - 3) / 3.0 : i / 4.0;
		float v = (float)(share * scale->limit);

		ink.fg = coloured(s) ? palette_rgb(s->look.palette, scale, v) : COLOUR_DEFAULT;
		cells_put(page, x + used, y, coloured(s) ? 0x2588 : palette_glyph(scale, v, s->look.ascii),
		          ink);
	}

	struct small limit = small_size(scale->limit);

	return used + (scale->two_signs ? cells_printf(page, x + used, y, max - used, (struct ink){ 0 },
	                                               " %s%s", s->look.ascii ? "+-" : "±", limit.s)
	                                : cells_printf(page, x + used, y, max - used, (struct ink){ 0 },
	                                               " 0 .. %s", limit.s));
}

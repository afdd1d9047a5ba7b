/* map_zoom.c -- a map as large as the reader wants it: several cells a pixel, or several pixels a cell. */
#include "view/map.h"
#include "view/palette.h"

static int cells_a_pixel(const struct scene *s)
{
	return int_clamp(s->look.zoom, 1, ZOOM_MOST);
}

struct shape map_zoom(const struct scene *s, struct map *m, int columns, int rows, struct at at)
{
	int z = cells_a_pixel(s), across, down;

	m->every = s->look.zoom < 0 ? int_clamp(-s->look.zoom, 1, ZOOM_MOST) : 1;
	if (s->look.zoom < 0) { /* half blocks: two rows of pixels a row of cells */
		across = int_max(columns, 1) * m->every;
		down = 2 * int_max(rows, 1) * m->every;
	} else {
		across = int_max(columns / (2 * z), 1);
		down = int_max(rows / z, 1);
	}
	m->x0 = int_clamp(at.x - across / 2 + s->look.pan_x, 0, int_max(0, m->w - across));
	m->y0 = int_clamp(at.y - down / 2 + s->look.pan_y, 0, int_max(0, m->h - down));
	across = int_min(across, m->w - m->x0);
	down = int_min(down, m->h - m->y0);
	if (s->look.zoom < 0)
		return (struct shape){ 1, ((down + m->every - 1) / m->every + 1) / 2,
			               (across + m->every - 1) / m->every };
	return (struct shape){ 1, int_min(down * z, rows), int_min(across * 2 * z, columns) };
}

static void draw_pixel(const struct scene *s, struct cells *page, struct rect r, const struct map *m, int y,
                       int x)
{
	float v = m->v[(size_t)y * (size_t)m->w + (size_t)x];
	uint32_t glyph = coloured(s) ? 0x2588 : palette_glyph(&m->scale, v, s->look.ascii);
	struct ink ink = { .fg = coloured(s) ? palette_rgb(s->look.palette, &m->scale, v) : COLOUR_DEFAULT };

	for (int row = 0; row < r.h; row++)
		for (int column = 0; column < r.w; column++)
			cells_put(page, r.x + column, r.y + row, glyph, ink);
}

/* Brackets around the cursor's pixel, as high as it is. */
static void draw_mark(struct cells *page, struct rect r)
{
	struct ink mark = { .attr = ATTR_REVERSE };

	for (int row = 0; row < r.h; row++) {
		cells_put(page, r.x, r.y + row, '[', mark);
		cells_put(page, r.x + r.w - 1, r.y + row, ']', mark);
	}
	page->cursor_x = r.x;
	page->cursor_y = r.y;
}

void map_zoom_draw(const struct scene *s, struct cells *page, struct rect r, const struct map *m,
                   struct at at, bool mark)
{
	int z = cells_a_pixel(s);

	if (s->look.zoom < 0) {
		map_half(s, page, r, m);
		if (mark)
			map_ring(s, page, r, m, at.y, at.x, 1);
		return;
	}
	for (int y = 0; m->v && y * z < r.h; y++)
		for (int x = 0; 2 * z * x < r.w; x++) {
			struct rect pixel = { r.x + 2 * z * x, r.y + z * y, int_min(2 * z, r.w - 2 * z * x),
				              int_min(z, r.h - z * y) };
			bool here = m->y0 + y == at.y && m->x0 + x == at.x;

			if (m->y0 + y >= m->h || m->x0 + x >= m->w)
				continue;
			draw_pixel(s, page, pixel, m, m->y0 + y, m->x0 + x);
			if (here && mark)
				draw_mark(page, pixel);
		}
}

void map_zoom_spots(struct cells *page, struct rect r, const struct map *m, int z)
{
	for (int y = 0; m->v && y * z < r.h && m->y0 + y < m->h; y++)
		for (int x = 0; 2 * z * x < r.w && m->x0 + x < m->w; x++)
			cells_spot(page, (struct rect){ r.x + 2 * z * x, r.y + z * y, 2 * z, z }, SPOT_PIXEL,
			           m->y0 + y, m->x0 + x);
}

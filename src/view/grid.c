/* grid.c -- numbers in rows and columns. */
#include "view/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/glyph.h"

static const struct ink plain;

enum { LABEL = 6 };

int grid_column(const struct scene *s)
{
	return number_width(s) + 1;
}

void grid_around(const struct scene *s, struct grid *g, struct rect r)
{
	g->columns = int_clamp((r.w - LABEL) / grid_column(s), 1, g->w);
	g->rows = int_clamp(r.h - 1, 1, g->h);
	g->x0 = int_clamp(g->x - g->columns / 2, 0, g->w - g->columns);
	g->y0 = int_clamp(g->y - g->rows / 2, 0, g->h - g->rows);
}

void grid_number(const struct scene *s, struct cells *page, int x, int y, struct ink ink, float v, bool mark)
{
	struct small t = small_number(s, v);
	int width = number_width(s), n = cells_columns(t.s), at = number_column(t.s, width);

	if (mark)
		ink.attr |= ATTR_REVERSE;
	cells_text(page, x + at, y, n, ink, t.s);
	if (!mark)
		return;
	cells_put(page, x + at - 1, y, '[', ink);
	cells_put(page, x + at + n, y, ']', ink);
	page->cursor_x = x + at - 1;
	page->cursor_y = y;
}

void grid_draw(const struct scene *s, struct cells *page, struct rect r, const struct grid *g)
{
	int step = grid_column(s), rows = int_min(g->rows, r.h - 1),
	    columns = int_min(g->columns, (r.w - LABEL) / step);

	for (int i = 0; i < columns; i++)
		cells_printf(page, r.x + LABEL + i * step + 2, r.y, step - 1, plain, "%s %d", g->across,
		             g->x0 + i);
	for (int row = 0; row < rows; row++) {
		int y = g->y0 + row;

		cells_printf(page, r.x, r.y + 1 + row, LABEL, plain, "%s %d", g->down, y);
		for (int i = 0; i < columns; i++) {
			int x = g->x0 + i, cx = r.x + LABEL + i * step;
			bool mark = y == g->y && x == g->x;

			if (y >= 0 && y < g->h && x >= 0 && x < g->w)
				grid_number(s, page, cx, r.y + 1 + row, plain,
				            g->v[(size_t)y * (size_t)g->w + (size_t)x], mark);
			else
				cells_text(page, cx + 1, r.y + 1 + row, step,
				           mark ? (struct ink){ .attr = ATTR_REVERSE } : plain,
				           mark ? "[pad]" : " pad");
		}
	}
}

static void draw_bar(const struct scene *s, struct cells *page, int zero, int y, int room, double share)
{
	int n = (int)lround(fabs(share) * room);
	uint32_t glyph = s->look.ascii ? '#' : 0x2588;

	for (int i = 0; i < n; i++)
		cells_put(page, share < 0 ? zero - 1 - i : zero + 1 + i, y, glyph, plain);
}

void grid_vector(const struct scene *s, struct cells *page, struct rect r, const struct tensor *t, int c)
{
	const struct net *net = scene_net(s);
	bool labels = net->nlabels == t->shape.c;
	int rows = int_min(r.h, t->shape.c), top = int_clamp(c - r.h / 2, 0, t->shape.c - rows);
	int name = labels ? 12 : 6, number = grid_column(s), bar = r.w - 1 - name - number - 2;
	double most = 0;
	bool below = false;

	for (int i = 0; i < t->shape.c; i++) {
		most = isfinite(t->v[i]) ? fmax(most, fabs((double)t->v[i])) : most;
		below = below || t->v[i] < 0;
	}

	int half = below ? bar / 2 : 0, zero = r.x + 1 + name + number + 1 + half;

	for (int row = 0; row < rows; row++) {
		int i = top + row, y = r.y + row;
		struct buf b = { 0 };
		struct ink ink = { .attr = i == c ? ATTR_REVERSE : 0 };

		if (labels)
			text_safe(&b, net->label[i]);
		else
			buf_printf(&b, "%d", i);
		cells_text(page, r.x + 1, y, name - 1, ink, buf_str(&b));
		buf_free(&b);
		grid_number(s, page, r.x + 1 + name, y, ink, t->v[i], false);
		if (i == c) {
			cells_put(page, r.x, y, GLYPH_CURSOR, plain);
			page->cursor_x = r.x;
			page->cursor_y = y;
		}
		if (bar < 6)
			continue;
		cells_put(page, zero, y, 0x2502, plain);
		if (isfinite(t->v[i]) && most > 0)
			draw_bar(s, page, zero, y, below ? bar - half - 1 : bar - 1,
			         (double)t->v[i] / most *
			             (t->v[i] < 0 && half > 0 ? (double)half / (bar - half - 1) : 1));
	}
}

/* compare_large.c -- one map of a comparison as large as the page lets it be: the first, the second, or what lies
   between them. All three keep one scale, so that going on with x shows the same number in the same shade. */
#include "base/alloc.h"
#include "view/compare.h"
#include "view/map.h"

static const struct ink plain;

enum { BESIDE_W = 40, TITLE_ROWS = 1, LEGEND_ROWS = 1 };

/* Several cells a pixel, or half blocks around the cursor. Returns the columns used; *rows those. */
static int draw_map(const struct scene *s, struct cells *page, struct rect r, struct map *m,
                    struct small *part, int *rows)
{
	struct at at = scene_at(s);
	int z = int_clamp(int_min(r.w / (2 * m->w), r.h / m->h), 0, ZOOM_MOST), columns;

	*part = small_format("%s", "");
	if (z > 0) {
		struct scene large = *s;
		struct rect body = { r.x, r.y, 2 * z * m->w, z * m->h };

		large.look.zoom = z;
		map_zoom_draw(&large, page, body, m, at, true);
		map_zoom_spots(page, body, m, z);
		*rows = body.h;
		return body.w;
	}
	columns = int_min(m->w, r.w);
	*rows = int_min((m->h + 1) / 2, r.h);
	map_around(m, columns, 2 * *rows, at.y, at.x);

	struct rect body = { r.x, r.y, columns, *rows };

	map_half(s, page, body, m);
	map_ring(s, page, body, m, at.y, at.x, 1);
	map_spots(page, body, m, 1, 2);
	*part = map_part(m, columns, *rows, 2);
	return columns;
}

void compare_large(const struct scene *s, struct cells *page, struct rect r, const struct pair *p)
{
	struct map map[3];
	float *difference = compare_three(s, p, map);
	bool beside = r.w >= BESIDE_W + 30;
	struct rect area = { r.x + 1, r.y + TITLE_ROWS, beside ? r.w - BESIDE_W - 2 : r.w - 1,
		             r.h - TITLE_ROWS - LEGEND_ROWS };
	struct map *m = &map[s->look.compare - COMPARE_A];
	struct small part;
	int rows, used;
	int columns = draw_map(s, page, area, m, &part, &rows), under = area.y + rows;

	compare_title(s, page, area.x, r.y, area.w, s->look.compare - COMPARE_A);
	used = map_legend(s, page, area.x, under, area.w, &m->scale);
	used += cells_text(page, area.x + used, under, area.w - used, plain, " in all three ");
	cells_text(page, area.x + used, under, area.w - used, plain, part.s);
	mem_free(difference);

	int x = page->cursor_x, y = page->cursor_y;

	if (beside) {
		int right = area.x + int_max(columns, used) + 2, below = r.y + COMPARE_LEAST + 5;

		compare_values(s, page, (struct rect){ right, r.y, r.x + r.w - right, COMPARE_LEAST + 4 }, p);
		compare_table(s, page, (struct rect){ right, below, r.x + r.w - right, r.y + r.h - below });
	} else if (r.y + r.h - under - 2 >= COMPARE_LEAST) {
		compare_table(s, page, (struct rect){ r.x, under + 2, r.w, r.y + r.h - under - 2 });
	}
	page->cursor_x = x; /* it rests on the map */
	page->cursor_y = y;
}

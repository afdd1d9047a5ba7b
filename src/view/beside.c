/* beside.c -- the network at the left of a large page. */
#include "view/beside.h"

#include "view/map.h"
#include "view/pane.h"
#include "view/parts.h"

enum { LARGE_W = 118, LARGE_H = 20, LIST_W = 33 };

struct rect beside_network(const struct scene *s, struct cells *page, struct rect r, int needed)
{
	int width = int_max(LIST_W, parts_width(scene_net(s), PARTS_PATH, r.h / 2));

	if (r.w < LARGE_W || r.h < LARGE_H || r.w - width - 2 < needed)
		return r;
	cells_text(page, r.x + 1, r.y, width, (struct ink){ 0 }, "network");

	int x = page->cursor_x, y = page->cursor_y;
	int rows =
	    1 + parts_draw(s, page, (struct rect){ r.x, r.y + 1, width, r.h / 2 - 1 }, PARTS_PATH, false);

	page->cursor_x = x; /* it rests in the view */
	page->cursor_y = y;
	if (rows + 6 < r.h) {
		cells_text(page, r.x + 1, r.y + rows + 1, width, (struct ink){ 0 }, "input");
		map_picture(s, page, (struct rect){ r.x, r.y + rows + 2, width - 1, r.h - rows - 2 },
		            &s->trace[0]->step[0].out, shown(s, 0));
	}
	rule_down(page, r.x + width, r.y, r.h);
	return (struct rect){ r.x + width + 2, r.y, r.w - width - 2, r.h };
}

/* cells_spot.c -- what the rectangles of a page stand for. */
#include "base/alloc.h"
#include "view/cells.h"

enum { ROOM = 64, MOST = 1 << 16 };

static bool make_room(struct cells *page)
{
	int room = page->room ? 2 * page->room : ROOM;
	struct spot *more = room <= MOST ? mem_grow(page->spot, (size_t)room, sizeof(*more)) : NULL;

	if (!more)
		return false;
	page->spot = more;
	page->room = room;
	return true;
}

void cells_spot(struct cells *page, struct rect r, enum spot_kind kind, int a, int b)
{
	if (r.w < 1 || r.h < 1 || (page->nspots == page->room && !make_room(page)))
		return;
	page->spot[page->nspots++] = (struct spot){ .rect = r, .kind = kind, .a = a, .b = b };
}

const struct spot *cells_spot_at(const struct cells *page, int x, int y)
{
	for (int i = page->nspots; i-- > 0;) {
		const struct rect *r = &page->spot[i].rect;

		if (x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h)
			return &page->spot[i];
	}
	return NULL;
}

/* peek.c -- all channels of an operation as maps, side by side. */
#include "view/peek.h"

#include "op/op.h"
#include "view/map.h"
#include "view/view.h"

enum { GAP = 2 };

static const struct ink plain;

static void draw_channel(const struct scene *s, struct cells *page, struct rect r, const struct map *m, int c,
                         bool here)
{
	struct ink ink = { .attr = here ? ATTR_REVERSE : 0 };

	cells_printf(page, r.x, r.y, r.w, ink, "%d", c);
	map_half(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, m);
}

static void draw_channels(const struct scene *s, struct cells *page, struct rect r)
{
	const struct tensor *t = scene_out(s);
	size_t n = shape_len(t->shape);
	const float *v = t->v;
	struct scale scale = scale_of(&v, &n, 1);
	struct map m = map_channel(t, 0, true);

	map_fit(&m, r.w, r.h - 3);

	int w = map_columns(&m, r.w), h = map_rows(&m, r.h - 3) + 1, room = int_max(w, 4) + GAP;
	int across = int_max(1, (r.w + GAP) / room), down = int_max(1, (r.h - 2) / h);
	int many = across * down, first = scene_at(s).c / many * many,
	    last = int_min(t->shape.c, first + many) - 1;

	cells_printf(page, r.x, r.y, r.w, plain, "%s %s, channels %d to %d of %d",
	             trace_name(s->trace[0], s->cursor.step), small_shape(t->shape).s, first, last,
	             t->shape.c);
	for (int c = first; c <= last; c++) {
		int i = c - first, every = m.every;

		m = map_channel(t, c, true);
		m.every = every;
		m.scale = scale;
		draw_channel(s, page,
		             (struct rect){ r.x + i % across * room, r.y + 1 + i / across * h, w, h }, &m, c,
		             c == scene_at(s).c);
	}
	map_legend(s, page, r.x, r.y + 1 + ((last - first) / across + 1) * h, r.w, &scale);
}

void peek_draw(const struct scene *s, struct cells *page, struct rect r)
{
	const struct tensor *t = scene_out(s);
	bool picture = s->cursor.step < 0 || s->trace[0]->step[s->cursor.step].node->op == &op_input;

	if (picture || t->shape.h * t->shape.w == 1 || !shown(s, s->cursor.step) || r.h < 6 || r.w < 20)
		view_maps.draw(s, page, r);
	else
		draw_channels(s, page, r);
}

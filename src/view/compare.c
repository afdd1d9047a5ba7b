/* compare.c -- two networks on one picture: the maps where they can be compared, and a row a step. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/view.h"

static const struct ink plain;

enum { TABLE_LEAST = 6, MAP_MOST = 32 };

static const struct pair *pair_here(const struct scene *s)
{
	const struct comparison *c = s->comparison;

	for (int i = 0; c && i < c->npairs; i++)
		if (c->pair[i].a == scene_step(s))
			return &c->pair[i];
	return NULL;
}

/* Per-channel maps of nets trained apart would compare channels that have nothing to do with each other. */
static bool comparable(const struct scene *s, const struct pair *p)
{
	const struct trace *a = s->trace[0], *b = s->trace[1];

	return s->comparison->same_weights && p && p->a >= 0 && p->b >= 0 && p->same_shape &&
	       trace_has(a, p->a) && trace_has(b, p->b) &&
	       a->step[p->a].out.shape.h * a->step[p->a].out.shape.w > 1 && shown(s, p->a);
}

/* A, B and B - A beside each other. Returns the rows used. */
static int draw_maps(const struct scene *s, struct cells *page, struct rect r, const struct pair *p)
{
	const struct tensor *a = &s->trace[0]->step[p->a].out, *b = &s->trace[1]->step[p->b].out;
	int c = scene_at(s).c;
	size_t n = (size_t)a->shape.h * (size_t)a->shape.w;
	float *difference = mem_new(n, sizeof(*difference));
	struct map map[3] = { map_channel(a, c, true),
		              map_channel(b, c, true),
		              { .h = a->shape.h, .w = a->shape.w } };
	static const char *const title[] = { "A", "B", "B - A" };
	int width = (r.w - 8) / 3, rows = 0;

	for (size_t i = 0; difference && i < n; i++)
		difference[i] = map[1].v[i] - map[0].v[i];
	map[2].v = difference;
	map_share((struct map *[]){ &map[0], &map[1], &map[2] }, 3);
	for (int i = 0, x = r.x; i < 3; i++) {
		map_fit(&map[i], int_min(width, MAP_MOST), r.h - 2);
		rows = map_rows(&map[i], r.h - 2);
		cells_printf(page, x, r.y, width, plain, "%s[%d]", title[i], c);
		map_half(s, page, (struct rect){ x, r.y + 1, map_columns(&map[i], width), rows }, &map[i]);
		x += int_max(map_columns(&map[i], width), 8) + 4;
	}

	int used = map_legend(s, page, r.x, r.y + 1 + rows, r.w, &map[0].scale);

	used += cells_text(page, r.x + used, r.y + 1 + rows, r.w - used, plain, " in all three ");
	cells_text(page, r.x + used, r.y + 1 + rows, r.w - used, plain,
	           map_part(&map[0], map[0].w, map[0].h, 1).s);
	mem_free(difference);
	return rows + 2;
}

static void draw_pair(const struct scene *s, struct cells *page, struct rect r, const struct pair *p,
                      bool here, bool first)
{
	const struct net *a = s->trace[0]->net, *b = s->trace[1]->net;
	int name = int_min(22, (r.w - 4) * 3 / 10), x = r.x + 1;
	bool masked = p->a >= 0 && hidden(s, p->a);

	if (here) {
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
		page->cursor_x = r.x;
		page->cursor_y = r.y;
	}
	cells_text(page, x, r.y, name - 1, plain, masked ? "?" : p->a >= 0 ? a->node[p->a].name : "-");
	x += name;

	bool same = p->a >= 0 && p->b >= 0 && strcmp(a->node[p->a].name, b->node[p->b].name) == 0;

	cells_text(page, x, r.y, name - 1, plain,
	           masked      ? "?"
	           : same      ? "same"
	           : p->b >= 0 ? b->node[p->b].name
	                       : "-");
	x += name;
	if (masked)
		return;
	cells_text(page, x, r.y, 13, plain, small_shape(p->a >= 0 ? a->node[p->a].out : b->node[p->b].out).s);
	x += 13;

	int room = r.x + r.w - x;

	if (p->a < 0 || p->b < 0)
		cells_printf(page, x, r.y, room, plain, "only in %s", p->a < 0 ? "B" : "A");
	else if (!p->same_shape)
		cells_printf(page, x, r.y, room, plain, "B has %s", small_shape(b->node[p->b].out).s);
	else if (p->equal)
		cells_text(page, x, r.y, room, plain, "equal to the bit");
	else {
		number_draw(s, page, x, r.y, plain, (float)p->largest);
		if (room >= 2 * number_width(s) + 3)
			number_draw(s, page, x + number_width(s) + 2, r.y, plain, (float)p->cosine);
		if (first && room >= 2 * number_width(s) + 10)
			cells_text(page, x + 2 * number_width(s) + 4, r.y, 5, plain, "first");
	}
	if (here)
		cells_attr(page, (struct rect){ r.x + 1, r.y, r.w - 1, 1 }, ATTR_REVERSE);
}

static void draw_table(const struct scene *s, struct cells *page, struct rect r)
{
	const struct comparison *c = s->comparison;
	const struct pair *here = pair_here(s);
	int name = int_min(22, (r.w - 4) * 3 / 10), rows = r.h - 1,
	    at = here ? (int)(here - c->pair) : int_max(c->first, 0);
	int top = int_clamp(at - rows / 2, 0, int_max(0, c->npairs - rows));

	cells_text(page, r.x + 1, r.y, name, plain, "step in A");
	cells_text(page, r.x + 1 + name, r.y, name, plain, "step in B");
	cells_text(page, r.x + 1 + 2 * name, r.y, 12, plain, "shape");
	if (r.w - 2 * name - 14 >= 18)
		cells_printf(page, r.x + 14 + 2 * name, r.y, r.w - 2 * name - 14, plain, "%-*s  cosine",
		             number_width(s), "largest");
	for (int i = 0; i < rows && top + i < c->npairs; i++)
		draw_pair(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, &c->pair[top + i],
		          &c->pair[top + i] == here, top + i == c->first);
}

static int draw_apart(const struct scene *s, struct cells *page, struct rect r)
{
	const struct pair *p = pair_here(s);

	if (s->comparison->same_weights || r.h < TABLE_LEAST + 3 || (p && p->equal))
		return 0;
	return 1 +
	       cells_wrap(
	           page, r.x, r.y, r.w, 2, plain,
	           "A and B were trained apart: their channels do not correspond, so no maps are compared; "
	           "shapes and answers are.");
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	const struct pair *p;
	int used = 0;

	if (!s->comparison || s->ntraces < 2 || !s->trace[1]) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "Nothing to compare with yet.");
		return;
	}
	p = pair_here(s);
	if (comparable(s, p) && r.w >= 60 && r.h >= TABLE_LEAST + 8)
		used = draw_maps(s, page, (struct rect){ r.x + 1, r.y, r.w - 1, r.h - TABLE_LEAST - 1 }, p);
	else
		used = draw_apart(s, page, (struct rect){ r.x + 1, r.y, r.w - 2, r.h });
	draw_table(s, page, (struct rect){ r.x, r.y + used, r.w, r.h - used });
}

static const struct hint hints[] = { { "n", "next" }, { "N", "back" },      { "Enter", "open" },
	                             { "u", "out" },  { "< >", "channel" }, { "x", "close" },
	                             { NULL, NULL } };

const struct view view_compare = {
	.name = "compare", .gloss = "two networks on one picture, step by step", .hints = hints, .draw = draw
};

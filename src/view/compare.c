/* compare.c -- two networks on one picture: the maps where they can be compared, and a row a step. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/say.h"
#include "view/view.h"

static const struct ink plain;

enum { TABLE_LEAST = 6, MAP_MOST = 32, OTHER_W = 14 };

/* What to call the two: their names, which may well be "resnet20-b" for the first and "resnet20-a" for the second;
   letters only where the names are the same. */
static const char *side_name(const struct scene *s, int i)
{
	const char *a = s->trace[0]->net->name, *b = s->trace[1]->net->name;

	if (strcmp(a, b) == 0)
		return i ? "B" : "A";
	return i ? b : a;
}

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

/* Where the columns of the table stand: one name where two do not fit. */
struct columns {
	int name, shape, number; /* from the left */
	int width;               /* of a name */
	bool two;
};

static struct columns columns_of(const struct scene *s, struct rect r)
{
	bool two = r.w >= 60;
	int width = two ? int_clamp(r.w - OTHER_W - 42 - 2 * (number_width(s) - 8), 12, 30) : 23;
	int shape = r.x + 1 + width + two * OTHER_W;

	return (struct columns){ .name = r.x + 1,
		                 .shape = shape,
		                 .number = two ? shape + 13 : shape,
		                 .width = width,
		                 .two = two };
}

static void draw_numbers(const struct scene *s, struct cells *page, int x, int y, int room,
                         const struct pair *p, bool first)
{
	const struct net *b = s->trace[1]->net;

	if (p->a < 0 || p->b < 0) {
		cells_printf(page, x, y, room, plain, "only in %s", side_name(s, p->a < 0));
	} else if (!p->same_shape) {
		cells_printf(page, x, y, room, plain, "%.20s: %s", side_name(s, 1),
		             small_shape(b->node[p->b].out).s);
	} else if (p->equal) {
		cells_text(page, x, y, room, plain, room < 16 ? "equal" : "equal to the bit");
	} else {
		number_draw(s, page, x, y, plain, (float)p->largest);
		if (room >= 2 * number_width(s) + 3)
			number_draw(s, page, x + number_width(s) + 2, y, plain, (float)p->cosine);
		if (first && room >= 2 * number_width(s) + 10)
			cells_text(page, x + 2 * number_width(s) + 4, y, 5, plain, "first");
	}
}

static void draw_pair(const struct scene *s, struct cells *page, struct rect r, const struct columns *at,
                      const struct pair *p, bool here, bool first)
{
	const struct net *a = s->trace[0]->net, *b = s->trace[1]->net;
	bool masked = p->a >= 0 && hidden(s, p->a);
	bool same = p->a >= 0 && p->b >= 0 && strcmp(a->node[p->a].name, b->node[p->b].name) == 0;
	const char *name_a = p->a >= 0 ? a->node[p->a].name : at->two ? "-" : b->node[p->b].name;
	const char *name_b = same ? "same" : p->b >= 0 ? small_name(b, p->b) : "-";

	if (here) {
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
		page->cursor_x = r.x;
		page->cursor_y = r.y;
	}
	cells_text(page, at->name, r.y, at->width - 1, plain, masked ? "?" : name_a);
	if (masked)
		return;
	if (at->two) {
		cells_text(page, at->name + at->width, r.y, OTHER_W - 1, plain, name_b);
		cells_text(page, at->shape, r.y, 13, plain,
		           small_shape(p->a >= 0 ? a->node[p->a].out : b->node[p->b].out).s);
	}
	draw_numbers(s, page, at->number, r.y, r.x + r.w - at->number, p, first);
	if (here)
		cells_attr(page, (struct rect){ r.x + 1, r.y, r.w - 1, 1 }, ATTR_REVERSE);
}

static void draw_heads(const struct scene *s, struct cells *page, struct rect r, const struct columns *at)
{
	int room = r.x + r.w - at->number;

	cells_text(page, at->name, r.y, at->width - 1, plain, at->two ? side_name(s, 0) : "step");
	if (at->two) {
		cells_text(page, at->name + at->width, r.y, OTHER_W - 1, plain, side_name(s, 1));
		cells_text(page, at->shape, r.y, 12, plain, "shape");
	}
	cells_text(page, at->number + 1, r.y, room - 1, plain, "largest");
	if (room >= 2 * number_width(s) + 3)
		cells_text(page, at->number + number_width(s) + 3, r.y, room, plain, "cosine");
}

static void draw_table(const struct scene *s, struct cells *page, struct rect r)
{
	const struct comparison *c = s->comparison;
	const struct pair *here = pair_here(s);
	struct columns columns = columns_of(s, r);
	int rows = r.h - 1, at = here ? (int)(here - c->pair) : int_max(c->first, 0);
	int top = int_clamp(at - rows / 2, 0, int_max(0, c->npairs - rows));

	draw_heads(s, page, r, &columns);
	for (int i = 0; i < rows && top + i < c->npairs; i++)
		draw_pair(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, &columns, &c->pair[top + i],
		          &c->pair[top + i] == here, top + i == c->first);
}

/* "resnet20-b says ship 88.3 %; resnet20-a says ship 89.2 %" */
static void draw_answers(const struct scene *s, struct cells *page, struct rect r)
{
	struct buf b = { 0 };

	if (s->look.mask >= 0)
		return;
	for (int i = 0; i < 2; i++) {
		buf_puts(&b, i ? "; " : "");
		text_safe(&b, side_name(s, i));
		buf_puts(&b, " says ");
		say_answer(s->trace[i], 1, VOICE_SCREEN, &b);
	}
	cells_text(page, r.x, r.y, r.w, plain, buf_str(&b));
	buf_free(&b);
}

static int draw_apart(const struct scene *s, struct cells *page, struct rect r)
{
	const struct pair *p = pair_here(s);

	if (s->comparison->same_weights || r.h < TABLE_LEAST + 3 || (p && p->equal))
		return 0;
	return 1 +
	       cells_wrap(
	           page, r.x, r.y, r.w, 2, plain,
	           "The two were trained apart: their channels do not correspond, so no maps are compared; "
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
	if (r.h - used > TABLE_LEAST + 4 && trace_has(s->trace[0], s->trace[0]->nsteps - 1) &&
	    trace_has(s->trace[1], s->trace[1]->nsteps - 1)) {
		draw_answers(s, page, (struct rect){ r.x + 1, r.y + used, r.w - 2, 1 });
		used += 2;
	}
	draw_table(s, page, (struct rect){ r.x, r.y + used, r.w, r.h - used });
}

static const struct hint hints[] = { { "n", "next" }, { "N", "back" },  { "Enter", "open" },
	                             { "u", "out" },  { "x", "close" }, { NULL, NULL } };

const struct view view_compare = {
	.name = "compare", .gloss = "two networks on one picture, step by step", .hints = hints, .draw = draw
};

/* compare_table.c -- two networks step by step: from the last step where they are equal to the answer. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "view/compare.h"
#include "view/glyph.h"

static const struct ink plain;

enum { OTHER_W = 14, ROWS_MOST = 256 };

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

/* The root mean square of a step's numbers. */
static float size_of(const struct trace *t, int step)
{
	const struct stats *st = trace_stats(t, step);

	return trace_has(t, step) && st->n > 0 ? (float)(st->norm / sqrt((double)st->n)) : 0;
}

static void draw_numbers(const struct scene *s, struct cells *page, int x, int y, int room,
                         const struct pair *p, bool first)
{
	const struct net *b = s->trace[1]->net;

	if (p->a < 0 || p->b < 0) {
		struct small only = small_format("only in %.40s", compare_name(s, p->a < 0));

		cells_text(page, x, y, room, plain, cells_columns(only.s) > room ? "only in one" : only.s);
	} else if (!p->same_shape) {
		cells_printf(page, x, y, room, plain, "%.20s: %s", compare_name(s, 1),
		             small_shape(b->node[p->b].out).s);
	} else if (p->equal) {
		cells_text(page, x, y, room, plain, room < 16 ? "equal" : "equal to the bit");
	} else if (!s->comparison->same_weights) { /* their channels do not correspond */
		number_draw(s, page, x, y, plain, size_of(s->trace[0], p->a));
		if (room >= 2 * number_width(s) + 3)
			number_draw(s, page, x + number_width(s) + 2, y, plain, size_of(s->trace[1], p->b));
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

	cells_text(page, at->name, r.y, at->width - 1, plain, at->two ? compare_name(s, 0) : "step");
	if (at->two) {
		cells_text(page, at->name + at->width, r.y, OTHER_W - 1, plain, compare_name(s, 1));
		cells_text(page, at->shape, r.y, 12, plain, "shape");
	}
	bool apart = !s->comparison->same_weights;

	cells_text(page, at->number + 1, r.y, room - 1, plain, apart ? "size" : "largest");
	if (room >= 2 * number_width(s) + 3)
		cells_text(page, at->number + number_width(s) + 3, r.y, room, plain,
		           apart ? "size" : "cosine");
}

/* The last step of the last block: what goes into the head. */
static int last_block_row(const struct scene *s)
{
	const struct comparison *c = s->comparison;
	const struct net *net = s->trace[0]->net;
	int row = -1;

	for (int i = 0; i < c->npairs; i++)
		if (c->pair[i].a >= 0 && net->part[net->node[c->pair[i].a].part].kind == PART_BLOCK)
			row = i;
	return row;
}

/* Which pairs are shown: the cursor's and those before and after it; of nets with the same weights from one before the
   first difference on, and the answer always. Returns how many. */
static int choose(const struct scene *s, int room, int *list)
{
	const struct comparison *c = s->comparison;
	const struct pair *pair = compare_pair(s);
	int here = pair ? (int)(pair - c->pair) : int_max(c->first, 0);
	int start = int_max(c->first, 0), top, n = 0, last = last_block_row(s);
	bool ends = c->same_weights && c->first >= 0 && room >= 6;
	int rows = room - (ends ? 2 : 0);

	while (start > 0 && !c->pair[start].equal)
		start--; /* the last that is equal */
	top = ends && here >= start && here < start + rows ? start : here - rows / 2;
	top = int_clamp(top, 0, int_max(0, c->npairs - room));
	for (int i = top; i < c->npairs && n < rows; i++)
		list[n++] = i;
	for (int i = top + rows; ends && n < room && i < c->npairs; i++) {
		bool left = c->npairs - i <= room - n; /* the rest fits */

		if (left || i == last || i == c->npairs - 1)
			list[n++] = i;
	}
	return n;
}

void compare_table(const struct scene *s, struct cells *page, struct rect r)
{
	const struct comparison *c = s->comparison;
	const struct pair *here = compare_pair(s);
	struct columns columns = columns_of(s, r);
	int list[ROWS_MOST], n = choose(s, int_min(r.h - 1, ROWS_MOST), list);

	draw_heads(s, page, r, &columns);
	for (int i = 0; i < n; i++)
		draw_pair(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, &columns, &c->pair[list[i]],
		          &c->pair[list[i]] == here, list[i] == c->first);
}

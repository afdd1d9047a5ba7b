/* parts.c -- the list of a network's parts. */
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

#include "net/block.h"
#include "view/answer.h"
#include "view/glyph.h"
#include "view/mark.h"

enum { CELLS = 6 };

/* One row's texts, and how wide each column is. */
struct texts {
	struct small cell[CELLS];
};
struct widths {
	int w[CELLS];
	int n;
};

static struct shape shape_in(const struct net *net, const struct part *part)
{
	int x = part->kind == PART_BLOCK     ? part->x
	        : net->node[part->first].nin ? net->node[part->first].in[0]
	                                     : part->first;

	return net->node[int_max(x, 0)].out;
}

static bool equal_parts(const struct net *net, const struct part *a, const struct part *b)
{
	return a->kind == PART_BLOCK && b->kind == PART_BLOCK && a->stage == b->stage && a->path == b->path &&
	       a->type == b->type && a->stride == b->stride && a->inplanes == b->inplanes &&
	       a->planes == b->planes && shape_equal(shape_in(net, a), shape_in(net, b)) &&
	       shape_equal(net->node[a->last].out, net->node[b->last].out);
}

/* The last part of the row that begins with part i. */
static int row_last(const struct net *net, int i, bool fold)
{
	int last = i;

	while (fold && last + 1 < net->nparts && equal_parts(net, &net->part[i], &net->part[last + 1]))
		last++;
	return last;
}

int parts_rows(const struct net *net, int room)
{
	int rows = 0;

	if (net->nparts <= room)
		return net->nparts;
	for (int i = 0; i < net->nparts; i = row_last(net, i, true) + 1)
		rows++;
	return rows;
}

/* layer1.0-2 */
static struct small row_name(const struct net *net, int first, int last)
{
	const char *dot = strrchr(net->part[last].name, '.');

	if (first == last)
		return small_format("%s", net->part[first].name);
	return small_format("%s-%s", net->part[first].name, dot ? dot + 1 : net->part[last].name);
}

static struct small clause_stride(const struct part *p)
{
	return p->clause_stride ? small_format("%d!=1", p->stride) : small_format("%d", p->stride);
}

static struct small clause_planes(const struct part *p)
{
	return small_format("%d%s%d", p->inplanes, p->clause_planes ? "!=" : "=", p->planes * p->expansion);
}

static struct small reason(const struct part *p)
{
	if (p->option_c && !p->clause_stride && !p->clause_planes)
		return small_format("option C: always");
	return small_format("stride %d%s, %d %s %d", p->stride, p->clause_stride ? " != 1" : "", p->inplanes,
	                    p->clause_planes ? "!=" : "=", p->planes * p->expansion);
}

static struct texts row_texts(const struct net *net, int first, int last, enum parts_columns columns)
{
	const struct part *p = &net->part[first];
	bool block = p->kind == PART_BLOCK && p->path != PATH_NONE;
	struct small name = row_name(net, first, last),
	             out = small_shape(net->node[net->part[last].last].out);
	struct small path = small_format("%s%s", block ? "  " : "", block ? path_word(p->path) : "");
	struct texts t = { { name, out, path } };

	if (columns == PARTS_CLAUSES && block) {
		t.cell[3] = clause_stride(p);
		t.cell[4] = clause_planes(p);
	}
	if (columns == PARTS_BECAUSE)
		t = (struct texts){ { name, small_format("%d-%d", p->first + 1, net->part[last].last + 1),
			              small_shape(shape_in(net, p)), out, path,
			              block ? reason(p) : small_format("%s", "") } };
	return t;
}

static const char *const heads[][CELLS] = {
	[PARTS_PATH] = { "block", "out", "shortcut" },
	[PARTS_CLAUSES] = { "block", "out", "shortcut", "stride", "in,out" },
	[PARTS_BECAUSE] = { "block", "steps", "x comes in", "goes out", "shortcut", "because" },
};

static int gap(enum parts_columns columns, int i)
{
	return columns == PARTS_BECAUSE && i > 0 ? 2 : i > 0;
}

static struct widths widths_of(const struct net *net, enum parts_columns columns, int room)
{
	bool fold = net->nparts > room;
	struct widths w = { .n = columns == PARTS_PATH ? 3 : columns == PARTS_CLAUSES ? 5 : 6 };

	for (int i = 0; i < w.n; i++)
		w.w[i] = columns == PARTS_PATH || i == 4 ? 0 : (int)strlen(heads[columns][i]);
	for (int i = 0, last; i < net->nparts; i = last + 1) {
		last = row_last(net, i, fold);

		struct texts t = row_texts(net, i, last, columns);

		for (int k = 0; k < w.n; k++)
			w.w[k] = int_max(w.w[k], cells_columns(t.cell[k].s));
	}
	return w;
}

static int width_upto(const struct widths *w, enum parts_columns columns, int n)
{
	int sum = 1;

	for (int i = 0; i < n; i++)
		sum += w->w[i] + gap(columns, i);
	return sum;
}

int parts_width(const struct net *net, enum parts_columns columns, int room)
{
	struct widths w = widths_of(net, columns, room);

	return width_upto(&w, columns, w.n);
}

static struct ink path_ink(enum path path)
{
	return (struct ink){ .fg = path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
		                   : path == PATH_ZERO_PAD ? INK_ZERO_PAD
		                                           : COLOUR_DEFAULT };
}

/* What is behind the mask: the name stays, the rest is asked. */
static void mask_texts(enum parts_columns columns, struct texts *t)
{
	for (int i = 1; i < CELLS; i++)
		if (t->cell[i].s[0])
			t->cell[i] =
			    small_format("%s", i == (columns == PARTS_BECAUSE ? 4 : 2) ? "  ?" : "?");
}

/* Behind a fault nothing runs: shapes and clauses say nothing any more. */
static void lose_texts(enum parts_columns columns, const struct part *p, struct texts *t)
{
	int path = columns == PARTS_BECAUSE ? 4 : 2;

	for (int i = 1; i < CELLS; i++)
		t->cell[i] =
		    small_format("%s", i == path ? p->kind == PART_BLOCK ? "  not run" : "not run" : "");
}

/* The last row may say what came out of it all. */
static void tell_answer(const struct scene *s, const struct part *p, struct texts *t)
{
	if (p->kind == PART_HEAD)
		t->cell[2] = answer_line(s, 1);
}

static void draw_row(const struct scene *s, struct cells *page, struct rect r, int first, int last,
                     enum parts_columns columns, const struct widths *w)
{
	const struct net *net = scene_net(s);
	const struct part *p = &net->part[first];
	struct texts t = row_texts(net, first, last, columns);
	bool masked = hidden_path(s, p), lost = unreached(s, p), stops = stops_in(s, p);
	int path_column = columns == PARTS_BECAUSE ? 4 : 2;

	if (masked)
		mask_texts(columns, &t);
	else if (lost)
		lose_texts(columns, p, &t);
	else if (columns == PARTS_PATH)
		tell_answer(s, p, &t);
	if (stops && !masked)
		t.cell[path_column] = small_format("  %s !", path_word(p->path));
	if (mark_at(s, p->first, net->part[last].last))
		mark_put(page, r.x + 1 + w->w[0], r.y);
	for (int i = 0, x = r.x + 1; i < w->n; i++) {
		x += gap(columns, i);

		bool path = i == path_column && p->kind == PART_BLOCK && t.cell[i].s[0];
		struct ink ink = path && !masked ? path_ink(p->path) : (struct ink){ 0 };
		int room = i + 1 == w->n ? r.x + r.w - x : w->w[i];

		if (x + cells_columns(t.cell[i].s) > r.x + r.w && i > 0)
			break;
		cells_text(page, x, r.y, room, ink, t.cell[i].s);
		if (path)
			cells_put(page, x, r.y,
			          masked ? '?'
			          : lost ? '!'
			                 : glyph_path(p->path, s->look.ascii),
			          lost ? (struct ink){ .fg = INK_ERROR } : ink);
		x += w->w[i];
	}
}

static bool on_row(const struct scene *s, int first, int last)
{
	int here = scene_net(s)->node[scene_step(s)].part;
	bool stage =
	    s->cursor.size == SIZE_STAGE && scene_net(s)->part[here].stage == scene_net(s)->part[first].stage;

	return stage || (here >= first && here <= last);
}

/* How many rows stand above the one with the cursor. */
static int rows_above(const struct scene *s, bool fold)
{
	const struct net *net = scene_net(s);
	int rows = 0;

	for (int i = 0, last; i < net->nparts; i = last + 1, rows++) {
		last = row_last(net, i, fold);
		if (on_row(s, i, last))
			break;
	}
	return rows;
}

int parts_draw(const struct scene *s, struct cells *page, struct rect r, enum parts_columns columns,
               bool header)
{
	const struct net *net = scene_net(s);
	int room = r.h - header, rows = parts_rows(net, room), y = r.y;
	bool fold = net->nparts > room, marked = false;
	struct widths w = widths_of(net, columns, room);
	int top = int_clamp(rows_above(s, fold) - room / 2, 0, int_max(0, rows - room));

	while (w.n > 1 && width_upto(&w, columns, w.n) > r.w)
		w.n--;
	for (int i = 0, x = r.x + 1; header && i < w.n; x += w.w[i++]) {
		x += gap(columns, i);
		cells_text(page, x, y, r.x + r.w - x, (struct ink){ 0 }, heads[columns][i]);
	}
	y += header;
	for (int i = 0, last, row = 0; i < net->nparts && y < r.y + r.h; i = last + 1, row++) {
		last = row_last(net, i, fold);
		if (row < top)
			continue;
		draw_row(s, page, (struct rect){ r.x, y, r.w, 1 }, i, last, columns, &w);
		cells_spot(page, (struct rect){ r.x, y, int_min(r.w, width_upto(&w, columns, w.n)), 1 },
		           SPOT_PART, i, 0);
		if (on_row(s, i, last)) {
			int width = int_min(r.w, width_upto(&w, columns, w.n));

			cells_attr(page, (struct rect){ r.x + 1, y, width - 1, 1 }, ATTR_REVERSE);
			if (!marked) {
				cells_put(page, r.x, y, GLYPH_CURSOR, (struct ink){ 0 });
				page->cursor_x = r.x;
				page->cursor_y = y;
			}
			marked = true;
		}
		y++;
	}
	return y - r.y;
}

/* lanes.c -- a part of the network as a diagram, downwards. */
#include "view/lanes.h"

#include <stdio.h>
#include <string.h>

#include "op/op.h"
#include "view/glyph.h"
#include "view/mark.h"

enum { MOST = 128 };

/* One row of a lane: up to two steps, or a shape, or nothing but the line. */
struct lane_row {
	int step[2]; /* -1: none */
	int shape;   /* the step whose shape is told; -1: none */
};
struct lane {
	struct lane_row row[MOST];
	int n;
};
struct diagram {
	struct lane trunk, side;
	int head;     /* rows above the lanes: x and the fork */
	int body;     /* rows of the lanes */
	int tail;     /* the join and what follows it */
	int after[8]; /* the steps after the join */
	int nafter;
};

/* Where things stand; `top` rows are scrolled away. */
struct place {
	const struct scene *s;
	struct cells *page;
	struct rect r;
	int top;
	int digits, left, mid, right; /* columns */
};

static const struct ink plain;

static void push(struct lane *lane, int a, int b, int shape)
{
	if (lane->n < MOST)
		lane->row[lane->n++] = (struct lane_row){ { a, b }, shape };
}

static bool is_side(const struct part *p, int step)
{
	return p->shortcut_first >= 0 && step >= p->shortcut_first && step <= p->shortcut_last;
}

/* The trunk, as loosely as `level` says: 0 a row a step and its shapes, 1 what follows a convolution in one row,
   2 without shapes. */
static void make_trunk(const struct net *net, const struct part *p, int level, struct lane *lane)
{
	int last = p->add >= 0 ? p->trunk_last : p->last;

	lane->n = 0;
	for (int i = p->first; i <= last; i++) {
		if (is_side(p, i))
			continue;

		bool conv = net->node[i].op == &op_conv2d, pair = level > 0 && !conv && i + 1 <= last &&
		                                                  !is_side(p, i + 1) &&
		                                                  net->node[i + 1].op == &op_relu;

		push(lane, i, pair ? i + 1 : -1, -1);
		i += pair;
		if (level < 2 && p->add >= 0 && (i == last || net->node[i].op == &op_relu))
			push(lane, -1, -1, i);
	}
}

static void make_side(const struct part *p, struct lane *lane)
{
	lane->n = 0;
	push(lane, -1, -1, -1); /* the path's name */
	if (p->shortcut_first < 0)
		push(lane, -1, -1, -1); /* x itself */
	for (int i = p->shortcut_first; i >= 0 && i <= p->shortcut_last; i++)
		push(lane, i, -1, -1);
	push(lane, -1, -1, p->shortcut_last >= 0 ? p->shortcut_last : p->x);
}

static void make(const struct scene *s, int room, struct diagram *d)
{
	const struct net *net = scene_net(s);
	const struct part *p = scene_part(s);

	*d = (struct diagram){ .head = p->add >= 0 ? 2 : p->kind == PART_STEM ? s->trace[0]->nbefore : 1 };
	if (p->add >= 0) {
		make_side(p, &d->side);
		for (int i = p->add; i <= p->last && d->nafter < 8; i++)
			if (!is_side(p, i) && (i == p->add || !trace_broken(s->trace[0], i)))
				d->after[d->nafter++] = i;
		d->tail = 1 + d->nafter;
	}
	for (int level = 0; level <= 2; level++) {
		make_trunk(net, p, level, &d->trunk);
		d->body = int_max(d->trunk.n, d->side.n);
		if (d->head + d->body + d->tail <= room)
			break;
	}
}

int lanes_rows(const struct scene *s, int room)
{
	struct diagram d;

	make(s, room, &d);
	return int_min(room, d.head + d.body + d.tail);
}

/* The screen's row for a row of the diagram; -1 where it is scrolled away. */
static int row_y(const struct place *at, int row)
{
	int y = row - at->top;

	return y >= 0 && y < at->r.h ? at->r.y + y : -1;
}

static int room_from(const struct place *at, int x)
{
	return at->r.x + at->r.w - x;
}

static void put(const struct place *at, int x, int y, uint32_t glyph, struct ink ink)
{
	if (x >= at->r.x && x < at->r.x + at->r.w)
		cells_put(at->page, x, y, glyph, ink);
}

static bool is_here(const struct scene *s, int step)
{
	return s->cursor.step == step && s->cursor.size > SIZE_BLOCK;
}

/* The number ends in column x, the text begins two after it. */
static void draw_step(const struct place *at, int x, int y, int step, const char *text, int room)
{
	struct small number = small_format("%d", step + 1);
	int width = cells_columns(number.s), start = x - width + 1;
	struct small whole = small_format("%s", text); /* words that do not fit are left out, not cut */
	int used;
	char *blank;

	room = int_min(room, room_from(at, x + 2));
	while (cells_columns(whole.s) > room && (blank = strrchr(whole.s, ' ')) != NULL)
		*blank = '\0';
	if (hidden(at->s, step)) {
		put(at, x, y, '?', plain);
		return;
	}
	cells_text(at->page, start, y, width, plain, number.s);
	if (mark_at(at->s, step, step))
		mark_put(at->page, x + 1, y);
	used = cells_text(at->page, x + 2, y, room, plain, whole.s);
	cells_spot(at->page, (struct rect){ start, y, width + 1 + used, 1 }, SPOT_STEP, step, 0);
	if (!is_here(at->s, step))
		return;
	put(at, start - 1, y, GLYPH_CURSOR, plain);
	cells_attr(at->page, (struct rect){ start, y, width + 1 + used, 1 }, ATTR_REVERSE);
	at->page->cursor_x = int_max(start - 1, at->r.x);
	at->page->cursor_y = y;
}

static void draw_shape(const struct place *at, int x, int y, int step)
{
	const struct node *node = &scene_net(at->s)->node[step];

	cells_text(at->page, x, y, room_from(at, x), plain,
	           hidden(at->s, step) ? "(?,?,?)" : small_shape(node->out).s);
}

static struct ink path_ink(const struct part *p)
{
	return (struct ink){ .fg = p->path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
		                   : p->path == PATH_ZERO_PAD ? INK_ZERO_PAD
		                                              : COLOUR_DEFAULT };
}

static void draw_trunk_row(const struct place *at, const struct diagram *d, int i, int y)
{
	const struct net *net = scene_net(at->s);
	const struct lane_row *row = i < d->trunk.n ? &d->trunk.row[i] : NULL;
	bool two = scene_part(at->s)->add >= 0;
	int room = two ? at->right - at->left - 4 : room_from(at, at->left + 2);

	if (!row || row->step[0] < 0)
		put(at, at->left, y, 0x2502, plain);
	if (!row)
		return;
	if (row->shape >= 0)
		draw_shape(at, at->left + 2, y, row->shape);
	for (int k = 0, x = at->left; k < 2 && row->step[k] >= 0; k++) {
		struct small text = lane_text(net, row->step[k], false);

		draw_step(at, x, y, row->step[k], text.s, room - (x - at->left));
		x += int_max(3 + cells_columns(text.s), 6) + at->digits;
	}
	if (!two && row->step[0] >= 0 && at->r.w > 34)
		draw_shape(at, at->left + 22, y, row->step[1] >= 0 ? row->step[1] : row->step[0]);
}

static void draw_side_row(const struct place *at, const struct diagram *d, int i, int y)
{
	const struct part *p = scene_part(at->s);
	const struct lane_row *row = i < d->side.n ? &d->side.row[i] : NULL;
	bool masked = hidden_path(at->s, p), self = p->path == PATH_IDENTITY;
	struct ink ink = path_ink(p);
	int x = at->right;

	if (masked) {
		put(at, x, y, i == 0 ? 0x2502 : '?', plain);
		return;
	}
	if (!row || row->step[0] < 0)
		put(at, x, y, self ? 0x2551 : 0x2502, ink);
	if (i == 0) {
		put(at, x + 2, y, glyph_path(p->path, at->s->look.ascii), ink);
		cells_text(at->page, x + 4, y, room_from(at, x + 4), ink, path_word(p->path));
	} else if (i == 1 && self) {
		cells_text(at->page, x + 4, y, room_from(at, x + 4), plain, "x itself");
	} else if (row && row->step[0] >= 0) {
		draw_step(at, x, y, row->step[0], lane_text(scene_net(at->s), row->step[0], true).s,
		          room_from(at, x + 2));
	} else if (row && row->shape >= 0) {
		draw_shape(at, x + 2, y, row->shape);
	}
}

/* From x1 to x2, both ends included. */
static void line(const struct place *at, int x1, int x2, int y, uint32_t glyph, struct ink ink)
{
	for (int x = x1; x <= x2; x++)
		put(at, x, y, glyph, ink);
}

static void draw_head(const struct place *at)
{
	const struct trace *t = at->s->trace[0];
	const struct net *net = scene_net(at->s);
	const struct part *p = scene_part(at->s);
	bool masked = hidden_path(at->s, p), self = p->path == PATH_IDENTITY && !masked;
	int y;

	for (int i = 0; p->kind == PART_STEM && i < t->nbefore; i++)
		if ((y = row_y(at, i)) >= 0) {
			bool here = at->s->cursor.step == i - t->nbefore;
			int used = cells_text(at->page, at->left + 2, y, 18, plain, t->before[i].name);

			cells_spot(at->page, (struct rect){ at->left + 2, y, used, 1 }, SPOT_STEP,
			           i - t->nbefore, 0);
			if (at->r.w > 34)
				cells_text(at->page, at->left + 22, y, room_from(at, at->left + 22), plain,
				           small_shape(t->before[i].out.shape).s);
			if (here) {
				put(at, at->r.x, y, GLYPH_CURSOR, plain);
				cells_attr(at->page, (struct rect){ at->left + 2, y, used, 1 }, ATTR_REVERSE);
				at->page->cursor_x = at->r.x;
				at->page->cursor_y = y;
			}
		}
	if (p->kind == PART_STEM && p->add < 0)
		return;

	int x = p->kind == PART_BLOCK && p->x >= 0 ? p->x
	        : net->node[p->first].nin          ? net->node[p->first].in[0]
	                                           : p->first;

	if ((y = row_y(at, 0)) >= 0)
		cells_printf(at->page, at->left, y, room_from(at, at->left), plain, "x = %s   %s",
		             net->node[x].name, small_shape(net->node[x].out).s);
	if (p->add >= 0 && (y = row_y(at, 1)) >= 0) {
		put(at, at->left, y, 0x251C, plain);
		line(at, at->left + 1, at->right - 1, y, 0x2500, plain);
		put(at, at->right, y, self ? 0x2557 : 0x2510, plain);
	}
}

static void draw_tail(const struct place *at, const struct diagram *d, int row)
{
	const struct part *p = scene_part(at->s);
	bool masked = hidden_path(at->s, p), self = p->path == PATH_IDENTITY && !masked;
	struct ink ink = masked ? plain : path_ink(p);
	int y = row_y(at, row);

	if (y >= 0) {
		put(at, at->left, y, 0x2514, plain);
		line(at, at->left + 1, at->mid - 3, y, 0x2500, plain);
		put(at, at->mid - 2, y, 0x2192, plain);
		cells_text(at->page, at->mid - 1, y, 3, plain,
		           trace_broken(at->s->trace[0], p->add) ? " + " : "(+)");
		put(at, at->mid + 2, y, 0x2190, ink);
		line(at, at->mid + 3, at->right - 1, y, self ? 0x2550 : 0x2500, ink);
		put(at, at->right, y, self ? 0x255D : 0x2518, ink);
	}
	for (int i = 0; i < d->nafter; i++) {
		if ((y = row_y(at, row + 1 + i)) < 0)
			continue;
		draw_step(at, at->mid - 1, y, d->after[i], lane_text(scene_net(at->s), d->after[i], false).s,
		          12);
		if (i == 0 && trace_broken(at->s->trace[0], d->after[i]))
			cells_text(at->page, at->mid + 8, y, room_from(at, at->mid + 8),
			           (struct ink){ .fg = INK_ERROR }, "cannot be done");
		else if (i == 0)
			draw_shape(at, at->mid + 8, y, d->after[i]);
	}
}

/* The diagram's row that the cursor is on. */
static int cursor_row(const struct scene *s, const struct diagram *d)
{
	int step = s->cursor.step;

	for (int i = 0; i < d->trunk.n; i++)
		if (step >= 0 && (d->trunk.row[i].step[0] == step || d->trunk.row[i].step[1] == step))
			return d->head + i;
	for (int i = 0; i < d->side.n; i++)
		if (step >= 0 && d->side.row[i].step[0] == step)
			return d->head + i;
	for (int i = 0; i < d->nafter; i++)
		if (d->after[i] == step)
			return d->head + d->body + 1 + i;
	return 0;
}

int lanes_draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct diagram d;
	struct place at = { .s = s, .page = page, .r = r, .digits = 2 };

	make(s, r.h, &d);
	for (int n = scene_net(s)->nnodes; n >= 100; n /= 10)
		at.digits++;
	at.left = r.x + at.digits;
	at.mid = at.left + 8;
	at.right = at.left + 18;

	int rows = d.head + d.body + d.tail;

	at.top = int_clamp(cursor_row(s, &d) - r.h / 2, 0, int_max(0, rows - r.h));
	draw_head(&at);
	for (int i = 0; i < d.body; i++) {
		int y = row_y(&at, d.head + i);

		if (y < 0)
			continue;
		draw_trunk_row(&at, &d, i, y);
		if (d.side.n > 0)
			draw_side_row(&at, &d, i, y);
	}
	if (d.tail > 0)
		draw_tail(&at, &d, d.head + d.body);
	return int_min(rows, r.h);
}

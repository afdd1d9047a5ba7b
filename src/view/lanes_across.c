/* lanes_across.c -- a block with its two lanes, to the right, in five rows: for a small page. */
#include "op/op.h"
#include "view/glyph.h"
#include "view/lanes.h"
#include "view/mark.h"

static const struct ink plain;

/* A pen that draws a lane: labels joined by lines, their numbers in the row below. */
struct pen {
	const struct scene *s;
	struct cells *page; /* NULL: only measured */
	int x, y, end;      /* the lane may use columns before `end` */
	int number;         /* the first column free for the next number */
	bool brief;
	uint32_t line;
	struct ink ink;
};

/* conv1/2, bn, relu; briefly c1/2, b, r */
static struct small label(const struct net *net, int step, bool inner, bool brief)
{
	const struct node *node = &net->node[step];
	struct small stride = small_format("/%d", node->args.stride);
	const char *by = node->op == &op_conv2d && node->args.stride > 1 ? stride.s : "",
	           *name = small_name(net, step);

	if (node->op == &op_batchnorm2d)
		return small_format("%s", brief ? "b" : "bn");
	if (node->op == &op_groupnorm)
		return small_format("%s", brief ? "g" : "gn");
	if (inner && node->op == &op_avgpool2d)
		return small_format("avg %d×%d%s", node->args.kernel, node->args.kernel, stride.s);
	if (node->op == &op_relu)
		return small_format("%s", brief ? "r" : "relu");
	if (inner && node->op == &op_conv2d)
		return small_format("conv %d×%d%s", node->args.kernel, node->args.kernel, by);
	if (node->op == &op_zero_pad_shortcut)
		return small_format("pad to %d%s", node->args.channels,
		                    node->args.stride > 1 ? stride.s : "");
	if (node->op == &op_conv2d && brief && name[0] == 'c')
		return small_format("c%.8s%s", name + 4, by);
	return small_format("%.12s%s", name, by);
}

static void put(struct pen *pen, uint32_t glyph)
{
	if (pen->page && pen->x < pen->end)
		cells_put(pen->page, pen->x, pen->y, glyph, pen->ink);
	pen->x++;
}

static void put_step(struct pen *pen, int step, const char *text)
{
	struct small number = small_format("%d", step + 1);
	bool here = pen->s->cursor.step == step;
	int width = cells_columns(text), digits = cells_columns(number.s);

	if (hidden(pen->s, step)) {
		text = "?";
		width = 1;
	}
	if (pen->page && pen->x < pen->end) {
		cells_text(pen->page, pen->x, pen->y, pen->end - pen->x, plain, text);
		cells_spot(pen->page, (struct rect){ pen->x, pen->y, width, 2 }, SPOT_STEP, step, 0);
		if (here)
			cells_attr(pen->page, (struct rect){ pen->x, pen->y, width, 1 }, ATTR_REVERSE);
		if (!hidden(pen->s, step) && (here || pen->x >= pen->number)) {
			cells_text(pen->page, pen->x, pen->y + 1, digits, plain, number.s);
			if (mark_at(pen->s, step, step))
				mark_put(pen->page, pen->x + digits, pen->y + 1);
			pen->number = pen->x + digits + 1;
		}
		if (here) {
			cells_put(pen->page, pen->x - 1, pen->y + 1, GLYPH_CURSOR, plain);
			pen->page->cursor_x = pen->x - 1;
			pen->page->cursor_y = pen->y + 1;
		}
	}
	pen->x += width;
}

static bool is_side(const struct part *p, int step)
{
	return p->shortcut_first >= 0 && step >= p->shortcut_first && step <= p->shortcut_last;
}

static void trunk(struct pen *pen)
{
	const struct part *p = scene_part(pen->s);

	put(pen, 0x251C);
	for (int i = p->first; i <= p->trunk_last; i++) {
		if (is_side(p, i))
			continue;
		put(pen, 0x2500);
		put_step(pen, i, label(scene_net(pen->s), i, false, pen->brief).s);
	}
	put(pen, 0x2500);
}

static void side(struct pen *pen)
{
	const struct part *p = scene_part(pen->s);

	put(pen, 0x2514);
	put(pen, pen->line);
	if (hidden_path(pen->s, p)) {
		put(pen, '?');
		return;
	}
	put(pen, glyph_path(p->path, pen->s->look.ascii));
	put(pen, ' ');
	if (p->shortcut_first < 0 && pen->page)
		cells_text(pen->page, pen->x, pen->y, pen->end - pen->x, pen->ink, "identity: x itself ");
	if (p->shortcut_first < 0)
		pen->x += 19;
	for (int i = p->shortcut_first; i >= 0 && i <= p->shortcut_last; i++) {
		if (i > p->shortcut_first)
			put(pen, pen->line);
		if (i > p->shortcut_first)
			put(pen, ' ');
		put_step(pen, i, label(scene_net(pen->s), i, true, false).s);
		put(pen, ' ');
	}
}

/* (+)─relu and their numbers. */
static void join(struct pen *pen)
{
	const struct part *p = scene_part(pen->s);

	bool broken = trace_broken(pen->s->trace[0], p->add);

	put_step(pen, p->add, broken ? " ! " : "(+)");
	for (int i = p->add + 1; i <= p->last && !broken; i++) {
		if (is_side(p, i))
			continue;
		put(pen, 0x2500);
		put_step(pen, i, label(scene_net(pen->s), i, false, pen->brief).s);
	}
}

int lanes_across(const struct scene *s, struct cells *page, struct rect r)
{
	const struct part *p = scene_part(s);
	bool masked = hidden_path(s, p);
	colour fg = masked                       ? COLOUR_DEFAULT
	            : p->path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
	            : p->path == PATH_ZERO_PAD   ? INK_ZERO_PAD
	                                         : COLOUR_DEFAULT;
	uint32_t round = p->path == PATH_IDENTITY && !masked ? 0x2550 : 0x2500;
	struct pen pen = { .s = s, .x = r.x, .y = r.y + 1, .end = r.x + r.w, .line = 0x2500 };
	int right = r.x;

	cells_printf(page, r.x, r.y, r.w, plain, "x %s", small_shape(scene_net(s)->node[p->x].out).s);

	/* Measured first: the join stands where the longer of the two lanes ends. */
	for (int pass = 0; pass < 2; pass++) {
		pen.x = r.x;
		pen.brief = pass == 1;
		trunk(&pen);
		right = pen.x;
		pen.x = r.x;
		side(&pen);
		right = int_max(right, pen.x + 2);
		if (right + 8 <= r.x + r.w)
			break;
	}
	right = int_min(right, r.x + r.w - 4);
	pen.page = page;
	pen.end = right;
	pen.x = pen.number = r.x;
	trunk(&pen);
	while (pen.x < right)
		put(&pen, 0x2500);
	cells_put(page, right, pen.y, 0x2510, plain);
	cells_put(page, r.x, pen.y + 1, 0x2502, plain);
	cells_put(page, right, pen.y + 1, 0x2502, plain);

	pen = (struct pen){ .s = s,
		            .page = page,
		            .x = r.x,
		            .y = r.y + 3,
		            .end = right - 1,
		            .number = r.x,
		            .brief = pen.brief,
		            .line = round,
		            .ink = { .fg = fg } };
	side(&pen);
	while (pen.x < right - 2)
		put(&pen, round);
	pen.end = r.x + r.w;
	pen.x = right - 2;
	put(&pen, 0x2192);
	pen.ink = plain;
	join(&pen);
	return 5;
}

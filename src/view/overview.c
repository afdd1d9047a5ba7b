/* overview.c -- the network as a list of its blocks, which way x goes round each, and why; beside it the picture. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/block.h"
#include "op/op.h"
#include "view/answer.h"
#include "view/facts.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/parts.h"
#include "view/view.h"

static const struct ink plain;

/* The picture, its caption, at the top left. Returns the rows used. */
static int draw_picture(const struct scene *s, struct cells *page, struct rect r, bool caption_first)
{
	const struct trace *t = s->trace[0];
	const struct tensor *in = &t->step[0].out;
	struct map m = { .h = in->shape.h, .w = in->shape.w };
	int rows, top = r.y + caption_first;

	map_fit(&m, r.w, r.h - 1);
	rows = map_rows(&m, r.h - 1);
	map_picture(s, page, (struct rect){ r.x, top, r.w, rows }, in, shown(s, 0));

	struct small shape = small_shape(in->shape), part = map_part(&m, r.w, 2 * rows, 1);
	const char *grey = coloured(s) || m.every > 1 ? "" : ", even rows";
	struct small caption = small_format("input %s%s%s%s", shape.s, part.s[0] ? ", " : "", part.s, grey);

	if (cells_columns(caption.s) >= r.w)
		caption = small_format("%s", part.s[0] ? part.s : "input");
	cells_text(page, r.x + !caption_first, caption_first ? r.y : top + rows, r.w - 1, plain, caption.s);
	return rows + 1;
}

/* "downsample = Sequential(conv1x1, bn)", as this network has it. */
static struct small projection_text(const struct net *net)
{
	bool pooled = false;
	const char *norm = "";

	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];

		pooled = pooled || p->pooled;
		if (p->path == PATH_DOWNSAMPLE && net->node[p->shortcut_last].op == &op_batchnorm2d)
			norm = ", bn";
		else if (p->path == PATH_DOWNSAMPLE && net->node[p->shortcut_last].op == &op_groupnorm)
			norm = ", gn";
	}
	return small_format("    downsample = Sequential(%sconv1x1%s)", pooled ? "avg, " : "", norm);
}

/* The rule that made the blocks what they are, quoted. */
static int draw_rule(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	bool a = net_blocks(net, PATH_ZERO_PAD) > 0, c = false;
	struct small then = a ? small_format("    x strided, zeros for new channels") : projection_text(net);

	for (int i = 0; i < net->nparts; i++)
		c = c || net->part[i].option_c;
	if (s->look.mask >= 0 || r.h < 3 || (!a && !c && net_blocks(net, PATH_DOWNSAMPLE) == 0) || r.w < 40)
		return 0;
	if (c) {
		cells_text(page, r.x, r.y, r.w, plain, "option C: for every block");
		cells_text(page, r.x, r.y + 1, r.w, plain, then.s);
		return 2;
	}
	cells_text(page, r.x, r.y, r.w, plain, "if stride != 1 or inplanes != planes");
	cells_text(page, r.x, r.y + 1, r.w, plain, "                       * expansion:");
	cells_text(page, r.x, r.y + 2, r.w, plain, then.s);
	return 3;
}

/* Of a network that skipstep wrote the page of, what it assumed is worth more; both where there is room. */
static int draw_rule_or_facts(const struct scene *s, struct cells *page, struct rect r)
{
	int used = facts_draw(s, page, r), gap = used > 0;

	if (used && used + gap + 3 > r.h)
		return used;
	return used + gap + draw_rule(s, page, (struct rect){ r.x, r.y + used + gap, r.w, r.h - used - gap });
}

static void draw_narrow(const struct scene *s, struct cells *page, struct rect r)
{
	bool wide = r.w >= parts_width(scene_net(s), PARTS_CLAUSES, r.h);
	int rows = parts_draw(s, page, r, wide ? PARTS_CLAUSES : PARTS_PATH, r.h >= 9);

	if (rows + 2 > r.h)
		return;

	struct rect rest = { r.x + 1, r.y + rows + 1, r.w - 1, r.h - rows - 1 };
	int used = draw_rule_or_facts(s, page, rest);

	if (used + 9 < rest.h && shown(s, 0))
		draw_picture(s, page, (struct rect){ rest.x, rest.y + used + 1, rest.w, rest.h - used - 1 },
		             false);
}

static void draw_two(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	int width = int_min(parts_width(net, PARTS_CLAUSES, r.h - 1), r.w - 1);
	int side = r.w - width - 1, w = int_min(side, net->input.w);

	if (side < 14) {
		draw_narrow(s, page, r);
		return;
	}

	/* a long list folds so that what was assumed can be read beside it */
	int facts = facts_draw(s, NULL, (struct rect){ 0, 0, width - 1, r.h / 2 });
	int x = r.x + r.w - width, list = facts ? r.h - facts - 2 : r.h,
	    rows = parts_draw(s, page, (struct rect){ x, r.y, width, list }, PARTS_CLAUSES, true);
	int under = draw_picture(s, page, (struct rect){ r.x, r.y, w, r.h - 1 }, false);

	if (rows + 2 < r.h)
		rows += 1 + draw_rule_or_facts(
		                s, page, (struct rect){ x + 1, r.y + rows + 1, width - 1, r.h - rows - 1 });

	/* The answer may go on below the list where that has ended. */
	int room = under >= rows ? r.w - 2 : side - 1, classes = 3;

	while (classes > 1 && cells_columns(answer_line(s, classes).s) > room)
		classes--;
	if (under >= r.h)
		return;

	/* In a what-if the true answer stands beside it. */
	struct small line = answer_line(s, s->truth ? 1 : classes);
	int used = cells_text(page, r.x + 1, r.y + under, room, plain, line.s);
	struct scene then = *s;

	then.trace[0] = s->truth ? s->truth : s->trace[0];
	if (s->truth && used + 20 < room)
		cells_printf(page, r.x + 1 + used, r.y + under, room - used, plain, "   true: %s",
		             answer_line(&then, 1).s);
}

/* The block whose Python is shown: the cursor's, else the first that does not hand on x itself. */
static int telling_part(const struct scene *s)
{
	const struct net *net = scene_net(s);
	int here = net->node[scene_step(s)].part, any = -1;

	if (net->part[here].kind == PART_BLOCK || s->look.mask >= 0) /* predictions: a choice would tell */
		return net->part[here].kind == PART_BLOCK ? here : -1;
	for (int i = net->nparts - 1; i >= 0; i--)
		if (net->part[i].kind == PART_BLOCK &&
		    (any < 0 || net->part[i].path != PATH_IDENTITY || net->part[any].path == PATH_IDENTITY))
			any = i;
	return any;
}

static void draw_code(const struct scene *s, struct cells *page, struct rect r, enum side side,
                      const char *title, const struct cursor *at)
{
	struct listing l = { 0 };

	cells_text(page, r.x + 1, r.y, r.w - 1, plain, title);
	if (pane_make(s, at, side, &l)) {
		for (int i = 0; i < l.nlines; i++)
			l.line[i].here = false; /* nothing runs here: the cursor is on a block */
		l.here = -1;
		pane_lines(s, page, (struct rect){ r.x, r.y + 2, r.w, r.h - 2 }, &l);
	}
	listing_free(&l);
}

static void draw_python(const struct scene *s, struct cells *page, struct rect r)
{
	int part = telling_part(s), half = r.w / 2;
	const struct net *net = scene_net(s);

	if (part < 0 || r.h < 6)
		return;

	const struct part *p = &net->part[part];
	struct cursor at = { .step = p->shortcut_first >= 0 ? p->shortcut_first : p->first, .size = SIZE_OP };
	struct small title = small_format("in Python: %s", p->name);

	rule_across(page, r.x, r.y, r.w, title.s);
	rule_down(page, r.x + half, r.y + 1, r.h - 1);
	draw_code(s, page, (struct rect){ r.x, r.y + 1, half - 1, r.h - 1 }, SIDE_BUILD, "built once", &at);
	draw_code(s, page, (struct rect){ r.x + half + 1, r.y + 1, r.w - half - 1, r.h - 1 }, SIDE_PYTHON,
	          "called for each picture", &at);
}

static void draw_facts(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	struct buf b = { 0 };

	text_thousands(&b, net->params);
	cells_printf(page, r.x, r.y, r.w, plain, "%s parameters", buf_str(&b));
	buf_clear(&b);
	cells_printf(page, r.x, r.y + 1, r.w, plain, "%.2f M multiply-adds", (double)net->macs / 1e6);
	cells_printf(page, r.x, r.y + 2, r.w, plain, "%d steps, %d blocks", net->nnodes, net->nblocks);
	buf_free(&b);
}

static void draw_wide(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	int room = int_max(r.h / 2, r.h - 19), rows = parts_rows(net, room - 1) + 1;
	int width = parts_width(net, PARTS_BECAUSE, room - 1);
	int left = int_clamp(r.w - width - 2, 24, int_max(33, int_min(net->input.w, 2 * r.h - 20) + 1));
	int x = r.x + left + 1;

	/* A smaller picture leaves room for what was read and what was assumed. */
	int facts = facts_draw(s, NULL, (struct rect){ 0, 0, left - 1, r.h });
	int used = draw_picture(
	    s, page, (struct rect){ r.x, r.y, left - 1, int_max(r.h - (facts ? 12 + facts : 9), 8) }, true);

	cells_text(page, r.x, r.y + used + 1, left, plain, "answer");
	used += 2 + answer_bars(s, page, (struct rect){ r.x, r.y + used + 2, left - 1, 5 });
	if (used + 4 <= r.h) {
		draw_facts(s, page, (struct rect){ r.x, r.y + used + 1, left - 1, 3 });
		used += 5;
		facts_draw(s, page, (struct rect){ r.x, r.y + used, left - 1, r.h - used });
	}
	rule_down(page, x - 1, r.y, r.h);
	rows = parts_draw(s, page, (struct rect){ x, r.y, r.x + r.w - x, int_min(room, rows) }, PARTS_BECAUSE,
	                  true);
	draw_python(s, page, (struct rect){ x, r.y + rows + 1, r.x + r.w - x, r.h - rows - 1 });
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	if (r.w >= 118 && r.h >= 24)
		draw_wide(s, page, r);
	else if (r.w >= 64 && r.h >= 6)
		draw_two(s, page, r);
	else
		draw_narrow(s, page, r);
}

static const struct hint hints[] = {
	{ "n", "next" },    { "N", "back" }, { "Enter", "open" }, { "d", "downsample" }, { "x", "A|B" },
	{ "L", "lessons" }, { "/", "find" }, { "$", "ledger" },   { "w", "why" },        { NULL, NULL },
};

const struct view view_overview = { .name = "overview",
	                            .gloss = "the network: a row a block, which way x goes round it, and why",
	                            .hints = hints,
	                            .draw = draw };

/* block.c -- a block opened: its two lanes, the verdict, and the Python that runs it. */
#include <stdio.h>
#include <string.h>

#include "view/beside.h"
#include "view/flow.h"
#include "view/lanes.h"
#include "view/pane.h"
#include "view/view.h"
#include "view/whatif.h"

static const struct ink plain;

enum { VERDICT = 5, LANES_W = 37 };

/* At the right of the verdict's rows. */
static void draw_truth(struct cells *page, struct rect r, int row, bool yes)
{
	int width = yes ? 4 : 5, x = r.x + int_min(r.w, 35) - width;

	cells_text(page, x, r.y + row, width, (struct ink){ .attr = yes ? ATTR_BOLD : 0 },
	           yes ? "True" : "False");
}

/* What the clauses lead to, in two rows. */
static void draw_outcome(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	const struct part *p = scene_part(s);
	struct small out = small_shape(net->node[p->trunk_last].out), x = small_shape(net->node[p->x].out);
	bool fits = shape_equal(net->node[p->trunk_last].out, net->node[p->x].out);

	if (r.h < 1)
		return;
	if (p->path == PATH_IDENTITY) {
		cells_text(page, r.x, r.y, r.w, plain,
		           fits ? "x itself fits the addition:" : "x is added as PyTorch broadcasts it:");
	} else if (p->option_c && fits) {
		cells_text(page, r.x, r.y, r.w, plain, "option C projects every shortcut;");
		if (r.h > 1)
			cells_text(page, r.x, r.y + 1, r.w, plain, "x itself would fit the addition");
		return;
	} else {
		cells_text(page, r.x, r.y, r.w, plain,
		           fits ? "x itself would fit the addition:" : "without it the addition would be");
	}
	if (r.h > 1)
		cells_printf(page, r.x, r.y + 1, r.w, plain, "%s + %s%s", out.s, x.s,
		             fits ? "" : ": an error");
}

/* The two clauses with their numbers and their truth, then what follows from them. */
static int draw_verdict(const struct scene *s, struct cells *page, struct rect r)
{
	const struct part *p = scene_part(s);

	if (p->add < 0 || r.h < 3)
		return 0;
	if (stops_in(s, p))
		return whatif_clash(s, page, r);
	cells_text(page, r.x, r.y, r.w, plain, "stride != 1");
	cells_text(page, r.x, r.y + 1, r.w, plain, "inplanes != planes * expansion");
	if (hidden_path(s, p)) {
		cells_text(page, r.x + 30, r.y, 1, plain, "?");
		cells_text(page, r.x + 30, r.y + 2, 1, plain, "?");
		return 3;
	}

	struct small loose = small_format("%d != %d * %d", p->inplanes, p->planes, p->expansion);
	struct small tight = small_format("%d!=%d*%d", p->inplanes, p->planes, p->expansion);
	bool fits = cells_columns(loose.s) <= 13;

	cells_printf(page, r.x + 16, r.y, r.w - 16, plain, "%d != 1", p->stride);
	draw_truth(page, r, 0, p->clause_stride);
	cells_text(page, r.x + 16, r.y + 2, r.w - 16, plain, fits ? loose.s : tight.s);
	draw_truth(page, r, 2, p->clause_planes);
	if (p->forced)
		whatif_answers(s, page, (struct rect){ r.x, r.y + 3, r.w, r.h - 3 });
	else
		draw_outcome(s, page, (struct rect){ r.x, r.y + 3, r.w, r.h - 3 });
	return int_min(r.h, VERDICT);
}

/* What the block's downsample is made of, its numbers in. */
static void draw_modules(const struct scene *s, struct cells *page, struct rect r)
{
	const struct part *p = scene_part(s);
	const struct net *net = scene_net(s);
	struct buf b = { 0 };

	if (p->pooled) {
		listing_module(net, p->shortcut_first, &b);
		buf_printf(&b, ", conv1x1(%d, %d)", p->inplanes, p->planes * p->expansion);
	} else if (p->shortcut_first == p->shortcut_last) {
		listing_module(net, p->shortcut_first, &b);
	} else {
		listing_module(net, p->shortcut_first, &b);
		buf_printf(&b, ", %s",
		           net->node[p->shortcut_last].op == &op_batchnorm2d ? "BatchNorm2d"
		           : net->node[p->shortcut_last].op == &op_groupnorm
		               ? "GroupNorm"
		               : net->node[p->shortcut_last].op->name);
	}
	cells_printf(page, r.x, r.y, r.w, plain, "%s%s)",
	             cells_columns(buf_str(&b)) + 9 <= r.w ? "        " : "  ", buf_str(&b));
	buf_free(&b);
}

/* A variable in one line, a function in another: where the shortcut is built, kept and called. */
static void draw_object(const struct scene *s, struct cells *page, struct rect r)
{
	static const char *const down[] = { "self.downsample: one object, 3 places",
		                            "built   _make_layer: nn.Sequential(", NULL,
		                            "kept    __init__: self.downsample = ...",
		                            "called  at ►: a call runs forward()" };
	static const char *const pad[] = { "self.shortcut has no parameters",
		                           "it takes every second row and column of",
		                           "x and adds channels of zeros: option A",
		                           "kept    __init__: self.shortcut = ...",
		                           "called  in forward: a call runs it" };
	static const char *const none[] = { "no object goes round here: it is None;",
		                            "none was built, for neither clause is",
		                            "True. So identity stays x, and",
		                            "out += identity adds x itself" };
	const struct part *p = scene_part(s);
	bool here = s->cursor.step >= p->shortcut_first && s->cursor.step <= p->shortcut_last &&
	            p->shortcut_first >= 0;
	const char *const *text = p->path == PATH_DOWNSAMPLE ? down : p->path == PATH_ZERO_PAD ? pad : none;
	int n = p->path == PATH_IDENTITY ? 4 : 5;
	struct small thinned = p->stride == 1
	                           ? small_format("it takes every row and every column of")
	                           : small_format("it takes every %dth row and column of", p->stride);

	if (p->add < 0 || hidden_path(s, p) || whatif_object(s, page, r))
		return;
	for (int i = 0; i < int_min(n, r.h); i++)
		if (!text[i])
			draw_modules(s, page, (struct rect){ r.x, r.y + i, r.w, 1 });
		else if (text == pad && i == 1 && p->stride != 2)
			cells_text(page, r.x, r.y + i, r.w, plain, thinned.s);
		else if (i == 4 && !here && p->path == PATH_DOWNSAMPLE)
			cells_text(page, r.x, r.y + i, r.w, plain, "called  in forward: a call runs it");
		else
			cells_text(page, r.x, r.y + i, r.w, plain, text[i]);
}

/* The diagram, a rule, the verdict. Returns the row of the rule below r.y. */
static int draw_left(const struct scene *s, struct cells *page, struct rect r, bool rule)
{
	bool block = scene_part(s)->add >= 0;
	int room = block ? r.h - VERDICT - rule : r.h, least = lanes_rows(s, int_max(room, 1));

	/* The verdict gives way before the diagram does. */
	if (block && least >= room)
		least = lanes_rows(s, int_max(r.h - 3 - rule, 1));

	int rows = lanes_draw(s, page, (struct rect){ r.x, r.y, r.w, int_min(int_max(least, 1), r.h) });

	if (!block || rows + 3 + rule > r.h)
		return rows;
	if (rule)
		rule_across(page, r.x + 1, r.y + rows, r.w - 2, NULL);
	draw_verdict(s, page, (struct rect){ r.x + 1, r.y + rows + rule, r.w - 1, r.h - rows - rule });
	return rows;
}

static void draw_right(const struct scene *s, struct cells *page, struct rect r, int rule)
{
	int rows = pane_listing(s, page, (struct rect){ r.x, r.y, r.w, r.h }, SIDE_PYTHON);
	bool python = s->look.side == SIDE_AUTO || s->look.side == SIDE_PYTHON;

	rule = int_max(rows, rule);
	if (!python || scene_part(s)->add < 0 || rule + 3 > r.h || hidden_path(s, scene_part(s)))
		return;
	rule_across(page, r.x + 1, r.y + rule, r.w - 1, NULL);
	if (stops_in(s, scene_part(s))) {
		whatif_error(s, page, (struct rect){ r.x + 1, r.y + rule + 1, r.w - 1, r.h - rule - 1 });
		return;
	}
	draw_object(s, page, (struct rect){ r.x + 1, r.y + rule + 1, r.w - 1, r.h - rule - 1 });
}

static void draw_two(const struct scene *s, struct cells *page, struct rect r)
{
	int left = int_max(LANES_W, r.w - 90);
	int rule = draw_left(s, page, (struct rect){ r.x, r.y, left, r.h }, r.h > 12);

	rule_down(page, r.x + left, r.y, r.h);
	draw_right(s, page, (struct rect){ r.x + left + 1, r.y, r.w - left - 1, r.h }, rule);
}

/* Five rows of diagram, then the lines of Python around the cursor's. */
static void draw_small(const struct scene *s, struct cells *page, struct rect r)
{
	int rows = lanes_across(s, page, r);
	struct listing l = { 0 };

	if (pane_make(s, &s->cursor, SIDE_PYTHON, &l)) {
		struct rect rest = { r.x, r.y + rows, r.w, r.h - rows };

		pane_lines(s, page, rest, &l);
	}
	listing_free(&l);
}

static void draw_one(const struct scene *s, struct cells *page, struct rect r)
{
	if (scene_part(s)->add >= 0 && r.h < 11)
		draw_small(s, page, r);
	else
		draw_left(s, page, r, r.h > 17);
}

/* Block and Python, the maps below. */
static void draw_three(const struct scene *s, struct cells *page, struct rect r)
{
	int upper = int_min(r.h, 19);
	struct rect rest = beside_network(s, page, r, LANES_W + 43);

	/* where nothing comes out there are no maps */
	if (rest.h - upper < 10 || (s->cursor.step >= 0 && trace_broken(s->trace[0], s->cursor.step)))
		upper = rest.h;
	draw_two(s, page, (struct rect){ rest.x, rest.y, rest.w, upper });
	if (upper < rest.h)
		flow_strip(s, page, (struct rect){ rest.x, rest.y + upper, rest.w, rest.h - upper });
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	if (r.w >= 118 && r.h >= 20)
		draw_three(s, page, r);
	else if (r.w >= 76)
		draw_two(s, page, r);
	else
		draw_one(s, page, r);
}

static const struct hint hints[] = { { "n", "next" }, { "N", "back" },   { "Enter", "open" },
	                             { "u", "out" },  { "f", "follow" }, { "!", "what if" },
	                             { "m", "maps" }, { "v", "code" },   { "d", "downsample" },
	                             { "x", "A|B" },  { "r", "reads" },  { NULL, NULL } };

const struct view view_block = { .name = "block",
	                         .gloss =
	                             "a block: its two lanes, which way x goes round and why, its Python",
	                         .hints = hints,
	                         .draw = draw };

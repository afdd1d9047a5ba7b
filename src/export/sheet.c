/*
 * sheet.c -- a contact sheet of feature maps.
 */
#include "export/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct rgb sheet_paper = { 252, 252, 250 }, sheet_ink = { 32, 32, 36 }, sheet_grey = { 110, 110, 116 },
                 sheet_line = { 190, 190, 194 };

enum {
	TITLE = 3,
	HEAD = SHEET_MARGIN + FONT_LINE * TITLE + 2 * FONT_LINE * SHEET_TEXT + 14, /* rows above the tiles */
	FOOT = 3 * FONT_LINE * SHEET_TEXT + SHEET_MARGIN + 10,
	GAP = 14,
	LABEL = FONT_LINE * SHEET_TEXT,
	TILE = 96,   /* a map is enlarged to about this many dots; */
	LARGE = 192, /* where there are few */
	LEAST_W = 880,
	MOST = 24 << 20, /* dots of a sheet */
	MOST_COLUMNS = 32,
};

static bool is_vector(const struct tensor *t)
{
	return t->shape.h == 1 && t->shape.w == 1;
}

static bool is_picture(const struct sheet *s)
{
	return strcmp(s->trace->step[s->step].node->op->name, "input") == 0 && s->t->shape.c == 3;
}

/* ---- layout ------------------------------------------------------------------------------------- */

static void maps_plan(struct sheet *s)
{
	int tiles = s->t->shape.c + is_picture(s);

	s->zoom = int_clamp(((tiles <= 4 ? LARGE : TILE) + s->t->shape.w / 2) / s->t->shape.w, 1, 32);
	for (s->columns = 1; s->columns < MOST_COLUMNS && s->columns < tiles; s->columns *= 2)
		if (s->columns >= 8 && s->columns * s->columns >= tiles)
			break;
	s->columns = int_min(s->columns, tiles);
	s->rows = (tiles + s->columns - 1) / s->columns;
	s->tile_w = s->t->shape.w * s->zoom + GAP;
	s->tile_h = s->t->shape.h * s->zoom + LABEL + 8;
}

static bool plan(struct sheet *s, struct err *err)
{
	int64_t w, h;

	if (is_vector(s->t))
		bars_plan(s);
	else
		maps_plan(s);
	w = 2 * SHEET_MARGIN + (int64_t)s->columns * s->tile_w;
	h = HEAD + (int64_t)s->rows * s->tile_h + FOOT;
	if (w < LEAST_W)
		w = LEAST_W;
	if (w * h > MOST)
		return err_set(err, ERR_LIMIT, "%s: its sheet would have %.0f million dots",
		               s->trace->step[s->step].node->name, (double)(w * h) / 1e6);
	s->w = (int)w;
	s->h = (int)h;
	s->body_y = HEAD;
	return true;
}

/* ---- words -------------------------------------------------------------------------------------- */

/* " 3x3, stride 2, pad 1": what is set on the step's line. */
static void settings(const struct node *node, char *out, size_t size)
{
	const struct arg *arg;
	size_t n = 0;

	out[0] = '\0';
	for (arg = node->op->arg; arg && arg->key; arg++) {
		int value = *(const int *)((const char *)&node->args + arg->offset);

		if (arg->kind != ARG_INT || n + 24 > size)
			continue;
		if (!isnan(arg->preset) && (double)value == arg->preset &&
		    (strcmp(arg->key, "stride") != 0 || !node->args.kernel))
			continue;
		n += (size_t)snprintf(out + n, size - n, "  %s %d", arg->key, value);
	}
}

static void draw_head(const struct sheet *s, struct picture *p)
{
	const struct node *node = s->trace->step[s->step].node;
	struct shape shape = s->t->shape;
	char line[256], set[128];
	int y = SHEET_MARGIN;

	canvas_text(p, SHEET_MARGIN, y, TITLE, sheet_ink, node->name);
	y += FONT_LINE * TITLE;
	settings(node, set, sizeof set);
	snprintf(line, sizeof line, "%s%s   (%d,%d,%d)", node->op->name, set, shape.c, shape.h, shape.w);
	canvas_text(p, SHEET_MARGIN, y, SHEET_TEXT, sheet_ink, line);
	y += FONT_LINE * SHEET_TEXT;
	snprintf(line, sizeof line, "step %d of %d   network %.60s   picture %.60s", s->step + 1,
	         s->trace->nsteps, s->trace->net->name, s->trace->picture ? s->trace->picture : "");
	canvas_text(p, SHEET_MARGIN, y, SHEET_TEXT, sheet_grey, line);
}

static const char *short_number(char room[32], double v)
{
	snprintf(room, 32, fabs(v) != 0 && (fabs(v) < 0.01 || fabs(v) >= 10000) ? "%.2e" : "%.2f", v);
	return room;
}

/* The colour bar with its limits, and the range of the numbers. */
static void draw_foot(const struct sheet *s, struct picture *p)
{
	enum { BAR_W = 256, BAR_H = 14 };
	const struct stats *stats = trace_stats(s->trace, s->step);
	double low = s->scale.two_signs ? -s->scale.limit : 0;
	int y = s->h - FOOT + 14, x = SHEET_MARGIN;
	char a[32], b[32], c[32], line[256];

	for (int i = 0; i < BAR_W; i++) {
		colour shade = palette_rgb(PALETTE_CIVIDIS, &s->scale,
		                           (float)(low + (s->scale.limit - low) * i / (BAR_W - 1)));

		canvas_fill(p, x + i, y, 1, BAR_H,
		            (struct rgb){ (uint8_t)(shade >> 16), (uint8_t)(shade >> 8), (uint8_t)shade });
	}
	canvas_frame(p, x, y, BAR_W, BAR_H, sheet_line);
	canvas_text(p, x, y + BAR_H + 6, SHEET_TEXT, sheet_grey, short_number(a, low));
	if (s->scale.two_signs)
		canvas_text(p, x + BAR_W / 2 - 5, y + BAR_H + 6, SHEET_TEXT, sheet_grey, "0");
	short_number(a, s->scale.limit);
	canvas_text(p, x + BAR_W - canvas_text_width(a, SHEET_TEXT), y + BAR_H + 6, SHEET_TEXT, sheet_grey,
	            a);
	snprintf(line, sizeof line, "from %s to %s, mean %s", short_number(a, stats->min),
	         short_number(b, stats->max), short_number(c, stats->mean));
	canvas_text(p, x + BAR_W + 30, y, SHEET_TEXT, sheet_grey, line);
	snprintf(line, sizeof line, "%zu of %zu %s zero; %zu beyond the scale", stats->zeros, stats->n,
	         stats->zeros == 1 ? "is" : "are", s->scale.beyond);
	canvas_text(p, x + BAR_W + 30, y + FONT_LINE * SHEET_TEXT, SHEET_TEXT, sheet_grey, line);
	if (!is_vector(s->t)) {
		snprintf(line, sizeof line, "every number is a square of %d by %d dots", s->zoom, s->zoom);
		canvas_text(p, x + BAR_W + 30, y + 2 * FONT_LINE * SHEET_TEXT, SHEET_TEXT, sheet_grey, line);
	}
}

/* ---- maps --------------------------------------------------------------------------------------- */

/* `input` as the eye sees it, from its three channels in 0..1. */
static void draw_rgb(const struct sheet *s, struct picture *p, int x, int y)
{
	for (int row = 0; row < s->t->shape.h; row++)
		for (int col = 0; col < s->t->shape.w; col++) {
			uint8_t c[3];

			for (int i = 0; i < 3; i++) {
				float v = tensor_get(s->t, i, row, col) * 255.0f + 0.5f;

				c[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
			}
			canvas_fill(p, x + col * s->zoom, y + row * s->zoom, s->zoom, s->zoom,
			            (struct rgb){ c[0], c[1], c[2] });
		}
}

static void draw_maps(const struct sheet *s, struct picture *p)
{
	static const char *const colours[] = { "red", "green", "blue" };
	int first = is_picture(s), tiles = s->t->shape.c + first;

	for (int i = 0; i < tiles; i++) {
		int x = SHEET_MARGIN + i % s->columns * s->tile_w, y = s->body_y + i / s->columns * s->tile_h;
		int w = s->t->shape.w * s->zoom, h = s->t->shape.h * s->zoom;
		char number[16];

		snprintf(number, sizeof number, "%d", i - first);
		canvas_text(p, x, y, SHEET_TEXT, sheet_grey,
		            i < first            ? "picture"
		            : s->t->shape.c == 3 ? colours[i - first]
		                                 : number);
		y += LABEL;
		if (i < first)
			draw_rgb(s, p, x, y);
		else
			canvas_map(p, x, y, s->zoom, s->t, i - first, &s->scale);
		canvas_frame(p, x, y, w, h, sheet_line);
	}
}

bool sheet_draw(const struct trace *trace, int step, struct picture *p, struct err *err)
{
	struct sheet s = { .trace = trace, .step = step, .t = &trace->step[step].out };
	const float *v = s.t->v;
	size_t n = shape_len(s.t->shape);

	s.scale = scale_of(&v, &n, 1);
	if (!plan(&s, err) || !picture_new(p, s.w, s.h, err))
		return false;
	canvas_fill(p, 0, 0, s.w, s.h, sheet_paper);
	draw_head(&s, p);
	if (is_vector(s.t))
		bars_draw(&s, p);
	else
		draw_maps(&s, p);
	draw_foot(&s, p);
	return true;
}

/*
 * bars.c -- a vector as a sheet: a bar for each number, from the zero line.
 */
#include "export/sheet.h"

#include <math.h>
#include <stdio.h>

enum { ROW = 24, BAR = 150, WIDE_BAR = 480, NAME = 140, NUMBER = 100, PER_COLUMN = 20 };

/* Are the numbers those of the classes? */
static bool of_classes(const struct sheet *s)
{
	return s->trace->net->nlabels == s->t->shape.c;
}

static int name_width(const struct sheet *s)
{
	return of_classes(s) ? NAME : 4 * FONT_ADVANCE * SHEET_TEXT;
}

static double largest(const struct sheet *s)
{
	const struct stats *stats = trace_stats(s->trace, s->step);

	return fmax(fabs(stats->min), fabs(stats->max));
}

static int bar_width(const struct sheet *s)
{
	return s->columns == 1 ? WIDE_BAR : BAR;
}

void bars_plan(struct sheet *s)
{
	int n = s->t->shape.c;

	s->columns = (n + PER_COLUMN - 1) / PER_COLUMN;
	s->columns = int_min(s->columns, 8);
	s->rows = (n + s->columns - 1) / s->columns;
	s->tile_w = name_width(s) + bar_width(s) + NUMBER + 20;
	s->tile_h = ROW;
	s->zoom = 1;
	s->scale.limit = largest(s); /* a bar's length says how far it goes: nothing is cut off */
	s->scale.beyond = 0;
}

void bars_draw(const struct sheet *s, struct picture *p)
{
	const struct stats *stats = trace_stats(s->trace, s->step);
	int bar = bar_width(s);
	double most = largest(s);
	bool two = stats->min < 0;

	for (int i = 0; i < s->t->shape.c; i++) {
		float v = s->t->v[i];
		int x = SHEET_MARGIN + i / s->rows * s->tile_w, y = s->body_y + i % s->rows * ROW;
		int zero = x + name_width(s) + (two ? bar / 2 : 0);
		int len = isfinite(v) && most > 0 ? (int)lround((double)v / most * (two ? bar / 2 : bar)) : 0;
		colour c = palette_rgb(PALETTE_CIVIDIS, &s->scale, v);
		char name[32], number[32];

		snprintf(name, sizeof name, "%d", i);
		canvas_text(p, x, y + 2, SHEET_TEXT, sheet_ink,
		            of_classes(s) ? s->trace->net->label[i] : name);
		canvas_fill(p, len < 0 ? zero + len : zero, y, len < 0 ? -len : len, ROW - 6,
		            (struct rgb){ (uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c });
		canvas_fill(p, zero, y - 3, 1, ROW, sheet_line);
		snprintf(number, sizeof number,
		         v == 0               ? "0"
		         : fabsf(v) < 0.0001f ? "%.1e"
		                              : "%.4f",
		         (double)v);
		canvas_text(p, x + name_width(s) + bar + 12, y + 2, SHEET_TEXT, sheet_grey, number);
	}
}

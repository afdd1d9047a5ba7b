/*
 * sheet.h -- a step of a trace as a picture: its maps side by side, or its numbers as bars; with name, shape and
 * legend.
 */
#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H

#include "export/canvas.h"
#include "trace/trace.h"

/* The step must be computed. The picture is the caller's; ERR_LIMIT where it would be too large. */
bool sheet_draw(const struct trace *, int step, struct picture *, struct err *);

/* Shared by the two kinds of sheet. */
struct sheet {
	const struct trace *trace;
	int step;
	const struct tensor *t;
	struct scale scale;
	int columns, rows; /* of tiles, or of bars */
	int tile_w, tile_h, zoom;
	int w, h, body_y;
};
enum { SHEET_MARGIN = 24, SHEET_TEXT = 2 };
extern const struct rgb sheet_paper, sheet_ink, sheet_grey, sheet_line;

/* bars.c: a vector, a bar for each number. */
void bars_plan(struct sheet *);
void bars_draw(const struct sheet *, struct picture *);
#endif

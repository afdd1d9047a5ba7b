/*
 * canvas.h -- drawing on an RGB picture: boxes, letters, maps. Everything is clipped.
 */
#ifndef EXPORT_CANVAS_H
#define EXPORT_CANVAS_H

#include "picture/picture.h"
#include "view/palette.h"

struct rgb {
	uint8_t r, g, b;
};

enum { FONT_ADVANCE = 6, FONT_HEIGHT = 7, FONT_LINE = 11 }; /* dots; times the zoom */

void canvas_fill(struct picture *, int x, int y, int w, int h, struct rgb);
/* A line one dot wide just outside the box. */
void canvas_frame(struct picture *, int x, int y, int w, int h, struct rgb);
/* Letters of five by seven dots, (x,y) at the top left. Past ASCII, what stands for it. */
void canvas_text(struct picture *, int x, int y, int zoom, struct rgb ink, const char *utf8);
int canvas_text_width(const char *utf8, int zoom);
/* One channel, every number a square of zoom by zoom. Not-a-number is a cross. */
void canvas_map(struct picture *, int x, int y, int zoom, const struct tensor *, int channel,
                const struct scale *);
#endif

/* canvas.c -- boxes and maps on an RGB picture. */
#include "export/canvas.h"

#include <math.h>

void canvas_fill(struct picture *p, int x, int y, int w, int h, struct rgb c)
{
	for (int row = int_max(y, 0); row < int_min(y + h, p->h); row++)
		for (int col = int_max(x, 0); col < int_min(x + w, p->w); col++) {
			uint8_t *dot = p->rgb + ((size_t)row * (size_t)p->w + (size_t)col) * 3;

			dot[0] = c.r;
			dot[1] = c.g;
			dot[2] = c.b;
		}
}

void canvas_frame(struct picture *p, int x, int y, int w, int h, struct rgb c)
{
	canvas_fill(p, x - 1, y - 1, w + 2, 1, c);
	canvas_fill(p, x - 1, y + h, w + 2, 1, c);
	canvas_fill(p, x - 1, y, 1, h, c);
	canvas_fill(p, x + w, y, 1, h, c);
}

static void cross(struct picture *p, int x, int y, int size)
{
	canvas_fill(p, x, y, size, size, (struct rgb){ 255, 255, 255 });
	for (int i = 0; i < size; i++) {
		canvas_fill(p, x + i, y + i, 1, 1, (struct rgb){ 200, 0, 0 });
		canvas_fill(p, x + i, y + size - 1 - i, 1, 1, (struct rgb){ 200, 0, 0 });
	}
}

void canvas_map(struct picture *p, int x, int y, int zoom, const struct tensor *t, int channel,
                const struct scale *scale)
{
	for (int row = 0; row < t->shape.h; row++)
		for (int col = 0; col < t->shape.w; col++) {
			float v = tensor_get(t, channel, row, col);
			colour c = palette_rgb(PALETTE_CIVIDIS, scale, v);

			if (isnan(v))
				cross(p, x + col * zoom, y + row * zoom, zoom);
			else
				canvas_fill(p, x + col * zoom, y + row * zoom, zoom, zoom,
				            (struct rgb){ (uint8_t)(c >> 16), (uint8_t)(c >> 8),
				                          (uint8_t)c });
		}
}

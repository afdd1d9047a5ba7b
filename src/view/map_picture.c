/* map_picture.c -- the picture itself: its colours where the terminal has them, else its brightness. */
#include <math.h>

#include "view/map.h"
#include "view/palette.h"

static int byte_of(float v, float top)
{
	float share = isnan(v) ? 0 : fminf(fmaxf(v / top, 0), 1);

	return (int)lroundf(share * 255);
}

static colour colour_at(const struct tensor *t, float top, int y, int x)
{
	int rgb[3];

	for (int i = 0; i < 3; i++)
		rgb[i] = byte_of(tensor_get(t, int_min(i, t->shape.c - 1), y, x), top);
	return COLOUR_RGB(rgb[0], rgb[1], rgb[2]);
}

/* ITU-R BT.601 luma, as PIL's convert("L"). */
static float brightness(const struct tensor *t, float top, int y, int x)
{
	static const float weight[] = { 0.299f, 0.587f, 0.114f };
	float sum = 0;

	for (int i = 0; i < 3; i++)
		sum += weight[i] * (float)byte_of(tensor_get(t, int_min(i, t->shape.c - 1), y, x), top) / 255;
	return sum;
}

void map_picture(const struct scene *s, struct cells *page, struct rect r, const struct tensor *t, bool ok)
{
	struct map m = { .h = t->shape.h, .w = t->shape.w };
	struct scale light = { .limit = 1 };
	float top = 1; /* 0..1 from `input` on, bytes before */

	if (!ok || !t->v) {
		cells_text(page, r.x, r.y, r.w, (struct ink){ 0 }, "...");
		return;
	}
	if (s->cursor.step < 0 && t == scene_out(s))
		top = 255;
	map_fit(&m, r.w, r.h);
	for (int row = 0; row < r.h; row++)
		for (int column = 0; column < r.w; column++) {
			int y = 2 * row * m.every, x = column * m.every;
			struct ink ink = { 0 };

			if (y >= m.h || x >= m.w)
				continue;
			if (coloured(s)) {
				ink.fg = colour_at(t, top, y, x);
				ink.bg =
				    y + m.every < m.h ? colour_at(t, top, y + m.every, x) : COLOUR_DEFAULT;
			}
			cells_put(page, r.x + column, r.y + row,
			          coloured(s)
			              ? 0x2580
			              : palette_glyph(&light, brightness(t, top, y, x), s->look.ascii),
			          ink);
		}
}

/* cells_print.c -- a page as text, and as text with colours. */
#include "view/palette.h"

#include <stdio.h>

#include "base/text.h"

static void put_glyph(struct buf *out, uint32_t glyph)
{
	char s[5];

	utf8_put(s, glyph);
	buf_puts(out, s);
}

/* Columns up to the last that is not a plain blank. */
static int row_end(const struct cells *page, int y, bool coloured)
{
	const struct cell *row = page->cell + y * page->w;
	int end = page->w;

	while (end > 0) {
		const struct cell *c = &row[end - 1];

		if (c->glyph != ' ' ||
		    (coloured && (c->bg != COLOUR_DEFAULT || c->attr & (ATTR_REVERSE | ATTR_UNDERLINE))))
			break;
		end--;
	}
	return end;
}

void cells_print(const struct cells *page, struct buf *out)
{
	for (int y = 0; y < page->h; y++) {
		int end = row_end(page, y, false);

		for (int x = 0; x < end; x++)
			if (page->cell[y * page->w + x].glyph)
				put_glyph(out, page->cell[y * page->w + x].glyph);
		buf_putc(out, '\n');
	}
}

static bool same_look(const struct cell *a, const struct cell *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attr == b->attr;
}

/* ECMA-48's SGR: 30-37 and 40-47, xterm's 90-97 and 100-107, 38;5;N and 38;2;R;G;B. */
static void put_colour(struct buf *out, colour c, enum depth depth, bool back)
{
	int index = palette_index(c, depth), base = back ? 40 : 30;

	if (index < 0)
		return;
	if (depth == DEPTH_DIRECT)
		buf_printf(out, ";%d;2;%d;%d;%d", base + 8, index >> 16 & 255, index >> 8 & 255, index & 255);
	else if (depth == DEPTH_256)
		buf_printf(out, ";%d;5;%d", base + 8, index);
	else
		buf_printf(out, ";%d", index < 8 ? base + index : base + 60 + index - 8);
}

static void put_look(struct buf *out, const struct cell *c, enum depth depth)
{
	static const struct {
		uint8_t attr;
		const char *code;
	} codes[] = {
		{ ATTR_BOLD, ";1" }, { ATTR_DIM, ";2" }, { ATTR_UNDERLINE, ";4" }, { ATTR_REVERSE, ";7" }
	};

	buf_puts(out, "\033[0");
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (c->attr & codes[i].attr)
			buf_puts(out, codes[i].code);
	put_colour(out, c->fg, depth, false);
	put_colour(out, c->bg, depth, true);
	buf_putc(out, 'm');
}

void cells_print_ansi(const struct cells *page, int depth, struct buf *out)
{
	const struct cell plain = { .glyph = ' ' };

	for (int y = 0; y < page->h; y++) {
		const struct cell *now = &plain;
		int end = row_end(page, y, true);

		for (int x = 0; x < end; x++) {
			const struct cell *c = &page->cell[y * page->w + x];

			if (!c->glyph)
				continue;
			if (!same_look(c, now))
				put_look(out, c, (enum depth)depth);
			now = c;
			put_glyph(out, c->glyph);
		}
		if (!same_look(now, &plain))
			buf_puts(out, "\033[0m");
		buf_putc(out, '\n');
	}
}

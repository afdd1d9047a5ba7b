/* cells.c -- the page: life, and drawing clipped to it. */
#include "view/cells.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/alloc.h"
#include "base/text.h"

bool cells_new(struct cells *page, int w, int h, struct err *err)
{
	assert(w >= 0 && h >= 0);
	*page = (struct cells){ .w = w, .h = h };
	page->cell = mem_new((size_t)w * (size_t)h, sizeof(*page->cell));
	if (!page->cell)
		return err_memory(err);
	cells_clear(page);
	return true;
}

void cells_clear(struct cells *page)
{
	for (int i = 0; i < page->w * page->h; i++)
		page->cell[i] = (struct cell){ .glyph = ' ' };
	page->cursor_x = page->cursor_y = -1;
	page->nspots = 0;
}

void cells_free(struct cells *page)
{
	mem_free(page->cell);
	mem_free(page->spot);
	*page = (struct cells){ 0 };
}

/* wcwidth() asks the locale, and in C it knows ASCII only: the glyphs that views draw are one column anywhere. */
static int glyph_columns(uint32_t glyph)
{
	if (glyph < 0x20 || (glyph >= 0x7F && glyph < 0xA0) || glyph == 0xAD)
		return -1;
	if (glyph < 0x300 || (glyph >= 0x2010 && glyph < 0x2028) || (glyph >= 0x2190 && glyph < 0x2600))
		return 1;
	return wcwidth((wchar_t)glyph);
}

static struct cell *cell_at(struct cells *page, int x, int y)
{
	return x >= 0 && x < page->w && y >= 0 && y < page->h ? &page->cell[y * page->w + x] : NULL;
}

/* Writing on one half of a wide glyph leaves no half behind. */
static void unpair(struct cells *page, int x, int y)
{
	struct cell *cell = cell_at(page, x, y), *left = cell_at(page, x - 1, y),
	            *right = cell_at(page, x + 1, y);

	if (cell->glyph == 0 && left)
		left->glyph = ' ';
	else if (cell->glyph != 0 && right && right->glyph == 0)
		right->glyph = ' ';
}

static void set(struct cells *page, int x, int y, uint32_t glyph, struct ink ink)
{
	struct cell *cell = cell_at(page, x, y);

	if (!cell)
		return;
	unpair(page, x, y);
	*cell = (struct cell){ .glyph = glyph, .fg = ink.fg, .bg = ink.bg, .attr = ink.attr };
}

int cells_put(struct cells *page, int x, int y, uint32_t glyph, struct ink ink)
{
	int columns = glyph_columns(glyph);

	if (columns == 0)
		return 0; /* a combining mark has no cell of its own */
	if (columns < 0) {
		glyph = '?';
		columns = 1;
	}
	if (columns == 2 && (x < 0 || x + 1 >= page->w)) { /* half of it would hang over the edge */
		set(page, x, y, ' ', ink);
		set(page, x + 1, y, ' ', ink);
		return 2;
	}
	set(page, x, y, glyph, ink);
	if (columns == 2)
		set(page, x + 1, y, 0, ink);
	return columns;
}

int cells_text(struct cells *page, int x, int y, int max, struct ink ink, const char *utf8)
{
	int used = 0;
	uint32_t glyph;

	for (int n; (n = utf8_next(utf8, &glyph)) > 0; utf8 += n) {
		int columns = glyph_columns(glyph);

		if (used + (columns < 0 ? 1 : columns) > max)
			break;
		used += cells_put(page, x + used, y, glyph, ink);
	}
	return used;
}

int cells_columns(const char *utf8)
{
	int used = 0;
	uint32_t glyph;

	for (int n; (n = utf8_next(utf8, &glyph)) > 0; utf8 += n) {
		int columns = glyph_columns(glyph);

		used += columns < 0 ? 1 : columns;
	}
	return used;
}

int cells_printf(struct cells *page, int x, int y, int max, struct ink ink, const char *fmt, ...)
{
	char s[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s, sizeof(s), fmt, ap);
	va_end(ap);
	return cells_text(page, x, y, max, ink, s);
}

void cells_attr(struct cells *page, struct rect r, uint8_t attr)
{
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			struct cell *cell = cell_at(page, x, y);

			if (cell)
				cell->attr |= attr;
		}
}

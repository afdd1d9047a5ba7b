/* drawn.c -- what holds for every page. See drawn.h. */
#include "drawn.h"

#include <check.h>
#include <string.h>

/* CP437 as Unicode, and Latin-1: what the usual console fonts hold. */
static bool in_font(uint32_t glyph)
{
	static const uint16_t cp437[] = {
		0xC7,   0xFC,   0xE9,   0xE2,   0xE4,   0xE0,   0xE5,   0xE7,   0xEA,   0xEB,   0xE8,
		0xEF,   0xEE,   0xEC,   0xC4,   0xC5,   0xC9,   0xE6,   0xC6,   0xF4,   0xF6,   0xF2,
		0xFB,   0xF9,   0xFF,   0xD6,   0xDC,   0xA2,   0xA3,   0xA5,   0x20A7, 0x192,  0xE1,
		0xED,   0xF3,   0xFA,   0xF1,   0xD1,   0xAA,   0xBA,   0xBF,   0x2310, 0xAC,   0xBD,
		0xBC,   0xA1,   0xAB,   0xBB,   0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562,
		0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510, 0x2514, 0x2534,
		0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560,
		0x2550, 0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B,
		0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580, 0x3B1,  0xDF,   0x393,
		0x3C0,  0x3A3,  0x3C3,  0xB5,   0x3C4,  0x3A6,  0x398,  0x3A9,  0x3B4,  0x221E, 0x3C6,
		0x3B5,  0x2229, 0x2261, 0xB1,   0x2265, 0x2264, 0x2320, 0x2321, 0xF7,   0x2248, 0xB0,
		0x2219, 0xB7,   0x221A, 0x207F, 0xB2,   0x25A0, 0xA0,   0x25BA, 0x25C4, 0x25B2, 0x25BC,
		0x2191, 0x2193, 0x2192, 0x2190,
	};

	if (glyph < 0x100)
		return glyph >= 0x20 && glyph != 0x7F && !(glyph >= 0x80 && glyph < 0xA0);
	for (size_t i = 0; i < ARRAY_LEN(cp437); i++)
		if (cp437[i] == glyph)
			return true;
	return false;
}

static void check_page(const struct cells *page, bool ascii)
{
	/* An assertion costs a message; it is only made where it will fail. */
	for (int i = 0; i < page->w * page->h; i++) {
		uint32_t glyph = page->cell[i].glyph;

		if (!in_font(glyph) || (ascii && glyph >= 0x7F))
			ck_abort_msg("U+%04X at %d,%d of %dx%d", (unsigned)glyph, i % page->w, i / page->w,
			             page->w, page->h);
	}
	ck_assert(page->cursor_x >= -1 && page->cursor_x < page->w);
	ck_assert(page->cursor_y >= -1 && page->cursor_y < page->h);
}

/* The text of one row, without blanks at its end. */
static void row_text(const struct cells *page, int y, struct buf *out)
{
	struct cells row = { .w = page->w, .h = 1, .cell = page->cell + y * page->w };

	buf_clear(out);
	cells_print(&row, out);
}

static void check_hints(const struct cells *page)
{
	struct buf b = { 0 };
	const char *always = page->w < 60 ? "? q\n" : "? help  q quit\n";

	row_text(page, page->h - 1, &b);
	ck_assert_msg(b.len >= strlen(always) && strcmp(buf_str(&b) + b.len - strlen(always), always) == 0,
	              "%dx%d: %s", page->w, page->h, buf_str(&b));
	buf_free(&b);
}

/* Drawn at this size without a fault, and as every page must be. */
void drawn_check(const struct scene *s, int w, int h)
{
	struct cells page;
	struct err err = { 0 };

	ck_assert(cells_new(&page, w, h, &err));
	page_draw(s, &page);
	check_page(&page, s->look.ascii);
	if (w >= 40 && h >= 12 && !s->typed)
		check_hints(&page);
	cells_free(&page);
}

void drawn_text(const struct scene *s, int w, int h, struct buf *out)
{
	struct cells page;
	struct err err = { 0 };

	buf_clear(out);
	ck_assert(cells_new(&page, w, h, &err));
	page_draw(s, &page);
	cells_print(&page, out);
	cells_free(&page);
}

/* glyph.c -- three paths; and what stands for a glyph where only ASCII can be shown. */
#include "view/glyph.h"

#include "view/cells.h"

uint32_t glyph_path(enum path path, bool ascii)
{
	static const uint32_t glyph[][2] = {
		[PATH_NONE] = { ' ', ' ' },
		[PATH_IDENTITY] = { 0x2550, '=' },   /* ═ */
		[PATH_ZERO_PAD] = { 0x2592, '0' },   /* ▒ */
		[PATH_DOWNSAMPLE] = { 0x25BC, 'v' }, /* ▼ */
	};
	return glyph[path][ascii];
}

/* Latin-1's letters without their accents, from U+00C0. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

char glyph_ascii(uint32_t glyph)
{
	static const struct {
		uint32_t glyph;
		char ascii;
	} list[] = {
		{ 0x2500, '-' }, { 0x2502, '|' }, { 0x2550, '=' }, { 0x2551, '|' }, { 0x2190, '<' },
		{ 0x2192, '>' }, { 0x2191, '^' }, { 0x2193, 'v' }, { 0x25BA, '>' }, { 0x25C4, '<' },
		{ 0x25B2, '^' }, { 0x25BC, 'v' }, { 0x2588, '#' }, { 0x2593, '*' }, { 0x2592, ':' },
		{ 0x2591, '.' }, { 0x258C, '|' }, { 0x2590, '|' }, { 0x2580, '"' }, { 0x2584, '_' },
		{ 0x00B7, '.' }, { 0x2261, '%' }, { 0x00B1, '~' }, { 0x00B2, '2' }, { 0x00AB, '<' },
		{ 0x00BB, '>' }, { 0x00A0, ' ' }, { 0x25A0, '*' },
	};

	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		if (list[i].glyph == glyph)
			return list[i].ascii;
	if (glyph >= 0x00C0 && glyph <= 0x00FF)
		return latin[glyph - 0x00C0];
	if (glyph >= 0x2501 && glyph < 0x2580)
		return '+'; /* corners and crossings */
	return '?';
}

void cells_ascii(struct cells *page)
{
	for (int i = 0; i < page->w * page->h; i++)
		if (page->cell[i].glyph == 0)
			page->cell[i].glyph = ' '; /* its left half becomes one column */
		else if (page->cell[i].glyph > 0x7E)
			page->cell[i].glyph = (uint32_t)glyph_ascii(page->cell[i].glyph);
}

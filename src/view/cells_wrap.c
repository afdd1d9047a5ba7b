/* cells_wrap.c -- words broken at blanks into rows. */
#include "view/cells.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

/* Bytes of the first `max` columns of s; *columns gets how many those are. */
static size_t head_bytes(const char *s, size_t n, int max, int *columns)
{
	size_t at = 0;
	char one[5];
	uint32_t glyph;

	*columns = 0;
	while (at < n) {
		int bytes = utf8_next(s + at, &glyph);

		utf8_put(one, glyph);

		int wide = cells_columns(one);

		if (*columns + wide > max)
			break;
		*columns += wide;
		at += (size_t)bytes;
	}
	return at;
}

/* The bytes that go on one row: up to the last blank that fits, or as many columns as fit of a long word.
   *next is where the next row begins. */
static size_t row_bytes(const char *s, int max, const char **next)
{
	size_t line = strcspn(s, "\n"), fit;
	int columns;

	fit = head_bytes(s, line, max, &columns);
	if (fit < line && s[fit] != ' ') {
		size_t cut = fit;

		while (cut > 0 && s[cut - 1] != ' ')
			cut--;
		fit = cut > 0 ? cut : fit;
	}

	size_t end = fit;

	while (s[fit] == ' ')
		fit++;
	*next = s + fit + (s[fit] == '\n');
	while (end > 0 && s[end - 1] == ' ')
		end--;
	return end;
}

/* Where the further rows of a line begin: under the last column of a table (after two blanks or more), under its first
   word where it is indented; 0 where that would leave less than half the width. */
static int hang_of(const char *s, int max)
{
	size_t line = strcspn(s, "\n"), hang = 0;
	int columns;

	for (size_t i = 0; i + 1 < line; i++)
		if (s[i] == ' ' && s[i + 1] != ' ' && (i == 0 || s[i - 1] == ' '))
			hang = i + 1;
	head_bytes(s, hang, INT_MAX, &columns);
	return columns <= max / 2 ? columns : 0;
}

int cells_wrap(struct cells *page, int x, int y, int max, int rows, struct ink ink, const char *s)
{
	int row = 0, hang = hang_of(s, max), indent = 0;

	for (; max > 0 && row < rows && *s; row++) {
		const char *next;
		size_t n = row_bytes(s, max - indent, &next);
		int at = x + indent;
		uint32_t glyph;

		if (next == s)
			break; /* a glyph wider than the row */
		for (size_t i = 0; i < n && page;) {
			i += (size_t)utf8_next(s + i, &glyph);
			at += cells_put(page, at, y + row, glyph, ink);
		}
		if (next > s && next[-1] == '\n') {
			hang = hang_of(next, max);
			indent = 0;
		} else {
			indent = hang;
		}
		s = next;
	}
	return row;
}

int cells_rows(int max, const char *s)
{
	return cells_wrap(NULL, 0, 0, max, INT_MAX, (struct ink){ 0 }, s);
}

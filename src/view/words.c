/* words.c -- a page of words over the view: help, the answer of a verb. */
#include <string.h>

#include "view/shown.h"
#include "view/view.h"
#include "view/words.h"

#include "base/alloc.h"

static int margin_of(int width)
{
	return width >= 60;
}

int words_rows(int width, const char *text, size_t *n)
{
	size_t len = strcspn(text, "\n");
	char *line = mem_strndup(text, len);
	int rows = line ? cells_rows(width - 2 * margin_of(width), line) : 1;

	mem_free(line);
	*n = len + (text[len] == '\n');
	return int_max(rows, 1);
}

void words_part(const struct scene *s, int width, int rows, struct buf *out)
{
	int line = 0, above = 0, all = 0;
	size_t n;

	rows = int_max(rows, 1);
	for (const char *p = s->text; *p; p += n, line++) {
		int here = words_rows(width, p, &n);

		above += line < s->text_top ? here : 0;
		all += here;
	}
	buf_printf(out, "page %d of %d", (above + rows - 1) / rows + 1, int_max(1, (all + rows - 1) / rows));
}

/* Answers are set by verbs for at most 78 columns; longer lines go on in the next row. */
static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	const char *text = s->text ? s->text : "";
	int y = r.y, line = 0, margin = margin_of(r.w);

	while (*text && y < r.y + r.h) {
		size_t n = strcspn(text, "\n");
		struct buf b = { 0 };

		buf_add(&b, text, n);
		text += n + (text[n] == '\n');
		struct ink ink = { .attr = line + 1 == s->text_mark ? ATTR_REVERSE : 0 };

		if (line++ < s->text_top) {
			buf_free(&b);
			continue;
		}

		const char *rest = buf_str(&b);
		int columns = r.w - 2 * margin;

		if (cells_columns(rest) <= columns || columns < 1)
			cells_text(page, r.x + margin, y++, columns, ink, rest);
		else
			y += cells_wrap(page, r.x + margin, y, columns, r.y + r.h - y, ink, rest);
		buf_free(&b);
	}
	page->cursor_x = r.x;
	page->cursor_y = r.y;
}

static const struct hint hints[] = {
	{ "PgDn", "more" }, { "PgUp", "less" }, { "/", "search" }, { "Esc", "close" }, { NULL, NULL }
};

const struct view view_words = { .name = "words", .gloss = "a page of words", .hints = hints, .draw = draw };

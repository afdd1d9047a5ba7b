/*
 * table.c -- aligned columns of text.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "verb/table.h"

enum { CELL = 512 };

void table_put(struct table *t, const char *fmt, ...)
{
	char cell[CELL];
	va_list args;

	va_start(args, fmt);
	vsnprintf(cell, sizeof cell, fmt, args);
	va_end(args);
	text_safe(&t->text, cell);
	buf_putc(&t->text, '\0');
	t->ncells++;
}

static int columns(const struct table *t)
{
	int n = 0;

	while (n < TABLE_COLUMNS && t->head[n])
		n++;
	return n;
}

static bool to_right(const char *head)
{
	return head[0] == '>';
}

static const char *title(const char *head)
{
	return head + (head[0] == '>' || head[0] == '~');
}

static void widths(const struct table *t, int n, int *w)
{
	const char *cell = buf_str(&t->text);

	for (int c = 0; c < n; c++)
		w[c] = text_columns(title(t->head[c]));
	for (int i = 0; i < t->ncells; i++, cell += strlen(cell) + 1)
		w[i % n] = int_max(w[i % n], text_columns(cell));
}

/* Which columns there is room for: what may go goes first, then the last. At least one stays. */
static void choose(const struct table *t, int n, const int *w, int width, bool *shown)
{
	int used = -2, left = n;

	for (int c = 0; c < n; c++) {
		shown[c] = true;
		used += w[c] + 2;
	}
	while (used > width && left > 1) {
		int go = n - 1;

		while (go > 0 && !(shown[go] && t->head[go][0] == '~'))
			go--;
		for (int c = n - 1; go == 0 && c > 0; c--)
			go = shown[c] ? c : 0;
		shown[go] = false;
		used -= w[go] + 2;
		left--;
	}
}

static void print_cell(struct buf *out, const char *cell, int width, bool right, bool first, int *owed)
{
	int blanks = width - text_columns(cell);

	*owed += (first ? 0 : 2) + (right ? blanks : 0);
	if (cell[0]) {
		buf_printf(out, "%*s%s", *owed, "", cell);
		*owed = 0;
	}
	*owed += right ? 0 : blanks;
}

void table_print(struct table *t, int width, struct buf *out)
{
	int n = columns(t), w[TABLE_COLUMNS], owed = 0;
	bool shown[TABLE_COLUMNS];
	const char *cell = buf_str(&t->text);

	if (t->text.lost) {
		out->lost = true;
		buf_free(&t->text);
		return;
	}
	widths(t, n, w);
	choose(t, n, w, width, shown);
	for (int c = 0; c < n; c++)
		if (shown[c])
			print_cell(out, title(t->head[c]), w[c], to_right(t->head[c]), c == 0, &owed);
	buf_putc(out, '\n');
	for (int i = 0; i < t->ncells; i++, cell += strlen(cell) + 1) {
		if (i % n == 0)
			owed = 0;
		if (shown[i % n])
			print_cell(out, cell, w[i % n], to_right(t->head[i % n]), i % n == 0, &owed);
		if (i % n == n - 1)
			buf_putc(out, '\n');
	}
	buf_free(&t->text);
	t->ncells = 0;
}

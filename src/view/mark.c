/* mark.c -- marks of breakpoints. */
#include "view/mark.h"

#include "trace/breaks.h"

bool mark_at(const struct scene *s, int first, int last)
{
	if (!s->breaks || s->breaks->n == 0)
		return false;
	for (int i = first; i <= last; i++)
		if (!hidden(s, i) && breaks_at(s->breaks, s->trace[0], i) > 0)
			return true;
	return false;
}

void mark_put(struct cells *page, int x, int y)
{
	cells_put(page, x, y, GLYPH_BREAK, (struct ink){ .fg = INK_ERROR });
}

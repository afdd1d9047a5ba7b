/*
 * tui_mouse.c -- the mouse, where the reader asked for it: the wheel is n and N, a click goes to what it is on.
 */
#include <stdio.h>
#include <string.h>

#include "door/tui_private.h"

/* What a mark of the page leads to, as the reader would type it. */
static bool line_of(const struct tui *t, const struct spot *m, char *line, size_t size)
{
	const struct scene *s = &t->s->scene;

	switch (m->kind) {
	case SPOT_PART:
		snprintf(line, size, "goto %.200s", t->s->net->part[m->a].name);
		return true;
	case SPOT_STEP:
		snprintf(line, size, "goto %.200s", trace_name(t->s->trace, m->a));
		return true;
	case SPOT_CHANNEL:
		snprintf(line, size, "goto %.200s/%d", trace_name(t->s->trace, s->cursor.step), m->a);
		return true;
	case SPOT_PIXEL:
		snprintf(line, size, "goto %.200s/%d,%d,%d",
		         trace_name(t->s->trace, m->elsewhere ? m->step : s->cursor.step),
		         m->elsewhere ? m->c : s->cursor.at.c, m->a, m->b);
		return true;
	}
	return false;
}

static void click(struct tui *t, int x, int y)
{
	const struct spot *m = t->s->scene.text ? NULL : cells_spot_at(&t->page, x, y);
	struct cursor was = t->s->scene.cursor;
	char line[300];

	if (!m || !line_of(t, m, line, sizeof line))
		return;
	tui_run_line(t, line);
	if (tui_same_place(&was, &t->s->scene.cursor)) /* there already: in */
		tui_run_line(t, "open");
}

void tui_mouse(struct tui *t, const struct mouse *mouse)
{
	bool on = mouse->did == MOUSE_DOWN;

	if (mouse->did == MOUSE_CLICK) {
		click(t, mouse->x, mouse->y);
	} else if (t->s->scene.text) {
		for (int i = 0; i < 3; i++)
			tui_words_key(t, on ? "Down" : "Up");
	} else {
		tui_run_line(t, on ? "next" : "back");
	}
}

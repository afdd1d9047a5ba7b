/*
 * tui_early.c -- keys that come while something is computed.
 *
 * Ctrl-Z is a key here (see tui_screen.c), so it is looked for between the steps and acts at once, as Ctrl-C does.
 * What else was typed ahead waits for its turn.
 */
#include <string.h>

#include "door/tui_private.h"

void tui_early_look(struct tui *t)
{
	struct early key;

	if (key_wait(t->in_fd, 0) != KEY_TO_READ)
		return;
	while (t->nearly < EARLY_MOST && (key.kind = key_take(key.name, &key.mouse)) != KEY_NONE_YET) {
		if (key.kind == KEY_SIZE_CHANGED)
			screen_resized();
		else if (key.kind == KEY_NAMED && strcmp(key.name, "Ctrl-Z") == 0)
			tui_stop(t);
		else
			t->early[t->nearly++] = key;
	}
}

void tui_early_forget(struct tui *t)
{
	t->nearly = 0;
}

enum key_kind tui_key_take(struct tui *t, char name[16], struct mouse *mouse)
{
	struct early first;

	if (!t->nearly)
		return key_take(name, mouse);
	first = t->early[0];
	memmove(t->early, t->early + 1, (size_t)--t->nearly * sizeof *t->early);
	memcpy(name, first.name, sizeof first.name);
	*mouse = first.mouse;
	return first.kind;
}

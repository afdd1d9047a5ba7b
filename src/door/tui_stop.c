/*
 * tui_stop.c -- Ctrl-Z: the terminal goes back to the shell as it was; fg shows the same place again, at whatever
 * size the window has by then.
 */
#include "door/tui_private.h"

void tui_stop(struct tui *t)
{
	screen_leave();
	signals_stop();
	screen_return();
	screen_measure(t->out_fd);
}

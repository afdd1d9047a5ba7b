/*
 * tui.h -- the full screen: read a key, run its verb, draw the page.
 *
 * The only door that knows a terminal.  What is on the screen is decided by
 * page_draw() and by the verbs; nothing is decided here.
 */
#ifndef DOOR_TUI_H
#define DOOR_TUI_H

#include <stdio.h>

#include "verb/session.h"

/* Where the screen is. { 0 } is the terminal of stdin and stdout; tests give pipes. */
struct tui_ports {
	const char *term; /* NULL: $TERM */
	FILE *in, *out;   /* NULL: stdin, stdout */
	/* Called after each page has reached the screen, with what it shows. For tests and measurements. */
	void (*drawn)(void *user, const struct cells *);
	void *user;
};

/* Runs until the reader quits. ERR_TERMINAL where the terminal cannot be used; ERR_STOPPED + a signal number in
   *signal_caught when a signal ended it: the caller raises it again once everything is put away. */
bool tui_run(struct session *, const struct tui_ports *, int *signal_caught, struct err *);
/* The same with keys from `in`, which is closed at the end, and pages that go nowhere: session->screen. */
bool tui_drive(struct session *, int in, void (*drawn)(void *user, const struct cells *), void *user,
               struct err *);
#endif

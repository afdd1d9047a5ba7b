/*
 * terminal.h -- what the standard output is, for the doors that print.
 */
#ifndef DOOR_TERMINAL_H
#define DOOR_TERMINAL_H

#include "verb/session.h"

/* Width, colours, ASCII or not, from the options, the environment and the terminal, into the session. Where the
   locale leaves only ASCII, s->notice says so. */
void terminal_look(struct session *);
/* Is the locale Chinese, Japanese or Korean? There a terminal may draw ─ in two columns. */
bool terminal_may_be_wide(void);
/* Asks the terminal whether it does, and waits 100 ms for the answer; false where none comes. Before curses starts. */
bool terminal_is_wide(int in_fd, int out_fd);
/* The colours of the terminal, by its name and COLORTERM. */
enum depth terminal_colours(void);
/* Can more than ASCII be shown? By the locale. */
bool terminal_utf8(void);
/* Can the full screen be shown here: a terminal on both sides that is not a dumb one, and nobody asked for words? */
bool terminal_full_screen(const struct options *);
#endif

/*
 * terminal.h -- what the standard output is, for the doors that print.
 */
#ifndef DOOR_TERMINAL_H
#define DOOR_TERMINAL_H

#include "verb/session.h"

/* Width, colours, ASCII or not, from the options, the environment and the terminal, into the session. */
void terminal_look(struct session *);
/* The colours of the terminal, by its name and COLORTERM. */
enum depth terminal_colours(void);
/* Can the full screen be shown here: a terminal on both sides that is not a dumb one, and nobody asked for words? */
bool terminal_full_screen(const struct options *);
#endif

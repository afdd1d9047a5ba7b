/*
 * cli.h -- the command line: which door to open, and what the shell is told.
 */
#ifndef DOOR_CLI_H
#define DOOR_CLI_H

#include "verb/session.h"

/* The whole program. Returns the exit code. */
int cli_run(int argc, char **argv);

/* "skipstep: ..." on standard error. */
void cli_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* The same for every line of a sink's notices. */
void cli_notice(const char *lines);
/* Text for standard output; ASCII where nothing else can be shown. */
void cli_put(const struct session *, const char *text, size_t n);
#endif

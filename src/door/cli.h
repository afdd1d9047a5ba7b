/*
 * cli.h -- the command line: which door to open, and what the shell is told.
 */
#ifndef DOOR_CLI_H
#define DOOR_CLI_H

#include "verb/session.h"

/* The whole program. Returns the exit code. */
int cli_run(int argc, char **argv);

/* cli_out.c: the standard streams. Closed ones are held open first, so that no file gets their number. */
void cli_hold(void);
/* "skipstep: ..." on standard error, made safe for a terminal. */
void cli_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* The same for every line of a sink's notices. */
void cli_notice(const char *lines);
/* Text for standard output; ASCII where nothing else can be shown. */
void cli_put(const struct session *, const char *text, size_t n);
void cli_put_bytes(const void *, size_t n);
void cli_flush(void);
/* Closes standard output. What was printed may never have arrived: a full disk says so only now, and `code`, the exit
   code, becomes ERR_WRITE. */
int cli_close(int code);
#endif

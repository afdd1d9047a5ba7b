/*
 * line.h -- line mode: verbs in, sentences out; for readers who hear, and for scripts.
 */
#ifndef DOOR_LINE_H
#define DOOR_LINE_H

#include <stdio.h>

#include "door/job.h"
#include "verb/session.h"

/* Reads verbs until quit or the end of the input. `script`: its name; then nothing is said at the start, and the
   first error ends it. `greet`: say at the start where the reader is. Returns the exit code. */
int line_run(struct session *, struct job *, FILE *in, const char *script, bool greet);
#endif

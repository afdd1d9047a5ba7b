/*
 * The C sources of the ops, as they were when this program was compiled. tools/embed.awk puts them
 * into the program at build time, so the C listing on the screen is the code that runs.
 */
#ifndef SKIPSTEP_LESSON_SOURCE_H
#define SKIPSTEP_LESSON_SOURCE_H

#include <stddef.h>

struct source {
	const char *file;          /* "conv2d.c"; NULL in the row after the last */
	const unsigned char *text; /* the whole file, as it is on disk, and a NUL after it */
	size_t len;                /* without the NUL */
};

extern const struct source source_table[];

#endif

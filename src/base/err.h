/*
 * err.h -- a sentence for the reader, and the exit code that goes with it.
 *
 * Functions that can fail for reasons of the reader's world (a file, a line of
 * text, a shape, memory) return bool and take a `struct err *` last.  The fault
 * is described once, where it is found.  Our own mistakes are assert()s.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

/* Also the exit codes of the program; the table is in the manual page. */
enum err_code {
	ERR_NONE = 0,
	ERR_NO = 1,          /* the answer is "no": a check differs */
	ERR_USAGE = 2,       /* a word, option or place that cannot be understood */
	ERR_READ = 3,        /* an input cannot be opened or read */
	ERR_MALFORMED = 4,   /* it can be read, but breaks its own format */
	ERR_UNSUPPORTED = 5, /* well formed, but not something skipstep does */
	ERR_MISFIT = 6,      /* weights and network do not fit each other */
	ERR_WRITE = 7,       /* an output cannot be written */
	ERR_LIMIT = 8,       /* no memory, or past a limit */
	ERR_TERMINAL = 9,    /* the terminal cannot be used */
	ERR_STOPPED = 130,   /* Ctrl-C */
};

struct err {
	enum err_code code;
	char msg[512]; /* UTF-8, one sentence, no newline, control bytes escaped */
};

/* Sets both and returns false, so that `return err_set(...)` reads well. */
bool err_set(struct err *, enum err_code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* "not enough memory", ERR_LIMIT. Returns false. */
bool err_memory(struct err *);
/* Puts "prefix: " (formatted) before the present sentence. Returns false. */
bool err_prefix(struct err *, const char *fmt, ...) PRINTF_LIKE(2, 3);
#endif

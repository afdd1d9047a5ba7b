/*
 * breaks_parse.h -- the words of a breakpoint; private to this floor.
 */
#ifndef TRACE_BREAKS_PARSE_H
#define TRACE_BREAKS_PARSE_H

#include "trace/breaks.h"

/* All but id and enabled; the text is new memory. On failure nothing is left to free. */
bool break_parse(const struct trace *, int argc, char *const argv[], struct breakpoint *, struct err *);
#endif

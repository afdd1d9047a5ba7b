/*
 * opened.h -- one of the shipped networks, opened on a shipped picture and computed: for tests of what is said.
 */
#ifndef SKIPSTEP_TESTS_OPENED_H
#define SKIPSTEP_TESTS_OPENED_H

#include "page.h"
#include "trace/place.h"
#include "trace/trace.h"

struct opened {
	struct net *net;
	struct trace *trace;
};

/* "resnet20-b" on ship.png. Aborts the test where that fails. */
void opened_open(struct opened *, const char *model);
/* One made up by the tests, on noise; nothing computed yet. */
void opened_made(struct opened *, const struct page_kind *);
void opened_close(struct opened *);
/* "layer2.0.add/5,3,7" with its size as written. */
struct cursor opened_at(const struct opened *, const char *place);
#endif

/*
 * drive.h -- the full screen in process, for tests: keys through a pipe, no terminal.
 *
 * After every page the next key is written, so each key gets a page of its own.
 * What curses holds is read back and must be what the views drew.
 */
#ifndef SKIPSTEP_TESTS_DRIVE_H
#define SKIPSTEP_TESTS_DRIVE_H

#include <check.h>

#include "verb/session.h"
#include "view/cells.h"

struct drive {
	const char *const *key; /* what is typed, one a page; NULL ends: the pipe is closed */
	struct {
		int at, w, h;
	} resize[2];     /* after which page, to what */
	const char *out; /* where what the terminal is sent goes; NULL: nowhere */
	/* Before it starts; after each page, in place of `key`: the next one, or NULL. */
	void (*ready)(struct session *);
	const char *(*next)(struct drive *, const struct cells *);
	void *user;

	struct session *session;
	struct buf page[64]; /* the first pages as text */
	int npages, kept;    /* all, and those */
	int differs;         /* cells where curses and the page disagree */
	int at;
	bool closed;
};

/* Until q or the last key. Fails the test where curses and a page differ, or the session ends in an error. */
void drive(struct drive *, const char *w, const char *h, const char *term);
void drive_free(struct drive *);
/* Page i, from 0; and what must, must not stand in it. */
const char *page(const struct drive *, int i);
void has(const struct drive *, int i, const char *text);
void hasnt(const struct drive *, int i, const char *text);
#endif

/*
 * scratch.h -- a folder for a test to write into, which is the current one and goes away at its end.
 */
#ifndef SKIPSTEP_TESTS_SCRATCH_H
#define SKIPSTEP_TESTS_SCRATCH_H

void scratch_enter(void); /* a checked fixture: tcase_add_checked_fixture(tc, scratch_enter, scratch_leave) */
void scratch_leave(void);

void scratch_put(const char *path, const char *text);   /* makes a file */
void scratch_holds(const char *path, const char *text); /* asserts that it holds this text */
int scratch_names(const char *folder);                  /* how many names there are in a folder */
#endif

/*
 * team.h -- threads that go through a network together, step by step.
 *
 * One parallel region for a whole run, and a barrier of our own between steps: a small network has twenty steps in a
 * fifth of a millisecond, and to begin and end a region for each costs more than the steps wait for one another.
 * With one thread OpenMP is never called.
 */
#ifndef OP_FAST_TEAM_H
#define OP_FAST_TEAM_H

#include "base/base.h"

struct team;
/* How many threads there are to be had, at most `threads`; 0: no such limit. */
int team_size(int threads);
/* Calls run(user, team, me, all) in `threads` threads, me = 0 .. all - 1; returns when all are done. */
void team_run(int threads, void (*run)(void *user, struct team *, int me, int all), void *user);
/* Returns when all of the team have called it. What was written before is seen after. */
void team_wait(struct team *);
#endif

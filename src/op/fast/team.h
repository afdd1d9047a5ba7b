/*
 * team.h -- threads that go through a network together, step by step.
 *
 * One parallel region for a whole run: a small network has twenty steps in a fifth of a millisecond, and to begin and
 * end a region for each costs more than the steps wait for one another. A step is cut into shares. Each thread has
 * shares of its own, the same part of the map step after step, so that what it wrote is in its cache; whoever is done
 * takes what others have not begun. A step ends when its shares are done, not when all threads have come: on a busy
 * machine nobody waits for a thread that does not run. With one thread OpenMP is never called.
 */
#ifndef OP_FAST_TEAM_H
#define OP_FAST_TEAM_H

#include "base/base.h"

enum { TEAM_SHARES = 4 }; /* at most, for each thread */

struct team_job {
	int nsteps;
	/* Into how many shares for each thread is this step best cut? 1 .. TEAM_SHARES */
	int (*shares)(void *user, int step);
	/* Does share `me` of `all`; what steps before it wrote is there. */
	void (*run)(void *user, int step, int me, int all);
	void *user;
};
/* In `threads` threads at most, 0: as many as there are. Returns when all steps are done. */
void team_run(const struct team_job *, int threads);
#endif

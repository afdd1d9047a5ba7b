/*
 * threads.h -- how many threads can be had.
 *
 * OpenMP ends the program where the system refuses a thread (a limit of memory or of processes); so they are tried
 * before OpenMP is asked for them.
 */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#include <stdint.h>

/* Of `wanted` threads, 0: as many as OpenMP would take, so many can be had, the present one among them: at least 1. They
   are started, and wait for work. Not from within a parallel region. */
int threads_had(int wanted);
int threads_there(void); /* how many have been started; 1: the present one is alone */
/* What to ask for to do so many multiply-adds once: 1 where further threads would have to be started, which takes longer
   than they would save, otherwise 0: as many as there are. */
int threads_worth(int64_t macs);
#endif

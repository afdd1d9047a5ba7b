/*
 * threads.h -- how many threads can be had.
 *
 * OpenMP ends the program where the system refuses a thread (a limit of memory or of processes); so they are tried
 * before OpenMP is asked for them.
 */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

/* Of `wanted` threads, 0: as many as OpenMP would take, so many can be had, the present one among them: at least 1. They
   are started, and wait for work. Not from within a parallel region. */
int threads_had(int wanted);
#endif

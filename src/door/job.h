/*
 * job.h -- a computation that may take long: progress, Ctrl-C, and nothing left behind.
 */
#ifndef DOOR_JOB_H
#define DOOR_JOB_H

#include <stdbool.h>
#include <time.h>

struct job {
	struct timespec since;
	bool shown; /* a progress line stands on the terminal */
};

/* Once, at start: Ctrl-C sets a flag; TERM and HUP remove temporary files and end the program as they would have. */
void job_catch(void);
void job_begin(struct job *);
/* Erases the progress line. */
void job_end(struct job *);
/* For session->stop; user is the job. After a second, progress on standard error if that is a terminal. */
bool job_stop(void *user, int step, int nsteps);
/* Was Ctrl-C pressed since the last call? */
bool job_interrupted(void);
/* Ends the program by the signal, as the parent expects of one that was interrupted. Does not return. */
void job_die(int signal_number);
#endif

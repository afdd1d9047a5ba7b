/*
 * job.c -- progress, Ctrl-C, and nothing left behind.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "door/job.h"

/* What a signal handler may write to; there is one process, so one flag. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static void on_end(int sig)
{
	io_unlink_temporary();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* A signal the parent had ignored (nohup, a job in the background) stays ignored. */
static void catch_one(int sig, void (*handler)(int))
{
	struct sigaction sa, old;

	if (sigaction(sig, NULL, &old) != 0 || old.sa_handler == SIG_IGN)
		return;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL); /* without SA_RESTART: a waiting read() returns */
}

void job_catch(void)
{
	catch_one(SIGINT, on_interrupt);
	catch_one(SIGTERM, on_end);
	catch_one(SIGHUP, on_end);
	catch_one(SIGQUIT, on_end);
	signal(SIGXFSZ, SIG_IGN); /* a file grown too large is an error of write() */
}

void job_begin(struct job *job)
{
	clock_gettime(CLOCK_MONOTONIC, &job->since);
	job->shown = false;
}

void job_end(struct job *job)
{
	if (job->shown)
		fputs("\r\033[K", stderr);
	job->shown = false;
}

bool job_stop(void *user, int step, int nsteps)
{
	struct job *job = user;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec - job->since.tv_sec > 1 && isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r\033[Kstep %d of %d", step + 1, nsteps);
		job->shown = true;
	}
	return interrupted;
}

bool job_interrupted(void)
{
	bool was = interrupted;

	interrupted = 0;
	return was;
}

void job_die(int sig)
{
	io_unlink_temporary();
	fflush(stdout);
	signal(sig, SIG_DFL);
	raise(sig);
	_exit(128 + sig);
}

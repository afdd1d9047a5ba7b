/*
 * tui_signal.c -- the terminal is put back whatever happens.
 *
 * A handler sets a flag and wakes the main loop, which ends, stops or measures the
 * terminal again in order: curses is never called from a handler.  A crash cannot
 * wait: there the screen is put back with two calls that are safe in a handler, and
 * the signal is raised again so that the parent sees it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/io.h"
#include "door/tui_private.h"

static volatile sig_atomic_t ending, interrupted, stopping, resized, lost;
static int wake[2] = { -1, -1 };
static int tty_in = -1, tty_out = -1;
static struct termios saved;
static bool have_saved;

static void wake_up(void)
{
	int kept = errno;
	ssize_t n = write(wake[1], "!", 1);

	(void)n; /* a full pipe is awake already */
	errno = kept;
}

static void on_end(int sig, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	ending = sig;
	wake_up();
}

/* Ctrl-C comes from the terminal and never ends the program; `kill -INT` comes from a process and does. */
static void on_interrupt(int sig, siginfo_t *info, void *context)
{
	(void)context;
	if (info && info->si_code == SI_USER && info->si_pid > 0)
		ending = sig;
	else
		interrupted = 1;
	wake_up();
}

static void on_stop(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
	stopping = 1;
	wake_up();
}

static void on_change(int sig, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	if (sig == SIGCONT)
		lost = 1;
	else
		resized = 1;
	wake_up();
}

static void on_crash(int sig, siginfo_t *info, void *context)
{
	/* no mouse, keys as they were, plain text, show the cursor, leave the second screen */
	static const char back[] =
	    "\033[?1000l\033[?1002l\033[?1006l\033[?1l\033>\033[0m\033[?25h\033[?1049l\r\n";

	(void)info;
	(void)context;
	if (have_saved) {
		ssize_t n = write(tty_out, back, sizeof back - 1);

		(void)n;
		tcsetattr(tty_in, TCSANOW, &saved);
	}
	io_unlink_temporary();
	raise(sig); /* SA_RESETHAND: this time it is the true one */
}

static const struct {
	int sig;
	void (*handler)(int, siginfo_t *, void *);
	int flags;
	bool keep_ignored; /* what the parent ignores (nohup, no job control) stays ignored */
} caught[] = {
	{ SIGTERM, on_end, 0, true },
	{ SIGHUP, on_end, 0, true },
	{ SIGQUIT, on_end, 0, true },
	{ SIGINT, on_interrupt, 0, false },
	{ SIGTSTP, on_stop, 0, true },
	{ SIGCONT, on_change, 0, false },
	{ SIGWINCH, on_change, 0, false },
	{ SIGPIPE, NULL, 0, false },
	{ SIGSEGV, on_crash, (int)SA_RESETHAND | SA_NODEFER, false },
	{ SIGBUS, on_crash, (int)SA_RESETHAND | SA_NODEFER, false },
	{ SIGFPE, on_crash, (int)SA_RESETHAND | SA_NODEFER, false },
	{ SIGILL, on_crash, (int)SA_RESETHAND | SA_NODEFER, false },
	{ SIGABRT, on_crash, (int)SA_RESETHAND | SA_NODEFER, false },
};
static struct sigaction before[ARRAY_LEN(caught)];

static void catch_one(size_t i)
{
	struct sigaction sa;

	sigaction(caught[i].sig, NULL, &before[i]);
	if (caught[i].keep_ignored && before[i].sa_handler == SIG_IGN)
		return;
	memset(&sa, 0, sizeof sa);
	sigemptyset(&sa.sa_mask);
	if (caught[i].handler) {
		sa.sa_sigaction = caught[i].handler;
		sa.sa_flags = caught[i].flags | SA_SIGINFO;
	} else {
		sa.sa_handler = SIG_IGN;
	}
	sigaction(caught[i].sig, &sa, NULL);
}

void signals_catch(int in_fd, int out_fd)
{
	tty_in = in_fd;
	tty_out = out_fd;
	have_saved = tcgetattr(in_fd, &saved) == 0;
	ending = interrupted = stopping = resized = lost = 0;
	if (pipe(wake) == 0)
		for (int i = 0; i < 2; i++) {
			fcntl(wake[i], F_SETFL, O_NONBLOCK);
			fcntl(wake[i], F_SETFD, FD_CLOEXEC);
		}
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		catch_one(i);
}

void signals_restore(void)
{
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		sigaction(caught[i].sig, &before[i], NULL);
	for (int i = 0; i < 2; i++)
		if (wake[i] >= 0) {
			close(wake[i]);
			wake[i] = -1;
		}
	have_saved = false;
}

int signals_ending(void)
{
	return ending;
}

bool signals_interrupted(void)
{
	return interrupted;
}

bool signals_interrupt(void)
{
	bool was = interrupted;

	interrupted = 0;
	return was;
}

bool signals_stopping(void)
{
	return stopping;
}

/* The whole job stops, as the terminal would have stopped it; here we are again when it is continued. */
void signals_stop(void)
{
	struct sigaction ours, plain;

	stopping = 0;
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		if (caught[i].sig == SIGTSTP && before[i].sa_handler == SIG_IGN)
			return; /* no shell is there to continue us */
	memset(&plain, 0, sizeof plain);
	sigemptyset(&plain.sa_mask);
	plain.sa_handler = SIG_DFL;
	sigaction(SIGTSTP, &plain, &ours);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
	stopping = lost = 0;
}

bool signals_resized(void)
{
	bool was = resized;

	resized = 0;
	return was;
}

bool signals_lost(void)
{
	bool was = lost;

	lost = 0;
	return was;
}

int signals_fd(void)
{
	return wake[0];
}

void signals_drain(void)
{
	char bin[64];

	while (read(wake[0], bin, sizeof bin) > 0)
		continue;
}

/*
 * tui_signal.c -- the terminal is put back whatever happens.
 *
 * Signals that end the program set a flag and wake the main loop, which leaves in
 * order.  A crash cannot: there the screen is put back with two calls that are
 * safe in a handler, and the signal is raised again so that the parent sees it.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/io.h"
#include "door/tui_private.h"

static volatile sig_atomic_t ending, interrupted;
static int wake[2] = { -1, -1 };
static int tty = -1;
static struct termios saved;
static bool have_saved;

static const int ends[] = { SIGTERM, SIGHUP, SIGQUIT };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
static struct sigaction old_end[ARRAY_LEN(ends)], old_crash[ARRAY_LEN(crashes)], old_int, old_pipe;

static void wake_up(void)
{
	ssize_t n = write(wake[1], "!", 1);

	(void)n; /* a full pipe is awake already */
}

static void on_end(int sig)
{
	ending = sig;
	wake_up();
}

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
	wake_up();
}

static void on_crash(int sig)
{
	/* leave the second screen, show the cursor, plain text, no mouse */
	static const char back[] = "\033[?1049l\033[?25h\033[0m\033[?1000l\033[?1006l\r\n";

	if (have_saved) {
		ssize_t n = write(tty, back, sizeof back - 1);

		(void)n;
		tcsetattr(tty, TCSANOW, &saved);
	}
	io_unlink_temporary();
	raise(sig); /* SA_RESETHAND: this time it is the true one */
}

static void catch_one(int sig, void (*handler)(int), int flags, struct sigaction *old)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, old);
}

void signals_catch(int tty_fd)
{
	tty = tty_fd;
	have_saved = tcgetattr(tty_fd, &saved) == 0;
	ending = interrupted = 0;
	if (pipe(wake) == 0)
		for (int i = 0; i < 2; i++) {
			fcntl(wake[i], F_SETFL, O_NONBLOCK);
			fcntl(wake[i], F_SETFD, FD_CLOEXEC);
		}
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		catch_one(ends[i], on_end, 0, &old_end[i]);
	for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
		catch_one(crashes[i], on_crash, (int)SA_RESETHAND | SA_NODEFER, &old_crash[i]);
	catch_one(SIGINT, on_interrupt, 0, &old_int);
	catch_one(SIGPIPE, SIG_IGN, 0, &old_pipe);
}

void signals_restore(void)
{
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		sigaction(ends[i], &old_end[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
		sigaction(crashes[i], &old_crash[i], NULL);
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGPIPE, &old_pipe, NULL);
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

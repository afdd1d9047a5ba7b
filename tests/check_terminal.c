/*
 * check_terminal.c -- what the terminal is asked: a pseudo-terminal that answers as this test wants it to.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "door/terminal.h"
#include "scratch.h"
#include "suites.h"

struct pty {
	int master, slave;
};

static void pty_open(struct pty *p)
{
	p->master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(p->master, 0);
	ck_assert_int_eq(grantpt(p->master), 0);
	ck_assert_int_eq(unlockpt(p->master), 0);
	p->slave = open(ptsname(p->master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(p->slave, 0);
}

static void pty_close(struct pty *p)
{
	close(p->slave);
	close(p->master);
}

/* Reads the question to its end and gives this answer; in a process of its own. */
static pid_t answer(const struct pty *p, const char *text)
{
	pid_t pid = fork();
	char seen[64];
	size_t n = 0;

	if (pid != 0)
		return pid;
	while (n < sizeof seen && read(p->master, seen + n, 1) == 1)
		if (seen[n++] == 'n' && n >= 4 && memcmp(seen + n - 4, "\033[6n", 4) == 0)
			break;
	if (*text && write(p->master, text, strlen(text)) < 0)
		_exit(1);
	_exit(0);
}

static bool asked(const char *text)
{
	struct pty p;
	struct termios before, after;
	pid_t pid;
	bool wide;
	int status;

	pty_open(&p);
	tcgetattr(p.slave, &before);
	pid = answer(&p, text);
	wide = terminal_is_wide(p.slave, p.slave);
	tcgetattr(p.slave, &after);
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(before.c_lflag, after.c_lflag);
	ck_assert_int_eq(before.c_cc[VMIN], after.c_cc[VMIN]);
	pty_close(&p);
	return wide;
}

START_TEST(a_terminal_that_draws_lines_two_columns_wide_is_found_out)
{
	ck_assert(asked("\033[7;3R"));
	ck_assert(!asked("\033[7;2R"));
	ck_assert(asked("\033[24;3R"));
}
END_TEST

START_TEST(keys_typed_before_the_answer_do_not_disturb_it)
{
	ck_assert(asked("nn\033[1;3R"));
	ck_assert(!asked("\033[A\033[1;2R"));
}
END_TEST

START_TEST(a_terminal_that_does_not_answer_is_not_waited_for_long)
{
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	ck_assert(!asked(""));
	clock_gettime(CLOCK_MONOTONIC, &b);
	ck_assert_int_lt((int)(b.tv_sec - a.tv_sec), 5);
	ck_assert(!asked("what?"));
	ck_assert(!asked("R"));
	ck_assert(!asked("\033[;R"));
	ck_assert(!asked("\033[999999999999999999999999999999999999999999999999999999999999999999999999R"));
}
END_TEST

START_TEST(a_file_is_not_asked)
{
	int fd = open("/dev/null", O_RDWR);

	ck_assert(!terminal_is_wide(fd, fd));
	close(fd);
}
END_TEST

/* ---- the whole program, in a Chinese locale ------------------------------------------------------ */

static void start(const struct pty *p)
{
	char here[512];

	setsid();
	if (ioctl(p->slave, TIOCSCTTY, 0) != 0 || !getcwd(here, sizeof here))
		_exit(1);
	for (int fd = 0; fd < 3; fd++)
		dup2(p->slave, fd);
	setenv("LOCPATH", here, 1);
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("XDG_STATE_HOME", here, 1);
	execl(getenv("SKIPSTEP"), "skipstep", (char *)NULL);
	_exit(1);
}

/* Runs it on a terminal that answers so when it is asked where its cursor stands, and presses q. What it wrote; to be
   freed. */
static char *shown_to(const char *report)
{
	enum { ROOM = 1 << 20 };
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	char *all = calloc(1, ROOM);
	struct pty p;
	size_t n = 0;
	ssize_t got;
	bool answered = false, left = false;
	pid_t pid;
	int status;

	ck_assert(all != NULL);
	pty_open(&p);
	ioctl(p.slave, TIOCSWINSZ, &size);
	pid = fork();
	if (pid == 0)
		start(&p);
	close(p.slave);
	while (n + 1 < ROOM && (got = read(p.master, all + n, ROOM - n - 1)) > 0) {
		n += (size_t)got;
		if (!answered && strstr(all, "\033[6n"))
			answered = write(p.master, report, strlen(report)) > 0;
		if (!left && strstr(all, "quit"))
			left = write(p.master, "q", 1) > 0;
	}
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert(answered && left);
	close(p.master);
	return all;
}

START_TEST(where_lines_are_two_columns_wide_everything_is_drawn_in_ascii)
{
	char *wide, *narrow;

	if (!getenv("SKIPSTEP") ||
	    system("localedef -i zh_CN -f UTF-8 ./zh_CN.UTF-8 >localedef.out 2>&1") != 0)
		return; /* without its locale nobody asks */
	wide = shown_to("\033[1;3R");
	narrow = shown_to("\033[1;2R");
	ck_assert_ptr_nonnull(strstr(wide, "two columns wide, so everything is drawn in ASCII"));
	for (const char *s = strstr(wide, "\033[6n"); *s;
	     s++) /* before it stands the sign that was measured */
		ck_assert_msg((unsigned char)*s < 0x80, "more than ASCII: %.40s", s);
	ck_assert_ptr_null(strstr(narrow, "two columns wide"));
	ck_assert_ptr_nonnull(strstr(narrow, "\xe2\x94\x80\xe2\x94\x80"));
	free(wide);
	free(narrow);
}
END_TEST

Suite *terminal_suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *t = tcase_create("width");

	tcase_add_test(t, a_terminal_that_draws_lines_two_columns_wide_is_found_out);
	tcase_add_test(t, keys_typed_before_the_answer_do_not_disturb_it);
	tcase_add_test(t, a_terminal_that_does_not_answer_is_not_waited_for_long);
	tcase_add_test(t, a_file_is_not_asked);
	suite_add_tcase(s, t);
	t = tcase_create("wide");
	tcase_add_checked_fixture(t, scratch_enter, scratch_leave);
	tcase_add_test(t, where_lines_are_two_columns_wide_everything_is_drawn_in_ascii);
	suite_add_tcase(s, t);
	return s;
}

/*
 * terminal_width.c -- is a line-drawing sign one column wide here?
 *
 * Signs like ─ and ▼ are of ambiguous width: many terminals in East Asian locales
 * draw them two columns wide, and no variable says so.  The terminal knows: it is
 * asked where its cursor stands after one.
 */
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "door/terminal.h"

enum { WAIT_MS = 100 };

bool terminal_may_be_wide(void)
{
	const char *locale = setlocale(LC_CTYPE, NULL);

	return locale && (strncmp(locale, "zh", 2) == 0 || strncmp(locale, "ja", 2) == 0 ||
	                  strncmp(locale, "ko", 2) == 0);
}

static bool put(int fd, const char *s)
{
	return write(fd, s, strlen(s)) == (ssize_t)strlen(s);
}

/* The report ends in R. What was typed ahead of it is lost, so wait no longer than a terminal needs. */
static bool read_report(int fd, char *report, size_t size)
{
	size_t n = 0;
	struct timespec start, now;
	int left = WAIT_MS;

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (left > 0 && n + 1 < size) {
		struct pollfd in = { .fd = fd, .events = POLLIN };

		if (poll(&in, 1, left) <= 0 || read(fd, report + n, 1) != 1)
			return false;
		if (report[n++] == 'R')
			break;
		clock_gettime(CLOCK_MONOTONIC, &now);
		left = WAIT_MS -
		       (int)((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
	}
	report[n] = '\0';
	return n > 0 && report[n - 1] == 'R';
}

bool terminal_is_wide(int in_fd, int out_fd)
{
	struct termios was, raw;
	char report[64];
	const char *escape;
	int row, column = 0;

	if (!isatty(out_fd) || tcgetattr(in_fd, &was) != 0)
		return false;
	raw = was;
	raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(in_fd, TCSADRAIN, &raw) != 0)
		return false;
	if (put(out_fd, "\r\u2500\033[6n") && read_report(in_fd, report, sizeof report) &&
	    (escape = strrchr(report, '\033')) && sscanf(escape, "\033[%d;%dR", &row, &column) != 2)
		column = 0;
	put(out_fd, "\r  \r");
	tcsetattr(in_fd, TCSADRAIN, &was);
	return column == 3;
}

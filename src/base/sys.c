/*
 * sys.c -- the system calls on files, with a fault a test can plan.
 *
 * The countdown is state for the same reason as in alloc.c: only tests set it, from outside
 * the code under test.
 */
#include "base/sys.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static size_t fail_in; /* calls until the fault; 0 = none planned */
static int fail_errno;

void io_fail_at(size_t n, int e)
{
	fail_in = n;
	fail_errno = e;
}

static bool fails(void)
{
	if (fail_in == 0 || --fail_in > 0)
		return false;
	errno = fail_errno;
	return true;
}

/* The call, or the planned fault; again when a signal came in between. */
#define RETRY(r, call) \
	do \
		(r) = fails() ? -1 : (call); \
	while ((r) == -1 && errno == EINTR)

/* With stdout closed, a file of ours would become descriptor 1 and be written into by accident. */
static int above_standard(int fd)
{
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;

	int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), e = errno;

	close(fd);
	errno = e;
	return high;
}

int sys_open(const char *path, int flags)
{
	int fd;

	RETRY(fd, open(path, flags | O_CLOEXEC | O_NOCTTY));
	return above_standard(fd);
}

int sys_temporary(char *template)
{
	int fd;

	RETRY(fd, mkstemp(template));
	fd = above_standard(fd);
	if (fd >= 0)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

int sys_stat(const char *path, struct stat *st)
{
	int r;

	RETRY(r, stat(path, st));
	return r;
}

int sys_fstat(int fd, struct stat *st)
{
	int r;

	RETRY(r, fstat(fd, st));
	return r;
}

ssize_t sys_read(int fd, void *p, size_t n)
{
	ssize_t r;

	RETRY(r, read(fd, p, n));
	return r;
}

ssize_t sys_write(int fd, const void *p, size_t n)
{
	ssize_t r;

	RETRY(r, write(fd, p, n));
	return r;
}

int sys_fchmod(int fd, mode_t mode)
{
	int r;

	RETRY(r, fchmod(fd, mode));
	return r;
}

int sys_fsync(int fd)
{
	int r;

	RETRY(r, fsync(fd));
	return r;
}

int sys_close(int fd)
{
	bool planned = fails();
	int e = errno, r = close(fd);

	if (planned)
		errno = e;
	/* After EINTR the descriptor is gone on Linux: closing it again could hit another's. */
	return (planned || r == -1) && errno != EINTR ? -1 : 0;
}

int sys_rename(const char *from, const char *to)
{
	int r;

	RETRY(r, rename(from, to));
	return r;
}

int sys_link(const char *from, const char *to)
{
	int r;

	RETRY(r, link(from, to));
	return r;
}

int sys_mkdir(const char *path)
{
	int r;

	RETRY(r, mkdir(path, 0777));
	return r;
}

/* io_read.c -- whole regular files into memory. */
#include "base/io.h"
#include "base/alloc.h"
#include "base/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static bool fault(struct err *err, const char *path, const char *sentence)
{
	err_set(err, ERR_READ, "%s", sentence);
	return err_prefix(err, "%s", path);
}

/* O_NONBLOCK: opening a FIFO must not wait for somebody to write into it. */
static int open_file(const char *path, struct stat *st, struct err *err)
{
	int fd = sys_open(path, O_RDONLY | O_NONBLOCK);

	if (fd < 0) {
		fault(err, path, errno == ENXIO ? "not a regular file" : strerror(errno)); /* a socket */
		return -1;
	}
	if (sys_fstat(fd, st) < 0)
		fault(err, path, strerror(errno));
	else if (S_ISDIR(st->st_mode))
		fault(err, path, "is a directory");
	else if (!S_ISREG(st->st_mode))
		fault(err, path, "not a regular file");
	else
		return fd;
	sys_close(fd);
	return -1;
}

/* Exactly n bytes: one more or one less means that somebody is writing. */
static bool fill(int fd, const char *path, unsigned char *p, size_t n, struct err *err)
{
	size_t got = 0;
	unsigned char beyond;
	ssize_t r;

	while (got < n) {
		r = sys_read(fd, p + got, n - got);
		if (r < 0)
			return fault(err, path, strerror(errno));
		if (r == 0)
			return fault(err, path, "changed while it was read");
		got += (size_t)r;
	}
	r = sys_read(fd, &beyond, 1);
	if (r < 0)
		return fault(err, path, strerror(errno));
	return r == 0 || fault(err, path, "changed while it was read");
}

static bool read_whole(const char *path, size_t limit, bool big, struct bytes *out, struct err *err)
{
	struct stat st;
	int fd = open_file(path, &st, err);
	bool ok = false;

	*out = (struct bytes){ 0 };
	if (fd < 0)
		return false;
	if ((uintmax_t)st.st_size > limit) {
		err_set(err, ERR_LIMIT, "%jd bytes, more than the limit of %zu", (intmax_t)st.st_size, limit);
		err_prefix(err, "%s", path);
	} else if (!(out->p = (big ? mem_big : mem_new)((size_t)st.st_size + 1, 1))) {
		err_memory(err);
		err_prefix(err, "%s", path);
	} else {
		out->n = (size_t)st.st_size;
		ok = fill(fd, path, out->p, out->n, err);
	}
	sys_close(fd); /* nothing was written: a failure here loses nothing */
	if (!ok) {
		if (big)
			mem_big_free(out->p, out->n + 1, 1);
		else
			mem_free(out->p);
		*out = (struct bytes){ 0 };
	}
	return ok;
}

bool io_read(const char *path, size_t limit, struct bytes *out, struct err *err)
{
	return read_whole(path, limit, false, out, err);
}

bool io_read_big(const char *path, size_t limit, struct bytes *out, struct err *err)
{
	return read_whole(path, limit, true, out, err);
}

bool io_head(const char *path, size_t most, struct bytes *out, struct err *err)
{
	struct stat st;
	int fd = open_file(path, &st, err);
	size_t n;
	bool ok;

	*out = (struct bytes){ 0 };
	if (fd < 0)
		return false;
	n = (uintmax_t)st.st_size < most ? (size_t)st.st_size : most;
	out->p = mem_new(n + 1, 1);
	ok = out->p || err_memory(err);
	while (ok && out->n < n) {
		ssize_t r = sys_read(fd, out->p + out->n, n - out->n);

		ok = r > 0 || fault(err, path, r < 0 ? strerror(errno) : "changed while it was read");
		out->n += r > 0 ? (size_t)r : 0;
	}
	sys_close(fd);
	if (!ok) {
		mem_free(out->p);
		*out = (struct bytes){ 0 };
	}
	return ok;
}

bool io_is_file(const char *path)
{
	struct stat st;
	int fd = open_file(path, &st, NULL);

	if (fd < 0)
		return false;
	sys_close(fd);
	return true;
}

bool io_is_dir(const char *path)
{
	struct stat st;

	return sys_stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool io_exists(const char *path)
{
	struct stat st;

	return sys_stat(path, &st) == 0;
}

/*
 * io_write.c -- an output file, seen by nobody until it is whole.
 *
 * The list of live temporaries is the one place where state is needed: a signal handler
 * has no other way to know them.
 */
#include "base/io.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/io_group.h"
#include "base/sys.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIVE = 16, PIECE = 16384 };

struct io_out {
	char *shown;  /* the name in messages */
	char *target; /* what is replaced; NULL when written straight through */
	char *temp;
	int fd, slot;
	struct buf *memory; /* instead of a file; borrowed */
	bool force;
	int failed; /* the errno of the first write that did; half of the rest would be worth nothing */
	mode_t mode;
	size_t n; /* bytes waiting in piece */
	unsigned char piece[PIECE];
};

static _Atomic(char *) live[LIVE];

void io_unlink_temporary(void)
{
	for (int i = 0; i < LIVE; i++) {
		char *path = atomic_load(&live[i]);

		if (path)
			unlink(path);
	}
	io_group_unlink();
}

/* Listed before the file exists, so that a signal cannot fall in between. */
static bool enlist(struct io_out *o)
{
	for (int i = 0; i < LIVE; i++) {
		char *none = NULL;

		if (atomic_compare_exchange_strong(&live[i], &none, o->temp)) {
			o->slot = i;
			return true;
		}
	}
	return false;
}

static void delist(struct io_out *o)
{
	atomic_store(&live[o->slot], NULL);
	o->slot = -1;
}

static bool fault(const struct io_out *o, const char *sentence, struct err *err)
{
	err_set(err, ERR_WRITE, "%s", sentence);
	return err_prefix(err, "%s", o->shown);
}

static bool exists(const struct io_out *o, struct err *err)
{
	return err_set(err, ERR_WRITE, "%s exists; --force overwrites it", o->shown);
}

/* Frees everything; the temporary file goes too where it is still there. */
static void discard(struct io_out *o)
{
	if (o->fd > STDERR_FILENO)
		close(o->fd);
	if (o->slot >= 0) {
		unlink(o->temp);
		delist(o);
	}
	mem_free(o->temp);
	mem_free(o->target);
	mem_free(o->shown);
	mem_free(o);
}

static mode_t new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* The file that `path` really names, through links; where there is none yet, the path as it is. */
static bool find_target(struct io_out *o, const char *path, bool there, struct err *err)
{
	struct stat st;

	if (!there && lstat(path, &st) == 0)
		return fault(o, "is a link to a file that does not exist", err);

	char *real = there ? realpath(path, NULL) : NULL;

	if (there && !real)
		return fault(o, strerror(errno), err);
	o->target = mem_strdup(real ? real : path);
	free(real); /* not ours: the C library allocated it */
	return o->target || err_memory(err);
}

static bool open_temporary(struct io_out *o, struct err *err)
{
	static const char name[] = ".skipstep-XXXXXX";
	const char *slash = strrchr(o->target, '/');
	size_t folder = slash ? (size_t)(slash - o->target) + 1 : 0;

	o->temp = mem_new(folder + sizeof(name), 1);
	if (!o->temp)
		return err_memory(err);
	memcpy(o->temp, o->target, folder);
	memcpy(o->temp + folder, name, sizeof(name));
	if (!enlist(o))
		return err_set(err, ERR_LIMIT, "more than %d output files at once", LIVE);
	o->fd = sys_temporary(o->temp);
	if (o->fd >= 0)
		return true;
	fault(o, strerror(errno), err);
	delist(o); /* there is nothing of ours to remove */
	return false;
}

static bool open_target(struct io_out *o, const char *path, struct err *err)
{
	struct stat st;
	bool there = sys_stat(path, &st) == 0;

	if (!there && errno != ENOENT)
		return fault(o, strerror(errno), err);
	if (there && S_ISDIR(st.st_mode))
		return fault(o, "is a directory", err);
	if (there && !S_ISREG(st.st_mode)) { /* a device or a FIFO: nothing to rename over */
		o->fd = sys_open(path, O_WRONLY);
		return o->fd >= 0 || fault(o, strerror(errno), err);
	}
	if (there && !o->force)
		return exists(o, err);
	o->mode = there ? st.st_mode & 0777 : new_mode();
	return find_target(o, path, there, err) && open_temporary(o, err);
}

struct io_out *io_create(const char *path, bool force, struct err *err)
{
	bool standard = !path || strcmp(path, "-") == 0;
	struct io_out *o = mem_new(1, sizeof(*o));

	if (!o) {
		err_memory(err);
		return NULL;
	}
	o->slot = -1;
	o->force = force;
	o->fd = standard ? STDOUT_FILENO : -1;
	o->shown = mem_strdup(standard ? "standard output" : path);
	if (!o->shown)
		err_memory(err);
	else if (standard || open_target(o, path, err))
		return o;
	discard(o);
	return NULL;
}

struct io_out *io_create_buf(struct buf *b, struct err *err)
{
	struct io_out *o = mem_new(1, sizeof(*o));

	if (!o) {
		err_memory(err);
		return NULL;
	}
	o->slot = o->fd = -1;
	o->memory = b;
	return o;
}

static bool put(struct io_out *o, const unsigned char *p, size_t n, struct err *err)
{
	while (n > 0 && !o->failed) {
		ssize_t r = sys_write(o->fd, p, n);

		if (r < 0) {
			o->failed = errno;
			break;
		}
		p += r;
		n -= (size_t)r;
	}
	return !o->failed || fault(o, strerror(o->failed), err);
}

static bool flush(struct io_out *o, struct err *err)
{
	size_t n = o->n;

	o->n = 0;
	return put(o, o->piece, n, err);
}

bool io_write(struct io_out *o, const void *p, size_t n, struct err *err)
{
	if (n == 0)
		return true;
	if (o->memory) {
		buf_add(o->memory, p, n);
		return buf_ok(o->memory, err);
	}
	if (o->target && n < PIECE - o->n) { /* small pieces wait for company */
		memcpy(o->piece + o->n, p, n);
		o->n += n;
		return true;
	}
	return flush(o, err) && put(o, p, n, err);
}

/* Without `force` a file that appeared meanwhile must stay: link() does not replace, rename() does. */
static bool move(struct io_out *o, struct err *err)
{
	if (!o->force) {
		if (sys_link(o->temp, o->target) == 0)
			return true; /* discard() removes the other name */
		if (errno == EEXIST)
			return exists(o, err);
		if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP && errno != EMLINK)
			return fault(o, strerror(errno), err);
	}
	return sys_rename(o->temp, o->target) == 0 || fault(o, strerror(errno), err);
}

/* The rename itself survives a power cut only once the folder is on the disk; not every system can. */
static void sync_folder(const struct io_out *o)
{
	char *slash = strrchr(o->target, '/');
	int fd;

	if (slash)
		slash[1] = '\0';
	fd = sys_open(slash ? o->target : ".", O_RDONLY);
	if (fd >= 0) {
		sys_fsync(fd);
		sys_close(fd);
	}
}

static bool finish(struct io_out *o, struct err *err)
{
	if (o->memory)
		return buf_ok(o->memory, err);
	if (!flush(o, err))
		return false;
	if (o->fd == STDOUT_FILENO)
		return true;
	if (o->target && (sys_fchmod(o->fd, o->mode) < 0 || sys_fsync(o->fd) < 0))
		return fault(o, strerror(errno), err);

	int fd = o->fd;

	o->fd = -1;
	if (sys_close(fd) < 0)
		return fault(o, strerror(errno), err);
	if (!o->target)
		return true;
	if (!io_group_ready(o->target, err) || !move(o, err))
		return false;
	io_group_done();
	sync_folder(o);
	return true;
}

bool io_commit(struct io_out *o, struct err *err)
{
	assert(o);
	bool ok = finish(o, err);

	discard(o);
	return ok;
}

void io_abandon(struct io_out *o)
{
	if (o)
		discard(o);
}

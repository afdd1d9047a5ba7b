/*
 * io.h -- files in, files out: every system call on files is here, so that a
 * test can fail the Nth.
 *
 * Reading: whole regular files, with a limit.  Writing: into a temporary file
 * beside the target, renamed over it by io_commit(); until then nothing is seen
 * of it, and after a failure or io_abandon() nothing is left.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include "base/err.h"

struct bytes {
	unsigned char *p; /* owned; mem_free(); io_read() puts a NUL after the last */
	size_t n;
};

/* ERR_READ with "FILE: No such file or directory", "FILE: is a directory", "FILE: not a regular file",
   "FILE: changed while it was read"; ERR_LIMIT past `limit` bytes. */
bool io_read(const char *path, size_t limit, struct bytes *, struct err *);
/* The same into mem_big(n + 1, 1): for files of many megabytes. */
bool io_read_big(const char *path, size_t limit, struct bytes *, struct err *);
/* Its first bytes, at most so many, to see what it is; the rest as io_read(). */
bool io_head(const char *path, size_t most, struct bytes *, struct err *);
/* Standard input to its end. ERR_READ, ERR_LIMIT; "standard input: " stands before the sentence. */
bool io_read_input(size_t limit, struct bytes *, struct err *);
bool io_is_file(const char *path); /* a regular file one can open */
bool io_is_dir(const char *path);
bool io_exists(const char *path);              /* whatever it is */
bool io_mkdir(const char *path, struct err *); /* parents too; an existing folder is fine */

/* path NULL or "-" is standard output: not atomic, written as it comes; so is a device or a FIFO. An existing
   file is ERR_WRITE without `force`. A symbolic link is followed: the file it names is replaced. */
struct io_out;
struct io_out *io_create(const char *path, bool force, struct err *);
/* Written to memory, behind what the buf holds; it outlives the writer. */
struct buf;
struct io_out *io_create_buf(struct buf *, struct err *);
bool io_write(struct io_out *, const void *, size_t, struct err *);
bool io_commit(struct io_out *, struct err *); /* frees it, also on failure */
void io_abandon(struct io_out *);              /* frees it; NULL is fine */
/* Several files, all or none: from here on, up to `most` files that io_commit() has given their names are taken away
   again by io_group_end(false), and so is `made`, a folder made for them (or NULL). One group at a time, of files that
   were not there before: what is overwritten is gone. */
bool io_group_begin(const char *made, size_t most, struct err *);
void io_group_end(bool keep);
/* All temporary files of this process, and the group's, for a signal handler: async-signal-safe unlink. */
void io_unlink_temporary(void);

/* For tests: the Nth system call from now fails with errno `e`. 0 = never. */
void io_fail_at(size_t n, int e);
#endif

/*
 * sys.h -- the system calls on files, retried when interrupted (EINTR), never handing out
 * descriptors 0 to 2, and failing on demand. Private to src/base/io_*.c.
 *
 * All return as the call of that name does, with errno set.
 */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include <sys/stat.h>
#include <sys/types.h>

int sys_open(const char *path, int flags);
int sys_temporary(char *template); /* mkstemp() */
int sys_stat(const char *path, struct stat *);
int sys_fstat(int fd, struct stat *);
ssize_t sys_read(int fd, void *, size_t);
ssize_t sys_write(int fd, const void *, size_t);
int sys_fchmod(int fd, mode_t);
int sys_fsync(int fd);
int sys_close(int fd); /* closes even where it fails */
int sys_rename(const char *from, const char *to);
int sys_link(const char *from, const char *to);
int sys_mkdir(const char *path);
#endif

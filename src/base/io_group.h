/*
 * io_group.h -- what io_write.c tells io_group.c. Private to src/base/io_*.c; the rest is in io.h.
 */
#ifndef BASE_IO_GROUP_H
#define BASE_IO_GROUP_H

#include "base/err.h"

/* Room for one more file of the group, where there is one; before the file gets its name. */
bool io_group_ready(const char *path, struct err *);
void io_group_done(void); /* the file that was made ready has its name */
/* Takes away all the files of the group. Async-signal-safe. */
void io_group_unlink(void);
#endif

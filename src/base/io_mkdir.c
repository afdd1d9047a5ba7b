/* io_mkdir.c -- a folder and its parents. */
#include "base/io.h"
#include "base/alloc.h"
#include "base/sys.h"

#include <errno.h>
#include <string.h>

static bool one(const char *path, struct err *err)
{
	if (sys_mkdir(path) == 0)
		return true;

	int e = errno;

	if (io_is_dir(path)) /* some systems say EROFS or EACCES of a folder that is there */
		return true;
	err_set(err, ERR_WRITE, "%s", e == EEXIST ? "exists and is not a folder" : strerror(e));
	return err_prefix(err, "%s", path);
}

bool io_mkdir(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	bool ok = true;

	if (!copy)
		return err_memory(err);
	for (char *s = copy + (*copy == '/'); ok && *s; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		ok = one(copy, err);
		*s = '/';
	}
	ok = ok && one(path, err);
	mem_free(copy);
	return ok;
}

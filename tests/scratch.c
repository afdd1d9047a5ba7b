/* scratch.c -- a folder of its own for every test. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "scratch.h"
#include "suites.h"

static char dir[1024]; /* made afresh for each test */

void scratch_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(dir, sizeof(dir), "%s/skipstep-io-XXXXXX", tmp && tmp[0] == '/' ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

void scratch_leave(void)
{
	char command[1100];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(command), 0);
}

void scratch_put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

void scratch_holds(const char *path, const char *text)
{
	struct bytes b;
	struct err err;

	ck_assert_msg(io_read(path, 1 << 20, &b, &err), "%s", err.msg);
	ck_assert_uint_eq(b.n, strlen(text));
	ck_assert_mem_eq(b.p, text, b.n + 1);
	mem_free(b.p);
}

int scratch_names(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	ck_assert_ptr_nonnull(d);
	for (struct dirent *e; (e = readdir(d));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

/*
 * golden.c -- what a screen was, and what it is.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "golden.h"

static void update(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "%s cannot be written", path);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

/* The first row that differs is told. */
static void compare(const char *name, const char *is, const struct bytes *was)
{
	const char *old = (const char *)was->p;
	size_t n = 0, start, end;

	while (n < was->n && is[n] && is[n] == old[n])
		n++;
	for (start = n; start > 0 && is[start - 1] != '\n'; start--)
		;
	for (end = start; end < was->n && old[end] != '\n'; end++)
		;
	ck_assert_msg(n == was->n && !is[n], "%s.md:\n is  \"%.*s\"\n was \"%.*s\"", name,
	              (int)strcspn(is + start, "\n"), is + start, (int)(end - start), old + start);
}

void golden_check(const char *name, const struct buf *is)
{
	const char *srcdir = getenv("srcdir");
	struct bytes was = { 0 };
	struct err err = { 0 };
	char path[4096];

	snprintf(path, sizeof path, "%s/tests/screens/%s.md", srcdir ? srcdir : ".", name);
	if (getenv("SKIPSTEP_UPDATE")) {
		update(path, buf_str(is));
		return;
	}
	ck_assert_msg(io_read(path, 1 << 20, &was, &err), "%s", err.msg);
	compare(name, buf_str(is), &was);
	mem_free(was.p);
}

/* corpus.c -- reads what tests/corpus/make.py wrote. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "corpus.h"
#include "suites.h"

static struct bytes slurp(const char *folder, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct bytes b;
	struct err err;

	snprintf(path, sizeof(path), "%s/tests/corpus/%s/%s", srcdir ? srcdir : ".", folder, name);
	ck_assert_msg(io_read(path, 1 << 20, &b, &err), "%s", err.msg);
	return b;
}

int corpus_each(const char *folder, void (*each)(int, const char *, const char *, const struct bytes *))
{
	struct bytes list = slurp(folder, "LIST");
	char *at = (char *)list.p;
	int n = 0;

	for (char *line; (line = strsep(&at, "\n")) && *line; n++) {
		char *code = strsep(&line, "\t"), *name = strsep(&line, "\t");

		ck_assert(code && name && line);
		struct bytes b = slurp(folder, name);
		each(atoi(code), name, line, &b);
		mem_free(b.p);
	}
	mem_free(list.p);
	return n;
}

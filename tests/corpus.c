/* corpus.c -- reads what tests/corpus/make.py wrote. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "corpus.h"
#include "suites.h"
#include "weights/weights.h"

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

void corpus_answer(int code, const char *name, const char *words, const struct bytes *b)
{
	struct err err = { 0 };
	struct weights *w = weights_parse(b, "FILE", false, &err);

	if (code == 0) {
		ck_assert_msg(w != NULL, "%s: %s", name, err.msg);
		ck_assert_msg(w->ntensors == atoi(words), "%s: %d tensors", name, w->ntensors);
	} else {
		ck_assert_msg(w == NULL, "%s was taken", name);
		ck_assert_msg((int)err.code == code, "%s: code %d: %s", name, err.code, err.msg);
		ck_assert_msg(strstr(err.msg, words) != NULL, "%s: %s", name, err.msg);
		ck_assert_msg(strncmp(err.msg, "FILE: ", 6) == 0, "%s: %s", name, err.msg);
	}
	weights_free(w);
}

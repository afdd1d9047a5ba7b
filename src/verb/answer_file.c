/*
 * answer_file.c -- an answer that goes into a file.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/text.h"
#include "verb/verb_private.h"

void answer_wrote(const struct session *s, const char *path, const char *what, struct sink *sink)
{
	if (s->door == DOOR_SHELL || strcmp(path, "-") == 0)
		return; /* a command that did what it was told says nothing */
	buf_puts(&sink->out, "Wrote ");
	text_safe(&sink->out, path);
	buf_printf(&sink->out, ": %s.\n", what);
}

bool answer_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return a && a[0] && stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino && S_ISREG(x.st_mode);
}

bool answer_spares_input(const struct session *s, const char *path, struct err *err)
{
	const char *inputs[] = { s->net ? s->net->path : NULL,
		                 s->now.model,
		                 s->now.weights,
		                 s->now.picture,
		                 s->now.labels,
		                 s->now.against };

	if (s->guest)
		return err_set(err, ERR_MALFORMED, "a lesson writes no files: %s", path);
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		if (answer_same_file(inputs[i], path))
			return err_set(err, ERR_WRITE, "%s is what is being read; write somewhere else",
			               path);
	return true;
}

bool answer_bytes_to(const struct session *s, const char *path, struct err *err)
{
	if (strcmp(path, "-") == 0 && (s->terminal || s->door != DOOR_SHELL))
		return err_set(err, ERR_USAGE,
		               "that is a file of bytes, not text for a terminal; use -o FILE");
	return true;
}

bool answer_file(const struct session *s, const struct buf *bytes, const char *what, struct sink *sink,
                 struct err *err)
{
	struct io_out *out;

	if (!answer_spares_input(s, s->now.output, err))
		return false;
	out = io_create(s->now.output, s->now.force, err);
	if (!out)
		return false;
	if (!io_write(out, bytes->s, bytes->len, err)) {
		io_abandon(out);
		return false;
	}
	if (!io_commit(out, err))
		return false;
	answer_wrote(s, s->now.output, what, sink);
	return true;
}

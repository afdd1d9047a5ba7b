/*
 * answer_file.c -- an answer that goes into a file.
 */
#include <string.h>

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
	struct io_out *out = io_create(s->now.output, s->now.force, err);

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

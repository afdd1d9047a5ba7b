/*
 * script.c -- verbs from a file, one line each, in whichever door.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "verb/verb_private.h"

enum { SCRIPT_MOST = 1 << 20, DEEPEST = 8 };

static bool run_line(struct session *s, const char *line, struct sink *sink, struct err *err)
{
	struct sink own = { 0 };
	bool ok = verb_run_line(s, line, &own, err);

	buf_puts(&sink->notice, buf_str(&own.notice));
	if (ok && own.binary)
		ok = err_set(err, ERR_USAGE, "that is a file of bytes, not text; use -o FILE");
	if (ok) {
		buf_puts(&sink->out, buf_str(&own.out));
		if (own.moved && s->door != DOOR_SCREEN && !s->base.json)
			say(&s->scene, VOICE_SPOKEN, &sink->out);
		sink->moved |= own.moved && s->door == DOOR_SCREEN;
		sink->no |= own.no;
	}
	sink_free(&own);
	return ok;
}

static bool run_lines(struct session *s, const char *path, char *text, struct sink *sink, struct err *err)
{
	int number = 0;

	for (char *line = text; line && !s->quit;) {
		char *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		number++;
		if (!run_line(s, line, sink, err)) {
			if (err->code != ERR_STOPPED)
				err_prefix(err, "%s:%d", path, number);
			return false;
		}
		line = end ? end + 1 : NULL;
	}
	return true;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct bytes file = { 0 };
	char *path;
	bool ok;

	if (!answer_args(&verb_script, argc, 1, 1, err))
		return false;
	if (s->scripts == DEEPEST)
		return err_set(err, ERR_LIMIT, "%s: scripts within scripts, %d deep, go no deeper", argv[1],
		               DEEPEST);
	path = mem_strdup(argv[1]); /* the words of this line do not outlive the script's first */
	if (!path)
		return err_memory(err);
	ok = io_read(path, SCRIPT_MOST, &file, err);
	if (ok && memchr(file.p, '\0', file.n))
		ok = err_set(err, ERR_MALFORMED, "%s: that is no text", path);
	s->scripts++;
	ok = ok && run_lines(s, path, (char *)file.p, sink, err);
	s->scripts--;
	mem_free(file.p);
	mem_free(path);
	return ok;
}

const struct verb verb_script = {
	.name = "script",
	.keys = "",
	.usage = "script FILE",
	.gloss = "runs the verbs in FILE, one line each; stops at the first error",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run,
};

/*
 * kept.c -- the place outlives the terminal.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "door/kept.h"

enum { LINE_MOST = 4096 };

/* The folder, then the file; false where there is no home. */
static bool path_of(struct buf *path, bool file)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	buf_clear(path);
	if (state && state[0] == '/') /* the XDG rules: a relative path is ignored */
		buf_printf(path, "%s/skipstep", state);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.local/state/skipstep", home);
	else
		return false;
	buf_puts(path, file ? "/place" : "");
	return !path->lost;
}

void kept_put(const char *way_back)
{
	struct buf path = { 0 };
	struct io_out *out = NULL;
	struct err err;

	if (path_of(&path, false) && io_mkdir(buf_str(&path), &err) && path_of(&path, true))
		out = io_create(buf_str(&path), true, &err);
	if (out && io_write(out, way_back, strlen(way_back), &err) && io_write(out, "\n", 1, &err))
		io_commit(out, &err);
	else
		io_abandon(out);
	buf_free(&path);
}

void kept_tell(struct buf *out)
{
	struct buf path = { 0 };
	struct bytes file;
	struct err err;

	if (path_of(&path, true) && io_is_file(buf_str(&path)) &&
	    io_read(buf_str(&path), LINE_MOST, &file, &err)) {
		char *line = (char *)file.p;

		line[strcspn(line, "\n")] = '\0';
		if (line[0]) {
			buf_puts(out, "Last time the terminal went away. ");
			text_safe(out, line);
			buf_puts(out, " comes back to that place.");
		}
		mem_free(file.p);
		unlink(buf_str(&path));
	}
	buf_free(&path);
}

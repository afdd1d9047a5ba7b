/*
 * save.c -- the page a full screen shows, into a file: text, or with colours where it is called .ansi.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

enum { SIZE_MOST = 1000 };

/* "120x36" */
static bool parse_size(const char *text, int *w, int *h, struct err *err)
{
	char width[16];
	const char *by = strchr(text, 'x');

	if (by && by - text < (long)sizeof width) {
		snprintf(width, sizeof width, "%.*s", (int)(by - text), text);
		if (text_int(width, 1, SIZE_MOST, w) && text_int(by + 1, 1, SIZE_MOST, h))
			return true;
	}
	return err_set(err, ERR_USAGE, "a size is columns by rows, like 80x24; not \"%s\"", text);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int w = s->width, h = s->height;
	const char *output = s->now.output;
	struct buf text = { 0 };
	struct scene scene;
	struct cells page;
	bool ok, coloured;

	if (!answer_args(&verb_save_screen, argc, output ? 0 : 1, 2, err))
		return false;
	for (int i = 1; i < argc; i++)
		if (!output)
			output = argv[i];
		else if (!parse_size(argv[i], &w, &h, err))
			return false;
	if (!session_show(s, err) || !cells_new(&page, w, h, err))
		return false;
	coloured = text_ends(output, ".ansi");
	scene = s->scene;
	scene.text = scene.text_title = scene.notice = scene.typed = NULL;
	if (coloured && scene.look.depth == DEPTH_MONO)
		scene.look.depth = DEPTH_256;
	else if (!coloured)
		scene.look.depth = DEPTH_MONO;
	page_draw(&scene, &page);
	if (coloured)
		cells_print_ansi(&page, (int)scene.look.depth, &text);
	else
		cells_print(&page, &text);
	cells_free(&page);
	s->now.output = output;
	ok = buf_ok(&text, err) && answer_file(s, &text, "the screen", sink, err);
	buf_free(&text);
	return ok;
}

const struct verb verb_save_screen = {
	.name = "save-screen",
	.keys = "",
	.usage = "save-screen FILE [COLUMNSxROWS]",
	.gloss = "the page a full screen shows, as text; FILE.ansi with colours",
	.text = "--force replaces a file that exists.\n",
	.group = VERB_FILE,
	.run = run,
};

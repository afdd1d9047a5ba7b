/*
 * play.c -- what only a full screen can do, as states of the session: stepping by itself, the true-colour picture,
 * larger maps and another part of them.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"
#include "view/peek.h"

enum { FASTEST = 50, ZOOM_MOST = 8, PEEK_ROWS = 40 };

static bool run_play(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int rate = 3;

	if (!answer_args(&verb_play, argc, 0, 1, err))
		return false;
	if (argc > 1 && strcmp(argv[1], "off") == 0)
		rate = 0;
	else if (argc > 1 && !text_int(argv[1], 1, FASTEST, &rate))
		return err_set(err, ERR_USAGE, "play wants 1 to %d steps a second, or off; not \"%s\"",
		               FASTEST, argv[1]);
	if (s->door == DOOR_SCREEN)
		s->play = rate;
	else
		buf_puts(&sink->out, "Only a full screen plays by itself; next 5 goes five steps.\n");
	return true;
}

static bool run_peek(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct scene scene;
	struct cells page;
	int w = int_clamp(s->width, 40, 400);

	if (!answer_args(&verb_peek, argc, 0, 0, err))
		return false;
	if (s->door == DOOR_SCREEN) {
		s->peek = true;
		return true;
	}
	if (s->door == DOOR_LINE)
		return verb_describe.run(s, argc, argv, sink, err);
	if (!session_show(s, err) || !cells_new(&page, w, PEEK_ROWS, err))
		return false;
	scene = answer_scene(s);
	peek_draw(&scene, &page, (struct rect){ 0, 0, w, PEEK_ROWS });
	answer_cells(s, &page, &sink->out);
	cells_free(&page);
	return true;
}

static bool run_zoom(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;

	if (!answer_args(&verb_zoom, argc, 1, 1, err))
		return false;
	if (strcmp(argv[1], "in") == 0)
		look->zoom = look->zoom == -2 ? 1 : int_min(look->zoom + 1, ZOOM_MOST);
	else if (strcmp(argv[1], "out") == 0)
		look->zoom = look->zoom <= 1 && look->zoom >= 0 ? -2 : int_max(look->zoom - 1, -ZOOM_MOST);
	else if (strcmp(argv[1], "off") == 0)
		look->zoom = look->pan_y = look->pan_x = 0;
	else
		return err_set(err, ERR_USAGE, "zoom wants in, out or off, not \"%s\"", argv[1]);
	if (s->door == DOOR_SCREEN)
		return true;
	if (look->zoom > 0)
		buf_printf(&sink->out, "Maps: %d cell%s a pixel.\n", look->zoom, look->zoom == 1 ? "" : "s");
	else if (look->zoom < 0)
		buf_printf(&sink->out, "Maps: %d pixels a cell.\n", -look->zoom);
	else
		buf_puts(&sink->out, "Maps as they fit.\n");
	return true;
}

static bool run_pan(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	const struct tensor *map;
	int n = 8;

	if (!answer_args(&verb_pan, argc, 1, 2, err))
		return false;
	if (argc > 2 && !text_int(argv[2], 1, 1 << 16, &n))
		return err_set(err, ERR_USAGE, "pan wants a number of pixels, not \"%s\"", argv[2]);
	map = trace_out(s->trace, s->scene.cursor.step);
	if (strcmp(argv[1], "left") == 0)
		look->pan_x -= n;
	else if (strcmp(argv[1], "right") == 0)
		look->pan_x += n;
	else if (strcmp(argv[1], "up") == 0)
		look->pan_y -= n;
	else if (strcmp(argv[1], "down") == 0)
		look->pan_y += n;
	else if (strcmp(argv[1], "off") == 0)
		look->pan_y = look->pan_x = 0;
	else
		return err_set(err, ERR_USAGE, "pan wants left, right, up, down or off, not \"%s\"", argv[1]);
	look->pan_y = int_clamp(look->pan_y, -map->shape.h, map->shape.h);
	look->pan_x = int_clamp(look->pan_x, -map->shape.w, map->shape.w);
	if (s->door != DOOR_SCREEN)
		buf_printf(&sink->out, "Maps begin %d rows down, %d columns right of where they would.\n",
		           look->pan_y, look->pan_x);
	return true;
}

const struct verb verb_play = {
	.name = "play",
	.keys = "",
	.usage = "play [N|off]",
	.gloss = "steps N times a second until a key (3); full screen only",
	.group = VERB_MOVE,
	.run = run_play,
};

const struct verb verb_peek = {
	.name = "peek",
	.keys = "P",
	.usage = "peek",
	.gloss = "all channels here in all the colours the terminal has; a key returns",
	.group = VERB_LOOK,
	.run = run_peek,
};

const struct verb verb_zoom = {
	.name = "zoom",
	.keys = "+=in -=out 0=off",
	.usage = "zoom in|out|off",
	.gloss = "larger and smaller maps; off: as they fit",
	.group = VERB_LOOK,
	.run = run_zoom,
};

const struct verb verb_pan = {
	.name = "pan",
	.keys = "",
	.usage = "pan left|right|up|down|off [N]",
	.gloss = "another part of a map that does not fit, by N pixels (8)",
	.group = VERB_LOOK,
	.run = run_pan,
};

/*
 * look.c -- how the reader wishes to look: maps, another view, small switches.
 */
#include <string.h>

#include "verb/verb_private.h"
#include "view/view.h"

/* ---- maps --------------------------------------------------------------------------------------- */

enum { MAPS_ROWS = 22, WIDTH_MOST = 400 };

static bool print_maps(struct session *s, const struct cursor *here, struct buf *out, struct err *err)
{
	struct scene scene = answer_scene(s);

	scene.cursor = *here;
	scene.cursor.size = SIZE_CHANNEL;
	scene.look.view = NULL;
	scene.lesson = NULL;
	return answer_drawn(s, &scene, &view_maps, MAPS_ROWS, out, err);
}

/* In full screen: the maps over another view, as numbers, away again. */
static void next_maps(struct session *s)
{
	struct look *look = &s->scene.look;
	bool shown = look->view ? look->view == &view_maps : s->scene.cursor.size == SIZE_CHANNEL;

	if (!shown) {
		look->view = s->scene.cursor.size == SIZE_CHANNEL ? NULL : &view_maps;
		look->numbers = false;
	} else if (!look->numbers) {
		look->numbers = true;
	} else {
		look->numbers = false;
		look->view = NULL;
	}
}

static bool run_maps(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	enum place_depth depth;
	struct cursor here;

	if (!answer_args(&verb_maps, argc, 0, 1, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1) {
		next_maps(s);
		return true;
	}
	if (s->door == DOOR_LINE)
		return verb_describe.run(s, argc, argv, sink, err);
	if (!session_place(s, argc > 1 ? argv[1] : NULL, true, &here, &depth, err) ||
	    !session_need(s, here.step, err) || !print_maps(s, &here, &sink->out, err))
		return false;
	s->scene.cursor = here; /* who asks about a place is there */
	return true;
}

const struct verb verb_maps = {
	.name = "maps",
	.keys = "m",
	.usage = "maps [PLACE]",
	.gloss = "the feature maps of an operation: what came in, what went out",
	.text = "In line mode the maps are described in words.\n",
	.group = VERB_LOOK,
	.run = run_maps,
};

/* ---- view --------------------------------------------------------------------------------------- */

static bool print_page(struct session *s, struct buf *out, struct err *err)
{
	struct scene scene;
	struct cells page;

	if (!session_show(s, err) || !session_all(s, err) ||
	    !cells_new(&page, int_clamp(s->width, 1, WIDTH_MOST), s->height, err))
		return false;
	scene = answer_scene(s);
	page_draw(&scene, &page);
	answer_cells(s, &page, out);
	cells_free(&page);
	return true;
}

/* The compare view needs something to compare with; its table is not the answer here. */
static bool compare_first(struct session *s, char **argv, struct err *err)
{
	struct sink unheard = { 0 };
	bool ok = verb_compare.run(s, 1, argv, &unheard, err);

	sink_free(&unheard);
	return ok;
}

static bool run_view(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct view *view = NULL;

	if (!answer_args(&verb_view, argc, 0, 1, err))
		return false;
	if (argc > 1 && strcmp(argv[1], "auto") != 0) {
		view = view_find(argv[1]);
		if (!view || view == &view_words)
			return err_set(
			    err, ERR_USAGE,
			    "there is no view \"%s\"; there are overview, block, maps, pixel, mac, compare and auto",
			    argv[1]);
	}
	if (view == &view_compare && !s->scene.comparison && !compare_first(s, argv, err))
		return false;
	s->scene.look.view = view;
	return s->door == DOOR_SCREEN || print_page(s, &sink->out, err);
}

const struct verb verb_view = {
	.name = "view",
	.keys = "",
	.usage = "view [overview|block|maps|pixel|mac|compare|auto]",
	.gloss = "the page a full screen shows, or another view of the place",
	.text = "Outside the full screen the page is printed, as wide as the terminal.\n",
	.group = VERB_LOOK,
	.run = run_view,
};

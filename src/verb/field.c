/*
 * field.c -- what one number depends on, and where one number goes.
 */
#include <string.h>

#include "base/alloc.h"
#include "verb/verb_private.h"

enum { ROWS = 40 };

static void json_box(struct buf *b, const char *key, struct box box)
{
	json_key(b, key);
	json_open(b, '[');
	json_int(b, box.y);
	json_int(b, box.x);
	json_int(b, box.h);
	json_int(b, box.w);
	json_close(b, ']');
}

/* The words of a place, to find it again in another trace. */
static bool keep_place(struct session *s, const struct cursor *at, char **kept, struct err *err)
{
	struct cursor pixel = *at;
	struct buf place = { 0 };
	char *copy;

	pixel.size = SIZE_PIXEL;
	place_print(s->trace, &pixel, &place);
	copy = place.lost ? NULL : mem_strdup(buf_str(&place));
	buf_free(&place);
	if (!copy)
		return err_memory(err);
	mem_free(*kept);
	*kept = copy;
	return true;
}

/* ---- field -------------------------------------------------------------------------------------- */

static void field_json(const struct session *s, struct buf *b)
{
	static const char *const ways[] = { "all", "trunk", "shortcut" };
	const struct field *f = &s->gathered.field;
	struct cursor at = { .step = f->step, .size = SIZE_OP };
	struct buf place = { 0 };

	place_print(s->trace, &at, &place);
	json_begin(s, b, "skipstep.field/1", true);
	json_text(b, "step", buf_str(&place));
	buf_free(&place);
	json_key(b, "y");
	json_int(b, f->y);
	json_key(b, "x");
	json_int(b, f->x);
	json_text(b, "split", f->split < 0 ? NULL : trace_name(s->trace, f->split));
	json_key(b, "maps");
	json_open(b, '[');
	for (int i = f->first; i <= f->step; i++) {
		const struct field_map *map = field_at(f, i);

		if (!map)
			continue;
		json_open(b, '{');
		json_text(b, "step", trace_name(s->trace, i));
		for (int way = 0; way < FIELD_WAYS; way++) {
			json_key(b, ways[way]);
			json_open(b, '{');
			json_key(b, "places");
			json_int(b, map->side[way].places);
			json_box(b, "box", map->side[way].box);
			json_close(b, '}');
		}
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

static bool run_field(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	enum place_depth depth;
	struct cursor here;

	if (!answer_args(&verb_field, argc, 0, 1, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1 && look->view == &view_field) {
		look->view = NULL;
		return true;
	}
	if (!session_place(s, argc > 1 ? argv[1] : NULL, true, &here, &depth, err))
		return false;
	s->gathered.field_stays = argc > 1;
	if (argc > 1 && !keep_place(s, &here, &s->gathered.field_place, err))
		return false;
	if (argc > 1)
		s->scene.cursor = here; /* who asks about a place is there */
	if (s->now.json) {
		if (!gather_field(s, &here, err))
			return false;
		field_json(s, &sink->out);
		return true;
	}
	return answer_view(s, &view_field, ROWS, sink, err);
}

/* ---- watch -------------------------------------------------------------------------------------- */

static void watch_json(const struct session *s, struct buf *b)
{
	const struct watch *w = &s->gathered.watch;

	json_begin(s, b, "skipstep.watch/1", true);
	json_text(b, "place", s->gathered.watch_place);
	json_key(b, "value");
	w->computed ? json_number(b, w->value) : json_null(b);
	json_key(b, "reached");
	json_open(b, '[');
	for (int i = 0; i < w->nreached; i++) {
		const struct watched *r = &w->reached[i];

		json_open(b, '{');
		json_text(b, "step", trace_name(s->trace, r->step));
		json_key(b, "places");
		json_int(b, r->places);
		json_key(b, "channels");
		json_int(b, r->channels);
		json_key(b, "values");
		json_int(b, r->values);
		json_box(b, "box", r->box);
		json_key(b, "at");
		r->own ? json_at(b, r->at) : json_null(b);
		json_key(b, "value");
		r->own && r->computed ? json_number(b, r->value) : json_null(b);
		json_key(b, "stopped");
		json_bool(b, r->stopped);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

static bool run_watch(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct gathered *g = &s->gathered;
	enum place_depth depth;
	struct cursor here;

	if (!answer_args(&verb_watch, argc, 0, 1, err) || !session_all(s, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1 && s->scene.look.view == &view_watch) {
		s->scene.look.view = NULL;
		return true;
	}
	/* alone: what is watched already, or else the number here */
	if (argc > 1 || !g->watch_place) {
		if (!session_place(s, argc > 1 ? argv[1] : NULL, true, &here, &depth, err) ||
		    !session_need(s, here.step, err) || !keep_place(s, &here, &g->watch_place, err))
			return false;
		g->watch_done = -1; /* another number: made again */
	}
	if (!gather_watch(s, err))
		return false;
	if (s->now.json) {
		watch_json(s, &sink->out);
		return true;
	}
	return answer_view(s, &view_watch, ROWS, sink, err);
}

static bool run_unwatch(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct gathered *g = &s->gathered;

	(void)argv;
	if (!answer_args(&verb_unwatch, argc, 0, 0, err))
		return false;
	if (!g->watch_place) {
		buf_puts(&sink->out, "Nothing is watched; watch PLACE watches a number.\n");
		return true;
	}
	buf_printf(&sink->out, "%s is watched no more.\n", g->watch_place);
	if (g->has_watch)
		watch_free(&g->watch);
	g->has_watch = false;
	mem_free(g->watch_place);
	g->watch_place = NULL;
	s->scene.watch = NULL;
	if (s->scene.look.view == &view_watch)
		s->scene.look.view = NULL;
	return true;
}

const struct verb verb_field = {
	.name = "field",
	.keys = "",
	.usage = "field [PLACE]",
	.gloss = "the receptive field: the places of every earlier map that a number depends on",
	.text =
	    "Through the trunk and round the shortcut. Alone it is the field of the number here, wherever here is.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run_field,
};

const struct verb verb_watch = {
	.name = "watch",
	.keys = "",
	.usage = "watch [PLACE]",
	.gloss = "where a number goes: by itself, round shortcuts, and into which sums",
	.text = "The number stays watched, and its way is marked, until unwatch.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run_watch,
};

const struct verb verb_unwatch = {
	.name = "unwatch",
	.keys = "",
	.usage = "unwatch",
	.gloss = "watches the number no more",
	.group = VERB_ASK,
	.run = run_unwatch,
};

/* maps.c -- an op opened: what came in, what went out, one channel large and all channels small. */
#include <stdio.h>

#include "view/beside.h"
#include "view/channels.h"
#include "view/flow.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/view.h"

static const struct ink plain;

enum { FACTS_W = 20, FACTS_WIDE = 28, CAPTIONS = 2, LISTING_H = 8 };

/* `m`: the channel that goes out, as numbers. */
static void draw_numbers(const struct scene *s, struct cells *page, struct rect r)
{
	struct at at = scene_at(s);
	struct map m = map_channel(scene_out(s), at.c, shown(s, s->cursor.step));
	struct grid g = { .v = m.v, .h = m.h, .w = m.w, .y = at.y, .x = at.x, .down = "y", .across = "x" };

	if (!m.v) {
		cells_text(page, r.x, r.y, r.w, plain, "...");
		return;
	}
	grid_around(s, &g, r);
	grid_draw(s, page, r, &g);
}

/* Beside maps that are grown facts stand closer. */
static int facts_width(const struct scene *s, struct rect r, int maps)
{
	return s->look.zoom <= 0 && maps + FACTS_WIDE + 4 <= r.w ? FACTS_WIDE : FACTS_W;
}

/* Maps at the left, facts at the right if they leave room; returns the rows used. */
static int draw_upper(const struct scene *s, struct cells *page, struct rect r, struct shape want)
{
	int facts = facts_width(s, r, want.w);
	bool beside = r.w >= 60 && want.w + facts + 3 <= r.w;
	int width = beside ? r.w - facts - 2 : r.w - 1;

	if (s->look.numbers) {
		draw_numbers(s, page, (struct rect){ r.x + 1, r.y, width - 1, r.h });
	} else {
		int used = flow_maps(s, page, (struct rect){ r.x + 1, r.y, width - 1, r.h });

		if (!beside &&
		    used + facts + 4 <= r.w) { /* maps that were made smaller leave room after all */
			beside = true;
			width = r.w - facts - 2;
		}
	}
	if (beside)
		flow_facts(s, page, (struct rect){ r.x + r.w - facts, r.y, facts, r.h }, false);
	return int_min(r.h, want.h);
}

/* On a large page the maps grow, as long as there is room for the line of Python under them: cells a pixel, 0 for as
   they fit. */
static int grown(const struct scene *s, struct rect r, int upper)
{
	struct rect room = { 0, 0, r.w - FACTS_W - 4, upper - LISTING_H };

	return s->look.zoom != 0 || s->look.numbers ? s->look.zoom : flow_zoom(s, room);
}

/* A listing that was asked for takes the right of a wide page. */
static struct rect beside_listing(const struct scene *s, struct cells *page, struct rect r)
{
	int width = r.w >= 118 ? 46 : 42;

	if (s->look.side == SIDE_AUTO || r.w < 76)
		return r;
	rule_down(page, r.x + r.w - width, r.y, r.h);
	pane_listing(s, page, (struct rect){ r.x + r.w - width + 1, r.y, width - 1, r.h }, SIDE_PYTHON);
	return (struct rect){ r.x, r.y, r.w - width, r.h };
}

/* Rows that are left show the line of Python that does this. */
static void draw_rest(const struct scene *s, struct cells *page, struct rect r)
{
	if (r.h < 6 || s->look.side != SIDE_AUTO || r.w < 44)
		return;
	rule_across(page, r.x, r.y, r.w, "in Python");
	pane_listing(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, SIDE_PYTHON);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct shape want = flow_wants(s);
	int bands = channels_rows(s);

	r = beside_listing(s, page, beside_network(s, page, r, want.w + FACTS_W + 4));
	if (r.w < 56 || bands == 0) {
		draw_upper(s, page, r, want);
		return;
	}

	/* The maps at one pixel to a pixel come first; where that cannot be, smaller ones leave room for all channels. */
	bool whole = want.w + 2 <= r.w && want.h <= r.h;
	int upper = r.h - bands - 1;

	if (upper < 6 || (whole && want.h > upper)) {
		draw_upper(s, page, r, want);
		return;
	}

	struct scene large = *s;

	large.look.zoom = grown(s, r, upper);
	if (large.look.zoom > 0)
		upper = int_min(upper, (want.h - CAPTIONS) * 2 * large.look.zoom + 4);
	else if (whole)
		upper = int_max(want.h, int_min(upper, 10)); /* what the facts beside them need */
	draw_upper(&large, page, (struct rect){ r.x, r.y, r.w, upper }, want);
	channels_draw(s, page, (struct rect){ r.x + 1, r.y + upper + 1, r.w - 1, bands });
	draw_rest(s, page, (struct rect){ r.x, r.y + upper + bands + 2, r.w, r.h - upper - bands - 2 });
}

static const struct hint hints[] = { { "n", "next" },      { "N", "back" },    { "Enter", "open" },
	                             { "u", "out" },       { "m", "numbers" }, { "w", "why" },
	                             { "< >", "channel" }, { "v", "code" },    { NULL, NULL } };

const struct view view_maps = {
	.name = "maps",
	.gloss = "an op: what came in and what went out, a channel large, all channels small",
	.hints = hints,
	.draw = draw
};

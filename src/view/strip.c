/* strip.c -- row 2: the network as a strip, and the six sizes. */
#include "view/strip.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "view/glyph.h"

/* How closely the strip is drawn; the first that fits is taken. */
struct form {
	bool words; /* "stem" and "head" */
	int count;  /* runs of this many identities or more become a number; 0: never */
};

struct pen {
	const struct scene *s;
	struct cells *page; /* NULL: only measured */
	int x, y, max;
};

static void put(struct pen *pen, uint32_t glyph, bool here, colour fg)
{
	if (pen->page && pen->x < pen->max)
		cells_put(pen->page, pen->x, pen->y, glyph,
		          (struct ink){ .fg = fg, .attr = here ? ATTR_REVERSE : 0 });
	pen->x++;
}

/* A click on the next `width` columns goes to part i. */
static void spot(const struct pen *pen, int width, int i)
{
	if (pen->page)
		cells_spot(pen->page, (struct rect){ pen->x, pen->y, int_min(width, pen->max - pen->x), 1 },
		           SPOT_PART, i, 0);
}

static void put_text(struct pen *pen, const char *text, bool here)
{
	for (; *text; text++)
		put(pen, (uint32_t)(unsigned char)*text, here, COLOUR_DEFAULT);
}

static bool here(const struct scene *s, int first, int last)
{
	const struct net *net = scene_net(s);
	int part = net->node[scene_step(s)].part;

	if (s->cursor.size == SIZE_STAGE)
		return net->part[part].stage == net->part[first].stage;
	return part >= first && part <= last;
}

static colour path_colour(enum path path)
{
	return path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
	       : path == PATH_ZERO_PAD ? INK_ZERO_PAD
	                               : COLOUR_DEFAULT;
}

/* How many identities in a row begin with part i, up to `last`. */
static int run(const struct net *net, int i, int last)
{
	int n = 0;

	while (i + n <= last && net->part[i + n].path == PATH_IDENTITY)
		n++;
	return n;
}

static void put_block(struct pen *pen, int i)
{
	const struct part *p = &scene_net(pen->s)->part[i];
	bool lost = unreached(pen->s, p);
	uint32_t glyph = hidden_path(pen->s, p) ? '?'
	                 : lost                 ? '!'
	                 : p->path == PATH_NONE ? '-'
	                                        : glyph_path(p->path, pen->s->look.ascii);

	spot(pen, 1, i);
	put(pen, glyph, here(pen->s, i, i),
	    hidden_path(pen->s, p) ? COLOUR_DEFAULT
	    : lost                 ? INK_ERROR
	                           : path_colour(p->path));
}

static void put_stage(struct pen *pen, const struct stage *stage, struct form form)
{
	const struct net *net = scene_net(pen->s);

	for (int i = stage->first; i <= stage->last; i++) {
		int n = run(net, i, stage->last);
		bool masked = n > 0 && (hidden_path(pen->s, &net->part[i + n - 1]) ||
		                        unreached(pen->s, &net->part[i + n - 1]));

		if (form.count == 0 || n < form.count || i == stage->first || masked) {
			put_block(pen, i);
			continue;
		}

		char number[16];

		snprintf(number, sizeof(number), "%d", n);
		spot(pen, (int)strlen(number), i);
		put_text(pen, number, here(pen->s, i, i + n - 1));
		i += n - 1;
	}
}

static void put_strip(struct pen *pen, struct form form)
{
	const struct net *net = scene_net(pen->s);
	bool first = true;

	for (int i = 0; i < net->nstages; i++) {
		const struct stage *stage = &net->stage[i];
		bool block = net->part[stage->first].kind == PART_BLOCK;

		if (!block && !form.words)
			continue;
		if (!first)
			put(pen, ' ', false, COLOUR_DEFAULT);
		first = false;
		if (block) {
			put_stage(pen, stage, form);
			continue;
		}
		spot(pen, 4, stage->first);
		put_text(pen, net->part[stage->first].kind == PART_STEM ? "stem" : "head",
		         here(pen->s, stage->first, stage->last));
	}
}

static void sizes_text(const struct scene *s, bool all, struct buf *out)
{
	if (!all) {
		buf_printf(out, "size %d %s", s->cursor.size, size_word(s->cursor.size));
		return;
	}
	for (int i = SIZE_STAGE; i <= SIZE_MAC; i++)
		buf_printf(out, i == (int)s->cursor.size ? "%s[%d %s]" : "%s%d %s", i > SIZE_STAGE ? " " : "",
		           i, size_word((enum size)i));
}

void strip_draw(const struct scene *s, struct cells *page, int y)
{
	static const struct form forms[] = {
		{ true, 0 }, { false, 0 }, { true, 3 }, { false, 3 }, { false, 2 }
	};
	struct buf sizes = { 0 };
	int margin = page->w >= 60;

	sizes_text(s, page->w >= 80, &sizes);

	int width = cells_columns(buf_str(&sizes)), x = page->w - width - margin;

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct pen pen = { s, NULL, margin, y, x - 1 };

		put_strip(&pen, forms[i]);
		if (pen.x > x - 1 && i + 1 < ARRAY_LEN(forms))
			continue;
		pen = (struct pen){ s, page, margin, y, x - 1 };
		put_strip(&pen, forms[i]);
		break;
	}
	cells_text(page, x, y, width, (struct ink){ 0 }, buf_str(&sizes));
	buf_free(&sizes);
}

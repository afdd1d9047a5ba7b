/* flow.c -- an op at work, as maps. */
#include "view/flow.h"

#include <stdio.h>

#include "op/op.h"
#include "view/grid.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/role.h"

static const struct ink plain;

enum { PANELS = 4, GAP = 4, TITLE = 19, LEGEND = 14 };

/* One thing drawn: a map, a vector, a kernel. */
struct panel {
	enum { PANEL_MAP, PANEL_VECTOR, PANEL_KERNEL, PANEL_RGB, PANEL_ZEROS } kind;
	struct small title, caption;
	const struct tensor *t;
	struct map map;
	int c;
	int step; /* whose output this is */
	bool ok;
	bool legend;
};

struct panels {
	struct panel panel[PANELS];
	int n;
	bool shared; /* one scale for all maps */
};

static bool is_vector(const struct tensor *t)
{
	return t->shape.h * t->shape.w == 1;
}

static void add_panel(struct panels *p, const struct tensor *t, int step, int c, bool ok, struct small title,
                      const char *caption)
{
	struct panel *panel = &p->panel[p->n++];

	*panel = (struct panel){ .kind = c < 0          ? PANEL_ZEROS
		                         : is_vector(t) ? PANEL_VECTOR
		                                        : PANEL_MAP,
		                 .title = title,
		                 .caption = small_format("%s", caption),
		                 .t = t,
		                 .c = c,
		                 .step = step,
		                 .ok = ok };
	panel->map = (struct map){ .h = t->shape.h, .w = t->shape.w, .every = 1 };
	if (ok && t->v && c >= 0 && c < t->shape.c)
		panel->map.v = t->v + (size_t)c * (size_t)t->shape.h * (size_t)t->shape.w;
	panel->legend = true;
}

static void add_kernel(const struct scene *s, struct panels *p, int c, int ci)
{
	const float *k = role_kernel(s, c, ci);
	int size = s->trace[0]->step[scene_step(s)].call.args.kernel;
	struct panel *panel = &p->panel[p->n];

	if (!k || size < 1)
		return;
	p->n++;
	*panel =
	    (struct panel){ .kind = PANEL_KERNEL, .title = small_format("%d×%d", size, size), .ok = true };
	panel->map = (struct map){ .v = k, .h = size, .w = size, .every = 1 };
}

static void add_inputs(const struct scene *s, struct panels *p, int c)
{
	const struct step *step = &s->trace[0]->step[s->cursor.step];

	for (int i = 0; i < OP_IN; i++) {
		const struct tensor *in = step->call.in[i];
		int ci = in ? role_channel(s, i, c) : 0;
		bool ok = i < step->node->nin ? shown(s, step->node->in[i]) : true;

		if (!in)
			continue;
		if (ci >= in->shape.c)
			ci = 0;

		struct small name = role_input(s, i);

		add_panel(p, in, i < step->node->nin ? step->node->in[i] : -1, is_vector(in) ? 0 : ci, ok,
		          is_vector(in) ? name
		          : ci < 0      ? small_format("zeros")
		                        : small_format("%.40s[%d]", name.s, ci),
		          role_long(s, i));
		if (i == 0)
			add_kernel(s, p, c, ci);
	}
}

/* What is to be drawn; its numbers are looked at by measure(). */
static void make(const struct scene *s, struct panels *p)
{
	const struct tensor *out = scene_out(s);
	const struct op *op = s->cursor.step >= 0 ? s->trace[0]->step[s->cursor.step].node->op : NULL;
	int c = scene_at(s).c;
	const char *name =
	    op ? small_name(scene_net(s), s->cursor.step) : trace_name(s->trace[0], s->cursor.step);

	*p = (struct panels){ 0 };
	if (!op || op == &op_input) {
		add_panel(p, out, s->cursor.step, c, shown(s, s->cursor.step), small_format("%.40s", name),
		          "in its colours");
		p->panel[0].kind = PANEL_RGB;
	} else {
		add_inputs(s, p, c);
	}
	add_panel(p, out, s->cursor.step, c, shown(s, s->cursor.step),
	          is_vector(out) ? small_format("%.40s", name) : small_format("%.40s[%d]", name, c),
	          role_long(s, 0)[0] ? "the sum" : "");
	p->shared = op == &op_add || op == &op_relu || op == &op_maxpool2d || op == &op_zero_pad_shortcut;
	for (int i = 1; i < p->n && p->shared; i++)
		p->panel[i].legend = false; /* one is enough */
}

/* The scales: of each map, or one for all of them. */
static void measure(struct panels *p)
{
	struct map *maps[PANELS];
	int n = 0;

	for (int i = 0; i < p->n; i++) {
		struct map *m = &p->panel[i].map;
		size_t len = (size_t)m->h * (size_t)m->w;

		if (p->shared && p->panel[i].kind == PANEL_MAP)
			maps[n++] = m;
		else if (m->v)
			m->scale = scale_of(&m->v, &len, 1);
	}
	if (n)
		map_share(maps, n);
}

static int vector_width(const struct scene *s)
{
	return 12 + grid_column(s) + 12;
}

/* What stands above and below a map wants this much. */
static int text_width(const struct panel *p, int most)
{
	int text = int_max(cells_columns(p->title.s), cells_columns(p->caption.s));

	if (p->kind == PANEL_MAP && p->legend)
		text = int_max(text, LEGEND);
	return int_min(text, int_min(TITLE, most));
}

static int panel_width(const struct scene *s, const struct panel *p, int most)
{
	switch (p->kind) {
	case PANEL_VECTOR:
		return vector_width(s);
	case PANEL_KERNEL:
		return int_max(2 * p->map.w, 4);
	case PANEL_ZEROS:
	case PANEL_RGB:
	case PANEL_MAP:
		break;
	}
	return int_max(text_width(p, most), map_columns(&p->map, most));
}

/* Panels stand closer where they would not fit otherwise. */
static int gap_of(const struct scene *s, const struct panels *p, struct rect r)
{
	int wanted = 0;

	for (int i = 0; i < p->n; i++)
		wanted += panel_width(s, &p->panel[i], 1 << 16) + (i > 0 ? GAP : 0);
	return wanted > r.w ? 2 : GAP;
}

struct shape flow_wants(const struct scene *s)
{
	struct panels p;
	struct shape want = { 0 };

	make(s, &p);
	for (int i = 0; i < p.n; i++) {
		int rows = p.panel[i].kind == PANEL_VECTOR ? int_min(p.panel[i].t->shape.c, 10)
		                                           : map_rows(&p.panel[i].map, 1 << 16);

		want.w += panel_width(s, &p.panel[i], 1 << 16) + (i > 0 ? 2 : 0);
		want.h = int_max(want.h, 2 + rows + (p.panel[i].caption.s[0] != '\0'));
	}
	return want;
}

/* Rows under a map: its caption, its legend. */
static int under_rows(const struct panels *p)
{
	int rows = 1;

	for (int i = 0; i < p->n; i++)
		if (p->panel[i].caption.s[0])
			rows = 2;
	return rows;
}

/* All maps are shown at one scale: every Nth pixel where they would not fit. Returns the columns a map may use. */
static int fit(const struct scene *s, struct panels *p, struct rect r)
{
	int fixed = 0, maps = 0, share;

	for (int i = 0; i < p->n; i++)
		if (p->panel[i].kind == PANEL_VECTOR || p->panel[i].kind == PANEL_KERNEL)
			fixed += panel_width(s, &p->panel[i], 1);
		else
			maps++;
	share = int_max(1, (r.w - fixed - gap_of(s, p, r) * (p->n - 1)) / int_max(maps, 1));
	for (int i = 0; i < p->n; i++)
		if (p->panel[i].kind != PANEL_KERNEL)
			map_fit(&p->panel[i].map, share, int_max(r.h - 1 - under_rows(p), 1));
	return share;
}

static void draw_kernel(const struct scene *s, struct cells *page, struct rect r, const struct map *m)
{
	for (int y = 0; y < int_min(m->h, r.h); y++)
		for (int x = 0; x < int_min(m->w, r.w / 2); x++) {
			float v = m->v[y * m->w + x];
			uint32_t glyph = coloured(s) ? 0x2588 : palette_glyph(&m->scale, v, s->look.ascii);
			struct ink ink = { .fg = coloured(s) ? palette_rgb(s->look.palette, &m->scale, v)
				                             : COLOUR_DEFAULT };

			cells_put(page, r.x + 2 * x, r.y + y, glyph, ink);
			cells_put(page, r.x + 2 * x + 1, r.y + y, glyph, ink);
		}
}

/* Which part of a zoomed map these cells show. */
static struct small zoom_part(const struct scene *s, const struct map *m, struct rect body)
{
	int z = int_min(s->look.zoom, ZOOM_MOST);

	return z > 0 ? map_part(m, body.w / (2 * z), body.h / z, 1) : map_part(m, body.w, 2 * body.h, 1);
}

/* A click on a map goes to the number there, also on those that came in. */
static void add_spots(const struct scene *s, struct cells *page, struct rect body, const struct panel *p,
                      const struct map *m)
{
	int first = page->nspots;

	if (p->step < 0)
		return;
	if (s->look.zoom > 0)
		map_zoom_spots(page, body, m, int_min(s->look.zoom, ZOOM_MOST));
	else
		map_spots(page, body, m, 1, 2);
	for (int i = first; i < page->nspots; i++) {
		page->spot[i].elsewhere = true;
		page->spot[i].step = p->step;
		page->spot[i].c = p->c;
	}
}

/* `free`: beside the legend there is room. */
static int draw_panel(const struct scene *s, struct cells *page, struct rect r, const struct panel *p,
                      int share, bool last, bool free)
{
	int rows = map_rows(&p->map, int_max(r.h - 2, 1)), width = int_min(r.w, panel_width(s, p, share)),
	    under = r.y + 1 + rows;
	struct rect body = { r.x, r.y + 1, int_min(width, map_columns(&p->map, r.w)), rows };

	struct map zoomed = p->map;
	struct at at = scene_at(s);

	if (s->look.zoom != 0 && p->kind == PANEL_MAP &&
	    p->ok) { /* the same place on a map of another size */
		struct shape out = scene_out(s)->shape, used;

		at = (struct at){ 0, at.y * zoomed.h / int_max(out.h, 1),
			          at.x * zoomed.w / int_max(out.w, 1) };
		used = map_zoom(s, &zoomed, int_min(share, r.w), int_max(r.h - 3, 1), at);
		body.w = used.w;
		body.h = rows = used.h;
		width = int_min(r.w, int_max(used.w, text_width(p, share)));
		under = r.y + 1 + rows;
	}
	cells_text(page, r.x, r.y, width, plain, p->title.s);
	switch (p->kind) {
	case PANEL_VECTOR:
		if (p->ok)
			grid_vector(s, page,
			            (struct rect){ r.x - 1, r.y + 1, int_min(width + 1, r.w), r.h - 2 }, p->t,
			            last ? scene_at(s).c : -1);
		else
			cells_text(page, r.x, r.y + 1, r.w, plain, "...");
		return width;
	case PANEL_KERNEL:
		draw_kernel(s, page, (struct rect){ r.x, r.y + 1, r.w, r.h - 2 }, &p->map);
		return width;
	case PANEL_ZEROS:
		cells_text(page, r.x, r.y + 1, r.w, plain, "a new channel:");
		cells_text(page, r.x, r.y + 2, r.w, plain, "nothing to copy");
		return width;
	case PANEL_RGB:
		map_picture(s, page, body, p->t, p->ok);
		break;
	case PANEL_MAP:
		if (s->look.zoom != 0 && p->ok) {
			map_zoom_draw(s, page, body, &zoomed, at, last);
			add_spots(s, page, body, p, &zoomed);
			break;
		}
		map_half(s, page, body, &p->map);
		if (p->ok)
			add_spots(s, page, body, p, &p->map);
		break;
	}
	if (p->caption.s[0] && r.h > 2)
		cells_text(page, r.x, under++, width, plain, p->caption.s);
	if (p->ok && p->kind == PANEL_MAP && under < r.y + r.h && p->legend) {
		struct small part = s->look.zoom != 0 ? zoom_part(s, &zoomed, body)
		                                      : map_part(&p->map, body.w, 2 * body.h, 1);
		int used = map_legend(s, page, r.x, under, r.w, &p->map.scale);

		int end = used + 1 + cells_columns(part.s);

		bool tell = p->map.every > 1 || (s->look.zoom != 0 && part.s[0]);

		if (tell && end > width + 1 && under + 1 < r.y + r.h)
			cells_text(page, r.x, under + 1, r.w, plain, part.s);
		else if (tell && end <= (free ? r.w - 1 : width + 1))
			cells_text(page, r.x + used + 1, under, r.w - used - 1, plain, part.s);
	}
	return width;
}

/* Are all maps whole at this zoom (see map_zoom)? `share`: the columns of each. */
static bool whole(const struct panels *p, int share, int rows, int zoom)
{
	for (int i = 0; i < p->n; i++)
		if (p->panel[i].kind == PANEL_MAP &&
		    (2 * zoom * p->panel[i].map.w > share || zoom * p->panel[i].map.h > rows))
			return false;
	return true;
}

int flow_zoom(const struct scene *s, struct rect r)
{
	struct panels p;
	int share, zoom = ZOOM_MOST;

	make(s, &p);
	share = fit(s, &p, r);
	while (zoom > 0 && !whole(&p, share, r.h - 3, zoom))
		zoom--;
	return zoom;
}

static int draw_maps(const struct scene *s, struct cells *page, struct rect r, bool beside)
{
	struct panels p;
	int x = r.x, end = r.x + r.w, share, gap;

	make(s, &p);
	measure(&p);
	gap = gap_of(s, &p, r);
	share = fit(s, &p, r);
	for (int i = 0; i < p.n && x < end; i++) {
		const struct panel *here = &p.panel[i], *out = &p.panel[p.n - 1];
		bool free =
		    here == out || p.shared ||
		    (out->kind == PANEL_MAP && map_rows(&out->map, 99) + 2 < map_rows(&here->map, 99));

		x += draw_panel(s, page, (struct rect){ x, r.y, end - x, r.h }, here, share, here == out,
		                free && !beside && (here == out || s->look.zoom == 0));
		x += i + 1 < p.n ? gap : 0;
	}
	return int_min(x, end) - r.x;
}

int flow_maps(const struct scene *s, struct cells *page, struct rect r)
{
	return draw_maps(s, page, r, false);
}

void flow_strip(const struct scene *s, struct cells *page, struct rect r)
{
	struct small title =
	    small_format("maps, channel %d of 0..%d", scene_at(s).c, scene_out(s)->shape.c - 1);
	int used;

	rule_across(page, r.x + 1, r.y, r.w - 1, title.s);
	used = draw_maps(s, page, (struct rect){ r.x + 2, r.y + 1, r.w - 3, r.h - 1 }, true);
	if (used + 24 < r.w)
		flow_facts(s, page, (struct rect){ r.x + used + 5, r.y + 1, r.w - used - 6, r.h - 1 }, true);
}

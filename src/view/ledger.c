/* ledger.c -- a row a block: how much it learned, how much came round; figure 7; who wins at each pixel. */
#include "trace/ledger.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "view/glyph.h"
#include "view/map.h"
#include "view/pane.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { NAME = 9, BAR = 24, RESPONSE = 7, ROW_WIDE = 74 };

static struct small percent(double share)
{
	return isnan(share) ? small_format("-") : small_format("%.0f %%", 100 * share);
}

static void draw_bar(const struct scene *s, struct cells *page, int x, int y, int w, double share)
{
	int n = isnan(share) ? 0 : (int)lround(fmin(fmax(share, 0), 1) * w);

	for (int i = 0; i < w; i++)
		cells_put(page, x + i, y,
		          i < n           ? (s->look.ascii ? '#' : 0x2588)
		          : s->look.ascii ? '.'
		                          : 0x2591,
		          plain);
}

/* At the right end of `width` columns. */
static void put_right(struct cells *page, int x, int y, int width, const char *text)
{
	int used = cells_columns(text);

	cells_text(page, x + width - used, y, used, plain, text);
}

static struct ink ink_of(enum path path)
{
	return (struct ink){ .fg = path == PATH_DOWNSAMPLE ? INK_DOWNSAMPLE
		                   : path == PATH_ZERO_PAD ? INK_ZERO_PAD
		                                           : COLOUR_DEFAULT };
}

static void draw_account(const struct scene *s, struct cells *page, struct rect r, const struct account *a,
                         int name)
{
	const struct part *p = &scene_net(s)->part[a->part];
	bool wide = r.w >= name + ROW_WIDE - NAME;
	int x = r.x + 1, y = r.y, number = wide ? 8 : 7;

	if (p == scene_part(s)) {
		cells_put(page, r.x, y, GLYPH_CURSOR, plain);
		cells_attr(page, (struct rect){ r.x + 1, y, name - 1, 1 }, ATTR_REVERSE);
		page->cursor_x = r.x;
		page->cursor_y = y;
	}
	cells_text(page, x, y, name - 1, p == scene_part(s) ? (struct ink){ .attr = ATTR_REVERSE } : plain,
	           p->name);
	if (hidden(s, p->add)) {
		cells_text(page, x + name, y, 1, plain, "?");
		return;
	}
	cells_put(page, x + name, y, glyph_path(p->path, s->look.ascii), ink_of(p->path));
	x += name + 2;
	put_right(page, x - 1, y, number, small_format("%.*f", wide ? 4 : 2, a->learned).s);
	put_right(page, x - 1 + number, y, number, small_format("%.*f", wide ? 4 : 2, a->round).s);
	x += 2 * number + 1;
	if (!wide) {
		put_right(page, x, y, 6, percent(a->share).s);
		return;
	}
	draw_bar(s, page, x, y, BAR, a->share);
	x += BAR;
	put_right(page, x, y, 7, percent(a->share).s);
	put_right(page, x + 7, y, 9, small_format("%.4f", a->cosine).s);
	put_right(page, x + 16, y, 8, percent(a->zeroed).s);
}

static void draw_heads(struct cells *page, struct rect r, int name)
{
	bool wide = r.w >= name + ROW_WIDE - NAME;
	int x = r.x + 1 + name + 2, number = wide ? 8 : 7;

	cells_text(page, r.x + 1, r.y, name, plain, "block");
	put_right(page, x - 1, r.y, number, "learned");
	put_right(page, x - 1 + number, r.y, number, "round");
	x += 2 * number + 1;
	if (!wide) {
		put_right(page, x, r.y, 6, "share");
		return;
	}
	x += cells_text(page, x, r.y, 9, plain, "learned ");
	cells_put(page, x++, r.y, 0x2588, plain);
	x += cells_text(page, x, r.y, 8, plain, "  round ");
	cells_put(page, x, r.y, 0x2591, plain);
	x = r.x + 1 + name + 2 + 2 * number + 1 + BAR;
	put_right(page, x + 7, r.y, 9, "cosine");
	put_right(page, x + 16, r.y, 8, "zeroed");
}

static int name_width(const struct scene *s)
{
	int most = NAME - 1;

	for (int i = 0; i < s->ledger->naccounts; i++)
		most = int_max(most, cells_columns(scene_net(s)->part[s->ledger->account[i].part].name));
	return int_min(most, 20) + 1;
}

/* Returns the rows used. */
static int draw_accounts(const struct scene *s, struct cells *page, struct rect r)
{
	const struct ledger *l = s->ledger;
	int rows = int_min(l->naccounts, r.h - 1), here = 0, name = name_width(s);
	int part = scene_net(s)->node[scene_step(s)].part;

	for (int i = 0; i < l->naccounts; i++)
		here = l->account[i].part <= part ? i : here;

	int top = int_clamp(here - rows / 2, 0, int_max(0, l->naccounts - rows));

	draw_heads(page, r, name);
	for (int i = 0; i < rows; i++)
		draw_account(s, page, (struct rect){ r.x, r.y + 1 + i, r.w, 1 }, &l->account[top + i], name);
	return rows + 1;
}

/* The spread after each batch norm, ten to a row of 80. */
static void draw_responses(const struct scene *s, struct cells *page, struct rect r)
{
	const struct ledger *l = s->ledger;
	int across = int_max(r.w / RESPONSE, 1), rows = (r.h - 1) / 2;

	if (l->nresponses == 0 || rows < 1)
		return;
	cells_text(page, r.x, r.y, r.w, plain,
	           r.w >= 72 ? "The paper's figure 7 for this picture: spread (std) after each batch norm"
	                     : "Figure 7: spread after each bn");
	for (int i = 0; i < l->nresponses && i < across * rows; i++) {
		int x = r.x + i % across * RESPONSE - 1, y = r.y + 1 + i / across * 2;
		bool cut = i + 1 == across * rows && i + 1 < l->nresponses;

		if (cut) {
			put_right(page, x, y, RESPONSE, "...");
			return;
		}
		put_right(page, x, y, RESPONSE,
		          hidden(s, l->response[i].step) ? "?" : small_format("%.2f", l->response[i].std).s);
		put_right(page, x, y + 1, RESPONSE, small_format("L%d", i + 1).s);
	}
}

static void draw_sheet(const struct scene *s, struct cells *page, struct rect r)
{
	int figure = 1 + 2 * ((s->ledger->nresponses + 9) / 10), most = r.h - 3 - figure;
	int rows = draw_accounts(s, page, (struct rect){ r.x, r.y, r.w, int_max(most, int_min(r.h, 8)) });

	if (rows + 2 > r.h)
		return;
	cells_text(page, r.x + 1, r.y + rows + 1, r.w - 1, plain,
	           r.w >= 76 ? "learned, round: root mean square of the numbers. zeroed: by the last relu."
	                     : "sizes: root mean square");
	if (rows + 4 < r.h)
		draw_responses(s, page, (struct rect){ r.x + 1, r.y + rows + 3, r.w - 2, r.h - rows - 3 });
}

/* The block's map: orange where what it learned is the larger, blue where x is. */
static void draw_winners(const struct scene *s, struct cells *page, struct rect r)
{
	const struct contest *c = s->contest;
	size_t n = (size_t)c->h * (size_t)c->w;
	float *v = mem_new(n, sizeof(*v));
	struct map m = { .v = v, .h = c->h, .w = c->w, .every = 1, .scale = { true, 0.5, 0, n } };
	bool large = 2 * c->w + 1 <= r.w && c->h + 2 <= r.h;
	int rows;

	for (size_t i = 0; v && i < n; i++)
		v[i] = isnan(c->share[i]) ? 0 : (float)(c->share[i] - 0.5);
	cells_printf(page, r.x, r.y, r.w, plain,
	             r.w < 52 ? "%s: who is larger where" : "%s.add: which source is larger at each pixel",
	             scene_part(s)->name);
	if (large) {
		rows = c->h;
		map_wide(s, page, (struct rect){ r.x, r.y + 1, 2 * c->w, rows }, &m, -1, -1);
	} else {
		map_fit(&m, r.w, r.h - 3);
		rows = map_rows(&m, r.h - 3);
		map_half(s, page, (struct rect){ r.x, r.y + 1, r.w, rows }, &m);
	}

	struct small part = map_part(&m, c->w, c->h, 1);
	int y = r.y + 1 + rows, used = map_legend(s, page, r.x, y, 7, &m.scale), x;

	(void)used;
	x = r.x + 7;
	x += cells_text(page, x, y, r.x + r.w - x, plain, " all came round .. all learned ");
	cells_text(page, x, y, r.x + r.w - x, plain, part.s);
	cells_printf(page, r.x, y + 1, y + 1 < r.y + r.h && r.w >= 56 ? r.w : 0, plain,
	             "learned wins %" PRId64 " of %zu places, what came round %" PRId64, c->learned_wins, n,
	             c->round_wins);
	mem_free(v);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	const struct part *p = scene_part(s);

	page->cursor_x = r.x;
	page->cursor_y = r.y;
	if (s->look.winners && s->contest && p->add >= 0 && !hidden(s, p->add))
		draw_winners(s, page, (struct rect){ r.x + 1, r.y, r.w - 2, r.h });
	else if (!s->ledger)
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "...");
	else if (s->ledger->naccounts == 0)
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "No block adds: there is nothing to weigh.");
	else
		draw_sheet(s, page, r);
}

static const struct hint hints[] = { { "n", "next" },     { "N", "back" },
	                             { "Enter", "open" }, { "m", "map of who wins" },
	                             { "Esc", "close" },  { "x", "A|B" },
	                             { NULL, NULL } };

const struct view view_ledger = { .name = "ledger",
	                          .gloss = "a row a block: how much it learned, how much came round",
	                          .title = "ledger",
	                          .hints = hints,
	                          .draw = draw,
	                          .tell = tell_ledger };

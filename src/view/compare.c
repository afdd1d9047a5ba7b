/* compare.c -- two networks on one picture: the maps where they can be compared, and a row a step. */
#include "view/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "view/glyph.h"
#include "view/map.h"
#include "view/say_private.h"
#include "view/view.h"

static const struct ink plain;

enum { MAP_MOST = 32 };

int compare_swapped(const struct scene *s)
{
	const struct net *a = s->trace[0]->net, *b = s->ntraces > 1 && s->trace[1] ? s->trace[1]->net : NULL;
	int found = -1;

	if (!b || !s->comparison || !s->comparison->same_weights || a->nparts != b->nparts)
		return -1;
	for (int i = 0; i < a->nparts; i++) {
		if (a->part[i].path == b->part[i].path)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

const char *compare_name(const struct scene *s, int i)
{
	const char *a = s->trace[0]->net->name, *b = s->trace[1]->net->name;
	int swapped = compare_swapped(s);

	if (swapped >= 0)
		return path_word(s->trace[i]->net->part[swapped].path);
	if (strcmp(a, b) == 0)
		return i ? "B" : "A";
	return i ? b : a;
}

const struct pair *compare_pair(const struct scene *s)
{
	const struct comparison *c = s->comparison;

	for (int i = 0; c && i < c->npairs; i++)
		if (c->pair[i].a == scene_step(s))
			return &c->pair[i];
	return NULL;
}

bool compare_maps(const struct scene *s, const struct pair *p)
{
	const struct trace *a = s->trace[0], *b = s->trace[1];

	return s->comparison->same_weights && p && p->a >= 0 && p->b >= 0 && p->same_shape &&
	       trace_has(a, p->a) && trace_has(b, p->b) &&
	       a->step[p->a].out.shape.h * a->step[p->a].out.shape.w > 1 && shown(s, p->a);
}

float *compare_three(const struct scene *s, const struct pair *p, struct map map[3])
{
	const struct tensor *a = &s->trace[0]->step[p->a].out, *b = &s->trace[1]->step[p->b].out;
	int c = scene_at(s).c;
	size_t n = (size_t)a->shape.h * (size_t)a->shape.w;
	float *difference = mem_new(n, sizeof(*difference));

	map[0] = map_channel(a, c, true);
	map[1] = map_channel(b, c, true);
	map[2] = (struct map){ .h = a->shape.h, .w = a->shape.w, .every = 1, .v = difference };
	for (size_t i = 0; difference && i < n; i++)
		difference[i] = map[1].v[i] - map[0].v[i];
	map_share((struct map *[]){ &map[0], &map[1], &map[2] }, 3);
	return difference;
}

void compare_title(const struct scene *s, struct cells *page, int x, int y, int width, int which)
{
	int swapped = which < 2 ? compare_swapped(s) : -1;
	struct small title =
	    small_format(which == 2 ? "the difference" : "%.18s", compare_name(s, which & 1));

	if (swapped >= 0)
		cells_put(page, x, y, glyph_path(s->trace[which]->net->part[swapped].path, s->look.ascii),
		          plain);
	cells_text(page, x + (swapped >= 0 ? 2 : 0), y, width - 2, plain, title.s);
}

/* The three beside each other. Returns the rows used, and where they end at the right. */
static int draw_maps(const struct scene *s, struct cells *page, struct rect r, const struct pair *p,
                     int *right)
{
	struct map map[3];
	float *difference = compare_three(s, p, map);
	int width = (r.w - 6) / 3, rows = 0, x = r.x;

	for (int i = 0; i < 3; i++) {
		map_fit(&map[i], int_min(width, MAP_MOST), r.h - 2);
		rows = map_rows(&map[i], r.h - 2);
		compare_title(s, page, x, r.y, width, i);
		map_half(s, page, (struct rect){ x, r.y + 1, map_columns(&map[i], width), rows }, &map[i]);
		x += int_max(map_columns(&map[i], width), 15) + 3;
	}

	int used = map_legend(s, page, r.x, r.y + 1 + rows, r.w, &map[0].scale);

	used += cells_text(page, r.x + used, r.y + 1 + rows, r.w - used, plain, " in all three ");
	cells_text(page, r.x + used, r.y + 1 + rows, r.w - used, plain,
	           map_part(&map[0], map[0].w, map[0].h, 1).s);
	mem_free(difference);
	*right = x;
	return rows + 2;
}

/* One number of both, under each other's heads. */
static void draw_value(const struct scene *s, struct cells *page, struct rect r, const char *name,
                       const float v[2])
{
	cells_text(page, r.x, r.y, 8, plain, name);
	for (int i = 0; i < 2; i++) {
		struct small t = small_number(s, v[i]);

		cells_text(page, r.x + 8 + i * 8 + int_max(7 - cells_columns(t.s), 0), r.y, 8, plain, t.s);
	}
}

/* The numbers of one place; of the addition what goes into it too. */
void compare_values(const struct scene *s, struct cells *page, struct rect r, const struct pair *p)
{
	static const char *const name[] = { "learned", "round" };
	const struct step *step[2] = { &s->trace[0]->step[p->a], &s->trace[1]->step[p->b] };
	struct at at = scene_at(s);
	int y = r.y + 1, swapped = compare_swapped(s);
	float v[2];

	if (r.w < COMPARE_VALUES_W || s->look.digits || !shape_has(step[0]->out.shape, at))
		return;
	cells_printf(page, r.x, r.y, r.w, plain, "at [%d,%d,%d]", at.c, at.y, at.x);
	for (int i = 0; i < 2; i++) {
		enum path path = swapped >= 0 ? s->trace[i]->net->part[swapped].path : PATH_NONE;

		cells_put(page, r.x + 14 + 8 * i, y,
		          path != PATH_NONE ? glyph_path(path, s->look.ascii) : (uint32_t)('A' + i), plain);
	}
	y++;
	for (int i = 0; i < 2; i++) {
		if (p->a != s->trace[0]->net->part[step[0]->node->part].add)
			break;
		v[0] = tensor_at(step[0]->call.in[i], at);
		v[1] = tensor_at(step[1]->call.in[i], at);
		draw_value(s, page, (struct rect){ r.x, y++, r.w, 1 }, name[i], v);
	}
	v[0] = tensor_at(&step[0]->out, at);
	v[1] = tensor_at(&step[1]->out, at);
	draw_value(s, page, (struct rect){ r.x, y++, r.w, 1 }, y - r.y > 3 ? "sum" : "number", v);
	if (swapped < 0 || y + 3 >= r.y + r.h)
		return;
	cells_text(page, r.x, ++y, r.w, plain, "learned numbers in it");
	for (int i = 0; i < 2; i++) {
		const struct net *net = s->trace[i]->net;
		const struct part *part = &net->part[swapped];
		int64_t n = 0;

		for (int k = part->shortcut_first; k >= 0 && k <= part->shortcut_last; k++)
			n += net->node[k].params;
		cells_printf(page, r.x, y + 1 + i, r.w, plain, " %-10.10s %d%s", compare_name(s, i), (int)n,
		             part->seeded ? ", seeded" : "");
	}
}

/* "resnet20-b says ship 88.3 %; resnet20-a says ship 89.2 %". Returns the rows used. */
static int draw_answers(const struct scene *s, struct cells *page, struct rect r)
{
	struct buf b = { 0 };

	if (s->look.mask >= 0)
		return 0;
	for (int i = 0; i < 2; i++) {
		buf_puts(&b, i ? "; " : "");
		text_safe(&b, compare_name(s, i));
		buf_puts(&b, " says ");
		say_answer(s->trace[i], 1, VOICE_SCREEN, &b);
	}

	int rows = cells_wrap(page, r.x, r.y, r.w, r.h, plain, buf_str(&b));

	buf_free(&b);
	return rows;
}

static int draw_apart(const struct scene *s, struct cells *page, struct rect r)
{
	static const char *const words[] = {
		"The two were trained apart: their channels do not correspond, so no maps are compared; shapes and "
		"answers are.",
		"Trained apart, so shapes and answers are compared, but no maps.",
	};
	static const char untrained[] =
	    "Their weights differ and not both are trained, so no maps are compared; shapes are.";
	const struct pair *p = compare_pair(s);

	if (s->comparison->same_weights || r.h < COMPARE_LEAST + 3 || (p && p->equal))
		return 0;
	if (s->trace[0]->net->untrained || s->trace[1]->net->untrained)
		return 1 + cells_wrap(page, r.x, r.y, r.w, 2, plain, untrained);
	return 1 + cells_wrap(page, r.x, r.y, r.w, 2, plain, words[cells_rows(r.w, words[0]) > 2]);
}

static void draw(const struct scene *s, struct cells *page, struct rect r)
{
	const struct pair *p;
	int used = 0, right = 0;

	if (!s->comparison || s->ntraces < 2 || !s->trace[1]) {
		cells_text(page, r.x + 1, r.y, r.w - 1, plain, "Nothing to compare with yet.");
		return;
	}
	p = compare_pair(s);
	if (compare_maps(s, p) && s->look.compare != COMPARE_THREE) {
		compare_large(s, page, r, p);
		return;
	}
	if (compare_maps(s, p) && r.w >= 60 && r.h >= COMPARE_LEAST + 8)
		used = draw_maps(s, page, (struct rect){ r.x + 1, r.y, r.w - 1, r.h - COMPARE_LEAST - 1 }, p,
		                 &right);
	else
		used = draw_apart(s, page, (struct rect){ r.x + 1, r.y, r.w - 2, r.h });
	if (right > 0)
		compare_values(s, page, (struct rect){ right, r.y, r.x + r.w - right, used }, p);
	if (r.h - used > COMPARE_LEAST + 4 && trace_has(s->trace[0], s->trace[0]->nsteps - 1) &&
	    trace_has(s->trace[1], s->trace[1]->nsteps - 1)) {
		used += 1 + draw_answers(s, page, (struct rect){ r.x + 1, r.y + used, r.w - 2, 2 });
	}
	compare_table(s, page, (struct rect){ r.x, r.y + used, r.w, r.h - used });
}

static const struct hint hints[] = { { "n", "next" },    { "N", "back" },   { "Enter", "open" },
	                             { "Esc", "close" }, { "$", "ledger" }, { "x", "A, B, B-A" },
	                             { NULL, NULL } };

const struct view view_compare = { .name = "compare",
	                           .gloss = "two networks on one picture, step by step",
	                           .hints = hints,
	                           .draw = draw,
	                           .tell = tell_compare };

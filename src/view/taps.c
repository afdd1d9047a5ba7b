/* taps.c -- a convolution's number being made: what there is, the window, the kernel. */
#include "view/taps.h"

#include <math.h>
#include <stdio.h>

#include "op/op.h"
#include "view/grid.h"
#include "view/role.h"
#include "view/story.h"

static const struct ink plain;

enum { LABEL = 5 };

bool taps_make(const struct scene *s, struct taps *t)
{
	*t = (struct taps){ 0 };
	if (s->cursor.step < 0 || scene_net(s)->node[s->cursor.step].op != &op_conv2d ||
	    !story_why(s, &t->why, &t->value) || t->why.nterms < 1 || t->why.lost)
		return false;
	t->call = &s->trace[0]->step[s->cursor.step].call;
	t->at = scene_at(s);
	t->parts = story_parts(&t->why);
	t->part = int_clamp(s->cursor.term, 0, t->why.nterms - 1);
	t->now = t->tap = &t->why.term[t->part];
	for (int i = t->part; t->tap->slot == SLOT_BIAS && i > 0; i--)
		t->tap = &t->why.term[i - 1];
	t->k = t->call->args.kernel;
	t->top = t->at.y * t->call->args.stride - t->call->args.pad;
	t->left = t->at.x * t->call->args.stride - t->call->args.pad;
	return t->tap->slot >= 0;
}

void taps_free(struct taps *t)
{
	why_clear(&t->why);
}

int taps_columns(const struct scene *s, const struct taps *t, int room)
{
	return int_clamp(room / grid_column(s), 1, t->k);
}

static float number_of(const struct taps *t, enum taps_kind kind, int ky, int kx, bool *pad)
{
	const struct tensor *in = t->call->in[0];
	int index = (int)(t->tap - t->why.term), kk = t->k * t->k, first = index - index % kk;
	const struct term *term = &t->why.term[first + ky * t->k + kx];

	*pad = term->pad && kind != TAPS_WEIGHT;
	if (kind == TAPS_WEIGHT)
		return term->w;
	if (*pad || !tensor_has(in, term->from.y, term->from.x))
		return 0;
	return kind == TAPS_WINDOW ? term->x : term->x * term->w;
}

int taps_title(const struct scene *s, struct cells *page, struct rect r, const struct taps *t,
               enum taps_kind kind)
{
	int group_channel = t->tap->from.c % int_max(t->call->w[0]->dim[1], 1);

	if (kind == TAPS_WINDOW)
		return cells_printf(page, r.x, r.y, r.w, plain, "%.20s[%d], the window", role_input(s, 0).s,
		                    t->tap->from.c);
	if (kind == TAPS_WEIGHT)
		return cells_printf(page, r.x, r.y, r.w, plain, "weight[%d,%d]", t->at.c, group_channel);
	return cells_text(page, r.x, r.y, r.w, plain, "product");
}

int taps_grid(const struct scene *s, struct cells *page, struct rect r, const struct taps *t,
              enum taps_kind kind, int columns, bool labels)
{
	int width = grid_column(s), dilation = int_max(t->call->args.dilation, 1),
	    x = r.x + (labels ? LABEL : 0);
	int rows = int_min(t->k, r.h - 1), kx0 = int_clamp(t->tap->kx - columns / 2, 0, t->k - columns);
	int ky0 = int_clamp(t->tap->ky - rows / 2, 0, int_max(0, t->k - rows));
	bool on_tap = t->now == t->tap;

	for (int i = 0; i < columns; i++) {
		int kx = kx0 + i;

		if (kind == TAPS_WINDOW)
			cells_printf(page, x + i * width + 2, r.y, width, plain, "x %d",
			             t->left + kx * dilation);
		else
			cells_printf(page, x + i * width + 2, r.y, width, plain, "kx %d", kx);
	}
	for (int row = 0; row < rows; row++) {
		int ky = ky0 + row, y = r.y + 1 + row;

		if (labels && kind == TAPS_WINDOW)
			cells_printf(page, r.x, y, LABEL, plain, "y %d", t->top + ky * dilation);
		else if (labels)
			cells_printf(page, r.x, y, LABEL, plain, "ky %d", ky);
		for (int i = 0; i < columns; i++) {
			int kx = kx0 + i;
			bool pad, mark = on_tap && ky == t->tap->ky && kx == t->tap->kx;
			bool later = on_tap && (ky > t->tap->ky || (ky == t->tap->ky && kx > t->tap->kx));
			struct ink ink = { .fg = later && kind == TAPS_PRODUCT ? INK_DIM : COLOUR_DEFAULT };
			float v = number_of(t, kind, ky, kx, &pad);

			if (pad)
				cells_text(page, x + i * width, y, width,
				           mark ? (struct ink){ .attr = ATTR_REVERSE } : ink,
				           mark ? "  [pad]" : "   pad");
			else
				grid_number(s, page, x + i * width, y, ink, v, mark);
		}
	}
	return x + columns * width - r.x;
}

void taps_row(const struct scene *s, struct cells *page, struct rect r, const struct taps *t, int columns)
{
	int kx0 = int_clamp(t->tap->kx - columns / 2, 0, t->k - columns);

	cells_text(page, r.x, r.y, LABEL, plain, "w");
	for (int i = 0; i < columns; i++) {
		bool pad;
		float w = number_of(t, TAPS_WEIGHT, t->tap->ky, kx0 + i, &pad);

		grid_number(s, page, r.x + LABEL + i * grid_column(s), r.y, plain, w,
		            t->now == t->tap && kx0 + i == t->tap->kx);
	}
}

void taps_input(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	struct map m = map_channel(t->call->in[0], t->tap->from.c, true);
	int reach = (t->k - 1) * int_max(t->call->args.dilation, 1) + 1;
	int columns = int_min(m.w, r.w), rows = int_min((m.h + 1) / 2, r.h - 1);

	map_around(&m, columns, 2 * rows, t->top + reach / 2, t->left + reach / 2);

	struct small part =
	    m.w > columns ? small_format("  x %d..%d", m.x0, m.x0 + columns - 1) : small_format("%s", "");

	cells_printf(page, r.x, r.y, r.w, plain, "%.12s[%d]%s", role_input(s, 0).s, t->tap->from.c, part.s);

	struct rect body = { r.x, r.y + 1, columns, rows };

	map_half(s, page, body, &m);
	map_ring(s, page, body, &m, t->top, t->left, reach);
}

void taps_output(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	struct map m = map_channel(scene_out(s), t->at.c, true);
	int columns = int_min(m.w, r.w), rows = int_min((m.h + 1) / 2, r.h - 1);

	map_around(&m, columns, 2 * rows, t->at.y, t->at.x);
	cells_printf(page, r.x, r.y, r.w, plain, "out[%d]  %d×%d", t->at.c, m.h, m.w);

	struct rect body = { r.x, r.y + 1, columns, rows };

	map_half(s, page, body, &m);
	map_ring(s, page, body, &m, t->at.y, t->at.x, 1);
}

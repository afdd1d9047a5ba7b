/* channels.c -- all channels in a row of glyphs. */
#include "view/channels.h"

#include <math.h>
#include <stdio.h>

#include "op/op.h"
#include "view/role.h"

enum { LABEL = 20, SHADES = 5, ROWS = 3 };

static const struct ink plain;

struct band {
	struct small name;
	const struct tensor *t;
	bool ok;
	const double *mean; /* of each channel; NULL: not known */
};

/* Known for whole steps; for what comes before them it is counted. */
static double mean_size(const struct band *band, int c)
{
	size_t n = (size_t)band->t->shape.h * (size_t)band->t->shape.w;

	return band->mean ? band->mean[c] : stats_mean_size(band->t->v + (size_t)c * n, n);
}

/* The inputs with as many channels as the output, then the output. */
static int bands_of(const struct scene *s, struct band band[ROWS])
{
	const struct step *step = &s->trace[0]->step[scene_step(s)];
	int n = 0;

	for (int i = 0; i < OP_IN && s->cursor.step >= 0; i++) {
		const struct tensor *in = step->call.in[i];
		const char *role = role_long(s, i);

		if (!in || in->shape.c != step->out.shape.c || step->node->op == &op_input)
			continue;
		band[n++] =
		    (struct band){ role[0] ? small_format("%s", role) : role_input(s, i), in,
			           shown(s, i < step->node->nin ? step->node->in[i] : -1),
			           i < step->node->nin ? trace_means(s->trace[0], step->node->in[i]) : NULL };
	}
	band[n++] = (struct band){ small_format("%.40s", role_long(s, 0)[0] ? "the sum"
		                                         : s->cursor.step < 0
		                                             ? trace_name(s->trace[0], s->cursor.step)
		                                             : small_name(scene_net(s), s->cursor.step)),
		                   scene_out(s), shown(s, s->cursor.step),
		                   s->cursor.step < 0 ? NULL : trace_means(s->trace[0], s->cursor.step) };
	return n;
}

int channels_rows(const struct scene *s)
{
	struct band band[ROWS];
	const struct tensor *out = scene_out(s);

	if (out->shape.c < 2 || out->shape.h * out->shape.w < 2)
		return 0;
	return bands_of(s, band) + 3;
}

static uint32_t shade(const struct scene *s, int i)
{
	static const uint32_t glyph[2][SHADES] = { { 0xB7, 0x2591, 0x2592, 0x2593, 0x2588 },
		                                   { '.', ':', '*', '#', '@' } };

	return glyph[s->look.ascii][int_clamp(i, 0, SHADES - 1)];
}

/* In two rows: three shades, then two. */
static void draw_legend(const struct scene *s, struct cells *page, struct rect r, double low, double high)
{
	for (int i = 0, x = r.x; i < SHADES; i++) {
		struct small limit = small_size(low + (high - low) * (i + 1) / SHADES);

		if (i == 3)
			x = r.x;
		cells_put(page, x, r.y + (i >= 3), shade(s, i), plain);
		x += 2;
		x += i + 1 < SHADES
		         ? cells_printf(page, x, r.y + (i >= 3), r.x + r.w - x, plain, "<%s", limit.s)
		         : cells_text(page, x, r.y + 1, r.x + r.w - x, plain, "more");
		x++;
	}
}

void channels_draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct band band[ROWS];
	int n = bands_of(s, band), c = scene_at(s).c, all = scene_out(s)->shape.c;
	int across = r.w - LABEL >= 130 ? 128 : r.w - LABEL >= 66 ? 64 : 32;
	int first = c / across * across, last = int_min(all, first + across) - 1;
	double low = INFINITY, high = 0;

	if (all <= across)
		cells_printf(page, r.x, r.y, r.w, plain, "all %d channels: mean size of the numbers", all);
	else
		cells_printf(page, r.x, r.y, r.w, plain, "channels %d..%d of %d: mean size of the numbers",
		             first, last, all);
	for (int i = 0; i < n; i++)
		for (int k = first; k <= last && band[i].ok; k++) {
			double v = mean_size(&band[i], k);

			if (isfinite(v)) {
				low = fmin(low, v);
				high = fmax(high, v);
			}
		}
	low = isfinite(low) ? low : 0;
	for (int k = first; k <= last; k += 8)
		cells_printf(page, r.x + LABEL + k - first, r.y + 1, 8, plain, "%d", k);
	if ((last - first) % 8 > 4)
		cells_printf(page, r.x + LABEL + last - first, r.y + 1, 8, plain, "%d", last);
	for (int k = first; k <= last; k++)
		cells_spot(page, (struct rect){ r.x + LABEL + k - first, r.y + 2, 1, n }, SPOT_CHANNEL, k, 0);
	for (int i = 0; i < n; i++) {
		cells_text(page, r.x, r.y + 2 + i, LABEL - 1, plain, band[i].name.s);
		if (!band[i].ok)
			cells_text(page, r.x + LABEL, r.y + 2 + i, 3, plain, "...");
		for (int k = first; k <= last && band[i].ok; k++) {
			double v = mean_size(&band[i], k), share = high > low ? (v - low) / (high - low) : 0;

			cells_put(page, r.x + LABEL + k - first, r.y + 2 + i,
			          shade(s, isfinite(share) ? (int)(share * SHADES) : SHADES), plain);
		}
	}
	cells_put(page, r.x + LABEL + c - first, r.y + 2 + n, s->look.ascii ? '^' : 0x25B2, plain);

	int x = r.x + LABEL + last - first + 1 + 4;

	if (x + 22 <= r.x + r.w && high > low)
		draw_legend(s, page, (struct rect){ x, r.y + 2, r.x + r.w - x, 2 }, low, high);
}

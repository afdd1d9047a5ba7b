/* taps_sum.c -- the sum a tap is added to, and what each input channel has added. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "op/op.h"
#include "view/glyph.h"
#include "view/grid.h"
#include "view/role.h"
#include "view/story.h"
#include "view/taps.h"

static const struct ink plain;

enum { LISTED = 128 };

static struct small fixed(const struct scene *s, double v, int decimals)
{
	struct buf b = { 0 };

	if (decimals < 0 || s->look.digits)
		number_put(&b, v, true);
	else
		number_fixed(&b, v, decimals);

	struct small t = small_format("%s", buf_str(&b));

	buf_free(&b);
	return t;
}

static double before(const struct taps *t)
{
	return t->part > 0 ? (double)t->why.term[t->part - 1].sum : 0;
}

int taps_sum(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	const struct term *now = t->now;
	double sum = before(t), x = (double)now->x, w = (double)now->w, after = (double)now->sum;
	int d = now->slot == SLOT_BIAS ? number_decimals((double[]){ sum, x }, 2, after)
	                               : number_product_decimals(sum, x, w, after);
	struct small a = fixed(s, x, d < 0 ? d : d + 2), b = fixed(s, w, d < 0 ? d : d + 2),
	             was = fixed(s, sum, d);
	struct small is = fixed(s, after, d), total = small_number(s, t->value), place;
	const char *rounded = d < 0 || s->look.digits ? "  (rounded)" : "";

	place = small_format("%d of %d", t->part + 1, t->parts);
	if (r.w < 50) {
		taps_product(s, page, (struct rect){ r.x, r.y, r.w, 1 }, t);
		cells_printf(page, r.x, r.y + 1, r.h > 1 ? r.w : 0, plain, "sum = %s, before %s", is.s,
		             was.s);
		cells_printf(page, r.x, r.y + 2, r.h > 2 ? r.w : 0, plain, "%s, which give %s", place.s,
		             total.s);
		return int_min(r.h, 3);
	}
	cells_text(page, r.x + r.w - cells_columns(place.s), r.y, r.w, plain, place.s);
	if (now->slot == SLOT_BIAS) {
		cells_text(page, r.x, r.y, r.w, plain, "sum = sum + bias");
		if (r.h > 1)
			cells_printf(page, r.x, r.y + 1, r.w, plain, "    = %s + %s", was.s,
			             fixed(s, x, d).s);
	} else {
		cells_text(page, r.x, r.y, r.w, plain,
		           now->pad ? "padding: nothing is added" : "sum = fmaf(x, w, sum)");
		cells_printf(page, r.x + 27, r.y, r.w - 27 - cells_columns(place.s) - 1, plain,
		             "ci=%d ky=%d kx=%d", now->from.c, now->ky, now->kx);
		if (r.h > 1 && now->pad)
			cells_printf(page, r.x, r.y + 1, r.w, plain, "    = %s", was.s);
		else if (r.h > 1)
			cells_printf(page, r.x, r.y + 1, r.w, plain, "    = %s * %s + %s%s", a.s, b.s, was.s,
			             rounded);
	}
	if (r.h < 3)
		return int_min(r.h, 2);

	struct small end =
	    small_format("all %d give out[%d,%d,%d] = %s", t->parts, t->at.c, t->at.y, t->at.x, total.s);
	int used = cells_printf(page, r.x, r.y + 2, r.w, plain, "    = %s", is.s),
	    width = cells_columns(end.s);

	if (used + width + 2 <= r.w)
		cells_text(page, r.x + r.w - width, r.y + 2, width, plain, end.s);
	return 3;
}

void taps_product(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	double x = (double)t->now->x, w = (double)t->now->w;
	int d = number_product_decimals(before(t), x, w, (double)t->now->sum);
	struct small a = fixed(s, x, d < 0 ? d : d + 2), b = fixed(s, w, d < 0 ? d : d + 2),
	             p = fixed(s, x * w, d);

	if (t->now->slot == SLOT_BIAS)
		cells_printf(page, r.x, r.y, r.w, plain, "the bias: %s", fixed(s, x, -1).s);
	else if (t->now->pad)
		cells_text(page, r.x, r.y, r.w, plain, "padding: nothing is added");
	else
		cells_printf(page, r.x, r.y, r.w, plain, "%s × %s = %s", a.s, b.s, p.s);
}

/* What input channel i (of this group) has added with the taps up to part `upto`, and how many of its taps are done. */
static double added(const struct taps *t, int i, int upto, int *done)
{
	int kk = t->k * t->k, first = i * kk, last = int_min(first + kk, upto + 1) - 1;

	*done = int_max(0, last - first + 1);
	if (*done == 0)
		return 0;
	return (double)t->why.term[last].sum - (first > 0 ? (double)t->why.term[first - 1].sum : 0);
}

static double largest(const struct taps *t, int channels)
{
	double most = 0;
	int done;

	for (int i = 0; i < channels; i++) {
		double v = fabs(added(t, i, t->why.nterms - 1, &done));

		most = isfinite(v) ? fmax(most, v) : most;
	}
	return most;
}

static void draw_bar(const struct scene *s, struct cells *page, int zero, int y, int room, double share)
{
	int halves = (int)lround(fabs(share) * 2 * room), way = share < 0 ? -1 : 1;

	cells_put(page, zero, y, 0x2502, plain);
	for (int i = 0; i < halves / 2; i++)
		cells_put(page, zero + way * (1 + i), y, s->look.ascii ? '#' : 0x2588, plain);
	if (halves % 2)
		cells_put(page, zero + way * (1 + halves / 2), y,
		          s->look.ascii ? '#'
		          : way < 0     ? 0x2590
		                        : 0x258C,
		          plain);
}

static void draw_channel(const struct scene *s, struct cells *page, struct rect r, const struct taps *t,
                         int i, double most)
{
	int done, here = (int)(t->tap - t->why.term) / (t->k * t->k), first = t->tap->from.c - here;
	double v = added(t, i, t->part, &done);
	int bar = r.w - 6 - number_width(s) - 2, zero = r.x + 6 + number_width(s) + 1 + bar / 2;
	struct ink ink = { .attr = i == here ? ATTR_BOLD : 0 };

	if (i == here)
		cells_put(page, r.x, r.y, GLYPH_CURSOR, plain);
	cells_printf(page, r.x + 1, r.y, 5, ink, "%3d", first + i);
	if (done)
		number_draw(s, page, r.x + 6, r.y, ink, (float)v);
	else
		cells_put(page, r.x + 9, r.y, 0xB7, (struct ink){ .fg = INK_DIM });
	if (bar > 5)
		draw_bar(s, page, zero, r.y, bar / 2 - 1,
		         most > 0 && isfinite(v) ? fmax(-1, fmin(1, v / most)) : 0);
}

void taps_bars(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	int channels = t->call->w[0]->dim[1], here = (int)(t->tap - t->why.term) / (t->k * t->k);
	int columns = r.w >= 56 && channels > r.h ? 2 : 1, most = columns * r.h;
	int first = int_clamp(here / int_max(most, 1) * most, 0, int_max(0, channels - 1)),
	    width = r.w / columns;
	double scale = largest(t, channels);

	for (int i = first; i < int_min(channels, first + most); i++) {
		int column = (i - first) / r.h, row = (i - first) % r.h;

		draw_channel(s, page, (struct rect){ r.x + column * width, r.y + row, width, 1 }, t, i,
		             scale);
	}
}

/* The sum of the largest so far, as a bar from zero. */
static void draw_partial(const struct scene *s, struct cells *page, struct rect r, int y, double sum,
                         double most)
{
	int room = r.w >= 100 ? 15 : 9, zero = r.x + r.w - room - 1;
	int n = most > 0 && isfinite(sum) ? (int)lround(fmin(fabs(sum) / most, 1) * room) : 0;

	cells_put(page, zero, y, 0x2502, plain);
	for (int i = 1; i <= n; i++)
		cells_put(page, sum < 0 ? zero - i : zero + i, y, s->look.ascii ? '#' : 0x2588, plain);
}

/* The largest that the sum becomes, taken in this order. */
static double most_partial(const struct taps *t, const int *list, int n)
{
	double sum = 0, most = 0;

	for (int i = 0; i < n; i++) {
		const struct term *term = &t->why.term[list[i]];

		sum += term->pad ? 0 : (double)term->x * (double)term->w;
		most = isfinite(sum) ? fmax(most, fabs(sum)) : most;
	}
	return most;
}

void taps_by_size(const struct scene *s, struct cells *page, struct rect r, const struct taps *t)
{
	bool bars = r.w >= 80;
	int list[LISTED], listed = story_largest(&t->why, list, int_clamp(r.h, 0, LISTED));
	double sum = 0, most = bars ? most_partial(t, list, listed) : 0;

	for (int n = 0; n < listed; n++) {
		int i = list[n];
		const struct term *term = &t->why.term[i];
		bool here = i == t->part;

		if (term->pad) {
			cells_printf(page, r.x + 5, r.y + n, r.w - 5, plain,
			             "and %d taps in the padding, which add nothing", t->why.npad);
			return;
		}

		double product = (double)term->x * (double)term->w;
		int d = number_product_decimals(0, (double)term->x, (double)term->w, product);
		struct small p = fixed(s, product, d), x = fixed(s, (double)term->x, d < 0 ? d : d + 2),
		             w = fixed(s, (double)term->w, d < 0 ? d : d + 2);

		if (here)
			cells_put(page, r.x, r.y + n, GLYPH_CURSOR, plain);
		if (term->slot == SLOT_BIAS)
			cells_printf(page, r.x + 1, r.y + n, r.w - 1, plain, "%4d  %8s   the bias", i + 1,
			             p.s);
		else
			cells_printf(page, r.x + 1, r.y + n, r.w - 1, plain, "%4d  %8s = %s × %s  %.20s",
			             i + 1, p.s, x.s, w.s, story_term(s, term).s);
		sum += product;
		if (bars)
			draw_partial(s, page, r, r.y + n, sum, most);
	}
}

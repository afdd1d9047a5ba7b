/* story.c -- how one number came about, in a few rows. */
#include "view/story.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "op/op.h"
#include "trace/place.h"
#include "view/glyph.h"
#include "view/role.h"

static const struct ink plain;

enum { NUMBER_AT = 23 };

bool story_why(const struct scene *s, struct why *why, float *value)
{
	*why = (struct why){ 0 };
	*value = 0;
	if (s->cursor.step < 0 || !shown(s, s->cursor.step))
		return false;
	*value = trace_why(s->trace[0], s->cursor.step, scene_at(s), why);
	return true;
}

int story_parts(const struct why *why)
{
	return why->nterms + why->nlines;
}

static double weight_of(const struct term *t)
{
	double v = fabs((double)t->x * (double)t->w);

	return t->pad ? -1 : isnan(v) ? INFINITY : v;
}

int story_nth(const struct why *why, int n)
{
	/* The one with exactly n before it: larger, or as large and earlier. */
	for (int i = 0; i < why->nterms; i++) {
		int before = 0;

		for (int k = 0; k < why->nterms; k++) {
			double a = weight_of(&why->term[k]), b = weight_of(&why->term[i]);

			before += a > b || (!(a < b) && k < i);
		}
		if (before == n)
			return i;
	}
	return -1;
}

struct small story_term(const struct scene *s, const struct term *t)
{
	if (t->slot == SLOT_BIAS)
		return small_format("bias");
	if (t->slot == SLOT_ZERO)
		return small_format("zero");
	if (t->pad)
		return small_format("pad");

	struct small name = role_input(s, t->slot);

	return small_format("%.30s[%d,%d,%d]", name.s, t->from.c, t->from.y, t->from.x);
}

struct pen {
	const struct scene *s;
	struct cells *page;
	struct rect r;
	int y;
};

static bool full(const struct pen *p)
{
	return p->y >= p->r.y + p->r.h;
}

static int number_at(const struct pen *p)
{
	return int_min(NUMBER_AT, p->r.w - number_width(p->s) - 1);
}

/* A name, its number with as many decimals as the sum wants (-1: as usual), a word after it. */
static void row(struct pen *p, bool mark, const char *name, double v, int decimals, const char *word)
{
	struct buf b = { 0 };
	int at = number_at(p);

	if (full(p))
		return;
	if (decimals < 0)
		number_put(&b, v, p->s->look.digits);
	else
		number_fixed(&b, v, decimals);
	if (mark)
		cells_put(p->page, p->r.x, p->y, 0x2192, plain);
	cells_text(p->page, p->r.x + 2, p->y, at - 2, plain, name);
	int width = number_width(p->s) + int_max(decimals - 4, 0), x = at + number_column(buf_str(&b), width);

	cells_text(p->page, p->r.x + x, p->y, p->r.w - x, plain, buf_str(&b));
	at += width + 2;
	cells_text(p->page, p->r.x + at, p->y, p->r.w - at, plain, word);
	p->y++;
	buf_free(&b);
}

static void text(struct pen *p, const char *s)
{
	if (!full(p))
		cells_text(p->page, p->r.x + 2, p->y++, p->r.w - 2, plain, s);
}

static struct small own_name(const struct scene *s)
{
	struct at at = scene_at(s);

	return small_format("%.30s[%d,%d,%d]", small_name(scene_net(s), s->cursor.step), at.c, at.y, at.x);
}

static void total(struct pen *p, float value, int decimals)
{
	int at = number_at(p);

	for (int i = 0; i < 8 && !full(p); i++)
		cells_put(p->page, p->r.x + at + 1 + i, p->y, 0x2500, plain);
	p->y++;
	row(p, false, own_name(p->s).s, (double)value, decimals, "");
}

/* What relu makes of it, if relu comes next. */
static void after_relu(struct pen *p, float value)
{
	const struct net *net = scene_net(p->s);
	int here = p->s->cursor.step, next = here + 1;

	if (next >= net->nnodes || net->node[next].op != &op_relu || net->node[next].in[0] != here ||
	    hidden(p->s, next))
		return;

	struct small name =
	    small_format("%.20s %s", small_name(net, next), value < 0 ? "makes it" : "keeps it");

	row(p, false, name.s, value < 0 ? 0 : (double)value, -1, "");
}

/* Few terms: each with its number, and the sum. */
static void few(struct pen *p, const struct why *why, float value)
{
	double v[4];
	int main = why_main_term(p->s->trace[0], p->s->cursor.step, why), decimals;

	for (int i = 0; i < why->nterms; i++)
		v[i] = (double)why->term[i].x;
	decimals =
	    why->nterms > 1 && !p->s->look.digits ? number_decimals(v, why->nterms, (double)value) : -1;
	for (int i = 0; i < why->nterms; i++)
		row(p, i == main, story_term(p->s, &why->term[i]).s, v[i], decimals,
		    why->term[i].slot >= 0 ? role_short(p->s, why->term[i].slot) : "");
	if (why->nterms > 1)
		total(p, value, decimals);
	else
		row(p, false, own_name(p->s).s, (double)value, -1, "");
	if (why->nterms > 1 && decimals < 0 && !p->s->look.digits)
		text(p, "(rounded)");
}

/* Many: the largest five products, and how many more. */
static void many(struct pen *p, const struct why *why, float value)
{
	const struct op *op = scene_net(p->s)->node[p->s->cursor.step].op;
	bool products = op == &op_conv2d || op == &op_linear;
	int main = why_main_term(p->s->trace[0], p->s->cursor.step, why), told = int_min(5, why->nterms);

	bool bias = why->term[why->nterms - 1].slot == SLOT_BIAS;

	text(p, small_format("%d %s%s, the largest:", why->nterms - bias, products ? "products" : "numbers",
	                     bias ? " and a bias" : "")
	            .s);
	for (int n = 0; n < told; n++) {
		int i = story_nth(why, n);
		const struct term *t = &why->term[i];

		row(p, i == main, story_term(p->s, t).s,
		    products ? (double)t->x * (double)t->w : (double)t->x, -1, "");
	}
	if (why->npad > 0)
		text(p, small_format("%d of them in the padding", why->npad).s);
	total(p, value, -1);
}

/* A formula: a line, what it gives. */
static void lines(struct pen *p, const struct why *why)
{
	for (int i = 0; i < why->nlines; i++)
		row(p, false, why->step[i].text, (double)why->step[i].value, -1,
		    i + 1 == why->nlines ? "=" : "");
}

int story_draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct pen p = { s, page, r, r.y };
	struct at at = scene_at(s);
	struct why why;
	float value;
	bool told = story_why(s, &why, &value);
	struct buf name = { 0 };
	struct cursor cursor = s->cursor;

	cursor.at = at;
	cursor.size = SIZE_PIXEL;
	place_python(s->trace[0], &cursor, &name);
	cells_text(page, r.x, p.y++, r.w, (struct ink){ .attr = ATTR_BOLD }, buf_str(&name));
	buf_free(&name);
	p.y++;
	if (!told) {
		if (s->cursor.step < 0)
			row(&p, false, "a byte of the picture", (double)tensor_at(scene_out(s), at), -1,
			    "of 255");
		else
			text(&p, hidden(s, s->cursor.step) ? "?" : "...");
	} else if (why.nterms > 4) {
		many(&p, &why, value);
	} else if (why.nterms > 0) {
		few(&p, &why, value);
	} else if (s->trace[0]->step[s->cursor.step].call.in[0]) {
		const struct tensor *in = s->trace[0]->step[s->cursor.step].call.in[0];

		if (shape_has(in->shape, at))
			row(&p, true, small_format("%.20s[%d,%d,%d]", role_input(s, 0).s, at.c, at.y, at.x).s,
			    (double)tensor_at(in, at), -1, "");
	}
	if (told) {
		lines(&p, &why);
		after_relu(&p, value);
	}
	why_clear(&why);
	return p.y - r.y;
}

/* story.c -- how one number came about, in a few rows. */
#include "view/story.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* Each term is put where it belongs among those kept so far; as large ones stay in running order. */
int story_largest(const struct why *why, int *list, int n)
{
	int kept = 0;

	for (int i = 0; i < why->nterms; i++) {
		double weight = weight_of(&why->term[i]);
		int lo = 0, hi = kept;

		while (lo < hi) {
			int middle = lo + (hi - lo) / 2;

			if (weight_of(&why->term[list[middle]]) < weight)
				hi = middle;
			else
				lo = middle + 1;
		}
		if (lo == n)
			continue;
		kept = int_min(kept + 1, n);
		memmove(&list[lo + 1], &list[lo], (size_t)(kept - 1 - lo) * sizeof(*list));
		list[lo] = i;
	}
	return kept;
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

/* A name, its number, a word after it; a rule above a total; or words alone. */
struct row {
	struct small name, number;
	const char *word; /* after the number: "learned" */
	bool mark, rule;
};

enum { ROWS = 16, TOLD = 5 };

/* The rows are gathered first: where the numbers stand depends on all of them. */
struct pen {
	const struct scene *s;
	struct row row[ROWS];
	int n, more; /* more: decimals beyond the usual four */
};

static struct row *row_new(struct pen *p)
{
	return p->n < ROWS ? &p->row[p->n++] : &p->row[ROWS - 1];
}

/* `decimals`: as many as the sum wants; -1: as usual. */
static struct row *row(struct pen *p, struct small name, double v, int decimals)
{
	struct row *r = row_new(p);
	struct buf b = { 0 };

	if (decimals < 0)
		number_put(&b, v, p->s->look.digits);
	else
		number_fixed(&b, v, decimals);
	*r = (struct row){ .name = name, .number = small_format("%s", buf_str(&b)), .word = "" };
	p->more = int_max(p->more, decimals - 4);
	buf_free(&b);
	return r;
}

static void text(struct pen *p, struct small words)
{
	*row_new(p) = (struct row){ .name = words, .word = "" };
}

static void rule(struct pen *p)
{
	*row_new(p) = (struct row){ .word = "", .rule = true };
}

/* Where the numbers begin: at the usual place, unless the words after them, or a long name, need it otherwise. */
static int numbers_at(const struct pen *p, int room, int width, int words)
{
	int least = 0;

	for (int i = 0; i < p->n; i++)
		if (p->row[i].number.s[0])
			least = int_max(least, 2 + cells_columns(p->row[i].name.s) + 1 -
			                           number_column(p->row[i].number.s, width));
	return int_min(int_max(least, int_min(NUMBER_AT, room - width - 1 - words)), room - width);
}

/* Returns the rows drawn. A word that does not fit is left out, never cut. */
static int draw_rows(const struct pen *p, struct cells *page, struct rect r)
{
	int width = number_width(p->s) + p->more, words = 0, rows = int_min(p->n, r.h);

	for (int i = 0; i < p->n; i++)
		words = int_max(words, cells_columns(p->row[i].word));

	int at = numbers_at(p, r.w, width, words), gap = at + width + 2 + words <= r.w ? 2 : 1;

	for (int i = 0; i < rows; i++) {
		const struct row *row = &p->row[i];
		int x = at + number_column(row->number.s, width), after = at + width + gap, y = r.y + i;

		for (int k = 0; k < (row->rule ? 8 : 0); k++)
			cells_put(page, r.x + at + 1 + k, y, 0x2500, plain);
		if (row->mark && p->s->look.ascii) /* > alone is the cursor */
			cells_text(page, int_max(r.x - 1, 0), y, 2, plain, "->");
		else if (row->mark)
			cells_put(page, r.x, y, 0x2192, plain);
		cells_text(page, r.x + 2, y, row->number.s[0] ? x - 3 : r.w - 2, plain, row->name.s);
		cells_text(page, r.x + x, y, r.w - x, plain, row->number.s);
		if (after + cells_columns(row->word) <= r.w)
			cells_text(page, r.x + after, y, r.w - after, plain, row->word);
	}
	return rows;
}

static struct small own_name(const struct scene *s)
{
	struct at at = scene_at(s);

	return small_format("%.30s[%d,%d,%d]", small_name(scene_net(s), s->cursor.step), at.c, at.y, at.x);
}

/* What relu makes of it, if relu comes next. */
static void after_relu(struct pen *p, float value, int decimals)
{
	const struct net *net = scene_net(p->s);
	int here = p->s->cursor.step, next = here + 1;

	if (next >= net->nnodes || net->node[next].op != &op_relu || net->node[next].in[0] != here ||
	    hidden(p->s, next))
		return;

	struct small name =
	    small_format("%.20s %s", small_name(net, next), value < 0 ? "makes it" : "keeps it");

	row(p, name, value < 0 ? 0 : (double)value, decimals);
}

/* What the addition makes of it, if that reads it: what comes to it, and the sum. */
static void after_add(struct pen *p, float value)
{
	const struct part *part = scene_part(p->s);
	const struct step *add = part->add >= 0 ? &p->s->trace[0]->step[part->add] : NULL;
	int here = p->s->cursor.step, other;
	struct scene at_add = *p->s;
	struct at at = scene_at(p->s);
	double v[2];

	if (!add || here < 0 || here == part->add || (add->node->in[0] != here && add->node->in[1] != here) ||
	    here == part->x || !shown(p->s, part->add))
		return;
	other = add->node->in[0] == here;
	if (!shape_has(add->call.in[other]->shape, at))
		return;
	at_add.cursor.step = part->add;
	v[0] = (double)value;
	v[1] = (double)tensor_at(add->call.in[other], at);

	double sum = (double)tensor_at(&add->out, at);
	int decimals = p->s->look.digits ? -1 : number_decimals(v, 2, sum);

	row(p, small_format("add takes it"), v[0], decimals)->word = role_short(&at_add, !other);
	row(p, small_format("+ %.20s", role_input(&at_add, other).s), v[1], decimals)->word =
	    role_short(&at_add, other);
	row(p, small_format("= add"), sum, decimals)->word =
	    decimals < 0 && !p->s->look.digits ? "(rounded)" : "";
}

/* Few terms: each with its number, and the sum. Returns the decimals that takes. */
static int few(struct pen *p, const struct why *why, float value)
{
	double v[4];
	int main = why_main_term(p->s->trace[0], p->s->cursor.step, why), decimals = -1;

	for (int i = 0; i < why->nterms; i++)
		v[i] = (double)why->term[i].x;
	if (why->nterms > 1 && !p->s->look.digits)
		decimals = number_decimals(v, why->nterms, (double)value);
	for (int i = 0; i < why->nterms; i++) {
		struct row *r = row(p, story_term(p->s, &why->term[i]), v[i], decimals);

		r->mark = i == main;
		r->word = why->term[i].slot >= 0 ? role_short(p->s, why->term[i].slot) : "";
	}
	if (why->nterms > 1)
		rule(p);
	bool rounded = why->nterms > 1 && decimals < 0 && !p->s->look.digits;

	row(p, own_name(p->s), (double)value, decimals)->word = rounded ? "(rounded)" : "";
	return decimals;
}

/* The largest `told` of many, what the others come to, and the sum, which add up as printed. */
static void sum_of_many(struct pen *p, const struct why *why, int told, bool products, struct small name,
                        double sum)
{
	int main = why_main_term(p->s->trace[0], p->s->cursor.step, why), others = why->nterms - told;
	double v[TOLD + 1] = { 0 }, rest = sum;
	int decimals = -1, list[TOLD];

	story_largest(why, list, told);
	for (int n = 0; n < told; n++) {
		const struct term *t = &why->term[list[n]];

		v[n] = products ? (double)t->x * (double)t->w : (double)t->x;
		rest -= v[n];
	}
	v[told] = rest;
	if (!p->s->look.digits)
		decimals = number_decimals(v, told + 1, sum);
	for (int n = 0; n < told; n++) {
		row(p, story_term(p->s, &why->term[list[n]]), v[n], decimals)->mark = list[n] == main;
	}
	if (others > 0)
		row(p, small_format(others == 1 ? "the other one" : "the other %d", others), rest, decimals);
	if (why->npad > 0)
		text(p, small_format("%d of them in the padding", why->npad));
	rule(p);
	row(p, name, sum, decimals)->word = decimals < 0 && !p->s->look.digits ? "(rounded)" : "";
}

/* Many: the largest five, and the others together where it is a sum. */
static void many(struct pen *p, const struct why *why, float value, int rows)
{
	const struct op *op = scene_net(p->s)->node[p->s->cursor.step].op;
	bool products = op->fold == FOLD_SUM, bias = why->term[why->nterms - 1].slot == SLOT_BIAS;
	int main = why_main_term(p->s->trace[0], p->s->cursor.step, why),
	    told = int_min(int_clamp(rows - 4 - (why->npad > 0), 1, TOLD), why->nterms), list[TOLD];

	text(p, small_format("%d %s%s, the largest:", why->nterms - bias, products ? "products" : "numbers",
	                     bias ? " and a bias" : ""));
	if (products || op->fold == FOLD_ADD) {
		sum_of_many(p, why, told, products, own_name(p->s), (double)value);
		return;
	}
	if (op == &op_avgpool2d) {
		sum_of_many(p, why, told, false, small_format("their sum"),
		            (double)why->term[why->nterms - 1].sum);
		return;
	}
	story_largest(why, list, told);
	for (int n = 0; n < told; n++) /* candidates, scores: no sum */
		row(p, story_term(p->s, &why->term[list[n]]), (double)why->term[list[n]].x, -1)->mark =
		    list[n] == main;
	if (why->nlines == 0)
		row(p, own_name(p->s), (double)value, -1);
}

/* A formula: a line, what it gives. A line too long to stand here is told by its result's name. */
static void lines(struct pen *p, const struct why *why)
{
	for (int i = 0; i < why->nlines; i++) {
		bool last = i + 1 == why->nlines;
		struct small name = small_format("%s", why->step[i].text);

		if (last && cells_columns(name.s) > NUMBER_AT - 3)
			name = own_name(p->s);
		row(p, name, (double)why->step[i].value, -1)->word = last ? "=" : "";
	}
}

/* The rows of a number whose story can be told. */
static void tell(struct pen *p, const struct why *why, float value, int rows)
{
	const struct tensor *in = p->s->trace[0]->step[p->s->cursor.step].call.in[0];
	struct at at = scene_at(p->s);
	int decimals = -1;

	if (why->nterms > 4)
		many(p, why, value, rows);
	else if (why->nterms > 0)
		decimals = few(p, why, value);
	else if (in && shape_has(in->shape, at))
		row(p, small_format("%.20s[%d,%d,%d]", role_input(p->s, 0).s, at.c, at.y, at.x),
		    (double)tensor_at(in, at), -1)
		    ->mark = true;
	lines(p, why);
	after_relu(p, value, decimals);
	after_add(p, value);
}

int story_draw(const struct scene *s, struct cells *page, struct rect r)
{
	struct pen p = { .s = s };
	struct at at = scene_at(s);
	struct why why;
	float value;
	bool told = story_why(s, &why, &value);
	int head = r.h < 9 ? 0 : 2; /* a small window has the name above */

	if (head) {
		struct buf name = { 0 };
		struct cursor cursor = s->cursor;

		cursor.at = at;
		cursor.size = SIZE_PIXEL;
		place_python(s->trace[0], &cursor, &name);
		cells_text(page, r.x, r.y, r.w, (struct ink){ .attr = ATTR_BOLD }, buf_str(&name));
		buf_free(&name);
	}
	if (told)
		tell(&p, &why, value, r.h - head);
	else if (s->cursor.step < 0)
		row(&p, small_format("a byte of the picture"), (double)tensor_at(scene_out(s), at), -1)
		    ->word = "of 255";
	else
		text(&p, small_format(hidden(s, s->cursor.step) ? "?" : "..."));
	why_clear(&why);
	return head + draw_rows(&p, page, (struct rect){ r.x, r.y + head, r.w, r.h - head });
}

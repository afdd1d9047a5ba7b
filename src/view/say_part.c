/*
 * say_part.c -- one part of the arithmetic (size 6): a tap, a summand, a line of a formula.
 */
#include <stdio.h>
#include <string.h>

#include "view/say_private.h"

/* The part under the cursor. */
struct piece {
	const struct why *why;
	int i, n;       /* part i of n */
	double before;  /* the sum, or the largest, before this term */
	bool first;     /* no term before it counted */
	double value;   /* of the whole number */
	char head[160]; /* "Multiply-add 30 of 144" */
};

static void make_head(const struct sayer *s, struct piece *p, const char *word)
{
	if (spoken(s) && p->i == 0)
		snprintf(p->head, sizeof(p->head), "%s 1 of %d of %.60s[%d,%d,%d]", word, p->n, s->node->name,
		         s->at.c, s->at.y, s->at.x);
	else
		snprintf(p->head, sizeof(p->head), "%s %d of %d", word, p->i + 1, p->n);
}

/* Where the sum stood: the last term before this one that was added. */
static void look_back(struct piece *p)
{
	p->first = true;
	p->before = 0;
	for (int i = p->i - 1; i >= 0 && p->first; i--)
		if (!p->why->term[i].pad) {
			p->before = (double)p->why->term[i].sum;
			p->first = false;
		}
}

static void tell_pad(struct sayer *s, const struct piece *p, const struct term *t)
{
	struct word sum = word_number(p->before);

	if (brief(s)) {
		(void)(tell(s, "%d of %d: padding, so nothing is added; the sum stays %s.", p->i + 1, p->n,
		            sum.s) ||
		       tell(s, "%d of %d: padding.", p->i + 1, p->n));
		return;
	}
	(void)(tell(s, "%s: input channel %d, kernel row %d, column %d.", p->head, t->from.c, t->ky, t->kx) ||
	       tell(s, "%d of %d: channel %d.", p->i + 1, p->n, t->from.c));
	(void)tell(s, "It falls on the padding, so nothing is added; the sum stays %s.", sum.s);
}

/* 0.6298044 times -0.0595176 is -0.03748; the sum goes from 0.16404 to 0.12656. */
static void tell_product(struct sayer *s, const struct piece *p, const struct term *t)
{
	const double product = (double)t->x * (double)t->w;
	const int d = number_product_decimals(p->before, (double)t->x, (double)t->w, (double)t->sum);
	struct word x = word_fixed((double)t->x, d < 0 ? d : d + 2),
	            w = word_fixed((double)t->w, d < 0 ? d : d + 2);
	struct word made = word_fixed(product, d), from = word_fixed(p->before, d),
	            to = word_fixed((double)t->sum, d);
	const char *rounded = d < 0 ? " (rounded)" : "";

	const bool same = strcmp(from.s, to.s) == 0;

	if (brief(s) && same) {
		(void)tell(s, "%d of %d: the sum stays %s; after all %d it is %s.", p->i + 1, p->n, to.s,
		           p->n, word_number(p->value).s);
		return;
	}
	if (brief(s)) {
		(void)(tell(s, "%d of %d: the sum was %s, now %s; after all %d it is %s.", p->i + 1, p->n,
		            from.s, to.s, p->n, word_number(p->value).s) ||
		       tell(s, "%d of %d: the sum was %s, now %s.", p->i + 1, p->n, from.s, to.s) ||
		       tell(s, "%d of %d: now %s.", p->i + 1, p->n, to.s));
		return;
	}
	if (s->node->op == &op_linear)
		tell(s, "%s: channel %d.", p->head, t->from.c);
	else
		tell(s, "%s: input channel %d, kernel row %d, column %d.", p->head, t->from.c, t->ky, t->kx);
	if (same)
		tell(s, "%s times %s is %s; the sum stays %s%s.", x.s, w.s, made.s, to.s, rounded);
	else
		tell(s, "%s times %s is %s; the sum goes from %s to %s%s.", x.s, w.s, made.s, from.s, to.s,
		     rounded);
}

static void tell_summand(struct sayer *s, const struct piece *p, const struct term *t)
{
	double terms[2] = { p->before, (double)t->x };
	int d = number_decimals(terms, 2, (double)t->sum);
	struct word x = word_fixed((double)t->x, d), from = word_fixed(p->before, d),
	            to = word_fixed((double)t->sum, d);
	const char *rounded = d < 0 ? " (rounded)" : "";

	if (t->slot == SLOT_BIAS)
		(void)tell(s, "%s: the bias, %s.", p->head, x.s);
	else
		(void)(tell(s, "%s: row %d, column %d, which is %s.", p->head, t->from.y, t->from.x, x.s) ||
		       tell(s, "%d of %d: %s.", p->i + 1, p->n, x.s));
	if (strcmp(from.s, to.s) == 0)
		(void)(tell(s, "The sum stays %s%s.", to.s, rounded) || tell(s, "Sum %s.", to.s));
	else
		(void)(tell(s, "The sum goes from %s to %s%s.", from.s, to.s, rounded) ||
		       tell(s, "Sum %s.", to.s));
}

/* The two arms of add. */
static void tell_arm(struct sayer *s, const struct piece *p, const struct term *t)
{
	const bool is_add = role_of(s->part, s->step) == ROLE_ADD;
	const char *what = p->i == 0 ? "what the block learned"
	                   : is_add  ? round_words(s->part->path)
	                             : "the other input";
	double terms[2] = { p->before, (double)t->x };
	int d = p->i == 0 ? NUMBER_DECIMALS : number_decimals(terms, 2, (double)t->sum);
	struct word x = p->i == 0 ? word_number((double)t->x) : word_fixed((double)t->x, d);
	const char *from = s->net->node[s->node->in[t->slot]].name;

	(void)(tell(s, "%s: %s, %s, from %.60s[%d,%d,%d].", p->head, what, x.s, from, t->from.c, t->from.y,
	            t->from.x) ||
	       tell(s, "%d of %d: %s, %s.", p->i + 1, p->n, what, x.s));
	if (p->i > 0)
		(void)(tell(s, "%s plus %s is %s%s.", word_fixed(p->before, d).s, x.s,
		            word_fixed((double)t->sum, d).s, d < 0 ? " (rounded)" : "") ||
		       tell(s, "The sum is %s.", word_fixed((double)t->sum, d).s));
	else
		(void)tell(s, "What came round is next.");
}

static void tell_copy(struct sayer *s, const struct piece *p, const struct term *t)
{
	if (t->slot == SLOT_ZERO)
		(void)(tell(s, "%s: a zero is put in; no input is read.", p->head) ||
		       tell(s, "A zero is put in."));
	else
		(void)(tell(s, "%s: %s is copied from x[%d,%d,%d].", p->head, word_number((double)t->x).s,
		            t->from.c, t->from.y, t->from.x) ||
		       tell(s, "%s is copied.", word_number((double)t->x).s));
}

static void tell_candidate(struct sayer *s, const struct piece *p, const struct term *t)
{
	if (t->pad) {
		(void)(tell(s, "%s falls on the padding, which never wins.", p->head) ||
		       tell(s, "Padding never wins."));
		return;
	}
	(void)(tell(s, "%s: row %d, column %d, which is %s.", p->head, t->from.y, t->from.x,
	            word_number((double)t->x).s) ||
	       tell(s, "%d of %d: %s.", p->i + 1, p->n, word_number((double)t->x).s));
	if (p->first || (double)t->sum != p->before)
		(void)tell(s, "It is the largest so far.");
	else
		(void)(tell(s, "The largest so far stays %s.", word_number((double)t->sum).s) ||
		       tell(s, "Stays %s.", word_number((double)t->sum).s));
}

/* softmax: each class gives one exponential. */
static void tell_exponential(struct sayer *s, const struct piece *p, const struct term *t)
{
	struct word label = word_label(s->net, t->from.c);

	(void)(tell(s, "%s: %s has score %s.", p->head, label.s, word_number((double)t->x).s) ||
	       tell(s, "%d of %d: score %s.", p->i + 1, p->n, word_number((double)t->x).s));
	(void)(tell(s, "e to the power of that minus the largest score is %s.",
	            word_number((double)t->w).s) ||
	       tell(s, "exp: %s.", word_number((double)t->w).s));
	if (!brief(s))
		(void)tell(s, "The sum so far is %s.", word_number((double)t->sum).s);
}

static void tell_term(struct sayer *s, struct piece *p)
{
	const struct term *t = &p->why->term[p->i];
	const enum fold fold = s->node->op->fold;

	look_back(p);
	make_head(s, p, fold == FOLD_SUM ? "Multiply-add" : fold == FOLD_MAX ? "Candidate" : "Part");
	if (fold == FOLD_MAX)
		tell_candidate(s, p, t);
	else if (t->pad)
		tell_pad(s, p, t);
	else if (fold == FOLD_SUM && t->slot >= 0)
		tell_product(s, p, t);
	else if (fold == FOLD_ADD && p->n == 1)
		tell_copy(s, p, t);
	else if (fold == FOLD_ADD)
		tell_arm(s, p, t);
	else if (fold == FOLD_SUM || s->node->op == &op_avgpool2d)
		tell_summand(s, p, t);
	else
		tell_exponential(s, p, t);
}

static void tell_line_of(struct sayer *s, struct piece *p)
{
	make_head(s, p, "Part");
	tell_formula_line(s, p->head, &p->why->step[p->i - p->why->nterms]);
}

void tell_part(struct sayer *s)
{
	struct why why = { 0 };
	struct piece p = { .why = &why, .i = s->scene->cursor.term };

	if (!trace_has(s->trace, s->step) || !shape_has(s->node->out, s->at)) {
		tell(s, "%s is not computed yet.", lead(s).s);
		return;
	}
	p.value = (double)trace_why(s->trace, s->step, s->at, &why);
	p.n = why.nterms + why.nlines;
	if (p.i < 0 || p.i >= p.n)
		tell_pixel(s);
	else if (p.i < why.nterms)
		tell_term(s, &p);
	else
		tell_line_of(s, &p);
	why_clear(&why);
}

/*
 * why.c -- the story of one number: every term, the running sum, the formula with its numbers, the total.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verb/table.h"
#include "verb/why_private.h"

/* ---- text --------------------------------------------------------------------------------------- */

static void put_source(struct table *table, const struct story *st, const struct term *t)
{
	if (t->slot < 0)
		table_put(table, "%s", story_source(st, t));
	else
		table_put(table, "%s[%d,%d,%d]", story_source(st, t), t->from.c, t->from.y, t->from.x);
}

static void terms_table(const struct story *st, struct buf *out)
{
	struct table t = { { ">", "from", ">value", ">weight",
		             st->step->node->op->fold == FOLD_MAX ? ">largest" : ">sum" } };

	for (int i = 0; i < st->why.nterms; i++) {
		const struct term *term = &st->why.term[i];

		table_put(&t, "%d", i + 1);
		put_source(&t, st, term);
		if (term->pad) {
			table_put(&t, "pad");
			table_put(&t, "%.9g", (double)term->w);
		} else {
			table_put(&t, "%.9g", (double)term->x);
			table_put(&t, "%.9g", (double)term->w);
		}
		table_put(&t, "%.9g", (double)term->sum);
	}
	table_print(&t, int_max(st->s->width, 80), out);
}

static void lines_table(const struct story *st, struct buf *out)
{
	struct table t = { { "line", ">a", ">b", ">value" } };

	for (int i = 0; i < st->why.nlines; i++) {
		const struct line *l = &st->why.step[i];

		table_put(&t, "%s", l->text);
		table_put(&t, "%.9g", (double)l->a);
		table_put(&t, "%.9g", (double)l->b);
		table_put(&t, "%.9g", (double)l->value);
	}
	table_print(&t, int_max(st->s->width, 80), out);
}

static void why_text(const struct story *st, struct buf *out)
{
	struct scene scene = st->s->scene;
	struct listing list;

	scene.cursor = st->here;
	scene.cursor.size = SIZE_PIXEL;
	say(&scene, VOICE_SPOKEN, out);
	buf_putc(out, '\n');
	if (st->why.nterms)
		terms_table(st, out);
	if (st->why.nterms && st->why.nlines)
		buf_putc(out, '\n');
	if (st->why.nlines)
		lines_table(st, out);
	buf_putc(out, '\n');
	if (story_formula(st, &list))
		for (int i = 0; i < list.nlines; i++)
			buf_printf(out, "%s\n", list.line[i].text);
	listing_free(&list);
	buf_printf(out, "total   %.9g\nstored  %.9g  %s\n", (double)st->total, (double)st->stored,
	           story_same(st->total, st->stored) ? "equal to the bit" : "NOT EQUAL");
}

/* ---- spoken ------------------------------------------------------------------------------------- */

/* What a term puts in: its product; of softmax's, e to the power of its score, which is recorded as its weight. */
static float share_of(const struct story *st, const struct term *t)
{
	if (t->pad)
		return 0;
	return st->step->node->op == &op_softmax ? t->w : t->x * t->w;
}

static float size_of(const struct story *st, int i)
{
	return fabsf(share_of(st, &st->why.term[i]));
}

/* The next largest term after those already told; -1 when none is left. */
static int next_largest(const struct story *st, const int *told, int ntold)
{
	int best = -1;

	for (int i = 0; i < st->why.nterms; i++) {
		bool was = false;

		for (int k = 0; k < ntold; k++)
			was |= told[k] == i;
		if (!was && (best < 0 || size_of(st, i) > size_of(st, best)))
			best = i;
	}
	return best;
}

/* So many decimals, or as usual: -1, or where the reader wants all digits. */
static void put_number(const struct story *st, struct buf *out, double v, int decimals)
{
	if (decimals < 0 || st->s->scene.look.digits)
		number_put(out, v, st->s->scene.look.digits);
	else
		number_fixed(out, v, decimals);
}

/* "-0.0872 is 2.171277 times -0.040177": with as many decimals as a calculator wants. */
static void put_product(const struct story *st, struct buf *out, double x, double w)
{
	int decimals = number_product_decimals(0, x, w, x * w), factors = decimals < 0 ? -1 : decimals + 2;

	put_number(st, out, x * w, decimals);
	buf_puts(out, " is ");
	put_number(st, out, x, factors);
	buf_puts(out, " times ");
	put_number(st, out, w, factors);
}

/* `decimals`: of a summand, so that it adds up as printed. */
static void tell_term(const struct story *st, const struct term *t, int decimals, struct buf *out)
{
	if (t->slot < 0) {
		buf_printf(out, "%.4f from %s", (double)(t->x * t->w), story_source(st, t));
	} else if (st->step->node->op == &op_softmax) {
		say_number(out, t->w, false);
		buf_printf(out, " from %s[%d,%d,%d], whose score is %.4f", story_source(st, t), t->from.c,
		           t->from.y, t->from.x, (double)t->x);
	} else if (t->w == 1.0f) {
		put_number(st, out, (double)t->x, decimals);
		buf_printf(out, " from %s[%d,%d,%d]", story_source(st, t), t->from.c, t->from.y, t->from.x);
	} else {
		put_product(st, out, (double)t->x, (double)t->w);
		buf_printf(out, ", channel %d", t->from.c);
		if (st->s->trace->step[st->step->node->in[0]].out.shape.h > 1)
			buf_printf(out, ", row %d, column %d", t->from.y, t->from.x);
	}
	buf_puts(out, ".\n");
}

enum { TOLD = 24, FEW = 3 };

/* "The five largest: 0.7160, 0.3935, ..." and the first of them; the others behind a page break, for `more`. */
static void tell_many(const struct story *st, struct buf *out)
{
	static const char *const words[] = { "", "", "two", "three", "four", "five" };
	int told[TOLD], n = 0, i, first = int_min(5, st->why.nterms);

	while (n < TOLD && (i = next_largest(st, told, n)) >= 0)
		told[n++] = i;
	buf_printf(out, "The %s largest: ", words[first]);
	for (i = 0; i < first; i++) {
		const struct term *t = &st->why.term[told[i]];

		say_number(out, share_of(st, t), false);
		buf_puts(out, i + 1 < first ? ", " : ".\n");
	}
	buf_puts(out, "The first: ");
	tell_term(st, &st->why.term[told[0]], -1, out);
	out->s[out->len - 1] = ' ';
	buf_puts(out, "more tells the others.\n\f");
	for (i = 1; i < n; i++)
		tell_term(st, &st->why.term[told[i]], -1, out);
	if (st->why.nterms > n)
		buf_printf(out, "The other %d are smaller.\n", st->why.nterms - n);
}

/* Never more than six lines: nobody listens to 144 terms. */
static void why_spoken(const struct story *st, struct buf *out)
{
	struct scene scene = st->s->scene;
	struct buf said = { 0 };
	double v[FEW] = { 0 };
	int told[FEW], n = 0, i, decimals;

	scene.cursor = st->here;
	scene.cursor.size = SIZE_PIXEL;
	say(&scene, VOICE_SPOKEN, &said);
	if (st->why.nterms > FEW)
		buf_add(out, buf_str(&said), strcspn(buf_str(&said), "\n"));
	else
		buf_add(out, buf_str(&said),
		        said.len && said.s[said.len - 1] == '\n' ? said.len - 1 : said.len);
	buf_putc(out, '\n');
	buf_free(&said);
	for (i = 0; i < st->why.nlines && st->why.nlines > 1; i++)
		buf_printf(out, "%s: %.6g.\n", st->why.step[i].text, (double)st->why.step[i].value);
	if (!story_same(st->total, st->stored))
		buf_puts(out, "What is told here does not make the stored number.\n");
	if (st->why.nterms > FEW) {
		tell_many(st, out);
		return;
	}
	for (i = 0; i < st->why.nterms; i++)
		v[i] = (double)st->why.term[i].x;
	decimals = number_decimals(v, st->why.nterms, (double)st->total);
	while (st->why.nterms > 1 && (i = next_largest(st, told, n)) >= 0) {
		told[n++] = i;
		tell_term(st, &st->why.term[i], decimals, out);
	}
	if (n)
		buf_puts(out, "They add up to the stored number, to the bit. follow goes to the larger.\n");
}

/* ---- the verb ----------------------------------------------------------------------------------- */

/* In full screen, without a place: open the arithmetic; again: largest first, in order. */
static bool look_closer(struct session *s, struct sink *sink, struct err *err)
{
	struct cursor there = s->scene.cursor;

	if (there.size == SIZE_MAC) {
		s->scene.look.by_size = !s->scene.look.by_size;
		return true;
	}
	while (there.size < SIZE_MAC && cursor_open(s->trace, &there))
		continue;
	sink->moved = true;
	return session_go(s, &there, err);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct story st = { .s = s };
	enum place_depth depth;

	if (!answer_args(&verb_why, argc, 0, 1, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1)
		return look_closer(s, sink, err);
	if (!session_place(s, argc > 1 ? argv[1] : NULL, true, &st.here, &depth, err))
		return false;
	if (st.here.step < 0)
		return err_set(err, ERR_USAGE,
		               "%s is before step 1: its numbers are bytes; dump %s shows them",
		               trace_name(s->trace, st.here.step), trace_name(s->trace, st.here.step));
	if (!session_need(s, st.here.step, err))
		return false;
	st.step = &s->trace->step[st.here.step];
	st.total = trace_why(s->trace, st.here.step, st.here.at, &st.why);
	st.stored = tensor_at(&st.step->out, st.here.at);
	if (st.why.lost) {
		why_clear(&st.why);
		return err_memory(err);
	}
	if (st.why.nterms || st.why.nlines)
		st.total = why_replay(st.step->node->op->fold, &st.why);
	if (s->now.json)
		why_json(&st, &sink->out);
	else if (s->door == DOOR_LINE)
		why_spoken(&st, &sink->out);
	else
		why_text(&st, &sink->out);
	why_clear(&st.why);
	if (argc > 1)
		s->scene.cursor = st.here; /* who asks about a place is there: follow goes on from it */
	return true;
}

const struct verb verb_why = {
	.name = "why",
	.keys = "w",
	.usage = "why [PLACE]",
	.gloss = "how one number was made: every term, the running sum, the total",
	.text =
	    "PLACE is step/C,Y,X, for example  why layer2.0.add/5,3,7  (fc/3 for a class). Taps on the padding are\n"
	    "marked pad: nothing is added there. The total equals the stored number to the bit.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

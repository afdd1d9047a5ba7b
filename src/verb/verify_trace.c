/*
 * verify_trace.c -- the numbers of a trace, made once more the slow way, explained, and added up again.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "trace/ledger.h"
#include "verb/verify.h"

enum { PLACES = 32 };

/* ---- places, the same in every run ---------------------------------------------------------------- */

static uint64_t seed_of(const char *name)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	while (*name)
		h = (h ^ (unsigned char)*name++) * 1099511628211u;
	return h;
}

/* splitmix64 */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Which places of a step: all where they are few, else so many at random. Returns how many. */
static int places(const struct step *step, struct at at[PLACES])
{
	size_t len = shape_len(step->out.shape);
	uint64_t state = seed_of(step->node->name);

	for (int i = 0; i < PLACES && (size_t)i < len; i++)
		at[i] = shape_place(step->out.shape,
		                    len <= PLACES ? (size_t)i : (size_t)(random_next(&state) % len));
	return len < PLACES ? (int)len : PLACES;
}

static bool same_bits(float a, float b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* How much `a` is off, as a share of b. */
static void differ(struct finding *f, const char *step, struct at at, float a, float b)
{
	double off = fabs((double)a - (double)b) / fmax(fabs((double)b), (double)FLT_MIN);

	f->differing++;
	f->holds = false;
	f->largest = isfinite(off) ? fmax(f->largest, off) : (double)INFINITY;
	finding_at(f, step, at);
}

/* ---- element() against what ran ------------------------------------------------------------------ */

bool verify_fast(struct findings *all, const struct trace *t, struct err *err)
{
	struct finding *f = findings_add(all, "fast", err);
	struct buf n = { 0 };

	for (int i = 0; f && i < t->done; i++) {
		const struct step *step = &t->step[i];
		struct at at[PLACES];
		int count = places(step, at);

		if (!findings_go(all, i, t->done, err))
			return false;
		for (int k = 0; k < count; k++) {
			float is = tensor_at(&step->out, at[k]);
			float should = step->node->op->element(&step->call, at[k], NULL);

			f->compared++;
			if (!same_bits(is, should))
				differ(f, step->node->name, at[k], is, should);
		}
	}
	if (!f)
		return false;
	text_thousands(&n, f->compared);
	if (f->holds)
		finding_say(f, "%s random outputs of %d steps, made once more one by one: the same bits",
		            buf_str(&n), t->done);
	else
		finding_say(f,
		            "%lld of %s random outputs, made once more one by one, have other bits, first %s",
		            (long long)f->differing, buf_str(&n), f->at);
	buf_free(&n);
	return true;
}

/* ---- why_replay() -------------------------------------------------------------------------------- */

static bool replay(struct finding *f, const struct step *step, struct at at, struct why *why, struct err *err)
{
	const struct op *op = step->node->op;
	float is = tensor_at(&step->out, at), told, value;

	why_clear(why);
	value = op->element(&step->call, at, why);
	if (why->lost)
		return err_memory(err);
	told = why_replay(op->fold, why);
	f->compared++;
	if (!same_bits(value, is) || !same_bits(told, is))
		differ(f, step->node->name, at, same_bits(value, is) ? told : value, is);
	return true;
}

bool verify_terms(struct findings *all, const struct trace *t, struct err *err)
{
	struct finding *f = findings_add(all, "terms", err);
	int64_t terms = 0;
	struct why why = { 0 };
	struct buf n = { 0 };
	bool ok = f != NULL;

	for (int i = 0; ok && i < t->done; i++) {
		struct at at[PLACES];
		int count = places(&t->step[i], at);

		ok = findings_go(all, i, t->done, err);
		for (int k = 0; ok && k < count; k++) {
			ok = replay(f, &t->step[i], at[k], &why, err);
			terms += why.nterms + why.nlines;
		}
	}
	why_clear(&why);
	if (!ok)
		return false;
	text_thousands(&n, f->compared);
	if (f->holds) {
		buf_puts(&n, " outputs explained, ");
		text_thousands(&n, terms);
		finding_say(f, "%s terms and lines: each replays to its value, to the bit", buf_str(&n));
	} else {
		finding_say(f, "%lld of %s explanations do not make their value, first %s",
		            (long long)f->differing, buf_str(&n), f->at);
	}
	buf_free(&n);
	return true;
}

/* ---- the ledger ---------------------------------------------------------------------------------- */

/* out = relu(F + shortcut), everywhere. */
static void add_up(struct finding *f, const struct trace *t, const struct part *p)
{
	const struct step *add = &t->step[p->add], *relu = p->relu >= 0 ? &t->step[p->relu] : NULL;
	const float *learned = add->call.in[0]->v, *round = add->call.in[1]->v;
	size_t len = shape_len(add->out.shape);

	if (relu && (p->relu >= t->done || relu->node->in[0] != p->add))
		relu = NULL;
	for (size_t i = 0; i < len; i++) {
		float sum = learned[i] + round[i], out = sum < 0 ? 0 : sum;

		f->compared++;
		if (!same_bits(add->out.v[i], sum))
			differ(f, add->node->name, shape_place(add->out.shape, i), add->out.v[i], sum);
		else if (relu && !same_bits(relu->out.v[i], out))
			differ(f, relu->node->name, shape_place(add->out.shape, i), relu->out.v[i], out);
	}
}

/* The root mean square once more, another way: from the norm of the whole step. */
static bool same_mean(double is, const struct trace *t, int step)
{
	const struct stats *s = trace_stats(t, step);
	double should = s->norm / sqrt((double)s->n);

	return s->nans + s->infs > 0 || fabs(is - should) <= 1e-9 * should;
}

bool verify_ledger(struct findings *all, struct trace *t, struct err *err)
{
	struct ledger ledger = { 0 };
	struct finding *f;
	struct buf n = { 0 };

	if (!ledger_make(t, &ledger, err))
		return false;
	if (ledger.naccounts == 0) {
		ledger_free(&ledger);
		return true;
	}
	f = findings_add(all, "ledger", err);
	for (int i = 0; f && i < ledger.naccounts; i++) {
		const struct account *a = &ledger.account[i];
		const struct part *p = &t->net->part[a->part];
		const struct node *add = &t->net->node[p->add];

		add_up(f, t, p);
		if (!same_mean(a->learned, t, add->in[0]) || !same_mean(a->round, t, add->in[1])) {
			f->holds = false;
			finding_at(f, add->name, (struct at){ 0 });
		}
	}
	if (f) {
		text_thousands(&n, f->compared);
		if (f->holds)
			finding_say(
			    f, "%d blocks, %s places: out is relu(learned + what came round), to the bit",
			    ledger.naccounts, buf_str(&n));
		else
			finding_say(
			    f, "%lld of %s sums of the blocks are others, or their means are, first at %s",
			    (long long)f->differing, buf_str(&n), f->at);
	}
	buf_free(&n);
	ledger_free(&ledger);
	return f != NULL;
}

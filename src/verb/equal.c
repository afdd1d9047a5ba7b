/*
 * equal.c -- is every number of the fast engine that of element(), to the bit? With every instruction set there is.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verb/equal.h"

static int bits_of(float a, float b)
{
	uint32_t x, y;

	if (isnan(a) && isnan(b))
		return 0;
	memcpy(&x, &a, sizeof x);
	memcpy(&y, &b, sizeof y);
	return __builtin_popcount(x ^ y);
}

void equal_row(struct equal *e, const char *what, const float *fast, const float *element, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int bits = bits_of(fast[i], element[i]);

		if (bits && !e->bits)
			snprintf(e->first, sizeof e->first, "%.64s, number %zu, %.16s, %d thread%s", what, i,
			         e->isa_now, e->threads_now, e->threads_now == 1 ? "" : "s");
		e->bits += bits;
	}
}

bool equal_each(struct equal *e, equal_fn *fn, void *user, struct err *err)
{
	bool ok = true;

	for (int i = 0; ok && i < e->nisas; i++)
		for (int t = 0; ok && t < e->nthreads; t++) {
			const char *was = fast_isa();
			int threads;

			e->isa_now = e->isa[i];
			e->threads_now = e->threads[t];
			if (!fast_isa_use(e->isa_now))
				return err_set(err, ERR_USAGE, "this processor has no %s", e->isa_now);
			threads = bench_set_threads(e->threads_now);
			ok = fn(e, user, err);
			bench_set_threads(threads);
			fast_isa_use(was);
		}
	return ok;
}

/* ---- the answer --------------------------------------------------------------------------------- */

static void equal_json(const struct equal *e, struct buf *out)
{
	json_open(out, '{');
	json_text(out, "schema", "skipstep.equal/1");
	json_text(out, "model", e->network ? e->s->net->name : NULL);
	json_key(out, "isas");
	json_open(out, '[');
	for (int i = 0; i < e->nisas; i++)
		json_string(out, e->isa[i]);
	json_close(out, ']');
	json_key(out, "threads");
	json_open(out, '[');
	for (int i = 0; i < e->nthreads; i++)
		json_int(out, e->threads[i]);
	json_close(out, ']');
	json_key(out, "outputs");
	json_int(out, e->outputs);
	json_key(out, "compared");
	json_int(out, e->compared);
	json_key(out, "sampled");
	json_bool(out, e->compared < e->outputs);
	json_key(out, "calls");
	json_int(out, e->calls);
	json_key(out, "call_outputs");
	json_int(out, e->call_outputs);
	json_key(out, "differing_bits");
	json_int(out, e->bits);
	json_text(out, "first", e->first[0] ? e->first : NULL);
	json_end(out);
}

static void equal_words(const struct equal *e, struct buf *out)
{
	if (e->network) {
		text_safe(out, e->s->net->name);
		buf_puts(out, ": ");
		text_thousands(out, e->compared);
		if (e->compared < e->outputs) {
			buf_puts(out, " of ");
			text_thousands(out, e->outputs);
		}
		buf_puts(out, " numbers compared with element().\n");
	}
	if (e->calls) {
		text_thousands(out, e->calls);
		buf_puts(out, " random small calls, ");
		text_thousands(out, e->call_outputs);
		buf_puts(out, " numbers, compared too.\n");
	}
	buf_puts(out, "With ");
	for (int i = 0; i < e->nisas; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : i + 1 < e->nisas ? ", " : " and ", e->isa[i]);
	for (int i = 0; i < e->nthreads; i++)
		buf_printf(out, "%s%d", i ? " and " : ", ", e->threads[i]);
	buf_printf(out, " thread%s: ", e->nthreads == 1 && e->threads[0] == 1 ? "" : "s");
	text_thousands(out, e->bits);
	buf_printf(out, " bit%s differ%s.\n", e->bits == 1 ? "" : "s", e->bits == 1 ? "s" : "");
	if (e->first[0])
		buf_printf(out, "The first: %s.\n", e->first);
}

void equal_answer(const struct equal *e, struct sink *sink)
{
	e->s->now.json ? equal_json(e, &sink->out) : equal_words(e, &sink->out);
	sink->no |= e->bits != 0;
}

/* ---- the verb ----------------------------------------------------------------------------------- */

static bool listed(const char *list, const char *name)
{
	for (size_t n; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (strlen(name) == n && memcmp(list, name, n) == 0)
			return true;
	}
	return false;
}

/* All of this processor, or those that are named: "avx512,avx2". */
static bool choose(struct equal *e, const char *list, struct err *err)
{
	const char *has[ISA_MAX];
	struct buf names = { 0 };
	int n = fast_isas(has), asked = 1;

	if (!list || strcmp(list, "all") == 0) {
		memcpy(e->isa, has, sizeof has);
		e->nisas = n;
		return true;
	}
	for (const char *c = list; *c; c++)
		asked += *c == ',';
	for (int i = 0; i < n; i++)
		if (listed(list, has[i]))
			e->isa[e->nisas++] = has[i];
	if (e->nisas == asked)
		return true;
	for (int i = 0; i < n; i++)
		buf_printf(&names, " %s", has[i]);
	err_set(err, ERR_USAGE, "--isa %s: this processor has%s; all tries each", list, buf_str(&names));
	buf_free(&names);
	return false;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct equal e = { .s = s, .threads = { 1 } };
	int calls = s->now.random ? s->now.random : s->now.model ? 0 : 1000;

	(void)argv;
	if (!answer_args(&verb_equal, argc, 0, 0, err) || !choose(&e, s->now.isa, err) ||
	    !bench_threads(s->now.threads ? s->now.threads : 2, &e.threads[1], err))
		return false;
	e.nthreads = e.threads[1] > 1 ? 2 : 1;
	e.network = s->now.model || !s->now.random;
	if (e.network && !equal_net(&e, err))
		return false;
	if (calls && !equal_calls(&e, calls, err))
		return false;
	equal_answer(&e, sink);
	return true;
}

const struct verb verb_equal = {
	.name = "equal",
	.keys = "",
	.usage = "equal",
	.gloss = "are the fast engine's numbers element()'s, to the bit?",
	.text = "Every output of every step is computed both ways, of large networks 100,000 of them; with\n"
	        "--random N also N small calls made up at random. Ends with 1 where a bit differs.",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_JSON,
	.run = run,
};

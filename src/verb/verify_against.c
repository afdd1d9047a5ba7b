/*
 * verify_against.c -- each step against the array of its name: how far apart, where, and the first that is too far.
 */
#include "verb/verify_against.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

bool session_against(struct session *s, const char *path, struct err *err)
{
	struct against *a = NULL;

	if (path && !(a = against_read(path, err)))
		return false;
	against_free(s->against);
	s->against = a;
	s->breaks.against = a;
	s->scene.against = a;
	return true;
}

/* ---- all of them --------------------------------------------------------------------------------- */

struct report {
	struct gap *gap; /* of each step */
	double tolerance;
	int compared, shapes, missing; /* steps: with numbers, of another shape, not in the file */
	int strangers;                 /* members that belong to no step */
	int worst, first;              /* steps: furthest off; first beyond the tolerance; -1 */
};

static bool beyond(const struct report *r, int step)
{
	return gap_exceeds(&r->gap[step], r->tolerance);
}

static bool measure(const struct session *s, struct report *r, struct err *err)
{
	const struct trace *t = s->trace;
	const struct against *a = s->against;

	for (int i = 0; i < t->nsteps; i++) {
		struct gap *g = &r->gap[i];

		if (s->stop && s->stop(s->user, i, t->nsteps))
			return err_set(err, ERR_STOPPED, "stopped");
		*g = against_gap(a, t, i);
		r->compared += g->kind == GAP_NUMBERS;
		r->shapes += g->kind == GAP_SHAPE;
		r->missing += g->kind == GAP_NONE;
		if (g->kind == GAP_NUMBERS && (r->worst < 0 || g->relative > r->gap[r->worst].relative))
			r->worst = i;
		if (r->first < 0 && beyond(r, i))
			r->first = i;
	}
	for (int i = 0; i < a->nrefs; i++)
		r->strangers += against_step(a, t->net, i) < 0;
	return true;
}

/* ---- text ---------------------------------------------------------------------------------------- */

static void put_at(struct buf *b, struct at at)
{
	buf_printf(b, "[%d,%d,%d]", at.c, at.y, at.x);
}

static void put_shapes(const struct session *s, const struct gap *g, int step, struct buf *b)
{
	buf_puts(b, "another shape: ");
	say_shape(b, trace_out(s->trace, step)->shape);
	buf_puts(b, " here, ");
	npy_shape(b, &s->against->ref[g->ref].npy);
	buf_puts(b, " there");
}

static void put_step(const struct session *s, const struct report *r, int i, int width, struct buf *b)
{
	const struct gap *g = &r->gap[i];
	const char *name = trace_name(s->trace, i);
	bool spoken = s->door == DOOR_LINE;

	if (spoken && !beyond(r, i))
		return;
	buf_printf(b, spoken ? "%s: " : "%-8s",
	           spoken                ? name
	           : beyond(r, i)        ? "DIFFERS"
	           : g->kind == GAP_NONE ? "-"
	                                 : "ok");
	if (!spoken)
		buf_printf(b, "%-*s ", width, name);
	if (g->kind == GAP_NONE) {
		buf_puts(b, "not in the file");
	} else if (g->kind == GAP_SHAPE) {
		put_shapes(s, g, i, b);
	} else if (g->absolute == 0) {
		buf_puts(b, "0");
	} else if (spoken) {
		buf_printf(b, "off by %.2g, %.1e of its largest value", g->absolute, g->relative);
	} else {
		buf_printf(b, "%-9.2g %.1e at ", g->absolute, g->relative);
		put_at(b, g->at);
	}
	buf_puts(b, spoken ? ".\n" : "\n");
}

static void put_sum(const struct session *s, const struct report *r, struct buf *b)
{
	const struct trace *t = s->trace;

	buf_printf(b, "%s: %d of %d steps compared", s->against->file, r->compared, t->nsteps);
	if (r->worst >= 0 && r->gap[r->worst].absolute > 0)
		buf_printf(b, "; the largest difference is %.1e of its step's largest value, in %s",
		           r->gap[r->worst].relative, trace_name(t, r->worst));
	else if (r->worst >= 0)
		buf_puts(b, "; they are equal to the bit");
	buf_puts(b, ".\n");
	if (r->missing)
		buf_printf(b, "%d step%s not in the file.\n", r->missing, r->missing == 1 ? " is" : "s are");
	if (r->shapes)
		buf_printf(b, "%d step%s of another shape.\n", r->shapes, r->shapes == 1 ? " is" : "s are");
	if (r->strangers)
		buf_printf(b, "%d array%s the name of no step.\n", r->strangers,
		           r->strangers == 1 ? " has" : "s have");
	if (r->first >= 0)
		buf_printf(b, "The first beyond %g is %s, step %d.\n", r->tolerance, trace_name(t, r->first),
		           r->first + 1);
	else
		buf_printf(b, "All are within %g.\n", r->tolerance);
}

static void put_text(const struct session *s, const struct report *r, struct buf *b)
{
	int width = 0;

	for (int i = 0; i < s->trace->nsteps; i++)
		width = int_max(width, (int)strlen(trace_name(s->trace, i)));
	if (s->door != DOOR_LINE)
		buf_printf(b, "%-8s%-*s %-9s %s\n", "", width, "step", "largest",
		           "of its largest value, where");
	for (int i = 0; i < s->trace->nsteps; i++)
		put_step(s, r, i, int_min(width, 40), b);
	put_sum(s, r, b);
}

/* ---- json ---------------------------------------------------------------------------------------- */

static void json_step(const struct session *s, const struct report *r, int i, struct buf *b)
{
	static const char *const words[] = {
		[GAP_NONE] = "missing", [GAP_SHAPE] = "shape", [GAP_NUMBERS] = "compared"
	};
	const struct gap *g = &r->gap[i];

	json_open(b, '{');
	json_text(b, "name", trace_name(s->trace, i));
	json_text(b, "status", words[g->kind]);
	json_text(b, "array", g->ref >= 0 ? s->against->ref[g->ref].name : NULL);
	json_key(b, "within");
	json_bool(b, !beyond(r, i));
	if (g->kind == GAP_NUMBERS) {
		json_key(b, "absolute");
		json_number(b, g->absolute);
		json_key(b, "relative");
		json_number(b, g->relative);
		json_key(b, "at");
		json_at(b, g->at);
		json_key(b, "ours");
		json_number(b, g->ours);
		json_key(b, "theirs");
		json_number(b, g->theirs);
	}
	json_close(b, '}');
}

static void put_json(const struct session *s, const struct report *r, struct buf *b)
{
	json_begin(s, b, "skipstep.against/1", true);
	json_text(b, "file", s->against->file);
	json_key(b, "tolerance");
	json_number(b, r->tolerance);
	json_key(b, "compared");
	json_int(b, r->compared);
	json_text(b, "first", r->first >= 0 ? trace_name(s->trace, r->first) : NULL);
	json_text(b, "worst", r->worst >= 0 ? trace_name(s->trace, r->worst) : NULL);
	json_key(b, "steps");
	json_open(b, '[');
	for (int i = 0; i < s->trace->nsteps; i++)
		json_step(s, r, i, b);
	json_close(b, ']');
	json_key(b, "strangers");
	json_open(b, '[');
	for (int i = 0; i < s->against->nrefs; i++)
		if (against_step(s->against, s->net, i) < 0)
			json_string(b, s->against->ref[i].name);
	json_close(b, ']');
	json_end(b);
}

/* ---- verify --against ---------------------------------------------------------------------------- */

static bool tolerance_of(const struct session *s, double *tolerance, struct err *err)
{
	*tolerance = BREAK_TOLERANCE;
	if (!s->now.tolerance || (text_float(s->now.tolerance, tolerance) && *tolerance >= 0))
		return true;
	return err_set(err, ERR_USAGE, "--tolerance wants a number such as 1e-4, not \"%s\"",
	               s->now.tolerance);
}

/* Nothing in the file is called like a step: what there is, and what was wanted. */
static bool no_step(const struct session *s, struct err *err)
{
	return err_set(
	    err, ERR_MISFIT,
	    "%s: none of its arrays is called like a step of %s: the first is %s, the first step %s",
	    s->against->file, s->net->name, s->against->ref[0].name, trace_name(s->trace, 0));
}

bool verify_against(struct session *s, struct sink *sink, struct err *err)
{
	struct report r = { .worst = -1, .first = -1 };
	bool ok;

	if (!tolerance_of(s, &r.tolerance, err) || !session_against(s, s->now.against, err) ||
	    !session_all(s, err))
		return false;
	r.gap = mem_new((size_t)s->trace->nsteps, sizeof *r.gap);
	if (!r.gap)
		return err_memory(err);
	ok = measure(s, &r, err);
	if (ok && r.compared + r.shapes == 0)
		ok = no_step(s, err);
	if (ok) {
		(s->now.json ? put_json : put_text)(s, &r, &sink->out);
		sink->no = r.first >= 0;
	}
	mem_free(r.gap);
	return ok;
}

/* ---- against ------------------------------------------------------------------------------------- */

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int found = 0;

	if (!answer_args(&verb_against, argc, 0, 1, err))
		return false;
	if (argc > 1 && !session_against(s, strcmp(argv[1], "off") == 0 ? NULL : argv[1], err))
		return false;
	if (!s->against) {
		buf_puts(&sink->out, argc > 1
		                         ? "Nothing is compared any more.\n"
		                         : "Nothing is compared; against FILE.npz opens PyTorch's values.\n");
		return true;
	}
	for (int i = 0; i < s->trace->nsteps; i++)
		found += against_find(s->against, s->net, i) >= 0;
	if (!found)
		buf_printf(&sink->notice, "none of its arrays is called like a step of %s\n", s->net->name);
	buf_printf(&sink->out, "%s has values of %d of %d steps; break differs %g stops where they part.\n",
	           s->against->file, found, s->trace->nsteps, BREAK_TOLERANCE);
	return true;
}

const struct verb verb_against = {
	.name = "against",
	.keys = "",
	.usage = "against [FILE.npz|off]",
	.gloss = "PyTorch's own values beside ours: the sentence at a step says how far they are apart",
	.text =
	    "FILE.npz holds an array a step, by name: help verify tells how to make one. where and describe say the\n"
	    "difference too, and break differs 1e-4 halts at the first step that is further off.\n",
	.group = VERB_ASK,
	.run = run,
};

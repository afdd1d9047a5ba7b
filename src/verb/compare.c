/*
 * compare.c -- one picture through two networks, step beside step.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "net/given.h"
#include "verb/compare_option.h"
#include "verb/table.h"
#include "view/compare.h"
#include "view/view.h"

/* Takes net and trace over; the other side of the comparison from now on. */
static bool compare_with(struct session *s, struct net *net, struct trace *trace, struct err *err)
{
	if (!trace) {
		net_free(net);
		return false;
	}
	trace->stop = s->stop;
	trace->user = s->user;
	session_compare_with(s, net, trace);
	if (!trace_need(trace, trace->nsteps - 1, err) ||
	    !compare_traces(s->trace, trace, &s->comparison, err)) {
		session_compare_with(s, NULL, NULL);
		return false;
	}
	s->scene.trace[1] = trace;
	s->scene.ntraces = 2;
	s->scene.comparison = &s->comparison;
	return true;
}

/* Another network, trained apart. */
static bool open_other(struct session *s, const char *spec, struct err *err)
{
	struct net_ask ask;
	struct net *net = NULL;

	if (options_ask(&s->now, &ask, err)) {
		ask.weights = NULL; /* those are of the first */
		net = session_read_net(spec, &ask, err);
	}
	if (net && s->given.tensor.v)
		net_given(net);
	return compare_with(s, net, net ? session_open_trace(s, net, err) : NULL, err);
}

/* ---- the same weights, another shortcut ---------------------------------------------------------- */

static bool open_option(struct session *s, char letter, bool *same, struct err *err)
{
	const struct net *truth = session_true_net(s);
	struct recipe *list = mem_new((size_t)truth->nparts + (size_t)s->nrecipes, sizeof *list);
	struct net *net;
	int n, changed;

	if (!list)
		return err_memory(err);
	n = option_recipes(s, letter, list, &changed);
	*same = changed == 0;
	net = *same ? NULL : net_with(truth, list, n, err);
	mem_free(list);
	if (*same)
		return true;
	return compare_with(s, net, net ? trace_open_from(net, s->trace, err) : NULL, err);
}

/* ---- answers ------------------------------------------------------------------------------------ */

static const char *name_of(const struct trace *t, int step)
{
	return step < 0 ? NULL : t->step[step].node->name;
}

static void json_side(struct buf *b, const struct trace *t, int step, const char *name, const char *shape)
{
	json_text(b, name, name_of(t, step));
	json_key(b, shape);
	if (step < 0)
		json_null(b);
	else
		json_shape(b, t->step[step].out.shape);
}

static void json_measure(struct buf *b, const char *key, double v)
{
	json_key(b, key);
	if (isnan(v))
		json_null(b);
	else
		json_number(b, v);
}

static void compare_json(const struct session *s, struct buf *b)
{
	const struct comparison *c = &s->comparison;

	json_begin(s, b, "skipstep.compare/1", true);
	json_text(b, "a", s->net->name);
	json_text(b, "b", s->other_net->name);
	json_text(b, "b_what_if", s->other_net->recipe);
	json_key(b, "same_weights");
	json_bool(b, c->same_weights);
	json_key(b, "first");
	if (c->first < 0)
		json_null(b);
	else
		json_int(b, c->first);
	json_key(b, "rows");
	json_open(b, '[');
	for (int i = 0; i < c->npairs; i++) {
		const struct pair *p = &c->pair[i];

		json_open(b, '{');
		json_side(b, s->trace, p->a, "a", "shape_a");
		json_side(b, s->other, p->b, "b", "shape_b");
		json_key(b, "equal");
		json_bool(b, p->equal);
		json_measure(b, "largest", p->largest);
		json_measure(b, "cosine", p->cosine);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

static void put_shapes(struct table *t, const struct session *s, const struct pair *p)
{
	struct buf b = { 0 };

	if (p->a >= 0)
		say_shape(&b, s->trace->step[p->a].out.shape);
	if (p->a >= 0 && p->b >= 0 && !p->same_shape)
		buf_puts(&b, " ");
	if (p->b >= 0 && (p->a < 0 || !p->same_shape))
		say_shape(&b, s->other->step[p->b].out.shape);
	table_put(t, "%s", buf_str(&b));
	buf_free(&b);
}

/* Zeros at the end are another shortcut than zeros on both sides. */
static bool same_shortcut(const struct session *s, int i)
{
	const struct recipe end = { i, FORCE_ZERO_END };

	return s->net->part[i].path == s->other_net->part[i].path &&
	       (s->net->part[i].path != PATH_ZERO_PAD ||
	        recipe_changes(s->net, &end) == recipe_changes(s->other_net, &end));
}

/* "layer2.0", "layer2.0 and layer3.0", "9 blocks": where the other net's shortcut is another. */
static void put_blocks(const struct session *s, struct buf *out)
{
	const char *names[2];
	int n = 0;

	for (int i = 0; i < s->net->nparts && i < s->other_net->nparts; i++)
		if (!same_shortcut(s, i) && n++ < 2)
			names[n - 1] = s->net->part[i].name;
	if (n > 2)
		buf_printf(out, "the shortcuts of %d blocks differ", n);
	else if (n == 2)
		buf_printf(out, "the shortcuts of %s and %s differ", names[0], names[1]);
	else
		buf_printf(out, "the shortcut of %s differs", n ? names[0] : "no block");
}

/* "All steps up to layer2.0.bn2 are equal to the bit. They part at the shortcut: largest difference ..." */
static void put_parting(const struct session *s, struct buf *out)
{
	const struct comparison *c = &s->comparison;
	const struct pair *p = &c->pair[c->first];
	int before = -1;

	for (int i = 0; i < c->first; i++)
		if (c->pair[i].a >= 0 && c->pair[i].equal)
			before = c->pair[i].a;
	if (before >= 0)
		buf_printf(out, "All steps up to %s are equal to the bit. ", name_of(s->trace, before));
	buf_printf(out, "They part at %s", name_of(s->trace, p->a));
	if (!isnan(p->largest))
		buf_printf(out, ": largest difference %.4f, cosine %.4f", p->largest, p->cosine);
	buf_puts(out, ".\n");
}

/* What the table shows, in words; both nets' answers. `letter`: of the option laid over; 0: another network. */
static void conclusion(const struct session *s, char letter, enum voice voice, struct buf *out)
{
	const struct comparison *c = &s->comparison;

	if (c->first < 0) {
		buf_puts(out, "All steps are equal to the bit.\n");
	} else if (letter) {
		buf_puts(out, "Same weights, not retrained; only ");
		put_blocks(s, out);
		buf_puts(out, s->other_net->nseeded ? "; its projection is seeded, not trained.\n" : ".\n");
		put_parting(s, out);
	} else {
		const struct pair *first = &c->pair[c->first];

		buf_printf(
		    out, "They part at %s. %s\n",
		    name_of(first->a >= 0 ? s->trace : s->other, first->a >= 0 ? first->a : first->b),
		    c->same_weights ? "The weights they share are the same, not retrained."
		    : s->net->untrained || s->other_net->untrained
		        ? "Their weights differ, so their channels do not correspond; shapes do."
		        : "They were trained apart, so their channels do not correspond; shapes and answers do.");
	}
	for (int i = 0; i < 2; i++) {
		const struct trace *t = i == (letter != 0) ? s->trace : s->other;
		int here = cursor_part(s->trace, s->scene.cursor.step);
		char own[2] = { option_letter(&s->net->part[here]), '\0' }, other[2] = { letter, '\0' };

		if (t->net->node[t->net->nnodes - 1].op != &op_softmax)
			continue; /* without a head it says nothing */
		if (!letter)
			buf_puts(out, t->net->name);
		else if (t == s->other)
			buf_puts(out, other);
		else
			buf_puts(out, session_what_if(s) || own[0] == letter ? "Here it" : own);
		buf_puts(out, " says ");
		say_answer(t, 3, voice, out);
		buf_puts(out, ".\n");
	}
}

static void compare_rows(const struct session *s, char letter, struct buf *out)
{
	struct table t = { { "A", "B", "shape", ">largest |B-A|", ">cosine", "" } };
	const struct comparison *c = &s->comparison;
	char with[] = { 'w', 'i', 't', 'h', ' ', letter, '\0' };

	t.head[0] = letter ? "here" : s->net->name;
	t.head[1] = letter ? with : s->other_net->name;
	for (int i = 0; i < c->npairs; i++) {
		const struct pair *p = &c->pair[i];
		const char *a = name_of(s->trace, p->a), *b = name_of(s->other, p->b);

		table_put(&t, "%s", a ? a : "-");
		table_put(&t, "%s", !b ? "-" : a && strcmp(a, b) == 0 ? "same" : b);
		put_shapes(&t, s, p);
		if (p->equal)
			table_put(&t, "equal to the bit");
		else if (isnan(p->largest))
			table_put(&t, "%s", "");
		else
			table_put(&t, "%.4f", p->largest);
		if (p->equal || isnan(p->cosine))
			table_put(&t, "%s", "");
		else
			table_put(&t, "%.4f", p->cosine);
		table_put(&t, "%s", i == c->first ? "first" : "");
	}
	table_print(&t, int_max(s->width, 80), out);
	buf_putc(out, '\n');
	conclusion(s, letter, VOICE_SPOKEN, out);
}

/* ---- the verb ----------------------------------------------------------------------------------- */

/* "A", "b": an option, not a network. */
static char letter_in(const char *word)
{
	char letter = (char)toupper((unsigned char)word[0]);

	return word[0] && !word[1] && strchr("ABC", letter) ? letter : '\0';
}

static bool same_already(const struct session *s, char letter, struct sink *sink)
{
	const struct part *p = &s->net->part[cursor_part(s->trace, s->scene.cursor.step)];

	buf_printf(&sink->out,
	           "%s takes its shortcut%s as option %c does already: there is no difference to see.\n",
	           p->kind == PART_BLOCK ? p->name : s->net->name, p->kind == PART_BLOCK ? "" : "s", letter);
	return true;
}

/* The first of two names. On a screen the comparison stays, so that network is the reader's from now on. */
static bool open_first(struct session *s, char *name, struct err *err)
{
	char *words[] = { (char *)"model", name, NULL };
	struct sink quiet = { 0 };
	bool ok;

	if (s->door != DOOR_SCREEN) {
		s->now.model = name;
		return true;
	}
	ok = verb_model.run(s, 2, words, &quiet, err);
	sink_free(&quiet);
	return ok;
}

/* Three maps, then each of them large, then no more. */
static void next_form(struct scene *scene)
{
	bool large = compare_maps(scene, compare_pair(scene));

	scene->look.compare = large ? (scene->look.compare + 1) % COMPARE_COUNT : COMPARE_THREE;
	if (scene->look.compare == COMPARE_THREE)
		scene->look.view = NULL;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	bool same = false;
	char letter;

	if (!answer_args(&verb_compare, argc, 0, 2, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1 && look->view == &view_compare) {
		next_form(&s->scene);
		return true;
	}
	if (argc > 2 && !open_first(s, argv[1], err))
		return false;
	if (!session_end(s, err))
		return false;
	letter = argc == 1 ? option_other(s) : argc == 2 ? letter_in(argv[1]) : '\0';
	if (!(letter ? open_option(s, letter, &same, err) : open_other(s, argv[argc - 1], err)))
		return false;
	if (same)
		return same_already(s, letter, sink);
	if (s->now.json)
		compare_json(s, &sink->out);
	else if (s->door == DOOR_LINE)
		conclusion(s, letter, VOICE_SPOKEN, &sink->out);
	else if (s->door != DOOR_SCREEN)
		compare_rows(s, letter, &sink->out);
	look->compare = COMPARE_THREE;
	look->view = s->door == DOOR_SCREEN ? &view_compare : look->view;
	return true;
}

const struct verb verb_compare = {
	.name = "compare",
	.keys = "x",
	.usage = "compare [A|B|C|[NET] NET]",
	.gloss = "this block with another shortcut, the same weights; or two networks",
	.text =
	    "A, B and C are the paper's options: zeros for new channels, a projection where x does not fit, a projection\n"
	    "everywhere. Alone, the option worth seeing here. In stem and head all blocks take it. With names, networks\n"
	    "trained apart: compare resnet20-a resnet20-b. Steps are paired by name, the shortcuts by their role.\n"
	    "In full screen x goes on from three maps to each of them large, then closes.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

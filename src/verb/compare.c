/*
 * compare.c -- one picture through two networks, step beside step.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verb/table.h"
#include "verb/verb_private.h"
#include "view/view.h"

/* "a" or "B" means the net of the same family with that shortcut; no name at all, A where this is not A, else B. */
static const char *sibling(const struct net *net, const char *word, char name[128])
{
	size_t n = strlen(net->name);
	char letter = word ? (char)tolower((unsigned char)word[0]) : '\0';

	if (word && (word[1] || !strchr("abc", letter)))
		return word;
	if (n < 3 || n > 120 || net->name[n - 2] != '-')
		return word ? word : "resnet20-a";
	if (!word)
		letter = net->name[n - 1] == 'a' ? 'b' : 'a';
	snprintf(name, 128, "%.*s%c", (int)n - 1, net->name, letter);
	return name;
}

static bool open_other(struct session *s, const char *spec, struct err *err)
{
	struct net *net = session_read_net(spec, NULL, err);
	struct trace *trace = net ? trace_open(net, &s->picture, s->picture_name, err) : NULL;

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

/* What the table shows, in words; both nets' answers. */
static void conclusion(const struct session *s, enum voice voice, struct buf *out)
{
	const struct comparison *c = &s->comparison;
	const struct pair *first = c->first >= 0 ? &c->pair[c->first] : NULL;

	if (!first)
		buf_puts(out, "All steps are equal to the bit.\n");
	else
		buf_printf(
		    out, "They part at %s. %s\n",
		    name_of(first->a >= 0 ? s->trace : s->other, first->a >= 0 ? first->a : first->b),
		    c->same_weights
		        ? "The weights they share are the same, not retrained."
		        : "They were trained apart, so their channels do not correspond; shapes and answers do.");
	for (int i = 0; i < 2; i++) {
		const struct trace *t = i ? s->other : s->trace;

		buf_printf(out, "%s says ", t->net->name);
		say_answer(t, 3, voice, out);
		buf_puts(out, ".\n");
	}
}

static void compare_table(const struct session *s, struct buf *out)
{
	struct table t = { { "A", "B", "shape", ">largest |B-A|", ">cosine", "" } };
	const struct comparison *c = &s->comparison;

	t.head[0] = s->net->name;
	t.head[1] = s->other_net->name;
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
	conclusion(s, VOICE_SPOKEN, out);
}

/* ---- the verb ----------------------------------------------------------------------------------- */

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	char room[128];

	if (!answer_args(&verb_compare, argc, 0, 2, err))
		return false;
	if (s->door == DOOR_SCREEN && argc == 1 && look->view == &view_compare) {
		look->view = NULL;
		return true;
	}
	if (argc > 2)
		s->now.model = argv[1];
	if (!session_all(s, err) ||
	    !open_other(s, sibling(s->net, argc > 1 ? argv[argc - 1] : NULL, room), err))
		return false;
	if (s->now.json)
		compare_json(s, &sink->out);
	else if (s->door == DOOR_LINE)
		conclusion(s, VOICE_SPOKEN, &sink->out);
	else if (s->door == DOOR_SCREEN)
		look->view = &view_compare;
	else
		compare_table(s, &sink->out);
	return true;
}

const struct verb verb_compare = {
	.name = "compare",
	.keys = "x",
	.usage = "compare [[NET] NET]",
	.gloss = "one picture through two networks, a row a step: compare resnet20-a resnet20-b",
	.text =
	    "With one name, this network beside that; a letter, A, B or C, is the net with that shortcut. Steps are paired\n"
	    "by name, the shortcuts by their role.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

/*
 * code.c -- the listings: Python of the block, how it was built, C of the operation, the formula.
 */
#include <string.h>

#include "base/text.h"
#include "lesson/listing.h"
#include "verb/verb_private.h"

typedef bool listing_fn(const struct trace *, const struct cursor *, struct listing *, struct err *);

static const struct form {
	const char *name;
	listing_fn *make;
} forms[] = {
	{ "python", listing_python },
	{ "build", listing_build },
	{ "c", listing_c },
	{ "formula", listing_formula },
};

static const struct form *form_named(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (strcmp(forms[i].name, word) == 0)
			return &forms[i];
	return NULL;
}

/* ---- answers ------------------------------------------------------------------------------------ */

static void print_listing(const struct session *s, const struct listing *l, struct buf *out)
{
	const char *mark = s->scene.look.ascii || s->now.ascii ? ">" : "\xe2\x96\xba";
	int widest = 0, digits = 1;

	for (int i = 0; i < l->nlines; i++) {
		widest = int_max(widest, text_columns(l->line[i].text));
		digits = l->line[i].number > 99 ? 3 : l->line[i].number > 9 ? int_max(digits, 2) : digits;
	}
	buf_printf(out, "%s\n", l->title);
	for (int i = 0; i < l->nlines; i++) {
		const struct listing_line *line = &l->line[i];
		size_t start;

		if (line->recording)
			continue;
		buf_printf(out, "%s", line->here ? mark : " ");
		if (line->number)
			buf_printf(out, "%*d ", digits, line->number);
		else
			buf_printf(out, "%*s ", digits, "");
		start = out->len;
		buf_puts(out, line->text);
		if (line->note)
			buf_printf(out, "%*s%s", widest + 2 - text_columns(line->text), "", line->note);
		while (out->len > start && out->s[out->len - 1] == ' ')
			out->s[--out->len] = '\0';
		buf_putc(out, '\n');
	}
	if (l->recording)
		buf_printf(out, "(%d more lines record how the number came about)\n", l->recording);
}

static const char *trimmed(const char *line)
{
	return line + strspn(line, " ");
}

/* What runs here, and the question that was asked just before it. */
static void tell_listing(const struct session *s, const struct listing *l, struct buf *out)
{
	const struct listing_line *here = l->here >= 0 ? &l->line[l->here] : NULL;

	if (!here) {
		for (int i = 0; i < l->nlines; i++)
			if (!l->line[i].recording && l->line[i].text[0])
				buf_printf(out, "%s%s%s\n", trimmed(l->line[i].text),
				           l->line[i].note ? ": " : "",
				           l->line[i].note ? l->line[i].note : "");
		return;
	}
	buf_printf(out, "Line %d of %s runs: %s\n", here->number, l->title, trimmed(here->text));
	if (here->step >= 0 && trace_broken(s->trace, here->step))
		buf_printf(out, "It raises %s%s\n", answer_raises(trace_fault(s->trace)),
		           trace_fault(s->trace)->err.msg);
	else if (here->note)
		buf_printf(out, "Beside it stands: %s.\n", here->note);
	if (l->here > 0) {
		const struct listing_line *before = here - 1;
		const char *text = trimmed(before->text);
		size_t n = strlen(text);

		if (before->note && (strcmp(before->note, "True") == 0 || strcmp(before->note, "False") == 0))
			buf_printf(out, "The line before it, %.*s, was %s.\n",
			           (int)(n && text[n - 1] == ':' ? n - 1 : n), text, before->note);
	}
}

/* "conv1x1 16 to 32 with stride 2, then BatchNorm2d 32" */
static void tell_modules(const struct net *net, const struct part *p, struct buf *out)
{
	for (int i = p->shortcut_first; i <= p->shortcut_last; i++) {
		const struct node *node = &net->node[i];
		const struct args *a = &node->args;

		buf_puts(out, i > p->shortcut_first ? ", then " : "");
		if (node->op == &op_conv2d)
			buf_printf(out, "conv%dx%d %d to %d with stride %d", a->kernel, a->kernel,
			           net->node[node->in[0]].out.c, node->out.c, a->stride);
		else if (node->op == &op_batchnorm2d)
			buf_printf(out, "BatchNorm2d %d", node->out.c);
		else if (node->op == &op_groupnorm)
			buf_printf(out, "GroupNorm of %d channels in %d groups", node->out.c, a->groups);
		else if (node->op == &op_avgpool2d)
			buf_printf(out, "AvgPool2d %d with stride %d", a->kernel, a->stride);
		else
			buf_puts(out, node->op->name);
	}
}

/* The answer to "a variable in one line, a function in another". */
static void tell_downsample(const struct session *s, const struct cursor *here, struct buf *out)
{
	const struct part *p = &s->net->part[cursor_part(s->trace, here->step)];

	if (p->kind != PART_BLOCK || p->path != PATH_DOWNSAMPLE || here->step < p->shortcut_first ||
	    here->step > p->shortcut_last)
		return;
	buf_puts(out, "self.downsample was built in _make_layer, from ");
	tell_modules(s->net, p, out);
	buf_puts(out, ".\n");
	buf_puts(out, "__init__ kept it. Calling it runs its forward.\n");
}

static void code_json(const struct session *s, const struct cursor *here, const struct form *form,
                      const struct listing *l, struct buf *b)
{
	struct buf place = { 0 };

	place_print(s->trace, here, &place);
	json_begin(s, b, "skipstep.code/1", false);
	json_text(b, "place", buf_str(&place));
	json_text(b, "form", form->name);
	json_text(b, "title", l->title);
	json_key(b, "lines");
	json_open(b, '[');
	for (int i = 0; i < l->nlines; i++) {
		const struct listing_line *line = &l->line[i];

		json_open(b, '{');
		json_key(b, "number");
		json_int(b, line->number);
		json_text(b, "text", line->text);
		json_text(b, "note", line->note);
		json_text(b, "step", line->step >= 0 ? trace_name(s->trace, line->step) : NULL);
		json_key(b, "here");
		json_bool(b, line->here);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
	buf_free(&place);
}

/* ---- the verb ----------------------------------------------------------------------------------- */

/* In full screen the listing stands beside the view; `v` goes on to the next. */
static void show_side(struct session *s, const struct form *form)
{
	enum side *side = &s->scene.look.side;

	if (form)
		*side = (enum side)(SIDE_PYTHON + (form - forms));
	else if (*side == SIDE_AUTO)
		*side = s->scene.cursor.size == SIZE_OP ? SIDE_BUILD : SIDE_PYTHON;
	else
		*side = (enum side)((*side + 1) % SIDE_COUNT);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct form *form = NULL;
	const char *place = NULL;
	struct listing list = { 0 };
	enum place_depth depth;
	struct cursor here;
	bool lines;

	if (!answer_args(&verb_code, argc, 0, 2, err))
		return false;
	for (int i = 1; i < argc; i++)
		if (!form && form_named(argv[i]))
			form = form_named(argv[i]);
		else if (!place)
			place = argv[i];
		else
			return err_set(err, ERR_USAGE,
			               "there is no listing \"%s\"; there are python, build, c and formula",
			               argv[i]);
	if (s->door == DOOR_SCREEN && !place && !s->now.json) {
		show_side(s, form);
		return true;
	}
	if (!session_place(s, place, true, &here, &depth, err))
		return false;
	/* where a what-if ends, the lines are still to be read */
	lines = !form || form->make == listing_python || form->make == listing_build;
	if (!(trace_broken(s->trace, here.step) && lines ? session_all(s, err)
	                                                 : session_need(s, here.step, err)))
		return false;
	if (here.step < 0)
		return err_set(err, ERR_USAGE, "%s is before step 1; the listings begin with the network",
		               trace_name(s->trace, here.step));
	if (!form)
		form = here.size == SIZE_MAC ? &forms[2] : &forms[0];
	if (!form->make(s->trace, &here, &list, err)) {
		listing_free(&list);
		return false;
	}
	if (s->now.json)
		code_json(s, &here, form, &list, &sink->out);
	else if (s->door == DOOR_LINE) {
		tell_listing(s, &list, &sink->out);
		if (form == &forms[0])
			tell_downsample(s, &here, &sink->out);
	} else
		print_listing(s, &list, &sink->out);
	listing_free(&list);
	if (place)
		s->scene.cursor = here; /* who asks about a place is there */
	return true;
}

const struct verb verb_code = {
	.name = "code",
	.keys = "v Tab",
	.usage = "code [PLACE] [python|build|c|formula]",
	.gloss = "the code that runs here, its line marked",
	.text =
	    "python is the block's forward, build is _make_layer's decision, c is the very source that computes this\n"
	    "operation in skipstep, formula is the same with the numbers of the place put in.\n",
	.group = VERB_LOOK,
	.flags = VERB_JSON,
	.run = run,
};

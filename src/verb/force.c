/*
 * force.c -- what if a block had another shortcut: laid over the network, run from there, taken off again.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "verb/verb_private.h"
#include "view/view.h"

/* ---- the words ---------------------------------------------------------------------------------- */

/* What is added to what the block learned (rule 7 of the screens). */
static const char *round_words(enum path path)
{
	switch (path) {
	case PATH_IDENTITY:
		return "x itself";
	case PATH_ZERO_PAD:
		return "x padded";
	case PATH_DOWNSAMPLE:
		return "x remixed";
	case PATH_NONE:
		break;
	}
	return "nothing";
}

static bool parse_force(const char *word, enum force *how, struct err *err)
{
	for (int i = 0; i < FORCE_COUNT; i++)
		if (strcasecmp(force_word((enum force)i), word) == 0) {
			*how = (enum force)i;
			return true;
		}
	return err_set(err, ERR_USAGE,
	               "there is no shortcut \"%s\" to force; there are identity, downsample, A and A-both",
	               word);
}

/* The block that was named, or any place in it; without a name, the one the reader is in. */
static bool block_of(struct session *s, const char *text, int *part, struct err *err)
{
	enum place_depth depth;
	struct cursor there;

	if (!session_trace(s, err))
		return false;
	if (text && (*part = net_find_part(s->net, text)) >= 0)
		return true;
	if (!session_place(s, text, false, &there, &depth, err))
		return false;
	*part = cursor_part(s->trace, there.step);
	return true;
}

/* ---- answers ------------------------------------------------------------------------------------ */

/* The other clashes than the one PyTorch names: "Channels, 32 and 16, and height, 16 and 32, clash as well." */
static void tell_clashes(const struct net *net, struct buf *out)
{
	struct clash clash[3];
	int n = net_clashes(net, clash), others = 0, told = 0;
	bool plural = false;

	for (int i = 0; i < n; i++)
		others += !clash[i].named;
	for (int i = 0; i < n; i++)
		if (clash[i].named)
			buf_printf(out, "PyTorch counts the batch, so dimension %d is the %s.%s",
			           clash[i].dimension, clash[i].axis, others ? " " : "\n");
	for (int i = 0; i < n; i++) {
		if (clash[i].named)
			continue;
		const char *axis = clash[i].axis;

		if (told)
			buf_printf(out, " and %s, %d and %d,", axis, clash[i].a, clash[i].b);
		else
			buf_printf(out, "%c%s, %d and %d,", axis[0] - 'a' + 'A', axis + 1, clash[i].a,
			           clash[i].b);
		plural |= strcmp(axis, "channels") == 0;
		told++;
	}
	if (told) {
		out->s[--out->len] = '\0'; /* the last comma */
		buf_puts(out, others > 1 || plural ? ", clash as well.\n" : ", clashes as well.\n");
	}
}

static void tell_fault(const struct session *s, struct buf *out)
{
	const struct fault *fault = trace_fault(s->trace);

	buf_printf(out, "%s cannot be done. %s%s\n", trace_name(s->trace, fault->node), answer_raises(fault),
	           fault->err.msg);
	tell_clashes(s->net, out);
	buf_puts(out, "This is a what-if. undo goes back to the true network.\n");
}

static void tell_answer(const struct session *s, struct buf *out)
{
	buf_puts(out, "The answer is now ");
	say_answer(s->trace, 3, VOICE_SPOKEN, out);
	buf_puts(out, ".\nIt was ");
	say_answer(s->true_trace, 3, VOICE_SPOKEN, out);
	buf_puts(out, ".\n");
}

/* Where somebody listens, or in the shell: a thought a line. */
static void tell(const struct session *s, const struct part *p, struct buf *out)
{
	const struct part *was = &s->true_net->part[p - s->net->part];

	buf_printf(out, "What if %s added %s, not %s? Nothing is retrained.\n", p->name, round_words(p->path),
	           round_words(was->path));
	if (p->seeded)
		buf_puts(
		    out,
		    "This projection was never trained: its weights are seeded, as He and others start.\n");
	tell_answer(s, out);
	buf_puts(out, "You are at ");
	place_python(s->trace, &s->scene.cursor, out);
	buf_printf(out, ", step %d of %d. undo goes back to the true network.\n", s->scene.cursor.step + 1,
	           s->trace->nsteps);
}

/* In two rows of a full screen. */
static void tell_screen(const struct session *s, const struct part *p, struct buf *out)
{
	buf_printf(out, "%s adds %s: ", p->name, round_words(p->path));
	say_answer(s->trace, 1, VOICE_SCREEN, out);
	buf_puts(out, "; the true network says ");
	say_answer(s->true_trace, 1, VOICE_SCREEN, out);
	buf_printf(out, ". %s ! goes back.\n",
	           p->seeded ? "The projection is seeded, not trained." : "Nothing is retrained.");
}

static void force_json(const struct session *s, struct buf *b)
{
	const struct fault *fault = trace_fault(s->trace);
	struct clash clash[3];
	int n = net_clashes(s->net, clash);

	json_begin(s, b, "skipstep.force/1", true);
	json_key(b, "runs");
	json_bool(b, !fault);
	json_text(b, "step", fault ? trace_name(s->trace, fault->node) : NULL);
	json_text(b, "error", fault ? fault->err.msg : NULL);
	json_key(b, "clashes");
	json_open(b, '[');
	for (int i = 0; i < n; i++) {
		json_open(b, '{');
		json_text(b, "axis", clash[i].axis);
		json_key(b, "dimension");
		json_int(b, clash[i].dimension);
		json_key(b, "trunk");
		json_int(b, clash[i].a);
		json_key(b, "shortcut");
		json_int(b, clash[i].b);
		json_key(b, "named");
		json_bool(b, clash[i].named);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

/* ---- force -------------------------------------------------------------------------------------- */

/* The recipes there are, without the one of this block, and with the new one. */
static int next_list(const struct session *s, const struct recipe *one, bool add, struct recipe *list)
{
	int n = 0;

	for (int i = 0; s->true_net && i < s->nrecipes; i++)
		if (s->recipe[i].part != one->part)
			list[n++] = s->recipe[i];
	if (add)
		list[n++] = *one;
	return n;
}

/* To the addition that cannot be done; or where the step went that the reader was at. */
static void arrive(struct session *s, const struct cursor *was)
{
	s->forced_from = *was;
	if (trace_fault(s->trace)) {
		s->scene.cursor.size = int_max(SIZE_OP, s->scene.cursor.size);
		cursor_goto(s->trace, &s->scene.cursor, trace_last(s->trace));
	}
	s->forced_to = s->scene.cursor;
}

static bool nothing_changes(const struct part *p, enum force how, struct sink *sink)
{
	bool zeros = how == FORCE_ZERO_END || how == FORCE_ZERO_BOTH;

	if (zeros && p->path == PATH_IDENTITY)
		buf_printf(&sink->out,
		           "Option A pads nothing where x fits: %s adds x itself, with A as without.\n",
		           p->name);
	else
		buf_printf(&sink->out, "%s adds %s already: nothing changes.\n", p->name,
		           round_words(p->path));
	return true;
}

static bool run_force(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor was;
	struct recipe one, *list;
	const struct net *truth;
	bool ok, changes;
	int n;

	if (!answer_args(&verb_force, argc, 1, 2, err) || !parse_force(argv[1], &one.how, err) ||
	    !block_of(s, argc > 2 ? argv[2] : NULL, &one.part, err))
		return false;
	truth = session_true_net(s);
	if (!recipe_check(truth, &one, err))
		return false;
	changes = recipe_changes(truth, &one);
	list = mem_new((size_t)s->nrecipes + 1, sizeof *list);
	if (!list)
		return err_memory(err);
	was = s->true_net && s->forced_to.size ? s->forced_from : s->scene.cursor;
	n = next_list(s, &one, changes, list);
	ok = session_force(s, list, n, err);
	mem_free(list);
	if (!ok)
		return false;
	if (changes)
		arrive(s, &was);
	if (!session_all(s, err))
		return false;
	s->scene.look.view = NULL;
	s->scene.look.winners = false;
	if (s->now.json)
		force_json(s, &sink->out);
	else if (!changes)
		return nothing_changes(&s->net->part[one.part], one.how, sink);
	else if (s->door == DOOR_SCREEN)
		trace_fault(s->trace) ? (void)0 : tell_screen(s, &s->net->part[one.part], &sink->out);
	else if (trace_fault(s->trace))
		tell_fault(s, &sink->out);
	else
		tell(s, &s->net->part[one.part], &sink->out);
	return true;
}

/* ---- undo --------------------------------------------------------------------------------------- */

static bool same_place(const struct cursor *a, const struct cursor *b)
{
	return a->step == b->step && a->size == b->size && a->at.c == b->at.c && a->at.y == b->at.y &&
	       a->at.x == b->at.x && a->term == b->term;
}

/* Takes off all recipes but the first n. A reader who has not moved since is put back where force was asked for. */
static bool take_off(struct session *s, int n, struct sink *sink, struct err *err)
{
	bool stayed = n == 0 && s->forced_to.size && same_place(&s->scene.cursor, &s->forced_to);
	struct cursor was = s->forced_from;

	if (!session_force(s, s->recipe, n, err))
		return false;
	if (stayed)
		s->scene.cursor = was;
	s->forced_to.size = 0;
	if (!session_show(s, err))
		return false;
	s->scene.look.view = NULL;
	s->scene.look.winners = false;
	if (s->door == DOOR_SCREEN) {
		sink->moved = true;
		return true;
	}
	if (s->true_net)
		buf_printf(&sink->out, "Still a what-if, %s, at ", s->net->recipe);
	else
		buf_puts(&sink->out, "Back in the true network, at ");
	place_python(s->trace, &s->scene.cursor, &sink->out);
	if (s->scene.cursor.step >= 0)
		buf_printf(&sink->out, ", step %d of %d", s->scene.cursor.step + 1, s->trace->nsteps);
	buf_puts(&sink->out, ".\n");
	return true;
}

static bool run_undo(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_undo, argc, 0, 0, err))
		return false;
	if (!s->true_net) {
		buf_puts(&sink->out, "This is the true network: there is nothing to undo.\n");
		return true;
	}
	return take_off(s, s->nrecipes - 1, sink, err);
}

/* ---- the ways past a block ---------------------------------------------------------------------- */

/* What one way would bring to the addition. */
static void tell_way(const struct net *net, int part, enum force how, struct buf *out)
{
	struct recipe recipe = { part, how };
	struct shape comes, wants = net->node[net->part[part].trunk_last].out;
	struct clash clash[3];
	struct err err;

	buf_printf(out, "force %s: ", force_word(how));
	if (!recipe_check(net, &recipe, &err) || !recipe_shape(net, &recipe, &comes, &err)) {
		buf_printf(out, "%s.\n", err.msg);
		return;
	}
	buf_puts(out, round_words(how == FORCE_DOWNSAMPLE                        ? PATH_DOWNSAMPLE
	                          : recipe_means(net, &recipe) == FORCE_IDENTITY ? PATH_IDENTITY
	                                                                         : PATH_ZERO_PAD));
	if (how == FORCE_ZERO_BOTH && recipe_means(net, &recipe) == how)
		buf_puts(out, ", zeros on both sides");
	buf_puts(out, ", ");
	say_shape(out, comes);
	if (shape_clashes(wants, comes, clash))
		buf_puts(out, ", does not fit");
	buf_puts(out, recipe_changes(net, &recipe) ? ".\n" : ", as it is.\n");
}

static bool show_ways(struct session *s, struct sink *sink, struct err *err)
{
	int part = cursor_part(s->trace, s->scene.cursor.step);
	const struct part *p = &s->net->part[part];

	if (p->kind != PART_BLOCK || p->add < 0)
		return err_set(err, ERR_USAGE,
		               "%s has no shortcut to change; d goes to the next block where one matters",
		               p->name);
	s->choosing = true;
	if (s->door == DOOR_SCREEN) {
		s->scene.look.view = view_find("ways");
		return session_show(s, err);
	}
	buf_printf(&sink->out, "%s adds %s to what it learned, ", p->name, round_words(p->path));
	say_shape(&sink->out, s->net->node[p->trunk_last].out);
	buf_puts(&sink->out, ". What if it were another way?\n");
	for (int i = 0; i < FORCE_COUNT; i++)
		tell_way(s->net, part, (enum force)i, &sink->out);
	return true;
}

static bool run_whatif(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct view *ways = view_find("ways");

	(void)argv;
	if (!answer_args(&verb_whatif, argc, 0, 0, err))
		return false;
	if (s->true_net)
		return take_off(s, 0, sink, err);
	if (ways && s->scene.look.view == ways) {
		s->scene.look.view = NULL;
		return true;
	}
	return show_ways(s, sink, err);
}

const struct verb verb_force = {
	.name = "force",
	.keys = "",
	.usage = "force identity|downsample|A|A-both [BLOCK]",
	.gloss = "what if a block had another shortcut: lays it over the network and runs from there",
	.text =
	    "Nothing is retrained. identity adds x itself, downsample a 1x1 convolution and batch norm, A every second\n"
	    "pixel of x with zeros for the new channels at the end, A-both half of them before. Where the shapes do not\n"
	    "fit, the run ends at the addition, in PyTorch's words. A projection without trained weights is seeded.\n"
	    "undo takes the last one off; on the command line: --what-if layer2.0=identity.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run_force,
};

const struct verb verb_undo = {
	.name = "undo",
	.keys = "",
	.usage = "undo",
	.gloss = "takes the last force back",
	.group = VERB_ASK,
	.run = run_undo,
};

const struct verb verb_whatif = {
	.name = "whatif",
	.keys = "!",
	.usage = "whatif",
	.gloss = "the ways past this block; in a what-if, back to the true network",
	.text = "Then i tries identity, z zeros at the end, Z zeros on both sides, d downsample.\n",
	.group = VERB_ASK,
	.run = run_whatif,
};

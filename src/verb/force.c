/*
 * force.c -- what if a block had another shortcut: laid over the network, run from there, taken off again.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "verb/compare_option.h"
#include "view/view.h"

enum { WAYS_ROWS = 24 };

/* ---- the words ---------------------------------------------------------------------------------- */

/* B and C are what the paper's options do with this block. */
static bool parse_force(const char *word, const struct part *p, enum force *how, struct err *err)
{
	if (word[0] && !word[1] && strchr("bBcC", word[0])) {
		*how = option_of(p, word[0] & ~0x20);
		return true;
	}
	for (int i = 0; i < FORCE_COUNT; i++)
		if (strcasecmp(force_word((enum force)i), word) == 0) {
			*how = (enum force)i;
			return true;
		}
	return err_set(
	    err, ERR_USAGE,
	    "there is no shortcut \"%s\" to force; there are identity, downsample, A, A-both, B and C", word);
}

/* ---- answers ------------------------------------------------------------------------------------ */

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

static bool nothing_changes(const struct part *p, enum force how, bool was_forced, struct sink *sink)
{
	bool zeros = how == FORCE_ZERO_END || how == FORCE_ZERO_BOTH;

	if (zeros && p->path == PATH_IDENTITY)
		buf_printf(&sink->out,
		           "Option A pads nothing where x fits: %s adds x itself, with A as without.\n",
		           p->name);
	else if (was_forced)
		buf_printf(&sink->out, "%s adds %s again, as in the true network.\n", p->name,
		           answer_round(p->path));
	else
		buf_printf(&sink->out, "%s adds %s already: nothing changes.\n", p->name,
		           answer_round(p->path));
	return true;
}

/* Of the block that was just forced, wherever the reader is. */
static void tell(const struct session *s, int part, struct buf *out)
{
	struct scene there = s->scene;

	if (!trace_fault(s->trace))
		cursor_goto(s->trace, &there.cursor, s->net->part[part].last);
	say_whatif(&there, answer_voice(s), out);
}

static bool run_force(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor was;
	struct recipe one, *list;
	const struct net *truth;
	bool ok, changes, was_forced;
	int n;

	if (!answer_args(&verb_force, argc, 1, 2, err) ||
	    !answer_block(s, argc > 2 ? argv[2] : NULL, &one.part, err))
		return false;
	truth = session_true_net(s);
	if (!parse_force(argv[1], &truth->part[one.part], &one.how, err) || !recipe_check(truth, &one, err))
		return false;
	changes = recipe_changes(truth, &one);
	list = mem_new((size_t)s->nrecipes + 1, sizeof *list);
	if (!list)
		return err_memory(err);
	was_forced = s->net->part[one.part].forced;
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
		return nothing_changes(&s->net->part[one.part], one.how, was_forced, sink);
	else
		tell(s, one.part, &sink->out);
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

static bool show_ways(struct session *s, struct sink *sink, struct err *err)
{
	int part;

	if (!answer_block(s, NULL, &part, err))
		return false;
	s->choosing = true;
	return answer_view(s, &view_ways, WAYS_ROWS, sink, err);
}

static bool run_whatif(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_whatif, argc, 0, 0, err))
		return false;
	if (s->true_net)
		return take_off(s, 0, sink, err);
	if (s->scene.look.view == &view_ways) {
		s->scene.look.view = NULL;
		return true;
	}
	return show_ways(s, sink, err);
}

const struct verb verb_force = {
	.name = "force",
	.keys = "",
	.usage = "force identity|downsample|A|A-both|B|C [BLOCK]",
	.gloss = "what if a block had another shortcut: lays it over the network and runs from there",
	.text =
	    "Nothing is retrained. identity adds x itself, downsample a 1x1 convolution and batch norm, A every second\n"
	    "pixel of x with zeros for the new channels at the end, A-both half of them before; B and C what these options\n"
	    "of the paper do here. Where the shapes do not fit, the run ends at the addition, in PyTorch's words. A\n"
	    "projection without trained weights is seeded.\n"
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

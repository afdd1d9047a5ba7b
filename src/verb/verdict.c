/*
 * verdict.c -- why one block's shortcut is what it is: both clauses, and what each way would bring to the addition.
 */
#include "net/block.h"
#include "verb/verb_private.h"

static void json_way(const struct net *net, int part, enum force how, struct buf *b)
{
	struct recipe recipe = { part, how };
	struct shape wants = net->node[net->part[part].trunk_last].out, comes;
	struct clash clash[3];
	struct err err;
	bool can = recipe_check(net, &recipe, &err) && recipe_shape(net, &recipe, &comes, &err);

	json_open(b, '{');
	json_text(b, "shortcut", force_word(how));
	json_key(b, "shape");
	can ? json_shape(b, comes) : json_null(b);
	json_key(b, "fits");
	json_bool(b, can && !shape_clashes(wants, comes, clash));
	json_key(b, "now");
	json_bool(b, can && !recipe_changes(net, &recipe));
	json_close(b, '}');
}

static void verdict_json(const struct session *s, int part, struct buf *b)
{
	const struct part *p = &s->net->part[part];

	json_begin(s, b, "skipstep.verdict/1", false);
	json_text(b, "block", p->name);
	json_key(b, "stride");
	json_int(b, p->stride);
	json_key(b, "inplanes");
	json_int(b, p->inplanes);
	json_key(b, "planes");
	json_int(b, p->planes);
	json_key(b, "expansion");
	json_int(b, p->expansion);
	json_key(b, "clause_stride");
	json_bool(b, p->clause_stride);
	json_key(b, "clause_planes");
	json_bool(b, p->clause_planes);
	json_text(b, "path", path_word(p->path));
	json_key(b, "trunk");
	json_shape(b, s->net->node[p->trunk_last].out);
	json_key(b, "ways");
	json_open(b, '[');
	for (int i = 0; i < FORCE_COUNT; i++)
		json_way(session_true_net(s), part, (enum force)i, b);
	json_close(b, ']');
	json_end(b);
}

/* "identity would bring (16,32,32), which does not fit." */
static void tell_way(const struct net *net, int part, enum force how, struct buf *out)
{
	static const char *const words[] = { "identity", "downsample", "option A", "option A, both sides," };
	struct recipe recipe = { part, how };
	struct shape wants = net->node[net->part[part].trunk_last].out, comes;
	struct clash clash[3];
	struct err err;

	if (!recipe_check(net, &recipe, &err) || !recipe_shape(net, &recipe, &comes, &err)) {
		buf_printf(out, "%s cannot be: %s.\n", words[how], err.msg);
		return;
	}
	buf_printf(out, "%s %s ", words[how], recipe_changes(net, &recipe) ? "would bring" : "brings");
	say_shape(out, comes);
	buf_printf(out, ", which %s.\n", shape_clashes(wants, comes, clash) ? "does not fit" : "fits");
}

static void tell_clauses(const struct session *s, const struct part *p, struct buf *out)
{
	static const char *const truth[] = { "False", "True" };

	if (s->door != DOOR_LINE) {
		block_clause_stride(p, out);
		buf_putc(out, '\n');
		block_clause_planes(p, out);
		buf_putc(out, '\n');
		return;
	}
	buf_printf(out, "The first clause, stride is not 1: stride is %d. %s.\n", p->stride,
	           truth[p->clause_stride]);
	buf_printf(out, "The second, inplanes is not planes times expansion: %d and %d times %d, %d. %s.\n",
	           p->inplanes, p->planes, p->expansion, p->planes * p->expansion, truth[p->clause_planes]);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct part *p;
	struct buf reason = { 0 };
	int part;

	if (!answer_args(&verb_verdict, argc, 0, 1, err) ||
	    !answer_block(s, argc > 1 ? argv[1] : NULL, &part, err))
		return false;
	p = &s->net->part[part];
	answer_visit(s, part);
	if (s->scene.look.mask >= 0 && s->scene.look.mask < p->trunk_last) {
		buf_puts(&sink->out, "That is hidden: predict it first. predict off shows it.\n");
		return true;
	}
	if (s->now.json) {
		verdict_json(s, part, &sink->out);
		return true;
	}
	tell_clauses(s, p, &sink->out);
	buf_printf(&sink->out, "%s adds %s", p->name, answer_round(p->path));
	if (s->door != DOOR_LINE) { /* signs that are not read aloud */
		block_reason(p, &reason);
		buf_printf(&sink->out, ": %s", buf_str(&reason));
	}
	buf_puts(&sink->out, ".\n");
	sink->out.lost |= reason.lost;
	buf_free(&reason);
	for (int i = 0; i < FORCE_COUNT - 1; i++)
		tell_way(session_true_net(s), part, (enum force)i, &sink->out);
	return true;
}

const struct verb verb_verdict = {
	.name = "verdict",
	.keys = "",
	.usage = "verdict [BLOCK]",
	.gloss = "the branch verdict: both clauses with their numbers, and what each way would bring",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

/*
 * where.c -- the place, the sentence about it, and the last answer once more.
 */
#include <string.h>

#include "verb/verb_private.h"

/* The one sentence, without the newline that ends it. */
static void sentence(const struct scene *scene, enum voice voice, struct buf *b)
{
	say(scene, voice, b);
	while (b->len && b->s[b->len - 1] == '\n')
		b->s[--b->len] = '\0';
}

static void where_json(struct session *s, struct buf *b)
{
	const struct cursor *c = &s->scene.cursor;
	const struct tensor *t = trace_out(s->trace, c->step);
	struct buf text = { 0 };

	json_begin(s, b, "skipstep.where/1", true);
	place_print(s->trace, c, &text);
	json_text(b, "place", buf_str(&text));
	json_text(b, "name", trace_name(s->trace, c->step));
	json_key(b, "step");
	if (c->step >= 0)
		json_int(b, c->step + 1);
	else
		json_null(b);
	json_key(b, "steps");
	json_int(b, s->trace->nsteps);
	json_text(b, "size", size_word(c->size));
	json_key(b, "shape");
	json_shape(b, t->shape);
	json_key(b, "at");
	json_at(b, c->at);
	json_key(b, "value");
	if (c->step < 0 || trace_has(s->trace, c->step))
		json_number(b, tensor_at(t, c->at));
	else
		json_null(b);
	buf_clear(&text);
	sentence(&s->scene, VOICE_SCREEN, &text);
	json_text(b, "sentence", buf_str(&text));
	json_end(b);
	b->lost |= text.lost;
	buf_free(&text);
}

static bool run_where(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct cursor *c = &s->scene.cursor;

	(void)argv;
	if (!answer_args(&verb_where, argc, 0, 0, err) || !session_show(s, err))
		return false;
	if (s->now.json) {
		where_json(s, &sink->out);
		return true;
	}
	place_print(s->trace, c, &sink->out);
	if (c->step >= 0)
		buf_printf(&sink->out, ", step %d of %d, ", c->step + 1, s->trace->nsteps);
	else
		buf_puts(&sink->out, ", before step 1, ");
	say_shape(&sink->out, trace_out(s->trace, c->step)->shape);
	buf_printf(&sink->out, ". One step is %s %s. Network %s, picture %s.\n",
	           c->size == SIZE_OP ? "an" : "a", size_word(c->size), s->net->name, s->picture_name);
	say_against(&s->scene, c->step, &sink->out);
	if (session_what_if(s))
		buf_printf(&sink->out, "What if %s? undo goes back to the true network.\n",
		           session_what_if(s));
	return true;
}

static bool run_say(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	enum place_depth depth;
	struct scene scene;

	if (!answer_args(&verb_say, argc, 0, 1, err))
		return false;
	if (argc > 1 && strcmp(argv[1], "network") == 0) {
		if (!session_net(s, err))
			return false;
		say_network(s->net, answer_voice(s), &sink->out);
	} else {
		if (!session_trace(s, err))
			return false;
		scene = s->scene;
		if (!session_place(s, argc > 1 ? argv[1] : NULL, true, &scene.cursor, &depth, err) ||
		    !(trace_broken(s->trace, scene.cursor.step) ? session_all(s, err)
		                                                : session_need(s, scene.cursor.step, err)))
			return false;
		sentence(&scene, answer_voice(s), &sink->out);
	}
	if (sink->out.len && sink->out.s[sink->out.len - 1] != '\n')
		buf_putc(&sink->out, '\n');
	return true;
}

const struct verb verb_where = {
	.name = "where",
	.keys = "",
	.usage = "where",
	.gloss = "the place you are at, as every verb understands it",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run_where,
};

const struct verb verb_say = {
	.name = "say",
	.keys = "",
	.usage = "say [PLACE|network]",
	.gloss = "the sentence about a place, or about the whole network",
	.group = VERB_ASK,
	.run = run_say,
};

/* ---- again, more -------------------------------------------------------------------------------- */

static bool run_again(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_again, argc, 0, 0, err))
		return false;
	buf_puts(&sink->out, s->answer.len ? buf_str(&s->answer) : "There was no answer yet.\n");
	return true;
}

static bool run_more(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_more, argc, 0, 0, err))
		return false;
	if (s->answer_at >= s->answer.len)
		buf_puts(&sink->out, "That was all.\n");
	else
		buf_puts(&sink->out, s->answer.s + s->answer_at);
	return true;
}

const struct verb verb_again = {
	.name = "again",
	.keys = "",
	.usage = "again",
	.gloss = "line mode: the last answer once more",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_PAGES,
	.run = run_again,
};

const struct verb verb_more = {
	.name = "more",
	.keys = "",
	.usage = "more",
	.gloss = "line mode: the next lines of the last answer",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_PAGES,
	.run = run_more,
};

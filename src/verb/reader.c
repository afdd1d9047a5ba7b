/*
 * reader.c -- the session itself: another network, another picture, the end.
 */
#include <string.h>

#include "base/alloc.h"
#include "verb/data.h"
#include "verb/verb_private.h"

/* Puts `spec` into a base option for good, if `open` opens it; takes it back if not. */
static bool change(struct session *s, const char **base, const char **now, char **kept, const char *spec,
                   bool (*open)(struct session *, struct err *), struct err *err)
{
	const char *was = *base;
	char *copy = mem_strdup(spec);

	if (!copy)
		return err_memory(err);
	*base = *now = copy;
	if (!open(s, err)) {
		*base = *now = was;
		mem_free(copy);
		return false;
	}
	mem_free(*kept);
	*kept = copy;
	return true;
}

static bool run_model(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	if (!answer_args(&verb_model, argc, 0, 1, err))
		return false;
	if (argc == 1) {
		data_list(DATA_NET, &sink->out);
		return true;
	}
	if (!change(s, &s->base.model, &s->now.model, &s->set_model, argv[1], session_trace, err))
		return false;
	buf_printf(&sink->out, "Network %s.\n", s->net->name);
	say_network(s->net, answer_voice(s), &sink->out);
	if (sink->out.len && sink->out.s[sink->out.len - 1] != '\n')
		buf_putc(&sink->out, '\n');
	return true;
}

static bool run_picture(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int w, h;

	if (!answer_args(&verb_picture, argc, 0, 1, err))
		return false;
	if (argc == 1) {
		data_list(DATA_PICTURE, &sink->out);
		return true;
	}
	if (!change(s, &s->base.picture, &s->now.picture, &s->set_picture, argv[1], session_all, err))
		return false;
	given_size(&s->given, &w, &h);
	buf_printf(&sink->out, "Picture %s, %d by %d.\n", s->picture_name, w, h);
	buf_puts(&sink->out, s->door == DOOR_LINE ? "The answer is " : "");
	say_answer(s->trace, 3, answer_voice(s), &sink->out);
	buf_puts(&sink->out, ".\n");
	return true;
}

static bool run_quit(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_quit, argc, 0, 0, err))
		return false;
	s->quit = true;
	if (s->door == DOOR_SCREEN || !s->trace || s->now.json)
		return true; /* the door says it once the screen is put back */
	session_way_back(s, &sink->out);
	buf_puts(&sink->out, " comes back here.\n");
	return true;
}

const struct verb verb_model = {
	.name = "model",
	.keys = "",
	.usage = "model [NAME|FILE]",
	.gloss = "another network, at the same place; without a name, those there are",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run_model,
};

const struct verb verb_picture = {
	.name = "picture",
	.keys = "",
	.usage = "picture [NAME|FILE]",
	.gloss = "another picture; without a name, those there are",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run_picture,
};

const struct verb verb_quit = {
	.name = "quit",
	.keys = "q",
	.usage = "quit",
	.gloss = "the end; says how to come back to this place",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run_quit,
};

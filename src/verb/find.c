/*
 * find.c -- steps by name, shape or operation.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "verb/verb_private.h"

/* Is `word` in `text`, whatever the case? */
static bool holds(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if (strncasecmp(text, word, n) == 0)
			return true;
	return false;
}

static bool matches(const struct node *node, const char *shape, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!holds(node->name, argv[i]) && !holds(node->op->name, argv[i]) &&
		    !holds(shape, argv[i]) && !holds(node->op->gloss, argv[i]))
			return false;
	return true;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf shape = { 0 };
	int found = 0;

	if (!answer_args(&verb_find, argc, 1, 8, err) || !session_net(s, err))
		return false;
	if (s->now.json) {
		json_begin(s, &sink->out, "skipstep.find/1", false);
		json_key(&sink->out, "found");
		json_open(&sink->out, '[');
	}
	for (int i = 0; i < s->net->nnodes; i++) {
		const struct node *node = &s->net->node[i];

		buf_clear(&shape);
		say_shape(&shape, node->out);
		if (!matches(node, buf_str(&shape), argc, argv))
			continue;
		found++;
		if (!s->now.json) {
			buf_printf(&sink->out, "%s, step %d, %s, %s\n", node->name, i + 1, node->op->name,
			           buf_str(&shape));
			continue;
		}
		json_open(&sink->out, '{');
		json_text(&sink->out, "name", node->name);
		json_key(&sink->out, "step");
		json_int(&sink->out, i + 1);
		json_text(&sink->out, "op", node->op->name);
		json_key(&sink->out, "shape");
		json_shape(&sink->out, node->out);
		json_close(&sink->out, '}');
	}
	buf_free(&shape);
	if (s->now.json) {
		json_close(&sink->out, ']');
		json_end(&sink->out);
	}
	if (!found && !s->now.json)
		return err_set(err, ERR_NO, "no step's name, operation or shape has \"%s\" in it", argv[1]);
	return true;
}

const struct verb verb_find = {
	.name = "find",
	.keys = "/",
	.usage = "find WORD...",
	.gloss = "steps by name, operation or shape: find downsample, find 32,16,16",
	.group = VERB_ASK,
	.flags = VERB_JSON | VERB_NO_TRACE,
	.run = run,
};

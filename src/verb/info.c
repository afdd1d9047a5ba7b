/*
 * info.c -- the state of things: network, picture, what-ifs, breakpoints, what is watched, how it is shown.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

static void info_json(const struct session *s, struct buf *b)
{
	json_begin(s, b, "skipstep.info/1", true);
	json_key(b, "steps");
	json_int(b, s->trace->nsteps);
	json_key(b, "computed");
	json_int(b, s->trace->done);
	json_key(b, "breakpoints");
	json_open(b, '[');
	for (int i = 0; i < s->breaks.n; i++)
		json_string(b, s->breaks.item[i].text);
	json_close(b, ']');
	json_text(b, "watch", s->gathered.watch_place);
	json_text(b, "against", s->against ? s->against->file : NULL);
	json_key(b, "notes");
	json_open(b, '[');
	for (int i = 0; i < s->net->nnotes; i++) {
		const struct net_note *note = &s->net->note[i];

		json_open(b, '{');
		json_text(b, "what", note->what);
		json_text(b, "value", note->value);
		json_text(b, "option", note->option);
		json_key(b, "assumed");
		json_bool(b, note->assumed);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf *out = &sink->out;

	if (!answer_args(&verb_info, argc, 0, 1, err))
		return false;
	if (argc > 1 && strncmp("breaks", argv[1], strlen(argv[1])) != 0 &&
	    strncmp("breakpoints", argv[1], strlen(argv[1])) != 0)
		return err_set(err, ERR_USAGE, "info tells all, info breaks the breakpoints; not \"%s\"",
		               argv[1]);
	if (s->now.json) {
		info_json(s, out);
		return true;
	}
	if (argc > 1) {
		answer_breaks(s, out);
		return true;
	}
	buf_puts(out, "Network ");
	text_safe(out, s->net->name);
	buf_puts(out, ", picture ");
	text_safe(out, s->picture_name);
	buf_printf(out, ", %d of %d steps computed.\n", s->trace->done, s->trace->nsteps);
	for (int i = 0; i < s->net->nnotes; i++) {
		const struct net_note *note = &s->net->note[i];

		if (strcmp(note->what, "weights") == 0)
			buf_printf(out, "Weights: %s", note->value);
		else
			buf_printf(out, "%s: %s %s", note->assumed ? "Assumed" : "Read from the file",
			           note->what, note->value);
		if (note->option)
			buf_printf(out, "; %s changes it", note->option);
		buf_puts(out, ".\n");
	}
	if (session_what_if(s))
		buf_printf(out, "What if %s? undo goes back to the true network.\n", session_what_if(s));
	answer_breaks(s, out);
	if (s->gathered.watch_place)
		buf_printf(out, "Watched: %s.\n", s->gathered.watch_place);
	if (s->against)
		buf_printf(out, "Compared with %s.\n", s->against->file);
	if (s->course)
		buf_puts(out, "A lesson is open; page next and page back walk it.\n");
	if (s->predict)
		buf_puts(out, "Predictions are on: what comes later is hidden.\n");
	return true;
}

const struct verb verb_info = {
	.name = "info",
	.keys = "",
	.usage = "info [breaks]",
	.gloss = "network, picture, what-ifs, breakpoints, what is watched",
	.group = VERB_SESSION,
	.flags = VERB_JSON,
	.run = run,
};

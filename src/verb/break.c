/*
 * break.c -- breakpoints: set, listed, deleted; run on and back to them.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

/* "downsample", "layer3.0.add, step 57", "if max > 6" */
static void put_break(const struct session *s, const struct breakpoint *b, struct buf *out)
{
	int step;

	text_safe(out, b->text);
	if (b->kind == BREAK_STEP && trace_find(s->trace, b->text, &step) && step >= 0)
		buf_printf(out, ", step %d of %d", step + 1, s->trace->nsteps);
}

static void put_set(const struct session *s, int id, const char *what, struct buf *out)
{
	buf_printf(out, "Breakpoint %d%s: ", id, what);
	put_break(s, breaks_find(&s->breaks, id), out);
	buf_puts(out, ".\n");
}

/* ---- break, delete ------------------------------------------------------------------------------- */

static bool toggle_here(struct session *s, struct sink *sink, struct err *err)
{
	int step = s->scene.cursor.step, id = breaks_at(&s->breaks, s->trace, step);
	char *word = (char *)trace_name(s->trace, step);

	if (id) {
		put_set(s, id, " deleted", &sink->out);
		return breaks_delete(&s->breaks, id, err);
	}
	if (!breaks_add(&s->breaks, s->trace, 1, &word, &id, err))
		return false;
	put_set(s, id, "", &sink->out);
	return true;
}

static bool run_break(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int id;

	if (!answer_args(&verb_break_, argc, 0, 4, err))
		return false;
	s->scene.breaks = &s->breaks;
	if (argc == 1)
		return toggle_here(s, sink, err);
	if (!breaks_add(&s->breaks, s->trace, argc - 1, argv + 1, &id, err))
		return false;
	put_set(s, id, "", &sink->out);
	return true;
}

static bool run_delete(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int id, n = s->breaks.n;

	if (!answer_args(&verb_delete, argc, 0, 1, err))
		return false;
	if (argc == 1) {
		breaks_clear(&s->breaks);
		if (n)
			buf_printf(&sink->out, "Deleted %d breakpoint%s.\n", n, n == 1 ? "" : "s");
		else
			buf_puts(&sink->out, "There are no breakpoints; break downsample sets one.\n");
		return true;
	}
	if (!text_int(argv[1], 1, 1 << 30, &id))
		return err_set(err, ERR_USAGE,
		               "delete wants a breakpoint's number, not \"%s\"; info breaks lists them",
		               argv[1]);
	if (!breaks_find(&s->breaks, id))
		return breaks_delete(&s->breaks, id, err); /* which says what there is */
	put_set(s, id, " deleted", &sink->out);
	return breaks_delete(&s->breaks, id, err);
}

void answer_breaks(const struct session *s, struct buf *out)
{
	if (!s->breaks.n)
		buf_puts(out, "There are no breakpoints; break downsample sets one.\n");
	for (int i = 0; i < s->breaks.n; i++) {
		buf_printf(out, "Breakpoint %d: ", s->breaks.item[i].id);
		put_break(s, &s->breaks.item[i], out);
		buf_puts(out, ".\n");
	}
}

/* ---- continue ----------------------------------------------------------------------------------- */

/* A breakpoint's step came into sight: which one, where somebody listens. On the screen its mark shows it. */
static void halted(const struct session *s, int id, struct sink *sink)
{
	if (s->door != DOOR_SCREEN)
		put_set(s, id, "", &sink->out);
}

static bool run_on(struct session *s, int direction, struct sink *sink, struct err *err)
{
	struct cursor there;
	bool hit, far;
	int id;

	if (!session_show(s, err))
		return false;
	there = s->scene.cursor;
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	hit = breaks_continue(s->trace, &s->breaks, &there, direction, &id, err);
	if (!hit && err->code != ERR_NONE)
		return false;
	far = there.step != s->scene.cursor.step;
	s->scene.look.view = NULL;
	if (hit)
		halted(s, id, sink);
	else
		buf_printf(&sink->out, "%s: this is the %s.\n",
		           s->breaks.n ? "No breakpoint on the way" : "There are no breakpoints",
		           direction < 0           ? "beginning"
		           : trace_fault(s->trace) ? "end of the what-if"
		                                   : "end of the program");
	sink->moved = far || hit;
	return session_go(s, &there, err);
}

static bool run_continue(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	return answer_args(&verb_continue_, argc, 0, 0, err) && run_on(s, 1, sink, err);
}

static bool run_rcontinue(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	return answer_args(&verb_rcontinue, argc, 0, 0, err) && run_on(s, -1, sink, err);
}

/* To a place ahead, unless a breakpoint is met before. */
static bool run_until(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor there, on;
	enum place_depth depth;
	int id;

	if (!answer_args(&verb_until, argc, 1, 1, err) ||
	    !session_place(s, argv[1], true, &there, &depth, err))
		return false;
	if (there.step <= s->scene.cursor.step)
		return err_set(err, ERR_USAGE, "%s is not ahead of here; goto %s goes there", argv[1],
		               argv[1]);
	on = s->scene.cursor;
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	if (breaks_continue(s->trace, &s->breaks, &on, 1, &id, err) && on.step < there.step) {
		halted(s, id, sink);
		there = on;
	} else if (err->code != ERR_NONE) {
		return false;
	}
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &there, err);
}

const struct verb verb_break_ = {
	.name = "break",
	.keys = "b",
	.usage = "break [PLACE|downsample|shape|negative|nan|if STAT OP NUMBER]",
	.gloss = "halt at a step, or where something is so; alone, here and away",
	.text =
	    "downsample: the first step of a shortcut that is not identity. shape: a step that changes the shape.\n"
	    "negative, nan: a step with such numbers. if max > 6: STAT is min, max, mean, zeros, nans or norm, OP one\n"
	    "of < <= > >= == !=. continue and rcontinue run to the next; info breaks lists them.\n",
	.group = VERB_MOVE,
	.run = run_break,
};

const struct verb verb_delete = {
	.name = "delete",
	.keys = "",
	.usage = "delete [N]",
	.gloss = "deletes breakpoint N, or all",
	.group = VERB_MOVE,
	.run = run_delete,
};

const struct verb verb_continue_ = {
	.name = "continue",
	.keys = "c",
	.usage = "continue",
	.gloss = "runs on to the next breakpoint, or to the end",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_continue,
};

const struct verb verb_rcontinue = {
	.name = "rcontinue",
	.keys = "C",
	.usage = "rcontinue",
	.gloss = "runs back to the breakpoint before, or to the beginning",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_rcontinue,
};

const struct verb verb_until = {
	.name = "until",
	.keys = "",
	.usage = "until PLACE",
	.gloss = "runs on to a place ahead, unless a breakpoint comes first",
	.group = VERB_MOVE,
	.run = run_until,
};

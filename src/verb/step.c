/*
 * step.c -- the cursor goes the way it runs: next and back, in and out, by the present size.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"
#include "view/view.h"

bool move_go(struct session *s, move_fn *fn, int arg, int n, int *far, struct err *err)
{
	*far = 0;
	if (!session_show(s, err))
		return false;
	for (; *far < n; ++*far) {
		struct cursor was = s->scene.cursor, now = was;

		if (!fn(s->trace, &now, arg))
			break;
		if (now.step != was.step && now.step >= 0 && !trace_has(s->trace, now.step)) {
			if (!session_need(s, now.step, err))
				return false;
			now = was;
			fn(s->trace, &now, arg);
		}
		s->scene.cursor = now;
	}
	return true;
}

/* next, back, ... N: how often. */
bool move_count(const struct verb *v, int argc, char **argv, int *n, struct err *err)
{
	*n = 1;
	if (!answer_args(v, argc, 0, 1, err))
		return false;
	if (argc > 1 && !text_int(argv[1], 1, MOVE_MOST, n))
		return err_set(err, ERR_USAGE, "%s wants a number from 1, not \"%s\"", v->name, argv[1]);
	return true;
}

void move_went(int far, const char *nowhere, struct sink *sink)
{
	if (far > 0)
		sink->moved = true;
	else
		buf_puts(&sink->out, nowhere);
}

/* ---- next, back --------------------------------------------------------------------------------- */

static bool fn_next(const struct trace *t, struct cursor *c, int arg)
{
	(void)arg;
	return cursor_next(t, c);
}

static bool fn_back(const struct trace *t, struct cursor *c, int arg)
{
	(void)arg;
	return cursor_back(t, c);
}

/* A view that is of the block as a whole goes from block to block, however small the cursor was. */
static void by_block(struct session *s)
{
	const struct view *view = s->scene.look.view;

	if (s->door == DOOR_SCREEN && view && view->title && !view->of_number && s->trace &&
	    s->scene.cursor.size > SIZE_BLOCK)
		cursor_size(s->trace, &s->scene.cursor, SIZE_BLOCK);
}

static bool run_next(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	by_block(s);
	if (!move_count(&verb_next, argc, argv, &n, err) || !move_go(s, fn_next, 0, n, &far, err))
		return false;
	move_went(far,
	          trace_fault(s->trace) ? "The what-if ends here. undo goes back to the true network.\n"
	                                : "This is the end of the program.\n",
	          sink);
	return true;
}

static bool run_back(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	by_block(s);
	if (!move_count(&verb_back, argc, argv, &n, err) || !move_go(s, fn_back, 0, n, &far, err))
		return false;
	move_went(far, "This is the beginning.\n", sink);
	return true;
}

const struct verb verb_next = {
	.name = "next",
	.keys = "n Space",
	.usage = "next [N]",
	.gloss = "on, in the order the program runs, by the present size",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_next,
};

const struct verb verb_back = {
	.name = "back",
	.keys = "N p",
	.usage = "back [N]",
	.gloss = "the same, backwards",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_back,
};

/* ---- open, out, size ---------------------------------------------------------------------------- */

static bool fn_open(const struct trace *t, struct cursor *c, int arg)
{
	(void)arg;
	return cursor_open(t, c) || cursor_follow(t, c); /* at the last size Enter follows */
}

static bool fn_out(const struct trace *t, struct cursor *c, int arg)
{
	(void)arg;
	return cursor_out(t, c);
}

static bool run_open(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	enum place_depth depth;
	struct cursor there;
	int far;

	if (!answer_args(&verb_open, argc, 0, 1, err))
		return false;
	if (argc > 1) {
		if (!session_place(s, argv[1], true, &there, &depth, err) || !session_go(s, &there, err))
			return false;
	}
	s->scene.look.view = NULL;
	if (!move_go(s, fn_open, 0, 1, &far, err))
		return false;
	move_went(far + (argc > 1), "There is nothing smaller to open here.\n", sink);
	return true;
}

static bool run_out(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	if (!move_count(&verb_out, argc, argv, &n, err))
		return false;
	if (s->scene.look.view) {          /* out of a view that was laid over */
		if (s->scene.look.winners) /* the ledger's map: back to its rows */
			s->scene.look.winners = false;
		else
			s->scene.look.view = NULL;
		sink->moved = true;
		return true;
	}
	if (!move_go(s, fn_out, 0, n, &far, err))
		return false;
	move_went(far, "This is the largest size: the stages of the network.\n", sink);
	return true;
}

static bool run_size(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor there;
	int size = 0;

	if (!answer_args(&verb_size, argc, 1, 1, err))
		return false;
	if (!text_int(argv[1], SIZE_STAGE, SIZE_MAC, &size))
		for (int i = SIZE_STAGE; i <= SIZE_MAC; i++)
			if (strcmp(argv[1], size_word((enum size)i)) == 0)
				size = i;
	if (!size)
		return err_set(err, ERR_USAGE,
		               "a size is 1 to 6: stage, block, op, channel, pixel, multiply-add");
	if (!session_show(s, err))
		return false;
	there = s->scene.cursor;
	if (!cursor_size(s->trace, &there, (enum size)size) && (int)there.size != size)
		return there.step >= 0
		           ? err_set(
		                 err, ERR_USAGE,
		                 "the what-if stops at %s, so it has no numbers; undo goes back to the true network",
		                 trace_name(s->trace, there.step))
		           : err_set(err, ERR_USAGE, "here, before step 1, one cannot step by %s",
		                     size_word((enum size)size));
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &there, err);
}

const struct verb verb_open = {
	.name = "open",
	.keys = "Enter s",
	.usage = "open [PLACE]",
	.gloss = "into what the cursor is on; into the arithmetic of a number: follow it",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_open,
};

const struct verb verb_out = {
	.name = "out",
	.keys = "u Backspace",
	.usage = "out",
	.gloss = "to the size above",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_out,
};

const struct verb verb_size = {
	.name = "size",
	.keys = "1=1 2=2 3=3 4=4 5=5 6=6",
	.usage = "size 1..6",
	.gloss = "how large a step is: stage, block, op, channel, pixel, multiply-add",
	.group = VERB_MOVE,
	.run = run_size,
};

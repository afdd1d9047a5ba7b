/*
 * move.c -- the cursor: the way it runs, the way it looks, in and out.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

enum { MOST = 1000000 };

/* Does `go` n times, as far as it goes. A step met for the first time is computed and entered again, so that the
   cursor lands on its largest value. False only on an error; *far: how often it went. */
typedef bool go_fn(const struct trace *, struct cursor *, int arg);

static bool go(struct session *s, go_fn *fn, int arg, int n, int *far, struct err *err)
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
static bool count_of(const struct verb *v, int argc, char **argv, int *n, struct err *err)
{
	*n = 1;
	if (!answer_args(v, argc, 0, 1, err))
		return false;
	if (argc > 1 && !text_int(argv[1], 1, MOST, n))
		return err_set(err, ERR_USAGE, "%s wants a number from 1, not \"%s\"", v->name, argv[1]);
	return true;
}

static void went(int far, const char *nowhere, struct sink *sink)
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

static bool run_next(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	if (!count_of(&verb_next, argc, argv, &n, err) || !go(s, fn_next, 0, n, &far, err))
		return false;
	went(far,
	     trace_fault(s->trace) ? "The what-if ends here. undo goes back to the true network.\n"
	                           : "This is the end of the program.\n",
	     sink);
	return true;
}

static bool run_back(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	if (!count_of(&verb_back, argc, argv, &n, err) || !go(s, fn_back, 0, n, &far, err))
		return false;
	went(far, "This is the beginning.\n", sink);
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
	if (!go(s, fn_open, 0, 1, &far, err))
		return false;
	went(far + (argc > 1), "There is nothing smaller to open here.\n", sink);
	return true;
}

static bool run_out(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int n, far;

	if (!count_of(&verb_out, argc, argv, &n, err))
		return false;
	if (s->scene.look.view) {          /* out of a view that was laid over */
		if (s->scene.look.winners) /* the ledger's map: back to its rows */
			s->scene.look.winners = false;
		else
			s->scene.look.view = NULL;
		sink->moved = true;
		return true;
	}
	if (!go(s, fn_out, 0, n, &far, err))
		return false;
	went(far, "This is the largest size: the stages of the network.\n", sink);
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
		return err_set(err, ERR_USAGE, "here, before step 1, one cannot step by %s",
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

/* ---- move, end, home, channel, page ------------------------------------------------------------- */

static const struct way {
	const char *word;
	int dx, dy;
} ways[] = { { "left", -1, 0 }, { "down", 0, 1 }, { "up", 0, -1 }, { "right", 1, 0 } };

static bool fn_move(const struct trace *t, struct cursor *c, int way)
{
	return cursor_move(t, c, ways[way].dx, ways[way].dy);
}

/* Among the ways past a block the arrows move the place that all of them are shown for. */
static bool fn_place(const struct trace *t, struct cursor *c, int way)
{
	struct cursor there = *c;
	bool went;

	there.size = SIZE_PIXEL;
	went = cursor_move(t, &there, ways[way].dx, ways[way].dy) && there.step == c->step;
	if (went) {
		there.size = c->size;
		*c = there;
	}
	return went;
}

static bool run_move(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int way = -1, n = 1, far;

	if (!answer_args(&verb_move, argc, 1, 2, err))
		return false;
	for (int i = 0; i < (int)ARRAY_LEN(ways); i++)
		if (strcmp(ways[i].word, argv[1]) == 0)
			way = i;
	if (way < 0 || (argc > 2 && !text_int(argv[2], 1, MOST, &n)))
		return err_set(err, ERR_USAGE, "move wants left, down, up or right, and how far: %s",
		               verb_move.usage);
	if (!go(s, s->scene.look.view == &view_ways ? fn_place : fn_move, way, n, &far, err))
		return false;
	went(far, "There is nothing that way.\n", sink);
	return true;
}

static bool fn_end(const struct trace *t, struct cursor *c, int last)
{
	return cursor_end(t, c, last);
}

static bool run_end(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int far;

	(void)argv;
	if (!answer_args(&verb_end, argc, 0, 0, err) || !go(s, fn_end, true, 1, &far, err))
		return false;
	went(far, "This is the last part of what is open.\n", sink);
	return true;
}

static bool run_home(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int far;

	(void)argv;
	if (!answer_args(&verb_home, argc, 0, 0, err) || !go(s, fn_end, false, 1, &far, err))
		return false;
	went(far, "This is the first part of what is open.\n", sink);
	return true;
}

static bool fn_channel(const struct trace *t, struct cursor *c, int by)
{
	return cursor_channel(t, c, by);
}

static bool run_channel(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor there;
	int c, far, channels;

	if (!answer_args(&verb_channel, argc, 1, 1, err))
		return false;
	if (!session_show(s, err))
		return false;
	if (!s->scene.look.view && s->scene.cursor.size <= SIZE_BLOCK) { /* it would move unseen */
		buf_printf(&sink->out, "A channel belongs to an operation; %s one first.\n",
		           s->door == DOOR_SCREEN ? "Enter opens" : "open");
		return true;
	}
	if (strcmp(argv[1], "next") == 0 || strcmp(argv[1], "back") == 0) {
		if (!go(s, fn_channel, argv[1][0] == 'n' ? 1 : -1, 1, &far, err))
			return false;
		went(far, "There is no channel that way.\n", sink);
		return true;
	}
	there = s->scene.cursor;
	channels = trace_out(s->trace, there.step)->shape.c;
	if (!text_int(argv[1], 0, channels - 1, &c))
		return err_set(err, ERR_USAGE, "%s has channels 0 to %d", trace_name(s->trace, there.step),
		               channels - 1);
	there.at.c = c;
	cursor_put(s->trace, &there, there.step, there.at);
	sink->moved = true;
	return session_go(s, &there, err);
}

/* By one block, whatever the size, which is kept. */
static bool fn_block(const struct trace *t, struct cursor *c, int by)
{
	struct cursor there = *c;

	there.size = SIZE_BLOCK;
	if (!(by > 0 ? cursor_next(t, &there) : cursor_back(t, &there)))
		return false;
	there.size = c->size;
	*c = there;
	return true;
}

static bool run_page(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	bool back = argc > 1 && strcmp(argv[1], "back") == 0;
	int far;

	if (!answer_args(&verb_page, argc, 0, 1, err))
		return false;
	if (argc > 1 && !back && strcmp(argv[1], "next") != 0)
		return err_set(err, ERR_USAGE, "page wants next or back, not \"%s\"", argv[1]);
	if (s->course)
		return course_page(s, back ? -1 : 1, sink, err);
	if (!go(s, fn_block, back ? -1 : 1, 1, &far, err))
		return false;
	went(far, back ? "This is the first block.\n" : "This is the last block.\n", sink);
	return true;
}

const struct verb verb_move = {
	.name = "move",
	.keys = "Left=left Down=down Up=up Right=right h=left j=down k=up l=right",
	.usage = "move left|down|up|right [N]",
	.gloss = "the way it looks: rows, lanes, pixels, taps",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_move,
};

const struct verb verb_end = {
	.name = "end",
	.keys = "End",
	.usage = "end",
	.gloss = "to the last part of what is open; on a term, the total",
	.group = VERB_MOVE,
	.run = run_end,
};

const struct verb verb_home = {
	.name = "home",
	.keys = "Home",
	.usage = "home",
	.gloss = "to the first part of what is open",
	.group = VERB_MOVE,
	.run = run_home,
};

const struct verb verb_channel = {
	.name = "channel",
	.keys = ">=next <=back",
	.usage = "channel next|back|N",
	.gloss = "another channel, at any size",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_channel,
};

const struct verb verb_page = {
	.name = "page",
	.keys = "PgDn=next PgUp=back",
	.usage = "page next|back",
	.gloss = "the next or previous block; in a lesson, stop",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_page,
};

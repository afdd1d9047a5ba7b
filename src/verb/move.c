/*
 * move.c -- the cursor goes the way it looks: arrows, ends, channels, blocks.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"

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
	if (way < 0 || (argc > 2 && !text_int(argv[2], 1, MOVE_MOST, &n)))
		return err_set(err, ERR_USAGE, "move wants left, down, up or right, and how far: %s",
		               verb_move.usage);
	if (!move_go(s, s->scene.look.view == &view_ways ? fn_place : fn_move, way, n, &far, err))
		return false;
	move_went(far, "There is nothing that way.\n", sink);
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
	if (!answer_args(&verb_end, argc, 0, 0, err) || !move_go(s, fn_end, true, 1, &far, err))
		return false;
	move_went(far, "This is the last part of what is open.\n", sink);
	return true;
}

static bool run_home(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	int far;

	(void)argv;
	if (!answer_args(&verb_home, argc, 0, 0, err) || !move_go(s, fn_end, false, 1, &far, err))
		return false;
	move_went(far, "This is the first part of what is open.\n", sink);
	return true;
}

static bool fn_channel(const struct trace *t, struct cursor *c, int by)
{
	return cursor_channel(t, c, by);
}

/* An operation's sentence does not tell the channel; its maps do. */
static void tell_channel(const struct session *s, struct sink *sink)
{
	const struct cursor *c = &s->scene.cursor;

	if (s->door != DOOR_SHELL && c->size == SIZE_OP && sink->moved && !s->scene.look.view)
		buf_printf(&sink->out, "Channel %d of 0 to %d.\n", c->at.c,
		           trace_out(s->trace, c->step)->shape.c - 1);
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
		if (!move_go(s, fn_channel, argv[1][0] == 'n' ? 1 : -1, 1, &far, err))
			return false;
		move_went(far, "There is no channel that way.\n", sink);
		tell_channel(s, sink);
		return true;
	}
	there = s->scene.cursor;
	channels = trace_out(s->trace, there.step)->shape.c;
	if (!text_int(argv[1], 0, channels - 1, &c))
		return err_set(err, ERR_USAGE, "%s has channels 0 to %d", trace_name(s->trace, there.step),
		               channels - 1);
	there.at.c = c;
	cursor_put(s->trace, &there, there.step, there.at);
	if (!session_go(s, &there, err))
		return false;
	sink->moved = true;
	tell_channel(s, sink);
	return true;
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
	if (!move_go(s, fn_block, back ? -1 : 1, 1, &far, err))
		return false;
	move_went(far, back ? "This is the first block.\n" : "This is the last block.\n", sink);
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

/*
 * goto.c -- far jumps: to a place, to the next shortcut that is not identity, to the cause of a number and back.
 */
#include <string.h>

#include "verb/verb_private.h"

static bool run_goto(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	enum place_depth depth;
	struct cursor there;

	if (!answer_args(&verb_goto_, argc, 1, 1, err) || !session_trace(s, err))
		return false;
	s->scene.look.view = NULL;
	sink->moved = true;
	if (strcmp(argv[1], "first") == 0 || strcmp(argv[1], "last") == 0) {
		bool last = argv[1][0] == 'l';

		if (!session_all(s, err))
			return false;
		there = s->scene.cursor;
		if (there.size <= SIZE_BLOCK) /* the last stage or block, where End goes too */
			cursor_end(s->trace, &there, last);
		else
			cursor_goto(s->trace, &there, last ? trace_last(s->trace) : 0);
		return session_go(s, &there, err);
	}
	return session_place(s, argv[1], true, &there, &depth, err) && session_go(s, &there, err);
}

const struct verb verb_goto_ = {
	.name = "goto",
	.keys = "g=first G=last",
	.usage = "goto PLACE|first|last",
	.gloss = "to a place: layer2.0, layer2.0.conv1/5,3,7, 34 (a step's number), first, last",
	.text =
	    "A place is step/C,Y,X/term, as deep as wanted: layer2  layer2.0  layer2.0.conv1  layer2.0.conv1/5\n"
	    "layer2.0.conv1/5,3,7  layer2.0.conv1/5,3,7/29. A number alone is a step. picture, resize and crop stand\n"
	    "before step 1.\n",
	.group = VERB_MOVE,
	.run = run_goto,
};

/* ---- downsample --------------------------------------------------------------------------------- */

static bool run_downsample(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	bool back = argc > 1 && strcmp(argv[1], "back") == 0;
	struct cursor there;

	if (!answer_args(&verb_downsample, argc, 0, 1, err) || !session_trace(s, err))
		return false;
	if (argc > 1 && !back && strcmp(argv[1], "next") != 0)
		return err_set(err, ERR_USAGE, "downsample wants next or back, not \"%s\"", argv[1]);
	there = s->scene.cursor;
	if (!cursor_shortcut(s->trace, &there, back ? -1 : 1)) {
		if (net_blocks(s->net, PATH_DOWNSAMPLE) + net_blocks(s->net, PATH_ZERO_PAD) == 0)
			buf_puts(&sink->out, "Every block of this network adds x itself.\n");
		else if (back)
			buf_puts(
			    &sink->out,
			    "No block before this one has a shortcut that is not identity; d goes to the next.\n");
		else
			buf_puts(
			    &sink->out,
			    "No block after this one has a shortcut that is not identity; D goes back.\n");
		return true;
	}
	if (!trace_has(s->trace, there.step) && !trace_broken(s->trace, there.step)) {
		/* once it is computed the cursor comes to its largest value */
		if (!session_need(s, there.step, err))
			return false;
		there = s->scene.cursor;
		cursor_shortcut(s->trace, &there, back ? -1 : 1);
	}
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &there, err);
}

const struct verb verb_downsample = {
	.name = "downsample",
	.keys = "d=next D=back",
	.usage = "downsample [next|back]",
	.gloss = "to the next or previous shortcut that is not identity, opened",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_downsample,
};

/* ---- follow ------------------------------------------------------------------------------------- */

static bool run_follow(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	enum { TRAIL = ARRAY_LEN(((struct session *)0)->trail) };
	enum place_depth depth;
	struct cursor was, there;

	if (!answer_args(&verb_follow, argc, 0, 1, err) ||
	    !session_place(s, argc > 1 ? argv[1] : NULL, true, &was, &depth, err) ||
	    !session_need(s, was.step, err))
		return false;
	there = was;
	while (there.size < SIZE_PIXEL && cursor_open(s->trace, &there))
		continue;
	if (!cursor_follow(s->trace, &there)) {
		buf_puts(&sink->out, "Here it began: this is a byte of the picture.\n");
		return true;
	}
	if (s->ntrail == TRAIL) {
		memmove(s->trail, s->trail + 1, (TRAIL - 1) * sizeof *s->trail);
		s->ntrail--;
	}
	s->trail[s->ntrail++] = was;
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &there, err);
}

static bool run_unfollow(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_unfollow, argc, 0, 0, err) || !session_trace(s, err))
		return false;
	if (!s->ntrail) {
		buf_puts(&sink->out, "Nothing was followed yet; f goes to the cause of a number.\n");
		return true;
	}
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &s->trail[--s->ntrail], err);
}

const struct verb verb_follow = {
	.name = "follow",
	.keys = "f",
	.usage = "follow [PLACE]",
	.gloss = "to the cause of this number: the larger of its terms",
	.text = "Pressed again and again it walks from a class back to a byte of the picture. F goes back.\n",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_follow,
};

const struct verb verb_unfollow = {
	.name = "unfollow",
	.keys = "F",
	.usage = "unfollow",
	.gloss = "back to where follow came from",
	.group = VERB_MOVE,
	.flags = VERB_MOVES,
	.run = run_unfollow,
};

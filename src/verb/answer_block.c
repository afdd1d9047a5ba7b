/*
 * answer_block.c -- a block that a verb is asked about.
 */
#include "verb/verb_private.h"

const char *answer_round(enum path path)
{
	switch (path) {
	case PATH_IDENTITY:
		return "x itself";
	case PATH_ZERO_PAD:
		return "x padded";
	case PATH_DOWNSAMPLE:
		return "x remixed";
	case PATH_NONE:
		break;
	}
	return "nothing";
}

bool answer_block(struct session *s, const char *text, int *part, struct err *err)
{
	enum place_depth depth;
	const struct part *p;
	struct cursor there;

	if (!session_trace(s, err))
		return false;
	*part = text ? net_find_part(s->net, text) : -1;
	if (*part < 0) {
		if (!session_place(s, text, false, &there, &depth, err))
			return false;
		*part = cursor_part(s->trace, there.step);
	}
	p = &s->net->part[*part];
	if (p->kind == PART_BLOCK && p->add >= 0)
		return true;
	return err_set(err, ERR_USAGE, "%s %s; d goes to a block where the shortcut matters, or name one",
	               p->name, p->kind == PART_BLOCK ? "has no shortcut" : "is no block");
}

void answer_visit(struct session *s, int part)
{
	const struct part *p = &s->net->part[part];

	if (cursor_part(s->trace, s->scene.cursor.step) == part && s->scene.cursor.step >= 0)
		return;
	cursor_goto(s->trace, &s->scene.cursor, p->first);
	s->scene.cursor.size = SIZE_BLOCK;
}

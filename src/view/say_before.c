/*
 * say_before.c -- the stages before `input`: the picture as it was read, resized, cropped.
 */
#include <string.h>

#include "view/say_private.h"

static void tell_byte(struct sayer *s, const struct before *b)
{
	if (!shape_has(b->out.shape, s->at))
		return;
	tell(s, "%s[%d,%d,%d] is %d of 255: %s at row %d, column %d.", b->name, s->at.c, s->at.y, s->at.x,
	     (int)tensor_at(&b->out, s->at), word_colour(s, s->at.c).s, s->at.y, s->at.x);
}

void tell_before(struct sayer *s)
{
	const struct trace *t = s->trace;
	int i = t->nbefore + s->step;

	if (i < 0 || i >= t->nbefore)
		return;
	const struct before *b = &t->before[i];
	const int h = b->out.shape.h, w = b->out.shape.w;
	if (s->scene->cursor.size >= SIZE_PIXEL && b->out.v)
		tell_byte(s, b);
	else if (strcmp(b->name, "picture") == 0)
		tell(s, "picture is the file as it was read: %d%s%d pixels.", w, s->by, h);
	else if (strcmp(b->name, "resize") == 0)
		tell(s, "resize makes the short side %d: %d%s%d pixels.", int_min(w, h), w, s->by, h);
	else
		tell(s, "crop keeps the middle %d%s%d pixels.", w, s->by, h);
	(void)(tell(s, "It comes before input, so it has no step number.") || tell(s, "It has no number."));
}

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

/* torchvision's Resize(): nothing is done where the short side is right already. */
static void tell_resize(struct sayer *s, struct shape in, struct shape out)
{
	const int edge = int_min(out.w, out.h);
	const char *filter = filter_word(s->trace->net->prep.filter);

	if (shape_equal(in, out))
		tell(s, "resize leaves the picture as it is: its short side is %d.", edge);
	else
		(void)(tell(
		           s,
		           "resize makes the short side %d: %d%s%d pixels, each a %s mean of those around it.",
		           edge, out.w, s->by, out.h, filter) ||
		       tell(s, "resize makes the short side %d: %d%s%d pixels.", edge, out.w, s->by, out.h));
}

static void tell_crop(struct sayer *s, struct shape in, struct shape out)
{
	if (shape_equal(in, out))
		tell(s, "crop keeps all of it: %d%s%d pixels.", out.w, s->by, out.h);
	else if (in.w < out.w || in.h < out.h)
		tell(s, "crop makes it %d%s%d pixels, with black around the picture.", out.w, s->by, out.h);
	else
		tell(s, "crop keeps the middle %d%s%d pixels.", out.w, s->by, out.h);
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
	else if (i == 0)
		tell(s, "picture is the file as it was read: %d%s%d pixels.", w, s->by, h);
	else
		(strcmp(b->name, "resize") == 0 ? tell_resize : tell_crop)(s, b[-1].out.shape, b->out.shape);
	(void)(tell(s, "It comes before input, so it has no step number.") || tell(s, "It has no number."));
}

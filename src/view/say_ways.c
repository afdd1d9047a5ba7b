/*
 * say_ways.c -- three ways past a block: what each hands on at one place.
 */
#include <stdio.h>

#include "view/say_private.h"
#include "view/ways.h"

struct place {
	char s[64];
};

static struct place place_of(struct at at)
{
	struct place p;

	snprintf(p.s, sizeof(p.s), "[%d,%d,%d]", at.c, at.y, at.x);
	return p;
}

static const char *sign(const struct sayer *s)
{
	return spoken(s) ? ", " : " = ";
}

/* "identity does not fit" */
static void tell_identity(struct sayer *s, const struct ways *w, enum way_kind kind, float v)
{
	if (kind == WAY_ERROR && spoken(s))
		tell(s, "identity does not fit: out is %s, x is %s.", word_shape(w->out).s,
		     word_shape(w->x).s);
	else if (kind == WAY_ERROR)
		(void)(tell(s, "identity does not fit.") || tell(s, "x does not fit."));
	else if (kind == WAY_NUMBER)
		(void)(tell(s, "identity hands on x%s%s%s.", place_of(w->at).s, sign(s),
		            word_number((double)v).s) ||
		       tell(s, "identity: %s.", word_number((double)v).s));
}

static void tell_pad(struct sayer *s, const struct ways *w, enum way_kind kind, float v)
{
	struct at from = w->from;

	if (kind == WAY_ERROR || kind == WAY_IMPOSSIBLE) {
		(void)tell(s, "zero pad only adds channels, so it does not fit.");
	} else if (kind == WAY_NUMBER && w->at.c >= w->x.c) {
		(void)(tell(s, "zero pad puts in 0, since x has no channel %d.", w->at.c) ||
		       tell(s, "zero pad: 0."));
	} else if (kind == WAY_NUMBER) {
		from.c = w->at.c;
		(void)(tell(s, "zero pad hands on x%s%s%s unchanged.", place_of(from).s, sign(s),
		            word_number((double)v).s) ||
		       tell(s, "zero pad: %s.", word_number((double)v).s));
	}
}

static void tell_mix(struct sayer *s, const struct ways *w, enum way_kind kind, float v)
{
	struct word number = word_number((double)v);
	const char *seeded = kind == WAY_SEEDED ? ", seeded, not trained," : "";

	if (kind == WAY_UNTRAINED)
		(void)(tell(s, "downsample would mix all %d channels, by weights nobody trained.", w->x.c) ||
		       tell(s, "downsample is not trained here."));
	else if (kind == WAY_NUMBER || kind == WAY_SEEDED)
		(void)(tell(s, "downsample%s makes %s from all %d channels of x at (%d,%d).", seeded,
		            number.s, w->x.c, w->from.y, w->from.x) ||
		       tell(s, "downsample%s makes %s.", seeded, number.s));
}

void tell_ways(struct sayer *s)
{
	struct ways w;
	enum way_kind kind[3];
	float v[3], learned;

	if (!ways_make(s->scene, &w)) {
		tell(s, "Nothing goes round %s: no shortcut to change.",
		     s->part ? s->part->name : "the picture");
		return;
	}
	if (!may_tell_path(s, s->part)) {
		tell_block(s);
		return;
	}
	kind[0] = ways_value(s->scene, &w, FORCE_IDENTITY, w.at.c, &v[0]);
	kind[1] = ways_value(s->scene, &w, FORCE_ZERO_END, w.at.c, &v[1]);
	kind[2] = ways_value(s->scene, &w, FORCE_DOWNSAMPLE, w.at.c, &v[2]);
	if (spoken(s)) {
		tell(s, "Three ways past %s, for its place %s.", w.part->name, place_of(w.at).s);
	} else if (!brief(s) && kind[0] != WAY_NUMBER) {
		/* one sentence: what is put there first, what cannot be last */
		struct at from = { w.at.c, w.from.y, w.from.x };
		bool fresh = w.at.c >= w.x.c;
		struct word pad = word_number((double)v[1]), mix = word_number((double)v[2]);
		char padded[120];

		snprintf(padded, sizeof(padded), fresh ? "puts in 0" : "hands on x%s = %s unchanged",
		         place_of(from).s, pad.s);
		if (kind[1] == WAY_NUMBER && kind[2] == WAY_NUMBER &&
		    tell(s,
		         "At %s zero pad %s; downsample makes %s from all %d channels of x at (%d,%d); "
		         "identity does not fit.",
		         place_of(w.at).s, padded, mix.s, w.x.c, w.from.y, w.from.x))
			return;
	}
	tell_identity(s, &w, kind[0], v[0]);
	tell_pad(s, &w, kind[1], v[1]);
	tell_mix(s, &w, kind[2], v[2]);
	if (spoken(s) && ways_learned(s->scene, &w, w.at.c, &learned)) {
		tell(s, "What the block learned, %s, is added to it.", word_number((double)learned).s);
		tell(s, "Try force identity, force A, or force downsample.");
	}
}

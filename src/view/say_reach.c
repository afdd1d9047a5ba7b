/*
 * say_reach.c -- what one number depends on, and where it goes.
 */
#include <inttypes.h>
#include <stdio.h>

#include "trace/field.h"
#include "trace/watch.h"
#include "view/say_private.h"

struct place {
	char s[96];
};

static struct place place_of(const struct sayer *s, int step, int y, int x)
{
	struct place p;

	snprintf(p.s, sizeof(p.s), "%.60s[%d,%d]", trace_name(s->trace, step), y, x);
	return p;
}

static struct word size_of(const struct sayer *s, struct box b)
{
	struct word w;

	snprintf(w.s, sizeof(w.s), "%d%s%d", b.h, s->by, b.w);
	return w;
}

/* The trunk reaches 21×21, the shortcut 15×15. */
static void tell_both(struct sayer *s, const struct field *f, const struct field_map *in)
{
	struct word trunk = size_of(s, in->side[FIELD_BY_TRUNK].box),
	            round = size_of(s, in->side[FIELD_BY_SHORTCUT].box);
	bool same = in->side[FIELD_BY_TRUNK].places == in->side[FIELD_BY_SHORTCUT].places;

	if (f->split < 0 || !may_show(s, f->split) || in->side[FIELD_BY_SHORTCUT].places == 0)
		return;
	if (same)
		(void)tell(s, "By trunk and shortcut alike.");
	else
		(void)(tell(s, "Through the trunk of %s it sees %s, round its shortcut %s.",
		            s->net->part[s->net->node[f->split].part].name, trunk.s, round.s) ||
		       tell(s, "Trunk %s, shortcut %s.", trunk.s, round.s));
}

void tell_field(struct sayer *s)
{
	const struct field *f = s->scene->field;
	int first = f && field_at(f, 0) ? 0 : f ? f->first : 0;
	const struct field_map *in = f ? field_at(f, first) : NULL;

	if (!in || !may_show(s, f->step)) {
		tell(s, "What this number depends on is not known yet.");
		return;
	}

	const struct field_side *all = &in->side[FIELD_BOTH_WAYS];
	struct place place = place_of(s, f->step, f->y, f->x);
	struct word size = size_of(s, all->box), whole = size_of(s, all->whole);

	if (all->places == (int64_t)in->h * in->w)
		(void)(tell(s, "%s depends on the whole picture, all %d%s%d places of it.", place.s, in->h,
		            s->by, in->w) ||
		       tell(s, "It sees the whole picture."));
	else
		(void)(tell(s,
		            "%s depends on %s of the picture's %d%s%d places: rows %d to %d, columns %d to "
		            "%d.",
		            place.s, size.s, in->h, s->by, in->w, all->box.y, all->box.y + all->box.h - 1,
		            all->box.x, all->box.x + all->box.w - 1) ||
		       tell(s, "It sees %s of %d%s%d.", size.s, in->h, s->by, in->w));
	tell_both(s, f, in);
	if (all->whole.h < WINDOW_FAR / 2 && (all->whole.h > all->box.h || all->whole.w > all->box.w))
		(void)tell(s, "The edge cuts it: without edges it would be %s.", whole.s);
}

/* The last step where it is still a number of its own; -1: it never is. */
static int last_own(const struct watch *w)
{
	int last = -1;

	for (int i = 0; i < w->nreached; i++)
		if (w->reached[i].own)
			last = i;
	return last;
}

static int first_mixed(const struct watch *w)
{
	for (int i = 0; i < w->nreached; i++)
		if (!w->reached[i].own)
			return i;
	return -1;
}

static void tell_own(struct sayer *s, const struct watch *w)
{
	int last = last_own(w);
	const struct watched *t = last >= 0 ? &w->reached[last] : NULL;
	char place[96];

	snprintf(place, sizeof(place), "%.60s[%d,%d,%d]", trace_name(s->trace, w->step), w->at.c, w->at.y,
	         w->at.x);
	if (!t)
		(void)(tell(s, "%s goes into sums at once.", place) || tell(s, "It goes into sums at once."));
	else if (t->stopped)
		(void)(tell(s, "%s goes on by itself until a relu makes it 0; what follows has only that 0.",
		            place) ||
		       tell(s, "A relu makes it 0."));
	else if (w->computed && t->computed)
		(void)(tell(s, "%s, %s, goes on by itself to %s, where it has become %s.", place,
		            word_number((double)w->value).s, trace_name(s->trace, t->step),
		            word_number((double)t->value).s) ||
		       tell(s, "By itself to %s: %s.", trace_name(s->trace, t->step),
		            word_number((double)t->value).s));
	else
		(void)(tell(s, "%s goes on by itself to %s.", place, trace_name(s->trace, t->step)) ||
		       tell(s, "By itself to %s.", trace_name(s->trace, t->step)));
}

void tell_watch(struct sayer *s)
{
	const struct watch *w = s->scene->watch;
	int mixed = w ? first_mixed(w) : -1;

	if (!w || !may_show(s, w->step)) {
		tell(s, "No number is watched yet.");
		return;
	}
	if (w->nreached == 0) {
		tell(s, "Nothing reads this number.");
		return;
	}
	tell_own(s, w);
	if (mixed < 0 || !may_show(s, w->reached[mixed].step))
		return;

	const struct watched *m = &w->reached[mixed], *end = &w->reached[w->nreached - 1];

	(void)(tell(s, "%s mixes it into %" PRId64 " numbers.", trace_name(s->trace, m->step), m->values) ||
	       tell(s, "Then %" PRId64 " numbers.", m->values));
	if (end != m && may_show(s, end->step))
		(void)(tell(s, "At the end it has a part in %" PRId64 " of %zu, in %s.", end->values,
		            shape_len(s->net->node[end->step].out), trace_name(s->trace, end->step)) ||
		       tell(s, "At the end %" PRId64 ".", end->values));
}

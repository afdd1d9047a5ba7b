/*
 * say_reads.c -- how often x is read, and by whom.
 */
#include <inttypes.h>
#include <stdio.h>

#include "trace/reads.h"
#include "view/say_private.h"

static struct word times_of(int n)
{
	static const char *const words[] = { "never", "once", "twice", "three times", "four times" };
	struct word w;

	if (n < (int)ARRAY_LEN(words))
		snprintf(w.s, sizeof(w.s), "%s", words[n]);
	else
		snprintf(w.s, sizeof(w.s), "%d times", n);
	return w;
}

/* What a reader of every nth place leaves out. */
static const char *left_out(int every)
{
	return every == 2 ? "three quarters" : every == 3 ? "eight ninths" : "most places";
}

static const char *round_name(const struct part *p)
{
	return p->path == PATH_DOWNSAMPLE ? "downsample"
	       : p->path == PATH_ZERO_PAD ? "the zero pad"
	                                  : "the shortcut";
}

/* "289 once, 510 twice, 225 four times"; the first with "of 1024" where some are never read. */
static void put_tallies(struct buf *b, const struct reads *r)
{
	const bool some = reads_places(r, 0) > 0;
	int told = 0;

	for (int i = 0; i < r->ntallies && told < 6; i++) {
		const struct tally *t = &r->tally[i];

		if (t->times == 0)
			continue;
		buf_printf(b, "%s%" PRId64, told ? ", " : "", t->places);
		if (some && told == 0)
			buf_printf(b, " of %" PRId64, (int64_t)r->h * r->w);
		buf_printf(b, " %s", times_of(t->times).s);
		told++;
	}
}

/* "The trunk reads every place of x: 289 once, 510 twice, 225 four times." */
static void tell_tallies(struct sayer *s, const char *who, const struct reads *r)
{
	const int64_t never = reads_places(r, 0);
	struct buf b = { 0 };

	put_tallies(&b, r);
	if (r->total == 0)
		tell(s, "%s reads no place of x.", who);
	else if (never == 0 && r->ntallies == 2)
		tell(s, "%s reads every place of x %s.", who, times_of(r->tally[1].times).s);
	else if (never == 0)
		tell(s, "%s reads every place of x: %s.", who, buf_str(&b));
	else
		tell(s, "%s reads %s%s, and %" PRId64 " never.", who, buf_str(&b),
		     r->every == 2 ? ", the even rows and columns" : "", never);
	buf_free(&b);
}

static void tell_heard(struct sayer *s, const struct reads *trunk, const struct reads *round)
{
	tell_tallies(s, "The trunk", trunk);
	if (!round)
		return;
	if (s->part->path == PATH_IDENTITY)
		tell(s, "x itself goes round: every place once.");
	else
		tell_tallies(s, round_name(s->part), round);
	if (trunk->every > 1 && trunk->every == round->every)
		tell(s, "Both read the same places: %s of x are never used.", left_out(trunk->every));
}

static void tell_seen(struct sayer *s, const struct reads *trunk, const struct reads *round)
{
	const char *name = s->part->name, *way = round_name(s->part);
	struct shape out = s->net->node[s->part->trunk_last].out;

	if (!round || s->part->path == PATH_NONE) {
		(void)(tell(s, "%s has no shortcut: only its trunk reads x.", name) ||
		       tell(s, "Only the trunk reads x."));
	} else if (trunk->every > 1 && trunk->every == round->every) {
		(void)tell(s, "Trunk and shortcut read the same %s: %s of x are never used.",
		           trunk->every == 2 ? "quarter" : "places", left_out(trunk->every));
	} else if (s->part->path == PATH_IDENTITY) {
		(void)(tell(s,
		            "%s reads every place of x in its trunk, and x itself goes round: no place of "
		            "it is lost.",
		            name) ||
		       tell(s, "x itself goes round: no place is lost."));
	} else if (round->every > 1 && reads_places(trunk, 0) == 0) {
		(void)(tell(s,
		            "%s reads every place of x in its trunk, but one in %s in %s: %s of x never "
		            "reach the shortcut.",
		            name, round->every == 2 ? "four" : times_of(round->every * round->every).s, way,
		            left_out(round->every)) ||
		       tell(s, "The shortcut reads one place in %d.", round->every * round->every));
		(void)tell(s, "Both give %d by %d.", out.h, out.w);
	} else {
		tell_tallies(s, "The trunk", trunk);
		tell_tallies(s, way, round);
	}
}

void tell_reads(struct sayer *s)
{
	const struct reads *trunk = s->scene->reads[0], *round = s->scene->reads[1];

	if (!s->part || s->part->kind != PART_BLOCK || !trunk)
		tell(s, "%s is no block: there is no shortcut to compare the trunk with.",
		     s->part ? s->part->name : "The picture");
	else if (!may_tell_path(s, s->part))
		tell_block(s);
	else if (spoken(s))
		tell_heard(s, trunk, round);
	else
		tell_seen(s, trunk, round);
}

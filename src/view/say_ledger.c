/*
 * say_ledger.c -- the residual ledger: what one block learned against what came round it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "trace/ledger.h"
#include "view/say_private.h"

static const char *round_of(enum path path)
{
	static const char *const words[] = { [PATH_NONE] = "what came round",
		                             [PATH_IDENTITY] = "x itself",
		                             [PATH_ZERO_PAD] = "x padded",
		                             [PATH_DOWNSAMPLE] = "what came through downsample" };

	return words[path];
}

static const char *angle(double cosine)
{
	double size = fabs(cosine);

	if (isnan(cosine))
		return "one of them is zero everywhere";
	if (size < 0.15)
		return "they point almost at right angles";
	if (size < 0.6)
		return cosine > 0 ? "they point partly the same way" : "they point partly against each other";
	return cosine > 0 ? "they point much the same way" : "they point against each other";
}

static void tell_account(struct sayer *s, const struct account *a)
{
	const struct part *p = &s->net->part[a->part];
	struct word learned = word_fixed(a->learned, 2), round = word_fixed(a->round, 2),
	            cosine = word_fixed(a->cosine, 2);

	if (spoken(s)) {
		tell(s, "%s: what it learned has size %s, %s %s.", p->name, learned.s, round_of(p->path),
		     round.s);
		tell(s, "The cosine is %s: %s.", cosine.s, angle(a->cosine));
	} else {
		(void)(tell(s, "%s: what it learned has size %s, %s %s; %s (cosine %s).", p->name, learned.s,
		            round_of(p->path), round.s, angle(a->cosine), cosine.s) ||
		       tell(s, "%s: learned %s, round %s.", p->name, learned.s, round.s));
	}
	if (!isnan(a->zeroed) && p->relu >= 0)
		(void)(tell(s, "%s zeroes %.0f%s of the sums.", small_name(s->net, p->relu), 100 * a->zeroed,
		            spoken(s) ? " percent" : " %") ||
		       tell(s, "relu zeroes %.0f %%.", 100 * a->zeroed));
}

static void tell_winners(struct sayer *s, const struct contest *c)
{
	(void)(tell(s,
	            "%s: over all channels, what it learned is the larger at %" PRId64 " of %" PRId64
	            " places, %s at %" PRId64 ".",
	            s->part->name, c->learned_wins, (int64_t)c->h * c->w, round_of(s->part->path),
	            c->round_wins) ||
	       tell(s, "Learned wins %" PRId64 " places, round %" PRId64 ".", c->learned_wins,
	            c->round_wins));
}

void tell_ledger(struct sayer *s)
{
	const struct scene *scene = s->scene;
	int i = scene->ledger && s->part ? ledger_account(scene->ledger, s->node->part) : -1;

	if (scene->look.winners && scene->contest && s->part && s->part->add >= 0 &&
	    may_show(s, s->part->add))
		tell_winners(s, scene->contest);
	else if (i >= 0 && may_show(s, s->part->add))
		tell_account(s, &scene->ledger->account[i]);
	else if (scene->ledger && scene->ledger->naccounts > 0)
		(void)(tell(s, "A row a block: the size of what it learned, and of what came round to the "
		               "addition.") ||
		       tell(s, "A row a block: what it learned, what came round."));
	else
		tell(s, "No block adds: there is nothing to weigh.");
}

/*
 * say_compare.c -- two networks on one picture: where they part, and what each says.
 */
#include <math.h>
#include <stdio.h>

#include "view/compare.h"
#include "view/say_private.h"

/* "downsample says ship 88.3 %, zero pad ship 89.2 %." */
static void tell_answers(struct sayer *s)
{
	struct buf both[2] = { { 0 }, { 0 } };

	for (int i = 0; i < 2; i++)
		say_answer(s->scene->trace[i], 1, s->voice, &both[i]);
	if (both[0].len && both[1].len && s->scene->look.mask < 0) {
		const char *a = compare_name(s->scene, 0), *b = compare_name(s->scene, 1);

		(void)(tell(s, "%.40s says %s%s %.40s %s.", a, buf_str(&both[0]), spoken(s) ? ";" : ",", b,
		            buf_str(&both[1])) ||
		       tell(s, "%s, %s.", buf_str(&both[0]), buf_str(&both[1])));
	}
	buf_free(&both[0]);
	buf_free(&both[1]);
}

/* All steps up to layer2.0.bn2 are equal to the bit. They part at the shortcut: largest difference 7.4022, ... */
static void tell_parting(struct sayer *s, const struct comparison *c, int swapped)
{
	const struct pair *p = &c->pair[c->first];
	const struct part *part = swapped >= 0 ? &s->net->part[swapped] : NULL;
	int before = -1;

	for (int i = 0; i < c->first; i++)
		before = c->pair[i].a >= 0 && c->pair[i].equal ? c->pair[i].a : before;
	if (!may_show(s, p->a))
		return;
	if (!spoken(s)) {
		(void)(tell(s, "They part at %s, not before.",
		            part ? "the shortcut" : s->net->node[p->a].name) ||
		       tell(s, "They part at %s.", part ? "the shortcut" : s->net->node[p->a].name));
		return;
	}
	if (before >= 0)
		tell(
		    s,
		    "All steps up to %s are equal to the bit. They part at %s: largest difference %s, cosine %s.",
		    s->net->node[before].name, part ? "the shortcut" : s->net->node[p->a].name,
		    word_number(p->largest).s, word_number(p->cosine).s);
	else
		tell(s, "They differ from %s on.", s->net->node[p->a].name);
}

void tell_compare(struct sayer *s)
{
	const struct comparison *c = s->scene->comparison;
	int swapped = c && s->scene->ntraces > 1 ? compare_swapped(s->scene) : -1;

	if (!c || s->scene->ntraces < 2 || !s->scene->trace[1]) {
		tell(s, "Nothing to compare with yet.");
		return;
	}
	if (!c->same_weights)
		(void)(tell(
		           s,
		           "Trained apart, so their channels do not correspond: shapes, sizes and answers are compared.") ||
		       tell(s, "Trained apart: compare answers."));
	else if (swapped >= 0)
		(void)(tell(s, "Same weights, not retrained; only the shortcut of %s differs.",
		            s->net->part[swapped].name) ||
		       tell(s, "Only the shortcut of %s differs.", s->net->part[swapped].name));
	else
		(void)tell(s, "Same weights, not retrained.");
	if (swapped >= 0 && s->scene->trace[1]->net->part[swapped].seeded)
		(void)tell(s, "Its projection is seeded, not trained.");
	if (c->same_weights && c->first >= 0)
		tell_parting(s, c, swapped);
	tell_answers(s);
}

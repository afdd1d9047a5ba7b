/* Recording how a number came about, and replaying it. See why.h. */
#include <limits.h>
#include <math.h>

#include "base/alloc.h"
#include "op/why.h"

/* Room for one more, or false and the story is marked as lost. */
static bool grow(struct why *why, void **list, int n, int *room, size_t size)
{
	if (n < *room)
		return true;
	int more = *room ? *room : 32;
	void *p = *room > INT_MAX - more ? NULL : mem_grow(*list, (size_t)*room + (size_t)more, size);

	if (!p) {
		why->lost = true;
		return false;
	}
	*list = p;
	*room += more;
	return true;
}

void why_push(struct why *why, struct term term)
{
	void *list = why->term;

	if (!grow(why, &list, why->nterms, &why->term_room, sizeof(*why->term)))
		return;
	why->term = list;
	why->term[why->nterms++] = term;
	why->npad += term.pad;
}

void why_note(struct why *why, struct line line)
{
	void *list = why->step;

	if (!grow(why, &list, why->nlines, &why->line_room, sizeof(*why->step)))
		return;
	why->step = list;
	why->step[why->nlines++] = line;
}

void why_clear(struct why *why)
{
	mem_free(why->term);
	mem_free(why->step);
	*why = (struct why){ 0 };
}

static float replay_sum(const struct why *why)
{
	float sum = 0;

	for (int i = 0; i < why->nterms; i++) {
		const struct term *t = &why->term[i];

		if (t->slot == SLOT_BIAS)
			sum = sum + 0.0f + t->x;
		else if (!t->pad)
			sum = fmaf(t->x, t->w, sum);
	}
	bool biased = why->nterms && why->term[why->nterms - 1].slot == SLOT_BIAS;
	return biased ? sum : sum + 0.0f;
}

static float replay_max(const struct why *why)
{
	float max = -INFINITY;

	for (int i = 0; i < why->nterms; i++) {
		const struct term *t = &why->term[i];

		if (!t->pad && (t->x > max || isnan(t->x)))
			max = t->x;
	}
	return max;
}

static float replay_add(const struct why *why)
{
	float sum = -0.0f; /* -0 + x is x, also for x = -0 */

	for (int i = 0; i < why->nterms; i++)
		sum += why->term[i].x;
	return sum;
}

float why_replay(enum fold fold, const struct why *why)
{
	switch (fold) {
	case FOLD_SUM:
		return replay_sum(why);
	case FOLD_MAX:
		return replay_max(why);
	case FOLD_ADD:
		return replay_add(why);
	case FOLD_CURVE:
		break;
	}
	return why->nlines ? why->step[why->nlines - 1].value : NAN;
}

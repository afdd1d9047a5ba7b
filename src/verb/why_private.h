/*
 * why_private.h -- one number's story, for the verb why and its JSON.
 */
#ifndef VERB_WHY_PRIVATE_H
#define VERB_WHY_PRIVATE_H

#include "lesson/listing.h"
#include "verb/verb_private.h"

struct story {
	const struct session *s;
	struct cursor here;
	const struct step *step;
	struct why why;
	float total, stored;
};

/* Any two NaNs are equal. */
bool story_same(float a, float b);
/* "layer1.2.relu2", "bias", "a zero put in": where a term came from. */
const char *story_source(const struct story *, const struct term *);
/* The formula as mathematics, then with this place's numbers in it, a line each. */
bool story_formula(const struct story *, struct listing *);
/* {"schema":"skipstep.why/1", ... } */
void why_json(const struct story *, struct buf *);
#endif

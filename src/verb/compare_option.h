/*
 * compare_option.h -- the paper's options A, B and C (section 3.3) as recipes, for the verbs compare and force.
 */
#ifndef VERB_COMPARE_OPTION_H
#define VERB_COMPARE_OPTION_H

#include "verb/verb_private.h"

/* What option A, B or C does with this block. */
enum force option_of(const struct part *, char letter);
/* The option this block follows now. */
char option_letter(const struct part *);
/* The option worth seeing here: A, or where this block pads, B; where x fits, C. */
char option_other(const struct session *);
/* Lays the option over the block the reader is in; in stem and head over every block. The recipes of a what-if stay,
   but for those blocks. Returns how many recipes; *changed: how many are not what is there already. */
int option_recipes(const struct session *, char letter, struct recipe *list, int *changed);
#endif

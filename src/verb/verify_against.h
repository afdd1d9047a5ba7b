/*
 * verify_against.h -- the session's reference values, from an .npz: opened by `against` or --against.
 */
#ifndef VERB_VERIFY_AGAINST_H
#define VERB_VERIFY_AGAINST_H

#include "verb/verb_private.h"

/* Opens the file in place of the one there was; NULL closes it. On an error all stays as it was. */
bool session_against(struct session *, const char *path, struct err *);
/* verify --against: a line a step, and whether all are near enough. */
bool verify_against(struct session *, struct sink *, struct err *);
#endif

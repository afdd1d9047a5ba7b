/*
 * labels.h -- the names of the classes, in a file the reader gives or in a few words.
 */
#ifndef NET_LABELS_H
#define NET_LABELS_H

#include "base/err.h"

struct labels {
	char **name; /* owned: one block, the texts behind the pointers; each is safe to print */
	int n;
};

/* A file: a name a line; "n01440764 tench, Tinca tinca" or "0 tench" or "0: tench" a line, in order; a JSON list of
   names; a JSON object {"0": "tench", ...} or {"0": ["n01440764", "tench"], ...}. ERR_READ, ERR_MALFORMED, ERR_LIMIT. */
bool labels_read(const char *path, struct labels *, struct err *);
/* Metadata: "airplane,automobile", or a JSON list. */
bool labels_in_words(const char *text, struct labels *, struct err *);
void labels_free(struct labels *);
#endif

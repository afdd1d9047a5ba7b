/*
 * labels_private.h -- between labels.c and labels_json.c.
 */
#ifndef NET_LABELS_PRIVATE_H
#define NET_LABELS_PRIVATE_H

#include "base/buf.h"
#include "net/labels.h"

/* Names on their way to a list: texts one behind the other, each ended by a NUL. */
struct collector {
	struct buf text;
	struct label_at {
		int index; /* of the class */
		size_t at; /* in text */
	} * item;
	size_t n, room;
};

bool label_add(struct collector *, int index, const char *name, size_t n, struct err *);
/* A list of names, or an object from class numbers to names or lists that end with one. ERR_MALFORMED. */
bool labels_json(const char *text, struct collector *, struct err *);
#endif

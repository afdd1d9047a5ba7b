/*
 * planned.h -- a network as a plan, shared by the traces that run it; private to this floor.
 */
#ifndef TRACE_PLANNED_H
#define TRACE_PLANNED_H

#include "net/net.h"
#include "op/fast/plan.h"

struct planned {
	struct plan *plan;
	int users;
};

/* Its steps up to the fault of a what-if. Borrows the net's weights. NULL on error: ERR_LIMIT. */
struct planned *planned_new(const struct net *, struct err *);
struct planned *planned_again(struct planned *); /* one user more; NULL stays NULL */
void planned_free(struct planned *);             /* one user less; the last puts it away. NULL is fine */
#endif

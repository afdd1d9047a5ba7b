/*
 * planned.h -- a network as a plan; private to this floor.
 */
#ifndef TRACE_PLANNED_H
#define TRACE_PLANNED_H

#include "net/net.h"
#include "op/fast/plan.h"

/* Its steps up to the fault of a what-if. Borrows the net's weights; plan_free() it. NULL on error: ERR_LIMIT. */
struct plan *planned(const struct net *, struct err *);
#endif

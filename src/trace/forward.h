/*
 * forward.h -- a network run for its answer alone, nothing kept: planned once, run often, over many pictures.
 *
 * The same bits as a trace's last step. Memory is flat: it depends on the network and the threads, not on how many
 * pictures there are.
 */
#ifndef TRACE_FORWARD_H
#define TRACE_FORWARD_H

#include "net/net.h"

struct forward;
/* File to ready: everything packed. Borrows the net. `threads` 0: as many as there are. NULL on error: ERR_MISFIT where
   the net is a what-if that ends in a fault, ERR_LIMIT. */
struct forward *forward_new(const struct net *, int threads, struct err *);
void forward_free(struct forward *);

/* One picture, all threads on it: (3,H,W), 0..255, the net's input shape. The answer lies in `forward` until the next. */
const float *forward_one(struct forward *, const struct tensor *bytes);

/* Many, a picture a thread. fill() makes picture i (reads, resizes, crops) and is called from several threads at once;
   false skips it. answer() is called once a filled picture, one thread at a time, in any order. */
struct forward_job {
	int n;
	bool (*fill)(void *user, int i, struct tensor *bytes);
	void (*answer)(void *user, int i, const float *out);
	void *user;
};
void forward_many(struct forward *, const struct forward_job *);
#endif

/*
 * verify.h -- the stored invariants, each looked at again: what `verify` prints a line for.
 *
 * A check adds findings: one for each thing it looked at, whether it holds or not. What cannot be looked at (a file,
 * memory, Ctrl-C) is an error. Places are chosen by the step's name, so every run looks at the same.
 */
#ifndef VERB_VERIFY_H
#define VERB_VERIFY_H

#include "trace/against.h"

struct finding {
	const char *check; /* "pytorch", "fast" ... static */
	bool holds;
	int64_t compared, differing; /* numbers looked at; of them other than they should be */
	double largest; /* the largest difference, a share of the step's largest value; 0: to the bit */
	char at[160];   /* the place of it, or of the first that differs: "conv1[3,0,31]"; "" */
	char said[320]; /* one sentence, without its full stop */
};

struct findings { /* { 0 } is empty; findings_free() */
	struct finding *item;
	int n, room;
	bool (*stop)(void *user, int step, int nsteps); /* Ctrl-C and progress; may be NULL */
	void *user;
};
/* A new one that holds, its said still empty. NULL: ERR_LIMIT. */
struct finding *findings_add(struct findings *, const char *check, struct err *);
void findings_free(struct findings *);
bool findings_hold(const struct findings *);
/* ERR_STOPPED where the reader wants no more. */
bool findings_go(const struct findings *, int done, int of, struct err *);
/* "conv1[3,0,31]" into a finding's at; only where nothing stands there yet. */
void finding_at(struct finding *, const char *step, struct at);
void finding_say(struct finding *, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* verify_pytorch.c: the values PyTorch had, in data/pytorch.txt: see tests/golden/net.py, which makes it. Opens the
   network and the picture of each run by name among what is shipped; `net` and `picture` NULL: all of them. ERR_READ,
   ERR_MALFORMED where the file is not as it should be. */
bool verify_pytorch(struct findings *, const char *net, const char *picture, struct err *);
/* One run of such a text, its numbers held against this trace, computed to the end. */
bool verify_run(struct findings *, const char *text, size_t n, const char *net, const char *picture,
                const struct trace *, struct err *);

/* verify_trace.c: of a trace computed as far as it goes. Random outputs of every step, made once more by element():
   the same bits; and their explanations: terms that replay to the value. */
bool verify_fast(struct findings *, const struct trace *, struct err *);
bool verify_terms(struct findings *, const struct trace *, struct err *);
/* Every block: out = relu(learned + what came round), to the bit, everywhere; and the ledger's means. */
bool verify_ledger(struct findings *, struct trace *, struct err *);

/* verify_counts.c: parameters against the tensors, multiply-adds against the terms; both against the paper's table
   where the net is one of the paper's. How often strided windows read each place, counted term by term. */
bool verify_counts(struct findings *, const struct trace *, struct err *);
bool verify_reads(struct findings *, const struct trace *, struct err *);

/* verify_files.c: the weights as safetensors, a step as .npy, written and read again: every bit. In memory. */
bool verify_files(struct findings *, const struct trace *, struct err *);
#endif

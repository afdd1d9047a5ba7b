/*
 * ledger.h -- the residual ledger: in each block, how much was learned and how much came round the shortcut.
 *
 * Also the spread of the responses of each convolution, figure 7 of "Deep Residual Learning for Image Recognition"
 * (He, Zhang, Ren, Sun, 2015), section 4.2, from the reader's own picture. All sums in double, row-major. A NaN or an
 * infinity in the numbers makes what is computed from them NaN or infinite, and so shows.
 */
#ifndef TRACE_LEDGER_H
#define TRACE_LEDGER_H

#include "trace/trace.h"

/* One block that adds; plain blocks have no row. */
struct account {
	int part;              /* index in net->part: its name, add, relu, path */
	double learned, round; /* root mean square of add's first and second input */
	double share;          /* learned / (learned + round), 0..1; NaN where both are 0 */
	double cosine;         /* between the two, -1..1; NaN where one is 0 everywhere */
	double zeroed; /* share 0..1 of the sums below 0, which part->relu makes 0; NaN without a relu */
};

/* The spread after one convolution that is not on a shortcut: L1, L2, ... in running order. ResNet-20: L1 to L19. */
struct response {
	int conv;   /* its step */
	int step;   /* the batch norm that reads it, or conv itself where none does */
	double std; /* over all numbers of that step's output; divided by n, not n - 1 */
};

struct ledger {
	struct account *account; /* owned */
	int naccounts;
	struct response *response; /* owned */
	int nresponses;
};

/* Computes the trace as far as it needs. ERR_LIMIT, ERR_STOPPED; on failure nothing is left to free. A network
   without blocks has no accounts, one without convolutions no responses; in a what-if both end before the fault. */
bool ledger_make(struct trace *, struct ledger *, struct err *);
void ledger_free(struct ledger *); /* { 0 } is fine */
/* The index of the account of a part, the response of a step (conv or its batch norm); -1 if none. */
int ledger_account(const struct ledger *, int part);
int ledger_response(const struct ledger *, int step);

/* Who wins at each place of one block's add: the sum of |numbers| over the channels, learned against round. */
struct contest {
	int h, w;
	double *share; /* owned: h * w, learned / (learned + round); NaN where both are 0 */
	int64_t learned_wins, round_wins, draws; /* places; a NaN is a draw */
};

/* `part` must have an add. Computes the trace up to it. Errors as above, and the fault's own from there on. */
bool contest_make(struct trace *, int part, struct contest *, struct err *);
void contest_free(struct contest *);
#endif

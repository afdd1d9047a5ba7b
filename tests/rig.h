/*
 * rig.h -- one op on a bench: inputs, weights and args made from a seed, for the tests of floor 2.
 *
 * The numbers are the seed's alone (tests/golden/op.py makes the same): a 32-bit generator, its upper 16 bits as
 * (n - 32768) / 16384, so each is exact in float32 and lies in -2 .. 2.
 */
#ifndef SKIPSTEP_TESTS_RIG_H
#define SKIPSTEP_TESTS_RIG_H

#include "op/op.h"

struct rig {
	const struct op *op;
	uint32_t seed;
	struct tensor in[OP_IN], out;
	struct weight w[OP_PARAM];
	struct call call;
};

float rig_number(uint32_t *seed);
int rig_pick(uint32_t *seed, int lo, int hi); /* lo..hi */

/* An op with its args preset; then inputs and weights in order, then rig_shape(). */
void rig_open(struct rig *, const char *op, uint32_t seed);
void rig_set(struct rig *, const char *key, const char *value); /* must be accepted */
void rig_in(struct rig *, int slot, int c, int h, int w);
/* Shape from `dim`; "running_var" gets positive numbers. */
void rig_weight(struct rig *, int param, int rank, const int *dim);
/* The shape of the output, and room for it; false and the sentence. */
bool rig_shape(struct rig *, struct err *);
void rig_close(struct rig *);

/* A random call of this op, args and sizes too; false where that one does not fit (try the next seed). */
bool rig_random(struct rig *, const struct op *, uint32_t seed);
/* Puts in some of NaN, infinities, -0, and numbers so small that products vanish. */
void rig_spoil(struct rig *);

/* The same number, to the bit; any two NaNs are the same. */
bool same_bits(float, float);
#endif

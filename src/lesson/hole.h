/*
 * hole.h -- {holes} in a lesson's words, filled from the trace the reader has open.
 *
 *	{value PLACE}	     the number there, four decimals: {value layer2.0.add/5,3,7} is 1.1364
 *	{digits PLACE}	     the same with all nine digits, as `why` and `dump` print it
 *	{shape STEP}	     (32,16,16): what comes out of a step or a block
 *	{channels STEP}	     32
 *	{size STEP}	     16: the height of the maps
 *	{step STEP}	     its number, 34;  {steps}: how many there are
 *	{stride STEP|BLOCK}  2
 *	{kernel STEP}	     3
 *	{parts STEP}	     how many multiply-adds (or other parts) make one number: 144
 *	{params}	     of the network, 272,474;  {params STEP|BLOCK};  {params shortcuts}: of all ways round
 *	{macs}		     the same for multiply-adds
 *	{blocks}	     how many;  {blocks downsample}, {blocks identity}, {blocks zero pad}: that take this path
 *	{names downsample}   "layer2.0 and layer3.0"
 *	{path BLOCK}	     downsample
 *	{reason BLOCK}	     stride 2 != 1 and 16 != 32
 *	{clause stride BLOCK}, {clause planes BLOCK}	True or False
 *	{clause BLOCK}	     True where either is: a way round was built for it
 *	{inplanes BLOCK}, {planes BLOCK}, {expansion BLOCK}
 *	{new BLOCK}	     how many channels come out that did not come in
 *	{top K}		     the K-th best class, "ship";  {percent K}: "88.3"
 *	{net}, {picture}     their names
 *	{meta KEY}	     what the weight file says of itself: {meta test_accuracy}
 *	{sentence}	     the sentence about what is under the cursor
 */
#ifndef LESSON_HOLE_H
#define LESSON_HOLE_H

#include "base/buf.h"
#include "trace/place.h"

struct world {
	struct trace *trace; /* steps are computed where a hole asks for their numbers */
	/* {sentence}: words are made on a higher floor, by say(). NULL: that hole is refused. */
	bool (*sentence)(void *user, struct buf *, struct err *);
	void *user;
};

/* Appends the text with every hole filled. ERR_MALFORMED "{hole}: sentence" for a hole that cannot be: unknown,
   no such place, not closed; what trace_need() says (ERR_STOPPED). The caller adds file and line with err_prefix(). */
bool hole_fill(const struct world *, const char *text, struct buf *, struct err *);
/* Are all braces closed? If not, the sentence says so. */
bool hole_check(const char *text, struct err *);
#endif

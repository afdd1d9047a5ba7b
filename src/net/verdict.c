/*
 * verdict.c -- why a block's shortcut is what it is, in words with the numbers in.
 */
#include "net/block.h"

static const char *truth(bool b)
{
	return b ? "True" : "False";
}

void block_clause_stride(const struct part *part, struct buf *b)
{
	buf_printf(b, "stride != 1: %d != 1 is %s", part->stride, truth(part->clause_stride));
}

void block_clause_planes(const struct part *part, struct buf *b)
{
	buf_printf(b, "inplanes != planes * expansion: %d != %d * %d is %s", part->inplanes, part->planes,
	           part->expansion, truth(part->clause_planes));
}

/* Only the clauses that are true: "stride 2 != 1 and 16 != 32". */
static void clauses(const struct part *part, struct buf *b)
{
	if (part->clause_stride)
		buf_printf(b, "stride %d != 1", part->stride);
	if (part->clause_stride && part->clause_planes)
		buf_puts(b, " and ");
	if (part->clause_planes)
		buf_printf(b, "%d != %d", part->inplanes, part->planes * part->expansion);
}

/* Nobody's rule but the reader's wish; what the rule would look at stands beside it. */
static void forced(const struct part *part, bool fits, struct buf *b)
{
	bool agrees = (part->path == PATH_IDENTITY) == fits;

	buf_puts(b, agrees ? "a what-if: " : "a what-if, though ");
	if (!fits)
		clauses(part, b);
	else
		buf_printf(b, "stride is 1 and %d = %d: x %s", part->inplanes, part->planes * part->expansion,
		           agrees ? "fits the addition" : "would fit");
}

void block_reason(const struct part *part, struct buf *b)
{
	bool fits = !part->clause_stride && !part->clause_planes;

	if (part->kind != PART_BLOCK)
		return;
	if (part->forced) {
		forced(part, fits, b);
		return;
	}
	if (part->option_c)
		buf_puts(b, "option C projects every shortcut");
	else if (part->path == PATH_NONE)
		buf_puts(b, "a plain block: nothing goes round it");
	else if (part->path != PATH_IDENTITY && fits)
		buf_printf(b, "the page says so, though stride is 1 and %d = %d: x would fit the addition",
		           part->inplanes, part->planes * part->expansion);
	else if (part->path == PATH_IDENTITY && fits)
		buf_printf(b, "stride is 1 and %d = %d: x fits the addition", part->inplanes,
		           part->planes * part->expansion);
	else
		clauses(part, b);
}

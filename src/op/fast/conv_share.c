/* Which part of a convolution a thread does. See conv.h. */
#include "op/fast/conv.h"

static struct part part_of(int n, int me, int all)
{
	return (struct part){ (int)((int64_t)n * me / all), (int)((int64_t)n * (me + 1) / all) };
}

/* The largest of `all` parts, against the mean: 1 where they are equal. */
static double unevenness(int n, int all)
{
	const int largest = (n + all - 1) / all;

	return (double)largest * all / n;
}

/* By channels, each thread reads all the input and its own weights; by rows, the other way round. */
struct share conv_share(const struct conv *c, int me, int all)
{
	struct share s = { { 0, c->npieces }, { 0, c->nrows }, { 0, c->ncolumns } };
	const size_t input = shape_len(c->in);
	const bool by_column = c->nrows == 1;
	double by_map, by_piece = unevenness(c->npieces, all);

	if (all == 1)
		return s;
	by_map = unevenness(by_column ? c->ncolumns : c->nrows, all);
	if (c->npack > input)
		by_map += 0.06;
	else
		by_piece += 0.06;
	if (by_piece < by_map)
		s.pieces = part_of(c->npieces, me, all);
	else if (by_column)
		s.columns = part_of(c->ncolumns, me, all);
	else
		s.rows = part_of(c->nrows, me, all);
	return s;
}

bool conv_by_rows(const struct conv *c, struct share s)
{
	return c->nrows > 1 && s.pieces.to - s.pieces.from == c->npieces;
}

/*
 * conv_run.c -- a convolution, tile by tile, shared among threads.
 *
 * A share is a rectangle: some of the pieces of channels by some of the rows (or columns) of tiles. Within it, as many
 * rows as leave their input in the cache are gone through for all pieces, and of a piece its weights for all tiles.
 */
#include "op/fast/conv.h"

enum { CACHED = 64 << 10 }; /* floats of input: 256 KiB */

/* A half-open range of indices. */
struct part {
	int from, to;
};

static struct part part_of(int n, int me, int all)
{
	return (struct part){ (int)((int64_t)n * me / all), (int)((int64_t)n * (me + 1) / all) };
}

struct share {
	struct part pieces, rows, columns;
};

/* The largest of `all` parts, against the mean: 1 where they are equal. */
static double unevenness(int n, int all)
{
	return (double)((n + all - 1) / all) * all / n;
}

/* By channels, each thread reads all the input and its own weights; by rows, the other way round. */
static struct share share_of(const struct conv *c, int me, int all)
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

static struct norm norm_at(const struct norm *n, int c)
{
	return (struct norm){ n->mean + c, n->spread + c, n->gamma + c, n->beta + c };
}

/* One thread's work on one piece. */
struct work {
	const struct conv *conv;
	const float *x;
	const struct conv_end *to;
	const struct piece *piece;
	bool far; /* the output does not fit into the cache */
	struct tile_job job;
	struct tile_end end;
	struct norm norm, norm2;
};

static void begin_piece(struct work *w, const struct piece *p)
{
	const struct conv *c = w->conv;
	const struct conv_end *to = w->to;
	const int group = p->first / c->out_group;

	w->piece = p;
	w->job.plane = (size_t)c->in.h * (size_t)c->in.w;
	w->job.row = c->across && !c->apart ? c->tiles->lanes : (ptrdiff_t)c->args.stride * c->in.w;
	w->job.stride = c->args.stride;
	w->job.nci = c->in_group;
	w->job.w = c->pack + p->w;
	w->job.x = w->x + (size_t)group * (size_t)c->in_group * w->job.plane;
	w->end.channels = p->channels;
	w->end.lanes = p->lanes;
	w->job.wstep = (size_t)(c->ntaps * w->end.lanes);
	w->end.bias = c->bias ? c->bias->v + p->first : NULL;
	if (to->norm)
		w->norm = norm_at(to->norm, p->first);
	if (to->norm2)
		w->norm2 = norm_at(to->norm2, p->first);
	w->end.norm = to->norm ? &w->norm : NULL;
	w->end.norm2 = to->norm2 ? &w->norm2 : NULL;
	w->end.relu = to->relu;
	w->end.all = to->all;
	w->end.plane = (size_t)c->out.h * (size_t)c->out.w;
	w->end.row = (size_t)c->out.w;
}

/* Asks for the lines that the end of a tile reads and writes, so that they are there by then. */
static void fetch_end(const struct tile_end *e)
{
#if defined __GNUC__
	for (int i = 0; i < 5; i++)
		for (int r = 0; e->out[i] && r < e->rows; r++)
			for (int c = 0; c < e->channels; c++)
				__builtin_prefetch(e->out[i] + (size_t)c * e->plane + (size_t)r * e->row, 1);
	for (int r = 0; e->other && r < e->rows; r++)
		for (int c = 0; c < e->channels; c++) {
			const float *x = e->other + (size_t)c * e->plane + (size_t)r * e->row;

			__builtin_prefetch(x);
			__builtin_prefetch(x + e->pixels - 1);
		}
#else
	(void)e;
#endif
}

static void run_tile(const struct work *w, struct span row, struct span column)
{
	const struct conv *c = w->conv;
	const struct args *a = &c->args;
	const int pair = row.class * c->column_classes + column.class;
	struct tile_job job = w->job;
	struct tile_end end = w->end;
	_Alignas(64) float sum[TILE_SUMS];
	size_t at = (size_t)w->piece->first * end.plane + (size_t)row.first * end.row + (size_t)column.first;

	/* the corner may lie in the padding, outside of what may be pointed at: only its distance is kept */
	job.corner = ((ptrdiff_t)row.first * a->stride - a->pad) * c->in.w +
	             ((ptrdiff_t)column.first * a->stride - a->pad);
	job.tap = c->tap + (size_t)pair * (size_t)c->ntaps;
	job.ntaps = c->taps[pair];
	job.sum = sum;
	if (c->across)
		end.pitch = (c->apart ? row.n : (column.n + c->tiles->lanes - 1) / c->tiles->lanes) * TILE_WIDTH;
	end.rows = row.n;
	end.pixels = column.n;
	end.sum = sum;
	end.other = w->to->other ? w->to->other + at : NULL;
	for (int i = 0; i < 5; i++)
		end.out[i] = w->to->out[i] ? w->to->out[i] + at : NULL;
	if (w->far)
		fetch_end(&end);
	c->run[w->piece->vectors - 1][row.n - 1][column.n - 1](&job);
	c->tiles->end(&end);
}

/* So many rows' (or columns') input stays in the cache while all pieces read it. */
static int rows_at_once(const struct conv *c, struct part columns)
{
	size_t per_row = (size_t)c->in_group * (size_t)c->args.stride;

	per_row *= c->nrows == 1 ? (size_t)c->column[columns.from].n :
	                           (size_t)c->row[0].n * (size_t)c->in.w;
	return per_row < CACHED ? (int)(CACHED / per_row) : 1;
}

static void run_block(struct work *w, struct share s)
{
	for (int i = s.pieces.from; i < s.pieces.to; i++) {
		begin_piece(w, &w->conv->piece[i]);
		for (int x = s.columns.from; x < s.columns.to; x++)
			for (int y = s.rows.from; y < s.rows.to; y++)
				run_tile(w, w->conv->row[y], w->conv->column[x]);
	}
}

void conv_run(const struct conv *conv, const float *x, const struct conv_end *to, int me, int all)
{
	const struct share s = share_of(conv, me, all);
	struct part *along, whole;
	struct share block = s;
	struct work work = { .conv = conv, .x = x, .to = to, .far = shape_len(conv->out) > CACHED };
	int some;

	along = conv->nrows == 1 ? &block.columns : &block.rows;
	whole = *along;
	if (whole.from == whole.to)
		return;
	some = rows_at_once(conv, s.columns);
	for (int at = whole.from; at < whole.to; at += some) {
		along->from = at;
		along->to = int_min(at + some, whole.to);
		run_block(&work, block);
	}
}

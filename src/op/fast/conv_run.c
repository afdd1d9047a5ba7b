/*
 * conv_run.c -- a convolution, tile by tile.
 *
 * A share is a rectangle: some of the pieces of channels by some of the rows (or columns) of tiles. Where weights are
 * few, as many rows as leave their input in the cache are gone through for all pieces. Where the map is small and
 * weights are many, they come from memory once, in runs of input channels: all tiles use a run while the next one is
 * fetched, and the sums wait in between. The order of terms in a sum is the same in any case.
 */
#include "op/fast/conv.h"

enum {
	STRIP = 64 << 10,    /* floats of output that stay there, too */
	CACHED = 64 << 10,   /* floats of input that stay in the cache: 256 KiB */
	RUN = 20 << 10,      /* floats of weights: 80 KiB */
	FEW = 8,             /* tiles */
	MANY = 128 << 10, /* floats of all weights: more than stay in the cache */
	FETCH = 16,          /* floats of a line of the cache */
};

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
	bool far;  /* the output does not fit into the cache */
	bool many; /* nor do the weights */
	const float *other;       /* at the piece's first number, as is */
	float *out[TILE_STORES];
	struct tile_job job; /* of the present tile, as are the next two */
	struct tile_end end;
	struct soon soon;
	struct norm norm, norm2;
	_Alignas(64) float sum[TILE_SUMS]; /* zeros at first: what lies past a tile's last pixel goes through its end */
};

static void begin_piece(struct work *w, const struct piece *p)
{
	const struct conv *c = w->conv;
	const struct conv_end *to = w->to;
	const int group = p->first / c->out_group;
	size_t at;

	w->piece = p;
	w->job = (struct tile_job){ 0 };
	w->job.plane = (size_t)c->in.h * (size_t)c->in.w;
	w->job.row = c->across && !c->apart ? c->tiles->lanes : (ptrdiff_t)c->args.stride * c->in.w;
	w->job.stride = c->args.stride;
	w->job.nci = c->in_group;
	w->job.w = c->pack + p->w;
	w->job.x = w->x + (size_t)group * (size_t)c->in_group * w->job.plane;
	w->end.channels = p->channels;
	w->job.wstep = (size_t)(c->ntaps * p->lanes);
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
	at = (size_t)p->first * w->end.plane;
	w->other = to->other ? to->other + at : NULL;
	for (int i = 0; i < TILE_STORES; i++)
		w->out[i] = to->out[i] ? to->out[i] + at : NULL;
}

/* Kernels of one tap, which reaches every pixel. */
static bool one_tap(const struct conv *c)
{
	return c->ntaps == 1 && !c->args.pad;
}

/* Asks for the lines that the end of a tile reads and writes, so that they are there by then. Tiles lie one behind the
   other along a row: each needs one line more of each channel. Kernels of one tap ask by themselves, a little at a
   time, for those of the next tile. */
static void fetch_soon(struct work *w)
{
	const struct tile_end *e = &w->end;
	const int last = (one_tap(w->conv) ? 2 : 1) * e->pixels - 1;
	struct soon *soon = &w->soon;

	*soon = (struct soon){ .step = e->plane * sizeof(float), .nlines = e->channels };
	for (int i = 0; i < TILE_STORES; i++)
		if (e->out[i])
			soon->first[soon->n++] = (uintptr_t)e->out[i] + (uintptr_t)last * sizeof(float);
	if (e->other)
		soon->first[soon->n++] = (uintptr_t)e->other + (uintptr_t)last * sizeof(float);
	if (one_tap(w->conv)) {
		w->job.soon = soon;
		return;
	}
#if defined __GNUC__
	for (int i = 0; i < soon->n; i++)
		for (int r = 0; r < e->rows; r++)
			for (int c = 0; c < soon->nlines; c++)
				__builtin_prefetch((const void *)(soon->first[i] +
				                                  (uintptr_t)r * (e->row * sizeof(float)) +
				                                  (uintptr_t)c * soon->step),
				                   1);
#endif
}

static void set_tile(struct work *w, struct span row, struct span column)
{
	const struct conv *c = w->conv;
	const struct args *a = &c->args;
	const int pair = row.class * c->column_classes + column.class;

	/* the corner may lie in the padding, outside of what may be pointed at: only its distance is kept */
	w->job.corner = ((ptrdiff_t)row.first * a->stride - a->pad) * c->in.w +
	                ((ptrdiff_t)column.first * a->stride - a->pad);
	w->job.tap = c->tap + (size_t)pair * (size_t)c->ntaps;
	w->job.ntaps = c->taps[pair];
}

static void set_end(struct work *w, struct span row, struct span column, const float *sum)
{
	const struct conv *c = w->conv;
	const int lanes = c->tiles->lanes;
	const size_t at = (size_t)row.first * w->end.row + (size_t)column.first;

	w->end.rows = row.n;
	w->end.pixels = column.n;
	if (c->across) {
		w->end.pitch = (c->apart ? row.n : (column.n + lanes - 1) / lanes) * TILE_WIDTH;
	} else { /* several rows are whole ones, which lie one behind the other in the map as well */
		w->end.rows = 1;
		w->end.pixels = row.n * column.n;
	}
	w->end.sum = sum;
	w->end.other = w->other ? w->other + at : NULL;
	for (int i = 0; i < TILE_STORES; i++)
		w->end.out[i] = w->out[i] ? w->out[i] + at : NULL;
}

static tile_run *kernel(const struct work *w, struct span row, struct span column)
{
	return w->conv->run[w->piece->vectors - 1][row.n - 1][column.n - 1];
}

/* The i-th of `all` tiles fetches its part of the weights that are used after the `n` channels from `ci` on. */
static void set_ahead(struct work *w, int i, int all)
{
	const struct conv *c = w->conv;
	struct tile_job *job = &w->job;
	const size_t next = (size_t)(job->w - c->pack) + (size_t)job->nci * job->wstep;
	const size_t lines = (size_t)job->nci * job->wstep / FETCH;
	const size_t parts = (size_t)all * (size_t)job->nci, each = (lines + parts - 1) / parts;
	const size_t from = (size_t)i * (size_t)job->nci * each;

	job->nahead = 0;
	if (from >= lines || next + (from + (size_t)job->nci * each) * FETCH > c->npack)
		return;
	job->ahead = c->pack + next + from * FETCH;
	job->nahead = (int)each;
}

/* The i-th of `all` tiles that use the piece. */
static void run_tile(struct work *w, struct span row, struct span column, int i, int all)
{
	set_tile(w, row, column);
	set_end(w, row, column, w->sum);
	w->job.sum = w->sum;
	if (w->far)
		fetch_soon(w);
	if (w->many)
		set_ahead(w, i, all);
	kernel(w, row, column)(&w->job);
	w->conv->tiles->end(&w->end);
}

/* A piece with many weights and few tiles: run by run. */
static void run_runs(struct work *w, const struct share *s)
{
	const struct conv *c = w->conv;
	const struct tile_job first = w->job;
	const int rows = s->rows.to - s->rows.from, all = rows * (s->columns.to - s->columns.from);
	const int some = int_max(1, (int)(RUN / first.wstep));
	_Alignas(64) float sum[FEW][TILE_SUMS] = { 0 };

	for (int ci = 0; ci < c->in_group; ci += some)
		for (int i = 0; i < all; i++) {
			const struct span row = c->row[s->rows.from + i % rows];
			const struct span column = c->column[s->columns.from + i / rows];

			set_tile(w, row, column);
			w->job.nci = int_min(some, c->in_group - ci);
			w->job.x = first.x + (size_t)ci * first.plane;
			w->job.w = first.w + (size_t)ci * first.wstep;
			w->job.go_on = ci > 0;
			w->job.sum = sum[i];
			set_ahead(w, i, all);
			kernel(w, row, column)(&w->job);
			if (ci + some < c->in_group)
				continue;
			set_end(w, row, column, sum[i]);
			c->tiles->end(&w->end);
		}
}

/* So many rows' (or columns') input stays in the cache while all pieces read it. But all of them, where the weights,
   read again for each block of rows, would be more than the input, read again for each piece. */
static int rows_at_once(const struct conv *c, struct part along, struct part columns)
{
	const int all = along.to - along.from;
	size_t per_row = (size_t)c->in_group * (size_t)int_min(c->args.stride, c->args.kernel);
	size_t some, blocks;

	per_row *= c->nrows == 1 ? (size_t)c->column[columns.from].n :
	                           (size_t)c->row[0].n * (size_t)c->in.w;
	some = per_row < CACHED ? CACHED / per_row : 1;
	blocks = ((size_t)all + some - 1) / some;
	return 2 * blocks * c->npack < (size_t)c->npieces * per_row * (size_t)all ? (int)some : all;
}

static void run_block(struct work *w, struct share s)
{
	const int rows = s.rows.to - s.rows.from, columns = s.columns.to - s.columns.from;
	const int all = rows * columns;
	/* few channels come in, many numbers go out: along the rows of the output, else down those of the input */
	const bool across = w->far && w->conv->in_group < FEW;

	for (int i = s.pieces.from; i < s.pieces.to; i++) {
		begin_piece(w, &w->conv->piece[i]);
		if (w->many && all <= FEW) {
			run_runs(w, &s);
			continue;
		}
		for (int t = 0; t < all; t++) {
			const int row = across ? t / columns : t % rows, column = across ? t % columns : t / rows;

			run_tile(w, w->conv->row[s.rows.from + row], w->conv->column[s.columns.from + column], t, all);
		}
	}
}

/* So few that their output stays in the cache until somebody has looked at it. */
static int rows_of_a_strip(const struct conv *c)
{
	const size_t per_row = (size_t)c->row[0].n * (size_t)c->out.w * (size_t)c->out.c;

	return per_row < STRIP ? (int)(STRIP / per_row) : 1;
}

void conv_run(const struct conv *conv, const float *x, const struct conv_end *to, int me, int all)
{
	const struct share s = conv_share(conv, me, all);
	struct share block = s;
	struct part *along = conv->nrows == 1 ? &block.columns : &block.rows;
	const struct part whole = *along;
	struct work work = { .conv = conv, .x = x, .to = to };
	const bool strips = to->strip && conv_by_rows(conv, s);
	int some;

	work.far = shape_len(conv->out) > CACHED;
	work.many = conv->npack > MANY && !conv->across;

	if (whole.from == whole.to)
		return;
	some = rows_at_once(conv, whole, s.columns);
	if (strips)
		some = int_min(some, rows_of_a_strip(conv));
	for (int at = whole.from; at < whole.to; at += some) {
		along->from = at;
		along->to = int_min(at + some, whole.to);
		run_block(&work, block);
		if (strips)
			to->strip(to->user, conv->row[whole.from].first,
			          conv->row[along->to - 1].first + conv->row[along->to - 1].n);
	}
}

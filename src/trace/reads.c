/*
 * reads.c -- windows counted along each axis, then multiplied; of several readers, added.
 */
#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/reads.h"

enum {
	PASSED_MOST = 16
}; /* so many steps before a convolution are passed over; there are two in any known net */

/* How many windows each place of this axis lies in. */
static void count_axis(const struct axis *a, int *count)
{
	for (int o = 0; o < a->out; o++) {
		int first = axis_first(a, o), n = axis_count(a, o);

		for (int k = 0; k < n; k++) {
			int i = first + k * a->dilation;

			if (i >= 0 && i < a->in)
				count[i]++;
		}
	}
}

static bool open_map(struct reads *reads, int h, int w, struct err *err)
{
	*reads = (struct reads){ .h = h, .w = w };
	reads->count = mem_new((size_t)h * (size_t)w, sizeof *reads->count);
	return reads->count || err_memory(err);
}

/* Each place is read as often again as input number `slot` of this node is. */
static bool add_node(const struct net *net, int node, int slot, struct reads *reads, struct err *err)
{
	struct window window = window_of_node(net, node, slot);
	int *along = mem_new((size_t)reads->h + (size_t)reads->w, sizeof *along);
	int *rows = along, *columns;

	if (!along)
		return err_memory(err);
	columns = along + reads->h;
	assert(window.y.in == reads->h && window.x.in == reads->w);
	count_axis(&window.y, rows);
	count_axis(&window.x, columns);
	for (int y = 0; y < reads->h; y++)
		for (int x = 0; x < reads->w; x++)
			reads->count[(size_t)y * (size_t)reads->w + (size_t)x] += rows[y] * columns[x];
	mem_free(along);
	return true;
}

/* The row for this number of times; where it stands if there is none yet. */
static int find(const struct reads *reads, int times)
{
	int lo = 0, hi = reads->ntallies;

	while (lo < hi) {
		int middle = lo + (hi - lo) / 2;

		if (reads->tally[middle].times < times)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

static bool count_in(struct reads *reads, int times, int64_t places, int *room, struct err *err)
{
	int i = find(reads, times);
	struct tally *grown;

	if (i == reads->ntallies || reads->tally[i].times != times) {
		if (reads->ntallies == *room) {
			*room = *room * 2 + 8;
			grown = mem_grow(reads->tally, (size_t)*room, sizeof *grown);
			if (!grown)
				return err_memory(err);
			reads->tally = grown;
		}
		memmove(&reads->tally[i + 1], &reads->tally[i],
		        (size_t)(reads->ntallies - i) * sizeof *reads->tally);
		reads->tally[i] = (struct tally){ .times = times };
		reads->ntallies++;
	}
	reads->tally[i].places += places;
	return true;
}

/* The n for which exactly the multiples of n are read, if there is one: found at the second place read of the first
   row, or column where there is only one; then tried. */
static int find_every(const struct reads *reads)
{
	int x = 1, y = 1, n;

	while (x < reads->w && reads->count[x] == 0)
		x++;
	while (y < reads->h && reads->count[(size_t)y * (size_t)reads->w] == 0)
		y++;
	n = x < reads->w ? x : y;
	for (y = 0; y < reads->h; y++)
		for (x = 0; x < reads->w; x++)
			if ((reads->count[(size_t)y * (size_t)reads->w + (size_t)x] > 0) !=
			    (y % n == 0 && x % n == 0))
				return 0;
	return n;
}

static bool close_map(struct reads *reads, struct err *err)
{
	size_t n = (size_t)reads->h * (size_t)reads->w, run;
	int room = 0;
	bool ok = count_in(reads, 0, 0, &room, err);

	for (size_t i = 0; ok && i < n; i += run) {
		for (run = 1; i + run < n && reads->count[i + run] == reads->count[i];)
			run++;
		ok = count_in(reads, reads->count[i], (int64_t)run, &room, err);
		reads->total += (int64_t)run * reads->count[i];
	}
	reads->every = find_every(reads);
	return ok;
}

bool reads_of_node(const struct net *net, int node, struct reads *reads, struct err *err)
{
	struct shape in = net->node[net->node[node].in[0]].out;
	bool ok =
	    open_map(reads, in.h, in.w, err) && add_node(net, node, 0, reads, err) && close_map(reads, err);

	if (!ok)
		reads_free(reads);
	return ok;
}

int64_t reads_places(const struct reads *reads, int times)
{
	int i = find(reads, times);

	return i < reads->ntallies && reads->tally[i].times == times ? reads->tally[i].places : 0;
}

double reads_share(const struct reads *reads, int64_t places)
{
	return (double)places / ((double)reads->h * reads->w);
}

void reads_free(struct reads *reads)
{
	mem_free(reads->count);
	mem_free(reads->tally);
	*reads = (struct reads){ 0 };
}

/* Does the node hand on each place as it is, at its place? */
static bool passes(const struct net *net, int node)
{
	struct window w = window_of_node(net, node, 0);

	return net->node[node].nin == 1 && window_single(&w) && w.y.stride == 1 && w.x.stride == 1 &&
	       w.y.pad == 0 && w.y.in == w.y.out && w.x.in == w.x.out;
}

/* The one node of the part that reads `node`; -1 where none does, or several do. */
static int only_reader(const struct net *net, const struct part *part, int node)
{
	int reader = -1;

	for (int i = int_max(node + 1, part->first); i <= part->last; i++)
		for (int k = 0; k < net->node[i].nin; k++)
			if (net->node[i].in[k] == node) {
				if (reader >= 0)
					return -1;
				reader = i;
			}
	return reader;
}

/* From a reader of x on to the first node that does more than hand each place on. */
static int first_window(const struct net *net, const struct part *part, int node)
{
	int at = node;

	for (int i = 0; at >= 0 && i < PASSED_MOST && passes(net, at); i++)
		at = only_reader(net, part, at);
	return at >= 0 && net->node[at].nin == 1 ? at : node;
}

static void compare(struct block_reads *block)
{
	const struct reads *a = &block->by_trunk, *b = &block->by_shortcut;
	size_t n = (size_t)a->h * (size_t)a->w;

	block->same = true;
	for (size_t i = 0; i < n; i++) {
		block->same = block->same && (a->count[i] > 0) == (b->count[i] > 0);
		block->neither += a->count[i] == 0 && b->count[i] == 0;
		block->both += a->count[i] > 0 && b->count[i] > 0;
	}
}

/* x itself goes round: once each place, even where a what-if makes it clash with the add. */
static void add_each(struct reads *reads)
{
	for (size_t i = 0; i < (size_t)reads->h * (size_t)reads->w; i++)
		reads->count[i]++;
}

/* Each node of the part that reads x, on the side it belongs to. */
static bool add_readers(const struct net *net, const struct part *part, struct block_reads *block,
                        struct err *err)
{
	for (int i = int_max(part->first, 1); i <= part->last; i++)
		for (int k = 0; k < net->node[i].nin; k++) {
			bool identity = i == part->add && k == 1,
			     round = identity || i == part->shortcut_first;
			int node = identity ? i : first_window(net, part, i);

			if (net->node[i].in[k] != part->x)
				continue;
			if (identity)
				add_each(&block->by_shortcut);
			else if (!add_node(net, node, node == i ? k : 0,
			                   round ? &block->by_shortcut : &block->by_trunk, err))
				return false;
			if (round && !identity)
				block->shortcut = node;
			if (!round && block->trunk < 0)
				block->trunk = node;
		}
	return true;
}

bool reads_of_block(const struct net *net, int n, struct block_reads *block, struct err *err)
{
	const struct part *part = &net->part[n];
	struct shape x = net->node[part->x].out;
	bool ok;

	assert(part->kind == PART_BLOCK);
	*block = (struct block_reads){ .x = part->x, .trunk = -1, .shortcut = -1 };
	block->has_shortcut = part->path != PATH_NONE;
	ok = open_map(&block->by_trunk, x.h, x.w, err) && open_map(&block->by_shortcut, x.h, x.w, err) &&
	     add_readers(net, part, block, err) && close_map(&block->by_trunk, err) &&
	     close_map(&block->by_shortcut, err);
	if (ok)
		compare(block);
	else
		block_reads_free(block);
	return ok;
}

void block_reads_free(struct block_reads *block)
{
	reads_free(&block->by_trunk);
	reads_free(&block->by_shortcut);
}

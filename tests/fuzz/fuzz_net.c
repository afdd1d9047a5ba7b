/*
 * fuzz_net.c -- any bytes as a page: either a sentence and a code, or a network that holds together. A small one is
 * walked through: computed, followed back to the picture, its places written and read; and so is every what-if of it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "net/block.h"
#include "net/recipe.h"
#include "trace/place.h"

const char fuzz_corpus[] = "net";

enum { SMALL = 4096, BLOCK = 1024 };

/* The tensors that the pages of the corpus ask for, all looking into one block. */
static struct weights *some_weights(void)
{
	static const struct weight made[] = {
		{ .name = "c1.weight", .rank = 4, .dim = { 4, 3, 3, 3 }, .len = 108 },
		{ .name = "b1.weight", .rank = 1, .dim = { 4 }, .len = 4 },
		{ .name = "b1.bias", .rank = 1, .dim = { 4 }, .len = 4 },
		{ .name = "b1.running_mean", .rank = 1, .dim = { 4 }, .len = 4 },
		{ .name = "b1.running_var", .rank = 1, .dim = { 4 }, .len = 4 },
		{ .name = "layer1.0.c2.weight", .rank = 4, .dim = { 6, 4, 3, 3 }, .len = 216 },
		{ .name = "layer1.0.downsample.0.weight", .rank = 4, .dim = { 6, 4, 1, 1 }, .len = 24 },
		{ .name = "layer1.0.g1.weight", .rank = 4, .dim = { 3, 1, 1, 1 }, .len = 3 },
		{ .name = "layer1.0.g2.weight", .rank = 4, .dim = { 3, 3, 1, 1 }, .len = 9 },
		{ .name = "fc.weight", .rank = 2, .dim = { 2, 6 }, .len = 12 },
	};
	struct weights *w = mem_new(1, sizeof(*w));
	float *block = mem_new(BLOCK, sizeof(*block));

	if (!w || !block || !(w->tensor = mem_new(sizeof(made) / sizeof(*made), sizeof(*made))))
		abort();
	for (int i = 0; i < BLOCK; i++)
		block[i] = 0.5f + 0.001f * (float)(i * 37 % 101);
	memcpy(w->tensor, made, sizeof(made));
	w->ntensors = sizeof(made) / sizeof(*made);
	for (int i = 0; i < w->ntensors; i++)
		w->tensor[i].v = block;
	w->memory = block;
	return w;
}

/* Parts and stages cover the network without a gap; a verdict can be said of each. */
static void check_parts(const struct net *net)
{
	int next = 0;
	struct buf b = { 0 };

	for (int i = 0; i < net->nparts; i++) {
		if (net->part[i].first != next || net->part[i].last < next)
			abort();
		next = net->part[i].last + 1;
		block_reason(&net->part[i], &b);
		block_clause_planes(&net->part[i], &b);
	}
	if (next != net->nnodes || net->stage[net->nstages - 1].last != net->nparts - 1)
		abort();
	buf_free(&b);
}

static void check_place(const struct trace *trace, const struct cursor *c)
{
	struct cursor again = { .size = SIZE_OP };
	enum place_depth depth;
	struct buf b = { 0 };
	struct err err = { 0 };

	place_print(trace, c, &b);
	if (!place_parse(trace, buf_str(&b), &again, &depth, &err) || again.step != c->step)
		abort();
	buf_free(&b);
}

static void walk(const struct net *net)
{
	static float v[SMALL];
	struct tensor bytes = { net->input, v };
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, &bytes, "zeros", &err);
	struct cursor c = { .size = SIZE_OP };

	if (!trace || trace_need(trace, trace->nsteps - 1, &err) == (trace_fault(trace) != NULL))
		abort();
	cursor_goto(trace, &c, trace->nsteps - 1);
	for (enum size size = SIZE_CHANNEL; size <= SIZE_MAC; size++) {
		cursor_size(trace, &c, size);
		check_place(trace, &c);
		cursor_next(trace, &c);
		cursor_back(trace, &c);
		cursor_move(trace, &c, 0, -1);
	}
	while (cursor_follow(trace, &c))
		check_place(trace, &c);
	trace_free(trace);
}

/* Every shortcut forced on every part: a sentence, or a network again; and the true one as it was. */
static void what_if(const struct net *net)
{
	for (int i = 0; i < net->nparts * FORCE_COUNT; i++) {
		struct recipe recipe = { i / FORCE_COUNT, (enum force)(i % FORCE_COUNT) };
		struct err err = { 0 };
		struct net *with = net_with(net, &recipe, 1, &err);

		if (with) {
			check_parts(with);
			walk(with);
		} else if (err.code == ERR_NONE || !err.msg[0]) {
			abort();
		}
		net_free(with);
	}
}

/* With weights of ours, or, NULL, with none: then the page may have its own made. */
static void try_page(const uint8_t *data, size_t n, struct weights *weights)
{
	struct err err = { 0 };
	struct net *net = net_parse((const char *)data, n, "FILE", weights, &err);
	size_t numbers = 0;

	if (!net) {
		if (err.code == ERR_NONE || !err.msg[0])
			abort();
		return;
	}
	check_parts(net);
	for (int i = 0; i < net->nnodes; i++)
		numbers += shape_len(net->node[i].out);
	if (numbers <= SMALL) {
		walk(net);
		what_if(net);
	}
	net_free(net);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	try_page(data, n, some_weights());
	try_page(data, n, NULL);
	return 0;
}

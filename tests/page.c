/*
 * page.c -- see page.h.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "page.h"

enum { TENSORS_MAX = 2048, NAME_ROOM = 64 };

/* A page being written: its text, and the tensors it needs so far. */
struct draft {
	const struct page_kind *kind;
	struct buf *text;
	struct weights *weights;
	char (*name)[NAME_ROOM];
	size_t longest; /* tensor, in numbers */
};

uint32_t page_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

void page_bytes(float *v, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++)
		v[i] = (float)(page_random(&seed) % 256);
}

static const char *in_block(char out[NAME_ROOM], const char *block, const char *part)
{
	int n = snprintf(out, NAME_ROOM, "%s.%s", block, part);

	ck_assert_int_lt(n, NAME_ROOM);
	return out;
}

static void tensor(struct draft *d, const char *node, const char *suffix, int rank, const int *dim)
{
	int i = d->weights->ntensors++;
	struct weight *w = &d->weights->tensor[i];

	ck_assert_int_lt(i, TENSORS_MAX);
	in_block(d->name[i], node, suffix);
	*w = (struct weight){ .name = d->name[i], .rank = rank, .len = 1 };
	for (int k = 0; k < rank; k++) {
		w->dim[k] = dim[k];
		w->len *= (size_t)dim[k];
	}
	d->longest = w->len > d->longest ? w->len : d->longest;
}

static void conv(struct draft *d, const char *name, const char *in, int from, int to, int kernel, int stride,
                 int groups)
{
	buf_printf(d->text, "%s conv2d %s kernel=%d stride=%d pad=%d groups=%d\n", name, in, kernel, stride,
	           kernel / 2, groups);
	tensor(d, name, "weight", 4, (int[]){ to, from / groups, kernel, kernel });
}

static void bn(struct draft *d, const char *name, const char *in, int channels)
{
	static const char *const suffix[] = { "weight", "bias", "running_mean", "running_var" };

	buf_printf(d->text, "%s batchnorm2d %s\n", name, in);
	for (int i = 0; i < 4; i++)
		tensor(d, name, suffix[i], 1, &channels);
}

/* conv, bn and, but for the last of the trunk, relu; `x` becomes what comes out. */
static void layer(struct draft *d, const char *block, int i, bool last, char x[NAME_ROOM], int from, int to,
                  int kernel, int stride, int groups)
{
	char part[16], name[NAME_ROOM];

	snprintf(part, sizeof part, "conv%d", i);
	conv(d, in_block(name, block, part), x, from, to, kernel, stride, groups);
	memcpy(x, name, NAME_ROOM);
	snprintf(part, sizeof part, "bn%d", i);
	bn(d, in_block(name, block, part), x, to);
	if (!last) {
		memcpy(x, name, NAME_ROOM);
		snprintf(part, sizeof part, "relu%d", i);
		buf_printf(d->text, "%s relu %s\n", in_block(name, block, part), x);
	}
	memcpy(x, name, NAME_ROOM);
}

/* What comes round; `x` becomes its name. */
static void shortcut(struct draft *d, const char *block, char x[NAME_ROOM], int from, int to, int stride)
{
	bool fits = stride == 1 && from == to;
	char name[NAME_ROOM];

	if (d->kind->option == 'C' || (d->kind->option == 'B' && !fits)) {
		conv(d, in_block(name, block, "downsample.0"), x, from, to, 1, stride, 1);
		memcpy(x, name, NAME_ROOM);
		bn(d, in_block(name, block, "downsample.1"), x, to);
		memcpy(x, name, NAME_ROOM);
	} else if (d->kind->option == 'A' && !fits) {
		buf_printf(d->text, "%s zero_pad_shortcut %s channels=%d stride=%d zeros=end\n",
		           in_block(name, block, "shortcut"), x, to, stride);
		memcpy(x, name, NAME_ROOM);
	}
}

static void block(struct draft *d, const char *name, char x[NAME_ROOM], int from, int planes, int stride)
{
	int out = d->kind->bottleneck ? 4 * planes : planes, groups = int_max(d->kind->groups, 1);
	char round[NAME_ROOM], part[NAME_ROOM];

	memcpy(round, x, NAME_ROOM);
	if (d->kind->bottleneck) {
		layer(d, name, 1, false, x, from, planes, 1, d->kind->v1 ? stride : 1, 1);
		layer(d, name, 2, false, x, planes, planes, 3, d->kind->v1 ? 1 : stride, groups);
		layer(d, name, 3, true, x, planes, out, 1, 1, 1);
	} else {
		layer(d, name, 1, false, x, from, out, 3, stride, groups);
		layer(d, name, 2, true, x, out, out, 3, 1, groups);
	}
	if (d->kind->option != 'P') {
		shortcut(d, name, round, from, out, stride);
		buf_printf(d->text, "%s add %s %s\n", in_block(part, name, "add"), x, round);
		memcpy(x, part, NAME_ROOM);
	}
	buf_printf(d->text, "%s relu %s\n", in_block(part, name, d->kind->bottleneck ? "relu3" : "relu2"), x);
	memcpy(x, part, NAME_ROOM);
}

static void whole(struct draft *d)
{
	const struct page_kind *k = d->kind;
	int width = k->imagenet ? 64 : 16, classes = k->imagenet ? 1000 : 10, channels = width;
	int edge = k->edge ? k->edge : k->imagenet ? 224 : 32;
	char x[NAME_ROOM] = "relu1", name[NAME_ROOM];

	buf_printf(d->text, "skipstep net 1\ninput 3 %d %d\n\n", edge, edge);
	buf_puts(d->text, "normalize normalize input mean=0.5,0.4,0.3 std=0.25,0.25,0.25\n");
	conv(d, "conv1", "normalize", 3, width, k->imagenet ? 7 : 3, k->imagenet ? 2 : 1, 1);
	bn(d, "bn1", "conv1", width);
	buf_puts(d->text, "relu1 relu bn1\n");
	if (k->imagenet) {
		buf_puts(d->text, "maxpool maxpool2d relu1 kernel=3 stride=2 pad=1\n");
		strcpy(x, "maxpool");
	}
	for (int i = 0; i < k->nstages; i++) {
		for (int b = 0; b < k->blocks[i]; b++) {
			snprintf(name, sizeof name, "layer%d.%d", i + 1, b);
			block(d, name, x, channels, width << i, b == 0 && i > 0 ? 2 : 1);
			channels = (width << i) * (k->bottleneck ? 4 : 1);
		}
	}
	buf_printf(d->text, "avgpool avgpool2d %s\nfc linear avgpool\nsoftmax softmax fc\n", x);
	tensor(d, "fc", "weight", 2, (int[]){ classes, channels });
	tensor(d, "fc", "bias", 1, &classes);
}

/* All tensors look into one block: zeros, or numbers between -0.25 and 0.25; a variance is above 0. */
static void fill(struct weights *w, float *value, size_t n, bool values)
{
	uint32_t seed = 7;

	for (size_t i = 0; values && i < n; i++) {
		value[i] = (float)(page_random(&seed) % 2001) / 4000.0f - 0.25f;
		value[n + i] = 0.5f + (float)(page_random(&seed) % 1000) / 1000.0f;
	}
	for (int i = 0; i < w->ntensors; i++)
		w->tensor[i].v = strstr(w->tensor[i].name, "running_var") ? value + n : value;
}

struct weights *page_make(const struct page_kind *kind, struct buf *text)
{
	struct draft d = { .kind = kind, .text = text };
	const size_t names = (size_t)TENSORS_MAX * NAME_ROOM;
	char *memory;

	d.weights = mem_new(1, sizeof *d.weights);
	d.name = mem_new(TENSORS_MAX, NAME_ROOM);
	ck_assert(d.weights && d.name);
	d.weights->tensor = mem_new(TENSORS_MAX, sizeof *d.weights->tensor);
	ck_assert(d.weights->tensor != NULL);
	whole(&d);
	ck_assert(!text->lost);
	/* The names move to the head of the one block that the weights own. */
	memory = mem_new(names + 2 * d.longest * sizeof(float), 1);
	ck_assert(memory != NULL);
	memcpy(memory, d.name, names);
	mem_free(d.name);
	d.weights->memory = memory;
	for (int i = 0; i < d.weights->ntensors; i++)
		d.weights->tensor[i].name = memory + (size_t)i * NAME_ROOM;
	fill(d.weights, (float *)(void *)(memory + names), d.longest, kind->values);
	return d.weights;
}

struct net *page_net(const struct page_kind *kind, struct err *err)
{
	struct buf text = { 0 };
	struct weights *weights = page_make(kind, &text);
	struct net *net = net_parse(buf_str(&text), text.len, "made.net", weights, err);

	buf_free(&text);
	return net;
}

struct net *page_small(char option)
{
	const struct page_kind kind = {
		.nstages = 3, .blocks = { 1, 1, 1 }, .option = option, .edge = 8, .values = true
	};
	struct err err = { 0 };
	struct net *net = page_net(&kind, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	return net;
}

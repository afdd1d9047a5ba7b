/*
 * seed.c -- He's initialisation of a 1x1 convolution, and the batch norm behind it, from the name alone.
 */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "net/seed.h"

enum { SEEDED = 5, ALONG_CHANNELS = 4 };
enum { SEED_MOST = 1 << 26 }; /* numbers: thirty times what the largest ResNet has */

static const struct {
	const char *suffix;
	float all; /* every number of a batch norm's tensor */
} tensors[SEEDED] = {
	{ "0.weight", 0 },       { "1.weight", 1 },      { "1.bias", 0 },
	{ "1.running_mean", 0 }, { "1.running_var", 1 },
};

/* FNV-1a. */
static uint64_t hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static const uint64_t step = 0x9e3779b97f4a7c15u;
enum { DRAWS = 3 }; /* of the generator, for one number */

/* SplitMix64. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += step;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Twelve uniform numbers have variance 1 together; their middle is 6. Half a unit each, since 0..65535 has none. */
static double normal(uint64_t *state)
{
	int64_t sum = 0;

	for (int i = 0; i < DRAWS; i++) {
		uint64_t bits = next(state);

		for (int k = 0; k < 4; k++)
			sum += (int64_t)(bits >> (16 * k) & 0xffff);
	}
	return (double)(sum + 6 - 6 * 65536) / 65536.0;
}

static void fill(struct weight *w, float *v, int i, int in, int out)
{
	double deviation = sqrt(2.0 / (double)out);
	uint64_t state = hash(w->name);

	w->rank = i == 0 ? 4 : 1;
	w->dim[0] = out;
	w->len = (size_t)out;
	if (i == 0) {
		w->dim[1] = in;
		w->dim[2] = w->dim[3] = 1;
		w->len *= (size_t)in;
	}
	w->v = v;
	for (size_t k = 0; k < w->len; k++)
		v[k] = i == 0 ? (float)(normal(&state) * deviation) : tensors[i].all;
}

/* The generator's state is a sum, so it is put where the row begins. */
void seed_row(const char *block, int in, int out, int c, float *row)
{
	double deviation = sqrt(2.0 / (double)out);
	char name[SEED_ROOM];
	uint64_t state;

	snprintf(name, sizeof name, "%s.downsample.%s", block, tensors[0].suffix);
	state = hash(name) + (uint64_t)c * (uint64_t)in * DRAWS * step;
	for (int i = 0; i < in; i++)
		row[i] = (float)(normal(&state) * deviation);
}

struct weights *seed_projection(const char *block, int in, int out, struct err *err)
{
	struct weights *w = mem_new(1, sizeof *w);
	size_t names = (size_t)SEEDED * SEED_ROOM;
	size_t values = ((size_t)in + ALONG_CHANNELS) * (size_t)out;
	float *v;

	if (values > SEED_MOST) {
		weights_free(w);
		err_set(err, ERR_LIMIT, "a projection of %d channels to %d is more than skipstep seeds", in,
		        out);
		return NULL;
	}
	if (w) {
		w->tensor = mem_new(SEEDED, sizeof *w->tensor);
		w->memory = mem_new(values + names / sizeof(float), sizeof(float));
	}
	if (!w || !w->tensor || !w->memory) {
		weights_free(w);
		err_memory(err);
		return NULL;
	}
	v = w->memory;
	for (int i = 0; i < SEEDED; i++) {
		char *name = (char *)w->memory + values * sizeof(float) + (size_t)i * SEED_ROOM;

		snprintf(name, SEED_ROOM, "%s.downsample.%s", block, tensors[i].suffix);
		w->tensor[i].name = name;
		fill(&w->tensor[i], v, i, in, out);
		v += w->tensor[i].len;
	}
	w->ntensors = SEEDED;
	return w;
}

/*
 * seed.c -- drawn numbers: a hash of the tensor's name and the number's index, so any piece can be drawn by itself.
 */
#include <math.h>
#include <stdio.h>

#include "base/base.h"
#include "net/seed.h"

/* The same C for several processors, chosen when the program starts: whole numbers and one product, so the same bits. */
#if defined(HAVE_TARGET_CLONES)
#define CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define CLONES
#endif

enum { RUN = 64 }; /* numbers drawn in one go: whole vectors */

struct key {
	uint32_t a, b;
};

/* FNV-1a of the name, then mixed, so that names that differ at the end differ everywhere. */
static struct key key_of(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
	h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
	h ^= h >> 31;
	return (struct key){ (uint32_t)h, (uint32_t)(h >> 32) };
}

/* Word number i of this key. Half of the key goes in first, half on the way: streams of two names never run along. */
static inline uint32_t draw(struct key key, uint32_t i)
{
	uint32_t x = i + key.a;

	x = (x ^ (x >> 16)) * 0x21f0aaadu;
	x = ((x ^ (x >> 15)) + key.b) * 0x735a2d97u;
	x = (x ^ (x >> 16)) * 0x21f0aaadu;
	return x ^ (x >> 15);
}

static inline int32_t halves(uint32_t word)
{
	return (int32_t)(word & 0xffff) + (int32_t)(word >> 16);
}

enum { WORDS_APART = 1 << 30 }; /* of the words that make one number; indices stay below that */

/* Six of 16 bits: mean 6 * 65535 / 2, variance close to 65536 * 65536 / 2. */
static inline float normal(struct key key, uint32_t i, float scale)
{
	int32_t sum = halves(draw(key, i)) + halves(draw(key, i + WORDS_APART)) +
	              halves(draw(key, i + 2u * WORDS_APART));

	return (float)(sum - 3 * 65535) * scale;
}

/* An odd number between -2^24 and 2^24. */
static inline float even(struct key key, uint32_t i, float scale)
{
	return (float)((int32_t)(draw(key, i) >> 8) * 2 + 1 - (1 << 24)) * scale;
}

CLONES
static void fill_normal(struct key key, uint32_t first, size_t n, float scale, float *v)
{
	size_t i = 0;

	for (; i + RUN <= n; i += RUN)
		for (uint32_t k = 0; k < RUN; k++)
			v[i + k] = normal(key, first + (uint32_t)i + k, scale);
	for (; i < n; i++)
		v[i] = normal(key, first + (uint32_t)i, scale);
}

CLONES
static void fill_even(struct key key, uint32_t first, size_t n, float scale, float *v)
{
	size_t i = 0;

	for (; i + RUN <= n; i += RUN)
		for (uint32_t k = 0; k < RUN; k++)
			v[i + k] = even(key, first + (uint32_t)i + k, scale);
	for (; i < n; i++)
		v[i] = even(key, first + (uint32_t)i, scale);
}

void seed_normal(const char *name, double deviation, size_t first, size_t n, float *v)
{
	fill_normal(key_of(name), (uint32_t)first, n, (float)(deviation * sqrt(2) / 65536), v);
}

void seed_uniform(const char *name, double bound, size_t first, size_t n, float *v)
{
	fill_even(key_of(name), (uint32_t)first, n, (float)(bound / (1 << 24)), v);
}

double seed_deviation(const int dim[4])
{
	return sqrt(2 / ((double)dim[0] * dim[2] * dim[3]));
}

void seed_row(const char *block, int in, int out, int c, float *row)
{
	char name[SEED_ROOM];

	snprintf(name, sizeof name, "%s.downsample.0.weight", block);
	seed_normal(name, seed_deviation((int[]){ out, in, 1, 1 }), (size_t)c * (size_t)in, (size_t)in, row);
}

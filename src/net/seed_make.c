/*
 * seed_make.c -- seeded tensors in one block of memory: the numbers, then the names.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/threads.h"
#include "net/seed.h"

enum {
	PIECE = 1 << 16,
	MANY = 4
}; /* numbers a thread takes at a time; from how many pieces on it is worth it */

static size_t length(const struct seed_tensor *t)
{
	size_t n = 1;

	for (int i = 0; i < t->rank; i++)
		n *= (size_t)t->dim[i];
	return n;
}

/* All numbers; more than SEED_MOST, not necessarily how many more, where they are too many. */
static size_t numbers(const struct seed_tensor *t, int n)
{
	size_t all = 0;

	for (int i = 0; i < n && all <= SEED_MOST; i++) {
		double len = 1;

		for (int k = 0; k < t[i].rank; k++)
			len *= t[i].dim[k];
		all = len > SEED_MOST ? SEED_MOST + (size_t)1 : all + length(&t[i]);
	}
	return all;
}

static size_t name_bytes(const struct seed_tensor *t)
{
	return strlen(t->node) + 1 + strlen(t->suffix) + 1;
}

static int by_name(const void *a, const void *b)
{
	const struct weight *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* A tensor whose numbers will stand at v and whose name is written at `name`. */
static void place(const struct seed_tensor *t, struct weight *w, float *v, char *name)
{
	*w = (struct weight){ .name = name, .rank = t->rank, .v = v, .len = length(t) };
	memcpy(w->dim, t->dim, (size_t)t->rank * sizeof *t->dim);
	snprintf(name, name_bytes(t), "%s.%s", t->node, t->suffix);
}

/* Numbers first .. first + n - 1 of a tensor; `v` is where its numbers stand. */
static void draw(const struct seed_tensor *t, const char *name, float *v, size_t first, size_t n)
{
	v += first;
	switch (t->how) {
	case SEED_NORMAL:
		seed_normal(name, t->scale, first, n, v);
		break;
	case SEED_UNIFORM:
		seed_uniform(name, t->scale, first, n, v);
		break;
	case SEED_ALL:
		for (size_t i = 0; i < n; i++)
			v[i] = (float)t->scale;
	}
}

/* The part of each tensor that lies in the numbers from .. to - 1 of all, which stand in one row. */
static void draw_piece(const struct seed_tensor *t, const struct weights *w, float *all, size_t from,
                       size_t to)
{
	int lo = 0, hi = w->ntensors;

	while (hi - lo > 1) { /* the last tensor that begins at `from` or before it */
		int middle = lo + (hi - lo) / 2;

		if ((size_t)(w->tensor[middle].v - all) <= from)
			lo = middle;
		else
			hi = middle;
	}
	for (; lo < w->ntensors && from < to; lo++) {
		const struct weight *tensor = &w->tensor[lo];
		size_t begin = (size_t)(tensor->v - all), end = begin + tensor->len;

		end = end < to ? end : to;
		draw(&t[lo], tensor->name, all + begin, from - begin, end - from);
		from = end;
	}
}

/* In one parallel loop: threads that wait for each other at every tensor wait long on a busy machine. */
static void draw_all(const struct seed_tensor *t, const struct weights *w, float *all, size_t n)
{
	const int pieces = (int)((n + PIECE - 1) / PIECE);
	const int threads = pieces < MANY ? 1 : threads_had(0);

	(void)threads; /* without OpenMP */
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
	for (int i = 0; i < pieces; i++) {
		size_t from = (size_t)i * PIECE;

		draw_piece(t, w, all, from, n - from < PIECE ? n : from + PIECE);
	}
}

struct seed_tensor seed_norm(const char *node, const char *suffix, int channels, double gamma)
{
	bool weight = strcmp(suffix, "weight") == 0, one = weight || strcmp(suffix, "running_var") == 0;

	return (struct seed_tensor){ node, suffix, 1, { channels }, SEED_ALL, weight ? gamma : one };
}

struct weights *seed_make(const struct seed_tensor *t, int n, struct err *err)
{
	size_t values = numbers(t, n), text = 0;
	struct weights *w;
	float *v;
	char *name;

	if (values > SEED_MOST) {
		err_set(err, ERR_LIMIT,
		        "these weights would be more than %d numbers, more than skipstep seeds", SEED_MOST);
		return NULL;
	}
	for (int i = 0; i < n; i++)
		text += name_bytes(&t[i]);
	w = mem_new(1, sizeof *w);
	if (w) {
		w->tensor = mem_new((size_t)n, sizeof *w->tensor);
		w->by_name = mem_new((size_t)n, sizeof(const struct weight *));
		w->memory = mem_new(values + text / sizeof(float) + 1, sizeof(float));
	}
	if (!w || !w->tensor || !w->by_name || !w->memory) {
		weights_free(w);
		err_memory(err);
		return NULL;
	}
	v = w->memory;
	name = (char *)(v + values);
	for (int i = 0; i < n; i++) {
		place(&t[i], &w->tensor[i], v, name);
		w->by_name[i] = &w->tensor[i];
		v += w->tensor[i].len;
		name += name_bytes(&t[i]);
	}
	qsort(w->by_name, (size_t)n, sizeof(const struct weight *), by_name);
	w->ntensors = n;
	draw_all(t, w, w->memory, values);
	return w;
}

struct weights *seed_projection(const char *block, const struct op *norm, int in, int out, struct err *err)
{
	char conv[SEED_ROOM], bn[SEED_ROOM];
	struct seed_tensor t[1 + OP_PARAM];
	int n = 1;

	snprintf(conv, sizeof conv, "%s.downsample.0", block);
	snprintf(bn, sizeof bn, "%s.downsample.1", block);
	t[0] = (struct seed_tensor){ conv,        "weight",
		                     4,           { out, in, 1, 1 },
		                     SEED_NORMAL, seed_deviation((int[]){ out, in, 1, 1 }) };
	for (int k = 0; norm && k < OP_PARAM && norm->param[k]; k++)
		t[n++] = seed_norm(bn, norm->param[k], out, 1);
	if (numbers(t, n) <= SEED_MOST)
		return seed_make(t, n, err);
	err_set(err, ERR_LIMIT, "a projection of %d channels to %d is more than skipstep seeds", in, out);
	return NULL;
}

/*
 * seed_make.c -- seeded tensors in one block of memory: the numbers, then the names.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "net/seed.h"

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

/* A tensor whose numbers stand at v and whose name is written at `name`. */
static void make(const struct seed_tensor *t, struct weight *w, float *v, char *name)
{
	*w = (struct weight){ .name = name, .rank = t->rank, .v = v, .len = length(t) };
	memcpy(w->dim, t->dim, (size_t)t->rank * sizeof *t->dim);
	snprintf(name, name_bytes(t), "%s.%s", t->node, t->suffix);
	switch (t->how) {
	case SEED_NORMAL:
		seed_normal(name, t->scale, 0, w->len, v);
		break;
	case SEED_UNIFORM:
		seed_uniform(name, t->scale, 0, w->len, v);
		break;
	case SEED_ALL:
		for (size_t i = 0; i < w->len; i++)
			v[i] = (float)t->scale;
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
		make(&t[i], &w->tensor[i], v, name);
		w->by_name[i] = &w->tensor[i];
		v += w->tensor[i].len;
		name += name_bytes(&t[i]);
	}
	qsort(w->by_name, (size_t)n, sizeof(const struct weight *), by_name);
	w->ntensors = n;
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

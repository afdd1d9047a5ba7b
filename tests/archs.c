/*
 * archs.c -- see archs.h.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "archs.h"

enum { NAME_ROOM = 64, PER_BLOCK = 20, SPARE = 32, LONGEST = 1024 * 1024 * 9 };

struct making {
	const struct arch *a;
	struct weights *w;
	char *names;
};

static void add(struct making *m, const char *block, const char *word, const char *suffix, int rank,
                const int *dim)
{
	char *name = m->names + (size_t)m->w->ntensors * NAME_ROOM;

	snprintf(name, NAME_ROOM, "%s%s%s.%s", block, *block ? "." : "", word, suffix);
	archs_add(m->w, name, rank, dim);
}

static void conv(struct making *m, const char *block, const char *word, int in, int out, int kernel)
{
	add(m, block, word, "weight", 4, (int[]){ out, in, kernel, kernel });
	if (m->a->bias)
		add(m, block, word, "bias", 1, &out);
}

static void norm(struct making *m, const char *block, const char *word, int channels)
{
	static const char *const suffix[] = { "weight", "bias", "running_mean", "running_var" };
	int n = m->a->norm == NORM_NONE ? 0 : m->a->norm == NORM_GROUP ? 2 : 4;

	for (int i = 0; i < n; i++)
		add(m, block, word, suffix[i], 1, &channels);
}

static void stem(struct making *m)
{
	const struct arch *a = m->a;
	bool deep = a->stem == STEM_DEEP;

	if (deep) {
		conv(m, "", "conv1.0", 3, a->stem_width[0], 3);
		norm(m, "", "conv1.1", a->stem_width[0]);
		conv(m, "", "conv1.3", a->stem_width[0], a->stem_width[1], 3);
		norm(m, "", "conv1.4", a->stem_width[1]);
		conv(m, "", "conv1.6", a->stem_width[1], a->stem_width[2], 3);
	} else {
		conv(m, "", "conv1", 3, a->stem_width[0], a->stem == STEM_IMAGENET ? 7 : 3);
	}
	norm(m, "", "bn1", a->stem_width[deep ? 2 : 0]);
}

static void block(struct making *m, const struct arch_block *b)
{
	bool three = b->convs == 3;

	conv(m, b->name, "conv1", b->in, b->mid, three ? 1 : 3);
	norm(m, b->name, "bn1", b->mid);
	conv(m, b->name, "conv2", b->mid / b->groups, three ? b->mid : b->out, 3);
	norm(m, b->name, "bn2", three ? b->mid : b->out);
	if (three) {
		conv(m, b->name, "conv3", b->mid, b->out, 1);
		norm(m, b->name, "bn3", b->out);
	}
	if (b->path == PATH_DOWNSAMPLE) {
		conv(m, b->name, b->pooled ? "downsample.1" : "downsample.0", b->in, b->out, 1);
		norm(m, b->name, b->pooled ? "downsample.2" : "downsample.1", b->out);
	}
}

struct weights *archs_weights(const struct arch *a)
{
	size_t most = (size_t)(a->nblocks + 2) * PER_BLOCK + SPARE;
	struct making m = { .a = a, .w = mem_new(1, sizeof *m.w) };

	ck_assert(m.w != NULL);
	m.w->tensor = mem_new(most, sizeof *m.w->tensor);
	m.w->meta = mem_new(SPARE, sizeof *m.w->meta);
	m.w->memory = mem_new(LONGEST * sizeof(float) + most * NAME_ROOM, 1);
	ck_assert(m.w->tensor && m.w->meta && m.w->memory);
	m.names = (char *)m.w->memory + LONGEST * sizeof(float);
	stem(&m);
	for (int i = 0; i < a->nblocks; i++)
		block(&m, &a->block[i]);
	if (a->classes) {
		add(&m, "", "fc", "weight", 2, (int[]){ a->classes, a->block[a->nblocks - 1].out });
		add(&m, "", "fc", "bias", 1, &a->classes);
	}
	return m.w;
}

void archs_add(struct weights *w, const char *name, int rank, const int *dim)
{
	struct weight *t = &w->tensor[w->ntensors++];

	*t = (struct weight){ .name = name, .rank = rank, .v = w->memory, .len = 1 };
	for (int i = 0; i < rank; i++) {
		t->dim[i] = dim[i];
		t->len *= (size_t)dim[i];
	}
	ck_assert_uint_le(t->len, LONGEST);
}

void archs_rename(struct weights *w, const char *name, const char *to)
{
	for (int i = 0; i < w->ntensors; i++) {
		if (strcmp(w->tensor[i].name, name) != 0)
			continue;
		if (to)
			w->tensor[i].name = to;
		else
			w->tensor[i] = w->tensor[--w->ntensors];
		return;
	}
	ck_abort_msg("there is no tensor %s", name);
}

void archs_meta(struct weights *w, const char *key, const char *value)
{
	ck_assert_int_lt(w->nmeta, SPARE);
	w->meta[w->nmeta++] = (struct meta){ key, value };
}

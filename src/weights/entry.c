/* entry.c -- from a reader's list of entries to weights: one block for all names, one for all numbers. */
#include "weights/private.h"
#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64, LANES = ALIGN / sizeof(float) };

const char *entry_shown(char out[WEIGHTS_SHOWN], const char *name)
{
	static const char more[] = "...";
	size_t len = 0;
	uint32_t code;

	for (int n; (n = utf8_next(name + len, &code)) > 0; len += (size_t)n) {
		if (len + (size_t)n + sizeof(more) > WEIGHTS_SHOWN) {
			memcpy(out + len, more, sizeof(more));
			return out;
		}
		memcpy(out + len, name + len, (size_t)n);
	}
	out[len] = '\0';
	return out;
}

bool entry_name_ok(const char *name, struct err *err)
{
	char shown[WEIGHTS_SHOWN];
	size_t len = strlen(name);

	if (len > WEIGHTS_MAX_NAME)
		return err_set(err, ERR_MALFORMED, "the tensor name '%s' is %zu bytes long; %d are allowed",
		               entry_shown(shown, name), len, WEIGHTS_MAX_NAME);
	return text_is_safe(name) ||
	       err_set(err, ERR_MALFORMED, "the tensor name '%s' holds a control character",
	               entry_shown(shown, name));
}

static size_t padded(size_t len)
{
	return (len + LANES - 1) / LANES * LANES;
}

static const char *keep(char **at, const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = memcpy(*at, s, n);

	*at += n;
	return copy;
}

static bool make_room(struct weights *w, const struct entry *e, int n, const struct meta *meta, int nmeta)
{
	size_t text = 0, floats = 0;

	for (int i = 0; i < n; i++) {
		if (!e[i].dtype->convert)
			continue;
		w->ntensors++;
		floats += e[i].v ? 0 : padded(e[i].len ? e[i].len : 1);
		text += strlen(e[i].name) + 1;
	}
	for (int i = 0; i < nmeta; i++)
		text += strlen(meta[i].key) + strlen(meta[i].value) + 2;
	w->tensor = mem_new((size_t)w->ntensors, sizeof(*w->tensor));
	w->by_name = mem_new((size_t)w->ntensors, sizeof(*w->by_name));
	w->meta = mem_new((size_t)nmeta, sizeof(*w->meta));
	w->memory = mem_new(text, 1);
	if (floats) {
		w->values.p = mem_big(floats, sizeof(float));
		w->values.big = floats * sizeof(float);
	}
	return w->tensor && w->by_name && w->meta && w->memory && (w->values.p || !floats);
}

static int by_name(const void *a, const void *b)
{
	const struct weight *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

bool weights_sort(struct weights *w, struct err *err)
{
	char shown[WEIGHTS_SHOWN];

	for (int i = 0; i < w->ntensors; i++)
		w->by_name[i] = &w->tensor[i];
	qsort(w->by_name, (size_t)w->ntensors, sizeof(*w->by_name), by_name);
	for (int i = 1; i < w->ntensors; i++)
		if (strcmp(w->by_name[i - 1]->name, w->by_name[i]->name) == 0)
			return err_set(err, ERR_MALFORMED, "two tensors are called '%s'",
			               entry_shown(shown, w->by_name[i]->name));
	return true;
}

struct weights *weights_new(struct entry *e, int n, const struct meta *meta, int nmeta, struct err *err)
{
	struct weights *w = mem_new(1, sizeof(*w));

	if (!w || !make_room(w, e, n, meta, nmeta)) {
		weights_free(w);
		err_memory(err);
		return NULL;
	}

	float *v = w->values.p;
	char *text = w->memory;
	struct weight *t = w->tensor;

	for (int i = 0; i < n; i++) {
		if (!e[i].dtype->convert)
			continue;
		if (!e[i].v) {
			e[i].v = v;
			v += padded(e[i].len ? e[i].len : 1);
		}
		t->name = keep(&text, e[i].name);
		t->rank = e[i].rank;
		memcpy(t->dim, e[i].dim, sizeof(t->dim));
		t->v = e[i].v;
		t->len = e[i].len;
		t++;
	}
	for (; w->nmeta < nmeta; w->nmeta++) {
		w->meta[w->nmeta].key = keep(&text, meta[w->nmeta].key);
		w->meta[w->nmeta].value = keep(&text, meta[w->nmeta].value);
	}
	if (w->ntensors == 0)
		err_set(err, ERR_MISFIT, "no tensors of floating-point numbers in it");
	else if (weights_sort(w, err))
		return w;
	weights_free(w);
	return NULL;
}

/* safetensors.c -- the whole file: every tensor, no hole, no overlap, nothing left over. */
#include "weights/safetensors.h"
#include "base/alloc.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char METADATA[] = "__metadata__";

/* What is collected before weights are made of it; all names are borrowed from the JSON. */
struct list {
	struct entry *entry;
	int n;
	struct meta *meta;
	int nmeta;
};

static bool read_metadata(json_t *map, struct list *l, struct err *err)
{
	char shown[WEIGHTS_SHOWN];
	const char *key;
	json_t *value;

	if (!json_is_object(map))
		return err_set(err, ERR_MALFORMED, "%s is not an object", METADATA);
	l->meta = mem_new(json_object_size(map), sizeof(*l->meta));
	if (!l->meta)
		return err_memory(err);
	json_object_foreach(map, key, value)
	{
		if (!json_is_string(value))
			return err_set(err, ERR_MALFORMED, "%s: the value of '%s' is not a string", METADATA,
			               entry_shown(shown, key));
		l->meta[l->nmeta].key = key;
		l->meta[l->nmeta++].value = json_string_value(value);
	}
	return true;
}

static bool read_entries(const struct header *h, const struct bytes *b, struct list *l, struct err *err)
{
	const char *name;
	json_t *value;

	if (json_object_size(h->root) > WEIGHTS_MAX_TENSORS)
		return err_set(err, ERR_LIMIT, "%zu tensors; skipstep reads up to %d",
		               json_object_size(h->root), WEIGHTS_MAX_TENSORS);
	l->entry = mem_new(json_object_size(h->root), sizeof(*l->entry));
	if (!l->entry)
		return err_memory(err);
	json_object_foreach(h->root, name, value)
	{
		if (strcmp(name, METADATA) == 0) {
			if (!read_metadata(value, l, err))
				return false;
			continue;
		}
		l->entry[l->n].place = l->n;
		if (!safetensors_entry(name, value, b, h->data, &l->entry[l->n++], err))
			return false;
	}
	return l->n > 0 || err_set(err, ERR_MISFIT, "no tensors in it");
}

/* By place in the data; an empty tensor before the one that begins where it does. */
static int by_place(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static bool check_layout(const struct header *h, struct source *src, struct list *l, struct err *err)
{
	const struct bytes *b = &src->b;
	char shown[WEIGHTS_SHOWN];
	uint64_t at = 0;

	assert(l->entry);
	qsort(l->entry, (size_t)l->n, sizeof(*l->entry), by_place);
	for (int i = 0; i < l->n; i++) {
		const struct entry *e = &l->entry[i];

		if (e->begin < at)
			return err_set(err, ERR_MALFORMED,
			               "byte %" PRIu64 ": tensor '%s' overlaps the one before it",
			               h->data + e->begin, entry_shown(shown, e->name));
		if (e->begin > at)
			return err_set(err, ERR_MALFORMED,
			               "byte %" PRIu64 ": a hole of %" PRIu64 " bytes before tensor '%s'",
			               h->data + at, e->begin - at, entry_shown(shown, e->name));
		at = e->end;
	}
	if (at == b->n - h->data)
		return true;
	if (!src->lenient)
		return err_set(err, ERR_MALFORMED,
		               "byte %" PRIu64 ": %" PRIu64 " bytes too many after the last tensor",
		               h->data + at, b->n - h->data - at);
	buf_printf(&src->warning, "%s%" PRIu64 " bytes after the last tensor were left unread",
	           src->warning.len ? "; " : "", b->n - h->data - at);
	return true;
}

/* The numbers where they lie, as far as they can be used so; the rest converted. */
static struct weights *make(struct source *src, const struct header *h, struct list *l, struct err *err)
{
	unsigned char *data = src->b.p + h->data;
	struct weights *w;
	int used = 0;

	for (int i = 0; i < l->n; i++)
		if (dtype_in_place(l->entry[i].dtype, data + l->entry[i].begin)) {
			l->entry[i].v = (void *)(data + l->entry[i].begin);
			used++;
		}
	w = weights_new(l->entry, l->n, l->meta, l->nmeta, err);
	if (!w)
		return NULL;
	for (int i = 0; i < l->n; i++) {
		const struct entry *e = &l->entry[i];

		if (e->dtype->convert && (void *)e->v != (void *)(data + e->begin))
			e->dtype->convert(e->v, data + e->begin, e->len);
	}
	if (used) {
		w->file = (struct weight_block){ src->b.p, src->big };
		src->b.p = NULL;
	}
	w->format = "safetensors";
	return w;
}

struct weights *safetensors_parse(struct source *src, struct err *err)
{
	struct header h;
	struct list l = { 0 };
	struct weights *w = NULL;

	if (safetensors_header(src, &h, err) && read_entries(&h, &src->b, &l, err) &&
	    check_layout(&h, src, &l, err))
		w = make(src, &h, &l, err);
	mem_free(l.entry);
	mem_free(l.meta);
	json_text_free(&h.json);
	return w;
}

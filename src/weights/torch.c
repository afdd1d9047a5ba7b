/* torch.c -- from a state_dict in a pickle to weights: what it says of its tensors is compared with what there is. */
#include "weights/torch.h"
#include "base/alloc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One tensor of the state_dict. */
struct item {
	char *name; /* in list.text */
	const struct pickle_tensor *tensor;
	struct store store;
	float *v;
};

struct list {
	struct item *item;
	struct entry *entry;
	int n;
	char *text;
};

static bool fault(const char *name, struct err *err)
{
	char shown[WEIGHTS_SHOWN];

	return err_prefix(err, "tensor '%s'", entry_shown(shown, name));
}

static bool take_name(const struct pickle_value *key, char **text, struct item *item, struct err *err)
{
	if (memchr(key->s, '\0', key->n))
		return err_set(err, ERR_MALFORMED, "the name of a tensor has a NUL in it");
	item->name = *text;
	memcpy(item->name, key->s, key->n);
	item->name[key->n] = '\0';
	*text += key->n + 1;
	return entry_name_ok(item->name, err);
}

static bool list_make(const struct pickle *p, const struct pickle_value *dict, struct list *l,
                      struct err *err)
{
	const struct pickle_box *box = &p->box[dict->box];
	size_t room = 1, many = box->n / 2;
	char *text;

	for (uint32_t i = 0; i + 1 < box->n; i += 2)
		room += box->item[i].type == PICKLE_TEXT ? box->item[i].n + 1 : 0;
	l->item = mem_new(many, sizeof(*l->item));
	l->entry = mem_new(many, sizeof(*l->entry));
	l->text = text = mem_new(room, 1);
	if (!l->item || !l->entry || !l->text)
		return err_memory(err);
	for (uint32_t i = 0; i + 1 < box->n; i += 2) {
		struct item *item = &l->item[l->n];

		if (box->item[i].type != PICKLE_TEXT || box->item[i + 1].type != PICKLE_TENSOR)
			continue;
		item->tensor = &p->tensor[box->item[i + 1].box];
		if (!take_name(&box->item[i], &text, item, err))
			return false;
		l->n++;
	}
	return true;
}

/* The storage is there, and long enough for what the pickle says of it. */
static bool check_store(const struct pickle *p, const struct stores *from, struct item *item, struct err *err)
{
	const struct pickle_storage *s = &p->storage[item->tensor->storage];
	uint64_t size = s->dtype ? s->dtype->size : 1;

	if (item->tensor->dtype->size == 0)
		return err_set(err, ERR_UNSUPPORTED, "dtype %s is not supported; F32, F16, BF16 and F64 are",
		               item->tensor->dtype->name);
	if (!from->find(from->reader, s, &item->store, err))
		return false;
	return s->numel <= item->store.bytes / size ||
	       err_set(err, ERR_MALFORMED,
	               "its storage should have %" PRIu64 " numbers of %" PRIu64
	               " bytes, the file has %" PRIu64 " bytes of it",
	               s->numel, size, item->store.bytes);
}

/* A stride of 0 makes a tensor of any size from a single number: what the file cannot hold is not made up. */
static bool check_total(const struct list *l, size_t file, struct err *err)
{
	uint64_t total = 0, most = 4 * (uint64_t)file + (1 << 20);

	for (int i = 0; i < l->n; i++)
		if (l->item[i].tensor->dtype->convert)
			if (__builtin_add_overflow(total, (uint64_t)l->item[i].tensor->len, &total) ||
			    total > most)
				return err_set(err, ERR_LIMIT,
				               "its tensors have far more numbers than the file has bytes");
	return true;
}

static void fill_entries(const struct list *l)
{
	for (int i = 0; i < l->n; i++) {
		const struct pickle_tensor *t = l->item[i].tensor;
		struct entry *e = &l->entry[i];

		*e = (struct entry){
			.name = l->item[i].name, .dtype = t->dtype, .rank = t->rank, .len = t->len
		};
		memcpy(e->dim, t->dim, sizeof(e->dim));
	}
}

static int by_store(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return x->store.id < y->store.id ? -1 : x->store.id > y->store.id;
}

/* The whole storage, in order, of the type it is wanted in: read to where it shall lie. */
static bool is_direct(const struct item *item)
{
	const struct pickle_tensor *t = item->tensor;

	return t->offset == 0 && t->len * sizeof(float) == item->store.bytes && torch_is_contiguous(t) &&
	       dtype_in_place(t->dtype, (const unsigned char *)item->v);
}

/* Every storage is read once, though several tensors may share it. */
static bool fill(const struct pickle *p, const struct stores *from, struct list *l, struct err *err)
{
	unsigned char *scratch = NULL;
	uint64_t most = 0, held = UINT64_MAX;
	bool ok = true;

	for (int i = 0; i < l->n; i++)
		if (!is_direct(&l->item[i]) && l->item[i].store.bytes > most)
			most = l->item[i].store.bytes;
	if (most >= PTRDIFF_MAX || !(scratch = mem_new((size_t)most, 1)))
		return err_memory(err);
	qsort(l->item, (size_t)l->n, sizeof(*l->item), by_store);
	for (int i = 0; i < l->n && ok; i++) {
		const struct item *item = &l->item[i];
		const struct pickle_storage *s = &p->storage[item->tensor->storage];

		if (!item->v || !item->tensor->len)
			continue;
		if (is_direct(item)) {
			ok = from->read(from->reader, &item->store, item->v, err);
			continue;
		}
		if (held != item->store.id)
			ok = from->read(from->reader, &item->store, scratch, err);
		held = item->store.id;
		if (ok) /* what has no type is counted in bytes */
			torch_gather(item->tensor, scratch + s->base * (s->dtype ? s->dtype->size : 1),
			             item->v);
	}
	mem_free(scratch);
	return ok;
}

static struct weights *make(const struct pickle *p, const struct stores *from, struct list *l,
                            struct err *err)
{
	struct weights *w;

	for (int i = 0; i < l->n; i++)
		if (!check_store(p, from, &l->item[i], err)) {
			fault(l->item[i].name, err);
			return NULL;
		}
	if (!check_total(l, from->file, err))
		return NULL;
	fill_entries(l);
	w = weights_new(l->entry, l->n, NULL, 0, err);
	if (!w)
		return NULL;
	for (int i = 0; i < l->n; i++)
		l->item[i].v = l->entry[i].v;
	if (fill(p, from, l, err))
		return w;
	weights_free(w);
	return NULL;
}

struct weights *torch_weights(const struct pickle *p, const struct stores *from, struct err *err)
{
	struct list l = { 0 };
	struct buf under = { 0 };
	const struct pickle_value *dict = torch_state(p, &under, err);
	struct weights *w = NULL;

	if (dict && buf_ok(&under, err) && list_make(p, dict, &l, err))
		w = make(p, from, &l, err);
	if (w && under.len) {
		w->under = under.s;
		w->unwrapped = w->under;
		under = (struct buf){ 0 };
	}
	buf_free(&under);
	mem_free(l.item);
	mem_free(l.entry);
	mem_free(l.text);
	return w;
}

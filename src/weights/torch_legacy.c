/*
 * torch_legacy.c -- torch.save() of PyTorch 0.1.10 to 1.5: five pickles one after another, then the storages.
 *
 * The pickles: a magic number, the protocol (1001), what machine it was, the object, the storages' keys. Then for each
 * key how many numbers, in eight bytes, and the numbers.
 */
#include "weights/torch.h"
#include "base/alloc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char magic[] = { 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19 };
enum { PROTOCOL = 1001, COUNT = 8 };

struct part {
	const struct pickle_storage *storage;
	uint64_t at; /* in the file; its bytes begin there */
	uint64_t bytes;
};

struct reader {
	const struct bytes *b;
	struct part *part; /* sorted by key */
	int n;
};

static bool is_magic(const struct pickle_value *v)
{
	return v->type == PICKLE_LONG && v->n == sizeof(magic) && memcmp(v->s, magic, v->n) == 0;
}

/* The first three pickles. */
static bool read_head(const struct source *src, size_t *at, struct err *err)
{
	const struct bytes *b = &src->b;
	struct pickle p;
	const struct pickle_value *little;
	bool ok = pickle_read(b, at, "", &p, err);

	if (ok && !is_magic(&p.top))
		ok = err_set(err, ERR_MALFORMED,
		             "a Python pickle, but not one of torch.save(): its magic number is another");
	pickle_free(&p);
	if (!ok)
		return false;
	ok = pickle_read(b, at, "", &p, err);
	if (ok && (p.top.type != PICKLE_INT || p.top.i != PROTOCOL))
		ok = err_set(err, ERR_UNSUPPORTED, "torch.save()'s protocol is not %d", PROTOCOL);
	pickle_free(&p);
	if (!ok)
		return false;
	ok = pickle_read(b, at, "", &p, err);
	little = ok ? pickle_get(&p, &p.top, "little_endian") : NULL;
	if (little && (little->type != PICKLE_BOOL || !little->i))
		ok = weights_resave(src, "its numbers are stored big-endian", false, err);
	pickle_free(&p);
	return ok;
}

static int compare(const struct pickle_value *a, const struct pickle_value *b)
{
	int order = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

static int by_key(const void *a, const void *b)
{
	return compare(&((const struct part *)a)->storage->key, &((const struct part *)b)->storage->key);
}

static struct part *find_part(const struct reader *r, const struct pickle_value *key)
{
	struct pickle_storage wanted = { .key = *key };
	struct part part = { .storage = &wanted };

	return r->n ? bsearch(&part, r->part, (size_t)r->n, sizeof(part), by_key) : NULL;
}

/* Every storage the object speaks of, once. */
static bool list_parts(struct reader *r, const struct pickle *p, struct err *err)
{
	int n = 0;

	r->part = mem_new(p->nstorages, sizeof(*r->part));
	if (!r->part)
		return err_memory(err);
	for (uint32_t i = 0; i < p->nstorages; i++)
		r->part[i].storage = &p->storage[i];
	qsort(r->part, p->nstorages, sizeof(*r->part), by_key);
	for (uint32_t i = 0; i < p->nstorages; i++) {
		const struct pickle_storage *s = r->part[i].storage,
		                            *last = n ? r->part[n - 1].storage : NULL;

		if (last && compare(&last->key, &s->key) == 0) {
			if (last->dtype != s->dtype || last->numel != s->numel)
				return err_set(err, ERR_MALFORMED, "one storage with two types or sizes");
			continue;
		}
		r->part[n++] = r->part[i];
	}
	r->n = n;
	return true;
}

/* Where the numbers of one key lie; *at is moved behind them. */
static bool place(struct reader *r, const struct pickle_value *key, size_t *at, struct err *err)
{
	struct part *part = key->type == PICKLE_TEXT ? find_part(r, key) : NULL;
	const unsigned char *p = r->b->p + *at;
	uint64_t count = 0, size;

	if (!part || part->at)
		return err_set(err, ERR_MALFORMED, "byte %zu: a storage that %s", *at,
		               part ? "comes twice" : "no tensor is made of");
	if (r->b->n - *at < COUNT)
		return err_set(err, ERR_MALFORMED, "byte %zu: the file ends before a storage: cut short?",
		               *at);
	for (int i = COUNT - 1; i >= 0; i--)
		count = count << 8 | p[i];
	*at += COUNT;
	if (count != part->storage->numel)
		return err_set(err, ERR_MALFORMED,
		               "byte %zu: a storage of %" PRIu64 " numbers, that should have %" PRIu64,
		               *at - COUNT, count, part->storage->numel);
	size = part->storage->dtype ? part->storage->dtype->size : 1;
	if (size == 0)
		return err_set(err, ERR_UNSUPPORTED, "byte %zu: numbers of type %s are not supported", *at,
		               part->storage->dtype->name);
	if (count > (r->b->n - *at) / size)
		return err_set(err, ERR_MALFORMED,
		               "byte %zu: the file ends in the middle of a storage: cut short?", *at);
	part->at = *at;
	part->bytes = count * size;
	*at += (size_t)part->bytes;
	return true;
}

static bool place_all(struct reader *r, const struct pickle *keys, size_t *at, struct err *err)
{
	const struct pickle_box *box;

	if (keys->top.type != PICKLE_LIST)
		return err_set(err, ERR_MALFORMED, "the list of the file's storages is no list");
	box = &keys->box[keys->top.box];
	for (uint32_t i = 0; i < box->n; i++)
		if (!place(r, &box->item[i], at, err))
			return false;
	return true;
}

static bool find_store(void *reader, const struct pickle_storage *s, struct store *store, struct err *err)
{
	const struct part *part = find_part(reader, &s->key);

	if (!part || !part->at)
		return err_set(err, ERR_MALFORMED, "its storage is not in the file");
	*store = (struct store){ part->at, part->bytes };
	return true;
}

static bool read_store(void *reader, const struct store *store, void *to, struct err *err)
{
	const struct reader *r = reader;

	(void)err;
	memcpy(to, r->b->p + store->id, (size_t)store->bytes);
	return true;
}

struct weights *torch_legacy_parse(struct source *src, struct err *err)
{
	struct reader r = { .b = &src->b };
	struct stores stores = { &r, find_store, read_store, src->b.n };
	struct pickle object = { 0 }, keys = { 0 };
	struct weights *w = NULL;
	size_t at = 0;

	if (read_head(src, &at, err) && pickle_read(&src->b, &at, "", &object, err) &&
	    pickle_read(&src->b, &at, "", &keys, err) && list_parts(&r, &object, err) &&
	    place_all(&r, &keys, &at, err))
		w = torch_weights(&object, &stores, err);
	if (w)
		w->format = "PyTorch, legacy pickle";
	pickle_free(&object);
	pickle_free(&keys);
	mem_free(r.part);
	return w;
}

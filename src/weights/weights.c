/* weights.c -- which reader a file is for, told from its first bytes; looking things up. */
#include "weights/private.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/kind.h"

#include <math.h>
#include <string.h>

enum { LENGTH = 8 };
static const size_t MAX_BYTES = (size_t)INT32_MAX; /* 2 GiB: four times the largest ResNet in common use */

/* A file that something else wrote: what it is, and where there is one, the way to something skipstep reads. */
static bool refuse(const struct bytes *b, struct err *err)
{
	struct buf is = { 0 };

	kind_print(&is, b);
	err_set(err, ERR_MALFORMED, "this is %s, not weights", buf_str(&is));
	buf_free(&is);
	return false;
}

static bool mentions(const struct bytes *b, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= b->n && i < 65536; i++)
		if (memcmp(b->p + i, word, n) == 0)
			return true;
	return false;
}

static struct weights *parse(const struct bytes *b, struct err *err)
{
	if (b->n < LENGTH)
		return safetensors_parse(b, err);
	switch (kind_of(b)) {
	case KIND_SAFETENSORS:
	case KIND_UNKNOWN:
		return safetensors_parse(b, err);
	case KIND_ZIP:
	case KIND_PICKLE:
		err_set(err, ERR_UNSUPPORTED, "this is a PyTorch .pth file; skipstep reads .safetensors");
		return NULL;
	case KIND_HDF5:
		err_set(err, ERR_UNSUPPORTED, "this is an HDF5 file; skipstep reads .safetensors");
		return NULL;
	case KIND_TEXT:
		if (b->p[0] == '{' && mentions(b, "\"weight_map\"")) {
			err_set(
			    err, ERR_UNSUPPORTED,
			    "this lists weights kept in several files; skipstep reads one .safetensors file");
			return NULL;
		}
		break;
	default:
		break;
	}
	refuse(b, err);
	return NULL;
}

struct weights *weights_parse(const struct bytes *b, const char *name, struct err *err)
{
	struct weights *w = parse(b, err);

	if (!w)
		err_prefix(err, "%s", name);
	return w;
}

struct weights *weights_read(const char *path, struct err *err)
{
	struct bytes b;
	struct weights *w;

	if (!io_read(path, MAX_BYTES, &b, err))
		return NULL;
	w = weights_parse(&b, path, err);
	mem_free(b.p);
	return w;
}

void weights_free(struct weights *w)
{
	if (!w)
		return;
	mem_free(w->tensor);
	mem_free(w->by_name);
	mem_free(w->meta);
	mem_free(w->memory);
	mem_free(w);
}

const struct weight *weights_find(const struct weights *w, const char *name)
{
	int lo = 0, hi = w->ntensors;

	for (int i = 0; !w->by_name && i < w->ntensors; i++)
		if (strcmp(w->tensor[i].name, name) == 0)
			return &w->tensor[i];
	while (w->by_name && lo < hi) {
		int mid = lo + (hi - lo) / 2, order = strcmp(w->by_name[mid]->name, name);

		if (order == 0)
			return w->by_name[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const char *weights_meta(const struct weights *w, const char *key)
{
	for (int i = 0; i < w->nmeta; i++)
		if (strcmp(w->meta[i].key, key) == 0)
			return w->meta[i].value;
	return NULL;
}

size_t weights_odd(const struct weights *w, const char **first)
{
	size_t n = 0;

	*first = NULL;
	for (int i = 0; i < w->ntensors; i++) {
		const struct weight *t = &w->tensor[i];

		for (size_t k = 0; k < t->len; k++)
			n += !isfinite(t->v[k]);
		if (n && !*first)
			*first = t->name;
	}
	return n;
}

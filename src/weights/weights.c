/* weights.c -- which reader a file is for, told from its first bytes; looking things up. */
#include "weights/private.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/kind.h"

#include <string.h>

enum { LENGTH = 8 };
static const size_t MAX_BYTES = (size_t)INT32_MAX; /* 2 GiB: four times the largest ResNet in common use */

static struct weights *parse(struct source *src, struct err *err)
{
	if (src->b.n < LENGTH)
		return safetensors_parse(src, err);
	switch (kind_of(&src->b)) {
	case KIND_SAFETENSORS:
	case KIND_UNKNOWN: /* what a broken safetensors file breaks is said best by its own reader */
		return safetensors_parse(src, err);
	case KIND_ZIP:
		return torch_zip_parse(src, err);
	case KIND_PICKLE:
		return torch_legacy_parse(src, err);
	default:
		weights_refuse(src, err);
		return NULL;
	}
}

static void end_block(struct weight_block *block)
{
	if (block->big)
		mem_big_free(block->p, block->big, 1);
	else
		mem_free(block->p);
}

/* Ends the source, too. */
static struct weights *parse_named(struct source *src, const char *name, struct err *err)
{
	struct weights *w = parse(src, err);

	if (w && !buf_ok(&src->warning, err)) {
		weights_free(w);
		w = NULL;
	}
	if (w) {
		w->warning = src->warning.s;
		src->warning = (struct buf){ 0 };
	} else {
		err_prefix(err, "%s", name);
	}
	buf_free(&src->warning);
	end_block(&(struct weight_block){ src->b.p, src->b.p ? src->big : 0 });
	return w;
}

struct weights *weights_parse(const struct bytes *b, const char *name, bool lenient, struct err *err)
{
	struct source src = { .name = name, .b = { mem_new(b->n, 1), b->n }, .lenient = lenient };

	if (!src.b.p) {
		err_memory(err);
		err_prefix(err, "%s", name);
		return NULL;
	}
	if (b->n)
		memcpy(src.b.p, b->p, b->n);
	return parse_named(&src, name, err);
}

struct weights *weights_read(const char *path, bool lenient, struct err *err)
{
	struct source src = { .name = path, .lenient = lenient };

	if (!io_read_big(path, MAX_BYTES, &src.b, err))
		return NULL;
	src.big = src.b.n + 1;
	return parse_named(&src, path, err);
}

void weights_free(struct weights *w)
{
	if (!w)
		return;
	mem_free(w->tensor);
	mem_free(w->by_name);
	mem_free(w->meta);
	mem_free(w->memory);
	mem_free(w->warning);
	mem_free(w->under);
	mem_free(w->config);
	mem_free(w->names);
	end_block(&w->file);
	end_block(&w->values);
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

/* NaN and infinity are the numbers whose exponent is all ones. */
static bool is_odd(float f)
{
	uint32_t u;

	memcpy(&u, &f, sizeof(u));
	return (u & 0x7f800000) == 0x7f800000;
}

static size_t odd_in(const float *v, size_t len)
{
	enum { STRIP = 256 }; /* a count the compiler knows, for vectors */
	size_t n = 0, i = 0;

	for (; len - i >= STRIP; i += STRIP) {
		unsigned here = 0;

		for (size_t k = 0; k < STRIP; k++)
			here += is_odd(v[i + k]);
		n += here;
	}
	for (; i < len; i++)
		n += is_odd(v[i]);
	return n;
}

size_t weights_odd(const struct weights *w, const char **first)
{
	size_t n = 0;

	*first = NULL;
	for (int i = 0; i < w->ntensors; i++) {
		n += odd_in(w->tensor[i].v, w->tensor[i].len);
		if (n && !*first)
			*first = w->tensor[i].name;
	}
	return n;
}

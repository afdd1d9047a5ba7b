/* print.c -- weights as a safetensors file: names in order, float32, no hole; the same bytes each time. */
#include "weights/private.h"
#include "base/alloc.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH = 8, CHUNK = 16384 /* numbers */ };

static int by_name(const void *a, const void *b)
{
	const struct weight *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int by_key(const void *a, const void *b)
{
	const struct meta *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

static void put_meta(struct buf *out, const struct meta *const *meta, int n)
{
	json_key(out, "__metadata__");
	json_open(out, '{');
	for (int i = 0; i < n; i++) {
		json_key(out, meta[i]->key);
		json_string(out, meta[i]->value);
	}
	json_close(out, '}');
}

static uint64_t put_tensor(struct buf *out, const struct weight *t, uint64_t at)
{
	uint64_t end = at + (uint64_t)t->len * sizeof(float);

	json_key(out, t->name);
	json_open(out, '{');
	json_key(out, "dtype");
	json_string(out, "F32");
	json_key(out, "shape");
	json_open(out, '[');
	for (int i = 0; i < t->rank; i++)
		json_int(out, t->dim[i]);
	json_close(out, ']');
	json_key(out, "data_offsets");
	json_open(out, '[');
	json_int(out, (int64_t)at);
	json_int(out, (int64_t)end);
	json_close(out, ']');
	json_close(out, '}');
	return end;
}

/* The length in front of it, and spaces so that the numbers begin at a multiple of eight. */
static bool put_header(const struct meta *const *meta, int nmeta, const struct weight *const *t, int n,
                       struct io_out *to, struct err *err)
{
	struct buf out = { 0 };
	unsigned char length[LENGTH];
	uint64_t at = 0;
	bool ok;

	json_open(&out, '{');
	if (nmeta)
		put_meta(&out, meta, nmeta);
	for (int i = 0; i < n; i++)
		at = put_tensor(&out, t[i], at);
	json_close(&out, '}');
	while (out.len % LENGTH && !out.lost)
		buf_putc(&out, ' ');
	for (int i = 0; i < LENGTH; i++)
		length[i] = (unsigned char)((uint64_t)out.len >> 8 * i);
	ok = buf_ok(&out, err) && io_write(to, length, LENGTH, err) && io_write(to, out.s, out.len, err);
	buf_free(&out);
	return ok;
}

/* Little-endian, whatever the machine is. */
static bool put_numbers(const struct weight *t, struct io_out *to, unsigned char *room, struct err *err)
{
	for (size_t done = 0; done < t->len;) {
		size_t n = t->len - done < CHUNK ? t->len - done : CHUNK;

		for (size_t i = 0; i < n; i++) {
			uint32_t u;

			memcpy(&u, &t->v[done + i], sizeof(u));
			for (int k = 0; k < 4; k++)
				room[4 * i + (size_t)k] = (unsigned char)(u >> 8 * k);
		}
		if (!io_write(to, room, 4 * n, err))
			return false;
		done += n;
	}
	return true;
}

bool weights_print(const struct weights *w, struct io_out *to, struct err *err)
{
	const struct weight **t = mem_new((size_t)w->ntensors, sizeof(const struct weight *));
	const struct meta **meta = mem_new((size_t)w->nmeta, sizeof(const struct meta *));
	unsigned char *room = mem_new(CHUNK, sizeof(float));
	bool ok = false;

	if (!t || !meta || !room) {
		err_memory(err);
	} else {
		for (int i = 0; i < w->ntensors; i++)
			t[i] = &w->tensor[i];
		for (int i = 0; i < w->nmeta; i++)
			meta[i] = &w->meta[i];
		qsort(t, (size_t)w->ntensors, sizeof(const struct weight *), by_name);
		qsort(meta, (size_t)w->nmeta, sizeof(const struct meta *), by_key);
		ok = put_header(meta, w->nmeta, t, w->ntensors, to, err);
		for (int i = 0; ok && i < w->ntensors; i++)
			ok = put_numbers(t[i], to, room, err);
	}
	mem_free(t);
	mem_free(meta);
	mem_free(room);
	return ok;
}

/*
 * json_load.c -- a JSON text through jansson, in memory that is given back all at once.
 *
 * Short of memory in the middle of a word, jansson (2.14) reads past what it has kept of it.  So none of its
 * allocations ever fails: where one would, it is left by longjmp(), and what it had goes with the rest.
 */
#include "weights/safetensors.h"
#include "base/alloc.h"

#include <assert.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdalign.h>

enum { CHUNK = 65536, ALIGN = alignof(max_align_t) };

struct chunk {
	struct chunk *next;
	size_t used, room;
	alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct chunk *first;
	jmp_buf out;
};

/* jansson's allocator takes no argument: the arena of the parse that is going on in this thread. */
static _Thread_local struct arena *arena;

static void *on_malloc(size_t n)
{
	struct chunk *c = arena->first;

	if (n > PTRDIFF_MAX - CHUNK)
		longjmp(arena->out, 1);
	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (!c || n > c->room - c->used) {
		size_t room = n > CHUNK ? n : CHUNK;

		c = mem_new(1, sizeof *c + room);
		if (!c)
			longjmp(arena->out, 1);
		c->room = room;
		c->next = arena->first;
		arena->first = c;
	}
	c->used += n;
	return c->bytes + c->used - n;
}

static void on_free(void *p)
{
	(void)p; /* with all the others */
}

/* Apart from json_text_load(), whose locals longjmp() could lose. */
static bool parse(struct arena *a, const char *text, size_t n, json_t **root, json_error_t *why)
{
	if (setjmp(a->out))
		return false;
	*root = json_loadb(text, n, JSON_REJECT_DUPLICATES, why);
	return true;
}

bool json_text_load(const char *text, size_t n, struct json *json, json_error_t *why)
{
	struct arena a = { 0 };
	json_malloc_t others_malloc;
	json_free_t others_free;
	bool enough;

	assert(!arena);
	*json = (struct json){ 0 };
	json_get_alloc_funcs(&others_malloc, &others_free);
	json_set_alloc_funcs(on_malloc, on_free);
	arena = &a;
	enough = parse(&a, text, n, &json->root, why);
	arena = NULL;
	json_set_alloc_funcs(others_malloc, others_free);
	json->memory = a.first;
	if (!enough)
		json->root = NULL;
	return enough;
}

void json_text_free(struct json *json)
{
	for (struct chunk *c = json->memory, *next; c; c = next) {
		next = c->next;
		mem_free(c);
	}
	*json = (struct json){ 0 };
}

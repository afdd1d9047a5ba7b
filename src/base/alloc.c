/*
 * alloc.c -- checked allocation, with a fault a test can plan.
 *
 * The countdown is the one piece of state that outlives a call here: a fault has to be
 * planned from outside the code under test. Nothing but tests ever sets it, so
 * that allocating from several threads only reads it.
 */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static size_t fail_in; /* calls until the fault; 0 = none planned */
static bool fail_on;   /* stay failing once reached */

void mem_fail_at(size_t n, bool all)
{
	fail_in = n;
	fail_on = all;
}

static bool fails(void)
{
	if (fail_in == 0)
		return false;
	if (fail_in > 1) {
		fail_in--;
		return false;
	}
	if (!fail_on)
		fail_in = 0;
	return true;
}

/* n * size, at least 1 so that "nothing" is a pointer too; false where it does not fit. */
static bool product(size_t n, size_t size, size_t *out)
{
	if (size != 0 && n > PTRDIFF_MAX / size)
		return false;
	*out = n == 0 || size == 0 ? 1 : n * size;
	return true;
}

void *mem_new(size_t n, size_t size)
{
	size_t bytes;

	if (!product(n, size, &bytes) || fails())
		return NULL;
	return calloc(1, bytes);
}

void *mem_grow(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (!product(n, size, &bytes) || fails())
		return NULL;
	return realloc(p, bytes);
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	const char *end = memchr(s, '\0', n);
	size_t len = end ? (size_t)(end - s) : n;
	char *copy = len < PTRDIFF_MAX ? mem_new(len + 1, 1) : NULL;

	if (copy)
		memcpy(copy, s, len);
	return copy;
}

void mem_free(void *p)
{
	free(p);
}

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
#include <sys/mman.h>

/* Sanitizers watch what calloc() gives, not what the system gives. */
#if defined(__SANITIZE_ADDRESS__) || !defined(MAP_ANONYMOUS)
#define MAPPED 0
#else
#define MAPPED 1
#endif

enum {
	LARGE_PAGE = 2 << 20,
	WORTH = 512 << 10, /* so much of a large page must be wanted; the rest of it is lost */
	SMALL = 256 << 10  /* below that the heap is as good */
};

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

#if MAPPED
/* With what is left of the last large page, if that is worth one. */
static size_t span(size_t bytes)
{
	return bytes % LARGE_PAGE < WORTH ? bytes : (bytes / LARGE_PAGE + 1) * LARGE_PAGE;
}

/* Where a large page fits in, it begins at one and the system is asked for them: a fault each 2 MiB, not each 4 KiB. */
static void *map(size_t bytes)
{
	size_t more = bytes >= LARGE_PAGE ? LARGE_PAGE : 0;
	char *p = mmap(NULL, bytes + more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t skip = 0;

	if (p == MAP_FAILED)
		return NULL;
	if (more) {
		skip = (LARGE_PAGE - (uintptr_t)p % LARGE_PAGE) % LARGE_PAGE;
		if (skip)
			munmap(p, skip);
		p += skip;
		if (more > skip)
			munmap(p + bytes, more - skip);
#ifdef MADV_HUGEPAGE
		madvise(p, bytes, MADV_HUGEPAGE);
#endif
	}
	return p;
}
#endif

/* Whole pages, so that a mapping can be given back in parts; of what comes from the heap, whole lines. */
static bool pages(size_t n, size_t size, size_t *bytes)
{
	size_t page = 65536;

	if (!product(n, size, bytes) || *bytes > PTRDIFF_MAX - 4 * (size_t)LARGE_PAGE)
		return false;
	if (*bytes < SMALL - page)
		page = 64;
	*bytes = (*bytes + page - 1) / page * page;
	return true;
}

static void *heap(size_t bytes)
{
	void *p = aligned_alloc(64, bytes);

	return p ? memset(p, 0, bytes) : NULL;
}

void *mem_big(size_t n, size_t size)
{
	size_t bytes;

	if (!pages(n, size, &bytes) || fails())
		return NULL;
#if MAPPED
	if (bytes >= SMALL)
		return map(span(bytes));
#endif
	return heap(bytes);
}

void mem_big_free(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (!p || !pages(n, size, &bytes))
		return;
#if MAPPED
	if (bytes >= SMALL) {
		munmap(p, span(bytes));
		return;
	}
#endif
	free(p);
}

/*
 * alloc.h -- every allocation goes through here, so that a test can fail the Nth.
 *
 * All return NULL when memory is short, when n * size overflows, or when a test
 * asked for it; the caller says so with err_memory().
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include "base/base.h"

void *mem_new(size_t n, size_t size);           /* zeroed; n == 0 gives a valid pointer */
void *mem_grow(void *p, size_t n, size_t size); /* realloc; p stays valid on NULL; new part not zeroed */
char *mem_strdup(const char *);
char *mem_strndup(const char *, size_t n);
void mem_free(void *);

/* For what is large and written once: from the system, page by page as it is touched, in large pages where the system
   has them (then up to 1.5 MiB more than asked for). Zeroed, aligned to 64 bytes. Ended by mem_big_free() with the same
   n and size. */
void *mem_big(size_t n, size_t size);
void mem_big_free(void *, size_t n, size_t size); /* NULL is fine */

/* For tests: the Nth allocation from now (1 = the next) fails; with `all`, every later one too. 0 = never. */
void mem_fail_at(size_t n, bool all);
#endif

/*
 * base.h -- the words every file uses.  Floor 0: knows nothing of networks.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#if defined(__GNUC__)
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#else
#define PRINTF_LIKE(f, a)
#endif

/* The numbers are the lesson: no flag may change them. */
#if defined(__FAST_MATH__)
#error "skipstep's numbers are exact: build without -ffast-math"
#endif
#include <float.h>
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "skipstep needs float arithmetic in float: on 32-bit x86 build with -msse2 -mfpmath=sse"
#endif

static inline int int_min(int a, int b)
{
	return a < b ? a : b;
}

static inline int int_max(int a, int b)
{
	return a > b ? a : b;
}

static inline int int_clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}
#endif

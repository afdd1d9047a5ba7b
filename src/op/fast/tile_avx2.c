/* AVX2 with FMA: 8 lanes, 16 registers: 6 pixels by 2 vectors of sums. */
#include "op/fast/tile.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#if defined __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

enum { LANES = 8 };
#define V __m256
#define V_ZERO _mm256_setzero_ps()
#define V_LOAD(p) _mm256_loadu_ps(p)
#define V_STORE(p, v) _mm256_storeu_ps(p, v)
#define V_ALL(f) _mm256_set1_ps(f)
#define V_FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define V_ADD(a, b) _mm256_add_ps(a, b)
#define V_SUB(a, b) _mm256_sub_ps(a, b)
#define V_MUL(a, b) _mm256_mul_ps(a, b)
#define V_DIV(a, b) _mm256_div_ps(a, b)
/* 0 > v ? 0 : v: a NaN and -0 stay */
#define V_RELU(v) _mm256_max_ps(_mm256_setzero_ps(), v)
#define V_OR(a, b) _mm256_or_ps(a, b)
#define V_MAX_BITS(a, b) \
	_mm256_castsi256_ps(_mm256_max_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)))
#define V_SIGNED(v) (_mm256_movemask_ps(v) != 0)
#define V_EVENS(low, high) every_other(_mm256_shuffle_ps(low, high, 0x88))
#define V_ODDS(low, high) every_other(_mm256_shuffle_ps(low, high, 0xdd))
#define V_BEHIND(before, v) behind(before, v)
#define M int
#define FIRST(n) (n)
#define V_LOAD_N(p, n) load_first(p, n)
#define V_STORE_N(p, v, n) store_first(p, v, n)
#define TURN turn

static inline __attribute__((always_inline)) __m256 load_first(const float *p, int n)
{
	const __m256i place = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);

	return n == LANES ? _mm256_loadu_ps(p)
	                  : _mm256_maskload_ps(p, _mm256_cmpgt_epi32(_mm256_set1_epi32(n), place));
}

/* The two halves' pairs, put in order. */
static inline __attribute__((always_inline)) __m256 every_other(__m256 v)
{
	return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(v), 0xd8));
}

static inline __attribute__((always_inline)) __m256 behind(__m256 before, __m256 v)
{
	const __m256i turn = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);

	return _mm256_blend_ps(_mm256_permutevar8x32_ps(v, turn), _mm256_permutevar8x32_ps(before, turn), 1);
}

/* A masked store is slow on some processors. */
static inline __attribute__((always_inline)) void store_first(float *p, __m256 v, int n)
{
	__m128 part = _mm256_castps256_ps128(v);

	if (n == LANES) {
		_mm256_storeu_ps(p, v);
		return;
	}
	if (n & 4) {
		_mm_storeu_ps(p, part);
		part = _mm256_extractf128_ps(v, 1);
		p += 4;
	}
	if (n & 2) {
		_mm_storel_pi((__m64 *)p, part);
		part = _mm_movehl_ps(part, part);
		p += 2;
	}
	if (n & 1)
		_mm_store_ss(p, part);
}

#define INSTANCES \
	ROWS_OF_1_TO_4(1) ROWS_OF_5_TO_6(1) ROWS_OF_7_TO_12(1) \
	ROWS_OF_1_TO_4(2) ROWS_OF_5_TO_6(2)
#include "op/fast/tile_body.inc"

/* 8 pixels of 8 channels to 8 channels of 8 pixels, in three rounds: pairs, fours, halves. */
INLINED void turn(__m256 *a)
{
	__m256 b[8];

	UNROLL for (int i = 0; i < 8; i += 2)
	{
		b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
		b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
	}
	UNROLL for (int i = 0; i < 8; i += 4)
	{
		a[i] = _mm256_shuffle_ps(b[i], b[i + 2], 0x44);
		a[i + 1] = _mm256_shuffle_ps(b[i], b[i + 2], 0xee);
		a[i + 2] = _mm256_shuffle_ps(b[i + 1], b[i + 3], 0x44);
		a[i + 3] = _mm256_shuffle_ps(b[i + 1], b[i + 3], 0xee);
	}
	UNROLL for (int i = 0; i < 4; i++)
	{
		b[i] = _mm256_permute2f128_ps(a[i], a[i + 4], 0x20);
		b[i + 4] = _mm256_permute2f128_ps(a[i], a[i + 4], 0x31);
	}
	UNROLL for (int i = 0; i < 8; i++) a[i] = b[i];
}

#include "op/fast/end_body.inc"
#include "op/fast/map_body.inc"

static bool here(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

const struct tiles tiles_avx2 = { "avx2", LANES, { 12, 6 }, 0, here, find, NULL, end, &maps };

#if defined __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#else
static bool here(void)
{
	return false;
}

const struct tiles tiles_avx2 = { .name = "avx2", .here = here };
#endif

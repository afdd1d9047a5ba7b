/* AVX-512: 16 lanes, 32 registers: 14 pixels by 2 vectors of sums, the weights of a tap, and one number of the picture. */
#include "op/fast/tile.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#if defined __clang__
#pragma clang attribute push(__attribute__((target("avx512f,fma,prfchw"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,fma,prfchw,prefer-vector-width=512")
#endif

enum { LANES = 16 };
#define V __m512
#define V_ZERO _mm512_setzero_ps()
#define V_LOAD(p) _mm512_loadu_ps(p)
#define V_STORE(p, v) _mm512_storeu_ps(p, v)
#define V_ALL(f) _mm512_set1_ps(f)
#define V_FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define V_ADD(a, b) _mm512_add_ps(a, b)
#define V_SUB(a, b) _mm512_sub_ps(a, b)
#define V_MUL(a, b) _mm512_mul_ps(a, b)
#define V_DIV(a, b) _mm512_div_ps(a, b)
/* 0 > v ? 0 : v: a NaN and -0 stay */
#define V_RELU(v) _mm512_max_ps(_mm512_setzero_ps(), v)
#define M __mmask16
#define FIRST(n) (__mmask16)((1u << (n)) - 1)
#define V_OR(a, b) _mm512_castsi512_ps(_mm512_or_si512(_mm512_castps_si512(a), _mm512_castps_si512(b)))
#define V_MAX_BITS(a, b) \
	_mm512_castsi512_ps(_mm512_max_epi32(_mm512_castps_si512(a), _mm512_castps_si512(b)))
#define V_SIGNED(v) (_mm512_cmplt_epi32_mask(_mm512_castps_si512(v), _mm512_setzero_si512()) != 0)
#define V_LOAD_N(p, n) _mm512_maskz_loadu_ps(n, p)
#define V_STORE_N(p, v, n) _mm512_mask_storeu_ps(p, n, v)
/* said to be made here, so that it is not made again for every use */
#define V_LANES(bits) mask_of(bits)
#define V_LOAD_SOME(p, lane) _mm512_maskz_loadu_ps(lane, p)
#define V_FMA_SOME(a, b, c, lane) _mm512_mask3_fmadd_ps(a, b, c, lane)
#define V_EVENS(low, high) \
	_mm512_permutex2var_ps(low, \
	                       _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0), high)
#define V_ODDS(low, high) \
	_mm512_permutex2var_ps(low, \
	                       _mm512_set_epi32(31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1), high)
#define V_BEHIND(before, v) \
	_mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(v), _mm512_castps_si512(before), 15))
#define TURN turn

static inline __attribute__((always_inline)) __mmask16 mask_of(unsigned bits)
{
	__mmask16 mask = (__mmask16)bits;

	__asm__("" : "+Yk"(mask));
	return mask;
}

#define INSTANCES \
	ROWS_OF_1_TO_4(1) ROWS_OF_5_TO_6(1) ROWS_OF_7_TO_12(1) ROWS_OF_13_TO_14(1) ROWS_OF_15_TO_16(1) \
	ROWS_OF_1_TO_4(2) ROWS_OF_5_TO_6(2) ROWS_OF_7_TO_12(2) ROWS_OF_13_TO_14(2) SHORT_ROWS(2)
#include "op/fast/tile_body.inc"

/* 16 pixels of 16 channels to 16 channels of 16 pixels, in four rounds: pairs, fours, eights, halves. */
INLINED void turn(__m512 *a)
{
	__m512 b[16];

	UNROLL for (int i = 0; i < 16; i += 2)
	{
		b[i] = _mm512_unpacklo_ps(a[i], a[i + 1]);
		b[i + 1] = _mm512_unpackhi_ps(a[i], a[i + 1]);
	}
	UNROLL for (int i = 0; i < 16; i += 4)
	{
		a[i] = _mm512_shuffle_ps(b[i], b[i + 2], 0x44);
		a[i + 1] = _mm512_shuffle_ps(b[i], b[i + 2], 0xee);
		a[i + 2] = _mm512_shuffle_ps(b[i + 1], b[i + 3], 0x44);
		a[i + 3] = _mm512_shuffle_ps(b[i + 1], b[i + 3], 0xee);
	}
	/* a[4 * q + i] holds, in its quarter j, channel 4 * j + i of pixels 4 * q .. 4 * q + 3 */
	UNROLL for (int i = 0; i < 4; i++)
	{
		__m512 low = _mm512_shuffle_f32x4(a[i], a[i + 4], 0x44);
		__m512 high = _mm512_shuffle_f32x4(a[i], a[i + 4], 0xee);
		__m512 low2 = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0x44);
		__m512 high2 = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0xee);

		b[i + 0] = _mm512_shuffle_f32x4(low, low2, 0x88);
		b[i + 4] = _mm512_shuffle_f32x4(low, low2, 0xdd);
		b[i + 8] = _mm512_shuffle_f32x4(high, high2, 0x88);
		b[i + 12] = _mm512_shuffle_f32x4(high, high2, 0xdd);
	}
	UNROLL for (int i = 0; i < 16; i++) a[i] = b[i];
}

#include "op/fast/end_body.inc"
#include "op/fast/map_body.inc"

static bool here(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma");
}

const struct tiles tiles_avx512 = { "avx512", LANES, { 16, 14 }, 14, here, find, find_across, end, &maps };

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

const struct tiles tiles_avx512 = { .name = "avx512", .here = here };
#endif

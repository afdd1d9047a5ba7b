/* NEON of 64-bit ARM: 4 lanes, 32 registers: 8 pixels by 2 vectors of sums, 8 numbers of the picture, 2 of weights. */
#include "op/fast/tile.h"

#if defined __aarch64__ && defined __GNUC__
#include <arm_neon.h>

enum { LANES = 4 };
#define V float32x4_t
#define V_ZERO vdupq_n_f32(0)
#define V_LOAD(p) vld1q_f32(p)
#define V_STORE(p, v) vst1q_f32(p, v)
#define V_ALL(f) vdupq_n_f32(f)
#define V_FMA(a, b, c) vfmaq_f32(c, a, b)
#define V_ADD(a, b) vaddq_f32(a, b)
#define V_SUB(a, b) vsubq_f32(a, b)
#define V_MUL(a, b) vmulq_f32(a, b)
#define V_DIV(a, b) vdivq_f32(a, b)
#define V_RELU(v) vbslq_f32(vcltq_f32(v, vdupq_n_f32(0)), vdupq_n_f32(0), v)
#define V_OR(a, b) \
	vreinterpretq_f32_u32(vorrq_u32(vreinterpretq_u32_f32(a), vreinterpretq_u32_f32(b)))
#define V_MAX_BITS(a, b) \
	vreinterpretq_f32_s32(vmaxq_s32(vreinterpretq_s32_f32(a), vreinterpretq_s32_f32(b)))
#define V_SIGNED(v) (vminvq_s32(vreinterpretq_s32_f32(v)) < 0)
#define V_EVENS(low, high) vuzp1q_f32(low, high)
#define V_ODDS(low, high) vuzp2q_f32(low, high)
#define V_BEHIND(before, v) vextq_f32(before, v, 3)
#define M int
#define FIRST(n) (n)
#define V_LOAD_N(p, n) load_first(p, n)
#define V_STORE_N(p, v, n) store_first(p, v, n)
#define TURN turn

static inline __attribute__((always_inline)) float32x4_t load_first(const float *p, int n)
{
	float v[4] = { 0 };

	if (n == LANES)
		return vld1q_f32(p);
	for (int i = 0; i < n; i++)
		v[i] = p[i];
	return vld1q_f32(v);
}

static inline __attribute__((always_inline)) void store_first(float *p, float32x4_t from, int n)
{
	float v[4];

	if (n == LANES) {
		vst1q_f32(p, from);
		return;
	}
	vst1q_f32(v, from);
	for (int i = 0; i < n; i++)
		p[i] = v[i];
}

#define INSTANCES \
	ROWS_OF_1_TO_4(1) ROWS_OF_5_TO_6(1) ROWS_OF_7_TO_12(1) ROWS_OF_1_TO_4(2) ROWS_OF_5_TO_6(2) \
	ROWS_OF_7_TO_12(2) SHORT_ROWS_OF_3_TO_6(2)
#include "op/fast/tile_body.inc"
#include "op/fast/turn_plain.inc"
#include "op/fast/end_body.inc"
#include "op/fast/map_body.inc"

static bool here(void)
{
	return true;
}

const struct tiles tiles_neon = { "neon", LANES, { 12, 8 }, 8, here, find, NULL, end, &maps };
#else
static bool here(void)
{
	return false;
}

const struct tiles tiles_neon = { .name = "neon", .here = here };
#endif

/* Any processor and compiler: a vector is four floats in a struct, and fmaf() is the C library's where the processor
   has none. */
#include <math.h>

#include "op/fast/tile.h"

enum { LANES = 4 };
struct four {
	float v[LANES];
};
#define V struct four

static inline struct four v_all(float f)
{
	return (struct four){ { f, f, f, f } };
}

static inline struct four v_load_n(const float *p, int n)
{
	struct four v = { { 0 } };

	for (int i = 0; i < n; i++)
		v.v[i] = p[i];
	return v;
}

static inline void v_store_n(float *p, struct four v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = v.v[i];
}

static inline struct four v_fma(struct four a, struct four b, struct four c)
{
	for (int i = 0; i < LANES; i++)
		c.v[i] = fmaf(a.v[i], b.v[i], c.v[i]);
	return c;
}

static inline struct four v_relu(struct four a)
{
	for (int i = 0; i < LANES; i++)
		a.v[i] = a.v[i] < 0 ? 0 : a.v[i];
	return a;
}

/* The numbers' bits. */
union bits {
	struct four f;
	int32_t i[LANES];
};

static inline struct four v_or(struct four a, struct four b)
{
	union bits x = { a }, y = { b };

	for (int i = 0; i < LANES; i++)
		x.i[i] |= y.i[i];
	return x.f;
}

static inline struct four v_max_bits(struct four a, struct four b)
{
	union bits x = { a }, y = { b };

	for (int i = 0; i < LANES; i++)
		x.i[i] = x.i[i] > y.i[i] ? x.i[i] : y.i[i];
	return x.f;
}

static inline bool v_signed(struct four a)
{
	bool any = false;

	for (int i = 0; i < LANES; i++)
		any |= signbit(a.v[i]) != 0;
	return any;
}

static inline struct four v_evens(struct four low, struct four high)
{
	return (struct four){ { low.v[0], low.v[2], high.v[0], high.v[2] } };
}

static inline struct four v_odds(struct four low, struct four high)
{
	return (struct four){ { low.v[1], low.v[3], high.v[1], high.v[3] } };
}

static inline struct four v_behind(struct four before, struct four v)
{
	return (struct four){ { before.v[3], v.v[0], v.v[1], v.v[2] } };
}

#define EACH(name, sign) \
	static inline struct four name(struct four a, struct four b) \
	{ \
		for (int i = 0; i < LANES; i++) \
			a.v[i] = a.v[i] sign b.v[i]; \
		return a; \
	}
EACH(v_add, +)
EACH(v_sub, -)
EACH(v_mul, *)
EACH(v_div, /)

#define V_ZERO v_all(0)
#define V_LOAD(p) v_load_n(p, LANES)
#define V_STORE(p, v) v_store_n(p, v, LANES)
#define V_ALL(f) v_all(f)
#define V_FMA(a, b, c) v_fma(a, b, c)
#define V_ADD(a, b) v_add(a, b)
#define V_SUB(a, b) v_sub(a, b)
#define V_MUL(a, b) v_mul(a, b)
#define V_DIV(a, b) v_div(a, b)
#define V_RELU(v) v_relu(v)
#define V_OR(a, b) v_or(a, b)
#define V_MAX_BITS(a, b) v_max_bits(a, b)
#define V_SIGNED(v) v_signed(v)
#define V_EVENS(low, high) v_evens(low, high)
#define V_ODDS(low, high) v_odds(low, high)
#define V_BEHIND(before, v) v_behind(before, v)
#define M int
#define FIRST(n) (n)
#define V_LOAD_N(p, n) v_load_n(p, n)
#define V_STORE_N(p, v, n) v_store_n(p, v, n)
#define TURN turn

#define INSTANCES ROWS_OF_1_TO_4(1) ROWS_OF_1_TO_4(2)
#include "op/fast/tile_body.inc"
#include "op/fast/turn_plain.inc"
#include "op/fast/end_body.inc"
#include "op/fast/map_body.inc"

static bool here(void)
{
	return true;
}

const struct tiles tiles_portable = { "portable", LANES, { 4, 4 }, 0, here, find, NULL, end, &maps };

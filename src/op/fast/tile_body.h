/*
 * tile_body.h -- tile.h's kernels, written once and included by a file for each instruction set.
 *
 * Before it: V, a vector of LANES floats; V_ZERO, V_LOAD, V_STORE, V_ALL (one number to all lanes), V_FMA(a, b, c):
 * a * b + c, V_ADD, V_SUB, V_MUL, V_DIV, V_RELU; V_LOAD_N and V_STORE_N of the first n lanes, where n is an M made by
 * FIRST(n); TURN, which transposes; INSTANCES, the sizes of tiles there are.  All is unrolled when this is compiled,
 * and the sums stay in registers.
 */
#include "op/fast/tile.h"

#if defined __GNUC__
#define INLINED static inline __attribute__((always_inline))
#define LIKELY(x) __builtin_expect(x, 1)
#define FETCH(p) __builtin_prefetch(p, 0, 2)
#define FALL_THROUGH __attribute__((fallthrough))
#define UNROLL _Pragma("GCC unroll 32")
#else
#define INLINED static inline
#define LIKELY(x) (x)
#define FETCH(p) ((void)(p))
#define FALL_THROUGH ((void)0)
#define UNROLL
#endif

/* One pixel of one row: a number of the picture for all lanes of the tile. */
#define PIXEL(p) \
	do { \
		V b = V_ALL(x[(p) * stride]); \
		UNROLL for (int v = 0; v < nv; v++) sum[(r * np + (p)) * nv + v] = \
			V_FMA(b, w[v], sum[(r * np + (p)) * nv + v]); \
	} while (0)

#define FROM(p) \
	case p: \
		if (p < np) \
			PIXEL(p); \
		FALL_THROUGH;
#define UNTIL(p) \
	case p + 1: \
		if (p < np) \
			PIXEL(p); \
		FALL_THROUGH;

INLINED void tile(const int nr, const int np, const int nv, const int fixed, const struct tile_job *job)
{
	const int stride = fixed ? fixed : job->stride;
	const struct tap *end = job->tap + job->ntaps;
	const float *channel = job->x, *weight = job->w, *ahead = job->ahead;
	V sum[32];

	UNROLL for (int i = 0; i < nr * np * nv; i++) sum[i] = V_ZERO;
	if (job->go_on)
		UNROLL for (int i = 0; i < nr * np * nv; i++) sum[i] = V_LOAD(job->sum + i * LANES);
	for (int ci = job->nci; ci > 0; ci--, channel += job->plane, weight += job->wstep) {
		for (int i = job->nahead; i > 0; i--, ahead += 16)
			FETCH(ahead);
		for (const struct tap *tap = job->tap; tap < end; tap++) {
			const float *x = channel + (job->corner + tap->x);
			V w[TILE_VECTORS];

			UNROLL for (int v = 0; v < nv; v++) w[v] = V_LOAD(weight + (size_t)tap->k * (nv * LANES) + v * LANES);
			UNROLL for (int r = 0; r < nr; r++, x += job->row)
			{
				if (LIKELY(tap->kind[r] == TAP_ALL)) {
					UNROLL for (int p = 0; p < np; p++) PIXEL(p);
				} else if (tap->kind[r] == TAP_FROM) {
					switch (tap->from) {
						FROM(0) FROM(1) FROM(2) FROM(3) FROM(4) FROM(5) FROM(6) FROM(7)
						FROM(8) FROM(9) FROM(10) FROM(11) FROM(12) FROM(13) FROM(14)
						FROM(15)
					default:;
					}
				} else if (tap->kind[r] == TAP_UNTIL) {
					switch (tap->until) {
						UNTIL(15) UNTIL(14) UNTIL(13) UNTIL(12) UNTIL(11) UNTIL(10)
						UNTIL(9) UNTIL(8) UNTIL(7) UNTIL(6) UNTIL(5) UNTIL(4) UNTIL(3)
						UNTIL(2) UNTIL(1) UNTIL(0)
					default:;
					}
				}
			}
		}
	}
	UNROLL for (int i = 0; i < nr * np * nv; i++) V_STORE(job->sum + i * LANES, sum[i]);
}

#ifdef V_FMA_SOME
/* tile.h's across(): `nc` channels by `nv` vectors of pixels; lanes that a tap does not reach stay as they are. */
INLINED void across(const int nc, const int nv, const struct tile_job *job)
{
	const struct tap *end = job->tap + job->ntaps;
	const float *channel = job->x, *weight = job->w;
	V sum[16];

	UNROLL for (int i = 0; i < nc * nv; i++) sum[i] = V_ZERO;
	for (int ci = job->nci; ci > 0; ci--, channel += job->plane, weight += job->wstep)
		for (const struct tap *tap = job->tap; tap < end; tap++) {
			const float *x = channel + (job->corner + tap->x);
			const float *w = weight + (size_t)tap->k * nc;
			V some[TILE_VECTORS];
			M lane[TILE_VECTORS];

			UNROLL for (int v = 0; v < nv; v++, x += job->row)
			{
				lane[v] = V_LANES(tap->lane[v]);
				some[v] = V_LOAD_SOME(x, lane[v]);
			}
			UNROLL for (int c = 0; c < nc; c++)
			{
				V b = V_ALL(w[c]);

				UNROLL for (int v = 0; v < nv; v++) sum[c * nv + v] =
					V_FMA_SOME(b, some[v], sum[c * nv + v], lane[v]);
			}
		}
	UNROLL for (int i = 0; i < nc * nv; i++) V_STORE(job->sum + i * LANES, sum[i]);
}

#define ACROSS(c, v) \
	static void across_##c##_##v(const struct tile_job *job) \
	{ \
		across(c, v, job); \
	}
ACROSS(4, 1) ACROSS(4, 2) ACROSS(8, 1) ACROSS(8, 2)

static tile_run *find_across(int channels, int vectors)
{
	static tile_run *const all[2][2] = { { across_4_1, across_4_2 }, { across_8_1, across_8_2 } };

	return vectors >= 1 && vectors <= 2 ? all[channels == 8][vectors - 1] : NULL;
}
#endif

#define NAME_(r, p, v, s) run_##r##_##p##_##v##_##s
#define RUN(r, p, v, s) \
	static void NAME_(r, p, v, s)(const struct tile_job *job) \
	{ \
		tile(r, p, v, s, job); \
	}
#define STRIDES(r, p, v) RUN(r, p, v, 1) RUN(r, p, v, 2)
#define ALL_STRIDES(r, p, v) STRIDES(r, p, v) RUN(r, p, v, 0)

/* Every count of pixels, one row, strides 1 and 2; with any other stride a few. */
#define ROWS_OF_1_TO_4(v) ALL_STRIDES(1, 1, v) ALL_STRIDES(1, 2, v) STRIDES(1, 3, v) ALL_STRIDES(1, 4, v)
#define ROWS_OF_5_TO_6(v) STRIDES(1, 5, v) STRIDES(1, 6, v)
#define ROWS_OF_7_TO_12(v) \
	STRIDES(1, 7, v) STRIDES(1, 8, v) STRIDES(1, 9, v) STRIDES(1, 10, v) STRIDES(1, 11, v) STRIDES(1, 12, v)
#define ROWS_OF_13_TO_14(v) STRIDES(1, 13, v) STRIDES(1, 14, v)
#define ROWS_OF_15_TO_16(v) STRIDES(1, 15, v) STRIDES(1, 16, v)
/* Several rows at once, where maps are narrow. */
#define SHORT_ROWS_OF_3_TO_6(v) \
	STRIDES(2, 3, v) STRIDES(2, 4, v) STRIDES(2, 5, v) STRIDES(2, 6, v) STRIDES(3, 3, v) STRIDES(3, 4, v)
#define SHORT_ROWS(v) SHORT_ROWS_OF_3_TO_6(v) STRIDES(2, 7, v)

INSTANCES

#undef RUN
#define RUN(r, p, v, s) { r, p, v, s, NAME_(r, p, v, s) },
static const struct {
	int rows, pixels, vectors, stride;
	tile_run *run;
} kernels[] = { INSTANCES };

static tile_run *find(int rows, int pixels, int vectors, int stride)
{
	for (size_t i = 0; i < ARRAY_LEN(kernels); i++)
		if (kernels[i].rows == rows && kernels[i].pixels == pixels &&
		    kernels[i].vectors == vectors && kernels[i].stride == stride)
			return kernels[i].run;
	return NULL;
}

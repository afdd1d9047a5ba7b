/*
 * bench_limits.c -- what this machine can do at most: multiply-adds in registers, numbers to and from memory.
 *
 * A kernel cannot do more multiply-adds a second than a loop that does nothing else: twelve sums in registers, none of
 * which waits for another. The clock moves with heat and neighbours, so the best of several short runs counts.
 */
#include <math.h>
#include <string.h>
#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#elif defined __aarch64__
#include <arm_neon.h>
#endif

#include "base/alloc.h"
#include "op/fast/isa.h"
#include "verb/bench.h"

enum { SUMS = 12, ROUNDS = 20000, RUNS = 4 };

/* The sums are folded into one number, so that no compiler leaves them out. */
#define LOOP(type, set, fma, fold) \
	type sum[SUMS], x = set(0.999f), y = set(1e-3f); \
	for (int i = 0; i < SUMS; i++) \
		sum[i] = set((float)i); \
	for (int r = 0; r < ROUNDS; r++) \
		_Pragma("GCC unroll 12") for (int i = 0; i < SUMS; i++) sum[i] = fma(sum[i], x, y); \
	for (int i = 1; i < SUMS; i++) \
		sum[0] = fma(sum[0], x, sum[i]); \
	return fold(sum[0])

#if defined __x86_64__ && defined __GNUC__
__attribute__((target("avx512f"))) static float run_avx512(void)
{
	LOOP(__m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_cvtss_f32);
}

__attribute__((target("avx2,fma"))) static float run_avx2(void)
{
	LOOP(__m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_cvtss_f32);
}
#elif defined __aarch64__
static float32x4_t neon_fma(float32x4_t a, float32x4_t b, float32x4_t c)
{
	return vfmaq_f32(c, a, b);
}

static float neon_first(float32x4_t v)
{
	return vgetq_lane_f32(v, 0);
}

static float run_neon(void)
{
	LOOP(float32x4_t, vdupq_n_f32, neon_fma, neon_first);
}
#endif

static float same(float v)
{
	return v;
}

static float run_portable(void)
{
	LOOP(float, same, fmaf, same);
}

static const struct limit {
	const char *isa;
	int lanes;
	float (*run)(void);
} limits[] = {
#if defined __x86_64__ && defined __GNUC__
	{ "avx512", 16, run_avx512 },
	{ "avx2", 8, run_avx2 },
#elif defined __aarch64__
	{ "neon", 4, run_neon },
#endif
	{ "portable", 1, run_portable },
};

double limit_flops(const char *isa, int threads, double ms)
{
	const struct limit *l = limits;
	double best = 0, end = bench_now() + ms;
	float kept = 0;

	while (l < limits + ARRAY_LEN(limits) - 1 && strcmp(l->isa, isa) != 0)
		l++;
		/* every thread by its own watch: one that has to wait for a processor tells nothing of the processor */
#pragma omp parallel num_threads(threads) if (threads > 1) reduction(+ : kept, best)
	{
		double mine = 0;

		do {
			double start = bench_now();

			for (int i = 0; i < RUNS; i++)
				kept += l->run();
			mine = fmax(mine, 2e-6 * SUMS * ROUNDS * RUNS * l->lanes / (bench_now() - start));
		} while (bench_now() < end);
		best += mine;
	}
	return kept == 0 ? 0 : best; /* it never is */
}

/* ---- memory ------------------------------------------------------------------------------------- */

enum { BLOCK = 256 << 20, WORDS = BLOCK / 64 };
typedef uint64_t word __attribute__((vector_size(64)));

static uint64_t sum_part(const word *p, size_t n)
{
	word sum[2] = { { 0 } };
	uint64_t all = 0;

	for (size_t i = 0; i + 2 <= n; i += 2) {
		sum[0] += p[i];
		sum[1] += p[i + 1];
	}
	for (int k = 0; k < 8; k++)
		all += sum[0][k] + sum[1][k];
	return all;
}

double limit_read(int threads, double ms)
{
	word *block = mem_big(WORDS, sizeof *block);
	double best = 0, end = bench_now() + ms;
	uint64_t kept = 0;

	if (!block)
		return 0;
	memset(block, 1, BLOCK);
	do {
		double start = bench_now();

#pragma omp parallel for num_threads(threads) reduction(+ : kept) schedule(static)
		for (int t = 0; t < threads; t++)
			kept +=
			    sum_part(block + (size_t)t * (WORDS / (size_t)threads), WORDS / (size_t)threads);
		best = fmax(best, BLOCK / 1e6 / (bench_now() - start));
	} while (bench_now() < end);
	mem_big_free(block, WORDS, sizeof *block);
	return kept == 0 ? 0 : best;
}

double limit_copy(int threads, double ms)
{
	const size_t half = BLOCK / 2, part = half / (size_t)threads;
	char *block = mem_big(BLOCK, 1);
	double best = 0, end = bench_now() + ms;

	if (!block)
		return 0;
	memset(block, 1, BLOCK);
	do {
		double start = bench_now();

#pragma omp parallel for num_threads(threads) schedule(static)
		for (int t = 0; t < threads; t++)
			memcpy(block + half + (size_t)t * part, block + (size_t)t * part, part);
		best = fmax(best, BLOCK / 1e6 / (bench_now() - start));
	} while (bench_now() < end);
	mem_big_free(block, BLOCK, 1);
	return best;
}

static void put(struct bench *b, const char *key, double v)
{
	json_key(&b->more, key);
	v > 0 ? json_number(&b->more, v) : json_null(&b->more);
}

bool bench_limits(struct bench *b, struct err *err)
{
	double ms = b->seconds * 1e3 / 4, read, copy, single;

	(void)err;
	b->peak = limit_flops(fast_isa(), b->threads, ms);
	single = limit_flops(fast_isa(), 1, ms);
	read = limit_read(b->threads, ms);
	copy = limit_copy(b->threads, ms);
	put(b, "one_thread_gflops", single);
	put(b, "read_gb_s", read);
	put(b, "copy_gb_s", copy);
	buf_printf(&b->line,
	           "At most %.4g GFLOP/s of multiply-adds, %.4g in one thread; memory is read at %.3g GB/s, "
	           "copied at %.3g GB/s (read and written)",
	           b->peak, single, read, copy);
	return true;
}

/* map_body.h -- map.h's kernels, written once for all instruction sets: see tile_body.h for the words. */
#include "op/fast/map.h"

#define MAP(name, value) \
	static void map_##name(const struct map_job *m) \
	{ \
		for (size_t i = 0; i < m->n; i += LANES) { \
			M n = FIRST(m->n - i < LANES ? (int)(m->n - i) : LANES); \
			V x = V_LOAD_N(m->x + i, n); \
\
			V_STORE_N(m->y + i, value, n); \
		} \
	}
MAP(divide, V_DIV(x, V_ALL(m->a)))
MAP(centre, V_DIV(V_SUB(x, V_ALL(m->a)), V_ALL(m->b)))
MAP(norm, V_ADD(V_MUL(V_DIV(V_SUB(x, V_ALL(m->a)), V_ALL(m->b)), V_ALL(m->c)), V_ALL(m->d)))
MAP(relu, V_RELU(x))
MAP(add, V_ADD(x, V_LOAD_N(m->x2 + i, n)))

static void map_most(const struct most_job *m)
{
	for (size_t i = 0; i < m->n; i += LANES) {
		M n = FIRST(m->n - i < LANES ? (int)(m->n - i) : LANES);
		V most = V_LOAD_N(m->x + i, n);

		for (int k = 1; k < m->k; k++)
			most = V_LARGER(V_LOAD_N(m->x + i + k, n), most);
		if (!m->fresh)
			most = V_LARGER(most, V_LOAD_N(m->y + i, n));
		V_STORE_N(m->y + i, most, n);
	}
}

static const struct maps maps = { map_divide, map_centre, map_norm, map_relu, map_add, map_most };

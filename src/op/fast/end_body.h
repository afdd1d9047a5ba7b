/*
 * end_body.h -- what becomes of a tile's sums, written once for all instruction sets: see tile_body.h for the words.
 *
 * TURN has laid out a row of the tile as [channel][pixel]; every stage goes over one channel's pixels, LANES at a time.
 */

/* Which stages there are is known when this is compiled, for the common ones. */
struct stages {
	bool bias, norm, other, norm2, relu, all;
};

INLINED void keep(const struct tile_end *e, int stage, size_t at, V v, M n)
{
	if (e->out[stage])
		V_STORE_N(e->out[stage] + at, v, n);
}

INLINED V normed(const struct norm *norm, int c, V v)
{
	v = V_DIV(V_SUB(v, V_ALL(norm->mean[c])), V_ALL(norm->spread[c]));
	return V_ADD(V_MUL(v, V_ALL(norm->gamma[c])), V_ALL(norm->beta[c]));
}

/* Up to LANES pixels of a row, channels c .. c + n - 1, which lie `pitch` apart at `from`. */
INLINED void finish_row(const struct tile_end *e, const struct stages s, const float *from, size_t pitch, int c, int n,
                        size_t at, const M some)
{
	for (int end = c + n; c < end; c++, from += pitch, at += e->plane) {
		V v = V_ADD(V_LOAD(from), V_ZERO);

		if (s.bias)
			v = V_ADD(v, V_ALL(e->bias[c]));
		if (s.all)
			keep(e, 0, at, v, some);
		if (s.norm)
			v = normed(e->norm, c, v);
		if (s.all && s.norm)
			keep(e, 1, at, v, some);
		if (s.other)
			v = V_ADD(v, V_LOAD_N(e->other + at, some));
		if (s.all && s.other)
			keep(e, 2, at, v, some);
		if (s.norm2)
			v = normed(e->norm2, c, v);
		if (s.all && s.norm2)
			keep(e, 3, at, v, some);
		if (s.relu)
			v = V_RELU(v);
		if (s.all && s.relu)
			keep(e, 4, at, v, some);
		if (!s.all)
			V_STORE_N(e->out[4] + at, v, some);
	}
}

INLINED void finish(const struct tile_end *e, const struct stages s)
{
	_Alignas(64) float turned[LANES * TILE_WIDTH];

	for (int r = 0; r < e->rows; r++)
		for (int c = 0; c < e->channels; c += LANES) {
			const int n = int_min(LANES, e->channels - c);
			const float *from = turned;
			size_t pitch = TILE_WIDTH;

			if (e->pitch) {
				pitch = (size_t)e->pitch;
				from = e->sum + (size_t)c * pitch + (size_t)(r * TILE_WIDTH);
			} else {
				TURN(e->sum + (size_t)(r * e->pixels * e->lanes + c), e->lanes, e->pixels, turned);
			}
			for (int p = 0; p < e->pixels; p += LANES)
				finish_row(e, s, from + p, pitch, c, n,
				           (size_t)c * e->plane + (size_t)r * e->row + (size_t)p,
				           FIRST(int_min(LANES, e->pixels - p)));
		}
}

static void end(const struct tile_end *e)
{
	const struct stages s = { e->bias, e->norm, e->other, e->norm2, e->relu, e->all };
	const bool plain = !s.bias && !s.norm2 && s.norm;

	if (plain && s.relu && !s.other && !s.all)
		finish(e, (struct stages){ .norm = true, .relu = true });
	else if (plain && s.relu && s.other && !s.all)
		finish(e, (struct stages){ .norm = true, .other = true, .relu = true });
	else if (plain && s.relu && !s.other)
		finish(e, (struct stages){ .norm = true, .relu = true, .all = true });
	else if (plain && s.relu)
		finish(e, (struct stages){ .norm = true, .other = true, .relu = true, .all = true });
	else
		finish(e, s);
}

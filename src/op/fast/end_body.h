/*
 * end_body.h -- what becomes of a tile's sums, written once for all instruction sets: see tile_body.h for the words.
 *
 * TURN(from, lanes, pixels, to) transposes TILE_WIDTH pixels of LANES channels: to[i * TILE_WIDTH / LANES ..] are the
 * i-th channel's. Then all stages are done to one channel's pixels, LANES at a time.
 */

/* Which stages there are is known when this is compiled, for the common ones. */
struct stages {
	bool bias, norm, other, norm2, relu, all;
};

/* The same as struct tile_end, from a certain channel and pixel on; taken out of it so that it stays in registers. */
struct ending {
	const float *bias, *other;
	struct norm norm, norm2;
	size_t plane;
	float *out[5];
};

static struct norm norm_from(const struct norm *norm, int c)
{
	struct norm n = { 0 };

	if (norm)
		n = (struct norm){ norm->mean + c, norm->spread + c, norm->gamma + c, norm->beta + c };
	return n;
}

INLINED struct ending ending_at(const struct tile_end *e, const struct stages s, int c, size_t at)
{
	struct ending d = { .plane = e->plane };

	if (s.bias)
		d.bias = e->bias + c;
	if (s.other)
		d.other = e->other + at;
	if (s.norm)
		d.norm = norm_from(e->norm, c);
	if (s.norm2)
		d.norm2 = norm_from(e->norm2, c);
	for (int i = 0; i < 5; i++)
		d.out[i] = e->out[i] ? e->out[i] + at : NULL;
	return d;
}

INLINED V normed(const struct norm *n, int i, V v)
{
	v = V_DIV(V_SUB(v, V_ALL(n->mean[i])), V_ALL(n->spread[i]));
	return V_ADD(V_MUL(v, V_ALL(n->gamma[i])), V_ALL(n->beta[i]));
}

INLINED void keep(const struct ending *d, int stage, size_t at, V v, M some)
{
	if (d->out[stage])
		V_STORE_N(d->out[stage] + at, v, some);
}

/* Up to LANES pixels of the i-th channel from there on. */
INLINED void finish_one(const struct ending *d, const struct stages s, int i, V v, const M some)
{
	const size_t at = (size_t)i * d->plane;

	v = V_ADD(v, V_ZERO);
	if (s.bias)
		v = V_ADD(v, V_ALL(d->bias[i]));
	if (s.all)
		keep(d, 0, at, v, some);
	if (s.norm)
		v = normed(&d->norm, i, v);
	if (s.all && s.norm)
		keep(d, 1, at, v, some);
	if (s.other)
		v = V_ADD(v, V_LOAD_N(d->other + at, some));
	if (s.all && s.other)
		keep(d, 2, at, v, some);
	if (s.norm2)
		v = normed(&d->norm2, i, v);
	if (s.all && s.norm2)
		keep(d, 3, at, v, some);
	if (s.relu)
		v = V_RELU(v);
	if (s.all && s.relu)
		keep(d, 4, at, v, some);
	if (!s.all)
		V_STORE_N(d->out[4] + at, v, some);
}

/* A row of the tile, LANES channels from c on: transposed in registers and finished from there. */
INLINED void finish_turned(const struct tile_end *e, const struct stages s, int r, int c)
{
	const int n = int_min(LANES, e->channels - c);
	const size_t at = (size_t)c * e->plane + (size_t)r * e->row;
	V row[TILE_WIDTH];

	TURN(e->sum + (size_t)(r * e->pixels * e->lanes + c), e->lanes, e->pixels, row);
	for (int p = 0; p < e->pixels; p += LANES) {
		const struct ending d = ending_at(e, s, c, at + (size_t)p);
		const M some = FIRST(int_min(LANES, e->pixels - p));

		UNROLL for (int i = 0; i < LANES; i++)
		{
			if (i >= n)
				break;
			finish_one(&d, s, i, row[i * (TILE_WIDTH / LANES) + p / LANES], some);
		}
	}
}

/* A row of a tile whose lanes are pixels. */
INLINED void finish_straight(const struct tile_end *e, const struct stages s, int r)
{
	for (int p = 0; p < e->pixels; p += LANES) {
		const struct ending d = ending_at(e, s, 0, (size_t)r * e->row + (size_t)p);
		const M some = FIRST(int_min(LANES, e->pixels - p));
		const float *from = e->sum + (size_t)(r * TILE_WIDTH + p);

		for (int i = 0; i < e->channels; i++, from += e->pitch)
			finish_one(&d, s, i, V_LOAD(from), some);
	}
}

INLINED void finish(const struct tile_end *e, const struct stages s)
{
	for (int r = 0; r < e->rows; r++)
		if (e->pitch)
			finish_straight(e, s, r);
		else
			for (int c = 0; c < e->channels; c += LANES)
				finish_turned(e, s, r, c);
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

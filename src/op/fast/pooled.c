/*
 * pooled.c -- a maxpool2d behind a convolution, strip by strip.
 *
 * A large map that is written whole and then read is read from far away. So each share of the convolution, when a strip
 * of its rows is done, does those rows of the pool whose windows lie within its own rows; the step of the pool itself
 * only does the few that reach into two shares.
 */
#include "op/fast/group.h"
#include "op/fast/map.h"

/* Rows of the pool whose windows, as far as they are in the map, lie within its rows from .. to - 1. */
static struct part within(const struct plan_step *pool, int height, int from, int to)
{
	const struct args *a = &pool->args;
	struct part p = { from ? (from + a->pad + a->stride - 1) / a->stride : 0, pool->out.h };

	if (to < height)
		p.to = to + a->pad < a->kernel ? 0 : int_min(p.to, (to + a->pad - a->kernel) / a->stride + 1);
	return p;
}

static void pool_rows(const struct group *feeder, const struct plan_step *step, const struct tensor *const out[],
                      int from, int to)
{
	const struct plan_step *pool = &step[feeder->pool];
	const struct call call = { .in = { out[feeder->last] }, .args = pool->args };

	if (from < to)
		map_maxpool(feeder->maps, &call, out[feeder->pool], from, to);
}

void pooled_strip(void *user, int first, int end)
{
	struct pooled *p = user;
	const struct part rows = within(&p->step[p->feeder->pool], p->step[p->feeder->last].out.h, first, end);

	pool_rows(p->feeder, p->step, p->out, int_max(rows.from, p->done), rows.to);
	p->done = int_max(p->done, rows.to);
}

void pooled_rest(const struct group *g, const struct plan_step *step, const struct tensor *const out[], int me, int all)
{
	const struct group *feeder = g->feeder;
	const struct conv *conv = feeder->conv;
	/* one thread does not cut into shares; see team.c */
	const int shares = all == 1 ? 1 : all / group_shares(g) * group_shares(feeder);
	const int height = step[feeder->last].out.h, rows = step[feeder->pool].out.h;
	const int end = (int)((int64_t)rows * (me + 1) / all);
	int at = (int)((int64_t)rows * me / all);

	for (int i = 0; conv->pack && i < shares; i++) {
		const struct share s = conv_share(conv, i, shares);
		struct part done;

		if (!conv_by_rows(conv, s) || s.rows.from == s.rows.to)
			continue;
		done = within(&step[feeder->pool], height, conv->row[s.rows.from].first,
		              conv->row[s.rows.to - 1].first + conv->row[s.rows.to - 1].n);
		if (done.from >= done.to)
			continue;
		pool_rows(feeder, step, out, at, int_min(done.from, end));
		at = int_max(at, done.to);
	}
	pool_rows(feeder, step, out, at, end);
}

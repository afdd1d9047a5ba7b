/* Which steps go together, and how they are run. See group.h. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "op/fast/group.h"
#include "op/fast/map.h"
#include "op/fast/team.h"

static struct call call_of(const struct plan_step *step, const struct tensor *const in[OP_IN])
{
	struct call call = { .args = step->args };

	memcpy(call.in, in, sizeof(call.in));
	memcpy(call.w, step->w, sizeof(call.w));
	return call;
}

static bool make_norm(const struct plan_step *step, struct norm *norm, float *spread)
{
	for (int c = 0; c < step->out.c; c++)
		spread[c] = sqrtf(step->w[3]->v[c] + step->args.eps);
	*norm = (struct norm){ step->w[2]->v, spread, step->w[0]->v, step->w[1]->v };
	return true;
}

/* Is step i this op, and does it read the step before it? */
static bool follows(const struct plan_step *step, int nsteps, int i, const struct op *op)
{
	return i < nsteps && step[i].op == op && step[i].in[0] == i - 1;
}

/* An addition of the step before it and of one that was done before the group; -1: none. */
static int other_of(const struct plan_step *step, int nsteps, int i, int first)
{
	if (i >= nsteps || step[i].op != &op_add)
		return -1;
	for (int k = 0; k < 2; k++)
		if (step[i].in[k] == i - 1 && step[i].in[1 - k] < first)
			return step[i].in[1 - k];
	return -1;
}

/* Option A stands between the convolution and the addition: x thinned out, which can as well be done before. */
static bool is_pad(const struct plan_step *step, int nsteps, int i, int first)
{
	return i + 1 < nsteps && step[i].op == &op_zero_pad_shortcut && step[i].in[0] < first &&
	       step[i + 1].op == &op_add &&
	       ((step[i + 1].in[0] == i - 1 && step[i + 1].in[1] == i) ||
	        (step[i + 1].in[0] == i && step[i + 1].in[1] == i - 1));
}

/* Takes in what follows the convolution, as far as a pass over its numbers can go. */
static void gather(struct group *g, const struct plan_step *step, int nsteps)
{
	int next = g->first + 1;

	if (follows(step, nsteps, next, &op_batchnorm2d))
		g->step[STAGE_NORM] = next++;
	g->other = other_of(step, nsteps, next, g->first);
	if (g->conv->nrows > 1 && is_pad(step, nsteps, next, g->first))
		g->other = g->pad = next++;
	if (g->other >= 0)
		g->step[STAGE_ADD] = next++;
	if (follows(step, nsteps, next, &op_batchnorm2d))
		g->step[STAGE_NORM2] = next++;
	if (follows(step, nsteps, next, &op_relu))
		g->step[STAGE_RELU] = next++;
	g->last = next - 1;
	if (g->conv->nrows > 1 && follows(step, nsteps, next, &op_maxpool2d))
		g->pool = next;
}

bool group_open(struct group *g, const struct tiles *tiles, const struct plan_step *step, int nsteps,
                int first, struct shape input)
{
	const struct plan_step *s = &step[first];
	const struct tensor in = { first ? step[s->in[0]].out : input, NULL };
	const struct call call = call_of(s, (const struct tensor *const[OP_IN]){ &in });

	*g = (struct group){ .first = first, .last = first, 
		            .other = -1, .pad = -1, .pool = -1, .maps = tiles->maps };
	for (int i = 0; i < STAGES; i++)
		g->step[i] = -1;
	g->step[STAGE_CONV] = first;
	if (s->op != &op_conv2d && s->op != &op_linear)
		return true;
	g->conv = conv_new(tiles, &call, s->out);
	if (!g->conv)
		return true;
	gather(g, step, nsteps);
	g->spread = mem_new(2 * (size_t)s->out.c, sizeof(*g->spread));
	if (!g->spread)
		return false;
	if (g->step[STAGE_NORM] >= 0)
		make_norm(&step[g->step[STAGE_NORM]], &g->norm, g->spread);
	if (g->step[STAGE_NORM2] >= 0)
		make_norm(&step[g->step[STAGE_NORM2]], &g->norm2, g->spread + s->out.c);
	return true;
}

void group_close(struct group *g)
{
	conv_free(g->conv);
	mem_free(g->spread);
	*g = (struct group){ 0 };
}

void group_run_step(const struct plan_step *step, int i, const struct tensor *bytes,
                    const struct tensor *const out[])
{
	const struct plan_step *s = &step[i];
	const struct tensor *in[OP_IN] = { bytes };
	struct tensor to = *out[i];

	for (int k = 0; i > 0 && k < s->nin; k++)
		in[k] = out[s->in[k]];
	const struct call call = call_of(s, in);

	op_run(s->op, &call, &to);
}

/* What a share of the convolution adds. Maps of more than one row are cut by rows, never by columns. */
static void run_pad(const struct group *g, const struct plan_step *step, const struct tensor *const out[], int me,
                    int all)
{
	const struct conv *c = g->conv;
	const struct share s = conv_share(c, me, all);
	const struct call call = call_of(&step[g->pad], (const struct tensor *const[OP_IN]){ out[step[g->pad].in[0]] });
	const struct tensor to = *out[g->pad];
	struct part channels, rows;

	if (s.pieces.from == s.pieces.to || s.rows.from == s.rows.to)
		return;
	channels.from = c->piece[s.pieces.from].first;
	channels.to = c->piece[s.pieces.to - 1].first + c->piece[s.pieces.to - 1].channels;
	rows.from = c->row[s.rows.from].first;
	rows.to = c->row[s.rows.to - 1].first + c->row[s.rows.to - 1].n;
	map_zero_pad(&call, &to, channels.from, channels.to, rows.from, rows.to);
}

/* More than one, so that a thread whose processor is slower, or is taken away for a while, is helped by the others; few,
   since each share reads its weights and the rows around it anew. */
int group_shares(const struct group *g)
{
	const double some = 1e6, many = 4e7; /* multiply-adds: some ten microseconds; some tenths of a millisecond */
	double macs;

	if (!g->conv)
		return 1;
	macs = (double)g->conv->npack * g->conv->out.h * g->conv->out.w;
	return macs > many ? TEAM_SHARES : macs > some ? 2 : 1;
}

void group_run(const struct group *g, const struct plan_step *step, const struct tensor *bytes,
               const struct tensor *const out[], bool together, int me, int all)
{
	struct pooled pooled = { g, step, out, 0 };
	struct conv_end to = { 0 };
	int stored = 0, last = STAGE_CONV;

	if (g->feeder && together) {
		pooled_rest(g, step, out, me, all);
		return;
	}
	if (!g->conv) {
		struct tensor o = *out[g->first];
		const struct plan_step *s = &step[g->first];
		const struct tensor *in[OP_IN] = { bytes };

		for (int k = 0; g->first > 0 && k < s->nin; k++)
			in[k] = out[s->in[k]];
		const struct call call = call_of(s, in);

		if (!map_call(g->maps, s->op, &call, &o, me, all) && me == 0)
			op_run(s->op, &call, &o);
		return;
	}
	if (!g->conv->pack) {
		for (int i = g->first; me == 0 && i <= g->last; i++)
			group_run_step(step, i, bytes, out);
		return;
	}
	for (int i = 0; i < STAGES; i++)
		if (g->step[i] >= 0) {
			to.out[i] = out[g->step[i]]->v;
			stored += to.out[i] != NULL;
			last = i;
		}
	to.norm = g->step[STAGE_NORM] >= 0 ? &g->norm : NULL;
	to.norm2 = g->step[STAGE_NORM2] >= 0 ? &g->norm2 : NULL;
	to.other = g->other >= 0 ? out[g->other]->v : NULL;
	to.relu = g->step[STAGE_RELU] >= 0;
	to.all = stored > 1;
	if (!to.all)
		to.out[STAGE_RELU] = to.out[last];
	if (g->pool >= 0 && together) {
		to.strip = pooled_strip;
		to.user = &pooled;
	}
	if (g->pad >= 0)
		run_pad(g, step, out, me, all);
	conv_run(g->conv, out[step[g->first].in[0]]->v, &to, me, all);
}

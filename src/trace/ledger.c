/*
 * ledger.c -- sizes, shares and angles of what an add adds; the spread of each convolution's responses.
 */
#include <assert.h>
#include <math.h>

#include "base/alloc.h"
#include "trace/ledger.h"

static struct account balance(const struct trace *trace, int n)
{
	const struct part *part = &trace->net->part[n];
	const struct step *add = &trace->step[part->add];
	const float *learned = add->call.in[0]->v, *came = add->call.in[1]->v;
	size_t len = shape_len(add->out.shape);
	double dot = 0, ll = 0, rr = 0, below = 0;
	struct account account = { .part = n };

	for (size_t i = 0; i < len; i++) {
		double l = (double)learned[i], r = (double)came[i];

		dot += l * r;
		ll += l * l;
		rr += r * r;
		below += add->out.v[i] < 0;
	}
	account.learned = sqrt(ll / (double)len);
	account.round = sqrt(rr / (double)len);
	account.share = account.learned / (account.learned + account.round);
	account.cosine = dot / (sqrt(ll) * sqrt(rr));
	account.zeroed = part->relu < 0 ? (double)NAN : below / (double)len;
	return account;
}

static double spread(const struct tensor *t)
{
	size_t len = shape_len(t->shape);
	double sum = 0, squares = 0, mean;

	for (size_t i = 0; i < len; i++)
		sum += (double)t->v[i];
	mean = sum / (double)len;
	for (size_t i = 0; i < len; i++)
		squares += ((double)t->v[i] - mean) * ((double)t->v[i] - mean);
	return sqrt(squares / (double)len);
}

/* Does x pass this node on its way round the block? */
static bool on_shortcut(const struct net *net, int node)
{
	const struct part *part = &net->part[net->node[node].part];
	int i = part->shortcut_last;

	while (part->kind == PART_BLOCK && i > node && i >= part->first)
		i = net->node[i].in[0];
	return part->kind == PART_BLOCK && i == node;
}

/* The first norm that reads each node, -1 where none does. */
static int *find_norms(const struct net *net, struct err *err)
{
	int *norm = mem_new((size_t)net->nnodes, sizeof *norm);

	if (!norm) {
		err_memory(err);
		return NULL;
	}
	for (int i = 0; i < net->nnodes; i++)
		norm[i] = -1;
	for (int i = net->nnodes - 1; i > 0; i--)
		if (net->node[i].op == &op_batchnorm2d || net->node[i].op == &op_groupnorm)
			norm[net->node[i].in[0]] = i;
	return norm;
}

static bool find_responses(const struct trace *trace, struct ledger *ledger, struct err *err)
{
	const struct net *net = trace->net;
	int *norm = find_norms(net, err);

	if (!norm)
		return false;
	for (int i = 0; i < net->nnodes; i++)
		if (net->node[i].op == &op_conv2d && !on_shortcut(net, i) &&
		    !trace_broken(trace, norm[i] < 0 ? i : norm[i]))
			ledger->response[ledger->nresponses++] =
			    (struct response){ .conv = i, .step = norm[i] < 0 ? i : norm[i] };
	mem_free(norm);
	return true;
}

static bool find_accounts(struct trace *trace, struct ledger *ledger, struct err *err)
{
	for (int i = 0; i < trace->net->nparts; i++) {
		int add = trace->net->part[i].add;

		if (trace->net->part[i].kind != PART_BLOCK || add < 0 || trace_broken(trace, add))
			continue;
		if (!trace_need(trace, add, err))
			return false;
		ledger->account[ledger->naccounts++] = balance(trace, i);
	}
	return true;
}

bool ledger_make(struct trace *trace, struct ledger *ledger, struct err *err)
{
	const struct net *net = trace->net;
	bool ok;

	*ledger = (struct ledger){ 0 };
	ledger->account = mem_new((size_t)net->nparts, sizeof *ledger->account);
	ledger->response = mem_new((size_t)net->nnodes, sizeof *ledger->response);
	ok = (ledger->account && ledger->response) || err_memory(err);
	ok = ok && find_accounts(trace, ledger, err) && find_responses(trace, ledger, err);
	for (int i = 0; ok && i < ledger->nresponses; i++) {
		struct response *r = &ledger->response[i];

		ok = trace_need(trace, r->step, err);
		if (ok)
			r->std = spread(&trace->step[r->step].out);
	}
	if (!ok)
		ledger_free(ledger);
	return ok;
}

void ledger_free(struct ledger *ledger)
{
	mem_free(ledger->account);
	mem_free(ledger->response);
	*ledger = (struct ledger){ 0 };
}

int ledger_account(const struct ledger *ledger, int part)
{
	for (int i = 0; i < ledger->naccounts; i++)
		if (ledger->account[i].part == part)
			return i;
	return -1;
}

int ledger_response(const struct ledger *ledger, int step)
{
	for (int i = 0; i < ledger->nresponses; i++)
		if (ledger->response[i].conv == step || ledger->response[i].step == step)
			return i;
	return -1;
}

static double over_channels(const struct tensor *t, int y, int x)
{
	double sum = 0;

	for (int c = 0; c < t->shape.c; c++)
		sum += fabs((double)tensor_get(t, c, y, x));
	return sum;
}

bool contest_make(struct trace *trace, int part, struct contest *contest, struct err *err)
{
	int add = trace->net->part[part].add;
	const struct call *call;

	assert(add >= 0);
	*contest = (struct contest){ 0 };
	if (!trace_need(trace, add, err))
		return false;
	call = &trace->step[add].call;
	contest->h = call->in[0]->shape.h;
	contest->w = call->in[0]->shape.w;
	contest->share = mem_new((size_t)contest->h * (size_t)contest->w, sizeof *contest->share);
	if (!contest->share)
		return err_memory(err);
	for (int y = 0; y < contest->h; y++)
		for (int x = 0; x < contest->w; x++) {
			double l = over_channels(call->in[0], y, x), r = over_channels(call->in[1], y, x);

			contest->share[(size_t)y * (size_t)contest->w + (size_t)x] = l / (l + r);
			contest->learned_wins += l > r;
			contest->round_wins += r > l;
			contest->draws += !(l > r) && !(r > l);
		}
	return true;
}

void contest_free(struct contest *contest)
{
	mem_free(contest->share);
	*contest = (struct contest){ 0 };
}

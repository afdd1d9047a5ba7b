/* bench_jobs.c -- forward, trace, eval and load: the network at work. */
#include <string.h>

#include "base/alloc.h"
#include "trace/forward.h"
#include "verb/bench.h"

/* ---- one picture -------------------------------------------------------------------------------- */

struct one {
	struct forward *forward;
	const struct tensor *bytes;
};

static bool run_forward(void *user, struct err *err)
{
	struct one *one = user;

	(void)err;
	forward_one(one->forward, one->bytes);
	return true;
}

bool bench_forward(struct bench *b, struct err *err)
{
	struct one one = { forward_new(b->s->net, b->threads, err), &b->s->trace->bytes };
	bool ok = one.forward && bench_repeat(b, run_forward, &one, err);

	b->images = 1;
	forward_free(one.forward);
	return ok;
}

/* ---- one picture, everything kept --------------------------------------------------------------- */

struct kept {
	struct trace *trace;
	const struct tensor *bytes;
};

/* One picture after the other: packed weights and memory are had once, as PyTorch's allocator keeps its own. What the
   first trace costs, memory and all, is measured by `load`. */
static bool run_trace(void *user, struct err *err)
{
	struct kept *kept = user;

	trace_again(kept->trace, kept->bytes);
	return trace_need(kept->trace, kept->trace->nsteps - 1, err);
}

bool bench_trace(struct bench *b, struct err *err)
{
	const struct tensor *bytes = &b->s->trace->bytes;
	struct kept kept = { trace_open_tensor(b->s->net, bytes, "bench", err), bytes };
	bool ok = kept.trace && bench_repeat(b, run_trace, &kept, err);

	b->images = 1;
	trace_free(kept.trace);
	return ok;
}

/* ---- batches ------------------------------------------------------------------------------------ */

enum { SYNTHETIC = 32 };

struct eval {
	struct forward *forward;
	struct forward_job job;
	size_t len, classes;
	float *bytes;   /* SYNTHETIC pictures, used in turn */
	int64_t checks; /* the sum of all answers, so that they are read */
};

static bool fill(void *user, int i, struct tensor *bytes)
{
	const struct eval *e = user;

	memcpy(bytes->v, e->bytes + (size_t)(i % SYNTHETIC) * e->len, e->len * sizeof *bytes->v);
	return true;
}

static void answer(void *user, int i, const float *out)
{
	struct eval *e = user;
	size_t best = 0;

	(void)i;
	for (size_t k = 1; k < e->classes; k++)
		if (out[k] > out[best])
			best = k;
	e->checks += (int64_t)best;
}

static bool run_eval(void *user, struct err *err)
{
	struct eval *e = user;

	(void)err;
	forward_many(e->forward, &e->job);
	return true;
}

static void make_pictures(struct eval *e)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < SYNTHETIC * e->len; i++) {
		seed = seed * 1664525u + 1013904223u;
		e->bytes[i] = (float)(seed >> 24);
	}
}

bool bench_eval(struct bench *b, struct err *err)
{
	const struct net *net = b->s->net;
	struct eval e = { .job = { b->batch, fill, answer, &e },
		          .len = shape_len(net->input),
		          .classes = shape_len(net->node[net->nnodes - 1].out) };
	bool ok;

	b->images = b->batch;
	e.bytes = mem_big(SYNTHETIC * e.len, sizeof *e.bytes);
	if (!e.bytes)
		return err_memory(err);
	make_pictures(&e);
	e.forward = forward_new(net, b->threads, err);
	ok = e.forward && bench_repeat(b, run_eval, &e, err);
	forward_free(e.forward);
	mem_big_free(e.bytes, SYNTHETIC * e.len, sizeof *e.bytes);
	json_key(&b->more, "batch");
	json_int(&b->more, b->batch);
	buf_printf(&b->line, ", batches of %d", b->batch);
	return ok;
}

/* ---- from file to ready ------------------------------------------------------------------------- */

struct loading {
	struct bench *b;
	bool traced; /* the whole trace too */
};

static bool run_load(void *user, struct err *err)
{
	struct loading *l = user;
	struct session *s = l->b->s;
	struct net_ask ask;
	struct net *net = options_ask(&s->now, &ask, err) ? session_read_net(s->now.model, &ask, err) : NULL;
	struct forward *forward = NULL;
	struct trace *trace = NULL;
	bool ok;

	if (!net)
		return false;
	if (l->traced)
		trace = trace_open_tensor(net, &s->trace->bytes, "bench", err);
	else
		forward = forward_new(net, l->b->threads, err);
	ok = l->traced ? trace && trace_need(trace, trace->nsteps - 1, err) : forward != NULL;
	trace_free(trace);
	forward_free(forward);
	net_free(net);
	return ok;
}

bool bench_load(struct bench *b, struct err *err)
{
	struct loading ready = { b, false }, traced = { b, true };
	struct bench other = *b;
	bool ok;

	other.times = (struct times){ 0 };
	ok = bench_repeat(b, run_load, &ready, err) && bench_repeat(&other, run_load, &traced, err);
	times_sort(&other.times);
	json_key(&b->more, "with_trace_median_ms");
	json_number(&b->more, times_quantile(&other.times, 0.5));
	buf_printf(&b->line, "; with a whole trace %.0f ms", times_quantile(&other.times, 0.5));
	times_free(&other.times);
	return ok;
}

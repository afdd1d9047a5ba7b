/*
 * equal_net.c -- a network's steps through element() and through the fast engine.
 *
 * Small networks are computed whole by element(). Of large ones the fast engine's first run is taken, and of places
 * chosen by a fixed seed each is computed by element() from the numbers that run gave the step to read; all other runs
 * must be that first one, in every number.
 */
#include "base/alloc.h"
#include "base/threads.h"
#include "trace/forward.h"
#include "verb/equal.h"

enum { WHOLE = 500000000 }; /* multiply-adds that element() does in a second or two */

struct truth {
	struct trace *trace;
	bool whole;
};

static void element_step(const struct step *step, struct tensor *out)
{
	const struct shape shape = out->shape;
	const int threads = threads_had(0);

	(void)threads; /* without OpenMP */
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
	for (int c = 0; c < shape.c; c++) {
		float *v = out->v + (size_t)c * (size_t)shape.h * (size_t)shape.w;

		for (int y = 0; y < shape.h; y++)
			for (int x = 0; x < shape.w; x++)
				*v++ = step->node->op->element(&step->call, (struct at){ c, y, x }, NULL);
	}
}

/* splitmix64 (Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014): number i of the sequence. */
static uint64_t chosen(uint64_t i)
{
	uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* As many places of every step, the same ones each time. */
static bool sample(struct equal *e, const struct trace *t, struct err *err)
{
	int each = EQUAL_SAMPLES / t->nsteps + 1;
	float *both = mem_new((size_t)each, 2 * sizeof *both);

	if (!both)
		return err_memory(err);
	for (int i = 0; i < t->done; i++) {
		const struct step *step = &t->step[i];
		const struct shape shape = step->out.shape;
		const int threads = threads_had(0);

		(void)threads;
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads)
		for (int k = 0; k < each; k++) {
			size_t n = (size_t)(chosen((uint64_t)i << 32 | (uint64_t)k) % shape_len(shape));
			both[k] = step->out.v[n];
			both[each + k] = step->node->op->element(&step->call, shape_place(shape, n), NULL);
		}
		equal_row(e, step->node->name, both, both + each, (size_t)each);
		e->compared += each;
	}
	mem_free(both);
	return true;
}

static bool same_answer(struct equal *e, const struct trace *t, struct err *err)
{
	const struct tensor *last = &t->step[t->nsteps - 1].out;
	struct forward *forward;

	if (net_fault(t->net))
		return true;
	forward = forward_new(t->net, e->threads_now, err);
	if (!forward)
		return false;
	equal_row(e, "the answer with nothing kept", forward_one(forward, &t->bytes), last->v,
	          shape_len(last->shape));
	forward_free(forward);
	return true;
}

static bool one_way(struct equal *e, void *user, struct err *err)
{
	struct truth *r = user;
	struct trace *t = trace_open_tensor(e->s->net, &e->s->trace->bytes, "equal", err);
	bool ok = t && trace_need(t, trace_last(t) - (trace_fault(t) != NULL), err);

	for (int i = 0; ok && r->trace && i < t->done; i++)
		equal_row(e, trace_name(t, i), t->step[i].out.v, r->trace->step[i].out.v,
		          shape_len(t->step[i].out.shape));
	ok = ok && same_answer(e, t, err);
	if (ok && !r->trace) {
		r->trace = t;
		return sample(e, t, err);
	}
	trace_free(t);
	return ok;
}

/* Its numbers are put where a trace keeps them; step after step, each reading those before. */
static bool compute_whole(struct equal *e, struct truth *r, struct err *err)
{
	r->trace = trace_open_tensor(e->s->net, &e->s->trace->bytes, "equal", err);
	if (!r->trace)
		return false;
	for (int i = 0; i < trace_last(r->trace) + (trace_fault(r->trace) == NULL); i++)
		element_step(&r->trace->step[i], &r->trace->step[i].out);
	e->compared = e->outputs;
	return true;
}

bool equal_net(struct equal *e, struct err *err)
{
	struct truth r = { 0 };
	bool ok;

	if (!session_trace(e->s, err))
		return false;
	for (int i = 0; i < e->s->net->nnodes && !trace_broken(e->s->trace, i); i++)
		e->outputs += (int64_t)shape_len(e->s->net->node[i].out);
	r.whole = e->s->net->macs <= WHOLE;
	ok = (!r.whole || compute_whole(e, &r, err)) && equal_each(e, one_way, &r, err);
	trace_free(r.trace);
	return ok;
}

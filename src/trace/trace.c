/*
 * trace.c -- one block of memory for a whole journey, filled step by step when somebody needs it.
 */
#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/threads.h"
#include "trace/before.h"
#include "trace/planned.h"

enum { STRETCH = 400000000 }; /* multiply-adds: a few milliseconds */

static bool too_large(struct err *err)
{
	return err_set(err, ERR_LIMIT, "this journey is larger than the memory of any machine of this kind");
}

/* Room for one more tensor of this shape, in floats. */
static bool reserve(size_t *total, struct shape shape, struct err *err)
{
	return !__builtin_add_overflow(*total, shape_len(shape), total) || too_large(err);
}

static void take(struct tensor *tensor, struct shape shape, float **memory)
{
	tensor->shape = shape;
	tensor->v = *memory;
	*memory += shape_len(shape);
}

/* Each step is given what it reads: the outputs of steps before it, and its weights. */
static void connect(struct trace *trace)
{
	for (int i = 0; i < trace->nsteps; i++) {
		struct step *step = &trace->step[i];

		step->node = &trace->net->node[i];
		step->call.args = step->node->args;
		memcpy(step->call.w, step->node->w, sizeof step->call.w);
		for (int k = 0; k < step->node->nin; k++)
			step->call.in[k] = &trace->step[step->node->in[k]].out;
	}
	trace->step[0].call.in[0] = &trace->bytes;
}

/* `before` lists the shapes of the stages before `input`; without any, room for the bytes is made all the same. */
static struct trace *new_trace(const struct net *net, const struct shape *before, int nbefore,
                               const char *name, struct err *err)
{
	struct trace *trace = mem_new(1, sizeof *trace);
	size_t total = 0;
	float *memory;
	bool ok = true;

	if (!trace) {
		err_memory(err);
		return NULL;
	}
	trace->net = net;
	trace->nsteps = net->nnodes;
	trace->nbefore = nbefore;
	trace->picture = mem_strdup(name);
	trace->step = mem_new((size_t)net->nnodes, sizeof *trace->step);
	trace->out = mem_new((size_t)net->nnodes, sizeof(struct tensor *));
	trace->told = mem_new((size_t)net->nnodes, sizeof *trace->told);
	ok = (trace->picture && trace->step && trace->out && trace->told) || err_memory(err);
	for (int i = 0; ok && i < nbefore; i++)
		ok = reserve(&total, before[i], err);
	if (ok && nbefore == 0)
		ok = reserve(&total, net->input, err);
	for (int i = 0; ok && i < net->nnodes; i++)
		ok = reserve(&total, net->node[i].out, err);
	if (ok) {
		trace->len = total;
		trace->memory = mem_big(total, sizeof *trace->memory);
		ok = trace->memory || err_memory(err);
	}
	if (!ok) {
		trace_free(trace);
		return NULL;
	}
	memory = trace->memory;
	for (int i = 0; i < nbefore; i++)
		take(&trace->before[i].out, before[i], &memory);
	if (nbefore)
		trace->bytes = trace->before[nbefore - 1].out;
	else
		take(&trace->bytes, net->input, &memory);
	for (int i = 0; i < net->nnodes; i++) {
		take(&trace->step[i].out, net->node[i].out, &memory);
		trace->out[i] = &trace->step[i].out;
	}
	connect(trace);
	return trace;
}

struct trace *trace_open(const struct net *net, const struct picture *picture, const char *name,
                         struct err *err)
{
	struct picture stage[BEFORE_COUNT] = { 0 };
	struct shape shape[BEFORE_COUNT];
	struct trace *trace = NULL;

	if (before_make(net, picture, stage, err)) {
		for (int i = 0; i < BEFORE_COUNT; i++)
			shape[i] = (struct shape){ 3, stage[i].h, stage[i].w };
		trace = new_trace(net, shape, BEFORE_COUNT, name, err);
	}
	for (int i = 0; trace && i < BEFORE_COUNT; i++) {
		trace->before[i].name = before_name(i);
		picture_to_tensor(&stage[i], &trace->before[i].out);
	}
	before_free(stage);
	return trace;
}

struct trace *trace_open_tensor(const struct net *net, const struct tensor *bytes, const char *name,
                                struct err *err)
{
	struct trace *trace;

	if (!shape_equal(bytes->shape, net->input)) {
		err_set(err, ERR_MISFIT, "%s is (%d,%d,%d), but %s takes (%d,%d,%d)", name, bytes->shape.c,
		        bytes->shape.h, bytes->shape.w, net->name, net->input.c, net->input.h, net->input.w);
		return NULL;
	}
	trace = new_trace(net, NULL, 0, name, err);
	if (trace)
		memcpy(trace->bytes.v, bytes->v, shape_len(bytes->shape) * sizeof *bytes->v);
	return trace;
}

/* Inputs have the same indices in both as long as all before them is the same. */
static bool same_step(const struct node *a, const struct node *b)
{
	return strcmp(a->name, b->name) == 0 && a->op == b->op && a->nin == b->nin &&
	       memcmp(a->in, b->in, sizeof a->in) == 0 && memcmp(&a->args, &b->args, sizeof a->args) == 0 &&
	       memcmp(a->w, b->w, sizeof a->w) == 0 && shape_equal(a->out, b->out);
}

static void copy_tensor(struct tensor *to, const struct tensor *from)
{
	memcpy(to->v, from->v, shape_len(from->shape) * sizeof *from->v);
}

struct trace *trace_open_from(const struct net *net, const struct trace *from, struct err *err)
{
	struct shape shape[BEFORE_COUNT];
	struct trace *trace;

	if (!shape_equal(net->input, from->net->input)) {
		err_set(err, ERR_MISFIT, "%s is (%d,%d,%d), but %s takes (%d,%d,%d)", from->picture,
		        from->net->input.c, from->net->input.h, from->net->input.w, net->name, net->input.c,
		        net->input.h, net->input.w);
		return NULL;
	}
	for (int i = 0; i < from->nbefore; i++)
		shape[i] = from->before[i].out.shape;
	trace = new_trace(net, shape, from->nbefore, from->picture, err);
	if (!trace)
		return NULL;
	trace->stop = from->stop;
	trace->user = from->user;
	trace->limit = from->limit;
	for (int i = 0; i < from->nbefore; i++) {
		trace->before[i].name = from->before[i].name;
		copy_tensor(&trace->before[i].out, &from->before[i].out);
	}
	copy_tensor(&trace->bytes, &from->bytes);
	while (trace->done < int_min(from->done, trace->nsteps) && !trace_broken(trace, trace->done) &&
	       same_step(&net->node[trace->done], &from->net->node[trace->done])) {
		copy_tensor(&trace->step[trace->done].out, &from->step[trace->done].out);
		trace->told[trace->done] = from->told[trace->done];
		trace->told[trace->done].mean = NULL; /* its own, when somebody asks */
		trace->done++;
	}
	return trace;
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	mem_free(trace->picture);
	mem_free(trace->step);
	mem_free(trace->out);
	for (int i = 0; trace->told && i < trace->nsteps; i++)
		mem_free(trace->told[i].mean);
	mem_free(trace->told);
	mem_big_free(trace->memory, trace->len, sizeof *trace->memory);
	plan_free(trace->plan);
	mem_free(trace);
}

void trace_again(struct trace *trace, const struct tensor *bytes)
{
	assert(!trace->nbefore && shape_equal(trace->bytes.shape, bytes->shape));
	copy_tensor(&trace->bytes, bytes);
	for (int i = 0; i < trace->nsteps; i++) {
		mem_free(trace->told[i].mean);
		trace->told[i].mean = NULL;
		trace->told[i].known = false;
	}
	trace->done = 0;
}

size_t trace_bytes(const struct trace *trace, int step)
{
	const struct tensor *first = &trace->step[0].out, *last = &trace->step[step].out;

	return (size_t)(last->v - first->v + (ptrdiff_t)shape_len(last->shape)) * sizeof *last->v;
}

static bool affordable(const struct trace *trace, int step, struct err *err)
{
	const double mib = 1 << 20;

	return !trace->limit || trace_bytes(trace, step) <= trace->limit ||
	       err_set(
	           err, ERR_LIMIT,
	           "the numbers of %s up to %s are %.0f MiB, and %.0f MiB may be kept: --memory allows more, "
	           "--crop makes the picture smaller",
	           trace->net->name, trace_name(trace, step), (double)trace_bytes(trace, step) / mib,
	           (double)trace->limit / mib);
}

/* The last of the steps up to `step` that are computed at once: so many that the threads, once together, have something
   to do, so few that Ctrl-C is not waited for. Stops before the step that trace->stop() wants to stop before. How many
   threads they are worth, as plan_keep() takes them. */
static int stretch(const struct trace *trace, int step, bool *stopped, int *threads)
{
	int64_t macs = 0;
	int i;

	for (i = trace->done; i <= step && macs < STRETCH && !trace_broken(trace, i); i++) {
		*stopped = trace->stop && trace->stop(trace->user, i, trace->nsteps);
		if (*stopped)
			break;
		macs += trace->net->node[i].macs;
	}
	*threads = threads_worth(macs);
	return i - 1;
}

bool trace_need(struct trace *trace, int step, struct err *err)
{
	bool stopped = false;
	int threads;

	assert(step < trace->nsteps);
	if (trace->done <= step && !affordable(trace, step, err))
		return false;
	while (trace->done <= step) {
		int to = stretch(trace, step, &stopped, &threads);

		if (to >= trace->done) {
			if (!trace->plan)
				trace->plan = planned(trace->net, err);
			if (!trace->plan)
				return false;
			plan_keep(trace->plan, &trace->bytes, trace->out, trace->done, to, &trace->done,
			          threads);
		}
		if (trace->done <= step && stopped)
			return err_set(err, ERR_STOPPED, "stopped before %s, step %d of %d",
			               trace_name(trace, trace->done), trace->done + 1, trace->nsteps);
		if (trace->done <= step && trace_broken(trace, trace->done)) {
			*err = trace_fault(trace)->err;
			return false;
		}
	}
	return true;
}

const struct stats *trace_stats(const struct trace *trace, int step)
{
	struct told *told = &trace->told[step];

	if (!told->known) {
		told->stats = stats_of(trace->step[step].out.v, shape_len(trace->step[step].out.shape));
		told->known = trace_has(trace, step);
	}
	return &told->stats;
}

const double *trace_means(const struct trace *trace, int step)
{
	const struct tensor *out = &trace->step[step].out;
	const size_t n = (size_t)out->shape.h * (size_t)out->shape.w;
	struct told *told = &trace->told[step];

	if (told->mean || !trace_has(trace, step))
		return told->mean;
	told->mean = mem_new((size_t)out->shape.c, sizeof *told->mean);
	for (int c = 0; told->mean && c < out->shape.c; c++)
		told->mean[c] = stats_mean_size(out->v + (size_t)c * n, n);
	return told->mean;
}

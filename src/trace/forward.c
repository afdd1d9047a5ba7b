/* forward.c -- a plan that is ready, and a room a thread. See forward.h. */
#include <assert.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/alloc.h"
#include "base/threads.h"
#include "trace/forward.h"
#include "trace/planned.h"

struct lane { /* what one thread works with */
	struct room *room;
	struct tensor bytes;
};

struct forward {
	const struct net *net;
	struct plan *plan;
	struct lane *lane;
	int threads;
};

static int this_thread(void)
{
#ifdef _OPENMP
	return omp_get_thread_num();
#else
	return 0;
#endif
}

static bool open_lane(struct forward *f, struct lane *lane, struct err *err)
{
	lane->bytes.shape = f->net->input;
	lane->bytes.v = mem_new(shape_len(f->net->input), sizeof *lane->bytes.v);
	if (!lane->bytes.v)
		return err_memory(err);
	lane->room = room_new(f->plan, err);
	return lane->room != NULL;
}

struct forward *forward_new(const struct net *net, int threads, struct err *err)
{
	struct forward *f;
	bool ok;

	if (net_fault(net)) {
		*err = net_fault(net)->err;
		return NULL;
	}
	f = mem_new(1, sizeof *f);
	if (!f) {
		err_memory(err);
		return NULL;
	}
	f->net = net;
	f->threads = threads_had(threads);
	f->plan = planned(net, err);
	ok = f->plan && plan_ready(f->plan, f->threads, err);
	if (ok) {
		f->lane = mem_new((size_t)f->threads, sizeof *f->lane);
		ok = f->lane || err_memory(err);
	}
	for (int i = 0; ok && i < f->threads; i++)
		ok = open_lane(f, &f->lane[i], err);
	if (ok)
		return f;
	forward_free(f);
	return NULL;
}

void forward_free(struct forward *f)
{
	if (!f)
		return;
	for (int i = 0; f->lane && i < f->threads; i++) {
		room_free(f->lane[i].room);
		mem_free(f->lane[i].bytes.v);
	}
	mem_free(f->lane);
	plan_free(f->plan);
	mem_free(f);
}

const float *forward_one(struct forward *f, const struct tensor *bytes)
{
	assert(shape_equal(bytes->shape, f->net->input));
	return plan_answer(f->plan, f->lane[0].room, bytes, f->threads);
}

/* One thread's work, one picture: made, run, told. */
static void one_of_many(struct forward *f, struct lane *lane, const struct forward_job *job, int i)
{
	const float *out;

	if (!job->fill(job->user, i, &lane->bytes))
		return;
	out = plan_answer(f->plan, lane->room, &lane->bytes, 1);
#ifdef _OPENMP
#pragma omp critical(forward_answer)
#endif
	job->answer(job->user, i, out);
}

void forward_many(struct forward *f, const struct forward_job *job)
{
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1) num_threads(f->threads)
#endif
	for (int i = 0; i < job->n; i++)
		one_of_many(f, &f->lane[this_thread()], job, i);
}

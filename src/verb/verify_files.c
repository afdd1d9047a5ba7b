/*
 * verify_files.c -- what is written, read again: not a bit is lost on the way.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "tensor/npy.h"
#include "verb/verify.h"

enum { AT_ONCE = 8 << 20 }; /* numbers */

/* ---- safetensors --------------------------------------------------------------------------------- */

static bool same_tensor(const struct weight *a, const struct weight *b)
{
	if (!b || a->rank != b->rank || a->len != b->len)
		return false;
	for (int i = 0; i < a->rank; i++)
		if (a->dim[i] != b->dim[i])
			return false;
	return a->len == 0 || memcmp(a->v, b->v, a->len * sizeof *a->v) == 0;
}

static void compare(struct finding *f, const struct weights *was, const struct weights *is)
{
	for (int i = 0; i < was->ntensors; i++) {
		const struct weight *a = &was->tensor[i];

		f->compared += (int64_t)a->len;
		if (same_tensor(a, weights_find(is, a->name)))
			continue;
		f->differing++;
		if (!f->at[0])
			snprintf(f->at, sizeof f->at, "%s", a->name);
	}
	f->differing += is->ntensors != was->ntensors;
	f->holds = f->differing == 0;
}

/* Some tensors as a file in memory, and back. */
static bool there_and_back(struct finding *f, const struct weights *was, struct err *err)
{
	struct buf file = { 0 };
	struct io_out *out = io_create_buf(&file, err);
	struct weights *is = NULL;
	bool ok = out && weights_print(was, out, err);

	if (out && !ok)
		io_abandon(out);
	ok = ok && io_commit(out, err);
	if (ok)
		is = weights_parse(&(struct bytes){ (unsigned char *)file.s, file.len }, "weights", false,
		                   err);
	if (is)
		compare(f, was, is);
	weights_free(is);
	buf_free(&file);
	return is != NULL;
}

/* A few at a time: weights may be larger than what memory has left. */
static bool weights_again(struct findings *all, const struct weights *weights, struct err *err)
{
	struct finding *f = findings_add(all, "files", err);
	struct buf n = { 0 };

	for (int first = 0, next; f && first < weights->ntensors; first = next) {
		struct weights some = { .tensor = weights->tensor + first };
		size_t len = 0;

		if (!findings_go(all, first, weights->ntensors, err))
			return false;
		for (next = first; next < weights->ntensors; next++) {
			if (next > first && len + weights->tensor[next].len > AT_ONCE)
				break;
			len += weights->tensor[next].len;
		}
		some.ntensors = next - first;
		if (!there_and_back(f, &some, err))
			return false;
	}
	if (!f)
		return false;
	text_thousands(&n, f->compared);
	if (f->holds)
		finding_say(f, "%d tensors, %s numbers, written as safetensors and read again: the same bits",
		            weights->ntensors, buf_str(&n));
	else
		finding_say(f,
		            "%lld of %d tensors are others after they were written and read again, first %s",
		            (long long)f->differing, weights->ntensors, f->at);
	buf_free(&n);
	return true;
}

/* ---- .npy ---------------------------------------------------------------------------------------- */

/* Steps at both ends and in between. */
static int chosen(const struct trace *t, int step[3])
{
	int n = 0;

	step[n++] = 0;
	if (t->done > 2)
		step[n++] = t->done / 2;
	if (t->done > 1)
		step[n++] = t->done - 1;
	return t->done ? n : 0;
}

static bool step_again(struct finding *f, const struct step *step, struct err *err)
{
	const struct shape s = step->out.shape;
	struct buf file = { 0 };
	struct npy npy;
	bool ok;

	npy_print(&file, &step->out);
	ok = buf_ok(&file, err) &&
	     npy_parse(&(struct bytes){ (unsigned char *)file.s, file.len }, step->node->name, &npy, err);
	if (ok && (npy.rank != 3 || npy.dim[0] != s.c || npy.dim[1] != s.h || npy.dim[2] != s.w)) {
		f->differing++;
		finding_at(f, step->node->name, (struct at){ 0 });
		npy.len = 0;
	}
	for (size_t i = 0; ok && i < npy.len; i++) {
		float is = (float)npy_get(&npy, i);

		f->compared++;
		if (memcmp(&is, &step->out.v[i], sizeof is) == 0 ||
		    (is != is && step->out.v[i] != step->out.v[i]))
			continue;
		f->differing++;
		finding_at(f, step->node->name, shape_place(s, i));
	}
	f->holds = f->differing == 0;
	buf_free(&file);
	return ok;
}

static bool steps_again(struct findings *all, const struct trace *t, struct err *err)
{
	int step[3], n = chosen(t, step);
	struct finding *f = n ? findings_add(all, "files", err) : NULL;
	struct buf count = { 0 };

	if (!f)
		return n == 0;
	for (int i = 0; i < n; i++)
		if (!step_again(f, &t->step[step[i]], err))
			return false;
	text_thousands(&count, f->compared);
	if (f->holds)
		finding_say(f, "%d steps, %s numbers, written as .npy and read again: the same bits", n,
		            buf_str(&count));
	else
		finding_say(f,
		            "%lld of %s numbers are others after they were written and read again, first %s",
		            (long long)f->differing, buf_str(&count), f->at);
	buf_free(&count);
	return true;
}

bool verify_files(struct findings *all, const struct trace *t, struct err *err)
{
	const struct weights *weights = t->net->weights;

	return (!weights || weights->ntensors == 0 || weights_again(all, weights, err)) &&
	       steps_again(all, t, err);
}

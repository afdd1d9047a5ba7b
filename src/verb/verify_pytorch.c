/*
 * verify_pytorch.c -- the shipped networks against what PyTorch had: every step's shape, largest value and norm, and
 * some of its numbers. data/pytorch.txt says how it is written; tests/golden/net.py writes it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "verb/data.h"
#include "verb/verify.h"

enum { LINE = 4096, WORD = 128, FILE_MOST = 8 << 20 };
static const double TOLERANCE = 1e-5; /* of the step's largest absolute value */

/* The lines of the text; each is copied, since sscanf() and strtod() want an end. */
struct reader {
	const char *p, *end;
	int number;
	char line[LINE];
};

static bool next_line(struct reader *r)
{
	const char *end;
	size_t n;

	do {
		if (r->p >= r->end)
			return false;
		end = memchr(r->p, '\n', (size_t)(r->end - r->p));
		end = end ? end : r->end;
		n = (size_t)(end - r->p) < LINE ? (size_t)(end - r->p) : LINE - 1;
		memcpy(r->line, r->p, n);
		r->line[n] = '\0';
		r->p = end < r->end ? end + 1 : end;
		r->number++;
	} while (!r->line[0] || r->line[0] == '#');
	return true;
}

static bool broken(const struct reader *r, struct err *err)
{
	return err_set(err, ERR_MALFORMED, "pytorch.txt:%d: this is no line of its kind", r->number);
}

/* ---- one step ------------------------------------------------------------------------------------ */

/* One number of ours against one of PyTorch's, `room` apart at most. */
static void hold(struct finding *f, const struct step *step, size_t i, double ours, double theirs,
                 double largest, double room)
{
	double off = fabs(ours - theirs), share = off == 0 ? 0 : off / largest;

	f->compared++;
	if (!(off <= room)) {
		if (f->holds)
			f->at[0] = '\0';
		finding_at(f, step->node->name, shape_place(step->out.shape, i));
		f->holds = false;
		f->differing++;
	} else if (f->holds && share > f->largest) {
		f->at[0] = '\0';
		finding_at(f, step->node->name, shape_place(step->out.shape, i));
	}
	f->largest = share <= f->largest ? f->largest : isnan(share) ? (double)INFINITY : share;
}

static double largest_of(const struct tensor *t)
{
	double largest = 0;

	for (size_t i = 0; i < shape_len(t->shape); i++)
		largest = fmax(largest, fabs((double)t->v[i]));
	return largest;
}

/* "step NAME C H W LARGEST NORM INDEX=VALUE ..." */
static bool judge(struct finding *f, const struct reader *r, const struct trace *t, int *next,
                  struct err *err)
{
	const struct step *step = *next < t->done ? &t->step[*next] : NULL;
	char name[WORD];
	struct shape shape;
	double largest, norm, largest_norm;
	int eaten = 0;
	const char *p;

	if (sscanf(r->line, "step %127s %d %d %d %lf %lf%n", name, &shape.c, &shape.h, &shape.w, &largest,
	           &norm, &eaten) != 6)
		return broken(r, err);
	++*next;
	if (!step || strcmp(step->node->name, name) != 0 || !shape_equal(step->out.shape, shape)) {
		f->compared++;
		f->differing++;
		if (f->holds)
			snprintf(f->at, sizeof f->at, "%s", name);
		f->holds = false;
		f->largest = (double)INFINITY;
		return true;
	}
	hold(f, step, 0, largest_of(&step->out), largest, largest, TOLERANCE * largest);
	largest_norm = largest * sqrt((double)shape_len(shape));
	hold(f, step, 0, trace_stats(t, *next - 1)->norm, norm, largest_norm, TOLERANCE * largest_norm);
	for (p = r->line + eaten; *p == ' ';) {
		char *end;
		unsigned long i = strtoul(p, &end, 10);
		double value;

		if (end == p + 1 || *end != '=' || i >= shape_len(shape))
			return broken(r, err);
		p = end + 1;
		value = strtod(p, &end);
		if (end == p)
			return broken(r, err);
		hold(f, step, i, (double)step->out.v[i], value, largest, TOLERANCE * largest);
		p = end;
	}
	return *p == '\0' || broken(r, err);
}

/* ---- a run --------------------------------------------------------------------------------------- */

/* Lines up to the next run. */
static bool judge_run(struct findings *all, struct reader *r, const char *net, const char *picture,
                      const struct trace *t, struct err *err)
{
	struct finding *f = findings_add(all, "pytorch", err);
	struct buf n = { 0 };
	int next = 0;

	if (!f)
		return false;
	for (const char *p = r->p; p < r->end; p = r->p) {
		if (strncmp(p, "run ", 4) == 0)
			break;
		if (!next_line(r))
			break;
		if (!judge(f, r, t, &next, err))
			return false;
	}
	if (next != t->nsteps) {
		f->holds = false;
		f->differing++;
	}
	text_thousands(&n, f->compared);
	if (f->holds)
		finding_say(f, "%s, %s: %d steps, %s of PyTorch's numbers, within %.1e of a step's largest",
		            net, picture, next, buf_str(&n), f->largest);
	else
		finding_say(f, "%s, %s: %lld of %s numbers are not PyTorch's, first at %s", net, picture,
		            (long long)f->differing, buf_str(&n), f->at[0] ? f->at : "the end");
	buf_free(&n);
	return true;
}

bool verify_run(struct findings *all, const char *text, size_t n, const char *net, const char *picture,
                const struct trace *t, struct err *err)
{
	struct reader r = { .p = text, .end = text + n };
	char is_net[WORD], is_picture[WORD];

	while (next_line(&r))
		if (sscanf(r.line, "run %127s %127s", is_net, is_picture) == 2 && strcmp(is_net, net) == 0 &&
		    strcmp(is_picture, picture) == 0)
			return judge_run(all, &r, net, picture, t, err);
	return true;
}

/* What is shipped under these names. */
static bool open_run(const char *name, const char *picture, struct net **net, struct trace **trace,
                     struct err *err)
{
	struct picture pixels = { 0 };
	struct buf path = { 0 };
	bool ok = data_shipped(DATA_NET, name, &path, err);

	*net = ok ? net_read(buf_str(&path), NULL, err) : NULL;
	ok = *net && data_shipped(DATA_PICTURE, picture, &path, err) &&
	     picture_read(buf_str(&path), &pixels, err);
	*trace = ok ? trace_open(*net, &pixels, picture, err) : NULL;
	picture_free(&pixels);
	buf_free(&path);
	return *trace != NULL;
}

static bool try_run(struct findings *all, const struct bytes *file, const char *name, const char *picture,
                    struct err *err)
{
	struct net *net = NULL;
	struct trace *trace = NULL;
	bool ok = open_run(name, picture, &net, &trace, err);

	if (ok) {
		trace->stop = all->stop;
		trace->user = all->user;
		ok = trace_need(trace, trace->nsteps - 1, err) &&
		     verify_run(all, (const char *)file->p, file->n, name, picture, trace, err);
	}
	trace_free(trace);
	net_free(net);
	return ok;
}

bool verify_pytorch(struct findings *all, const char *net, const char *picture, struct err *err)
{
	struct buf path = { 0 };
	struct bytes file = { 0 };
	char is_net[WORD], is_picture[WORD];
	struct reader r;
	bool ok =
	    data_shipped(DATA_PROOF, "pytorch", &path, err) && io_read(buf_str(&path), FILE_MOST, &file, err);

	buf_free(&path);
	if (!ok)
		return false;
	r = (struct reader){ .p = (const char *)file.p, .end = (const char *)file.p + file.n };
	while (ok && next_line(&r))
		if (sscanf(r.line, "run %127s %127s", is_net, is_picture) == 2 &&
		    (!net || strcmp(net, is_net) == 0) && (!picture || strcmp(picture, is_picture) == 0))
			ok = try_run(all, &file, is_net, is_picture, err);
	mem_free(file.p);
	return ok;
}

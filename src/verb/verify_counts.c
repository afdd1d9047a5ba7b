/*
 * verify_counts.c -- what a network has and does, counted another way than the program counts it.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/paper.h"
#include "trace/reads.h"
#include "verb/verify.h"

/* ---- parameters and multiply-adds ---------------------------------------------------------------- */

/* Numbers in the tensors that a step learned: not running_mean, not running_var. */
static int64_t learned(const struct node *n)
{
	int64_t sum = 0;

	for (int k = 0; k < OP_PARAM; k++)
		if (n->w[k] && !text_ends(n->w[k]->name, ".running_mean") &&
		    !text_ends(n->w[k]->name, ".running_var"))
			sum += (int64_t)n->w[k]->len;
	return sum;
}

/* Products of one output, told term by term, times its outputs. */
static bool products(const struct step *step, struct why *why, int64_t *macs, struct err *err)
{
	int64_t each = 0;

	*macs = 0;
	if (step->node->op != &op_conv2d && step->node->op != &op_linear)
		return true;
	why_clear(why);
	step->node->op->element(&step->call, (struct at){ 0 }, why);
	if (why->lost)
		return err_memory(err);
	for (int i = 0; i < why->nterms; i++)
		each += why->term[i].slot == 0;
	*macs = each * (int64_t)shape_len(step->out.shape);
	return true;
}

static void say_count(struct finding *f, int64_t is, int64_t should, const char *what, const char *from)
{
	struct buf a = { 0 }, b = { 0 };

	text_thousands(&a, is);
	text_thousands(&b, should);
	f->compared = 1;
	f->holds = is == should;
	f->differing = !f->holds;
	if (f->holds)
		finding_say(f, "%s %s, %s", buf_str(&a), what, from);
	else
		finding_say(f, "%s %s, but %s %s", buf_str(&a), what, buf_str(&b), from);
	buf_free(&a);
	buf_free(&b);
}

/* ResNet-50 B v1.5 */
static void paper_name(const struct paper *p, char room[64])
{
	snprintf(room, 64, "ResNet-%d %c%s", p->depth, p->option,
	         p->stride_in == 1   ? " v1"
	         : p->stride_in == 2 ? " v1.5"
	         : p->cifar          ? " for CIFAR-10"
	                             : "");
}

bool verify_counts(struct findings *all, const struct trace *t, struct err *err)
{
	const struct net *net = t->net;
	const struct paper *paper = paper_of(net);
	int64_t params = 0, macs = 0, one;
	struct why why = { 0 };
	struct finding *f;
	char from[128], name[64];
	bool ok = true;

	for (int i = 0; ok && i < t->done; i++) {
		params += learned(&net->node[i]);
		ok = products(&t->step[i], &why, &one, err);
		macs += one;
	}
	why_clear(&why);
	if (!ok || trace_fault(t)) /* a what-if that ends early has no whole sums */
		return ok;
	f = findings_add(all, "params", err);
	if (!f)
		return false;
	say_count(f, net->params, params, "parameters", "in the tensors that were learned");
	f = findings_add(all, "macs", err);
	if (!f)
		return false;
	say_count(f, net->macs, macs, "multiply-adds", "counted term by term");
	if (!paper)
		return true;
	paper_name(paper, name);
	snprintf(from, sizeof from, "in the table of the paper's networks: %s", name);
	f = findings_add(all, "paper", err);
	if (!f)
		return false;
	say_count(f, net->params, paper->params, "parameters", from);
	f = findings_add(all, "paper", err);
	if (!f)
		return false;
	say_count(f, net->macs, paper->macs, "multiply-adds", from);
	f = findings_add(all, "paper", err);
	if (!f)
		return false;
	say_count(f, net_blocks(net, PATH_DOWNSAMPLE), paper->projections, "blocks call downsample", from);
	return true;
}

/* ---- how often a place is read -------------------------------------------------------------------- */

/* The windows of one output channel, told tap by tap: how often they read each place of the first channel they see. */
static bool tell_reads(const struct step *step, int *count, struct err *err)
{
	struct shape in = step->call.in[0]->shape, out = step->out.shape;
	struct why why = { 0 };
	bool ok = true;

	for (int y = 0; ok && y < out.h; y++)
		for (int x = 0; ok && x < out.w; x++) {
			why_clear(&why);
			step->node->op->element(&step->call, (struct at){ 0, y, x }, &why);
			for (int i = 0; i < why.nterms; i++) {
				const struct term *term = &why.term[i];

				if (term->slot == 0 && !term->pad && term->from.c == 0)
					count[term->from.y * in.w + term->from.x]++;
			}
			ok = !why.lost || err_memory(err);
		}
	why_clear(&why);
	return ok;
}

/* What the arithmetic of a stride of 2 says, along one axis: 3 wide with a padding of 1, or 1 wide. */
static int expected(int kernel, int i, int n)
{
	if (kernel == 1)
		return i % 2 == 0;
	return i % 2 == 0 ? 1 : i + 1 < n ? 2 : 1;
}

static bool classic(const struct args *a)
{
	return a->stride == 2 && a->dilation <= 1 && !a->ceil_mode &&
	       ((a->kernel == 3 && a->pad == 1) || (a->kernel == 1 && a->pad == 0));
}

/* One layer: told, derived from the page, and by the formula where there is one. */
static bool read_layer(struct finding *f, const struct trace *t, int i, struct err *err)
{
	const struct step *step = &t->step[i];
	struct shape in = step->call.in[0]->shape;
	int *count = mem_new((size_t)in.h * (size_t)in.w, sizeof *count);
	const struct args *a = &step->call.args;
	struct reads reads = { 0 };
	bool ok = count ? true : err_memory(err);

	ok = ok && tell_reads(step, count, err) && reads_of_node(t->net, i, &reads, err);
	for (int k = 0; ok && k < in.h * in.w; k++) {
		int y = k / in.w, x = k % in.w, want = reads.count[k];
		bool right = count[k] == want;

		if (classic(a))
			right &= want == expected(a->kernel, y, in.h) * expected(a->kernel, x, in.w);
		f->compared++;
		if (right)
			continue;
		f->differing++;
		f->holds = false;
		finding_at(f, trace_name(t, step->node->in[0]), (struct at){ 0, y, x });
	}
	mem_free(count);
	reads_free(&reads);
	return ok;
}

static bool strides(const struct node *n)
{
	return n->nin == 1 && n->args.stride > 1 && n->args.kernel > 0;
}

bool verify_reads(struct findings *all, const struct trace *t, struct err *err)
{
	struct finding *f;
	struct buf n = { 0 };
	int layers = 0;

	for (int i = 1; i < t->done; i++)
		layers += strides(&t->net->node[i]);
	if (layers == 0)
		return true;
	f = findings_add(all, "reads", err);
	if (!f)
		return false;
	for (int i = 1; i < t->done; i++)
		if (strides(&t->net->node[i]) &&
		    (!findings_go(all, i, t->done, err) || !read_layer(f, t, i, err)))
			return false;
	text_thousands(&n, f->compared);
	if (f->holds)
		finding_say(f,
		            "%d layers that stride, %s places, each read as often as it should: by 3x3 once, "
		            "twice or four times, by 1x1 one in four and the rest never",
		            layers, buf_str(&n));
	else
		finding_say(f, "%lld of %s places are not read as often as they should, first %s",
		            (long long)f->differing, buf_str(&n), f->at);
	buf_free(&n);
	return true;
}

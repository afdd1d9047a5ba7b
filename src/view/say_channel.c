/*
 * say_channel.c -- one map of an operation (size 4).
 */
#include <math.h>
#include <stdio.h>

#include "view/say_private.h"

static const struct call *call_of(const struct sayer *s)
{
	return &s->trace->step[s->step].call;
}

static struct stats map_stats(const struct tensor *t, int c)
{
	size_t n = (size_t)t->shape.h * (size_t)t->shape.w;

	return stats_of(t->v + (size_t)c * n, n);
}

/* "Its numbers go from -1.8871 to 1.0712." */
static void tell_range(struct sayer *s)
{
	const struct tensor *out = &s->trace->step[s->step].out;

	if (!trace_has(s->trace, s->step) || out->shape.h * out->shape.w < 2)
		return;
	struct stats st = map_stats(out, s->at.c);
	(void)(tell(s, "Its numbers go from %s to %s.", word_number(st.min).s, word_number(st.max).s) ||
	       tell(s, "From %s to %s.", word_number(st.min).s, word_number(st.max).s));
}

static void tell_conv(struct sayer *s)
{
	const struct args *a = &call_of(s)->args;
	const int in = call_of(s)->in[0]->shape.c / int_max(a->groups, 1);

	(void)(tell(s, "%s: %d channels of the input, each under its own %d%s%d kernel, added up.", s->lead,
	            in, a->kernel, s->by, a->kernel) ||
	       tell(s, "channel %d: %d kernels of %d%s%d, added up.", s->at.c, in, a->kernel, s->by,
	            a->kernel));
	tell_range(s);
}

/* Weights in the order of op_batchnorm2d: gamma, beta, running mean, running variance. */
static void tell_batchnorm(struct sayer *s)
{
	const struct call *c = call_of(s);
	const int i = s->at.c;
	float spread = sqrtf(c->w[3]->v[i] + c->args.eps);

	(void)(tell(s, "%s: minus mean %s, divided by %s, times gamma %s, plus beta %s.", s->lead,
	            word_number((double)c->w[2]->v[i]).s, word_number((double)spread).s,
	            word_number((double)c->w[0]->v[i]).s, word_number((double)c->w[1]->v[i]).s) ||
	       tell(s, "channel %d: mean %s, gamma %s, beta %s.", i, word_number((double)c->w[2]->v[i]).s,
	            word_number((double)c->w[0]->v[i]).s, word_number((double)c->w[1]->v[i]).s));
	tell_range(s);
}

bool group_of(const struct sayer *s, int channel, struct group *g)
{
	const struct step *step = &s->trace->step[s->step];
	const int channels = s->node->out.c / s->node->args.groups;
	struct why why = { 0 };
	bool ok = trace_has(s->trace, s->step);

	if (ok)
		step->node->op->element(&step->call, (struct at){ channel, 0, 0 }, &why);
	ok = ok && !why.lost;
	g->group = channel / channels;
	g->first = g->group * channels;
	g->last = g->first + channels - 1;
	g->count = channels * s->node->out.h * s->node->out.w;
	g->mean = ok ? why.step[0].value : 0;
	g->var = ok ? why.step[1].value : 0;
	why_clear(&why);
	return ok;
}

/* Measured here, not learned: mean and variance are of this picture. */
static void tell_groupnorm(struct sayer *s)
{
	const struct call *c = call_of(s);
	struct group g;

	if (group_of(s, s->at.c, &g))
		(void)(tell(
		           s,
		           "%s: minus mean %s, divided by %s, as channels %d to %d have it; times gamma %s, plus beta %s.",
		           s->lead, word_number((double)g.mean).s,
		           word_number((double)sqrtf(g.var + c->args.eps)).s, g.first, g.last,
		           word_number((double)c->w[0]->v[s->at.c]).s,
		           word_number((double)c->w[1]->v[s->at.c]).s) ||
		       tell(s, "channel %d: mean %s, of %d numbers.", s->at.c, word_number((double)g.mean).s,
		            g.count));
	else
		(void)(tell(s, "%s: normed together with channels %d to %d.", s->lead, g.first, g.last) ||
		       tell(s, "with channels %d to %d.", g.first, g.last));
	tell_range(s);
}

static void tell_relu(struct sayer *s)
{
	const struct tensor *in = call_of(s)->in[0];
	const int n = in->shape.h * in->shape.w;

	if (!trace_has(s->trace, s->step)) {
		(void)(tell(s, "%s: what is below zero becomes 0.", s->lead) ||
		       tell(s, "Below zero becomes 0."));
		return;
	}
	struct stats st = map_stats(in, s->at.c);
	(void)(tell(s, "%s: %d of %d numbers were below zero and are 0 now.", s->lead, (int)st.negatives,
	            n) ||
	       tell(s, "%d of %d were below zero, are 0 now.", (int)st.negatives, n));
	tell_range(s);
}

static void tell_add(struct sayer *s)
{
	static const char *const as[] = { [PATH_NONE] = "plus the other input",
		                          [PATH_IDENTITY] = "plus x itself",
		                          [PATH_ZERO_PAD] = "plus x as zero padding extended it",
		                          [PATH_DOWNSAMPLE] = "plus x as downsample remade it" };
	const enum path path = role_of(s->part, s->step) == ROLE_ADD ? s->part->path : PATH_NONE;

	(void)(tell(s, "%s: what the block learned %s.", s->lead, as[path]) ||
	       tell(s, "channel %d: learned %s.", s->at.c, as[path]));
	if (!spoken(s) && !s->scene->lesson && s->at.c + 1 < s->node->out.c)
		(void)(tell(s, "n goes to channel %d, arrows too; Enter opens this channel pixel by pixel.",
		            s->at.c + 1) ||
		       tell(s, "Enter opens it."));
	else
		tell_range(s);
}

static void tell_zero_pad(struct sayer *s)
{
	const struct call *c = call_of(s);
	const int in = c->in[0]->shape.c, fresh = s->node->out.c - in;
	const int first = c->args.zeros == ZEROS_BOTH ? fresh / 2 : 0;
	const int from = s->at.c - first;

	if (from < 0 || from >= in) {
		(void)(tell(s, "%s: a new channel, all zeros. x has nothing to put there.", s->lead) ||
		       tell(s, "channel %d is new: all zeros.", s->at.c));
		return;
	}
	(void)(tell(s, "%s: channel %d of x, %s, unchanged.", s->lead, from, stride_words(c->args.stride)) ||
	       tell(s, "channel %d of x, %s.", from, stride_words(c->args.stride)));
	tell_range(s);
}

static void tell_pool(struct sayer *s)
{
	const struct shape in = call_of(s)->in[0]->shape;
	const char *of = s->node->op == &op_maxpool2d ? "the largest" : "the average";

	if (s->node->out.h * s->node->out.w == 1)
		(void)(tell(s, "%s: %s of the %d%s%d numbers of that channel.", s->lead, of, in.h, s->by,
		            in.w) ||
		       tell(s, "channel %d: %s of %d%s%d.", s->at.c, of, in.h, s->by, in.w));
	else
		(void)(tell(s, "%s: %s of each window of that channel.", s->lead, of) ||
		       tell(s, "channel %d: %s of each window.", s->at.c, of));
	tell_range(s);
}

/* fc, softmax: a channel is a class. */
static void tell_class(struct sayer *s)
{
	const char *what = s->node->op == &op_linear ? "the score of" : "the probability of";
	struct word label = word_label(s->net, s->at.c);

	if (s->node->out.c != s->net->nlabels && s->net->nlabels > 0)
		tell(s, "%s: one number.", s->lead);
	else
		(void)(tell(s, "%s: %s %s.", s->lead, what, label.s) || tell(s, "%s %s.", what, label.s) ||
		       tell(s, "%s class %d.", what, s->at.c));
	if (trace_has(s->trace, s->step))
		tell(s, "It is %s.",
		     word_number((double)tensor_get(&s->trace->step[s->step].out, s->at.c, 0, 0)).s);
}

static void tell_colour(struct sayer *s)
{
	const struct args *a = &call_of(s)->args;
	const int c = s->at.c;

	if (s->node->op == &op_input) {
		tell(s, "%s: %s, from 0 to 1.", s->lead, word_colour(s, c).s);
	} else if (c < a->nmean && c < a->nstd) {
		(void)(tell(s, "%s: %s, minus its mean %s, divided by its spread %s.", s->lead,
		            word_colour(s, c).s, word_number((double)a->mean[c]).s,
		            word_number((double)a->std[c]).s) ||
		       tell(s, "%s: minus %s, divided by %s.", word_colour(s, c).s,
		            word_number((double)a->mean[c]).s, word_number((double)a->std[c]).s));
	}
	tell_range(s);
}

void tell_channel(struct sayer *s)
{
	static const struct {
		const struct op *op;
		void (*tell)(struct sayer *);
	} table[] = {
		{ &op_conv2d, tell_conv },
		{ &op_batchnorm2d, tell_batchnorm },
		{ &op_groupnorm, tell_groupnorm },
		{ &op_relu, tell_relu },
		{ &op_add, tell_add },
		{ &op_zero_pad_shortcut, tell_zero_pad },
		{ &op_maxpool2d, tell_pool },
		{ &op_avgpool2d, tell_pool },
		{ &op_linear, tell_class },
		{ &op_softmax, tell_class },
		{ &op_input, tell_colour },
		{ &op_normalize, tell_colour },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].op == s->node->op) {
			table[i].tell(s);
			return;
		}
	tell(s, "%s: %s.", s->lead, s->node->op->gloss);
}

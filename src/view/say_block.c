/*
 * say_block.c -- a block: which way x goes round it, and why.
 */
#include "view/say_private.h"

/* On a page of 40 columns. */
static void tell_verdict_brief(struct sayer *s, const struct part *p)
{
	const int in = p->inplanes, out = p->planes * p->expansion;
	const char *goes = p->path == PATH_ZERO_PAD ? "x is padded with zeros" : "x goes through downsample";

	if (p->path == PATH_NONE)
		tell(s, "No shortcut: nothing goes round this block.");
	else if (p->path == PATH_IDENTITY)
		(void)(tell(s, "stride is %d, %d channels in and out: x itself is added.", p->stride, in) ||
		       tell(s, "x itself is added."));
	else if (p->clause_stride && p->clause_planes)
		(void)(tell(s, "stride is %d, not 1; %d channels in, %d out: so %s.", p->stride, in, out,
		            goes) ||
		       tell(s, "stride is %d, not 1: so %s.", p->stride, goes));
	else if (p->clause_stride)
		tell(s, "stride is %d, not 1: so %s.", p->stride, goes);
	else if (p->clause_planes)
		(void)(tell(s, "stride is 1, but %d channels in and %d out: so %s.", in, out, goes) ||
		       tell(s, "channels change: so %s.", goes));
	else
		(void)(tell(s, "stride is 1, %d channels in and out, but %s: option C.", in, goes) ||
		       tell(s, "option C: %s.", goes));
}

void tell_verdict(struct sayer *s, const struct part *p, const char *who)
{
	const int in = p->inplanes, out = p->planes * p->expansion;
	const char *does = p->path == PATH_ZERO_PAD ? "pads x with zeros" : "calls downsample";

	if (brief(s)) {
		tell_verdict_brief(s, p);
		return;
	}
	if (p->path == PATH_NONE)
		tell(s, "%s has no shortcut: nothing goes round it.", who);
	else if (p->path == PATH_IDENTITY)
		tell(s, "%s adds x itself: its stride is %d, and %d channels come in and go out, so x fits.",
		     who, p->stride, in);
	else if (p->clause_stride && p->clause_planes)
		tell(s, "%s %s: its stride is %d, not 1, and %d channels come in but %d go out.", who, does,
		     p->stride, in, out);
	else if (p->clause_stride)
		tell(s, "%s %s: its stride is %d, not 1, though %d channels come in and go out.", who, does,
		     p->stride, in);
	else if (p->clause_planes && p->expansion > 1)
		tell(
		    s,
		    "%s %s though its stride is 1, because %d channels come in but %d go out: planes %d times "
		    "expansion %d.",
		    who, does, in, out, p->planes, p->expansion);
	else if (p->clause_planes)
		tell(s, "%s %s though its stride is 1, because %d channels come in but %d go out.", who, does,
		     in, out);
	else
		tell(s, "%s %s though stride is 1 and %d channels come in and go out%s", who, does, in,
		     p->option_c ? ": option C projects every shortcut." : ".");
}

/* What is done to x, and what comes of it. */
static void tell_way(struct sayer *s, const struct part *p)
{
	struct word in = word_shape(s->net->node[p->x].out);
	struct word out = word_shape(s->net->node[p->last].out);

	if (!p->clause_stride && p->clause_planes && p->path == PATH_DOWNSAMPLE)
		(void)tell(s, "It only changes channels.");
	else if (p->path == PATH_DOWNSAMPLE && p->pooled)
		(void)(tell(s, "x is averaged and remixed from %s to %s, then added.", in.s, out.s) ||
		       tell(s, "x is averaged and remixed, then added.") ||
		       tell(s, "%s becomes %s.", in.s, out.s));
	else if (p->path == PATH_DOWNSAMPLE)
		(void)(tell(s, "x is remixed from %s to %s, then added.", in.s, out.s) ||
		       tell(s, "%s becomes %s.", in.s, out.s));
	else if (p->path == PATH_ZERO_PAD)
		(void)(tell(s, "%s becomes %s without a parameter.", in.s, out.s) ||
		       tell(s, "No parameters."));
	else if (p->path == PATH_IDENTITY)
		(void)tell(s, "The block learns only what to add.");
}

/* The stem: what comes in, what goes out; then the network, since there is nothing to say of a shortcut. */
static void tell_ends(struct sayer *s)
{
	const struct net *net = s->net;
	const struct part *p = s->part;
	struct word in = word_shape(net->node[p->first > 0 ? net->node[p->first].in[0] : 0].out);
	struct word out = word_shape(net->node[p->last].out);
	struct buf answer = { 0 };

	if (p->kind == PART_STEM && may_show(s, net->nnodes - 1)) {
		if (spoken(s))
			tell(s, "%s.", s->lead);
		tell_network(s);
		return;
	}
	if (!may_show(s, p->last)) {
		tell(s, "%s takes in %s.", lead(s).s, in.s);
		return;
	}
	(void)(tell(s, "%s turns %s into %s%s.", lead(s).s, in.s, out.s,
	            p->kind == PART_HEAD && net->node[p->last].op != &op_avgpool2d
	                ? ": a score for each class"
	                : "") ||
	       tell(s, "%s in, %s out.", in.s, out.s));
	if (s->net->untrained) {
		tell_untrained(s);
		return;
	}
	say_answer(s->trace, 3, s->voice, &answer);
	if (p->kind == PART_HEAD && answer.len > 0)
		(void)(tell(s, "The answer is %s.", buf_str(&answer)) || tell(s, "%s.", buf_str(&answer)));
	buf_free(&answer);
}

void tell_block(struct sayer *s)
{
	const struct part *p = s->part;

	if (p->kind != PART_BLOCK) {
		tell_ends(s);
		return;
	}
	if (!may_tell_path(s, p)) {
		struct word in = word_shape(s->net->node[p->x].out);

		(void)(tell(s, "%s takes in x, %s. Which way does x go round it?", lead(s).s, in.s) ||
		       tell(s, "Which way does x go round it?"));
		return;
	}
	tell_verdict(s, p, lead(s).s);
	if (may_show(s, p->last))
		tell_way(s, p);
}

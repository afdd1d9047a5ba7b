/*
 * say_whatif.c -- a what-if: where it stops and why, or how the answer changes.
 */
#include <stdio.h>
#include <string.h>

#include "net/recipe.h"
#include "view/answer.h"
#include "view/say_private.h"

/* The block that is another: the one under the cursor, else the first. NULL: no what-if. */
static const struct part *forced_part(const struct sayer *s)
{
	if (s->part && s->part->forced)
		return s->part;
	for (int i = 0; i < s->net->nparts; i++)
		if (s->net->part[i].forced)
			return &s->net->part[i];
	return NULL;
}

bool is_whatif(const struct sayer *s)
{
	const struct part *p = s->part;
	enum size size = s->scene->cursor.size;

	if (!s->net->recipe || !p)
		return false;
	if (trace_broken(s->trace, s->step) || (p->kind == PART_STEM && size == SIZE_BLOCK))
		return true;
	if (!p->forced || size > SIZE_OP || size == SIZE_STAGE)
		return false;
	return size == SIZE_BLOCK || s->step == p->add ||
	       (p->shortcut_first >= 0 && s->step >= p->shortcut_first && s->step <= p->shortcut_last);
}

/* "what if it added x itself?" */
static const char *added(const struct part *p)
{
	static const char *const words[] = { [PATH_NONE] = "nothing",
		                             [PATH_IDENTITY] = "x itself",
		                             [PATH_ZERO_PAD] = "x padded with zeros",
		                             [PATH_DOWNSAMPLE] = "x remixed" };

	return words[p->path];
}

/* ---- where it stops ------------------------------------------------------------------------------ */

/* PyTorch counts the batch, so dimension 3 is the width. Channels, 32 and 16, and height, 16 and 32, clash as well. */
static void tell_clashes(struct sayer *s)
{
	struct clash clash[3];
	const struct clash *named = NULL;
	int n = net_clashes(s->net, clash), others = 0;
	struct buf b = { 0 };

	for (int i = 0; i < n; i++)
		named = clash[i].named ? &clash[i] : named;
	if (!named)
		return;
	buf_printf(&b, "PyTorch counts the batch, so dimension %d is the %s.", named->dimension, named->axis);
	for (int i = 0; i < n; i++) {
		const struct clash *c = &clash[i];

		if (c == named)
			continue;
		buf_printf(&b, "%s%c%s, %d and %d,", others ? " and " : " ",
		           others ? c->axis[0] : c->axis[0] & ~0x20, c->axis + 1, c->a, c->b);
		others++;
	}
	if (others)
		buf_printf(&b, " clash%s as well.", others > 1 ? "" : "es");
	tell(s, "%s", buf_str(&b));
	buf_free(&b);
}

static void tell_stop_heard(struct sayer *s, const struct fault *fault)
{
	const char *msg = fault->err.msg;
	bool named = strncmp(msg, "RuntimeError", 12) == 0 || fault->err.code != ERR_MISFIT;

	tell(s, "%s cannot be done. %s%s", s->net->node[fault->node].name,
	     named ? "" : "RuntimeError: ", msg);
	tell_clashes(s);
	tell(s, "This is a what-if. undo goes back to the true network.");
}

static void tell_stop(struct sayer *s, const struct fault *fault)
{
	const struct part *p = &s->net->part[s->net->node[fault->node].part];
	const struct node *node = &s->net->node[fault->node];
	const struct net *truth = s->net->base;
	const struct part *was = truth ? &truth->part[s->net->node[fault->node].part] : NULL;
	const char *why = !was || !was->add              ? ""
	                  : was->path == PATH_DOWNSAMPLE ? "That is why the block has a downsample."
	                  : was->path == PATH_ZERO_PAD   ? "That is why the block pads x with zeros."
	                                                 : "The true block runs.";

	if (node->op != &op_add || node->nin < 2) {
		(void)(tell(s, "What if? It stops at %s: %s.", node->name, fault->err.msg) ||
		       tell(s, "It stops at %s.", node->name));
		return;
	}

	struct word out = word_shape(s->net->node[node->in[0]].out),
	            x = word_shape(s->net->node[node->in[1]].out);

	(void)(tell(s, "What if %s added %s? It fails: out is %s, %s is %s.", p->name, added(p), out.s,
	            p->path == PATH_IDENTITY ? "x" : "what comes round", x.s) ||
	       tell(s, "It fails: %s plus %s.", out.s, x.s));
	if (why[0] && !brief(s))
		(void)tell(s, "%s", why);
	if (!brief(s)) /* a small page says so in its last row */
		(void)(tell(s, "! goes back to the true network.") || tell(s, "! goes back."));
}

/* ---- where it runs ------------------------------------------------------------------------------- */

static struct word first_of(const struct trace *t, enum voice voice)
{
	struct buf b = { 0 };
	struct word w;

	say_answer(t, 1, voice, &b);
	snprintf(w.s, sizeof(w.s), "%s", buf_str(&b));
	buf_free(&b);
	return w;
}

static void tell_answers(struct sayer *s)
{
	const struct trace *truth = s->scene->truth;
	struct word then, now;

	if (s->net->untrained) {
		(void)(tell(s, "Nobody trained this network, so its answer means nothing.") ||
		       tell(s, "Untrained."));
		return;
	}
	if (!truth || s->scene->look.mask >= 0 || !trace_has(s->trace, s->trace->nsteps - 1) ||
	    !trace_has(truth, truth->nsteps - 1))
		return;
	then = first_of(truth, s->voice);
	now = first_of(s->trace, s->voice);
	if (!then.s[0] || !now.s[0])
		return;
	(void)(tell(s, "The answer goes from %s%s to %s.", then.s, spoken(s) ? "," : "", now.s) ||
	       tell(s, "%s, now %s.", then.s, now.s) || tell(s, "Now %s.", now.s));
}

/* " on both sides", where the zeros are not all at the end. */
static const char *sides(const struct sayer *s, const struct part *p)
{
	const struct node *node = p->path == PATH_ZERO_PAD ? &s->net->node[p->shortcut_last] : NULL;

	return node && node->op == &op_zero_pad_shortcut && node->args.zeros == ZEROS_BOTH ? " on both sides"
	                                                                                   : "";
}

static void tell_runs(struct sayer *s, const struct part *p)
{
	static const char *const does[] = { [PATH_NONE] = "adds nothing",
		                            [PATH_IDENTITY] = "adds x itself",
		                            [PATH_ZERO_PAD] = "pads x with zeros",
		                            [PATH_DOWNSAMPLE] = "calls downsample" };

	if (spoken(s))
		(void)tell(s, "What if: %s %s%s. It runs.", p->name, does[p->path], sides(s, p));
	else
		(void)(tell(s, "What if %s added %s%s? It runs.", p->name, added(p), sides(s, p)) ||
		       tell(s, "%s %s now.", p->name, does[p->path]));
	if (p->seeded)
		(void)(tell(s, "Its projection is seeded, not trained.") || tell(s, "Seeded, not trained."));
	tell_answers(s);
	if (spoken(s))
		tell(s, "This is a what-if. undo goes back to the true network.");
	else if (!brief(s))
		(void)tell(s, "! goes back.");
}

void tell_whatif(struct sayer *s)
{
	const struct fault *fault = trace_fault(s->trace);
	const struct part *p = forced_part(s);

	if (fault && spoken(s))
		tell_stop_heard(s, fault);
	else if (fault)
		tell_stop(s, fault);
	else if (p)
		tell_runs(s, p);
	else
		tell(s, "This is the true network.");
}

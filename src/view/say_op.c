/*
 * say_op.c -- an operation as a whole (size 3): what it does here, to which shapes.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/given.h"
#include "view/say_private.h"

static const struct step *step_of(const struct sayer *s)
{
	return &s->trace->step[s->step];
}

static struct shape in_shape(const struct sayer *s)
{
	return step_of(s)->call.in[0]->shape;
}

static struct word count(int64_t n)
{
	struct buf buf = { 0 };
	struct word w;

	text_thousands(&buf, n);
	snprintf(w.s, sizeof(w.s), "%s", buf_str(&buf));
	buf_free(&buf);
	return w;
}

/* "3×3", "3 by 3" */
static struct word kernel_words(const struct sayer *s, int k)
{
	struct word w;

	snprintf(w.s, sizeof(w.s), "%d%s%d", k, s->by, k);
	return w;
}

/* What comes next in forward, where it is the question of this program. */
static void tell_next(struct sayer *s)
{
	if (role_of(s->part, s->step) != ROLE_LEARNED || s->part->path == PATH_NONE)
		return;
	(void)(tell(s, "What comes out is what the block learned; next, x comes round.") ||
	       tell(s, "It is what the block learned.") || tell(s, "out: what it learned."));
}

static void tell_conv_shortcut(struct sayer *s)
{
	struct word k = kernel_words(s, step_of(s)->call.args.kernel);

	if (spoken(s))
		tell(s, "%s.", s->lead);
	tell_verdict(s, s->part, s->part->name);
	if (s->part->pooled && s->step > s->part->shortcut_first) {
		(void)(tell(s, "Step %d is its %s convolution; it reads x, averaged.", s->step + 1, k.s) ||
		       tell(s, "Its %s convolution reads x, averaged.", k.s));
		return;
	}
	(void)(tell(s, "Step %d is its %s convolution; it reads x, not out.", s->step + 1, k.s) ||
	       tell(s, "Its %s convolution reads x, not out.", k.s) || tell(s, "It reads x, not out."));
}

static void tell_conv(struct sayer *s)
{
	const struct args *a = &step_of(s)->call.args;
	struct word k = kernel_words(s, a->kernel);
	struct word in = word_shape(in_shape(s)), out = word_shape(s->node->out);
	int64_t taps = s->node->macs / (int64_t)shape_len(s->node->out);

	if (role_of(s->part, s->step) == ROLE_SHORTCUT) {
		tell_conv_shortcut(s);
		return;
	}
	(void)(tell(s, "%s slides a %s kernel over %s with stride %d and makes %s.", lead(s).s, k.s, in.s,
	            a->stride, out.s) ||
	       tell(s, "%s kernel, stride %d: %s becomes %s.", k.s, a->stride, in.s, out.s));
	if (a->groups > 1 && tell(s, "Each number is %s products, of its group's %d channels.", count(taps).s,
	                          in_shape(s).c / a->groups)) {
		tell_next(s);
		return;
	}
	(void)(tell(s, "Each of its %s numbers is %s products added up.",
	            count((int64_t)shape_len(s->node->out)).s, count(taps).s) ||
	       tell(s, "%s products a number.", count(taps).s));
	tell_next(s);
}

static void tell_batchnorm(struct sayer *s)
{
	if (role_of(s->part, s->step) == ROLE_SHORTCUT) {
		(void)(tell(s, "%s scales and shifts the %d channels that the 1%s1 convolution made from x.",
		            lead(s).s, s->node->out.c, s->by) ||
		       tell(s, "Scales and shifts the %d channels made from x.", s->node->out.c));
		(void)(tell(s, "What comes out goes round the block, to the addition.") ||
		       tell(s, "Next, the addition."));
		return;
	}
	(void)(tell(s, "%s scales and shifts each of the %d channels, by numbers learned in training.",
	            lead(s).s, s->node->out.c) ||
	       tell(s, "Scales and shifts each of %d channels.", s->node->out.c));
	tell_next(s);
}

static void tell_groupnorm(struct sayer *s)
{
	const int groups = step_of(s)->call.args.groups, channels = s->node->out.c;

	if (role_of(s->part, s->step) == ROLE_SHORTCUT) {
		tell_batchnorm(s);
		return;
	}
	(void)(tell(
	           s,
	           "%s brings each of %d groups of %d channels to mean 0 and spread 1, measured in this picture.",
	           lead(s).s, groups, channels / groups) ||
	       tell(s, "%d groups of %d channels, each to mean 0, spread 1.", groups, channels / groups));
	tell_next(s);
}

static void tell_relu(struct sayer *s)
{
	size_t negatives =
	    trace_has(s->trace, s->step) ? trace_stats(s->trace, s->node->in[0])->negatives : 0;

	if (negatives > 0)
		(void)(tell(s, "%s makes what is below zero 0: %s of %s numbers.", lead(s).s,
		            count((int64_t)negatives).s, count((int64_t)shape_len(s->node->out)).s) ||
		       tell(s, "Makes what is below zero 0: %s of %s.", count((int64_t)negatives).s,
		            count((int64_t)shape_len(s->node->out)).s));
	else
		(void)(tell(s, "%s makes what is below zero 0.", lead(s).s) ||
		       tell(s, "Makes what is below zero 0."));
	if (role_of(s->part, s->step) == ROLE_RELU) {
		(void)tell(s, "self.relu is one module, called again here; relu%d is our name for this call.",
		           s->part->type == BLOCK_BOTTLENECK ? 3 : 2);
	} else {
		tell_next(s);
	}
}

static void tell_add(struct sayer *s)
{
	static const char *const what[] = { [PATH_NONE] = "the other input",
		                            [PATH_IDENTITY] = "x itself",
		                            [PATH_ZERO_PAD] = "x padded with zeros",
		                            [PATH_DOWNSAMPLE] = "x remixed by downsample" };
	struct word shape = word_shape(s->node->out);
	const char *round = what[role_of(s->part, s->step) == ROLE_ADD ? s->part->path : PATH_NONE];

	(void)(tell(s, "%s adds what the block learned and %s, number by number.", lead(s).s, round) ||
	       tell(s, "What it learned plus %s.", round));
	(void)(tell(s, "Both are %s, or they could not be added.", shape.s) ||
	       tell(s, "Both are %s.", shape.s));
	if (role_of(s->part, s->step) == ROLE_ADD && s->part->path == PATH_IDENTITY)
		(void)tell(s, "x skips the whole block.");
}

static void tell_zero_pad(struct sayer *s)
{
	const struct args *a = &step_of(s)->call.args;
	const int in = in_shape(s).c, fresh = s->node->out.c - in;

	(void)(tell(s, "%s takes %s of x and adds %d channels of zeros %s: no parameters.", lead(s).s,
	            stride_words(a->stride), fresh,
	            a->zeros == ZEROS_END ? "after its own" : "around its own") ||
	       tell(s, "Takes %s of x, adds %d channels of zeros.", stride_words(a->stride), fresh));
	(void)(tell(s, "It reads x, not out: option A of the paper.") || tell(s, "Option A."));
}

static void tell_pool(struct sayer *s)
{
	const struct shape in = in_shape(s), out = s->node->out;
	const int k = step_of(s)->call.args.kernel;
	const char *of = s->node->op == &op_maxpool2d ? "keeps the largest" : "takes the average";
	struct word a = word_shape(in), b = word_shape(out);

	if (role_of(s->part, s->step) == ROLE_SHORTCUT) {
		(void)(tell(s, "%s %s of each window of %d%s%d of x: %s becomes %s.", lead(s).s, of, k, s->by,
		            k, a.s, b.s) ||
		       tell(s, "%s becomes %s.", a.s, b.s));
		(void)(tell(s, "So the convolution behind it needs no stride and reads every pixel.") ||
		       tell(s, "It reads x, not out."));
	} else if (out.h == 1 && out.w == 1)
		(void)(tell(s, "%s %s of each %d%s%d map: %d numbers, one a channel.", lead(s).s, of, in.h,
		            s->by, in.w, out.c) ||
		       tell(s, "%d maps become %d numbers.", out.c, out.c));
	else
		(void)(tell(s, "%s %s of each window of %d%s%d: %s becomes %s.", lead(s).s, of, k, s->by, k,
		            a.s, b.s) ||
		       tell(s, "%s becomes %s.", a.s, b.s));
}

static void tell_linear(struct sayer *s)
{
	(void)(tell(s, "%s makes %d scores (logits), one a class: each is %d products added up.", lead(s).s,
	            s->node->out.c, (int)shape_len(in_shape(s))) ||
	       tell(s, "%d scores: %d products each.", s->node->out.c, (int)shape_len(in_shape(s))));
}

static void tell_softmax(struct sayer *s)
{
	struct buf answer = { 0 };

	(void)(tell(s, "%s turns %d scores into probabilities that add up to 1.", lead(s).s,
	            s->node->out.c) ||
	       tell(s, "Scores become probabilities."));
	if (s->net->untrained) {
		tell_untrained(s);
		return;
	}
	say_answer(s->trace, 3, s->voice, &answer);
	if (answer.len > 0)
		(void)(tell(s, "The answer is %s.", buf_str(&answer)) || tell(s, "%s.", buf_str(&answer)));
	buf_free(&answer);
}

static void tell_input(struct sayer *s)
{
	struct word shape = word_shape(s->node->out);

	(void)(tell(s, "%s is the picture, %s: red, green and blue, from 0 to 1.", lead(s).s, shape.s) ||
	       tell(s, "The picture, %s, from 0 to 1.", shape.s));
}

static void tell_tensor(struct sayer *s)
{
	struct word shape = word_shape(s->node->out);

	(void)(tell(s, "%s is a tensor instead of a picture, %s: normalised already.", lead(s).s, shape.s) ||
	       tell(s, "A tensor, %s, as it is.", shape.s));
}

static void tell_normalize(struct sayer *s)
{
	if (net_is_given(s->trace->net)) {
		(void)(tell(s, "%s changes nothing: the tensor is normalised already.", lead(s).s) ||
		       tell(s, "It changes nothing."));
		(void)tell(s, "This is what conv1 sees.");
		return;
	}
	(void)(tell(s, "%s takes off each colour's mean and divides by its spread.", lead(s).s) ||
	       tell(s, "Takes off the mean, divides by the spread."));
	(void)tell(s, "This is what conv1 sees.");
}

void tell_op(struct sayer *s)
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
		{ &op_linear, tell_linear },
		{ &op_softmax, tell_softmax },
		{ &op_input, tell_input },
		{ &op_normalize, tell_normalize },
		{ &op_tensor, tell_tensor },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].op == s->node->op) {
			table[i].tell(s);
			return;
		}
	tell(s, "%s: %s.", s->lead, s->node->op->gloss);
}

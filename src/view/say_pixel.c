/*
 * say_pixel.c -- one number of a map (size 5), and how it came about.
 */
#include <math.h>
#include <stdio.h>

#include "view/say_private.h"

/* A number and its story. */
struct story {
	struct why why;
	const struct step *step;
	double value;
};

static const char *input_name(const struct sayer *s, int slot)
{
	return s->net->node[s->node->in[slot]].name;
}

static bool relu_made(const struct sayer *s)
{
	return s->node->nin > 0 && s->net->node[s->node->in[0]].op == &op_relu;
}

static int zeros_of(const struct why *why)
{
	int n = 0;

	for (int i = 0; i < why->nterms; i++)
		n += why->term[i].slot == 0 && !why->term[i].pad && why->term[i].x == 0;
	return n;
}

/* The term that weighs most; -1 if all are padding. */
static int largest_of(const struct why *why)
{
	int best = -1;

	for (int i = 0; i < why->nterms; i++) {
		const struct term *t = &why->term[i];

		if (t->slot >= 0 && !t->pad &&
		    (best < 0 || fabsf(t->x * t->w) > fabsf(why->term[best].x * why->term[best].w)))
			best = i;
	}
	return best;
}

/* The first of a window that is as large as the largest; -1 where a NaN won. */
static int winner_of(const struct why *why, double value)
{
	for (int i = 0; i < why->nterms; i++)
		if (!why->term[i].pad && (double)why->term[i].x == value)
			return i;
	return -1;
}

static void tell_is(struct sayer *s, const struct story *story, const char *because)
{
	struct word v = word_number(story->value);

	(void)(tell(s, "%s is %s: %s", lead(s).s, v.s, because) || tell(s, "%s: %s", v.s, because) ||
	       tell(s, "%s is %s.", lead(s).s, v.s) || tell(s, "It is %s.", v.s));
}

static void tell_products(struct sayer *s, const struct story *story)
{
	const struct why *why = &story->why;
	const int products = why->nterms - (why->nterms > 0 && why->term[why->nterms - 1].slot == SLOT_BIAS);
	const int zeros = zeros_of(why), best = largest_of(why);
	struct word v = word_number(story->value);
	char pad[16], zero[16];

	if (s->node->op == &op_linear)
		(void)(tell(s, "%s is %s: %d products%s.", lead(s).s, v.s, products,
		            products < why->nterms ? " and a bias" : "") ||
		       tell(s, "%s is the sum of %d products.", v.s, products));
	else if (s->trace->step[s->step].call.args.kernel == 1 && best >= 0)
		(void)(tell(s, "%s is %s: %d products, one for each channel of %s at row %d, column %d.",
		            lead(s).s, v.s, products,
		            role_of(s->part, s->step) == ROLE_SHORTCUT ? "x" : "its input",
		            why->term[best].from.y, why->term[best].from.x) ||
		       tell(s, "%s: %d products at row %d, column %d.", v.s, products, why->term[best].from.y,
		            why->term[best].from.x));
	else {
		snprintf(pad, sizeof(pad), why->npad ? "%d" : "none", why->npad);
		snprintf(zero, sizeof(zero), zeros ? "%d" : "none", zeros);
		(void)(tell(s, "%s is %s: %d products, %s of them with a zero%s, %s in the padding.",
		            lead(s).s, v.s, products, zero, relu_made(s) ? " that relu made" : "", pad) ||
		       tell(s, "%s is the sum of %d products, %s in the padding.", v.s, products, pad) ||
		       tell(s, "%s is the sum of %d products.", v.s, products));
	}
	if (best >= 0)
		(void)(tell(s, "The largest is %s, from channel %d.",
		            word_number((double)why->term[best].x * (double)why->term[best].w).s,
		            why->term[best].from.c) ||
		       tell(s, "Largest: channel %d.", why->term[best].from.c));
}

static void tell_sum(struct sayer *s, const struct story *story)
{
	static const char *const round[] = { [PATH_NONE] = "from the other input",
		                             [PATH_IDENTITY] = "from x itself",
		                             [PATH_ZERO_PAD] = "from x, padded with zeros",
		                             [PATH_DOWNSAMPLE] = "from x, remixed by downsample" };
	const enum path path = role_of(s->part, s->step) == ROLE_ADD ? s->part->path : PATH_NONE;

	if (story->why.nterms != 2) {
		tell_is(s, story, "a sum.");
		return;
	}
	double a[2] = { (double)story->why.term[0].x, (double)story->why.term[1].x };
	int d = number_decimals(a, 2, story->value);
	struct word x = word_fixed(a[0], d), y = word_fixed(a[1], d), v = word_fixed(story->value, d);
	const char *rounded = d < 0 ? " (rounded)" : "";

	(void)(tell(s, "%s is %s: %s learned plus %s %s%s.", lead(s).s, v.s, x.s, y.s, round[path],
	            rounded) ||
	       tell(s, "%s is %s learned plus %s %s%s.", v.s, x.s, y.s, round[path], rounded) ||
	       tell(s, "%s is %s learned plus %s%s.", v.s, x.s, y.s, rounded));
	if (!spoken(s) && !s->scene->lesson) /* a lesson quotes the sentence */
		(void)tell(s, "Arrows move over the map; Enter opens the arithmetic.");
}

static void tell_batchnorm(struct sayer *s, const struct story *story)
{
	const struct call *c = &story->step->call;
	const int i = s->at.c;
	const double v[5] = { (double)tensor_at(c->in[0], s->at), (double)c->w[2]->v[i],
		              (double)sqrtf(c->w[3]->v[i] + c->args.eps), (double)c->w[0]->v[i],
		              (double)c->w[1]->v[i] };
	const int d = number_norm_decimals(v, story->value);
	struct word value = word_fixed(story->value, d < 0 ? -1 : NUMBER_DECIMALS);
	char because[320];

	snprintf(because, sizeof(because),
	         "%s, minus mean %s, divided by %s, times gamma %s, plus beta %s%s.", word_fixed(v[0], d).s,
	         word_fixed(v[1], d).s, word_fixed(v[2], d).s, word_fixed(v[3], d).s, word_fixed(v[4], d).s,
	         d < 0 ? " (rounded)" : "");
	if (spoken(s) && tell(s, "%s is %s.", lead(s).s, value.s))
		tell(s, "Batch norm: %s", because);
	else
		(void)(tell(s, "%s is %s: %s", lead(s).s, value.s, because) ||
		       tell(s, "%s is %s, scaled and shifted.", lead(s).s, value.s) ||
		       tell(s, "%s: scaled and shifted.", value.s));
}

static void tell_groupnorm(struct sayer *s, const struct story *story)
{
	const struct why *w = &story->why;

	if (w->lost || w->nlines < 6) {
		tell_is(s, story, "scaled and shifted.");
		return;
	}
	const double v[5] = { (double)w->step[2].a, (double)w->step[2].b, (double)w->step[3].b,
		              (double)w->step[4].b, (double)w->step[5].b };
	const int d = number_norm_decimals(v, story->value);
	struct word value = word_fixed(story->value, d < 0 ? -1 : NUMBER_DECIMALS);
	char because[320];

	snprintf(because, sizeof(because),
	         "%s, minus mean %s (of %d numbers), divided by %s, times gamma %s, plus beta %s%s.",
	         word_fixed(v[0], d).s, word_fixed(v[1], d).s, (int)w->step[0].b, word_fixed(v[2], d).s,
	         word_fixed(v[3], d).s, word_fixed(v[4], d).s, d < 0 ? " (rounded)" : "");
	if (spoken(s) && tell(s, "%s is %s.", lead(s).s, value.s))
		tell(s, "Group norm: %s", because);
	else
		(void)(tell(s, "%s is %s: %s", lead(s).s, value.s, because) ||
		       tell(s, "%s is %s, scaled and shifted.", lead(s).s, value.s) ||
		       tell(s, "%s: scaled and shifted.", value.s));
}

static void tell_relu(struct sayer *s, const struct story *story)
{
	double before = (double)tensor_at(story->step->call.in[0], s->at);
	char because[160];

	if (before < 0)
		snprintf(because, sizeof(because), "%.60s has %s here, below zero, so relu makes it 0.",
		         input_name(s, 0), word_number(before).s);
	else
		snprintf(because, sizeof(because), "relu let it through from %.60s.", input_name(s, 0));
	tell_is(s, story, because);
}

static void tell_zero_pad(struct sayer *s, const struct story *story)
{
	char because[160];
	const struct term *t = story->why.nterms > 0 ? &story->why.term[0] : NULL;

	if (!t || t->slot == SLOT_ZERO)
		snprintf(because, sizeof(because), "a zero, since channel %d is new and x has none to give.",
		         s->at.c);
	else
		snprintf(because, sizeof(because), "x[%d,%d,%d], handed on unchanged.", t->from.c, t->from.y,
		         t->from.x);
	tell_is(s, story, because);
}

static void tell_pool(struct sayer *s, const struct story *story)
{
	const struct why *why = &story->why;
	char because[160];
	int i = winner_of(why, story->value);

	if (s->node->op == &op_maxpool2d && i >= 0)
		snprintf(because, sizeof(because), "the largest of %d, at row %d, column %d of %.60s.",
		         why->nterms - why->npad, why->term[i].from.y, why->term[i].from.x, input_name(s, 0));
	else
		snprintf(because, sizeof(because), "the average of %d numbers of %.60s, channel %d.",
		         why->nterms - why->npad, input_name(s, 0), s->at.c);
	tell_is(s, story, because);
}

static void tell_softmax(struct sayer *s, const struct story *story)
{
	struct word label = word_label(s->net, s->at.c);
	struct buf share = { 0 };
	char because[160];

	number_percent(&share, story->value);
	snprintf(because, sizeof(because),
	         "%s %s%s. e to the power of its score, divided by the sum over all %d.", label.s,
	         buf_str(&share), spoken(s) ? " percent" : " %", s->node->out.c);
	buf_free(&share);
	tell_is(s, story, because);
}

static void tell_input(struct sayer *s, const struct story *story)
{
	char because[160];

	snprintf(because, sizeof(because), "%s at row %d, column %d; %d of 255 in the picture.",
	         word_colour(s, s->at.c).s, s->at.y, s->at.x, (int)tensor_at(story->step->call.in[0], s->at));
	tell_is(s, story, because);
}

static void tell_tensor(struct sayer *s, const struct story *story)
{
	tell_is(s, story, "as it was given.");
}

static void tell_normalize(struct sayer *s, const struct story *story)
{
	const struct args *a = &story->step->call.args;
	const int c = s->at.c;
	char because[224];

	if (c >= a->nmean || c >= a->nstd) {
		tell_is(s, story, "normalized.");
		return;
	}
	double v[5] = { (double)tensor_at(story->step->call.in[0], s->at), (double)a->mean[c],
		        (double)a->std[c], 1, 0 };
	int d = number_norm_decimals(v, story->value);
	snprintf(because, sizeof(because), "%s minus mean %s, divided by %s%s.", word_fixed(v[0], d).s,
	         word_fixed(v[1], d).s, word_fixed(v[2], d).s, d < 0 ? " (rounded)" : "");
	tell_is(s, story, because);
}

void tell_pixel(struct sayer *s)
{
	static const struct {
		const struct op *op;
		void (*tell)(struct sayer *, const struct story *);
	} table[] = {
		{ &op_conv2d, tell_products },
		{ &op_batchnorm2d, tell_batchnorm },
		{ &op_groupnorm, tell_groupnorm },
		{ &op_relu, tell_relu },
		{ &op_add, tell_sum },
		{ &op_zero_pad_shortcut, tell_zero_pad },
		{ &op_maxpool2d, tell_pool },
		{ &op_avgpool2d, tell_pool },
		{ &op_linear, tell_products },
		{ &op_softmax, tell_softmax },
		{ &op_input, tell_input },
		{ &op_normalize, tell_normalize },
		{ &op_tensor, tell_tensor },
	};
	struct story story = { .step = &s->trace->step[s->step] };

	if (!trace_has(s->trace, s->step) || !shape_has(s->node->out, s->at)) {
		tell(s, "%s is not computed yet.", lead(s).s);
		return;
	}
	story.value = (double)trace_why(s->trace, s->step, s->at, &story.why);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].op == s->node->op)
			table[i].tell(s, &story);
	why_clear(&story.why);
}

/*
 * say_word.c -- numbers, shapes and set phrases, as words of a sentence.
 */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "view/say_private.h"

static struct word word_of(struct buf *buf)
{
	struct word w;

	snprintf(w.s, sizeof(w.s), "%s", buf_str(buf));
	buf_free(buf);
	return w;
}

struct word word_number(double v)
{
	struct buf buf = { 0 };

	number_put(&buf, v, false);
	return word_of(&buf);
}

struct word word_fixed(double v, int decimals)
{
	struct buf buf = { 0 };

	if (decimals < 0)
		number_put(&buf, v, false);
	else
		number_fixed(&buf, v, decimals);
	return word_of(&buf);
}

struct word word_shape(struct shape shape)
{
	struct buf buf = { 0 };

	say_shape(&buf, shape);
	return word_of(&buf);
}

struct word word_colour(const struct sayer *s, int c)
{
	static const char *const name[] = { "red", "green", "blue" };
	struct word w;

	if (s->net->input.c == 3 && c >= 0 && c < 3)
		snprintf(w.s, sizeof(w.s), "%s", name[c]);
	else
		snprintf(w.s, sizeof(w.s), "channel %d", c);
	return w;
}

struct word word_label(const struct net *net, int c)
{
	struct buf buf = { 0 };

	if (c >= 0 && c < net->nlabels && net->label)
		text_safe(&buf, net->label[c]);
	else
		buf_printf(&buf, "class %d", c);
	return word_of(&buf);
}

struct lead lead(const struct sayer *s)
{
	struct lead l;

	snprintf(l.s, sizeof(l.s), "%s%s", s->lead, spoken(s) ? "," : "");
	return l;
}

const char *stride_words(int stride)
{
	static const char *const words[] = { "every pixel", "every second pixel", "every third pixel",
		                             "every fourth pixel" };

	return stride >= 1 && stride <= 4 ? words[stride - 1] : "few of the pixels";
}

const char *round_words(enum path path)
{
	static const char *const words[] = { [PATH_NONE] = "x",
		                             [PATH_IDENTITY] = "x itself",
		                             [PATH_ZERO_PAD] = "x padded",
		                             [PATH_DOWNSAMPLE] = "x remixed" };

	return words[path];
}

enum role role_of(const struct part *part, int step)
{
	if (part->kind != PART_BLOCK)
		return ROLE_NONE;
	if (step == part->add)
		return ROLE_ADD;
	if (step == part->relu)
		return ROLE_RELU;
	if (part->shortcut_first >= 0 && step >= part->shortcut_first && step <= part->shortcut_last)
		return ROLE_SHORTCUT;
	return step == part->trunk_last ? ROLE_LEARNED : ROLE_TRUNK;
}

void say_number(struct buf *buf, float v, bool digits)
{
	number_put(buf, (double)v, digits);
}

int say_decimals(const double *terms, int n, double total)
{
	return number_decimals(terms, n, total);
}

void say_shape(struct buf *buf, struct shape shape)
{
	buf_printf(buf, "(%d,%d,%d)", shape.c, shape.h, shape.w);
}

/* The k-th largest of a vector, by counting: there are few classes and fewer answers. */
static int ranked(const float *v, int n, int k)
{
	for (int i = 0; i < n; i++) {
		int before = 0;

		for (int j = 0; j < n; j++)
			before += v[j] > v[i] || (v[j] == v[i] && j < i);
		if (before == k)
			return i;
	}
	return -1;
}

void say_answer(const struct trace *t, int n, enum voice voice, struct buf *out)
{
	const struct step *last = &t->step[t->nsteps - 1];
	int classes = last->out.shape.c;

	if (!trace_has(t, t->nsteps - 1) || last->node->op != &op_softmax)
		return;
	if (t->net->untrained) {
		buf_puts(out, "nothing: untrained");
		return;
	}
	for (int k = 0; k < n && k < classes; k++) {
		int i = ranked(last->out.v, classes, k);

		if (i < 0) /* not numbers */
			return;
		struct word label = word_label(t->net, i);
		struct buf share = { 0 };

		(voice == VOICE_SPOKEN ? number_percent_said : number_percent)(&share,
		                                                               (double)last->out.v[i]);
		if (voice != VOICE_SPOKEN)
			buf_printf(out, "%s%s %s %%", k ? ", " : "", label.s, buf_str(&share));
		else if (k == 0)
			buf_printf(out, "%s, %s percent", label.s, buf_str(&share));
		else
			buf_printf(out, "%s%s %s", k == 1 ? "; then " : ", ", label.s, buf_str(&share));
		buf_free(&share);
	}
}

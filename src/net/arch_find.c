/*
 * arch_find.c -- a ResNet seen in the names and shapes of its weights.
 *
 * Not in the file, and so assumed: where a stage begins with stride 2 (all but the first, in its first block), and what
 * arch_prep.c tells.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "net/arch_private.h"
#include "op/fit.h"

struct seen {
	const struct weights *w;
	struct arch *a;
	struct err *err;
	const char *name; /* of the block being read; NULL in the stem */
	bool shrinks;     /* the first stage halves the size too: Hugging Face's downsample_in_first_stage */
	bool projects;    /* some block has a downsample */
	bool changes;     /* some block has none, and x does not fit */
};

static const struct weight *PRINTF_LIKE(2, 3) get(const struct seen *s, const char *fmt, ...)
{
	char name[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(name, sizeof name, fmt, ap);
	va_end(ap);
	return weights_find(s->w, name);
}

/* A convolution's weight of this kernel that reads so many channels; its own channels in *out. */
static bool conv(const struct seen *s, const char *word, int in, int kernel, int *out, int *groups)
{
	char name[64], size[128];
	const struct weight *w;

	snprintf(name, sizeof name, "%s%s%s.weight", s->name ? s->name : "", s->name ? "." : "", word);
	w = weights_find(s->w, name);
	if (!w)
		return err_set(s->err, ERR_MISFIT, "there is no %s in the weights", name);
	fit_dims(size, w);
	if (w->rank != 4 || w->dim[0] < 1 || w->dim[1] < 1 || w->dim[2] != w->dim[3])
		return err_set(s->err, ERR_MISFIT, "%s has shape %s, which is no convolution's", name, size);
	if (w->dim[2] != kernel)
		return err_set(s->err, ERR_MISFIT, "%s has shape %s: a kernel of %d where a ResNet has %d",
		               name, size, w->dim[2], kernel);
	if (in % w->dim[1] || (!groups && in != w->dim[1]) || w->dim[0] % (in / w->dim[1]))
		return err_set(s->err, ERR_MISFIT, "%s has shape %s, but %d channels come in", name, size,
		               in);
	*out = w->dim[0];
	if (groups)
		*groups = in / w->dim[1];
	return true;
}

static bool find_stem(struct seen *s)
{
	struct arch *a = s->a;
	const struct weight *w = get(s, "conv1.weight");

	if (!w) {
		a->stem = STEM_DEEP;
		return conv(s, "conv1.0", 3, 3, &a->stem_width[0], NULL) &&
		       conv(s, "conv1.3", a->stem_width[0], 3, &a->stem_width[1], NULL) &&
		       conv(s, "conv1.6", a->stem_width[1], 3, &a->stem_width[2], NULL);
	}
	a->stem = w->rank == 4 && w->dim[2] == 3 ? STEM_CIFAR : STEM_IMAGENET;
	return conv(s, "conv1", 3, a->stem == STEM_CIFAR ? 3 : 7, &a->stem_width[0], NULL);
}

static void find_norm(struct seen *s)
{
	s->a->norm = get(s, "bn1.running_mean") ? NORM_BATCH : get(s, "bn1.weight") ? NORM_GROUP : NORM_NONE;
	s->a->bias = get(s, "layer1.0.conv1.bias") != NULL;
}

static bool find_shortcut(struct seen *s, struct arch_block *b)
{
	const struct weight *zero = get(s, "%s.downsample.0.weight", b->name),
	                    *one = get(s, "%s.downsample.1.weight", b->name);
	int out;

	if (!zero && !one) {
		bool fits = b->stride == 1 && b->in == b->out;

		b->path = fits ? PATH_IDENTITY : PATH_ZERO_PAD;
		s->changes = s->changes || !fits;
		return true;
	}
	s->projects = true;
	b->path = PATH_DOWNSAMPLE;
	b->pooled = !zero || (one && one->rank == 4);
	if (!conv(s, b->pooled ? "downsample.1" : "downsample.0", b->in, 1, &out, NULL))
		return false;
	return out == b->out ||
	       err_set(s->err, ERR_MISFIT, "%s: its downsample gives %d channels, its trunk %d", b->name, out,
	               b->out);
}

static bool find_block(struct seen *s, int stage, int index, int in)
{
	struct arch_block *b = arch_add(s->a, stage, index, s->err);
	int first;

	if (!b)
		return false;
	s->name = b->name;
	b->in = in;
	b->groups = 1;
	b->convs = get(s, "%s.conv3.weight", b->name) ? 3 : 2;
	b->stride = index == 0 && (stage > 1 || s->shrinks) ? 2 : 1;
	if (!conv(s, "conv1", in, b->convs == 3 ? 1 : 3, &b->mid, NULL))
		return false;
	if (b->convs == 2)
		return conv(s, "conv2", b->mid, 3, &b->out, NULL) && find_shortcut(s, b);
	first = b->mid;
	if (!conv(s, "conv2", first, 3, &b->mid, &b->groups))
		return false;
	if (b->mid != first)
		return err_set(s->err, ERR_MISFIT,
		               "%s: conv1 gives %d channels, conv2 %d: a bottleneck's are equal", b->name,
		               first, b->mid);
	return conv(s, "conv3", b->mid, 1, &b->out, NULL) && find_shortcut(s, b);
}

static bool find_blocks(struct seen *s)
{
	int in = s->a->stem_width[s->a->stem == STEM_DEEP ? 2 : 0];

	for (int stage = 1; get(s, "layer%d.0.conv1.weight", stage); stage++)
		for (int i = 0; get(s, "layer%d.%d.conv1.weight", stage, i); i++) {
			if (!find_block(s, stage, i, in))
				return false;
			in = arch_last(s->a);
		}
	s->name = NULL;
	return true;
}

static bool find_head(struct seen *s)
{
	const struct weight *w = get(s, "fc.weight");
	char size[128];

	if (!w)
		return true;
	fit_dims(size, w);
	if (w->rank != 2 || w->dim[1] != arch_last(s->a))
		return err_set(s->err, ERR_MISFIT,
		               "fc.weight has shape %s, but %d channels come out of the last block", size,
		               arch_last(s->a));
	s->a->classes = w->dim[0];
	return true;
}

/* The most groups, up to 32, that all channels can be dealt into. */
static int groups_of(const struct arch *a)
{
	int groups = 32;

	for (int i = 0; i < a->nblocks; i++)
		while (a->block[i].mid % groups || a->block[i].out % groups)
			groups /= 2;
	for (int i = 0; i < (a->stem == STEM_DEEP ? 3 : 1); i++)
		while (a->stem_width[i] % groups)
			groups /= 2;
	return groups;
}

/* What is done where x does not fit and no tensor says how: the reader, the metadata, or akamaster's way. */
static bool choose_shortcut(struct seen *s, const struct net_ask *ask)
{
	const char *meta = weights_meta(s->w, "shortcut"), *arch = weights_meta(s->w, "arch");
	bool plain = (meta && strcmp(meta, "none") == 0) || (!meta && arch && strncmp(arch, "plain", 5) == 0);
	char asked = ask->shortcut;

	if (asked && s->projects != (asked == 'B' || asked == 'C'))
		return err_set(s->err, ERR_MISFIT, "--shortcut asks for %s, but these weights have %s",
		               asked == 'A'   ? "zeros"
		               : asked == 'N' ? "none"
		                              : "projections",
		               s->projects ? "projections" : "no projections");
	if (meta && !s->projects && s->changes && (strcmp(meta, "B") == 0 || strcmp(meta, "C") == 0))
		return err_set(s->err, ERR_MISFIT,
		               "the metadata says shortcuts of option %s, but there is no projection", meta);
	s->a->both = true;
	s->a->from.shortcut = asked ? ASKED : meta || plain ? READ : ASSUMED;
	if (asked ? asked != 'N' : !plain)
		return true;
	for (int i = 0; i < s->a->nblocks; i++)
		s->a->block[i].path = PATH_NONE;
	return true;
}

bool arch_find(const struct weights *w, const struct net_ask *ask, struct arch *a, struct err *err)
{
	struct seen s = { .w = w, .a = a, .err = err };
	static const struct net_ask nothing;
	bool ok;

	ask = ask ? ask : &nothing;
	*a = (struct arch){ 0 };
	s.shrinks = weights_meta(w, "stride_first") && strcmp(weights_meta(w, "stride_first"), "2") == 0;
	if (!(get(&s, "conv1.weight") || get(&s, "conv1.0.weight")) || !get(&s, "layer1.0.conv1.weight"))
		return arch_refuse(w, err);
	ok = arch_plain_parts(w, err) && find_stem(&s);
	if (ok)
		find_norm(&s);
	ok = ok && find_blocks(&s) && find_head(&s) && choose_shortcut(&s, ask);
	if (ok) {
		a->norm_groups = groups_of(a);
		arch_defaults(a, w->naming);
		ok = arch_meta(w, a, err) && arch_labels(a, ask, err) && arch_asked(a, ask, err);
	}
	if (ok)
		arch_call(a);
	else
		arch_free(a);
	return ok;
}

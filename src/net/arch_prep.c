/*
 * arch_prep.c -- what weights do not hold: eps, the stride's place, how a picture is prepared. From the metadata, from
 * the reader, or assumed.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/arch_private.h"
#include "net/labels.h"

static void take_preset(struct arch *a, const struct preset *p, enum whence from)
{
	a->input = p->crop;
	a->prep = (struct prep){ p->resize == p->crop ? 0 : p->resize, p->filter };
	memcpy(a->mean, p->mean, sizeof a->mean);
	memcpy(a->std, p->std, sizeof a->std);
	a->from.input = a->from.resize = a->from.mean = from;
}

/* Whose names the tensors had: its way, where there is one. */
static const char *habit(const struct arch *a, const char *naming)
{
	static const struct {
		const char *naming, *preset;
		bool cifar;
	} habits[] = {
		{ "akamaster", "cifar-imagenet", true },
		{ "timm", "timm-bt", false },
		{ "Hugging Face", "huggingface", false },
	};
	bool cifar = a->stem == STEM_CIFAR;

	for (size_t i = 0; naming && i < ARRAY_LEN(habits); i++)
		if (habits[i].cifar == cifar && strstr(naming, habits[i].naming))
			return habits[i].preset;
	return cifar ? "cifar-kuangliu" : "imagenet";
}

void arch_defaults(struct arch *a, const char *naming)
{
	a->eps = 1e-5f;
	a->stride_in = 2;
	take_preset(a, preset_find(habit(a, naming)), ASSUMED);
}

static bool bad(const char *key, const char *value, const char *wants, struct err *err)
{
	return err_set(err, ERR_MALFORMED, "the metadata has %s = \"%.60s\", which is not %s", key, value,
	               wants);
}

/* "0.485,0.456,0.406" */
static bool three(const char *key, const char *value, double lo, float out[3], struct err *err)
{
	const char *rest = value;

	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(rest, ",");
		char one[32] = "";
		double v;

		snprintf(one, sizeof one, "%.*s", n < sizeof one ? (int)n : 0, rest + strspn(rest, " "));
		one[strcspn(one, ", ")] = '\0';
		if (!text_float(one, &v) || v < lo || v > 1e6 || (rest[n] == ',') != (i < 2))
			return bad(key, value, "three numbers", err);
		out[i] = (float)v;
		rest += n + 1;
	}
	return true;
}

static bool side(const struct weights *w, const char *key, int *out, enum whence *from, struct err *err)
{
	const char *value = weights_meta(w, key), *comma = value ? strrchr(value, ',') : NULL;

	if (!value)
		return true;
	*from = READ;
	return text_int(comma ? comma + 1 : value, 1, 8192, out) ||
	       bad(key, value, "a number of pixels", err);
}

static bool picture(const struct weights *w, struct arch *a, struct err *err)
{
	const char *mean = weights_meta(w, "mean"), *std = weights_meta(w, "std"),
	           *filter = weights_meta(w, "interp");

	if (mean && std)
		a->from.mean = READ;
	if ((mean && !three("mean", mean, -1e6, a->mean, err)) ||
	    (std && !three("std", std, 1e-6, a->std, err)))
		return false;
	if (weights_meta(w, "input") || weights_meta(w, "crop"))
		a->prep.resize = 0;
	if (filter && strcmp(filter, "bilinear") != 0 && strcmp(filter, "bicubic") != 0)
		return bad("interp", filter, "bilinear or bicubic", err);
	if (filter)
		a->prep.filter = strcmp(filter, "bicubic") == 0 ? FILTER_BICUBIC : FILTER_BILINEAR;
	return side(w, "input", &a->input, &a->from.input, err) &&
	       side(w, "crop", &a->input, &a->from.input, err) &&
	       side(w, "resize", &a->prep.resize, &a->from.resize, err);
}

/* The names of the classes; where they do not fit, numbers do. */
static bool labels(const struct weights *w, struct arch *a, struct err *err)
{
	const char *value = weights_meta(w, "labels");
	struct labels list = { 0 };

	if (!value || !a->classes)
		return true;
	if (!labels_in_words(value, &list, err))
		return false;
	if (list.n == a->classes) {
		a->label = list.name;
		a->nlabels = list.n;
		return true;
	}
	a->misfits = list.n;
	labels_free(&list);
	return true;
}

bool arch_meta(const struct weights *w, struct arch *a, struct err *err)
{
	const char *eps = weights_meta(w, "eps"), *stride = weights_meta(w, "stride_in"),
	           *zeros = weights_meta(w, "pad_placement");
	double v = a->eps;

	if (eps) {
		if (!text_float(eps, &v) || v < 0 || v > 1)
			return bad("eps", eps, "a number from 0 to 1", err);
		a->eps = (float)v;
		a->from.eps = READ;
	}
	if (stride) {
		if (strcmp(stride, "conv1") != 0 && strcmp(stride, "conv2") != 0)
			return bad("stride_in", stride, "conv1 or conv2", err);
		a->stride_in = stride[4] - '0';
		a->from.stride_in = READ;
	}
	if (zeros) {
		if (strcmp(zeros, "both") != 0 && strcmp(zeros, "end") != 0)
			return bad("pad_placement", zeros, "both or end", err);
		a->both = strcmp(zeros, "both") == 0;
		a->from.zeros = READ;
	}
	if (weights_meta(w, "norm_groups")) {
		if (!text_int(weights_meta(w, "norm_groups"), 1, 65536, &a->norm_groups))
			return bad("norm_groups", weights_meta(w, "norm_groups"), "a number of groups", err);
		a->from.norm_groups = READ;
	}
	return picture(w, a, err) && labels(w, a, err);
}

bool arch_asked(struct arch *a, const struct net_ask *ask, struct err *err)
{
	if (ask->stride_in && !arch_strides(a))
		return err_set(err, ERR_MISFIT, "--stride-in is for bottlenecks, and this network has none");
	if (ask->preset)
		take_preset(a, ask->preset, ASKED);
	if (ask->resize) {
		a->prep.resize = ask->resize;
		a->from.resize = ASKED;
	}
	if (ask->crop) {
		a->input = ask->crop;
		a->from.input = ASKED;
	}
	for (int i = 0; i < 3; i++) {
		a->mean[i] = ask->nmean == 3 ? ask->mean[i] : a->mean[i];
		a->std[i] = ask->nstd == 3 ? ask->std[i] : a->std[i];
	}
	if (ask->nmean == 3 && ask->nstd == 3)
		a->from.mean = ASKED;
	if (ask->stride_in) {
		a->stride_in = ask->stride_in;
		a->from.stride_in = ASKED;
	}
	if (ask->eps > 0) {
		a->eps = ask->eps;
		a->from.eps = ASKED;
	}
	if (ask->shortcut == 'A') {
		a->both = ask->both;
		a->from.zeros = a->from.shortcut = ASKED;
	}
	return true;
}

bool arch_labels(struct arch *a, const struct net_ask *ask, struct err *err)
{
	struct labels list;

	if (!ask->labels)
		return true;
	if (!labels_read(ask->labels, &list, err))
		return false;
	if (list.n != a->classes) {
		err_set(err, ERR_MISFIT, "%s: %d names of classes, but the network has %d", ask->labels,
		        list.n, a->classes);
		labels_free(&list);
		return false;
	}
	mem_free(a->label);
	a->label = list.name;
	a->nlabels = list.n;
	return true;
}

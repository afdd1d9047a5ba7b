/*
 * options_ask.c -- what the options ask of a network and its input, as numbers.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "verb/options.h"

enum { SIDE_MAX = 8192 };

static bool number(const char *option, const char *word, int lo, int hi, int *out, struct err *err)
{
	if (!word || text_int(word, lo, hi, out))
		return true;
	return err_set(err, ERR_USAGE, "--%s wants a number from %d to %d, not \"%s\"", option, lo, hi, word);
}

/* "0.485,0.456,0.406": one number a channel. */
static bool three(const char *option, const char *word, double lo, float out[OP_MEANS], int *n,
                  struct err *err)
{
	const char *rest = word;
	double v;

	for (*n = 0; rest && *n < 3; (*n)++) {
		size_t len = strcspn(rest, ",");
		char one[32] = "";

		if (len >= sizeof one)
			break;
		memcpy(one, rest, len);
		if (!text_float(one, &v) || v < lo || v > 1e6)
			break;
		out[*n] = (float)v;
		rest = rest[len] ? rest + len + 1 : NULL;
	}
	if (!word || (*n == 3 && !rest))
		return true;
	return err_set(err, ERR_USAGE, "--%s wants three numbers%s, as in --%s=0.485,0.456,0.406, not \"%s\"",
	               option, lo > 0 ? " above 0" : "", option, word);
}

static bool preset(const char *word, const struct preset **out, struct err *err)
{
	struct buf names = { 0 };

	*out = word ? preset_find(word) : NULL;
	if (!word || *out)
		return true;
	preset_names(&names);
	err_set(err, ERR_USAGE, "there is no preset \"%s\"; there are: %s", word, buf_str(&names));
	buf_free(&names);
	return false;
}

static bool stride_in(const char *word, int *out, struct err *err)
{
	if (!word)
		return true;
	*out = strcmp(word, "conv1") == 0 ? 1 : strcmp(word, "conv2") == 0 ? 2 : 0;
	return *out ||
	       err_set(err, ERR_USAGE,
	               "--stride-in wants conv1 (v1, the paper) or conv2 (v1.5, torchvision), not \"%s\"",
	               word);
}

static bool eps(const char *word, float *out, struct err *err)
{
	double v = 0;

	if (word && (!text_float(word, &v) || v < 1e-12 || v > 1))
		return err_set(err, ERR_USAGE,
		               "--eps wants a number from 1e-12 to 1, as in --eps=1e-5, not \"%s\"", word);
	*out = (float)v;
	return true;
}

static bool shortcut(const char *word, struct net_ask *ask, struct err *err)
{
	static const struct {
		const char *word;
		char letter;
		bool both;
	} row[] = { { "A", 'A', false },     { "A-both", 'A', true }, { "B", 'B', false },
		    { "C", 'C', false },     { "none", 'N', false },  { "a", 'A', false },
		    { "a-both", 'A', true }, { "b", 'B', false },     { "c", 'C', false } };

	for (size_t i = 0; word && i < ARRAY_LEN(row); i++)
		if (strcmp(word, row[i].word) == 0) {
			ask->shortcut = row[i].letter;
			ask->both = row[i].both;
			return true;
		}
	return !word || err_set(err, ERR_USAGE, "--shortcut wants A, A-both, B, C or none, not \"%s\"", word);
}

bool options_ask(const struct options *o, struct net_ask *ask, struct err *err)
{
	*ask = (struct net_ask){ .weights = o->weights, .labels = o->labels, .lenient = o->lenient };
	return preset(o->preset, &ask->preset, err) &&
	       number("resize", o->resize, 1, SIDE_MAX, &ask->resize, err) &&
	       number("crop", o->crop, 1, SIDE_MAX, &ask->crop, err) &&
	       three("mean", o->mean, -1e6, ask->mean, &ask->nmean, err) &&
	       three("std", o->std, 1e-6, ask->std, &ask->nstd, err) &&
	       stride_in(o->stride_in, &ask->stride_in, err) && eps(o->eps, &ask->eps, err) &&
	       shortcut(o->shortcut, ask, err);
}

void options_asked(const struct options *o, struct buf *b, void (*word)(struct buf *, const char *))
{
	const struct {
		const char *name, *value;
	} row[] = {
		{ "labels", o->labels },       { "preset", o->preset }, { "resize", o->resize },
		{ "crop", o->crop },           { "mean", o->mean },     { "std", o->std },
		{ "stride-in", o->stride_in }, { "eps", o->eps },       { "shortcut", o->shortcut },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		if (row[i].value) {
			buf_printf(b, " --%s=", row[i].name);
			word(b, row[i].value);
		}
	if (o->lenient)
		buf_puts(b, " --lenient");
	if (o->exif)
		buf_puts(b, " --exif");
}

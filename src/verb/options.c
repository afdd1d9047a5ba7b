/*
 * options.c -- one small parser for the command line and for a verb's line.
 *
 * Options may stand anywhere; a long one takes its value after = or as the next word.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "verb/options.h"
#include "view/palette.h"

enum kind {
	KIND_WORD,
	KIND_ASK,
	KIND_WHAT_IF,
	KIND_FLAG,
	KIND_CHANNEL,
	KIND_COUNT,
	KIND_SECONDS,
	KIND_MEMORY,
	KIND_DEPTH
};

static const struct row {
	char letter;       /* 0: none */
	const char *name;  /* without the dashes */
	const char *value; /* what follows, for messages and help; NULL: nothing */
	enum kind kind;
	size_t offset;
	bool verb; /* a verb's line may have it */
	const char *gloss;
	const char *only; /* the verbs that understand it, a blank around each; NULL: all do */
} rows[] = {
#define AT(field) offsetof(struct options, field)
	{ 'm', "model", "NAME|FILE", KIND_WORD, AT(model), true,
	  "resnet20-b, resnet50, ..., a page or weights" },
	{ 'w', "weights", "FILE", KIND_WORD, AT(weights), true, "other weights for the network" },
	{ 'i', "picture", "NAME|FILE", KIND_WORD, AT(picture), true,
	  "ship, cat, ... or a PNG, JPEG, PPM or .npy file" },
	{ 0, "labels", "FILE", KIND_ASK, AT(labels), true, "the classes' names, one a line" },
	{ 0, "preset", "NAME", KIND_ASK, AT(preset), true, "prepare as for imagenet, ...; see help preset" },
	{ 0, "resize", "N", KIND_ASK, AT(resize), true, "what its short side becomes" },
	{ 0, "crop", "N", KIND_ASK, AT(crop), true, "the side of its middle that is kept: the input" },
	{ 0, "mean", "R,G,B", KIND_ASK, AT(mean), true, "what normalize takes away, 0 to 1" },
	{ 0, "std", "R,G,B", KIND_ASK, AT(std), true, "what normalize divides by" },
	{ 0, "exif", NULL, KIND_FLAG, AT(exif), true, "turn a JPEG as its camera says it was held" },
	{ 0, "lenient", NULL, KIND_FLAG, AT(lenient), true,
	  "take a JPEG cut short, weights with bytes too many" },
	{ 0, "stride-in", "CONV", KIND_ASK, AT(stride_in), true,
	  "where a bottleneck strides: conv1 or conv2" },
	{ 0, "eps", "X", KIND_ASK, AT(eps), true, "of every batch norm, such as 1e-5" },
	{ 0, "shortcut", "A|B|C|none", KIND_ASK, AT(shortcut), true,
	  "of a network by name; A-both: zeros on both sides" },
	{ 0, "memory", "SIZE", KIND_MEMORY, AT(memory), true, "at most so much for a trace, 1G otherwise" },
	{ 'o', "output", "FILE", KIND_WORD, AT(output), true, "write there; whole or not at all",
	  " dump export import net save-screen " },
	{ 0, "at", "PLACE", KIND_WORD, AT(at), false, "start there: layer2.0.conv1/5,3,7/29" },
	{ 0, "what-if", "BLOCK=HOW", KIND_WHAT_IF, AT(what_if), false,
	  "force a shortcut: layer2.0=identity; may be repeated" },
	{ 0, "json", NULL, KIND_FLAG, AT(json), true, "answer as one JSON object a line" },
	{ 0, "format", "FORMAT", KIND_WORD, AT(format), true, "of dump: npy, csv, text or json", " dump " },
	{ 0, "channel", "N", KIND_CHANNEL, AT(channel), true, "of dump: only this channel", " dump " },
	{ 0, "force", NULL, KIND_FLAG, AT(force), true, "overwrite a file that exists",
	  " dump export import net save-screen " },
	{ 0, "against", "FILE.npz", KIND_WORD, AT(against), true,
	  "PyTorch's values of each step: see verify" },
	{ 0, "tolerance", "T", KIND_WORD, AT(tolerance), true,
	  "of verify: a share of a step's largest value, 1e-4", " verify " },
	{ 0, "check", NULL, KIND_FLAG, AT(check), true, "of lesson: run every command and compare",
	  " lesson " },
	{ 0, "threads", "N", KIND_COUNT, AT(threads), true, "of bench and equal: at most so many",
	  " bench equal " },
	{ 0, "seconds", "S", KIND_SECONDS, AT(seconds), true, "of bench: how long it measures", " bench " },
	{ 0, "batch", "N", KIND_COUNT, AT(batch), true, "of bench eval: pictures at a time", " bench " },
	{ 0, "isa", "NAME,...", KIND_WORD, AT(isa), true, "of equal: an instruction set, several, or all",
	  " equal " },
	{ 0, "random", "N", KIND_COUNT, AT(random), true, "of equal: so many random small calls", " equal " },
	{ 0, "plain", NULL, KIND_FLAG, AT(plain), false, "line mode: words instead of a full screen" },
	{ 0, "ascii", NULL, KIND_FLAG, AT(ascii), true, "draw with ASCII only" },
	{ 0, "color", "WHEN", KIND_DEPTH, AT(depth), true, "auto, never, always, 8, 16, 256 or direct" },
	{ 0, "script", "FILE", KIND_WORD, AT(script), false,
	  "run the verbs in FILE; stop at the first error" },
	{ 0, "strict", NULL, KIND_FLAG, AT(strict), false,
	  "in line mode, end with the code of the last error" },
	{ 'h', "help", NULL, KIND_FLAG, AT(help), true, "this page; after a verb, about that verb" },
	{ 0, "version", NULL, KIND_FLAG, AT(version), false, "which skipstep this is" },
#undef AT
};

void options_init(struct options *o)
{
	*o = (struct options){ .channel = -1, .depth = OPTIONS_DEPTH_AUTO };
}

static bool parse_depth(const char *value, int *depth)
{
	static const struct {
		const char *word;
		int depth;
	} words[] = {
		{ "auto", OPTIONS_DEPTH_AUTO },
		{ "never", OPTIONS_DEPTH_NEVER },
		{ "always", OPTIONS_DEPTH_ALWAYS },
		{ "8", DEPTH_8 },
		{ "16", DEPTH_16 },
		{ "256", DEPTH_256 },
		{ "direct", DEPTH_DIRECT },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(value, words[i].word) == 0) {
			*depth = words[i].depth;
			return true;
		}
	return false;
}

static bool set(struct options *o, const struct row *row, const char *value, struct err *err)
{
	char *field = (char *)o + row->offset;

	switch (row->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		return true;
	case KIND_WORD:
		if (!value[0])
			return err_set(err, ERR_USAGE, "--%s is empty; it wants %s", row->name, row->value);
		*(const char **)field = value;
		return true;
	case KIND_ASK:
		if (!value[0])
			return err_set(err, ERR_USAGE, "--%s is empty; it wants %s", row->name, row->value);
		*(const char **)field = value;
		return options_ask(o, &(struct net_ask){ 0 }, err);
	case KIND_WHAT_IF:
		if (o->nwhat_ifs == OPTIONS_WHAT_IFS)
			return err_set(err, ERR_LIMIT, "that is more than %d what-ifs", OPTIONS_WHAT_IFS);
		o->what_if[o->nwhat_ifs++] = value;
		return true;
	case KIND_CHANNEL:
		return text_int(value, 0, 1 << 20, (int *)field) ||
		       err_set(err, ERR_USAGE, "--channel wants a number from 0, not \"%s\"", value);
	case KIND_COUNT:
		return text_int(value, 1, 1000000, (int *)field) ||
		       err_set(err, ERR_USAGE, "--%s wants a number from 1 to 1000000, not \"%s\"", row->name,
		               value);
	case KIND_SECONDS:
		return (text_float(value, (double *)field) && *(double *)field > 0 &&
		        *(double *)field <= 3600) ||
		       err_set(err, ERR_USAGE, "--%s wants a number up to 3600, such as 0.5, not \"%s\"",
		               row->name, value);
	case KIND_MEMORY:
		return text_bytes(value, (size_t *)field) ||
		       err_set(err, ERR_USAGE, "--memory wants a size such as 500M or 2G, not \"%s\"", value);
	case KIND_DEPTH:
		return parse_depth(value, (int *)field) ||
		       err_set(err, ERR_USAGE,
		               "--color wants auto, never, always, 8, 16, 256 or direct, not \"%s\"", value);
	}
	return true;
}

static const struct row *row_named(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static bool unknown(const char *word, struct err *err)
{
	const char *near = NULL, *start = word + strspn(word, "-");
	int best = 3;
	char name[32] = "";

	strncat(name, start, strcspn(start, "=") < sizeof name ? strcspn(start, "=") : sizeof name - 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (text_distance(name, rows[i].name) < best) {
			best = text_distance(name, rows[i].name);
			near = rows[i].name;
		}
	if (near && name[0] && name[1])
		return err_set(err, ERR_USAGE, "there is no option %s; did you mean --%s?", word, near);
	return err_set(err, ERR_USAGE, "there is no option %s", word);
}

/* One option at argv[*i]; a value that is the next word moves *i on. */
static bool take(struct options *o, int argc, char **argv, int *i, bool verb_line, struct err *err)
{
	const char *word = argv[*i], *value = NULL;
	const struct row *row = NULL;

	if (word[1] == '-') {
		const char *equals = strchr(word, '=');

		row = row_named(word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2));
		value = equals ? equals + 1 : NULL;
	} else {
		for (size_t k = 0; k < ARRAY_LEN(rows); k++)
			if (rows[k].letter && rows[k].letter == word[1])
				row = &rows[k];
		value = word[2] ? word + 2 : NULL;
	}
	if (!row)
		return unknown(word, err);
	if (verb_line && !row->verb)
		return err_set(err, ERR_USAGE, "--%s belongs on the command line, where skipstep is started",
		               row->name);
	if (!row->value && value)
		return err_set(err, ERR_USAGE, "--%s takes no value", row->name);
	if (row->value && !value) {
		if (*i + 1 >= argc)
			return err_set(err, ERR_USAGE, "--%s wants %s after it", row->name, row->value);
		value = argv[++*i];
	}
	return set(o, row, value, err);
}

int options_take(struct options *o, int argc, char **argv, bool verb_line, struct err *err)
{
	int words = argc > 0;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];

		if (strcmp(word, "--") == 0) {
			while (++i < argc)
				argv[words++] = argv[i];
			break;
		}
		if (word[0] != '-' || !word[1] || (word[1] >= '0' && word[1] <= '9'))
			argv[words++] = argv[i];
		else if (!take(o, argc, argv, &i, verb_line, err))
			return -1;
	}
	return words;
}

int options_lead(struct options *o, int argc, char **argv, struct err *err)
{
	int i;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] && strcmp(argv[i], "--") != 0; i++) {
		if (argv[i][1] >= '0' && argv[i][1] <= '9')
			break; /* a word, as in options_take() */
		if (!take(o, argc, argv, &i, false, err))
			return -1;
	}
	return i;
}

static bool given(const struct options *o, const struct row *row)
{
	const char *field = (const char *)o + row->offset;

	switch (row->kind) {
	case KIND_FLAG:
		return *(const bool *)field;
	case KIND_WORD:
	case KIND_ASK:
		return *(const char *const *)field != NULL;
	case KIND_CHANNEL:
		return *(const int *)field >= 0;
	case KIND_COUNT:
		return *(const int *)field > 0;
	case KIND_SECONDS:
		return *(const double *)field > 0;
	case KIND_MEMORY:
		return *(const size_t *)field > 0;
	default:
		return false;
	}
}

bool options_fit(const struct options *o, const char *verb, struct err *err)
{
	char word[32];

	snprintf(word, sizeof word, " %s ", verb);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].only && given(o, &rows[i]) && !strstr(rows[i].only, word))
			return err_set(err, ERR_USAGE, "%s takes no --%s; these do:%.*s", verb, rows[i].name,
			               (int)strlen(rows[i].only) - 1, rows[i].only);
	return true;
}

#define FILL(field) \
	do { \
		if (!o->field) \
			o->field = from->field; \
	} while (0)

void options_inherit(struct options *o, const struct options *from, bool all)
{
	FILL(model);
	FILL(weights);
	FILL(memory);
	FILL(picture);
	FILL(labels);
	FILL(preset);
	FILL(resize);
	FILL(crop);
	FILL(mean);
	FILL(std);
	FILL(exif);
	FILL(lenient);
	FILL(stride_in);
	FILL(eps);
	FILL(shortcut);
	FILL(script);
	FILL(json);
	FILL(plain);
	FILL(ascii);
	FILL(strict);
	FILL(version);
	FILL(at);
	FILL(against);
	if (!o->nwhat_ifs) {
		memcpy(o->what_if, from->what_if, sizeof o->what_if);
		o->nwhat_ifs = from->nwhat_ifs;
	}
	if (o->depth == OPTIONS_DEPTH_AUTO)
		o->depth = from->depth;
	if (!all)
		return;
	FILL(output);
	FILL(format);
	FILL(force);
	FILL(check);
	FILL(tolerance);
	FILL(help);
	FILL(threads);
	FILL(seconds);
	FILL(batch);
	FILL(isa);
	FILL(random);
	if (o->channel < 0)
		o->channel = from->channel;
}

static void put_line(const struct row *row, struct buf *b)
{
	size_t start = b->len;

	if (row->letter)
		buf_printf(b, "  -%c, ", row->letter);
	else
		buf_puts(b, "      ");
	buf_printf(b, "--%s", row->name);
	if (row->value)
		buf_printf(b, "=%s", row->value);
	buf_printf(b, "%*s%s\n", int_max(2, 28 - (int)(b->len - start)), "", row->gloss);
}

void options_list(struct buf *b)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		put_line(&rows[i], b);
}

bool options_line(const char *name, struct buf *b)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].name, name) == 0) {
			put_line(&rows[i], b);
			return true;
		}
	return false;
}

/*
 * breaks_parse.c -- what the reader wrote after `break`.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "trace/breaks_parse.h"
#include "trace/place.h"

static const char *const kind_name[] = { [BREAK_DOWNSAMPLE] = "downsample",
	                                 [BREAK_SHAPE] = "shape",
	                                 [BREAK_NEGATIVE] = "negative",
	                                 [BREAK_NAN] = "nan",
	                                 [BREAK_DIFFERS] = "differs" };
static const char *const stat_name[] = { "min", "max", "mean", "zeros", "nans", "norm" };
static const char *const relation_name[] = { "<", "<=", ">", ">=", "==", "!=" };

/* The index of a word in a list with holes; -1. */
static int find(const char *word, const char *const list[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] && strcmp(list[i], word) == 0)
			return (int)i;
	return -1;
}

/* A kind that this word is a slip of the finger from. */
static const char *near_kind(const char *word)
{
	int most = (int)strlen(word) / 3;

	for (size_t i = 0; i < ARRAY_LEN(kind_name); i++)
		if (kind_name[i] && text_distance(word, kind_name[i]) <= most)
			return kind_name[i];
	return NULL;
}

static bool finish(struct breakpoint *b, struct buf *text, struct err *err)
{
	bool ok = buf_ok(text, err);

	if (ok) {
		b->text = mem_strdup(buf_str(text));
		ok = b->text || err_memory(err);
	}
	buf_free(text);
	return ok;
}

static bool parse_step(const struct trace *trace, const char *word, struct breakpoint *b, struct err *err)
{
	struct cursor c = { .size = SIZE_OP };
	const char *near = near_kind(word);
	enum place_depth depth;
	struct buf text = { 0 };

	if (!place_parse(trace, word, &c, &depth, err)) {
		if (near)
			err_set(err, ERR_USAGE, "%s is no step, nor a thing to stop at; is %s meant?", word,
			        near);
		return false;
	}
	if (depth > PLACE_STEP)
		return err_set(err, ERR_USAGE, "a breakpoint stops at a whole step: %s",
		               trace_name(trace, c.step));
	b->kind = BREAK_STEP;
	buf_puts(&text, trace_name(trace, c.step));
	return finish(b, &text, err);
}

/* So many characters of *s that are (are not) in `set`, into out; *s goes on behind them and any blanks. */
static void take(const char **s, const char *set, bool in, char *out, size_t room)
{
	size_t n = in ? strspn(*s, set) : strcspn(*s, set), kept = n < room ? n : room - 1;

	memcpy(out, *s, kept);
	out[kept] = '\0';
	*s += n;
	*s += strspn(*s, " \t");
}

/* A short decimal that is this number. */
static void put_number(struct buf *text, double number)
{
	struct buf digits = { 0 };
	double back = 0;

	for (int p = 6; p <= 17; p++) {
		buf_clear(&digits);
		buf_printf(&digits, "%.*g", p, number);
		if (text_float(buf_str(&digits), &back) && back == number)
			break;
	}
	buf_puts(text, buf_str(&digits));
	text->lost = text->lost || digits.lost;
	buf_free(&digits);
}

static bool bad_relation(const char *stat, const char *relation, struct err *err)
{
	if (*relation == '\0')
		return err_set(err, ERR_USAGE,
		               "after %s comes < <= > >= == or != and a number, as in: if %s > 6", stat,
		               stat);
	return err_set(err, ERR_USAGE, "%s compares nothing: use < <= > >= == or !=", relation);
}

/* "max > 6", after the word if. */
static bool parse_if(const char *s, struct breakpoint *b, struct err *err)
{
	char stat[32], relation[8], number[64];
	struct buf text = { 0 };
	int i, k;

	s += strspn(s, " \t");
	take(&s, " \t<>=!", false, stat, sizeof stat);
	take(&s, "<>=!", true, relation, sizeof relation);
	take(&s, " \t", false, number, sizeof number);
	i = find(stat, stat_name, ARRAY_LEN(stat_name));
	if (*stat == '\0')
		return err_set(err, ERR_USAGE, "after if comes what to look at, as in: if max > 6");
	if (i < 0)
		return err_set(err, ERR_USAGE, "if knows min, max, mean, zeros, nans and norm, but not %s",
		               stat);
	k = find(relation, relation_name, ARRAY_LEN(relation_name));
	if (k < 0)
		return bad_relation(stat, relation, err);
	if (*s || !text_float(number, &b->number))
		return err_set(err, ERR_USAGE, "after %s comes one number, such as 6 or -0.5", relation);
	b->kind = BREAK_IF;
	b->stat = (enum break_stat)i;
	b->relation = (enum break_relation)k;
	buf_printf(&text, "if %s %s ", stat, relation);
	put_number(&text, b->number);
	return finish(b, &text, err);
}

static bool parse_words(int argc, char *const argv[], struct breakpoint *b, struct err *err)
{
	struct buf line = { 0 };
	bool ok;

	if (strcmp(argv[0], "if") != 0)
		return err_set(err, ERR_USAGE,
		               find(argv[0], stat_name, ARRAY_LEN(stat_name)) >= 0
		                   ? "a condition begins with if, as in: break if max > 6"
		                   : "break takes one step or word; a condition begins with if, as in: "
		                     "break if max > 6");
	for (int i = 1; i < argc; i++)
		buf_printf(&line, "%s%s", i > 1 ? " " : "", argv[i]);
	ok = buf_ok(&line, err) && parse_if(buf_str(&line), b, err);
	buf_free(&line);
	return ok;
}

/* "differs", "differs 1e-4" */
static bool parse_differs(int argc, char *const argv[], struct breakpoint *b, struct err *err)
{
	struct buf text = { 0 };

	b->number = BREAK_TOLERANCE;
	if (argc > 2 || (argc == 2 && (!text_float(argv[1], &b->number) || b->number < 0)))
		return err_set(
		    err, ERR_USAGE,
		    "after differs comes one number, a share of the step's largest value, such as 1e-4");
	b->kind = BREAK_DIFFERS;
	buf_puts(&text, "differs ");
	put_number(&text, b->number);
	return finish(b, &text, err);
}

bool break_parse(const struct trace *trace, int argc, char *const argv[], struct breakpoint *b,
                 struct err *err)
{
	struct buf text = { 0 };
	int kind;

	*b = (struct breakpoint){ 0 };
	if (argc == 0)
		return err_set(
		    err, ERR_USAGE,
		    "break takes a step such as layer2.0.add, or downsample, shape, negative, nan, "
		    "differs, or a condition such as if max > 6");
	if (strcmp(argv[0], "differs") == 0)
		return parse_differs(argc, argv, b, err);
	if (argc > 1 || strcmp(argv[0], "if") == 0)
		return parse_words(argc, argv, b, err);
	kind = find(argv[0], kind_name, ARRAY_LEN(kind_name));
	if (kind < 0)
		return parse_step(trace, argv[0], b, err);
	b->kind = (enum break_kind)kind;
	buf_puts(&text, argv[0]);
	return finish(b, &text, err);
}

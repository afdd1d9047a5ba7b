/*
 * say_line.c -- one line of a formula at size 6: batch norm's four, group norm's six, softmax's division.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/say_private.h"

/* A line that ops write down, in words: "A WORD B is VALUE". */
struct phrase {
	const char *text; /* as in the op */
	char sign;        /* how a calculator does it; 0: not by two numbers */
	const char *between, *after;
};

static const struct phrase phrases[] = {
	{ "x - mean", '-', "minus the mean", "" },
	{ "/ sqrt(var + eps)", '/', "divided by", ", the square root of var plus eps," },
	{ "* gamma", '*', "times gamma", "" },
	{ "+ beta", '+', "plus beta", "" },
	{ "/ std", '/', "divided by the spread", "" },
	{ "byte / 255", '/', "divided by", "" },
	{ "sum / count", '/', "divided by", ", how many there are," },
	{ "mean = sum / count", '/', "in all, divided by", ", how many numbers the group has," },
	{ "var = squares / count", '/', "in squares of distance from the mean, divided by",
	  ", how many numbers the group has," },
	{ "exp(x - largest) / sum", '/', "divided by", ", the sum over all classes," },
};

static double apply(char sign, double a, double b)
{
	switch (sign) {
	case '-':
		return a - b;
	case '+':
		return a + b;
	case '*':
		return a * b;
	default:
		return a / b;
	}
}

/* The decimals of the result with which a calculator, fed what is printed, shows what is printed; -1 if none. The
   numbers that are multiplied or divided get two more. */
static int line_decimals(const struct phrase *p, const struct line *l)
{
	const int more = p->sign == '-' || p->sign == '+' ? 0 : 2;

	for (int d = NUMBER_DECIMALS; d + more <= NUMBER_DECIMALS_MAX; d++) {
		double a = strtod(word_fixed((double)l->a, d + more).s, NULL);
		double b = strtod(word_fixed((double)l->b, d + more).s, NULL);
		struct word made = word_fixed(apply(p->sign, a, b), d),
		            want = word_fixed((double)l->value, d);

		if (strcmp(made.s, want.s) == 0)
			return d;
	}
	return -1;
}

int say_line_decimals(const struct line *l, int *factors)
{
	*factors = NUMBER_DECIMALS;
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
		if (strcmp(phrases[i].text, l->text) == 0) {
			const int d = line_decimals(&phrases[i], l);

			*factors =
			    d < 0 ? -1 : d + (phrases[i].sign == '-' || phrases[i].sign == '+' ? 0 : 2);
			return d;
		}
	return NUMBER_DECIMALS;
}

/* 255, 64: counts are not measured, so they have no decimals. */
static struct word number_of(float v, int decimals)
{
	struct word w;

	if (v > 0 && v < 1e7f && v == (float)(int)v) {
		snprintf(w.s, sizeof(w.s), "%d", (int)v);
		return w;
	}
	return word_fixed((double)v, decimals);
}

static void tell_phrase(struct sayer *s, const char *head, const struct phrase *p, const struct line *l)
{
	const int d = line_decimals(p, l), more = p->sign == '-' || p->sign == '+' ? 0 : 2;
	struct word a = number_of(l->a, d < 0 ? d : d + more), b = number_of(l->b, d < 0 ? d : d + more);
	struct word v = word_fixed((double)l->value, d);
	const char *rounded = d < 0 ? " (rounded)" : "";

	(void)(tell(s, "%s: %s %s %s%s is %s%s.", head, a.s, p->between, b.s, p->after, v.s, rounded) ||
	       tell(s, "%s %s %s is %s%s.", a.s, p->between, b.s, v.s, rounded) || tell(s, "%s.", v.s));
}

void tell_formula_line(struct sayer *s, const char *head, const struct line *l)
{
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
		if (strcmp(phrases[i].text, l->text) == 0) {
			tell_phrase(s, head, &phrases[i], l);
			return;
		}
	if (s->node->op == &op_relu && l->a < 0)
		(void)(tell(s, "%s: %s is below zero, so out comes 0.", head, word_number((double)l->a).s) ||
		       tell(s, "%s becomes 0.", word_number((double)l->a).s));
	else if (s->node->op == &op_relu)
		(void)(tell(s, "%s: %s is not below zero, so it stays.", head, word_number((double)l->a).s) ||
		       tell(s, "%s stays.", word_number((double)l->a).s));
	else
		(void)(tell(s, "%s: %s is %s.", head, l->text, word_number((double)l->value).s) ||
		       tell(s, "%s.", word_number((double)l->value).s));
}

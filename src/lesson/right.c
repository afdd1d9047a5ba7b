/*
 * right.c -- is what the reader typed the right answer?
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/lesson.h"

enum { TOKEN = 64 };

/* "2,752": one number, its thousands set off. */
static bool is_thousands(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n < 1 || n > 3 || s[n] != ',')
		return false;
	for (s += n; *s == ','; s += 4)
		if (strspn(s + 1, "0123456789") != 3)
			return false;
	return *s == '\0';
}

static bool part_of_token(int c)
{
	return isalnum(c) || c == '.' || c == '-' || c == '_' || c >= 0x80;
}

/* The next word or number, in small letters; brackets, commas and blanks are passed over. False at the end. */
static bool next_token(const char **at, bool commas, char out[TOKEN])
{
	const char *p = *at;
	size_t n = 0;

	while (*p && !part_of_token((unsigned char)*p))
		p++;
	while (part_of_token((unsigned char)*p) || (!commas && *p == ',')) {
		if (*p != ',' && n + 1 < TOKEN)
			out[n++] = (char)tolower((unsigned char)*p);
		p++;
	}
	while (n > 0 && out[n - 1] == '.') /* a full stop */
		n--;
	out[n] = '\0';
	*at = p;
	return n > 0;
}

static bool number(const char *s, double *v, int *decimals)
{
	const char *dot = strchr(s, '.');
	char *end;

	if (!s[0] || strspn(s, "0123456789.-e") != strlen(s))
		return false;
	*v = strtod(s, &end);
	*decimals = dot ? (int)strspn(dot + 1, "0123456789") : 0;
	return *end == '\0';
}

static const char *truth(const char *s)
{
	if (strcmp(s, "yes") == 0 || strcmp(s, "t") == 0 || strcmp(s, "y") == 0)
		return "true";
	if (strcmp(s, "no") == 0 || strcmp(s, "f") == 0 || strcmp(s, "n") == 0)
		return "false";
	return s;
}

static bool is_truth(const char *s)
{
	return strcmp(truth(s), "true") == 0 || strcmp(truth(s), "false") == 0;
}

static bool same_token(const char *typed, const char *answer)
{
	double a, b;
	int typed_decimals, decimals;

	if (number(typed, &a, &typed_decimals) && number(answer, &b, &decimals)) {
		if (a == b)
			return true;
		return typed_decimals >= 1 && typed_decimals < decimals &&
		       fabs(a - b) <= 0.5000001 * pow(10, -typed_decimals);
	}
	return strcmp(truth(typed), truth(answer)) == 0;
}

bool lesson_right(const char *typed, const char *answer)
{
	const bool commas = !is_thousands(answer);
	char a[TOKEN], b[TOKEN];

	for (;;) {
		bool more = next_token(&typed, commas, a), want = next_token(&answer, commas, b);

		if (!more || !want)
			return !more && !want;
		if (!same_token(a, b))
			return false;
	}
}

/* ---- a hint ------------------------------------------------------------------------------------- */

enum { AXES = 3 };

/* The words of an answer, at most `most`; returns how many there are, also beyond those. */
static int tokens(const char *s, bool commas, char out[][TOKEN], int most)
{
	char token[TOKEN];
	int n = 0;

	while (next_token(&s, commas, token)) {
		if (n < most)
			snprintf(out[n], TOKEN, "%s", token);
		n++;
	}
	return n;
}

/* "channels", "channels and height", of those for which `wanted` holds. Returns how many. */
static int axes(const bool right[AXES], bool wanted, struct buf *out)
{
	static const char *const word[AXES] = { "channels", "height", "width" };
	int n = 0;

	for (int i = 0; i < AXES; i++)
		if (right[i] == wanted)
			buf_printf(out, "%s%s", n++ ? " and " : "the ", word[i]);
	return n;
}

/* "The channels are right; the height and width are not." */
static void hint_shape(char typed[][TOKEN], char answer[][TOKEN], struct buf *out)
{
	struct buf good = { 0 }, bad = { 0 };
	bool right[AXES];
	int ngood, nbad;

	for (int i = 0; i < AXES; i++)
		right[i] = same_token(typed[i], answer[i]);
	ngood = axes(right, true, &good);
	nbad = axes(right, false, &bad);
	if (ngood && nbad && !good.lost && !bad.lost)
		buf_printf(out, "T%s %s right; %s %s not. ", good.s + 1, ngood > 1 || right[0] ? "are" : "is",
		           bad.s, nbad > 1 || !right[0] ? "are" : "is");
	else if (nbad)
		buf_puts(out, "None of the three is right: channels, height, width. ");
	out->lost |= good.lost || bad.lost;
	buf_free(&good);
	buf_free(&bad);
}

void lesson_hint(const char *typed, const char *answer, struct buf *out)
{
	const bool commas = !is_thousands(answer);
	char is[AXES][TOKEN] = { "" }, want[AXES][TOKEN] = { "" };
	int n = tokens(typed, commas, is, AXES), wanted = tokens(answer, commas, want, AXES), decimals;
	double a, b;

	if (wanted == AXES && answer[0] == '(') {
		if (n != AXES)
			buf_puts(out, "A shape is three numbers: channels, height, width. ");
		else
			hint_shape(is, want, out);
	} else if (wanted == 1 && is_truth(want[0])) {
		if (n != 1 || !is_truth(is[0]))
			buf_puts(out, "The answer is True or False. ");
	} else if (wanted == 1 && number(want[0], &b, &decimals)) {
		if (n != 1 || !number(is[0], &a, &decimals))
			buf_puts(out, "The answer is one number. ");
		else
			buf_printf(out, "It is a %s number. ", a < b ? "larger" : "smaller");
	}
}

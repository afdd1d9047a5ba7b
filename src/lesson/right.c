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

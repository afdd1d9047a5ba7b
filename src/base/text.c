/* text.c -- words, numbers and near matches. */
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

int text_words(char *line, char *word[], int max)
{
	char *in = line, *out = line;
	int n = 0;

	for (;;) {
		while (blank(*in))
			in++;
		if (!*in)
			return n;
		if (n < max)
			word[n++] = out;
		while (*in && !blank(*in)) {
			char quote = *in == '"' || *in == '\'' ? *in++ : '\0';

			if (!quote) {
				*out++ = *in++;
				continue;
			}
			while (*in && *in != quote)
				*out++ = *in++;
			if (!*in++)
				return -1;
		}
		if (*in)
			in++; /* the blank that the NUL may overwrite */
		*out++ = '\0';
	}
}

bool text_ends(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

bool text_int(const char *s, int lo, int hi, int *out)
{
	bool minus = *s == '-';
	int64_t v = 0;

	s += minus;
	if (!digit(*s))
		return false;
	for (; digit(*s); s++) {
		v = 10 * v + (*s - '0');
		if (v > (int64_t)1 << 40)
			return false;
	}
	v = minus ? -v : v;
	if (*s || v < lo || v > hi)
		return false;
	*out = (int)v;
	return true;
}

static const char *digits(const char *s)
{
	while (digit(*s))
		s++;
	return s;
}

/* strtod() also takes blanks, "inf", "nan" and hexadecimal: the form is checked first. */
static bool float_form(const char *s)
{
	if (*s == '-' || *s == '+')
		s++;

	const char *whole = s;

	s = digits(s);

	size_t n = (size_t)(s - whole);

	if (*s == '.') {
		const char *part = ++s;

		s = digits(s);
		n += (size_t)(s - part);
	}
	if (n == 0)
		return false;
	if (*s == 'e' || *s == 'E') {
		s++;
		if (*s == '-' || *s == '+')
			s++;
		if (!digit(*s))
			return false;
		s = digits(s);
	}
	return *s == '\0';
}

bool text_float(const char *s, double *out)
{
	char *end;
	double v;

	if (!float_form(s))
		return false;
	v = strtod(s, &end); /* numbers stay in the C locale: LC_NUMERIC is never set */
	if (*end || !isfinite(v))
		return false;
	*out = v;
	return true;
}

bool text_bytes(const char *s, size_t *out)
{
	static const char units[] = "KMGT";
	size_t digits = strspn(s, "0123456789"), bytes = 0;
	const char *unit = s[digits] ? strchr(units, s[digits]) : NULL;

	if (!digits || (s[digits] && (!unit || s[digits + 1])))
		return false;
	for (size_t i = 0; i < digits; i++)
		if (__builtin_mul_overflow(bytes, 10, &bytes) ||
		    __builtin_add_overflow(bytes, (size_t)(s[i] - '0'), &bytes))
			return false;
	for (const char *u = units; unit && u <= unit; u++)
		if (__builtin_mul_overflow(bytes, 1024, &bytes))
			return false;
	*out = bytes;
	return bytes > 0;
}

void text_thousands(struct buf *b, int64_t v)
{
	char figures[32];
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	int at = (int)sizeof(figures), n = 0;

	do {
		if (n && n % 3 == 0)
			figures[--at] = ',';
		figures[--at] = (char)('0' + u % 10);
		n++;
	} while (u /= 10);
	if (v < 0)
		figures[--at] = '-';
	buf_add(b, figures + at, sizeof(figures) - (size_t)at);
}

int text_distance(const char *a, const char *b)
{
	enum { MOST = 255 };
	int row[MOST + 1];
	int na = (int)strnlen(a, MOST), nb = (int)strnlen(b, MOST);

	for (int j = 0; j <= nb; j++)
		row[j] = j;
	for (int i = 1; i <= na; i++) {
		int diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= nb; j++) {
			int change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = int_min(change, int_min(row[j], row[j - 1]) + 1);
		}
	}
	return row[nb];
}

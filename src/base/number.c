/*
 * number.c -- numbers as the reader sees them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"

enum { ROOM = 64 };
static const double TINY = 0.00005, LARGE = 9999;

static bool plain(double v)
{
	return isfinite(v) && fabs(v) <= LARGE;
}

/* What is neither a plain number nor a tiny one. */
static void put_odd(struct buf *buf, double v)
{
	if (isnan(v))
		buf_puts(buf, "nan");
	else if (isinf(v))
		buf_puts(buf, v < 0 ? "-inf" : "inf");
	else
		buf_printf(buf, "%.3e", v);
}

void number_fixed(struct buf *buf, double v, int decimals)
{
	char s[ROOM];

	if (v == 0) {
		buf_puts(buf, "0");
		return;
	}
	if (!plain(v)) {
		put_odd(buf, v);
		return;
	}
	snprintf(s, sizeof(s), "%.*f", decimals, v);
	buf_puts(buf, s[0] == '-' && strtod(s, NULL) == 0 ? s + 1 : s);
}

void number_put(struct buf *buf, double v, bool digits)
{
	if (v == 0)
		buf_puts(buf, "0");
	else if (digits && isfinite(v))
		buf_printf(buf, "%.9g", v);
	else if (!plain(v) || fabs(v) < TINY)
		put_odd(buf, v);
	else
		number_fixed(buf, v, NUMBER_DECIMALS);
}

/* Nothing that is not whole looks whole: 99.992 is not "100.0", 0.004 is not "0.0". */
static void put_percent(struct buf *buf, double share, const char *less, const char *more)
{
	char s[ROOM];
	double v;
	bool whole;
	int d = 1;

	if (isnan(share)) {
		put_odd(buf, share);
		return;
	}
	do {
		snprintf(s, sizeof(s), "%.*f", d, 100 * share);
		v = strtod(s, NULL);
		whole = (v == 100 && share < 1) || (v == 0 && share > 0);
	} while (d++ < NUMBER_DECIMALS && whole);
	buf_puts(buf, !whole ? s : v == 0 ? less : more);
}

void number_percent(struct buf *buf, double share)
{
	put_percent(buf, share, "<0.0001", ">99.9999");
}

void number_percent_said(struct buf *buf, double share)
{
	put_percent(buf, share, "under 0.0001", "over 99.9999");
}

/* The printed number, counted in units of its last decimal. */
static bool units(double v, int decimals, long long *out)
{
	char s[ROOM], whole[ROOM];
	size_t n = 0;

	if (!plain(v))
		return false;
	snprintf(s, sizeof(s), "%.*f", decimals, v);
	for (const char *p = s; *p; p++)
		if (*p != '.')
			whole[n++] = *p;
	whole[n] = '\0';
	*out = strtoll(whole, NULL, 10);
	return true;
}

int number_decimals(const double *term, int n, double total)
{
	for (int d = NUMBER_DECIMALS; d <= NUMBER_DECIMALS_MAX; d++) {
		long long sum = 0, one, want;

		for (int i = 0; i < n; i++) {
			if (!units(term[i], d, &one))
				return -1;
			sum += one;
		}
		if (!units(total, d, &want))
			return -1;
		if (sum == want)
			return d;
	}
	return -1;
}

/* The value that a reader would type into a calculator. */
static double printed(double v, int decimals)
{
	char s[ROOM];

	snprintf(s, sizeof(s), "%.*f", decimals, v);
	return strtod(s, NULL);
}

int number_product_decimals(double before, double x, double w, double after)
{
	long long b, p, a, typed;

	if (!plain(before) || !plain(x) || !plain(w) || !plain(after))
		return -1;
	for (int d = NUMBER_DECIMALS; d + 2 <= NUMBER_DECIMALS_MAX; d++)
		if (units(before, d, &b) && units(x * w, d, &p) && units(after, d, &a) &&
		    units(printed(x, d + 2) * printed(w, d + 2), d, &typed) && b + p == a && typed == p)
			return d;
	return -1;
}

int number_norm_decimals(const double v[5], double value)
{
	long long want, got;

	for (int i = 0; i < 5; i++)
		if (!plain(v[i]))
			return -1;
	if (!units(value, NUMBER_DECIMALS, &want))
		return -1;
	for (int d = NUMBER_DECIMALS + 2; d <= NUMBER_DECIMALS_MAX; d++) {
		double typed = (printed(v[0], d) - printed(v[1], d)) / printed(v[2], d) * printed(v[3], d) +
		               printed(v[4], d);

		if (units(typed, NUMBER_DECIMALS, &got) && got == want)
			return d;
	}
	return -1;
}

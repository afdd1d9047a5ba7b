/*
 * number.h -- how a number is printed, the same through every door.
 *
 * Four decimals; an exact zero is "0", so that padding and relu's zeros show; below 0.00005 or above 9999
 * scientific.  Shown arithmetic must work on a calculator: the two *_decimals() find how many decimals that takes.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/buf.h"

enum { NUMBER_DECIMALS = 4, NUMBER_DECIMALS_MAX = 9 };

/* "1.1364", "0", "1.234e-06", "nan", "inf"; with `digits` all nine that tell one float32 from the next. */
void number_put(struct buf *, double, bool digits);
/* So many decimals, never "-0.0000"; an exact zero is "0". Huge numbers, nan and inf as number_put(). */
void number_fixed(struct buf *, double, int decimals);
/* A share 0..1 as "88.3"; with up to four decimals where it would look like none or all of it: "99.99", "0.004", and
   at last "<0.0001"; to be heard, "under 0.0001". */
void number_percent(struct buf *, double share);
void number_percent_said(struct buf *, double share);

/* The fewest decimals, from four, with which the printed terms add up to the printed total; -1 if none up to nine
   does. */
int number_decimals(const double *term, int n, double total);
/* The same for before + x * w = after, where x and w are printed with two decimals more, and their printed product
   must round to the printed product too. -1 if none up to seven does. */
int number_product_decimals(double before, double x, double w, double after);
/* With how many decimals, six to nine, (v[0] - v[1]) / v[2] * v[3] + v[4] done with the printed numbers gives the four
   decimals of `value`; -1 if none does: batch norm. */
int number_norm_decimals(const double v[5], double value);
#endif

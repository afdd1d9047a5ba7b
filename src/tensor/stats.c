/* stats.c -- in double, in order, so that the same numbers give the same statistics everywhere. */
#include "tensor/tensor.h"

#include <math.h>

struct stats stats_of(const float *v, size_t n)
{
	struct stats s = { .min = NAN, .max = NAN, .mean = NAN, .n = n };
	double sum = 0, squares = 0;
	size_t counted = 0;

	for (size_t i = 0; i < n; i++) {
		double x = v[i];

		if (isnan(x)) {
			s.nans++;
			continue;
		}
		if (counted == 0 || x < s.min) {
			s.min = x;
			s.argmin = i;
		}
		if (counted == 0 || x > s.max) {
			s.max = x;
			s.argmax = i;
		}
		counted++;
		s.zeros += x == 0;
		s.negatives += x < 0;
		s.infs += isinf(x) != 0;
		sum += x;
		squares += x * x;
	}
	if (counted)
		s.mean = sum / (double)counted;
	s.norm = sqrt(squares);
	return s;
}

double stats_mean_size(const float *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += isnan(v[i]) ? 0 : fabs((double)v[i]);
	return n ? sum / (double)n : 0;
}

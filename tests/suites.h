/* The list of Check suites: tests/check_NAME.c defines NAME_suite(). One name a line, in order. */
#ifndef SKIPSTEP_TESTS_SUITES_H
#define SKIPSTEP_TESTS_SUITES_H

#include <check.h>

#define SUITES(X) \
	X(golden_net) \
	X(golden_op) \
	X(op) \
	X(op_fit) \
	X(source) \
	X(why)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

#endif

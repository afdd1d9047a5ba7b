/* The list of Check suites: tests/check_NAME.c defines NAME_suite(). One name a line, in order. */
#ifndef SKIPSTEP_TESTS_SUITES_H
#define SKIPSTEP_TESTS_SUITES_H

#include <check.h>

#define SUITES(X) \
	X(against) \
	X(arch) \
	X(arch_notes) \
	X(base) \
	X(bench) \
	X(block) \
	X(breaks) \
	X(breaks_run) \
	X(buffers) \
	X(buffers_golden) \
	X(cells) \
	X(compare) \
	X(config) \
	X(cursor) \
	X(fast) \
	X(fault) \
	X(field) \
	X(field_story) \
	X(given) \
	X(golden_net) \
	X(golden_op) \
	X(hole) \
	X(io_read) \
	X(io_write) \
	X(json_doc) \
	X(kinds) \
	X(labels) \
	X(ledger) \
	X(lesson) \
	X(lessons) \
	X(listing) \
	X(names) \
	X(net) \
	X(number) \
	X(op) \
	X(op_fit) \
	X(op_table) \
	X(options) \
	X(palette) \
	X(picture) \
	X(place) \
	X(plan) \
	X(pth) \
	X(prep) \
	X(reads) \
	X(reads_block) \
	X(recipe) \
	X(say) \
	X(screens) \
	X(screens_colour) \
	X(screens_step) \
	X(seed) \
	X(session) \
	X(session_whatif) \
	X(source) \
	X(tensor) \
	X(terminal) \
	X(text) \
	X(tours) \
	X(trace) \
	X(tui) \
	X(tui_fuzz) \
	X(tui_terms) \
	X(verb) \
	X(verify) \
	X(view) \
	X(views) \
	X(watch) \
	X(watch_story) \
	X(weights) \
	X(whatif) \
	X(why) \
	X(window)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

#endif

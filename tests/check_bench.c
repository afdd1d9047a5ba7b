/* What measures and what compares: quantiles, answers as JSON, a difference of one bit, forward beside trace. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "page.h"
#include "suites.h"
#include "trace/forward.h"
#include "trace/trace.h"
#include "verb/equal.h"

/* ---- durations ---------------------------------------------------------------------------------- */

START_TEST(quantiles_lie_between_the_times)
{
	struct times t = { 0 };
	struct err err;

	ck_assert(isnan(times_quantile(&t, 0.5)));
	for (int i = 0; i < 1001; i++)
		ck_assert(times_add(&t, (double)(i * 10 % 1001), &err)); /* 0 .. 1000, shuffled */
	times_sort(&t);
	ck_assert_double_eq(times_quantile(&t, 0), 0);
	ck_assert_double_eq(times_quantile(&t, 0.1), 100);
	ck_assert_double_eq(times_quantile(&t, 0.5), 500);
	ck_assert_double_eq(times_quantile(&t, 0.99), 990);
	ck_assert_double_eq(times_quantile(&t, 1), 1000);
	t.n = 2;
	ck_assert_double_eq(times_quantile(&t, 0.5), 0.5); /* between the two in the middle */
	times_free(&t);
}
END_TEST

START_TEST(clocks_go_forward_and_memory_is_counted)
{
	double wall = bench_now(), cpu = bench_cpu();
	volatile double sum = 0;

	for (int i = 0; i < 100000; i++)
		sum = sum + i;
	ck_assert_double_gt(bench_now(), wall);
	ck_assert_double_gt(bench_cpu(), cpu);
	ck_assert_int_gt(bench_rss(), 100);
	ck_assert_int_ge(bench_rss_peak(), 100);
}
END_TEST

static int calls;

static bool count(void *user, struct err *err)
{
	(void)err;
	calls++;
	return !user || calls < *(int *)user;
}

START_TEST(it_is_done_once_to_warm_up_and_at_least_three_times_more)
{
	struct session s = { 0 };
	struct bench b = { .s = &s, .seconds = 1e-9 };
	struct err err;
	int fails_at = 3;

	calls = 0;
	ck_assert(bench_repeat(&b, count, NULL, &err));
	ck_assert_int_eq(b.times.n, 3);
	ck_assert_int_eq(calls, 4);
	times_free(&b.times);
	calls = 0;
	ck_assert(!bench_repeat(&b, count, &fails_at, &err));
	ck_assert_int_eq(calls, 3);
	times_free(&b.times);
}
END_TEST

/* ---- answers ------------------------------------------------------------------------------------ */

/* Runs a line; what it prints. (json.h and jansson.h do not go together; tests/check_json_doc.c parses it.) */
static char *answer(const char *line, bool *no)
{
	struct options options;
	struct session session;
	struct sink sink = { 0 };
	struct err err = { 0 };
	char *text;

	options_init(&options);
	options.json = true;
	session_init(&session, &options);
	ck_assert_msg(verb_run_line(&session, line, &sink, &err), "%s: %s", line, err.msg);
	text = mem_strdup(buf_str(&sink.out));
	*no = sink.no;
	sink_free(&sink);
	session_free(&session);
	return text;
}

/* What stands behind a key. */
static const char *value(const char *text, const char *key)
{
	char quoted[64];
	const char *at;

	snprintf(quoted, sizeof quoted, "\"%s\":", key);
	at = strstr(text, quoted);
	ck_assert_msg(at != NULL, "no %s in %s", key, text);
	return at + strlen(quoted);
}

static bool is_number(const char *text, const char *key)
{
	return strchr("-0123456789", value(text, key)[0]) != NULL;
}

static double number(const char *text, const char *key)
{
	ck_assert_msg(is_number(text, key), "%s is no number in %s", key, text);
	return strtod(value(text, key), NULL);
}

static const char *const keys[] = { "job",         "model",       "threads", "isa",          "n",
	                            "median_ms",   "p10_ms",      "p99_ms",  "images_per_s", "gflops",
	                            "peak_gflops", "peak_rss_kib" };

START_TEST(every_job_prints_the_keys_that_were_promised)
{
	static const char *const lines[] = { "bench forward --seconds 0.01", "bench trace --seconds 0.01",
		                             "bench eval --seconds 0.01 --batch 3 --threads 1",
		                             "bench load --seconds 0.01", "bench limits --seconds 0.05" };
	bool no, pictures = _i < 3;
	char *root = answer(lines[_i], &no);

	ck_assert(!no);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		ck_assert_ptr_nonnull(value(root, keys[i]));
	ck_assert_int_eq(strncmp(lines[_i] + 6, value(root, "job") + 1, 4), 0);
	ck_assert_int_eq(is_number(root, "images_per_s"), pictures);
	ck_assert_int_eq(is_number(root, "gflops"), pictures);
	ck_assert_double_ge(number(root, "threads"), 1);
	if (pictures) {
		ck_assert_double_ge(number(root, "n"), 3);
		ck_assert_double_le(number(root, "p10_ms"), number(root, "median_ms"));
		ck_assert_double_le(number(root, "median_ms"), number(root, "p99_ms"));
	}
	if (_i == 2) {
		/* three pictures in the median's time; 40.81 M multiply-adds each */
		double per_second = 3e3 / number(root, "median_ms");

		ck_assert_double_eq_tol(number(root, "images_per_s") / per_second, 1, 1e-6);
		ck_assert_double_eq_tol(number(root, "gflops") / (per_second * 2 * 40.81e-3), 1, 1e-3);
		ck_assert_double_eq(number(root, "threads"), 1);
	}
	mem_free(root);
}
END_TEST

START_TEST(what_bench_and_equal_do_not_know_is_refused)
{
	static const char *const lines[] = { "bench",
		                             "bench speed",
		                             "bench forward --seconds 0",
		                             "bench forward --seconds -1",
		                             "bench forward --threads 0",
		                             "bench forward --random 3",
		                             "equal --isa mmx",
		                             "equal --isa portable,mmx",
		                             "equal --random 0",
		                             "equal layer1.0",
		                             "top --seconds 1" };
	struct options options;
	struct session session;
	struct sink sink = { 0 };
	struct err err = { 0 };

	options_init(&options);
	session_init(&session, &options);
	ck_assert(!verb_run_line(&session, lines[_i], &sink, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	sink_free(&sink);
	session_free(&session);
}
END_TEST

START_TEST(keys_need_a_door_that_has_a_screen)
{
	struct options options;
	struct session session;
	struct sink sink = { 0 };
	struct err err = { 0 };

	options_init(&options);
	session_init(&session, &options);
	ck_assert(!verb_run_line(&session, "bench keys", &sink, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	sink_free(&sink);
	session_free(&session);
}
END_TEST

/* ---- equal -------------------------------------------------------------------------------------- */

START_TEST(a_bit_that_differs_is_counted_and_the_first_place_told)
{
	struct session s = { 0 };
	struct equal e = { .s = &s,
		           .isa = { "avx2" },
		           .nisas = 1,
		           .threads = { 2 },
		           .nthreads = 1,
		           .calls = 1,
		           .isa_now = "avx2",
		           .threads_now = 2 };
	struct sink sink = { 0 };
	float fast[] = { 1, NAN, -0.0f, 3, 4 }, element[] = { 1, -NAN, 0, 3, 4 };

	equal_row(&e, "conv2d", fast + 3, element + 3, 2);
	equal_row(&e, "conv2d", fast + 1, element + 1, 1); /* two NaNs are one */
	equal_answer(&e, &sink);
	ck_assert(!sink.no);
	ck_assert_ptr_nonnull(strstr(sink.out.s, " 0 bits differ."));
	equal_row(&e, "conv2d", fast, element, 5); /* -0 is not 0 */
	ck_assert_int_eq(e.bits, 1);
	ck_assert_str_eq(e.first, "conv2d, number 2, avx2, 2 threads");
	fast[0] = nextafterf(nextafterf(1, 2), 2);
	equal_row(&e, "relu", fast, element, 5);
	ck_assert_int_eq(e.bits, 3);
	ck_assert_str_eq(e.first, "conv2d, number 2, avx2, 2 threads");
	sink_clear(&sink);
	equal_answer(&e, &sink);
	ck_assert(sink.no);
	ck_assert_ptr_nonnull(strstr(sink.out.s, " 3 bits differ."));
	ck_assert_ptr_nonnull(strstr(sink.out.s, "The first: conv2d, number 2, avx2, 2 threads."));
	sink_free(&sink);
}
END_TEST

START_TEST(every_number_of_the_shipped_networks_is_elements)
{
	char line[64];
	bool no;
	char *root;

	snprintf(line, sizeof line, "equal -m resnet20-%c --isa all", "abc"[_i]);
	root = answer(line, &no);
	ck_assert(!no);
	ck_assert_double_eq(number(root, "differing_bits"), 0);
	ck_assert_int_eq(strncmp(value(root, "first"), "null", 4), 0);
	ck_assert_double_gt(number(root, "outputs"), 600000);
	ck_assert_double_eq(number(root, "outputs"), number(root, "compared"));
	mem_free(root);
}
END_TEST

START_TEST(random_calls_are_made_and_agree)
{
	bool no;
	char *root = answer("equal --random 500 --isa all", &no);

	ck_assert(!no);
	ck_assert_double_ge(number(root, "calls"), 500);
	ck_assert_double_gt(number(root, "call_outputs"), 100000);
	ck_assert_double_eq(number(root, "differing_bits"), 0);
	ck_assert_double_eq(number(root, "outputs"), 0); /* no network was asked for */
	mem_free(root);
}
END_TEST

/* ---- forward and trace -------------------------------------------------------------------------- */

static struct tensor noise(struct shape shape, uint32_t seed)
{
	struct tensor t = { shape, mem_new(shape_len(shape), sizeof *t.v) };

	for (size_t i = 0; i < shape_len(shape); i++) {
		seed = seed * 1664525u + 1013904223u;
		t.v[i] = (float)(seed >> 24);
	}
	return t;
}

static struct trace *traced(const struct net *net, const struct tensor *bytes)
{
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, bytes, "noise", &err);

	ck_assert_msg(trace && trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
	return trace;
}

static const struct tensor *last(const struct trace *trace)
{
	return &trace->step[trace->nsteps - 1].out;
}

static size_t size_of(const struct tensor *t)
{
	return shape_len(t->shape) * sizeof *t->v;
}

START_TEST(forward_gives_the_bits_of_a_trace)
{
	struct net *net = page_small("ABC"[_i]);
	struct err err = { 0 };

	for (int threads = 1; threads <= 3; threads++) {
		struct forward *forward = forward_new(net, threads, &err);

		ck_assert_ptr_nonnull(forward);
		for (uint32_t seed = 1; seed < 4; seed++) { /* a room is used again */
			struct tensor bytes = noise(net->input, seed);
			struct trace *trace = traced(net, &bytes);

			ck_assert(
			    memcmp(forward_one(forward, &bytes), last(trace)->v, size_of(last(trace))) == 0);
			trace_free(trace);
			mem_free(bytes.v);
		}
		forward_free(forward);
	}
	net_free(net);
}
END_TEST

enum { MANY = 23 };

struct many {
	const struct net *net;
	int answers[MANY];
	float first[MANY];
};

static bool fill(void *user, int i, struct tensor *bytes)
{
	const struct many *m = user;
	struct tensor t;

	if (i % 5 == 3)
		return false; /* one that cannot be read */
	ck_assert(shape_equal(bytes->shape, m->net->input));
	t = noise(m->net->input, (uint32_t)i);
	memcpy(bytes->v, t.v, size_of(&t));
	mem_free(t.v);
	return true;
}

static void take(void *user, int i, const float *out)
{
	struct many *m = user;

	m->answers[i]++;
	m->first[i] = out[0];
}

START_TEST(many_pictures_are_each_answered_once_but_those_that_could_not_be_filled)
{
	struct net *net = page_small('B');
	struct many m = { .net = net };
	struct err err = { 0 };
	struct forward *forward = forward_new(net, _i, &err);

	ck_assert_ptr_nonnull(forward);
	forward_many(forward, &(struct forward_job){ MANY, fill, take, &m });
	for (int i = 0; i < MANY; i++) {
		struct tensor bytes = noise(net->input, (uint32_t)i);
		struct trace *trace = traced(net, &bytes);

		ck_assert_int_eq(m.answers[i], i % 5 != 3);
		if (m.answers[i])
			ck_assert(memcmp(&m.first[i], last(trace)->v, sizeof(float)) == 0);
		trace_free(trace);
		mem_free(bytes.v);
	}
	forward_many(forward, &(struct forward_job){ 0, fill, take, &m });
	forward_free(forward);
	net_free(net);
}
END_TEST

START_TEST(statistics_asked_for_late_are_those_of_the_numbers)
{
	struct net *net = page_small('A');
	struct tensor bytes = noise(net->input, 1);
	struct trace *trace = traced(net, &bytes);

	for (int i = trace->nsteps - 1; i >= 0; i--) {
		const struct tensor *out = &trace->step[i].out;
		const struct stats *told = trace_stats(trace, i);
		struct stats s = stats_of(out->v, shape_len(out->shape));

		ck_assert(told->min == s.min && told->max == s.max && told->mean == s.mean &&
		          told->norm == s.norm);
		ck_assert(told->n == s.n && told->zeros == s.zeros && told->negatives == s.negatives);
		ck_assert(told->argmin == s.argmin && told->argmax == s.argmax);
		ck_assert_ptr_eq(trace_stats(trace, i), told);
	}
	trace_free(trace);
	mem_free(bytes.v);
	net_free(net);
}
END_TEST

START_TEST(statistics_of_a_step_not_yet_computed_are_not_kept)
{
	struct net *net = page_small('A');
	struct tensor bytes = noise(net->input, 1);
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, &bytes, "noise", &err);

	ck_assert_ptr_nonnull(trace);
	ck_assert_double_eq(trace_stats(trace, 2)->norm, 0);
	ck_assert(trace_need(trace, 2, &err));
	ck_assert_double_gt(trace_stats(trace, 2)->norm, 0);
	trace_free(trace);
	mem_free(bytes.v);
	net_free(net);
}
END_TEST

START_TEST(a_trace_goes_over_again_with_another_picture)
{
	struct net *net = page_small('B');
	struct tensor one = noise(net->input, 1), two = noise(net->input, 2);
	struct trace *again = traced(net, &one), *alone = traced(net, &two);
	struct stats before = *trace_stats(again, 3);
	struct err err = { 0 };

	trace_means(again, 3);
	trace_again(again, &two);
	ck_assert(!trace_has(again, 0));
	ck_assert_ptr_null(trace_means(again, 3));
	ck_assert(trace_need(again, again->nsteps - 1, &err));
	for (int i = 0; i < again->nsteps; i++)
		ck_assert(memcmp(again->step[i].out.v, alone->step[i].out.v, size_of(&alone->step[i].out)) ==
		          0);
	ck_assert_double_eq((double)trace_stats(again, 3)->max, (double)trace_stats(alone, 3)->max);
	ck_assert_double_ne((double)trace_stats(again, 3)->max, (double)before.max);
	trace_free(alone);
	trace_free(again);
	mem_free(one.v);
	mem_free(two.v);
	net_free(net);
}
END_TEST

START_TEST(memory_that_runs_out_anywhere_is_an_error_and_nothing_is_lost)
{
	struct net *net = page_small('B');
	struct tensor bytes = noise(net->input, 1);
	struct trace *whole = traced(net, &bytes);
	bool through = false;

	for (size_t n = 1; !through && n < 2000; n++) {
		struct err err = { 0 };
		struct forward *forward;

		mem_fail_at(n, true);
		forward = forward_new(net, 2, &err);
		mem_fail_at(0, false);
		through = forward != NULL;
		if (through)
			ck_assert(
			    memcmp(forward_one(forward, &bytes), last(whole)->v, size_of(last(whole))) == 0);
		else
			ck_assert_int_eq(err.code, ERR_LIMIT);
		forward_free(forward);
	}
	ck_assert(through);
	trace_free(whole);
	mem_free(bytes.v);
	net_free(net);
}
END_TEST

START_TEST(a_trace_computed_while_memory_is_short_has_the_same_bits_or_none)
{
	struct net *net = page_small('B');
	struct tensor bytes = noise(net->input, 1);
	struct trace *whole = traced(net, &bytes);
	bool through = false;

	for (size_t n = 1; !through && n < 2000; n++) {
		struct err err = { 0 };
		struct trace *trace = trace_open_tensor(net, &bytes, "noise", &err);
		bool ok;

		ck_assert_ptr_nonnull(trace);
		mem_fail_at(n, false);
		ok = trace_need(trace, trace->nsteps - 1, &err);
		mem_fail_at(0, false);
		if (!ok)
			ck_assert_int_eq(err.code, ERR_LIMIT);
		for (int i = 0; i < trace->done; i++)
			ck_assert(memcmp(trace->step[i].out.v, whole->step[i].out.v,
			                 size_of(&whole->step[i].out)) == 0);
		through = ok && n > 200;
		trace_free(trace);
	}
	ck_assert(through);
	trace_free(whole);
	mem_free(bytes.v);
	net_free(net);
}
END_TEST

START_TEST(a_trace_goes_as_far_as_its_limit_allows)
{
	struct net *net = page_small('B');
	struct tensor bytes = noise(net->input, 1);
	struct err err = { 0 };
	struct trace *trace = trace_open_tensor(net, &bytes, "noise", &err);

	ck_assert_ptr_nonnull(trace);
	ck_assert_uint_eq(trace_bytes(trace, 0), 3 * 8 * 8 * sizeof(float));
	trace->limit = trace_bytes(trace, 5);
	ck_assert(trace_need(trace, 5, &err));
	ck_assert(!trace_need(trace, trace->nsteps - 1, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(err.msg, "--memory"));
	ck_assert(trace->done >= 6 && trace->done < trace->nsteps);
	trace->limit = 0;
	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	trace_free(trace);
	mem_free(bytes.v);
	net_free(net);
}
END_TEST

START_TEST(sizes_are_read_with_their_units)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = { { "1", 1 },
		     { "65536", 65536 },
		     { "64K", 65536 },
		     { "500M", (uint64_t)500 << 20 },
		     { "2G", (uint64_t)2 << 30 },
		     { "1T", (uint64_t)1 << 40 } };
	static const char *const bad[] = {
		"", "0", "0G", "-1", "1.5G", "G", "2g", "2GB", " 2", "99999999999999999999", "99999999999999T"
	};
	size_t bytes = 7;

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (good[i].bytes <= SIZE_MAX) {
			ck_assert_msg(text_bytes(good[i].text, &bytes), "%s", good[i].text);
			ck_assert_uint_eq(bytes, good[i].bytes);
		}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!text_bytes(bad[i], &bytes), "%s", bad[i]);
}
END_TEST

START_TEST(large_memory_is_zeroed_aligned_and_fails_on_demand)
{
	static const size_t sizes[] = { 0, 1, 4096, 300 << 10, 700 << 10, (4 << 20) - 1, 5 << 20 };
	size_t n = sizes[_i];
	unsigned char *p = mem_big(n, 1), *q;

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq((uintptr_t)p % 64, 0);
	for (size_t i = 0; i < n; i += i < 100 || i + 100 > n ? 1 : 997)
		ck_assert_int_eq(p[i], 0);
	memset(p, 1, n);
	mem_big_free(p, n, 1);
	mem_big_free(NULL, n, 1);
	ck_assert_ptr_null(mem_big(SIZE_MAX / 2, 4));
	mem_fail_at(1, false);
	ck_assert_ptr_null(mem_big(n, 1));
	q = mem_big(n, 1);
	ck_assert_ptr_nonnull(q);
	mem_big_free(q, n, 1);
}
END_TEST

#ifndef __SANITIZE_ADDRESS__
/* The rest of the last large page too, which nobody asked for. */
START_TEST(large_memory_goes_back_to_the_system_whole)
{
	const size_t large = 2 << 20, n = _i ? 5 << 20 : 700 << 10, page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = mem_big(n, 1);
	size_t end = (uintptr_t)p % large ? n : (n / large + 1) * large;

	ck_assert_ptr_nonnull(p);
	memset(p, 1, n);
	mem_big_free(p, n, 1);
	for (size_t i = 0; i < end; i += page)
		ck_assert_msg(msync(p + i, page, MS_ASYNC) < 0 && errno == ENOMEM,
		              "of %zu bytes, number %zu is still there", n, i);
}
END_TEST
#endif

Suite *bench_suite(void)
{
	Suite *suite = suite_create("bench");
	TCase *tc = tcase_create("measure"), *eq = tcase_create("equal"), *fwd = tcase_create("forward");

	tcase_add_test(tc, quantiles_lie_between_the_times);
	tcase_add_test(tc, clocks_go_forward_and_memory_is_counted);
	tcase_add_test(tc, it_is_done_once_to_warm_up_and_at_least_three_times_more);
	tcase_add_loop_test(tc, every_job_prints_the_keys_that_were_promised, 0, 5);
	tcase_add_loop_test(tc, what_bench_and_equal_do_not_know_is_refused, 0, 11);
	tcase_add_test(tc, keys_need_a_door_that_has_a_screen);
	suite_add_tcase(suite, tc);
	tcase_add_test(eq, a_bit_that_differs_is_counted_and_the_first_place_told);
	tcase_add_loop_test(eq, every_number_of_the_shipped_networks_is_elements, 0, 3);
	tcase_add_test(eq, random_calls_are_made_and_agree);
	suite_add_tcase(suite, eq);
	tcase_add_loop_test(fwd, forward_gives_the_bits_of_a_trace, 0, 3);
	tcase_add_loop_test(fwd, many_pictures_are_each_answered_once_but_those_that_could_not_be_filled, 1,
	                    4);
	tcase_add_test(fwd, statistics_asked_for_late_are_those_of_the_numbers);
	tcase_add_test(fwd, statistics_of_a_step_not_yet_computed_are_not_kept);
	tcase_add_test(fwd, a_trace_goes_over_again_with_another_picture);
	tcase_add_test(fwd, memory_that_runs_out_anywhere_is_an_error_and_nothing_is_lost);
	tcase_add_test(fwd, a_trace_computed_while_memory_is_short_has_the_same_bits_or_none);
	tcase_add_test(fwd, a_trace_goes_as_far_as_its_limit_allows);
	tcase_add_test(fwd, sizes_are_read_with_their_units);
	tcase_add_loop_test(fwd, large_memory_is_zeroed_aligned_and_fails_on_demand, 0, 7);
#ifndef __SANITIZE_ADDRESS__
	tcase_add_loop_test(fwd, large_memory_goes_back_to_the_system_whole, 0, 2);
#endif
	suite_add_tcase(suite, fwd);
	return suite;
}

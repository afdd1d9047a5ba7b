/*
 * Two traces side by side: pairs by name and by role, and how far they are apart.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "suites.h"
#include "trace/compare.h"

/* A small network of this option on a picture made from the seed. */
static struct trace *traced(char option, uint32_t seed)
{
	struct net *net = page_small(option);
	float v[3 * 8 * 8];
	struct tensor bytes = { { 3, 8, 8 }, v };
	struct err err = { 0 };
	struct trace *trace;

	page_bytes(v, 3 * 8 * 8, seed);
	trace = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert_msg(trace != NULL, "%s", err.msg);
	return trace;
}

static void end(struct trace *trace)
{
	struct net *net = (struct net *)trace->net;

	trace_free(trace);
	net_free(net);
}

/* The row in which the second net has this step. */
static const struct pair *row(const struct comparison *c, const struct trace *b, const char *name)
{
	for (int i = 0; i < c->npairs; i++)
		if (c->pair[i].b >= 0 && strcmp(trace_name(b, c->pair[i].b), name) == 0)
			return &c->pair[i];
	ck_abort_msg("no row for %s", name);
	return NULL;
}

START_TEST(a_trace_is_equal_to_itself)
{
	struct trace *a = traced('C', 1), *b = traced('C', 1);
	struct comparison c;
	struct err err = { 0 };

	ck_assert_msg(compare_traces(a, b, &c, &err), "%s", err.msg);
	ck_assert_int_eq(c.npairs, a->nsteps);
	ck_assert_int_eq(c.first, -1);
	ck_assert(c.same_weights);
	for (int i = 0; i < c.npairs; i++) {
		ck_assert(c.pair[i].a == i && c.pair[i].b == i && c.pair[i].equal && c.pair[i].same_shape);
		ck_assert(c.pair[i].largest == 0);
		ck_assert(fabs(c.pair[i].cosine - 1) < 1e-12);
	}
	comparison_free(&c);
	end(a);
	end(b);
}
END_TEST

START_TEST(a_and_b_part_at_the_shortcut_which_is_paired_by_role)
{
	struct trace *a = traced('A', 1), *b = traced('B', 1);
	struct comparison c;
	struct err err = { 0 };
	const struct pair *p;

	ck_assert_msg(compare_traces(a, b, &c, &err), "%s", err.msg);
	ck_assert_int_eq(c.npairs, b->nsteps);
	ck_assert(c.same_weights);
	p = row(&c, b, "layer2.0.downsample.1");
	ck_assert_str_eq(trace_name(a, p->a), "layer2.0.shortcut");
	ck_assert_ptr_eq(p, &c.pair[c.first]);
	ck_assert(p->same_shape && !p->equal && p->largest > 0 && fabs(p->cosine) <= 1);
	p = row(&c, b, "layer2.0.downsample.0");
	ck_assert_int_eq(p->a, -1);
	ck_assert(isnan(p->largest) && isnan(p->cosine) && !p->equal);
	ck_assert(row(&c, b, "layer2.0.bn2")->equal);
	ck_assert(!row(&c, b, "layer2.0.add")->equal);
	/* rows stand in the order both nets run */
	for (int i = 0, la = -1, lb = -1; i < c.npairs; i++) {
		ck_assert(c.pair[i].a < 0 || c.pair[i].a > la);
		ck_assert(c.pair[i].b < 0 || c.pair[i].b > lb);
		la = int_max(la, c.pair[i].a);
		lb = int_max(lb, c.pair[i].b);
	}
	comparison_free(&c);
	ck_assert_ptr_null(c.pair);
	ck_assert(compare_traces(b, a, &c, &err)); /* the other way round, the same rows */
	ck_assert_int_eq(c.npairs, b->nsteps);
	ck_assert_str_eq(trace_name(b, row(&c, a, "layer2.0.shortcut")->a), "layer2.0.downsample.1");
	comparison_free(&c);
	end(a);
	end(b);
}
END_TEST

START_TEST(the_largest_difference_and_the_cosine_are_measured)
{
	static const char page[] = "skipstep net 1\ninput 3 1 1\nr relu input\n";
	float x[3] = { 255, 0, 51 }, y[3] = { 255, 102, 51 };
	struct tensor tx = { { 3, 1, 1 }, x }, ty = { { 3, 1, 1 }, y };
	struct err err = { 0 };
	struct net *net = net_parse(page, sizeof page - 1, "p.net", NULL, &err);
	struct trace *a = trace_open_tensor(net, &tx, "x", &err), *b = trace_open_tensor(net, &ty, "y", &err);
	struct comparison c;

	ck_assert_msg(a && b && compare_traces(a, b, &c, &err), "%s", err.msg);
	ck_assert_int_eq(c.first, 0);
	ck_assert(!c.same_weights);
	ck_assert(fabs(c.pair[1].largest - 0.4) < 1e-7);
	ck_assert(fabs(c.pair[1].cosine - 1.04 / sqrt(1.04 * 1.2)) < 1e-7);
	comparison_free(&c);
	trace_free(a);
	trace_free(b);
	net_free(net);
}
END_TEST

START_TEST(different_pictures_part_at_the_input)
{
	struct trace *a = traced('B', 1), *b = traced('B', 2);
	struct comparison c;
	struct err err = { 0 };

	ck_assert(compare_traces(a, b, &c, &err));
	ck_assert_int_eq(c.first, 0);
	ck_assert(c.same_weights);
	comparison_free(&c);
	end(a);
	end(b);
}
END_TEST

START_TEST(shapes_that_differ_are_not_measured)
{
	static const char half[] = "skipstep net 1\ninput 3 4 4\nr maxpool2d input kernel=2 stride=2\n";
	static const char full[] = "skipstep net 1\ninput 3 4 4\nr relu input\n";
	float v[48] = { 1 };
	struct tensor bytes = { { 3, 4, 4 }, v };
	struct err err = { 0 };
	struct net *m = net_parse(half, sizeof half - 1, "m.net", NULL, &err);
	struct net *n = net_parse(full, sizeof full - 1, "n.net", NULL, &err);
	struct trace *a = trace_open_tensor(m, &bytes, "x", &err),
	             *b = trace_open_tensor(n, &bytes, "x", &err);
	struct comparison c;

	ck_assert_msg(a && b && compare_traces(a, b, &c, &err), "%s", err.msg);
	ck_assert(c.pair[0].equal);
	ck_assert_int_eq(c.first, 1);
	ck_assert(!c.pair[1].same_shape && isnan(c.pair[1].largest) && isnan(c.pair[1].cosine));
	comparison_free(&c);
	trace_free(a);
	trace_free(b);
	net_free(m);
	net_free(n);
}
END_TEST

Suite *compare_suite(void)
{
	Suite *s = suite_create("compare");
	TCase *t = tcase_create("pairs");

	tcase_add_test(t, a_trace_is_equal_to_itself);
	tcase_add_test(t, a_and_b_part_at_the_shortcut_which_is_paired_by_role);
	tcase_add_test(t, the_largest_difference_and_the_cosine_are_measured);
	tcase_add_test(t, different_pictures_part_at_the_input);
	tcase_add_test(t, shapes_that_differ_are_not_measured);
	suite_add_tcase(s, t);
	return s;
}

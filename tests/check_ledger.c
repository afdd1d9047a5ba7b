/*
 * The residual ledger: a block whose numbers are known by hand, and the shipped networks against other ways to count.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "trace/ledger.h"

#define ck_near(a, b) ck_assert_msg(fabs((a) - (b)) < 1e-9, "%.12g is not %.12g", (double)(a), (double)(b))

/* x is 0 or 1; the trunk learns x - 1; what comes round is x. */
static const char by_hand[] = "skipstep net 1\ninput 3 2 2\n"
                              "layer1.0.n normalize input mean=1,1,1 std=1,1,1\n"
                              "layer1.0.add add layer1.0.n input\n"
                              "layer1.0.relu relu layer1.0.add\n";

static struct trace *traced(const char *text, float *v)
{
	struct tensor bytes = { { 3, 2, 2 }, v };
	struct err err = { 0 };
	struct net *net = net_parse(text, strlen(text), "made.net", NULL, &err);
	struct trace *trace;

	ck_assert_msg(net != NULL, "%s", err.msg);
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

START_TEST(a_block_by_hand)
{
	float v[12] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0 }; /* x is 1 at (0,0), all channels */
	struct trace *trace = traced(by_hand, v);
	struct ledger l;
	struct contest k;
	struct err err = { 0 };

	ck_assert_msg(ledger_make(trace, &l, &err), "%s", err.msg);
	ck_assert_int_eq(l.naccounts, 1);
	ck_assert_int_eq(l.nresponses, 0);
	ck_near(l.account[0].learned, sqrt(0.75));
	ck_near(l.account[0].round, 0.5);
	ck_near(l.account[0].share, sqrt(0.75) / (sqrt(0.75) + 0.5));
	ck_near(l.account[0].cosine, 0); /* where one is 0 the other is not */
	ck_near(l.account[0].zeroed, 0.75);
	ck_assert_int_eq(ledger_account(&l, l.account[0].part), 0);
	ck_assert_int_eq(ledger_account(&l, 99), -1);
	ck_assert_msg(contest_make(trace, l.account[0].part, &k, &err), "%s", err.msg);
	ck_assert(k.h == 2 && k.w == 2);
	ck_near(k.share[0], 0);
	for (int i = 1; i < 4; i++)
		ck_near(k.share[i], 1);
	ck_assert(k.learned_wins == 3 && k.round_wins == 1 && k.draws == 0);
	contest_free(&k);
	ledger_free(&l);
	end(trace);
}
END_TEST

START_TEST(a_sum_of_nothing_is_not_zeroed_by_relu)
{
	float v[12] = { 127.5f, 0, 0, 255, 127.5f, 0, 0, 255, 127.5f, 0, 0, 255 }; /* sums: 0 -1 -1 1 */
	struct trace *trace = traced(by_hand, v);
	struct ledger l;
	struct err err = { 0 };

	ck_assert_msg(ledger_make(trace, &l, &err), "%s", err.msg);
	ck_near(l.account[0].zeroed, 0.5);
	ledger_free(&l);
	end(trace);
}
END_TEST

START_TEST(nothing_added_to_nothing_has_no_share_and_no_angle)
{
	float v[12] = { 0 };
	struct trace *trace = traced("skipstep net 1\ninput 3 2 2\n"
	                             "layer1.0.relu1 relu input\n"
	                             "layer1.0.add add layer1.0.relu1 input\n",
	                             v);
	struct ledger l;
	struct contest k;
	struct err err = { 0 };

	ck_assert(ledger_make(trace, &l, &err));
	ck_assert(l.account[0].learned == 0 && l.account[0].round == 0);
	ck_assert(isnan(l.account[0].share) && isnan(l.account[0].cosine));
	ck_assert(isnan(l.account[0].zeroed)); /* there is no relu after the add */
	ck_assert(contest_make(trace, l.account[0].part, &k, &err));
	ck_assert(isnan(k.share[0]) && k.draws == 4);
	contest_free(&k);
	ledger_free(&l);
	end(trace);
}
END_TEST

START_TEST(a_nan_shows)
{
	float v[12] = { NAN };
	struct trace *trace = traced(by_hand, v);
	struct ledger l;
	struct contest k;
	struct err err = { 0 };

	ck_assert(ledger_make(trace, &l, &err));
	ck_assert(isnan(l.account[0].learned) && isnan(l.account[0].cosine));
	ck_assert(contest_make(trace, l.account[0].part, &k, &err));
	ck_assert(isnan(k.share[0]) && k.draws == 1 && k.learned_wins == 3);
	contest_free(&k);
	ledger_free(&l);
	end(trace);
}
END_TEST

/* Size and spread another way: from the statistics of the steps. */
static double rms_of(const struct stats *s)
{
	return s->norm / sqrt((double)s->n);
}

START_TEST(resnet20_has_nine_accounts_and_nineteen_responses)
{
	static const char *const model[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
	struct opened o;
	struct ledger l;
	struct err err = { 0 };

	opened_open(&o, model[_i]);
	ck_assert_msg(ledger_make(o.trace, &l, &err), "%s", err.msg);
	ck_assert_int_eq(l.naccounts, 9);
	ck_assert_int_eq(l.nresponses, 19);
	for (int i = 0; i < l.naccounts; i++) {
		const struct account *a = &l.account[i];
		const struct part *part = &o.net->part[a->part];
		const struct node *add = &o.net->node[part->add];
		const struct stats *sum = trace_stats(o.trace, part->add);
		double ll, rr, ss;

		ck_near(a->learned, rms_of(trace_stats(o.trace, add->in[0])));
		ck_near(a->round, rms_of(trace_stats(o.trace, add->in[1])));
		ck_near(a->zeroed, (double)sum->negatives / (double)sum->n);
		ck_assert(a->cosine > -1 && a->cosine < 1 && a->share > 0 && a->share < 1);
		/* the law of cosines; the sum is rounded to float32 */
		ll = a->learned * a->learned;
		rr = a->round * a->round;
		ss = ll + rr + 2 * a->learned * a->round * a->cosine;
		ck_assert(fabs(sqrt(ss) - rms_of(sum)) < 1e-6);
	}
	for (int i = 0; i < l.nresponses; i++) {
		const struct response *r = &l.response[i];
		const struct stats *s = trace_stats(o.trace, r->step);
		const char *name = trace_name(o.trace, r->step);

		ck_assert_msg(strstr(name, i == 0  ? "bn1"
		                           : i % 2 ? ".bn1"
		                                   : ".bn2") != NULL,
		              "L%d is %s", i + 1, name);
		ck_assert(fabs(r->std - sqrt(rms_of(s) * rms_of(s) - s->mean * s->mean)) < 1e-7);
		ck_assert(i == 0 || r->step > r[-1].step);
		ck_assert_int_eq(ledger_response(&l, r->conv), i);
		ck_assert_int_eq(ledger_response(&l, r->step), i);
	}
	ck_assert_int_eq(ledger_response(&l, 0), -1);
	ledger_free(&l);
	opened_close(&o);
}
END_TEST

START_TEST(bottlenecks_have_three_responses_and_plain_blocks_no_account)
{
	struct page_kind kind = { .nstages = 2, .blocks = { 2, 1 }, .edge = 8, .values = true };
	struct err err = { 0 };
	struct ledger l;
	struct net *net;
	struct trace *trace;
	float v[3 * 8 * 8];
	struct tensor bytes = { { 3, 8, 8 }, v };

	page_bytes(v, ARRAY_LEN(v), 3);
	kind.bottleneck = _i == 0;
	kind.option = _i == 0 ? 'C' : 'P';
	net = page_net(&kind, &err);
	ck_assert_msg(net != NULL, "%s", err.msg);
	trace = trace_open_tensor(net, &bytes, "bytes", &err);
	ck_assert(trace && ledger_make(trace, &l, &err));
	ck_assert_int_eq(l.naccounts, _i == 0 ? 3 : 0);
	ck_assert_int_eq(l.nresponses, _i == 0 ? 1 + 3 * 3 : 1 + 3 * 2);
	for (int i = 0; i < l.nresponses; i++)
		ck_assert(strstr(trace_name(trace, l.response[i].step), "downsample") == NULL);
	ledger_free(&l);
	end(trace);
}
END_TEST

static bool stop_at_add(void *user, int step, int nsteps)
{
	(void)nsteps;
	return step == *(const int *)user;
}

START_TEST(ctrl_c_stops_it_and_what_is_done_stays)
{
	float v[12] = { 0 };
	struct trace *trace = traced(by_hand, v);
	struct ledger l;
	struct err err = { 0 };
	int at = 2;

	trace->stop = stop_at_add;
	trace->user = &at;
	ck_assert(!ledger_make(trace, &l, &err));
	ck_assert_int_eq(err.code, ERR_STOPPED);
	ck_assert_int_eq(trace->done, 2);
	trace->stop = NULL;
	ck_assert(ledger_make(trace, &l, &err));
	ledger_free(&l);
	end(trace);
}
END_TEST

START_TEST(short_memory_is_an_error_and_loses_nothing)
{
	float v[12] = { 0 };
	struct trace *trace = traced(by_hand, v);
	struct err err = { 0 };
	size_t n = 0;
	bool ok = false;

	ck_assert(trace_need(trace, trace->nsteps - 1, &err));
	while (!ok) {
		struct ledger l = { 0 };
		struct contest k = { 0 };

		ck_assert_int_lt(++n, 50);
		mem_fail_at(n, false);
		ok = ledger_make(trace, &l, &err) && contest_make(trace, l.account[0].part, &k, &err);
		mem_fail_at(0, false);
		if (!ok)
			ck_assert_int_eq(err.code, ERR_LIMIT);
		contest_free(&k);
		ledger_free(&l);
	}
	ck_assert_int_eq(n, 5);
	end(trace);
}
END_TEST

Suite *ledger_suite(void)
{
	Suite *s = suite_create("ledger");
	TCase *tc = tcase_create("ledger");

	tcase_add_test(tc, a_block_by_hand);
	tcase_add_test(tc, a_sum_of_nothing_is_not_zeroed_by_relu);
	tcase_add_test(tc, nothing_added_to_nothing_has_no_share_and_no_angle);
	tcase_add_test(tc, a_nan_shows);
	tcase_add_loop_test(tc, resnet20_has_nine_accounts_and_nineteen_responses, 0, 3);
	tcase_add_loop_test(tc, bottlenecks_have_three_responses_and_plain_blocks_no_account, 0, 2);
	tcase_add_test(tc, ctrl_c_stops_it_and_what_is_done_stays);
	tcase_add_test(tc, short_memory_is_an_error_and_loses_nothing);
	suite_add_tcase(s, tc);
	return s;
}

/*
 * Proof mode: every check holds for the shipped networks, and every one of them sees what it is there to see.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "net/arch.h"
#include "net/paper.h"
#include "opened.h"
#include "suites.h"
#include "verb/verify.h"

/* What a check is given to find. */
typedef bool check_fn(struct findings *, const struct opened *, struct err *);

static bool check_fast(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_fast(all, o->trace, err);
}

static bool check_terms(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_terms(all, o->trace, err);
}

static bool check_ledger(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_ledger(all, o->trace, err);
}

static bool check_counts(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_counts(all, o->trace, err);
}

static bool check_reads(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_reads(all, o->trace, err);
}

static bool check_files(struct findings *all, const struct opened *o, struct err *err)
{
	return verify_files(all, o->trace, err);
}

static struct step *step_named(struct opened *o, const char *name)
{
	int i = net_find(o->net, name);

	ck_assert_msg(i >= 0, "%s", name);
	return &o->trace->step[i];
}

static struct node *node_named(struct opened *o, const char *name)
{
	return &o->net->node[net_find(o->net, name)];
}

/* ---- all of them hold ---------------------------------------------------------------------------- */

static const char *const models[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
static check_fn *const checks[] = { check_fast,   check_terms, check_ledger,
	                            check_counts, check_reads, check_files };

START_TEST(every_check_holds_for_a_shipped_network)
{
	struct opened o;
	struct findings all = { 0 };
	struct err err = { 0 };

	opened_open(&o, models[_i]);
	for (size_t k = 0; k < ARRAY_LEN(checks); k++)
		ck_assert_msg(checks[k](&all, &o, &err), "%s", err.msg);
	ck_assert_int_eq(all.n, 11); /* fast terms ledger params macs paper(3) reads files(2) */
	for (int i = 0; i < all.n; i++) {
		ck_assert_msg(all.item[i].holds, "%s: %s", all.item[i].check, all.item[i].said);
		ck_assert_int_gt(all.item[i].compared, 0);
		ck_assert_int_eq(all.item[i].differing, 0);
		ck_assert_msg(all.item[i].said[0] != '\0', "%s says nothing", all.item[i].check);
	}
	ck_assert(findings_hold(&all));
	findings_free(&all);
	opened_close(&o);
}
END_TEST

/* ---- and each sees what is broken ---------------------------------------------------------------- */

static void break_every_number(struct opened *o)
{
	struct step *step = step_named(o, "layer2.0.conv2");

	for (size_t i = 0; i < shape_len(step->out.shape); i++)
		step->out.v[i] = nextafterf(step->out.v[i], INFINITY);
}

static void break_a_weight(struct opened *o)
{
	float *v = (float *)(uintptr_t)node_named(o, "conv1")->w[0]->v;

	for (size_t i = 0; i < node_named(o, "conv1")->w[0]->len; i++)
		v[i] *= 1.0001f;
}

static void break_one_sum(struct opened *o)
{
	struct step *add = step_named(o, "layer3.1.add");

	add->out.v[77] = nextafterf(add->out.v[77], INFINITY);
}

static void break_one_relu(struct opened *o)
{
	step_named(o, "layer3.1.relu2")->out.v[77] += 1;
}

static void break_params(struct opened *o)
{
	o->net->params++;
}

static void break_macs(struct opened *o)
{
	o->net->macs--;
}

/* The network reads with a stride of 2; what ran did not pad. */
static void break_a_window(struct opened *o)
{
	step_named(o, "layer2.0.conv1")->call.args.pad = 0;
}

static void break_a_shortcut(struct opened *o)
{
	step_named(o, "layer3.0.downsample.0")->call.args.stride = 1;
}

static const struct {
	check_fn *check;
	void (*harm)(struct opened *);
	const char *name, *at;
} harms[] = {
	{ check_fast, break_every_number, "fast", "layer2.0.conv2" },
	{ check_fast, break_a_weight, "fast", "conv1" },
	{ check_terms, break_every_number, "terms", "layer2.0.conv2" },
	{ check_terms, break_a_weight, "terms", "conv1" },
	{ check_ledger, break_one_sum, "ledger", "layer3.1.add[1,1,5]" },
	{ check_ledger, break_one_relu, "ledger", "layer3.1.relu2[1,1,5]" },
	{ check_counts, break_params, "params", "" },
	{ check_counts, break_params, "paper", "" },
	{ check_counts, break_macs, "macs", "" },
	{ check_counts, break_macs, "paper", "" },
	{ check_reads, break_a_window, "reads", "layer1.2.relu2[0,0,1]" },
	{ check_reads, break_a_shortcut, "reads", "layer2.2.relu2" },
};

START_TEST(a_check_sees_what_is_broken)
{
	struct opened o;
	struct findings all = { 0 };
	struct err err = { 0 };
	int seen = 0;

	opened_open(&o, "resnet20-b");
	harms[_i].harm(&o);
	ck_assert_msg(harms[_i].check(&all, &o, &err), "%s", err.msg);
	ck_assert(!findings_hold(&all));
	for (int i = 0; i < all.n; i++) {
		const struct finding *f = &all.item[i];

		if (f->holds || strcmp(f->check, harms[_i].name) != 0)
			continue;
		seen++;
		ck_assert_int_gt(f->differing, 0);
		ck_assert_msg(strncmp(f->at, harms[_i].at, strlen(harms[_i].at)) == 0, "at %s", f->at);
	}
	ck_assert_int_eq(seen, 1);
	findings_free(&all);
	opened_close(&o);
}
END_TEST

static const char *const elsewhere[] = { "wide_resnet50_2", "resnext50_32x4d", "resnet50d", "plain34" };

START_TEST(a_network_that_is_not_the_papers_is_not_held_against_it)
{
	struct err err = { 0 };
	struct net *net = net_untrained(elsewhere[_i], &(struct net_ask){ 0 }, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);
	ck_assert_msg(paper_of(net) == NULL, "%s", elsewhere[_i]);
	net_free(net);
}
END_TEST

/* ---- PyTorch's values ---------------------------------------------------------------------------- */

static struct bytes pytorch_text(void)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = { 0 };
	struct bytes b;
	struct err err;

	buf_printf(&path, "%s/data/pytorch.txt", srcdir ? srcdir : ".");
	ck_assert_msg(io_read(buf_str(&path), 8 << 20, &b, &err), "%s", err.msg);
	buf_free(&path);
	return b;
}

/* The run of resnet20-b on ship.png in this text, held against the trace. */
static struct finding judge(const struct opened *o, const char *text, size_t n)
{
	struct findings all = { 0 };
	struct finding f;
	struct err err = { 0 };

	ck_assert_msg(verify_run(&all, text, n, "resnet20-b", "ship.png", o->trace, &err), "%s", err.msg);
	ck_assert_int_eq(all.n, 1);
	f = all.item[0];
	findings_free(&all);
	return f;
}

/* The first place of `what` after the run's own line. */
static char *find(struct bytes *b, const char *what)
{
	char *run = strstr((char *)b->p, "run resnet20-b ship.png\n");

	ck_assert_ptr_nonnull(run);
	run = strstr(run, what);
	ck_assert_msg(run != NULL, "%s", what);
	return run;
}

START_TEST(pytorchs_values_hold)
{
	struct opened o;
	struct bytes b = pytorch_text();
	struct finding f;

	opened_open(&o, "resnet20-b");
	f = judge(&o, (char *)b.p, b.n);
	ck_assert_msg(f.holds, "%s", f.said);
	ck_assert(f.compared == 2506 && f.differing == 0);
	ck_assert(f.largest > 0 && f.largest < 1e-5 && f.at[0]);
	mem_free(b.p);
	opened_close(&o);
}
END_TEST

static const struct {
	const char *find, *put, *at;
} edits[] = {
	/* a value in its fifth digit, a largest value, a norm; a name; a shape; the last line gone */
	{ "step layer2.0.conv1 32 16 16 ", "step layer2.0.conv1 32 16 16 9", "layer2.0.conv1" },
	{ "step layer1.0.bn1 16 32 32 ", "step layer1.0.bn7 16 32 32 ", "layer1.0.bn7" },
	{ "step layer1.0.bn1 16 32 32 ", "step layer1.0.bn1 16 16 64 ", "layer1.0.bn1" },
	{ "step fc 10 1 1 ", "step fc 20 1 1 ", "fc" },
};

START_TEST(another_value_of_pytorch_is_seen)
{
	struct opened o;
	struct bytes b = pytorch_text();
	struct buf text = { 0 };
	struct finding f;
	char *at = find(&b, edits[_i].find);

	opened_open(&o, "resnet20-b");
	buf_add(&text, b.p, (size_t)(at - (char *)b.p));
	buf_puts(&text, edits[_i].put);
	buf_puts(&text, at + strlen(edits[_i].find));
	f = judge(&o, text.s, text.len);
	ck_assert(!f.holds && f.differing > 0);
	ck_assert_msg(strncmp(f.at, edits[_i].at, strlen(edits[_i].at)) == 0, "at %s", f.at);
	buf_free(&text);
	mem_free(b.p);
	opened_close(&o);
}
END_TEST

START_TEST(a_number_of_ours_that_changed_is_seen)
{
	struct opened o;
	struct bytes b = pytorch_text();
	struct step *step;
	struct finding f;

	opened_open(&o, "resnet20-b");
	step = step_named(&o, "layer3.2.relu2");
	for (size_t i = 0; i < shape_len(step->out.shape); i++)
		step->out.v[i] *= 1.0001f;
	f = judge(&o, (char *)b.p, b.n);
	ck_assert(!f.holds && strncmp(f.at, "layer3.2.relu2[", 15) == 0);
	step->out.v[0] = NAN;
	f = judge(&o, (char *)b.p, b.n);
	ck_assert(!f.holds);
	mem_free(b.p);
	opened_close(&o);
}
END_TEST

START_TEST(a_run_that_ends_early_is_seen)
{
	struct opened o;
	struct bytes b = pytorch_text();
	struct buf text = { 0 };
	struct finding f;
	char *last = find(&b, "step softmax "), *next = strchr(last, '\n') + 1;

	opened_open(&o, "resnet20-b");
	buf_add(&text, b.p, (size_t)(last - (char *)b.p));
	buf_puts(&text, next);
	f = judge(&o, text.s, text.len);
	ck_assert(!f.holds);
	buf_free(&text);
	mem_free(b.p);
	opened_close(&o);
}
END_TEST

static const char *const nonsense[] = {
	"run resnet20-b ship.png\nstep input\n",
	"run resnet20-b ship.png\nhello\n",
	"run resnet20-b ship.png\nstep input 3 32 32 0.95 27.7 7\n",
	"run resnet20-b ship.png\nstep input 3 32 32 0.95 27.7 x=1\n",
	"run resnet20-b ship.png\nstep input 3 32 32 0.95 27.7 99999=1\n",
	"run resnet20-b ship.png\nstep input 3 32 32 0.95 27.7 1=\n",
	"run resnet20-b ship.png\nstep input 3 32 32 0.95 27.7 1=1x\n",
};

START_TEST(a_file_of_values_that_is_broken_is_told_by_its_line)
{
	struct opened o;
	struct findings all = { 0 };
	struct err err = { 0 };

	opened_open(&o, "resnet20-b");
	ck_assert(
	    !verify_run(&all, nonsense[_i], strlen(nonsense[_i]), "resnet20-b", "ship.png", o.trace, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_msg(strstr(err.msg, "pytorch.txt:2:") != NULL, "%s", err.msg);
	findings_free(&all);
	opened_close(&o);
}
END_TEST

static bool stop_at_once(void *user, int step, int nsteps)
{
	(void)user, (void)step, (void)nsteps;
	return true;
}

START_TEST(every_long_check_stops_when_asked)
{
	static check_fn *const some[] = { check_fast, check_terms, check_reads };
	struct opened o;

	opened_open(&o, "resnet20-b");
	for (size_t i = 0; i < ARRAY_LEN(some); i++) {
		struct findings all = { .stop = stop_at_once };
		struct err err = { 0 };

		ck_assert(!some[i](&all, &o, &err));
		ck_assert_int_eq(err.code, ERR_STOPPED);
		findings_free(&all);
	}
	opened_close(&o);
}
END_TEST

START_TEST(no_failing_allocation_is_overlooked)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	for (size_t k = 0; k < ARRAY_LEN(checks); k++) {
		size_t n, most = 100000;

		for (n = 1; n < most; n += 1 + n / 8) {
			struct findings all = { 0 };
			struct err err = { 0 };
			bool ok;

			mem_fail_at(n, false);
			ok = checks[k](&all, &o, &err);
			mem_fail_at(0, false);
			ck_assert_msg(ok || err.code == ERR_LIMIT, "check %zu, allocation %zu: %d %s", k, n,
			              err.code, err.msg);
			if (ok && n > 64)
				most = n;
			findings_free(&all);
		}
	}
	opened_close(&o);
}
END_TEST

Suite *verify_suite(void)
{
	Suite *suite = suite_create("verify");
	TCase *hold = tcase_create("holds"), *sees = tcase_create("sees"), *torch = tcase_create("PyTorch");

	tcase_add_loop_test(hold, every_check_holds_for_a_shipped_network, 0, ARRAY_LEN(models));
	tcase_add_loop_test(sees, a_check_sees_what_is_broken, 0, ARRAY_LEN(harms));
	tcase_add_loop_test(sees, a_network_that_is_not_the_papers_is_not_held_against_it, 0,
	                    ARRAY_LEN(elsewhere));
	tcase_add_test(sees, every_long_check_stops_when_asked);
	tcase_add_test(sees, no_failing_allocation_is_overlooked);
	tcase_add_test(torch, pytorchs_values_hold);
	tcase_add_loop_test(torch, another_value_of_pytorch_is_seen, 0, ARRAY_LEN(edits));
	tcase_add_test(torch, a_number_of_ours_that_changed_is_seen);
	tcase_add_test(torch, a_run_that_ends_early_is_seen);
	tcase_add_loop_test(torch, a_file_of_values_that_is_broken_is_told_by_its_line, 0,
	                    ARRAY_LEN(nonsense));
	suite_add_tcase(suite, hold);
	suite_add_tcase(suite, sees);
	suite_add_tcase(suite, torch);
	return suite;
}

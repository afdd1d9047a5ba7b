/*
 * A what-if that ends in a fault: field, reads, ledger, watch and breakpoints see what there is, and no further.
 */
#include <string.h>

#include "net/recipe.h"
#include "opened.h"
#include "suites.h"
#include "trace/breaks.h"
#include "trace/field.h"
#include "trace/ledger.h"
#include "trace/reads.h"
#include "trace/watch.h"

/* resnet20-b on a picture; layer2.0 and layer3.0 forced to hand on x itself, which fits neither addition. */
struct broken {
	struct opened truth;
	struct net *net;
	struct trace *trace;
	int add; /* the step at fault */
};

static void open_broken(struct broken *b)
{
	struct recipe r[2] = { { 0, FORCE_IDENTITY }, { 0, FORCE_IDENTITY } };
	struct err err = { 0 };

	opened_open(&b->truth, "resnet20-b");
	r[0].part = net_find_part(b->truth.net, "layer2.0");
	r[1].part = net_find_part(b->truth.net, "layer3.0");
	b->net = net_with(b->truth.net, r, 2, &err);
	ck_assert_msg(b->net != NULL, "%s", err.msg);
	b->trace = trace_open_from(b->net, b->truth.trace, &err);
	ck_assert_msg(b->trace != NULL, "%s", err.msg);
	b->add = trace_last(b->trace);
	ck_assert_str_eq(trace_name(b->trace, b->add), "layer2.0.add");
}

static void close_broken(struct broken *b)
{
	trace_free(b->trace);
	net_free(b->net);
	opened_close(&b->truth);
}

START_TEST(the_field_of_a_number_that_does_not_exist_is_itself)
{
	struct broken b;

	open_broken(&b);
	for (int step = b.add; step < b.trace->nsteps; step++) {
		struct err err = { 0 };
		struct field f;

		ck_assert_msg(field_make(b.trace, step, 0, 0, &f, &err), "%s", err.msg);
		ck_assert_int_eq(f.split, -1);
		for (int i = f.first; i < step; i++)
			ck_assert(field_at(&f, i) == NULL);
		field_free(&f);
	}
	close_broken(&b);
}
END_TEST

START_TEST(a_watched_number_reaches_nothing_from_the_fault_on)
{
	struct broken b;
	struct watch w;
	struct err err = { 0 };

	open_broken(&b);
	ck_assert_msg(watch_make(b.trace, 0, (struct at){ 0, 16, 16 }, &w, &err), "%s", err.msg);
	ck_assert_int_eq(w.reached[w.nreached - 1].step, b.add - 1);
	ck_assert_int_eq(w.nreached, b.add - 1);
	watch_free(&w);
	ck_assert(watch_make(b.trace, b.add, (struct at){ 0, 0, 0 }, &w, &err));
	ck_assert(w.nreached == 0 && !w.computed);
	watch_free(&w);
	close_broken(&b);
}
END_TEST

START_TEST(a_forced_identity_would_read_each_place_once)
{
	struct broken b;
	struct block_reads r;
	struct err err = { 0 };

	open_broken(&b);
	ck_assert_msg(reads_of_block(b.net, net_find_part(b.net, "layer2.0"), &r, &err), "%s", err.msg);
	ck_assert_int_eq(r.shortcut, -1);
	ck_assert_int_eq(reads_places(&r.by_shortcut, 1), 1024);
	ck_assert_int_eq(reads_places(&r.by_trunk, 2), 510);
	block_reads_free(&r);
	for (int i = 1; i < b.net->nnodes; i++) {
		struct reads reads;

		ck_assert_msg(reads_of_node(b.net, i, &reads, &err), "%s", err.msg);
		reads_free(&reads);
	}
	close_broken(&b);
}
END_TEST

START_TEST(the_ledger_ends_before_the_fault)
{
	struct broken b;
	struct ledger l;
	struct contest k;
	struct err err = { 0 };

	open_broken(&b);
	ck_assert_msg(ledger_make(b.trace, &l, &err), "%s", err.msg);
	ck_assert_int_eq(l.naccounts, 3);
	ck_assert_int_eq(l.nresponses, 1 + 6 + 2); /* layer2.0's trunk ran */
	ledger_free(&l);
	ck_assert(!contest_make(b.trace, net_find_part(b.net, "layer2.0"), &k, &err));
	ck_assert_int_eq(err.code, ERR_MISFIT);
	close_broken(&b);
}
END_TEST

START_TEST(a_run_ends_on_the_step_at_fault)
{
	static char kinds[][16] = { "downsample", "layer3.0.add", "nan", "layer2.0.add" };
	struct broken b;
	struct breaks list = { 0 };
	struct cursor c = { .size = SIZE_OP };
	struct err err = { 0 };
	int id = 0;

	open_broken(&b);
	for (int i = 0; i < 3; i++)
		ck_assert_msg(breaks_add(&list, b.truth.trace, 1, &(char *){ kinds[i] }, &id, &err), "%s",
		              err.msg);
	ck_assert(!breaks_continue(b.trace, &list, &c, 1, &id, &err));
	ck_assert_int_eq(err.code, ERR_NONE);
	ck_assert_int_eq(c.step, b.add);
	ck_assert_int_eq(b.trace->done, b.add); /* all before it was computed */
	ck_assert(!breaks_continue(b.trace, &list, &c, 1, &id, &err));
	ck_assert(err.code == ERR_NONE && c.step == b.add);
	/* a breakpoint on the very step is met */
	c = (struct cursor){ .size = SIZE_OP };
	ck_assert(breaks_add(&list, b.trace, 1, &(char *){ kinds[3] }, &id, &err));
	id = 0;
	ck_assert(breaks_continue(b.trace, &list, &c, 1, &id, &err));
	ck_assert(c.step == b.add && id == 4);
	breaks_free(&list);
	close_broken(&b);
}
END_TEST

Suite *fault_suite(void)
{
	Suite *s = suite_create("fault");
	TCase *tc = tcase_create("fault");

	tcase_add_test(tc, the_field_of_a_number_that_does_not_exist_is_itself);
	tcase_add_test(tc, a_watched_number_reaches_nothing_from_the_fault_on);
	tcase_add_test(tc, a_forced_identity_would_read_each_place_once);
	tcase_add_test(tc, the_ledger_ends_before_the_fault);
	tcase_add_test(tc, a_run_ends_on_the_step_at_fault);
	suite_add_tcase(s, tc);
	return s;
}

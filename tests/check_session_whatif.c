/*
 * What-ifs in a session: the truth is kept, the place is found again, and the way back has them in it.
 */
#include <string.h>

#include "base/alloc.h"
#include "suites.h"
#include "verb/verb.h"
#include "view/view.h"

static struct session session;
static struct sink sink;
static struct err err;

static void start_with(const char *what_if, const char *at)
{
	struct options options;

	options_init(&options);
	options.at = at;
	if (what_if)
		options.what_if[options.nwhat_ifs++] = what_if;
	session_init(&session, &options);
	session.door = DOOR_LINE;
}

static void setup(void)
{
	start_with(NULL, NULL);
}

static void teardown(void)
{
	sink_free(&sink);
	session_free(&session);
}

static void run(const char *line)
{
	sink_clear(&sink);
	ck_assert_msg(verb_run_line(&session, line, &sink, &err), "%s: %s", line, err.msg);
}

static enum err_code fails(const char *line)
{
	sink_clear(&sink);
	ck_assert_msg(!verb_run_line(&session, line, &sink, &err), "%s should fail", line);
	return err.code;
}

static void is_at(const char *place)
{
	struct buf b = { 0 };

	place_print(session.trace, &session.scene.cursor, &b);
	ck_assert_str_eq(buf_str(&b), place);
	buf_free(&b);
}

START_TEST(a_forced_identity_stops_at_the_addition_and_undo_returns_to_the_place)
{
	run("goto layer2.0.downsample.0/5,3,7");
	run("force identity");
	is_at("layer2.0.add");
	ck_assert_ptr_nonnull(trace_fault(session.trace));
	ck_assert_ptr_eq(session.scene.truth, session.true_trace);
	ck_assert_int_eq(fails("size 4"), ERR_USAGE);
	ck_assert_ptr_nonnull(strstr(err.msg, "the what-if stops at layer2.0.add"));
	run("undo");
	is_at("layer2.0.downsample.0/5,3,7");
	ck_assert_ptr_null(session.true_net);
	ck_assert_ptr_null(session.scene.truth);
}
END_TEST

START_TEST(steps_before_the_change_are_copied_not_computed_again)
{
	run("top");
	run("force A layer3.0");
	ck_assert_int_eq(session.trace->done, session.trace->nsteps); /* for the answer */
	for (int i = 0; i < session.true_net->part[net_find_part(session.true_net, "layer3.0")].first; i++)
		ck_assert(memcmp(session.trace->step[i].out.v, session.true_trace->step[i].out.v,
		                 shape_len(session.trace->step[i].out.shape) * sizeof(float)) == 0);
}
END_TEST

START_TEST(what_ifs_pile_up_one_a_block_and_come_off_last_first)
{
	run("force A layer2.0");
	run("force A-both layer3.0");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = A, layer3.0 = A-both");
	run("force A layer3.0");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = A, layer3.0 = A");
	run("undo");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = A");
	run("force downsample layer2.0"); /* as it is in truth */
	ck_assert_ptr_null(session_what_if(&session));
}
END_TEST

START_TEST(zeros_on_both_sides_are_another_shortcut_than_zeros_at_the_end)
{
	run("goto layer2.0.add");
	run("force A-both");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "on both sides"));
	run("compare A");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "only the shortcut of layer2.0 differs"));
	run("force A");
	run("compare A");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "no difference to see"));
}
END_TEST

START_TEST(options_b_and_c_force_what_they_do_with_this_block)
{
	run("force C layer1.1");
	ck_assert_str_eq(session_what_if(&session), "layer1.1 = downsample");
	run("force A layer3.0"); /* the answer is of the block just forced */
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "What if: layer3.0 pads x"));
	run("force B layer1.1");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "layer1.1 adds x itself again"));
	run("force B layer3.0");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "layer3.0 adds x remixed again"));
	ck_assert_ptr_null(session_what_if(&session));
}
END_TEST

START_TEST(a_key_goes_back_to_the_truth_from_any_number_of_what_ifs)
{
	run("force A layer2.0");
	run("force A layer3.0");
	run("!");
	ck_assert_ptr_null(session_what_if(&session));
}
END_TEST

START_TEST(the_way_back_has_the_what_ifs_and_brings_them_back)
{
	struct buf back = { 0 };

	run("force identity layer2.0");
	session_way_back(&session, &back);
	ck_assert_str_eq(buf_str(&back), "skipstep --what-if layer2.0=identity --at layer2.0.add");
	buf_free(&back);
	session_free(&session);
	start_with("layer2.0=identity", "layer2.0.add");
	run("where");
	is_at("layer2.0.add");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = identity");
	run("undo");
	ck_assert_ptr_null(session_what_if(&session));
}
END_TEST

START_TEST(a_wrong_what_if_is_a_usage_error)
{
	static const char *const wrong[] = { "layer2.0", "layer9.9=A", "layer2.0=B", "stem=A", "=A", "" };

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		session_free(&session);
		start_with(wrong[i], NULL);
		ck_assert_int_eq(fails("blocks"), ERR_USAGE);
	}
}
END_TEST

START_TEST(a_what_if_survives_another_picture_and_a_look_at_another_network)
{
	run("force A layer2.0");
	run("picture cat");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = A");
	run("blocks -m resnet20-c");
	run("where");
	ck_assert_str_eq(session_what_if(&session), "layer2.0 = A");
	run("model resnet20-c");
	ck_assert_ptr_null(session_what_if(&session));
}
END_TEST

START_TEST(numbers_that_do_not_exist_are_never_given)
{
	static const char *const lines[] = { "top",
		                             "dump layer2.0.add",
		                             "why layer2.0.add",
		                             "describe layer2.0.add",
		                             "dump softmax",
		                             "follow layer2.0.add",
		                             "goto layer3.0",
		                             "compare A",
		                             "row",
		                             "around",
		                             "watch layer2.0.add/0,0,0" };

	run("force identity layer2.0");
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		ck_assert_int_ne(fails(lines[i]), ERR_NONE);
	is_at("layer2.0.add");
	run("code");
	run("ledger");
	run("reads");
	run("field layer2.0.bn2/0,0,0");
	run("buffers layer2.0");
	run("verdict layer2.0");
}
END_TEST

START_TEST(breakpoints_and_watches_outlive_a_what_if)
{
	run("break layer3.0.add");
	run("watch conv1/0,3,3");
	run("force A layer2.0");
	run("goto input");
	run("continue");
	is_at("layer3.0.add");
	run("watch");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "conv1[0,3,3]"));
	run("undo");
	run("watch");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "conv1[0,3,3]"));
}
END_TEST

START_TEST(what_a_view_shows_is_made_once_and_forgotten_with_the_trace)
{
	const struct ledger *ledger;
	const double *share;

	session.door = DOOR_SCREEN;
	run("goto layer2.0.add/5,3,7");
	run("ledger");
	ledger = session.scene.ledger;
	ck_assert_ptr_nonnull(ledger);
	run("next");
	ck_assert(session_show(&session, &err));
	ck_assert_ptr_eq(session.scene.ledger, ledger);
	run("m");
	ck_assert(session.scene.look.winners);
	ck_assert_ptr_nonnull(session.scene.contest);
	share = session.scene.contest->share;
	run("next");
	ck_assert(session_show(&session, &err));
	ck_assert_ptr_eq(session.scene.contest->share, share); /* the same block */
	run("force A");
	ck_assert_ptr_null(session.scene.ledger);
	ck_assert_ptr_null(session.scene.contest);
}
END_TEST

START_TEST(a_comparison_takes_the_same_weights_and_the_option_asked_for)
{
	run("goto layer2.0.add/5");
	run("compare A");
	ck_assert_str_eq(session.other_net->recipe, "layer2.0 = A");
	ck_assert(session.comparison.same_weights);
	run("compare B");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "no difference to see"));
	run("compare resnet20-a");
	ck_assert(!session.comparison.same_weights);
	run("force A");
	run("compare B");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "B says ship"));
}
END_TEST

START_TEST(prediction_hides_what_comes_after_the_cursor_as_it_moves)
{
	run("goto layer2.0.bn2");
	run("predict on");
	ck_assert_int_eq(session.scene.look.mask, session.scene.cursor.step);
	run("next");
	ck_assert_int_eq(session.scene.look.mask, session.scene.cursor.step);
	run("predict off");
	ck_assert_int_eq(session.scene.look.mask, -1);
}
END_TEST

/* Every allocation of these fails once, in a session at work: a sentence, and the session goes on as it was. */
START_TEST(short_memory_leaves_the_session_as_it_was)
{
	static const char *const lines[] = {
		"force identity layer2.0",
		"force downsample layer1.0",
		"force A layer2.0",
		"undo",
		"compare A",
		"compare resnet20-a",
		"reads layer3.0",
		"ledger",
		"ledger map",
		"field",
		"field layer2.0.add/5,3,7",
		"watch conv1/0,3,3",
		"buffers layer2.0",
		"buffers layer2.0 if preactivation",
		"verdict layer2.0 --json",
		"break if max > 6",
		"continue",
		"until layer3.1",
		"whatif",
		"info --json",
		"row",
		"reads --json",
		"field --json",
		"watch --json",
	};

	run("goto layer2.0.bn2/5,3,7");
	run("top");
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		for (size_t n = 1;; n++) {
			bool what_if = session_what_if(&session) != NULL, ok;

			sink_clear(&sink);
			session.door = n % 2 ? DOOR_LINE : DOOR_SCREEN;
			err.code = ERR_NONE;
			mem_fail_at(n, false);
			ok = verb_run_line(&session, lines[i], &sink, &err);
			mem_fail_at(0, false);
			ck_assert_msg(ok || (err.code != ERR_NONE && err.msg[0]), "%s", lines[i]);
			ck_assert_msg(ok || what_if == (session_what_if(&session) != NULL), "%s: %s",
			              lines[i], err.msg);
			if (ok && n > 40)
				break;
			ck_assert_msg(ok || n < 20000, "%s: %s", lines[i], err.msg);
			run("goto layer2.0.bn2/5,3,7");
		}
}
END_TEST

/* Three maps beside each other, each of them large, no more; of nets trained apart there are none. */
START_TEST(x_goes_through_the_forms_of_a_comparison)
{
	session.door = DOOR_SCREEN;
	run("goto layer2.0.add/5,3,7");
	for (int i = 0; i < COMPARE_COUNT; i++) {
		run("compare");
		ck_assert(session.scene.look.view == &view_compare);
		ck_assert_int_eq(session.scene.look.compare, i);
	}
	run("compare");
	ck_assert_ptr_null(session.scene.look.view);
	run("compare resnet20-a");
	ck_assert(session.scene.look.view == &view_compare);
	run("compare");
	ck_assert_ptr_null(session.scene.look.view);
}
END_TEST

Suite *session_whatif_suite(void)
{
	Suite *suite = suite_create("session_whatif");
	TCase *tc = tcase_create("what if");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_forced_identity_stops_at_the_addition_and_undo_returns_to_the_place);
	tcase_add_test(tc, steps_before_the_change_are_copied_not_computed_again);
	tcase_add_test(tc, what_ifs_pile_up_one_a_block_and_come_off_last_first);
	tcase_add_test(tc, zeros_on_both_sides_are_another_shortcut_than_zeros_at_the_end);
	tcase_add_test(tc, options_b_and_c_force_what_they_do_with_this_block);
	tcase_add_test(tc, a_key_goes_back_to_the_truth_from_any_number_of_what_ifs);
	tcase_add_test(tc, the_way_back_has_the_what_ifs_and_brings_them_back);
	tcase_add_test(tc, a_wrong_what_if_is_a_usage_error);
	tcase_add_test(tc, a_what_if_survives_another_picture_and_a_look_at_another_network);
	tcase_add_test(tc, numbers_that_do_not_exist_are_never_given);
	tcase_add_test(tc, breakpoints_and_watches_outlive_a_what_if);
	tcase_add_test(tc, what_a_view_shows_is_made_once_and_forgotten_with_the_trace);
	tcase_add_test(tc, a_comparison_takes_the_same_weights_and_the_option_asked_for);
	tcase_add_test(tc, prediction_hides_what_comes_after_the_cursor_as_it_moves);
	tcase_add_test(tc, short_memory_leaves_the_session_as_it_was);
	tcase_add_test(tc, x_goes_through_the_forms_of_a_comparison);
	suite_add_tcase(suite, tc);
	return suite;
}

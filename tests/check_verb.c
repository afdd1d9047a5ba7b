/*
 * The verb table: every key once, every word found, every mistake said.
 */
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "suites.h"
#include "verb/complete.h"
#include "verb/verb.h"

static struct session session;
static struct sink sink;
static struct err err;

static void setup(void)
{
	struct options options;

	options_init(&options);
	session_init(&session, &options);
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

/* The error's code; the answer is empty then. */
static enum err_code fails(const char *line)
{
	sink_clear(&sink);
	ck_assert_msg(!verb_run_line(&session, line, &sink, &err), "%s should fail", line);
	ck_assert(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
	return err.code;
}

static int keys_of(const struct verb *v, char key[][16], int most)
{
	int n = 0;

	for (const char *k = v->keys; *k; k += strspn(k, " ")) {
		size_t len = strcspn(k, " ");
		const char *equals = len > 1 ? memchr(k + 1, '=', len - 1) : NULL;
		size_t name = equals ? (size_t)(equals - k) : len;

		ck_assert(n < most && name < 16);
		memcpy(key[n], k, name);
		key[n++][name] = '\0';
		k += len;
	}
	return n;
}

START_TEST(no_two_verbs_claim_one_key)
{
	static char all[256][16];
	int n = 0;

	for (int i = 0; i < verb_count; i++) {
		int more = keys_of(verb_table[i], all + n, 256 - n);

		for (int a = n; a < n + more; a++)
			for (int b = 0; b < a; b++)
				ck_assert_msg(strcmp(all[a], all[b]) != 0, "%s of %s is taken", all[a],
				              verb_table[i]->name);
		n += more;
	}
	ck_assert_int_gt(n, 40);
}
END_TEST

START_TEST(a_capital_letter_is_its_letter_backwards)
{
	static const struct {
		const char *lower, *upper, *there, *back;
	} pairs[] = {
		{ "n", "N", "next", "back" },          { "d", "D", "downsample", "downsample" },
		{ "f", "F", "follow", "unfollow" },    { "g", "G", "goto", "goto" },
		{ "c", "C", "continue", "rcontinue" },
	};
	char arg[32], key[2] = "";
	const struct verb *v;

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		v = verb_of_key(pairs[i].lower, arg);
		ck_assert_str_eq(v->name, pairs[i].there);
		v = verb_of_key(pairs[i].upper, arg);
		ck_assert_str_eq(v->name, pairs[i].back);
	}
	/* any other capital belongs to no letter that does something else */
	for (key[0] = 'A'; key[0] <= 'Z'; key[0]++) {
		bool paired = strchr("NDFGC", key[0]) != NULL;

		if (!paired && verb_of_key(key, arg)) {
			char lower[2] = { (char)tolower(key[0]), '\0' };

			ck_assert_msg(!verb_of_key(lower, arg) || strchr("LPM", key[0]), "%s",
			              key); /* a key of its own */
		}
	}
}
END_TEST

START_TEST(d_and_capital_d_are_each_others_way_back)
{
	struct cursor first;

	run("d");
	run("d");
	first = session.scene.cursor;
	run("D");
	ck_assert_int_ne(session.scene.cursor.step, first.step);
	run("d");
	ck_assert_int_eq(session.scene.cursor.step, first.step);
}
END_TEST

START_TEST(follow_and_back_again_return_to_the_place)
{
	struct cursor was;

	run("goto layer2.0.add/5,3,7");
	was = session.scene.cursor;
	for (int i = 0; i < 12; i++)
		run("f");
	ck_assert_int_ne(session.scene.cursor.step, was.step);
	for (int i = 0; i < 12; i++)
		run("F");
	ck_assert_int_eq(session.scene.cursor.step, was.step);
	ck_assert(memcmp(&session.scene.cursor.at, &was.at, sizeof was.at) == 0);
	ck_assert_int_eq(session.scene.cursor.size, was.size);
}
END_TEST

START_TEST(follow_from_the_top_class_ends_at_a_byte_of_the_picture)
{
	run("goto softmax/8,0,0");
	for (int i = 0; i < 200 && session.scene.cursor.step >= 0; i++) {
		run("follow");
		if (!sink.moved)
			break;
	}
	ck_assert_int_le(session.scene.cursor.step, 0);
	run("follow");
	ck_assert(session.scene.cursor.step < 0 || !sink.moved);
}
END_TEST

START_TEST(every_verb_says_what_it_is)
{
	for (int i = 0; i < verb_count; i++) {
		const struct verb *v = verb_table[i];

		ck_assert(v->run && v->keys && v->usage && v->gloss);
		ck_assert_msg(strncmp(v->usage, v->name, strlen(v->name)) == 0, "%s", v->usage);
		ck_assert_msg(v->gloss[0] && v->gloss[strlen(v->gloss) - 1] != '.', "%s", v->name);
		ck_assert_msg(strlen(v->gloss) < 90, "%s", v->name);
		ck_assert_ptr_eq(verb_named(v->name), v);
	}
}
END_TEST

START_TEST(the_promised_verbs_are_there)
{
	static const char *const names[] = {
		"steps",  "shapes",  "blocks",   "goto",      "next",   "back",   "open",        "out",
		"end",    "why",     "follow",   "dump",      "maps",   "code",   "top",         "say",
		"where",  "help",    "quit",     "compare",   "export", "lesson", "force",       "undo",
		"break",  "delete",  "continue", "rcontinue", "until",  "watch",  "field",       "reads",
		"ledger", "buffers", "verdict",  "info",      "row",    "around", "term",        "predict",
		"play",   "peek",    "zoom",     "pan",       "set",    "doctor", "save-screen", "script",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		ck_assert_msg(verb_named(names[i]) != NULL, "%s", names[i]);
}
END_TEST

START_TEST(a_verb_is_found_by_its_beginning_if_only_one_has_it)
{
	char arg[32];

	ck_assert_str_eq(verb_named("downs")->name, "downsample");
	ck_assert_str_eq(verb_named("n")->name, "next");
	ck_assert_ptr_null(verb_named("s2"));
	ck_assert_ptr_null(verb_named("le")); /* lesson, lessons */
	ck_assert_str_eq(verb_named("lesson")->name, "lesson");
	ck_assert_ptr_null(verb_named(""));
	ck_assert_ptr_null(verb_of_key("", arg));
	ck_assert_str_eq(verb_of_key("=", arg)->name, "set");
	ck_assert_str_eq(arg, "digits");
	ck_assert_str_eq(verb_of_key("<", arg)->name, "channel");
	ck_assert_str_eq(arg, "back");
}
END_TEST

START_TEST(words_of_other_debuggers_are_understood)
{
	session.door = DOOR_LINE;
	run("goto layer2.0.conv1");
	run("step");
	ck_assert_int_eq(session.scene.cursor.size, SIZE_CHANNEL);
	run("finish");
	ck_assert_int_eq(session.scene.cursor.at.c, 31);
	run("bt");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "bt is called where here"));
	ck_assert_ptr_nonnull(strstr(sink.out.s, "layer2.0.conv1/31"));
	run("tbreak layer3.0");
	ck_assert_int_eq(session.scene.cursor.step,
	                 session.net->part[net_find_part(session.net, "layer3.0")].first);
}
END_TEST

START_TEST(a_number_alone_is_a_step_and_one_to_six_are_sizes)
{
	run("34");
	ck_assert_int_eq(session.scene.cursor.step, 33);
	run(":35");
	ck_assert_int_eq(session.scene.cursor.step, 34);
	run(":next 2");
	ck_assert_int_eq(session.scene.cursor.step, 36);
	run("4");
	ck_assert_int_eq(session.scene.cursor.size, SIZE_CHANNEL);
	ck_assert_int_eq(fails("9999"), ERR_USAGE);
}
END_TEST

START_TEST(a_comment_may_have_any_quotation_marks)
{
	run("# it's a comment");
	run("#'");
}
END_TEST

START_TEST(some_keys_mean_something_else_among_the_ways_past_a_block)
{
	char arg[32];

	session.door = DOOR_LINE;
	ck_assert_ptr_null(verb_of_key_here(&session, "i", arg));
	run("goto layer2.0.conv1");
	run("!");
	ck_assert_str_eq(verb_of_key_here(&session, "i", arg)->name, "force");
	ck_assert_str_eq(arg, "identity");
	ck_assert_str_eq(verb_of_key_here(&session, "d", arg)->name, "force");
	run("n"); /* another verb: the choice is over */
	ck_assert_str_eq(verb_of_key_here(&session, "d", arg)->name, "downsample");
}
END_TEST

START_TEST(mistakes_are_usage_errors_with_a_hint)
{
	ck_assert_int_eq(fails("blcoks"), ERR_USAGE);
	ck_assert_ptr_nonnull(strstr(err.msg, "blocks"));
	ck_assert_int_eq(fails("why 'layer"), ERR_USAGE);
	ck_assert_int_eq(fails("steps now"), ERR_USAGE);
	ck_assert_int_eq(fails("goto"), ERR_USAGE);
	ck_assert_int_eq(fails("goto layer9.9"), ERR_USAGE);
	ck_assert_int_eq(fails("goto 9999"), ERR_USAGE);
	ck_assert_int_eq(fails("size 7"), ERR_USAGE);
	ck_assert_int_eq(fails("next -1"), ERR_USAGE);
	ck_assert_int_eq(fails("next 1e99"), ERR_USAGE);
	ck_assert_int_eq(fails("top 0"), ERR_USAGE);
	ck_assert_int_eq(fails("dump conv1 --channel 16"), ERR_USAGE);
	ck_assert_int_eq(fails("dump conv1 --format gif"), ERR_USAGE);
	ck_assert_int_eq(fails("why crop"), ERR_USAGE);
	ck_assert_int_eq(fails("move sideways"), ERR_USAGE);
	ck_assert_int_eq(fails("steps --plain"), ERR_USAGE);
	ck_assert_int_eq(fails("export png"), ERR_USAGE);
	ck_assert_int_eq(fails("export gif all -o x"), ERR_USAGE);
	ck_assert_int_eq(fails("find nothing-like-it"), ERR_NO);
	ck_assert_int_eq(fails("answer 3"), ERR_USAGE);
	ck_assert_int_eq(fails("model nosuch"), ERR_READ);
	run("where"); /* and the session goes on */
}
END_TEST

START_TEST(a_channel_is_not_moved_where_none_is_shown)
{
	session.door = DOOR_SCREEN;
	run("channel next");
	ck_assert_str_eq(buf_str(&sink.out), "A channel belongs to an operation; Enter opens one first.\n");
	ck_assert_int_eq(session.scene.cursor.at.c, 0);
	run("goto layer2.0.add/5");
	run("channel next");
	ck_assert_int_eq(session.scene.cursor.at.c, 6);
}
END_TEST

START_TEST(the_last_of_a_size_is_where_end_goes)
{
	for (int size = SIZE_STAGE; size <= SIZE_BLOCK; size++) {
		session.scene.cursor.size = (enum size)size;
		run("goto layer2.0");
		session.scene.cursor.size = (enum size)size;
		run("goto last");
		ck_assert_str_eq(trace_name(session.trace, session.scene.cursor.step), "avgpool");
		run("goto first");
		ck_assert_int_eq(session.scene.cursor.step, 0);
	}
	run("goto fc");
	run("goto last");
	ck_assert_str_eq(trace_name(session.trace, session.scene.cursor.step), "softmax");
}
END_TEST

START_TEST(one_number_is_and_more_are)
{
	session.door = DOOR_LINE;
	run("describe layer3.0.downsample.0/12");
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.out), "1 of 64 is below zero, 0 are zero."));
}
END_TEST

START_TEST(a_failed_verb_leaves_the_cursor_alone)
{
	struct cursor was;

	run("goto layer2.0.conv1/5,3,7");
	was = session.scene.cursor;
	fails("goto layer2.0.conv1/99,0,0");
	fails("model nosuch");
	fails("picture nosuch");
	ck_assert(memcmp(&was.at, &session.scene.cursor.at, sizeof was.at) == 0);
	ck_assert_int_eq(was.step, session.scene.cursor.step);
}
END_TEST

START_TEST(a_line_of_too_many_words_is_refused_whole)
{
	struct buf line = { 0 };

	for (int i = 0; i < 33; i++)
		buf_puts(&line, "next : ");
	buf_puts(&line, "next");
	ck_assert_int_eq(fails(line.s), ERR_USAGE);
	ck_assert_ptr_null(session.trace); /* none of it was run */
	buf_free(&line);
}
END_TEST

START_TEST(an_empty_word_is_refused)
{
	static const char *const lines[] = { "model ''",  "picture \"\"", "find ''",
		                             "goto \"\"", "compare ''",   "''" };

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		ck_assert_int_eq(fails(lines[i]), ERR_USAGE);
}
END_TEST

START_TEST(what_was_answered_before_a_mistake_stays)
{
	sink_clear(&sink);
	ck_assert(!verb_run_line(&session, "goto fc : shapes : why fc/99", &sink, &err));
	ck_assert(sink.moved);
	ck_assert_ptr_nonnull(strstr(sink.out.s, "272,474 parameters"));
	ck_assert_ptr_null(strstr(sink.out.s, "fc/99"));
}
END_TEST

START_TEST(a_lesson_writes_nothing_and_opens_nothing_elsewhere)
{
	static const char *const lines[] = {
		"dump conv1 -o guest.npy",
		"export png conv1 -o guest.png",
		"export png all -o guest",
		"save-screen guest.txt",
		"top -m /tmp/x.net",
		"top -i ../x.png",
		"picture a/../../x.png",
		"model /etc/passwd",
		"compare ..",
	};

	run("top");
	session.guest = true;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		ck_assert_msg(fails(lines[i]) == ERR_MALFORMED, "%s: %s", lines[i], err.msg);
	run("why layer2.0.conv1/5,3,7/29");
	run("compare resnet20-a");
	run("top -i cat");
}
END_TEST

START_TEST(empty_lines_and_comments_do_nothing)
{
	run("");
	run("   ");
	run("# a comment");
	ck_assert_uint_eq(sink.out.len, 0);
	ck_assert_ptr_null(session.net);
}
END_TEST

START_TEST(options_of_a_verb_last_for_that_verb)
{
	run("top --json");
	ck_assert_int_eq(sink.out.s[0], '{');
	run("top");
	ck_assert_int_ne(sink.out.s[0], '{');
	run("blocks -m resnet20-a");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "zero pad"));
	run("blocks");
	ck_assert_ptr_null(strstr(sink.out.s, "zero pad"));
}
END_TEST

START_TEST(tab_completes_verbs_and_what_they_take)
{
	struct buf choices = { 0 };
	char line[64] = "downs";

	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "downsample ");
	strcpy(line, "goto layer2.0.down");
	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "goto layer2.0.downsample.");
	strcpy(line, "lesson sh");
	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "lesson shortcuts ");
	strcpy(line, "picture tr");
	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "picture truck ");
	strcpy(line, "compare ");
	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "compare resnet20-");
	strcpy(line, "net wide_resnet10");
	ck_assert(verb_complete(&session, line, sizeof line, &choices));
	ck_assert_str_eq(line, "net wide_resnet101_2 ");
	ck_assert(!verb_complete(&session, strcpy(line, "zzz"), sizeof line, &choices));
	buf_free(&choices);
}
END_TEST

/* Every allocation of these fails once: a sentence or an answer, never a crash or a leak. */
START_TEST(short_memory_is_an_error_like_any_other)
{
	static const char *const lines[] = {
		"blocks",
		"shapes --json",
		"why layer2.0.add/5,3,7",
		"why conv1/0,0,0 --json",
		"dump fc",
		"code layer2.0.conv1 c",
		"find downsample",
		"compare resnet20-a",
		"maps layer3.0.add",
		"follow layer2.0.conv1/5",
		"lessons",
		"help",
		"view block",
		"describe conv1/3",
		"where --json",
		"model resnet20-a",
		"top",
		"picture cat",
		"lesson downsample 2",
		"net",
		"net resnet8-c --json",
		"info -m resnet8-b",
	};
	struct options options;

	options_init(&options);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		for (size_t n = 1, step = 1;; n += step) {
			bool ok;

			session_free(&session);
			session_init(&session, &options);
			session.door = i % 2 ? DOOR_LINE : DOOR_SHELL;
			sink_clear(&sink);
			err.code = ERR_NONE;
			mem_fail_at(n, false);
			ok = verb_run_line(&session, lines[i], &sink, &err);
			mem_fail_at(0, false);
			ck_assert_msg(ok || (err.code != ERR_NONE && err.msg[0]), "%s", lines[i]);
			step = 1 + n / 5; /* the start is where most kinds of them are */
			if (ok && n > 1500)
				break;
		}
}
END_TEST

Suite *verb_suite(void)
{
	Suite *suite = suite_create("verb");
	TCase *tc = tcase_create("table");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 240);
	tcase_add_test(tc, no_two_verbs_claim_one_key);
	tcase_add_test(tc, a_capital_letter_is_its_letter_backwards);
	tcase_add_test(tc, d_and_capital_d_are_each_others_way_back);
	tcase_add_test(tc, follow_and_back_again_return_to_the_place);
	tcase_add_test(tc, follow_from_the_top_class_ends_at_a_byte_of_the_picture);
	tcase_add_test(tc, every_verb_says_what_it_is);
	tcase_add_test(tc, the_promised_verbs_are_there);
	tcase_add_test(tc, a_verb_is_found_by_its_beginning_if_only_one_has_it);
	tcase_add_test(tc, words_of_other_debuggers_are_understood);
	tcase_add_test(tc, a_number_alone_is_a_step_and_one_to_six_are_sizes);
	tcase_add_test(tc, a_comment_may_have_any_quotation_marks);
	tcase_add_test(tc, some_keys_mean_something_else_among_the_ways_past_a_block);
	tcase_add_test(tc, mistakes_are_usage_errors_with_a_hint);
	tcase_add_test(tc, a_channel_is_not_moved_where_none_is_shown);
	tcase_add_test(tc, the_last_of_a_size_is_where_end_goes);
	tcase_add_test(tc, one_number_is_and_more_are);
	tcase_add_test(tc, a_failed_verb_leaves_the_cursor_alone);
	tcase_add_test(tc, a_line_of_too_many_words_is_refused_whole);
	tcase_add_test(tc, an_empty_word_is_refused);
	tcase_add_test(tc, what_was_answered_before_a_mistake_stays);
	tcase_add_test(tc, a_lesson_writes_nothing_and_opens_nothing_elsewhere);
	tcase_add_test(tc, empty_lines_and_comments_do_nothing);
	tcase_add_test(tc, options_of_a_verb_last_for_that_verb);
	tcase_add_test(tc, tab_completes_verbs_and_what_they_take);
	tcase_add_test(tc, short_memory_is_an_error_like_any_other);
	suite_add_tcase(suite, tc);
	return suite;
}

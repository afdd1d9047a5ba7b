/* Lessons: CommonMark into stops with the lines they came from; what is wrong is said with its line. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson.h"
#include "suites.h"

static const char good[] = "# A title\n" /* 1 */
                           "\n"
                           "## First `stop`\n" /* 3 */
                           "\n"
                           "Words that *go*\n" /* 5 */
                           "on, {value layer2.0.add/5,3,7} and\n"
                           "`x[5,3,7]` &amp; **_more_**.\n"
                           "\n"
                           "- one\n" /* 9 */
                           "- two\n"
                           "\n"
                           "```python\n" /* 12 */
                           "if a:\n"
                           "    b = {{}\n"
                           "```\n"
                           "\n"
                           "<!-- for authors -->\n" /* 17 */
                           "\n"
                           "```skipstep\n" /* 19 */
                           "  goto layer2.0.add\n"
                           "# left out\n"
                           "\n"
                           "expect a {shape layer2.0.add}\n" /* 23 */
                           "ask Which?\n"
                           "answer {shape layer2.0.add}\n"
                           "expectant\n" /* 26 */
                           "```\n"
                           "\n"
                           "## Second\n" /* 29 */
                           "\n"
                           "End.\n";

START_TEST(test_stops_keep_words_without_markup)
{
	struct err err = { 0 };
	struct lesson *l = lesson_parse(good, strlen(good), "some/where/thing.md", &err);

	ck_assert_msg(l != NULL, "%s", err.msg);
	ck_assert_str_eq(l->name, "thing");
	ck_assert_str_eq(l->file, "some/where/thing.md");
	ck_assert_str_eq(l->title, "A title");
	ck_assert_int_eq(l->nstops, 2);
	ck_assert_str_eq(l->stop[0].title, "First stop");
	ck_assert_int_eq(l->stop[0].line, 3);
	ck_assert_str_eq(l->stop[0].prose,
	                 "Words that go on, {value layer2.0.add/5,3,7} and x[5,3,7] & more.\n"
	                 "\n"
	                 "- one\n"
	                 "- two\n"
	                 "\n"
	                 "    if a:\n"
	                 "        b = {{}");
	ck_assert_str_eq(l->stop[1].prose, "End.");
	ck_assert_int_eq(l->stop[1].ncommands, 0);
	ck_assert_int_eq(l->stop[1].line, 29);
	lesson_free(l);
}
END_TEST

START_TEST(test_commands_know_their_kind_and_line)
{
	static const struct {
		enum command_kind kind;
		const char *text;
		int line;
	} want[] = {
		{ COMMAND_VERB, "goto layer2.0.add", 20 },
		{ COMMAND_EXPECT, "a {shape layer2.0.add}", 23 },
		{ COMMAND_ASK, "Which?", 24 },
		{ COMMAND_ANSWER, "{shape layer2.0.add}", 25 },
		{ COMMAND_VERB, "expectant", 26 },
	};
	struct err err = { 0 };
	struct lesson *l = lesson_parse(good, strlen(good), "x.md", &err);

	ck_assert_msg(l != NULL, "%s", err.msg);
	ck_assert_int_eq(l->stop[0].ncommands, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		ck_assert_int_eq(l->stop[0].command[i].kind, want[i].kind);
		ck_assert_str_eq(l->stop[0].command[i].text, want[i].text);
		ck_assert_int_eq(l->stop[0].command[i].number, want[i].line);
	}
	lesson_free(l);
}
END_TEST

static const struct {
	const char *text, *begins; /* of the sentence */
} bad[] = {
	{ "", "x.md:1: " },
	{ "words\n", "x.md:1: words before" },
	{ "# T\n", "x.md:1: a lesson needs at least one stop" },
	{ "## S\n\nw\n", "x.md:1: a lesson begins with its title" },
	{ "# T\n\nwords\n", "x.md:3: words before" },
	{ "# T\n\n```skipstep\ngoto 3\n```\n", "x.md:" },
	{ "# T\n# U\n", "x.md:2: a lesson has one title" },
	{ "#\n", "x.md:1: a lesson needs a title" },
	{ "# T\n##\n", "x.md:1: a stop needs a title" },
	{ "# T\n## S\n\nfine\n\na {value x\n", "x.md:6: a hole is opened" },
	{ "# T\n## S\n\n- {a\n", "x.md:4: a hole is opened" },
	{ "# T\n## S\n\n### {a\n", "x.md:4: a hole is opened" },
	{ "# T\n## S\n\n{}\n", "x.md:4: {} is an empty hole" },
	{ "# T\n## S\n```skipstep\nask what?\n```\n", "x.md:4: a question needs its answer" },
	{ "# T\n## S\n```skipstep\nask what?\ngoto 3\n```\n", "x.md:4: a question needs its answer" },
	{ "# T\n## S\n```skipstep\nanswer 3\n```\n", "x.md:4: an answer stands right under" },
	{ "# T\n## S\n```skipstep\nask what?\nhint 3\n```\n", "x.md:4: a question needs its answer" },
	{ "# T\n## S\n```skipstep\ngoto 3\nhint 3\n```\n", "x.md:5: a hint stands right under its answer" },
	{ "# T\n## S\n```skipstep\nexpect 3\n```\n", "x.md:4: expect stands under the verb" },
	{ "# T\n## S\n```skipstep\ngoto 3\nexpect\n```\n", "x.md:5: expect says nothing" },
	{ "# T\n## S\n```skipstep\ngoto 3\nexpect {a\n```\n", "x.md:5: a hole is opened" },
	{ "# T\n## S\nfine\n\xff\n", "x.md:4: a lesson is plain UTF-8 text; \\xff has no place in it" },
	{ "# T\n## S\nred \033[31m\n", "x.md:3: a lesson is plain UTF-8 text; \\x1b has no place in it" },
	{ "# T\n## S\n\xc2\x9b\n", "x.md:3: a lesson is plain UTF-8 text; \\xc2\\x9b has no place in it" },
	{ "# T\n## S\rover\n", "x.md:2: a lesson is plain UTF-8 text; \\x0d has no place in it" },
};

START_TEST(test_faults_are_told_with_file_and_line)
{
	struct err err = { 0 };

	ck_assert(!lesson_parse(bad[_i].text, strlen(bad[_i].text), "x.md", &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_msg(strncmp(err.msg, bad[_i].begins, strlen(bad[_i].begins)) == 0, "%s", err.msg);
}
END_TEST

START_TEST(test_no_memory_is_an_error_and_leaves_nothing)
{
	struct err err;

	for (size_t n = 1; n < 200; n++) {
		err.code = ERR_NONE;
		mem_fail_at(n, true);
		struct lesson *l = lesson_parse(good, strlen(good), "x.md", &err);
		mem_fail_at(0, false);
		if (l) {
			lesson_free(l);
			ck_assert_uint_gt(n, 10);
			return;
		}
		ck_assert_msg(err.code == ERR_LIMIT, "allocation %zu: %s", n, err.msg);
	}
	ck_abort_msg("a lesson takes more than 200 allocations");
}
END_TEST

START_TEST(test_answers_are_taken_as_people_type_them)
{
	static const struct {
		const char *typed, *answer;
		bool right;
	} all[] = {
		{ "32 16 16", "(32,16,16)", true },
		{ "(32, 16, 16)", "(32,16,16)", true },
		{ "32,16,16", "(32,16,16)", true },
		{ "32 32 32", "(32,16,16)", false },
		{ "32 16", "(32,16,16)", false },
		{ "2752", "2,752", true },
		{ "2,752", "2,752", true },
		{ "2 752", "2,752", false },
		{ "yes", "True", true },
		{ "TRUE.", "True", true },
		{ "t", "True", true },
		{ "no", "True", false },
		{ "f", "False", true },
		{ "", "True", false },
		{ "1.1", "1.1364", true },
		{ "1.136", "1.1364", true },
		{ "1.2", "1.1364", false },
		{ "1", "1.1364", false },
		{ "-0.13", "-0.1316", true },
		{ "0.13", "-0.1316", false },
		{ "Downsample", "downsample", true },
		{ "layer3.0", "layer3.0", true },
		{ "layer3.1", "layer3.0", false },
		{ "7", "7", true },
		{ "07", "7", true },
		{ "seven", "7", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		ck_assert_msg(lesson_right(all[i].typed, all[i].answer) == all[i].right, "%s for %s",
		              all[i].typed, all[i].answer);
}
END_TEST

/* What is right of a wrong answer, and never the answer. */
START_TEST(test_a_wrong_answer_is_told_what_is_right_of_it)
{
	static const struct {
		const char *typed, *answer, *hint;
	} all[] = {
		{ "32 32 32", "(32,16,16)", "The channels are right; the height and width are not. " },
		{ "16 16 16", "(32,16,16)", "The height and width are right; the channels are not. " },
		{ "32 16 32", "(32,16,16)", "The channels and height are right; the width is not. " },
		{ "3 16 3", "(32,16,16)", "The height is right; the channels and width are not. " },
		{ "(16,32,32)", "(32,16,16)", "None of the three is right: channels, height, width. " },
		{ "32 16", "(32,16,16)", "A shape is three numbers: channels, height, width. " },
		{ "big", "(32,16,16)", "A shape is three numbers: channels, height, width. " },
		{ "5", "7", "It is a larger number. " },
		{ "3,000", "2,752", "It is a smaller number. " },
		{ "-2", "-0.1316", "It is a larger number. " },
		{ "seven", "7", "The answer is one number. " },
		{ "7 7", "7", "The answer is one number. " },
		{ "yes", "False", "" }, /* the other one of two would be the answer itself */
		{ "perhaps", "False", "The answer is True or False. " },
		{ "not true", "True", "The answer is True or False. " },
		{ "layer3.1", "layer3.0", "" },
		{ "layer2.0", "layer2.0 and layer3.0", "" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		buf_clear(&b);
		lesson_hint(all[i].typed, all[i].answer, &b);
		ck_assert_str_eq(buf_str(&b), all[i].hint);
	}
	buf_free(&b);
}
END_TEST

Suite *lesson_suite(void)
{
	Suite *suite = suite_create("lesson");
	TCase *tc = tcase_create("read");

	tcase_add_test(tc, test_a_wrong_answer_is_told_what_is_right_of_it);
	tcase_add_test(tc, test_stops_keep_words_without_markup);
	tcase_add_test(tc, test_commands_know_their_kind_and_line);
	tcase_add_loop_test(tc, test_faults_are_told_with_file_and_line, 0, ARRAY_LEN(bad));
	tcase_add_test(tc, test_no_memory_is_an_error_and_leaves_nothing);
	tcase_add_test(tc, test_answers_are_taken_as_people_type_them);
	suite_add_tcase(suite, tc);
	return suite;
}

/*
 * Options: anywhere among the words, short or long, and nothing guessed.
 */
#include <string.h>

#include "suites.h"
#include "verb/options.h"
#include "view/palette.h"

static struct options o;
static struct err err;
static char room[16][64];
static char *argv[16];

/* Cuts a line at blanks into argv; returns what options_take() does. */
static int take(const char *line, bool verb_line)
{
	int argc = 0;

	options_init(&o);
	while (*line) {
		size_t n = strcspn(line, " ");

		memcpy(room[argc], line, n);
		room[argc][n] = '\0';
		argv[argc] = room[argc];
		argc++;
		line += n + (line[n] == ' ');
	}
	return options_take(&o, argc, argv, verb_line, &err);
}

START_TEST(options_stand_before_and_after_the_words)
{
	ck_assert_int_eq(take("skipstep -m net top 3 --json -i ship", false), 3);
	ck_assert_str_eq(argv[1], "top");
	ck_assert_str_eq(argv[2], "3");
	ck_assert_str_eq(o.model, "net");
	ck_assert_str_eq(o.picture, "ship");
	ck_assert(o.json && !o.plain);
}
END_TEST

START_TEST(a_value_is_joined_or_the_next_word)
{
	ck_assert_int_eq(take("x -oF --model=M --weights W --at=a=b", false), 1);
	ck_assert_str_eq(o.output, "F");
	ck_assert_str_eq(o.model, "M");
	ck_assert_str_eq(o.weights, "W");
	ck_assert_str_eq(o.at, "a=b");
	ck_assert_int_eq(take("x --channel 12 --format csv", true), 1);
	ck_assert_int_eq(o.channel, 12);
	ck_assert_str_eq(o.format, "csv");
}
END_TEST

START_TEST(two_dashes_end_the_options)
{
	ck_assert_int_eq(take("x --json -- --plain -m", false), 3);
	ck_assert_str_eq(argv[1], "--plain");
	ck_assert_str_eq(argv[2], "-m");
	ck_assert(!o.plain && !o.model);
}
END_TEST

START_TEST(numbers_and_a_lone_dash_are_words)
{
	ck_assert_int_eq(take("x -3 - -0.5", false), 4);
}
END_TEST

START_TEST(what_is_not_an_option_is_refused)
{
	static const char *const lines[] = {
		"x --bogus",
		"x -Z",
		"x -m",
		"x --model",
		"x --model=",
		"x --json=1",
		"x --channel x",
		"x --channel -1",
		"x --color=red",
		"x --jsonn",
		"x --channel 99999999999",
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		ck_assert_msg(take(lines[i], false) == -1, "%s", lines[i]);
		ck_assert_int_eq(err.code, ERR_USAGE);
	}
	ck_assert_int_eq(take("x --jsn", false), -1);
	ck_assert_ptr_nonnull(strstr(err.msg, "--json"));
}
END_TEST

START_TEST(an_unknown_option_may_be_of_any_length)
{
	static const char *const begins[] = { "-", "-=", "--", "--=", "---", "--jso", "-Z=" };
	char word[400], program[] = "x", *words[] = { program, word };

	for (size_t i = 0; i < ARRAY_LEN(begins); i++) {
		memset(word, 'A', sizeof word);
		memcpy(word, begins[i], strlen(begins[i]));
		word[sizeof word - 1] = '\0';
		ck_assert_int_eq(options_take(&o, 2, words, true, &err), -1);
		ck_assert_int_eq(err.code, ERR_USAGE);
	}
}
END_TEST

START_TEST(a_verbs_line_has_only_the_options_of_verbs)
{
	ck_assert_int_eq(take("top --json", true), 1);
	ck_assert_int_eq(take("top --plain", true), -1);
	ck_assert_int_eq(take("top --script f", true), -1);
	ck_assert_int_eq(take("top --at p", true), -1);
}
END_TEST

START_TEST(colours_by_name_and_number)
{
	take("x --color=never", false);
	ck_assert_int_eq(o.depth, OPTIONS_DEPTH_NEVER);
	take("x --color always", false);
	ck_assert_int_eq(o.depth, OPTIONS_DEPTH_ALWAYS);
	take("x --color=256", false);
	ck_assert_int_eq(o.depth, DEPTH_256);
	take("x --color=direct", false);
	ck_assert_int_eq(o.depth, DEPTH_DIRECT);
}
END_TEST

START_TEST(what_is_left_open_is_inherited)
{
	struct options base, verb;

	take("x -m a --json -o out --channel 3", false);
	base = o;
	take("x -m b", false);
	verb = o;
	options_inherit(&verb, &base, false);
	ck_assert_str_eq(verb.model, "b");
	ck_assert(verb.json);
	ck_assert_ptr_null(verb.output);
	ck_assert_int_eq(verb.channel, -1);
	options_inherit(&verb, &base, true);
	ck_assert_str_eq(verb.output, "out");
	ck_assert_int_eq(verb.channel, 3);
}
END_TEST

START_TEST(options_before_the_first_word_are_taken_first)
{
	static char program[] = "x", json[] = "--json", m[] = "-m", a[] = "a", top[] = "top",
	            force[] = "--force", dashes[] = "--", three[] = "-3";
	char *words[] = { program, json, m, a, top, force }, *early[] = { program, json, dashes, force },
	     *number[] = { program, three, json };

	options_init(&o);
	ck_assert_int_eq(options_lead(&o, 6, words, &err), 4);
	ck_assert(o.json && !o.force);
	ck_assert_str_eq(o.model, "a");
	ck_assert_ptr_eq(words[4], top); /* nothing is moved */
	ck_assert_int_eq(options_lead(&o, 1, words, &err), 1);
	ck_assert_int_eq(options_lead(&o, 3, words, &err), -1); /* -m without its value */
	ck_assert_int_eq(options_lead(&o, 4, early, &err), 2);
	ck_assert_int_eq(options_lead(&o, 3, number, &err), 1);
}
END_TEST

START_TEST(an_option_of_other_verbs_is_refused)
{
	take("x --format csv --channel 3 -o f --force", true);
	ck_assert(options_fit(&o, "dump", &err));
	ck_assert(!options_fit(&o, "export", &err)); /* --format is dump's alone */
	take("x --json --ascii -m a", true);
	ck_assert(options_fit(&o, "top", &err));
	take("x -o f", true);
	ck_assert(!options_fit(&o, "top", &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert_str_eq(err.msg, "top takes no --output; these do: dump export import net save-screen");
	ck_assert(!options_fit(&o, "save", &err)); /* not a piece of a name */
}
END_TEST

START_TEST(the_list_names_every_option_within_eighty_columns)
{
	struct buf b = { 0 };

	options_list(&b);
	for (const char *line = b.s; *line; line += strcspn(line, "\n") + 1) {
		ck_assert_msg(strcspn(line, "\n") <= 80, "%s", line);
		ck_assert_ptr_nonnull(strstr(line, "--"));
	}
	buf_free(&b);
}
END_TEST

Suite *options_suite(void)
{
	Suite *suite = suite_create("options");
	TCase *tc = tcase_create("take");

	tcase_add_test(tc, options_stand_before_and_after_the_words);
	tcase_add_test(tc, a_value_is_joined_or_the_next_word);
	tcase_add_test(tc, two_dashes_end_the_options);
	tcase_add_test(tc, numbers_and_a_lone_dash_are_words);
	tcase_add_test(tc, what_is_not_an_option_is_refused);
	tcase_add_test(tc, an_unknown_option_may_be_of_any_length);
	tcase_add_test(tc, a_verbs_line_has_only_the_options_of_verbs);
	tcase_add_test(tc, colours_by_name_and_number);
	tcase_add_test(tc, what_is_left_open_is_inherited);
	tcase_add_test(tc, options_before_the_first_word_are_taken_first);
	tcase_add_test(tc, an_option_of_other_verbs_is_refused);
	tcase_add_test(tc, the_list_names_every_option_within_eighty_columns);
	suite_add_tcase(suite, tc);
	return suite;
}

/* UTF-8, columns, names made safe, words, numbers, near matches. */
#include <limits.h>
#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "suites.h"

START_TEST(utf8_takes_back_what_it_gave)
{
	char out[5];
	uint32_t code;

	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		int n = utf8_put(out, c);
		if (utf8_next(out, &code) != n || code != c || out[n] != '\0')
			ck_abort_msg("U+%04X came back as U+%04X", c, code);
	}
	ck_assert_int_eq(utf8_put(out, 0xd800), 3);
	ck_assert_str_eq(out, "\xef\xbf\xbd");
	ck_assert_int_eq(utf8_next("", &code), 0);
}
END_TEST

START_TEST(utf8_takes_bad_bytes_one_at_a_time)
{
	static const char *const bad[] = {
		"\x80",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x80\x80",
		"\xed\xa0\x80",
		"\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xc3",
		"\xe2\x82",
		"\xf0\x9f\x90",
		"\xe2\x28\xa1",
	};
	uint32_t code;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		ck_assert_int_eq(utf8_next(bad[i], &code), 1);
		ck_assert_uint_eq(code, 0xfffd);
	}
}
END_TEST

START_TEST(columns_are_counted_not_bytes)
{
	ck_assert_int_eq(text_columns("plain"), 5);
	ck_assert_int_eq(text_columns("a\xff"
	                              "b"),
	                 3);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	ck_assert_int_eq(text_columns("\xc3\xa9\xe2\x96\x80"), 2); /* e acute, half block */
	ck_assert_int_eq(text_columns("\xe4\xb8\xad"), 2);         /* a wide one */
	ck_assert_int_eq(text_columns("e\xcc\x81"), 1);            /* e and a combining acute */
}
END_TEST

START_TEST(names_from_outside_cannot_steer_the_terminal)
{
	struct buf b = { 0 };

	text_safe(&b, "ok \xc3\xa9 \x1b]0;x\a \xc2\x9b \x7f \xff \xe2\x80\xae tab\t");
	ck_assert_str_eq(buf_str(&b),
	                 "ok \xc3\xa9 \\x1b]0;x\\x07 \\xc2\\x9b \\x7f \\xff \\xe2\\x80\\xae tab\\x09");
	buf_free(&b);
}
END_TEST

static void words_are(const char *line, int n, const char *joined)
{
	char copy[100], got[200] = "", *word[8];

	strcpy(copy, line);
	ck_assert_int_eq(text_words(copy, word, 8), n);
	for (int i = 0; i < n; i++) {
		strcat(got, word[i]);
		strcat(got, "|");
	}
	if (n >= 0)
		ck_assert_str_eq(got, joined);
}

START_TEST(words_split_at_blanks_and_quotes_hold)
{
	char many[] = "a b c d", *two[2];

	words_are("", 0, "");
	words_are("  \t\n", 0, "");
	words_are(" why  layer2.0.add/5,3,7\n", 2, "why|layer2.0.add/5,3,7|");
	words_are("dump conv1 -o 'my file.npy'", 4, "dump|conv1|-o|my file.npy|");
	words_are("a\"b c\"'d \"e'", 1, "ab cd \"e|");
	words_are("say \"\" ''", 3, "say|||");
	words_are("say 'open", -1, "");
	words_are("\"", -1, "");
	ck_assert_int_eq(text_words(many, two, 2), 2);
	ck_assert_str_eq(two[1], "b");
}
END_TEST

START_TEST(whole_numbers_are_whole)
{
	static const char *const bad[] = { "",          "-",    "+1",  " 1",  "1 ",
		                           "1.0",       "0x10", "1e3", "abc", "99999999999999999999",
		                           "2147483648" };
	int v = 7;

	ck_assert(text_int("-2147483648", INT_MIN, INT_MAX, &v));
	ck_assert_int_eq(v, INT_MIN);
	ck_assert(text_int("007", 0, 9, &v));
	ck_assert_int_eq(v, 7);
	ck_assert(!text_int("10", 0, 9, &v));
	ck_assert(!text_int("-1", 0, 9, &v));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!text_int(bad[i], INT_MIN, INT_MAX, &v), "%s", bad[i]);
	ck_assert_int_eq(v, 7);
}
END_TEST

START_TEST(numbers_are_finite_and_in_c_notation)
{
	static const char *const bad[] = { "",   "nan", "inf", "0x1p3", " 1",    "1 ",  "1,5", "1e",
		                           "e5", ".",   "-",   "1e+",   "1e999", "--1", "1f",  "1.2.3" };
	double v = 7;

	ck_assert(text_float("1e-5", &v));
	ck_assert(v == 1e-5);
	ck_assert(text_float("-.5", &v));
	ck_assert(v == -0.5);
	ck_assert(text_float("+3.", &v));
	ck_assert(v == 3);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!text_float(bad[i], &v), "%s", bad[i]);
	ck_assert(v == 3);
}
END_TEST

START_TEST(thousands_are_set_off)
{
	static const struct {
		int64_t v;
		const char *text;
	} row[] = { { 0, "0" },
		    { 999, "999" },
		    { 1000, "1,000" },
		    { 272474, "272,474" },
		    { -1234567, "-1,234,567" },
		    { INT64_MIN, "-9,223,372,036,854,775,808" } };

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct buf b = { 0 };
		text_thousands(&b, row[i].v);
		ck_assert_str_eq(buf_str(&b), row[i].text);
		buf_free(&b);
	}
}
END_TEST

START_TEST(near_matches_have_small_distances)
{
	char big[400];

	ck_assert_int_eq(text_distance("", ""), 0);
	ck_assert_int_eq(text_distance("layer2.0.conv1", "layer2.0.conv2"), 1);
	ck_assert_int_eq(text_distance("relu", "rleu"), 2);
	ck_assert_int_eq(text_distance("", "abc"), 3);
	ck_assert_int_eq(text_distance("kitten", "sitting"), 3);
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	ck_assert_int_eq(text_distance(big, ""), 255);
}
END_TEST

START_TEST(an_ending_has_something_before_it)
{
	ck_assert(text_ends("a.net", ".net"));
	ck_assert(!text_ends(".net", ".net"));
	ck_assert(!text_ends("net", ".net"));
	ck_assert(!text_ends("a.net ", ".net"));
	ck_assert(!text_ends("", ""));
}
END_TEST

START_TEST(safe_is_what_text_safe_leaves_alone)
{
	static const char *const unsafe[] = { "\033",         "a\x7f", "\xc2\x9b", "\xff",
		                              "\xe2\x80\xae", "a\nb",  "\xe4\xb8" };

	ck_assert(text_is_safe("") && text_is_safe("a b") &&
	          text_is_safe("\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80"));
	for (size_t i = 0; i < ARRAY_LEN(unsafe); i++)
		ck_assert_msg(!text_is_safe(unsafe[i]), "%zu", i);
}
END_TEST

Suite *text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");

	tcase_add_test(tc, utf8_takes_back_what_it_gave);
	tcase_add_test(tc, utf8_takes_bad_bytes_one_at_a_time);
	tcase_add_test(tc, columns_are_counted_not_bytes);
	tcase_add_test(tc, names_from_outside_cannot_steer_the_terminal);
	tcase_add_test(tc, words_split_at_blanks_and_quotes_hold);
	tcase_add_test(tc, whole_numbers_are_whole);
	tcase_add_test(tc, numbers_are_finite_and_in_c_notation);
	tcase_add_test(tc, thousands_are_set_off);
	tcase_add_test(tc, an_ending_has_something_before_it);
	tcase_add_test(tc, safe_is_what_text_safe_leaves_alone);
	tcase_add_test(tc, near_matches_have_small_distances);
	suite_add_tcase(suite, tc);
	return suite;
}

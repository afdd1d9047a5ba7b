/*
 * Names of classes from the files they usually stand in.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "net/labels.h"
#include "scratch.h"
#include "suites.h"

static const struct {
	const char *text, *names; /* with | between */
} good[] = {
	{ "cat\ndog\n", "cat|dog" },
	{ "cat\r\n\r\n  dog  \r\n", "cat|dog" },
	{ "\xef\xbb\xbf"
	  "cat",
	  "cat" },
	{ "n01440764 tench, Tinca tinca\nn01443537\tgoldfish\n", "tench, Tinca tinca|goldfish" },
	{ "n01440764 tench\ngoldfish\n", "n01440764 tench|goldfish" }, /* not all have one */
	{ "0 tench\n1 goldfish\n2 great white\n", "tench|goldfish|great white" },
	{ "0: tench\n1: goldfish\n", "tench|goldfish" },
	{ "1 one\n2 two\n", "1 one|2 two" }, /* not numbered from 0: it is their names */
	{ "{0: 'tench, Tinca tinca',\n 1: \"a 'fish'\",\n 2: 'eel'}\n", "tench, Tinca tinca|a 'fish'|eel" },
	{ "[\"a\", \"b c\"]", "a|b c" },
	{ "[ \"\\u00e9\\\"\\\\\\/\\u0041\\ud83d\\ude00\" ]", "\u00e9\"\\/A\U0001F600" },
	{ "{\"1\": \"dog\", \"0\": \"cat\"}", "cat|dog" },
	{ "{\"0\": [\"n01440764\", \"tench\"], \"1\": [\"n01443537\", \"goldfish\"]}\n", "tench|goldfish" },
	{ "[[\"n1\", \"x\"], \"y\"]", "x|y" },
	{ "a\033[2Jb\n", "a\\x1b[2Jb" },
	{ "[\"a\\nb\"]", "a\\x0ab" },
};

static void joined(const struct labels *list, struct buf *b)
{
	for (int i = 0; i < list->n; i++)
		buf_printf(b, "%s%s", i ? "|" : "", list->name[i]);
}

START_TEST(a_file_of_labels_is_understood_as_it_is_usually_written)
{
	struct labels list;
	struct err err = { 0 };
	struct buf b = { 0 };

	scratch_put("labels", good[_i].text);
	ck_assert_msg(labels_read("labels", &list, &err), "%s", err.msg);
	joined(&list, &b);
	ck_assert_str_eq(buf_str(&b), good[_i].names);
	buf_free(&b);
	labels_free(&list);
}
END_TEST

static const struct {
	const char *text, *part;
} bad[] = {
	{ "", "there is no name of a class in it" },
	{ "\n \n", "there is no name of a class in it" },
	{ "[]", "at byte 1: a word between quotation marks is expected" },
	{ "[\"a\"", "at byte 4: a comma or ] is expected" },
	{ "[\"a\" \"b\"]", "a comma or ]" },
	{ "[\"a\"] x", "nothing more" },
	{ "[\"a", "the end of the word" },
	{ "[\"\\q\"]", "an escape such as" },
	{ "[\"\\u12g4\"]", "an escape such as" },
	{ "[\"\\u12", "an escape such as" },
	{ "[\"\\ud83d\"]", "a character that can be shown" },
	{ "[\"\\u0000\"]", "a character that can be shown" },
	{ "[3]", "a word between quotation marks" },
	{ "{\"a\": \"b\"}", "a number of a class before the colon" },
	{ "{\"0\" \"b\"}", "a colon" },
	{ "{\"0\": \"a\", \"2\": \"b\"}", "the classes are not numbered from 0 to 1, each once" },
	{ "{\"0\": \"a\", \"0\": \"b\"}", "the classes are not numbered from 0 to 1, each once" },
	{ "{\"0\": [\"a\"", "a comma or ]" },
};

START_TEST(a_file_of_labels_that_is_broken_is_refused_with_the_place)
{
	struct labels list;
	struct err err = { 0 };

	scratch_put("labels", bad[_i].text);
	ck_assert(!labels_read("labels", &list, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert_msg(strncmp(err.msg, "labels: ", 8) == 0 && strstr(err.msg, bad[_i].part), "%s", err.msg);
	ck_assert_ptr_null(list.name);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_no_labels)
{
	struct labels list;
	struct err err = { 0 };
	FILE *f = fopen("labels", "wb");

	ck_assert(f != NULL);
	fwrite("a\0b", 1, 3, f);
	fclose(f);
	ck_assert(!labels_read("labels", &list, &err));
	ck_assert_int_eq(err.code, ERR_MALFORMED);
	ck_assert(!labels_read("none", &list, &err));
	ck_assert_int_eq(err.code, ERR_READ);
}
END_TEST

START_TEST(metadata_has_names_between_commas_or_a_list)
{
	struct labels list;
	struct err err = { 0 };
	struct buf b = { 0 };

	ck_assert(labels_in_words("a, b ,c d", &list, &err));
	joined(&list, &b);
	ck_assert_str_eq(buf_str(&b), "a|b|c d");
	labels_free(&list);
	buf_clear(&b);
	ck_assert(labels_in_words("a, b\nc", &list, &err));
	joined(&list, &b);
	ck_assert_str_eq(buf_str(&b), "a, b|c");
	labels_free(&list);
	buf_free(&b);
}
END_TEST

START_TEST(no_memory_is_an_error_at_every_allocation_of_labels)
{
	struct labels list = { 0 };
	struct err err = { 0 };
	int n = 1;

	scratch_put("labels", "{\"0\": [\"n1\", \"a\"], \"1\": \"b\"}");
	for (bool ok = false; !ok; n++) {
		mem_fail_at((size_t)n, true);
		ok = labels_read("labels", &list, &err);
		mem_fail_at(0, false);
		ck_assert(ok || err.code == ERR_LIMIT);
	}
	ck_assert_int_gt(n, 4);
	labels_free(&list);
}
END_TEST

Suite *labels_suite(void)
{
	Suite *s = suite_create("labels");
	TCase *tc = tcase_create("files");

	tcase_add_checked_fixture(tc, scratch_enter, scratch_leave);
	tcase_add_loop_test(tc, a_file_of_labels_is_understood_as_it_is_usually_written, 0,
	                    (int)ARRAY_LEN(good));
	tcase_add_loop_test(tc, a_file_of_labels_that_is_broken_is_refused_with_the_place, 0,
	                    (int)ARRAY_LEN(bad));
	tcase_add_test(tc, bytes_that_are_no_text_are_no_labels);
	tcase_add_test(tc, metadata_has_names_between_commas_or_a_list);
	tcase_add_test(tc, no_memory_is_an_error_at_every_allocation_of_labels);
	suite_add_tcase(s, tc);
	return s;
}

/* The embedded sources are the files in src/op, byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/source.h"
#include "suites.h"

static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");

	ck_assert_msg(f != NULL, "cannot open %s", path);
	char *text = malloc(1 << 20);
	ck_assert(text != NULL);
	*len = fread(text, 1, 1 << 20, f);
	fclose(f);
	return text;
}

START_TEST(test_equals_file)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	size_t len;

	for (const struct source *s = source_table; s->file; s++) {
		snprintf(path, sizeof(path), "%s/src/op/%s", srcdir ? srcdir : ".", s->file);
		char *text = slurp(path, &len);
		ck_assert_uint_eq(s->len, len);
		ck_assert_mem_eq(s->text, text, len);
		ck_assert_uint_eq(s->text[len], 0);
		free(text);
	}
}
END_TEST

Suite *source_suite(void)
{
	Suite *suite = suite_create("source");
	TCase *tc = tcase_create("embedded");

	tcase_add_test(tc, test_equals_file);
	suite_add_tcase(suite, tc);
	return suite;
}

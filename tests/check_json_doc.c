/*
 * docs/json.md holds: every section's command is run, and every key and type it prints stands in the section's table,
 * and every key of the table is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "suites.h"
#include "verb/verb.h"

enum { MOST = 96 };

/* The rows of one section: "blocks[].name" and "string, null". */
struct section {
	char schema[64], command[4][1024];
	int ncommands;
	struct row {
		char key[64], type[32];
		bool seen;
	} row[MOST];
	int nrows;
};

static void print_to(char *out, size_t size, const char *from, size_t n)
{
	snprintf(out, size, "%.*s", (int)n, from);
}

/* "`top`", "`why A` and `why B`" on a line of its own. */
static void take_commands(struct section *s, const char *line)
{
	while (s->ncommands < 4 && (line = strchr(line, '`'))) {
		const char *end = strchr(line + 1, '`');

		if (!end)
			return;
		if (s->ncommands == 0 ||
		    strncmp(line + 1, s->command[0], 3) == 0) /* not `next`, `goto` ... */
			print_to(s->command[s->ncommands++], sizeof s->command[0], line + 1,
			         (size_t)(end - line - 1));
		line = end + 1;
	}
}

static void take_row(struct section *s, const char *line)
{
	const char *end = strchr(line + 3, '`'), *type, *type_end;

	ck_assert_ptr_nonnull(end);
	type = end + 4;
	type_end = strstr(type, " |");
	ck_assert_msg(type_end && s->nrows < MOST, "%s", line);
	print_to(s->row[s->nrows].key, sizeof s->row[0].key, line + 3, (size_t)(end - line - 3));
	print_to(s->row[s->nrows++].type, sizeof s->row[0].type, type, (size_t)(type_end - type));
}

static const char *type_name(const json_t *v)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "object",   [JSON_ARRAY] = "array", [JSON_STRING] = "string",
		[JSON_INTEGER] = "integer", [JSON_REAL] = "number", [JSON_TRUE] = "boolean",
		[JSON_FALSE] = "boolean",   [JSON_NULL] = "null",
	};

	return names[json_typeof(v)];
}

static void judge(struct section *s, const char *key, const json_t *v)
{
	const char *type = type_name(v);

	for (int i = 0; i < s->nrows; i++) {
		if (strcmp(s->row[i].key, key) != 0)
			continue;
		s->row[i].seen = true;
		/* a whole number is a number too */
		ck_assert_msg(strstr(s->row[i].type, type) ||
		                  (json_is_integer(v) && strstr(s->row[i].type, "number")),
		              "%s: %s is %s, not %s", s->schema, key, type, s->row[i].type);
		return;
	}
	ck_abort_msg("%s: %s is not in docs/json.md", s->schema, key);
}

static void walk(struct section *s, const char *key, json_t *v)
{
	char below[128];
	const char *name;
	json_t *child;
	size_t i;

	if (json_is_object(v)) {
		json_object_foreach(v, name, child)
		{
			snprintf(below, sizeof below, "%s%s%s", key, *key ? "." : "", name);
			judge(s, below, child);
			walk(s, below, child);
		}
	} else if (json_is_array(v)) {
		snprintf(below, sizeof below, "%s[]", key);
		json_array_foreach(v, i, child) if (json_is_object(child)) walk(s, below, child);
	}
}

/* A file of the tests, wherever they lie. */
static void find_files(char command[1024])
{
	char *path = strstr(command, "tests/corpus/"), below[128];
	const char *srcdir = getenv("srcdir");

	if (strcmp(command, "import FILE") == 0)
		snprintf(command, 1024, "import %s/data/resnet20-b.safetensors -o json_doc.tmp --force",
		         srcdir ? srcdir : ".");
	if (!path || !srcdir)
		return;
	snprintf(below, sizeof below, "%s", path);
	ck_assert_int_lt(snprintf(path, 1024 - (size_t)(path - command), "%s/%s", srcdir, below),
	                 1024 - (int)(path - command));
}

static void run_section(struct section *s)
{
	ck_assert_msg(s->ncommands > 0 && s->nrows > 0, "%s has no command or no table", s->schema);
#ifndef HAVE_LIBZIP
	if (strstr(s->command[0], ".npz"))
		return;
#endif
	for (int i = 0; i < s->ncommands; i++) {
		struct options options;
		struct session session;
		struct sink sink = { 0 };
		struct err err;
		json_error_t fault;
		json_t *root;

		find_files(s->command[i]);
		options_init(&options);
		options.json = true;
		session_init(&session, &options);
		ck_assert_msg(verb_run_line(&session, s->command[i], &sink, &err), "%s: %s", s->command[i],
		              err.msg);
		ck_assert_ptr_eq(strchr(sink.out.s, '\n'), sink.out.s + sink.out.len - 1); /* one line */
		root = json_loads(sink.out.s, JSON_REJECT_DUPLICATES, &fault);
		ck_assert_msg(root != NULL, "%s: %s", s->command[i], fault.text);
		ck_assert_str_eq(json_string_value(json_object_get(root, "schema")), s->schema);
		walk(s, "", root);
		json_decref(root);
		sink_free(&sink);
		session_free(&session);
	}
	remove("json_doc.tmp/resnet20-b.net");
	remove("json_doc.tmp/resnet20-b.safetensors");
	remove("json_doc.tmp");
	for (int i = 0; i < s->nrows; i++)
		ck_assert_msg(s->row[i].seen, "%s: %s was not printed", s->schema, s->row[i].key);
}

START_TEST(every_schema_prints_what_its_table_says)
{
	const char *srcdir = getenv("srcdir");
	struct section s = { 0 };
	int sections = 0;
	char line[1024];
	FILE *doc;

	snprintf(line, sizeof line, "%s/docs/json.md", srcdir ? srcdir : ".");
	doc = fopen(line, "r");
	ck_assert_ptr_nonnull(doc);
	while (fgets(line, sizeof line, doc)) {
		if (strncmp(line, "## skipstep.", 12) == 0) {
			if (sections++)
				run_section(&s);
			s = (struct section){ 0 };
			print_to(s.schema, sizeof s.schema, line + 3, strcspn(line + 3, "\n"));
		} else if (strncmp(line, "| `", 3) == 0) {
			take_row(&s, line);
		} else if (sections && line[0] == '`' && !s.nrows) {
			take_commands(&s, line);
		}
	}
	fclose(doc);
	run_section(&s);
	ck_assert_int_ge(sections, 11);
}
END_TEST

START_TEST(chained_verbs_give_one_object_a_line)
{
	struct options options;
	struct session session;
	struct sink sink = { 0 };
	struct err err;
	const char *line;
	int n = 0;

	options_init(&options);
	options.json = true;
	session_init(&session, &options);
	ck_assert_msg(verb_run_line(&session,
	                            "goto layer2.0.add/5,3,7 : blocks : lessons : follow : set digits", &sink,
	                            &err),
	              "%s", err.msg);
	for (line = sink.out.s; *line; n++) {
		size_t len = strcspn(line, "\n");
		json_t *root = json_loadb(line, len, 0, NULL);

		ck_assert_msg(json_is_object(root), "%.*s", (int)len, line);
		ck_assert_int_eq(strncmp(json_string_value(json_object_get(root, "schema")), "skipstep.", 9),
		                 0);
		json_decref(root);
		line += len + 1;
	}
	ck_assert_int_eq(n, 5);
	sink_free(&sink);
	session_free(&session);
}
END_TEST

Suite *json_doc_suite(void)
{
	Suite *suite = suite_create("json_doc");
	TCase *tc = tcase_create("schemas");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, every_schema_prints_what_its_table_says);
	tcase_add_test(tc, chained_verbs_give_one_object_a_line);
	suite_add_tcase(suite, tc);
	return suite;
}

/*
 * The file of settings: remembered, never required, never torn.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "scratch.h"
#include "suites.h"
#include "verb/config.h"
#include "verb/verb.h"

static struct session session;
static struct sink sink;
static struct err err;

static void start(void)
{
	struct options options;

	options_init(&options);
	session_init(&session, &options);
	config_read(&session);
}

static void run(const char *line)
{
	sink_clear(&sink);
	ck_assert_msg(verb_run_line(&session, line, &sink, &err), "%s: %s", line, err.msg);
}

static void again(void)
{
	session_free(&session);
	start();
}

static void teardown(void)
{
	sink_free(&sink);
	session_free(&session);
	scratch_leave();
}

static void write_config(const char *text)
{
	struct buf path = { 0 };
	FILE *f;

	ck_assert(config_path(&path));
	*strrchr(path.s, '/') = '\0';
	ck_assert(io_mkdir(path.s, &err));
	buf_free(&path);
	ck_assert(config_path(&path));
	f = fopen(buf_str(&path), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	buf_free(&path);
}

static char folder[4096];

static void setup(void)
{
	scratch_enter();
	ck_assert_ptr_nonnull(getcwd(folder, sizeof folder));
	setenv("XDG_CONFIG_HOME", folder, 1);
	start();
}

START_TEST(a_setting_with_a_value_is_remembered_and_a_key_is_not)
{
	struct stat st;
	char path[4200];

	run("set digits on");
	run("set ascii on");
	again();
	ck_assert(session.scene.look.digits && session.scene.look.ascii);
	run("="); /* for now */
	ck_assert(!session.scene.look.digits);
	again();
	ck_assert(session.scene.look.digits);
	run("set digits off");
	again();
	ck_assert(!session.scene.look.digits && session.scene.look.ascii);
	snprintf(path, sizeof path, "%s/skipstep", folder);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
}
END_TEST

START_TEST(the_palette_goes_round_by_its_key_and_is_remembered_by_name)
{
	for (int i = 1; i <= PALETTE_COUNT; i++) {
		run("M");
		ck_assert_int_eq(session.scene.look.palette, i % PALETTE_COUNT);
	}
	for (int i = 0; i < PALETTE_COUNT;
	     i++) { /* the setting's words are the palette's names, in its order */
		char line[64];

		snprintf(line, sizeof line, "set palette %s", palette_name((enum palette)i));
		run(line);
		again();
		ck_assert_int_eq(session.scene.look.palette, i);
	}
	ck_assert(!verb_run_line(&session, "set palette rainbow", &sink, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
	ck_assert_ptr_nonnull(strstr(err.msg, "cividis, viridis, grey"));
	run("set palette cividis");
}
END_TEST

START_TEST(unknown_lines_are_warned_of_and_kept)
{
	struct bytes file;
	char path[4200];

	write_config("# mine\nfuture thing\ndigits on\ndigits perhaps\n\nodd");
	again();
	ck_assert(session.scene.look.digits);
	ck_assert_ptr_nonnull(strstr(buf_str(&session.warning), ":2: "));
	ck_assert_ptr_nonnull(strstr(buf_str(&session.warning), ":4: "));
	ck_assert_ptr_nonnull(strstr(buf_str(&session.warning), ":6: "));
	run("set digits off");
	snprintf(path, sizeof path, "%s/skipstep/config", folder);
	ck_assert(io_read(path, 1000, &file, &err));
	ck_assert_ptr_nonnull(strstr((char *)file.p, "# mine\nfuture thing\n"));
	ck_assert_ptr_null(strstr((char *)file.p, "digits on"));
	mem_free(file.p);
}
END_TEST

START_TEST(where_it_cannot_be_written_one_warning_and_the_setting_holds)
{
	setenv("XDG_CONFIG_HOME", "/dev/null/nowhere", 1);
	again();
	run("set digits on");
	ck_assert(session.scene.look.digits);
	ck_assert_ptr_nonnull(strstr(buf_str(&sink.notice), "not remembered"));
	run("set digits off");
	ck_assert_str_eq(buf_str(&sink.notice), "");
}
END_TEST

START_TEST(a_session_that_did_not_read_the_file_does_not_write_it)
{
	struct buf path = { 0 };

	session.remember = false;
	run("set digits on");
	ck_assert(config_path(&path));
	ck_assert(!io_is_file(buf_str(&path)));
	buf_free(&path);
}
END_TEST

START_TEST(any_bytes_are_no_worse_than_a_warning)
{
	static const char *const texts[] = {
		"\n\n\n", "digits", "digits \"on", "digits on on", "\x01\x02 \xff\xfe", "'"
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		write_config(texts[i]);
		again();
		run("set");
	}
}
END_TEST

Suite *config_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tc = tcase_create("settings");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_setting_with_a_value_is_remembered_and_a_key_is_not);
	tcase_add_test(tc, the_palette_goes_round_by_its_key_and_is_remembered_by_name);
	tcase_add_test(tc, unknown_lines_are_warned_of_and_kept);
	tcase_add_test(tc, where_it_cannot_be_written_one_warning_and_the_setting_holds);
	tcase_add_test(tc, a_session_that_did_not_read_the_file_does_not_write_it);
	tcase_add_test(tc, any_bytes_are_no_worse_than_a_warning);
	suite_add_tcase(suite, tc);
	return suite;
}

/* Files out: a failure leaves neither half a file nor a temporary one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "scratch.h"
#include "suites.h"

static bool write_file(const char *path, bool force, const char *text, struct err *err)
{
	struct io_out *o = io_create(path, force, err);

	if (!o)
		return false;
	if (io_write(o, text, strlen(text), err))
		return io_commit(o, err);
	io_abandon(o);
	return false;
}

static void unwritable(const char *path, bool force, const char *sentence)
{
	struct err err;

	ck_assert(!write_file(path, force, "new", &err));
	ck_assert_int_eq(err.code, ERR_WRITE);
	ck_assert_str_eq(err.msg, sentence);
}

START_TEST(writing_replaces_only_when_forced)
{
	struct err err;

	ck_assert_msg(write_file("f", false, "one", &err), "%s", err.msg);
	scratch_holds("f", "one");
	unwritable("f", false, "f exists; --force overwrites it");
	scratch_holds("f", "one");
	ck_assert(write_file("f", true, "two", &err));
	scratch_holds("f", "two");
	ck_assert_int_eq(scratch_names("."), 1);
}
END_TEST

START_TEST(writing_says_what_is_wrong)
{
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	unwritable(".", true, ".: is a directory");
	unwritable("no/f", true, "no/f: No such file or directory");
	unwritable("dangling", true, "dangling: is a link to a file that does not exist");
	if (access("/dev/full", W_OK) == 0)
		unwritable("/dev/full", true, "/dev/full: No space left on device");
	ck_assert_int_eq(scratch_names("."), 1);
}
END_TEST

START_TEST(nothing_is_seen_before_the_commit)
{
	struct err err;
	struct io_out *o = io_create("f", false, &err);

	ck_assert_ptr_nonnull(o);
	ck_assert(io_write(o, "text", 4, &err));
	ck_assert(!io_is_file("f"));
	ck_assert_int_eq(scratch_names("."), 1);
	io_abandon(o);
	ck_assert_int_eq(scratch_names("."), 0);
	io_abandon(NULL);
}
END_TEST

START_TEST(a_file_that_appears_meanwhile_is_kept)
{
	struct err err;
	struct io_out *o = io_create("f", false, &err);

	scratch_put("f", "theirs");
	ck_assert(io_write(o, "ours", 4, &err));
	ck_assert(!io_commit(o, &err));
	ck_assert_str_eq(err.msg, "f exists; --force overwrites it");
	scratch_holds("f", "theirs");
	ck_assert_int_eq(scratch_names("."), 1);
}
END_TEST

START_TEST(large_and_small_pieces_keep_their_order)
{
	enum { N = 300000 };
	char *text = malloc(N + 1);
	struct err err;
	struct io_out *o = io_create("f", false, &err);

	for (int i = 0; i < N; i++)
		text[i] = (char)('a' + i * 7 % 26);
	text[N] = '\0';
	for (size_t at = 0, n = 1; at < N; at += n, n = n * 3 % 40009) {
		n = n < N - at ? n : N - at;
		ck_assert(io_write(o, text + at, n, &err));
	}
	ck_assert(io_commit(o, &err));
	scratch_holds("f", text);
	free(text);
}
END_TEST

START_TEST(a_link_is_followed_and_stays)
{
	struct err err;
	struct stat st;

	ck_assert_int_eq(mkdir("sub", 0777), 0);
	scratch_put("sub/real", "old");
	ck_assert_int_eq(symlink("sub/real", "link"), 0);
	ck_assert(write_file("link", true, "new", &err));
	scratch_holds("sub/real", "new");
	ck_assert_int_eq(lstat("link", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(scratch_names("sub"), 1);
}
END_TEST

START_TEST(the_mode_follows_the_umask_or_the_old_file)
{
	struct err err;
	struct stat st;

	umask(027);
	ck_assert(write_file("f", false, "x", &err));
	ck_assert_int_eq(stat("f", &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0640);
	ck_assert_int_eq(chmod("f", 0600), 0);
	ck_assert(write_file("f", true, "y", &err));
	ck_assert_int_eq(stat("f", &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

/* The disk fills up at every possible moment: the old file stays, and nothing else is left. */
static void disk_full(bool there, size_t len)
{
	char *text = malloc(len + 1);
	struct err err;
	int failed = 0;

	memset(text, 'z', len);
	text[len] = '\0';
	for (size_t n = 1;; n++, failed++) {
		if (there)
			scratch_put("f", "old");
		io_fail_at(n, ENOSPC);
		bool ok = write_file("f", there, text, &err);
		io_fail_at(0, 0);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_WRITE);
		ck_assert_str_eq(err.msg, "f: No space left on device");
		ck_assert_int_eq(scratch_names("."), there);
		if (there)
			scratch_holds("f", "old");
	}
	ck_assert_int_ge(failed, 7); /* stat, mkstemp, write, fchmod, fsync, close, rename or link */
	scratch_holds("f", text);
	unlink("f");
	free(text);
}

START_TEST(a_full_disk_leaves_the_old_file)
{
	disk_full(true, 5);
	disk_full(true, 50000);
}
END_TEST

START_TEST(a_full_disk_leaves_no_new_file)
{
	disk_full(false, 5);
	disk_full(false, 50000);
}
END_TEST

START_TEST(short_memory_while_writing_is_an_error)
{
	struct err err;
	int failed = 0;

	for (size_t n = 1;; n++, failed++) {
		mem_fail_at(n, false);
		bool ok = write_file("f", true, "x", &err);
		mem_fail_at(0, false);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_LIMIT);
		ck_assert_int_eq(scratch_names("."), 0);
	}
	ck_assert_int_ge(failed, 4);
}
END_TEST

START_TEST(a_signal_handler_can_remove_what_is_unfinished)
{
	struct err err;
	struct io_out *a = io_create("a", false, &err), *b = io_create("b", false, &err);

	ck_assert(a && b);
	ck_assert_int_eq(scratch_names("."), 2);
	io_unlink_temporary();
	ck_assert_int_eq(scratch_names("."), 0);
	io_abandon(a);
	ck_assert(!io_commit(b, &err)); /* its file is gone: said, not believed */
	ck_assert_int_eq(scratch_names("."), 0);
}
END_TEST

/* One more file of the group; with `fails`, its name is never given. */
static void put_one(const char *path, bool fails)
{
	struct err err;
	struct io_out *o = io_create(path, false, &err);

	ck_assert_ptr_nonnull(o);
	ck_assert(io_write(o, "x", 1, &err));
	if (fails)
		scratch_put(path, "mine");
	ck_assert(io_commit(o, &err) == !fails);
}

START_TEST(a_group_of_files_is_taken_back_whole)
{
	struct err err;

	ck_assert(io_group_begin("folder", 3, &err) && io_mkdir("folder", &err));
	put_one("folder/a", false);
	put_one("folder/b", false);
	io_group_end(false);
	ck_assert(!io_is_dir("folder"));

	ck_assert(io_group_begin("folder", 3, &err) && io_mkdir("folder", &err));
	put_one("folder/a", false);
	put_one("folder/mine", true);
	put_one("folder/b", false);
	io_unlink_temporary(); /* as in a signal handler */
	ck_assert_int_eq(scratch_names("folder"), 1);
	scratch_holds("folder/mine", "mine");
	io_group_end(true);

	ck_assert(io_group_begin(NULL, 2, &err));
	put_one("folder/a", false);
	io_group_end(true);
	io_unlink_temporary(); /* kept is kept */
	scratch_holds("folder/a", "x");
	put_one("folder/b", false);
	io_unlink_temporary(); /* there is no group any more */
	scratch_holds("folder/b", "x");
}
END_TEST

START_TEST(too_many_outputs_at_once_are_refused)
{
	struct io_out *o[40];
	struct err err;
	int n = 0;

	for (; n < 40; n++) {
		char name[20];
		snprintf(name, sizeof(name), "f%d", n);
		o[n] = io_create(name, false, &err);
		if (!o[n])
			break;
	}
	ck_assert_int_lt(n, 40);
	ck_assert_int_eq(err.code, ERR_LIMIT);
	while (n-- > 0)
		io_abandon(o[n]);
	ck_assert_int_eq(scratch_names("."), 0);
	ck_assert(write_file("f", false, "x", &err));
}
END_TEST

START_TEST(standard_output_is_written_through)
{
	int saved = dup(1), fd = open("out", O_WRONLY | O_CREAT, 0600);
	struct err err;

	dup2(fd, 1);
	bool ok = write_file("-", false, "one ", &err) && write_file(NULL, false, "two", &err);
	dup2(saved, 1);
	ck_assert(ok);
	scratch_holds("out", "one two");
	close(fd);
	fd = open("/dev/full", O_WRONLY);
	if (fd < 0)
		return;
	dup2(fd, 1);
	ok = write_file("-", false, "x", &err);
	dup2(saved, 1);
	ck_assert(!ok);
	ck_assert_str_eq(err.msg, "standard output: No space left on device");
}
END_TEST

START_TEST(a_closed_standard_output_is_not_mistaken_for_a_file)
{
	int saved = dup(1);
	struct err err;

	close(1);
	struct io_out *o = io_create("f", false, &err);
	bool wrote = write_file("-", false, "lost", &err);
	bool ok = o && io_write(o, "text", 4, &err) && io_commit(o, &err);
	dup2(saved, 1);
	ck_assert(!wrote);
	ck_assert(ok);
	scratch_holds("f", "text");
}
END_TEST

Suite *io_write_suite(void)
{
	Suite *suite = suite_create("io_write");
	TCase *tc = tcase_create("writing");

	tcase_add_checked_fixture(tc, scratch_enter, scratch_leave);
	tcase_add_test(tc, writing_replaces_only_when_forced);
	tcase_add_test(tc, writing_says_what_is_wrong);
	tcase_add_test(tc, nothing_is_seen_before_the_commit);
	tcase_add_test(tc, a_file_that_appears_meanwhile_is_kept);
	tcase_add_test(tc, large_and_small_pieces_keep_their_order);
	tcase_add_test(tc, a_link_is_followed_and_stays);
	tcase_add_test(tc, the_mode_follows_the_umask_or_the_old_file);
	tcase_add_test(tc, a_full_disk_leaves_the_old_file);
	tcase_add_test(tc, a_full_disk_leaves_no_new_file);
	tcase_add_test(tc, short_memory_while_writing_is_an_error);
	tcase_add_test(tc, a_signal_handler_can_remove_what_is_unfinished);
	tcase_add_test(tc, a_group_of_files_is_taken_back_whole);
	tcase_add_test(tc, too_many_outputs_at_once_are_refused);
	tcase_add_test(tc, standard_output_is_written_through);
	tcase_add_test(tc, a_closed_standard_output_is_not_mistaken_for_a_file);
	suite_add_tcase(suite, tc);
	return suite;
}

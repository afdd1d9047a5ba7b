/* Files in, and folders: what is refused, and in which words. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "scratch.h"
#include "suites.h"

static void unreadable(const char *path, size_t limit, enum err_code code, const char *sentence)
{
	struct bytes b = { (unsigned char *)"", 1 };
	struct err err;

	ck_assert(!io_read(path, limit, &b, &err));
	ck_assert_int_eq(err.code, code);
	ck_assert_str_eq(err.msg, sentence);
	ck_assert_ptr_null(b.p);
}

START_TEST(reading_says_what_is_wrong)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX, .sun_path = "socket" };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	scratch_put("five", "12345");
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	ck_assert_int_eq(bind(s, (struct sockaddr *)&addr, sizeof(addr)), 0);
	scratch_holds("five", "12345");
	unreadable("none", 9, ERR_READ, "none: No such file or directory");
	unreadable("five/x", 9, ERR_READ, "five/x: Not a directory");
	unreadable(".", 9, ERR_READ, ".: is a directory");
	unreadable("fifo", 9, ERR_READ, "fifo: not a regular file"); /* and does not wait for a writer */
	unreadable("socket", 9, ERR_READ, "socket: not a regular file");
	unreadable("/dev/null", 9, ERR_READ, "/dev/null: not a regular file");
	unreadable("five", 4, ERR_LIMIT, "five: 5 bytes, more than the limit of 4");
	unreadable("bad\x1b", 9, ERR_READ, "bad\\x1b: No such file or directory");
	ck_assert(io_is_file("five") && !io_is_file(".") && !io_is_file("none") && !io_is_file("fifo"));
	ck_assert(io_is_dir(".") && !io_is_dir("five") && !io_is_dir("none"));
	close(s);
}
END_TEST

START_TEST(a_file_that_may_not_be_read_is_said)
{
	scratch_put("secret", "x");
	chmod("secret", 0);
	if (access("secret", R_OK) == 0)
		return; /* root reads everything */
	unreadable("secret", 9, ERR_READ, "secret: Permission denied");
}
END_TEST

START_TEST(an_empty_file_is_read)
{
	scratch_put("empty", "");
	scratch_holds("empty", "");
}
END_TEST

START_TEST(every_failing_call_of_a_read_is_reported)
{
	struct bytes b;
	struct err err;
	int failed = 0;

	scratch_put("f", "text");
	for (size_t n = 1;; n++, failed++) {
		io_fail_at(n, EIO);
		bool ok = io_read("f", 99, &b, &err);
		io_fail_at(0, 0);
		if (ok)
			break;
		ck_assert_int_eq(err.code, ERR_READ);
		ck_assert_str_eq(err.msg, "f: Input/output error");
	}
	ck_assert_int_ge(failed, 4); /* open, fstat, read, read at the end */
	mem_free(b.p);
}
END_TEST

START_TEST(an_interrupted_call_is_made_again)
{
	struct err err;

	for (size_t n = 1; n < 20; n++) {
		io_fail_at(n, EINTR);
		struct io_out *o = io_create("f", true, &err);
		ck_assert_msg(o && io_write(o, "text", 4, &err) && io_commit(o, &err), "%s", err.msg);
		io_fail_at(0, 0);
		io_fail_at(n, EINTR);
		scratch_holds("f", "text");
		io_fail_at(0, 0);
	}
}
END_TEST

START_TEST(short_memory_for_a_file_is_an_error)
{
	struct bytes b;
	struct err err;

	scratch_put("f", "text");
	mem_fail_at(1, false);
	ck_assert(!io_read("f", 99, &b, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	ck_assert_str_eq(err.msg, "f: not enough memory");
}
END_TEST

START_TEST(a_big_file_is_read_as_a_small_one_is)
{
	enum { BIG = 5 << 20 };
	char *text = mem_new(BIG + 1, 1);
	struct bytes b;
	struct err err;

	memset(text, 'x', BIG);
	scratch_put("big", text);
	ck_assert_msg(io_read_big("big", BIG, &b, &err), "%s", err.msg);
	ck_assert_uint_eq(b.n, BIG);
	ck_assert_mem_eq(b.p, text, BIG + 1);
	mem_big_free(b.p, b.n + 1, 1);
	mem_free(text);
	ck_assert(!io_read_big("big", BIG - 1, &b, &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	for (size_t n = 1; n <= 4; n++) {
		io_fail_at(n, EIO);
		ck_assert(!io_read_big("big", BIG, &b, &err));
		io_fail_at(0, 0);
		ck_assert_str_eq(err.msg, "big: Input/output error");
		ck_assert_ptr_null(b.p);
	}
	mem_fail_at(1, false);
	ck_assert(!io_read_big("big", BIG, &b, &err));
	ck_assert_str_eq(err.msg, "big: not enough memory");
}
END_TEST

START_TEST(folders_are_made_with_their_parents)
{
	struct err err;

	ck_assert_msg(io_mkdir("a/b//c/", &err), "%s", err.msg);
	ck_assert(io_is_dir("a/b/c"));
	ck_assert(io_mkdir("a/b/c", &err));
	scratch_put("file", "");
	ck_assert(!io_mkdir("file/x", &err));
	ck_assert_int_eq(err.code, ERR_WRITE);
	ck_assert_str_eq(err.msg, "file: exists and is not a folder");
	mem_fail_at(1, false);
	ck_assert(!io_mkdir("d", &err));
	ck_assert_int_eq(err.code, ERR_LIMIT);
	io_fail_at(1, EROFS);
	ck_assert(!io_mkdir("d", &err));
	ck_assert_str_eq(err.msg, "d: Read-only file system");
}
END_TEST

Suite *io_read_suite(void)
{
	Suite *suite = suite_create("io_read");
	TCase *tc = tcase_create("reading");

	tcase_add_checked_fixture(tc, scratch_enter, scratch_leave);
	tcase_add_test(tc, reading_says_what_is_wrong);
	tcase_add_test(tc, a_file_that_may_not_be_read_is_said);
	tcase_add_test(tc, an_empty_file_is_read);
	tcase_add_test(tc, every_failing_call_of_a_read_is_reported);
	tcase_add_test(tc, an_interrupted_call_is_made_again);
	tcase_add_test(tc, short_memory_for_a_file_is_an_error);
	tcase_add_test(tc, a_big_file_is_read_as_a_small_one_is);
	tcase_add_test(tc, folders_are_made_with_their_parents);
	suite_add_tcase(suite, tc);
	return suite;
}

/*
 * check_tui.c -- the full screen in process: keys through a pipe, no terminal.
 *
 * After every page the next key is written, so each key gets a page of its own.
 * What curses holds is read back and must be what the views drew.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "base/text.h"
#include "door/tui.h"
#include "suites.h"

struct drive {
	const char *const *key; /* what is typed, one a page; NULL ends: the pipe is closed */
	int at, to, null;
	struct buf page[64]; /* every page as text */
	int npages, differs; /* cells where curses and the page disagree */
	struct {
		int at, w, h;
	} resize[2]; /* after which page, to what */
};

static int pipe_in[2];

static uint32_t on_screen(int y, int x)
{
	cchar_t cc;
	wchar_t text[CCHARW_MAX + 1];
	attr_t attr;
	int pair;
	short small;

	mvin_wch(y, x, &cc);
	getcchar(&cc, text, &attr, &small, &pair);
	return (uint32_t)text[0];
}

static void drawn(void *user, const struct cells *page)
{
	struct drive *d = user;

	for (int y = 0; y < page->h; y++)
		for (int x = 0; x < page->w; x++) {
			uint32_t want = page->cell[y * page->w + x].glyph;

			d->differs += on_screen(y, x) != (want ? want : ' ');
		}
	if (d->npages < (int)ARRAY_LEN(d->page))
		cells_print(page, &d->page[d->npages++]);
	for (size_t i = 0; i < ARRAY_LEN(d->resize); i++)
		if (d->npages == d->resize[i].at)
			resizeterm(d->resize[i].h, d->resize[i].w); /* seen before the key that follows */
	if (d->key[d->at]) {
		const char *k = d->key[d->at++];

		ck_assert_int_eq(write(pipe_in[1], k, strlen(k)), (ssize_t)strlen(k));
	} else if (!d->null) {
		close(pipe_in[1]);
		d->null = 1;
	}
}

static void drive(struct drive *d, const char *size_w, const char *size_h, const char *term)
{
	struct options options;
	struct session session;
	struct tui_ports ports = { .term = term, .drawn = drawn, .user = d };
	struct err err;
	int sig;

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("COLUMNS", size_w, 1);
	setenv("LINES", size_h, 1);
	ck_assert_int_eq(pipe(pipe_in), 0);
	ports.in = fdopen(pipe_in[0], "r");
	ports.out = fopen("/dev/null", "w");
	options_init(&options);
	session_init(&session, &options);
	session.door = DOOR_SCREEN;
	ck_assert_msg(tui_run(&session, &ports, &sig, &err), "%s", err.msg);
	ck_assert_int_eq(sig, 0);
	session_free(&session);
	if (!d->null)
		close(pipe_in[1]);
	fclose(ports.in);
	fclose(ports.out);
	ck_assert_int_eq(d->differs, 0);
}

static const char *page(const struct drive *d, int i)
{
	ck_assert_int_lt(i, d->npages);
	return buf_str(&d->page[i]);
}

static void has(const struct drive *d, int i, const char *text)
{
	ck_assert_msg(strstr(page(d, i), text) != NULL, "page %d should show \"%s\":\n%s", i, text,
	              page(d, i));
}

static void hasnt(const struct drive *d, int i, const char *text)
{
	ck_assert_msg(!strstr(page(d, i), text), "page %d should not show \"%s\":\n%s", i, text, page(d, i));
}

static void drive_free(struct drive *d)
{
	for (int i = 0; i < d->npages; i++)
		buf_free(&d->page[i]);
}

START_TEST(first_screen_answers_the_founding_question)
{
	static const char *const keys[] = { "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 0, "2 of 9 blocks call downsample");
	has(&d, 0, "layer2.0");
	ck_assert_int_eq(d.npages, 1);
	drive_free(&d);
}
END_TEST

START_TEST(d_opens_the_first_block_that_is_not_identity)
{
	static const char *const keys[] = { "d", "\r", "\r", "\r", "u", "D", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "layer2.0.downsample.0");
	has(&d, 1, "[3 op]");
	has(&d, 1, "if self.downsample is not None:");
	has(&d, 2, "[4 channel]");
	has(&d, 3, "[5 pixel]");
	has(&d, 4, "[6 multiply-add]");
	has(&d, 5, "[5 pixel]");
	drive_free(&d);
}
END_TEST

START_TEST(next_and_back_return_to_the_same_page)
{
	static const char *const keys[] = { "3", "n", "n", "n", "N", "N", "N", NULL };
	struct drive d = { .key = keys };

	drive(&d, "120", "36", "xterm-256color");
	ck_assert_str_eq(page(&d, 1), page(&d, 7));
	ck_assert_str_eq(page(&d, 2), page(&d, 6));
	ck_assert_str_ne(page(&d, 1), page(&d, 2));
	drive_free(&d);
}
END_TEST

START_TEST(a_broken_arrow_key_over_a_slow_line_does_nothing)
{
	static const char *const keys[] = { "\033", "[", "C", "q", NULL };
	struct drive d = { .key = keys };

	setenv("ESCDELAY", "1", 1);
	drive(&d, "80", "24", "xterm-256color");
	for (int i = 1; i < d.npages; i++)
		ck_assert_str_eq(page(&d, 0), page(&d, i));
	drive_free(&d);
}
END_TEST

START_TEST(the_place_survives_a_terminal_that_is_too_small_for_a_while)
{
	static const char *const keys[] = { "d", "n", "n", "q", NULL };
	struct drive d = { .key = keys, .resize = { { 2, 30, 8 }, { 3, 80, 24 } } };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "layer2.0.downsample.0");
	has(&d, 2, "30x8"); /* n is not obeyed where nothing can be seen */
	has(&d, 3, "layer2.0.downsample.1");
	drive_free(&d);
}
END_TEST

START_TEST(the_prompt_completes_runs_and_remembers)
{
	static const char *const keys[] = { ":", "goto layer3.0.a", "\t", "\r", ":", "\033OA", "\033", "q",
		                            NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 3, ":goto layer3.0.add");
	has(&d, 4, "layer3.0.add");
	has(&d, 6, ":goto layer3.0.add");
	drive_free(&d);
}
END_TEST

START_TEST(find_chooses_with_arrows_and_goes)
{
	static const char *const keys[] = { "/", "downsample.1", "\033OB", "\r", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 2, "► layer2.0.downsample.1");
	has(&d, 3, "► layer3.0.downsample.1");
	has(&d, 4, "layer3.0.downsample.1");
	hasnt(&d, 4, "► layer2.0.downsample.1");
	drive_free(&d);
}
END_TEST

START_TEST(a_lesson_is_chosen_with_arrows_and_answered)
{
	static const char *const keys[] = { "L", "\033OB", "\033OA",  "\r", "a", "5\r",
		                            "a", "7\r",    "\033[6~", "q",  NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "► downsample, ");
	has(&d, 2, "► shortcuts, ");
	has(&d, 4, "stop 1/16");
	has(&d, 6, "Not yet.");
	has(&d, 6, "stop 1/16");
	has(&d, 8, "Right. PgDn goes on.");
	has(&d, 8, "stop 1/16");
	has(&d, 9, "stop 2/16");
	drive_free(&d);
}
END_TEST

START_TEST(a_lesson_in_a_small_window_scrolls_before_it_goes_on)
{
	static const char *const keys[] = {
		":", "lesson downsample 3\r", "\033[6~", "\033[6~", "\033[5~", "q", NULL
	};
	struct drive d = { .key = keys };

	drive(&d, "40", "12", "xterm-256color");
	has(&d, 2, "PgDn shows the rest");
	has(&d, 3, "stop 3/16");
	has(&d, 3, "a answers; PgDn");
	has(&d, 4, "stop 4/16");
	has(&d, 5, "stop 3/16");
	drive_free(&d);
}
END_TEST

START_TEST(help_opens_scrolls_and_closes)
{
	static const char *const keys[] = { "?", "\033[6~", "\033", "q", NULL };
	struct drive d = { .key = keys };

	setenv("ESCDELAY", "1", 1);
	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "help");
	ck_assert_str_ne(page(&d, 1), page(&d, 2));
	ck_assert_str_eq(page(&d, 3), page(&d, 0));
	drive_free(&d);
}
END_TEST

START_TEST(an_error_is_said_and_the_reader_goes_on)
{
	static const char *const keys[] = { ":", "goto layer9.9", "\r", "n", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 3, "layer9.9");
	hasnt(&d, 4, "layer9.9");
	drive_free(&d);
}
END_TEST

START_TEST(every_terminal_shows_the_same_words)
{
	static const char *const terms[] = { "xterm-256color", "linux", "vt100", "xterm" };
	static const char *const keys[] = { "d", "q", NULL };

	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		struct drive d = { .key = keys };

		drive(&d, "80", "24", terms[i]);
		has(&d, 1, "layer2.0.downsample.0");
		drive_free(&d);
	}
}
END_TEST

START_TEST(random_sizes_while_stepping_never_crash)
{
	static const char *const keys[] = { "d", "\r", "n", "\r", "n", "\r", "n",
		                            "m", "v",  "u", "u",  "u", "?",  NULL };

	for (unsigned i = 0; i < 40; i++) {
		char w[8], h[8];
		struct drive d = { .key = keys };

		d.resize[0].at = 2 + (int)(i % 9);
		d.resize[0].w = 1 + (int)(i * 2654435761u >> 24) % 250;
		d.resize[0].h = 1 + (int)(i * 40503u % 80);
		snprintf(w, sizeof w, "%u", 1 + i * 977 % 200);
		snprintf(h, sizeof h, "%u", 1 + i * 31 % 70);
		drive(&d, w, h, "xterm-256color");
		drive_free(&d);
	}
}
END_TEST

Suite *tui_suite(void)
{
	Suite *s = suite_create("tui");
	TCase *t = tcase_create("keys");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, first_screen_answers_the_founding_question);
	tcase_add_test(t, d_opens_the_first_block_that_is_not_identity);
	tcase_add_test(t, next_and_back_return_to_the_same_page);
	tcase_add_test(t, a_broken_arrow_key_over_a_slow_line_does_nothing);
	tcase_add_test(t, the_place_survives_a_terminal_that_is_too_small_for_a_while);
	tcase_add_test(t, the_prompt_completes_runs_and_remembers);
	tcase_add_test(t, find_chooses_with_arrows_and_goes);
	tcase_add_test(t, a_lesson_is_chosen_with_arrows_and_answered);
	tcase_add_test(t, a_lesson_in_a_small_window_scrolls_before_it_goes_on);
	tcase_add_test(t, help_opens_scrolls_and_closes);
	tcase_add_test(t, an_error_is_said_and_the_reader_goes_on);
	tcase_add_test(t, every_terminal_shows_the_same_words);
	tcase_add_test(t, random_sizes_while_stepping_never_crash);
	suite_add_tcase(s, t);
	return s;
}

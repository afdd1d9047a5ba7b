/*
 * check_tui.c -- the full screen in process: keys through a pipe, no terminal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "suites.h"

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

START_TEST(no_key_is_silent)
{
	/* in a small window there is no room for code; where there is, v and Tab go on to the next listing */
	static const char *const keys[] = { "d", "\r", "v", "v", "n", "u", "v", "\t", "q", NULL };
	struct drive d = { .key = keys, .resize = { { 6, 80, 24 } } };

	drive(&d, "40", "12", "xterm-256color");
	has(&d, 3, "v changes nothing on this page.");
	has(&d, 4, "v changes nothing on this page.");
	hasnt(&d, 5, "changes nothing");
	hasnt(&d, 7, "changes nothing");
	hasnt(&d, 8, "changes nothing");
	ck_assert_str_ne(page(&d, 7), page(&d, 8));
	drive_free(&d);
}
END_TEST

START_TEST(the_channel_is_told_where_the_page_does_not_show_it)
{
	static const char *const keys[] = {
		":", "goto layer2.0.conv1/5", "\r", "u", ">", "4", "<", "q", NULL
	};
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 5, "Channel 6 of 0 to 31.");
	has(&d, 6, "layer2.0.conv1[6]");
	has(&d, 7, "layer2.0.conv1[5]");
	hasnt(&d, 7, "of 0 to 31");
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

/* / on a page of words looks through it: the line is brought into sight, / Enter goes on to the next, Esc leaves the
   typing and not the page. */
START_TEST(help_is_searched_where_it_stands)
{
	static const char *const keys[] = { "?",  "/", "VERSION", "\r", "g",      "/", "\r", "/", "zzz",
		                            "\r", "/", "\033",    "g",  "\033OF", "q", "q",  NULL };
	struct drive d = { .key = keys };

	setenv("ESCDELAY", "1", 1);
	drive(&d, "80", "24", "xterm-256color");
	hasnt(&d, 1, "which skipstep this is");
	has(&d, 3, "which skipstep this is");
	has(&d, 3, "/VERSION");
	has(&d, 4, "which skipstep this is");
	hasnt(&d, 5, "which skipstep this is");
	has(&d, 7, "which skipstep this is"); /* / Enter: again */
	has(&d, 10, "No line of this page has \"zzz\".");
	has(&d, 12, "skipstep  help"); /* Esc closes what is on top: the line being typed */
	hasnt(&d, 13, "which skipstep this is");
	has(&d, 14, "which skipstep this is"); /* the end is reached though lines before it take two rows */
	hasnt(&d, 15, "skipstep  help");
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
	tcase_add_test(t, no_key_is_silent);
	tcase_add_test(t, the_channel_is_told_where_the_page_does_not_show_it);
	tcase_add_test(t, the_place_survives_a_terminal_that_is_too_small_for_a_while);
	tcase_add_test(t, the_prompt_completes_runs_and_remembers);
	tcase_add_test(t, find_chooses_with_arrows_and_goes);
	tcase_add_test(t, help_is_searched_where_it_stands);
	tcase_add_test(t, a_lesson_is_chosen_with_arrows_and_answered);
	tcase_add_test(t, a_lesson_in_a_small_window_scrolls_before_it_goes_on);
	tcase_add_test(t, help_opens_scrolls_and_closes);
	tcase_add_test(t, an_error_is_said_and_the_reader_goes_on);
	tcase_add_test(t, every_terminal_shows_the_same_words);
	tcase_add_test(t, random_sizes_while_stepping_never_crash);
	suite_add_tcase(s, t);
	return s;
}

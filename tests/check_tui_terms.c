/*
 * check_tui_terms.c -- what reaches the terminal: colours as it has them, nothing that a name smuggles in, the mouse
 * only where it was asked for, stepping by itself only until a key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drive.h"
#include "scratch.h"
#include "suites.h"

#define CLICK(x, y) "\033[<0;" #x ";" #y "M\033[<0;" #x ";" #y "m"
#define WHEEL_ON "\033[<65;10;10M"
#define WHEEL_BACK "\033[<64;10;10M"

static char *sent; /* all that the terminal got; there may be NULs in it */
static size_t nsent;

static void read_sent(const char *path)
{
	FILE *f = fopen(path, "rb");

	ck_assert(f != NULL);
	free(sent);
	sent = malloc(1 << 22);
	ck_assert(sent != NULL);
	nsent = fread(sent, 1, (1 << 22) - 1, f);
	sent[nsent] = '\0';
	fclose(f);
	unlink(path);
}

static bool was_sent(const char *text)
{
	return memmem(sent, nsent, text, strlen(text)) != NULL;
}

/* Two pages of maps and colours on this terminal. */
static void show_on(const char *term)
{
	static const char *const keys[] = { "d", "\r", "n", "q", NULL };
	struct drive d = { .key = keys, .out = "sent" };

	drive(&d, "80", "24", term);
	has(&d, 1, "layer2.0.downsample.0");
	drive_free(&d);
	read_sent("sent");
}

START_TEST(a_terminal_is_sent_the_colours_it_has)
{
	unsetenv("NO_COLOR");
	show_on("xterm-256color");
	ck_assert(was_sent("\033[38;5;130m") || was_sent("38;5;130")); /* downsample */
	show_on("linux");
	ck_assert(was_sent("\033[35")); /* with 8 colours magenta */
	ck_assert(!was_sent("38;5;"));
	show_on("vt100");
	ck_assert(!was_sent("38;5;"));
	ck_assert(!was_sent("\033[35"));
}
END_TEST

START_TEST(no_color_means_none)
{
	setenv("NO_COLOR", "1", 1);
	show_on("xterm-256color");
	ck_assert(!was_sent("38;5;"));
	ck_assert(!was_sent("\033[35"));
	setenv("NO_COLOR", "", 1); /* empty is not set */
	show_on("xterm-256color");
	ck_assert(was_sent("38;5;130"));
}
END_TEST

static const char direct_entry[] =
    "skipstep-direct|for tests,\n"
    "\tRGB, colors#0x1000000, pairs#0x10000,\n"
    "\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d\\:%p1%{255}%&%d%;m,\n"
    "\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d\\:%p1%{255}%&%d%;m,\n"
    "\tsetb@, setf@, initc@, ccc@, use=xterm-256color,\n";

START_TEST(a_direct_colour_terminal_is_sent_every_shade)
{
	unsetenv("NO_COLOR");
	scratch_put("direct", direct_entry);
	if (system("tic -x -o terminfo direct 2>/dev/null") ==
	    0) { /* without tic there is none to show it on */
		setenv("TERMINFO", "terminfo", 1);
		show_on("skipstep-direct");
		ck_assert(was_sent("38:2::175:95:0")); /* downsample */
		ck_assert(was_sent("48:2::"));         /* two pixels a cell */
		ck_assert(!was_sent("38:2::0:0:"));    /* some terminals take these for their palette */
		unsetenv("TERMINFO");
	}
}
END_TEST

/* ---- names from outside ------------------------------------------------------------------------- */

static const char hostile[] = "\033]0;owned\007\x9b"
                              "5n\r\n.png";

static void hostile_picture(struct session *s)
{
	s->base.picture = s->now.picture = hostile;
}

START_TEST(control_bytes_of_a_file_name_never_reach_the_terminal)
{
	static const char *const keys[] = { "n", ":", "where", "\r", "?", "q", "q", NULL };
	struct drive d = { .key = keys, .out = "sent", .ready = hostile_picture };
	char from[512];

	ck_assert(getenv("SKIPSTEP_DATA") != NULL);
	snprintf(from, sizeof from, "%s/pictures/ship.png", getenv("SKIPSTEP_DATA"));
	ck_assert_int_eq(symlink(from, hostile), 0);
	drive(&d, "120", "36", "xterm-256color");
	has(&d, 0, "owned");
	drive_free(&d);
	read_sent("sent");
	ck_assert(was_sent("owned"));
	ck_assert(!was_sent("\033]"));
	ck_assert(!was_sent("\007"));
	ck_assert(!was_sent("\x9b"
	                    "5n"));
}
END_TEST

START_TEST(control_bytes_that_are_typed_or_pasted_never_reach_the_terminal)
{
	static const char *const keys[] = { ":", "goto \x1b]0;owned\x07", "\r", "\033\033", "q", "q", NULL };
	struct drive d = { .key = keys, .out = "sent" };

	setenv("ESCDELAY", "1", 1);
	drive(&d, "80", "24", "xterm-256color");
	drive_free(&d);
	read_sent("sent");
	ck_assert(!was_sent("\033]"));
	ck_assert(!was_sent("\007"));
}
END_TEST

/* ---- the mouse ---------------------------------------------------------------------------------- */

static void mouse_on(struct session *s)
{
	s->scene.look.mouse = true;
}

START_TEST(a_click_goes_there_and_a_second_one_opens)
{
	/* the row of layer2.0; again; then the box of conv2 in the diagram */
	static const char *const keys[] = {
		CLICK(45, 9), CLICK(45, 9), CLICK(6, 10), CLICK(70, 20), "q", NULL
	};
	struct drive d = { .key = keys, .ready = mouse_on, .out = "sent" };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "layer2.0   step 27 of 75");
	has(&d, 1, "[2 block]");
	has(&d, 2, "[3 op]");
	has(&d, 3, "layer2.0.conv2   step 30 of 75");
	ck_assert_str_eq(page(&d, 3), page(&d, 4)); /* nothing is there */
	drive_free(&d);
	read_sent("sent");
	ck_assert(was_sent("\033[?1000") || was_sent("\033[?1006"));
}
END_TEST

START_TEST(a_click_on_a_pixel_goes_to_it)
{
	static const char *const keys[] = { ":", "goto layer2.0.conv1/5,3,7", "\r", CLICK(5, 6), "q", NULL };
	struct drive d = { .key = keys, .ready = mouse_on };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 3, "layer2.0.conv1[5,3,7]");
	has(&d, 4, "layer2.0.conv1[5,1,0]");
	drive_free(&d);
}
END_TEST

START_TEST(a_click_on_any_map_of_an_op_goes_to_the_number_there)
{
	/* what came in, then what went out, then that map of the larger and of the smaller kind */
	static const char *const keys[] = {
		":",   "goto layer2.0.bn2/5", "\r", CLICK(4, 8), ":",          "goto layer2.0.bn2/5",
		"\r",  CLICK(24, 8),          "u",  "++",        CLICK(31, 6), "u",
		"---", CLICK(22, 7),          "q",  NULL
	};
	struct drive d = { .key = keys, .ready = mouse_on };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 4, "layer2.0.conv2[5,6,2]");
	has(&d, 8, "layer2.0.bn2[5,6,2]");
	has(&d, 11, "layer2.0.bn2[5,4,0]");
	has(&d, 14, "layer2.0.bn2[5,12,6]");
	drive_free(&d);
}
END_TEST

START_TEST(the_wheel_is_next_and_back)
{
	static const char *const keys[] = { "3", WHEEL_ON, WHEEL_ON, WHEEL_BACK, "q", NULL };
	struct drive d = { .key = keys, .ready = mouse_on };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 1, "step 1 of 75");
	has(&d, 2, "step 2 of 75");
	has(&d, 3, "step 3 of 75");
	has(&d, 4, "step 2 of 75");
	drive_free(&d);
}
END_TEST

START_TEST(the_mouse_is_left_alone_unless_asked_for)
{
	static const char *const keys[] = { "n", ":", "set mouse on", "\r", ":", "set mouse off", "\r",
		                            "q", NULL };
	struct drive d = { .key = keys, .out = "sent" };

	show_on("xterm-256color");
	ck_assert(!was_sent("\033[?1000h") && !was_sent("\033[?1006;1000h"));
	drive(&d, "80", "24", "xterm-256color");
	drive_free(&d);
	read_sent("sent");
	ck_assert(was_sent("1000h"));
	ck_assert(was_sent("1000l"));
}
END_TEST

/* ---- peek, play, blank -------------------------------------------------------------------------- */

START_TEST(peek_prints_true_colours_and_comes_back_to_the_same_page)
{
	static const char *const keys[] = { ":", "goto layer2.0.conv1/5", "\r", "Px", "q", NULL };
	struct drive d = { .key = keys, .out = "sent" };

	unsetenv("NO_COLOR");
	setenv("COLORTERM", "truecolor", 1);
	drive(&d, "80", "24", "xterm-256color");
	ck_assert_str_eq(page(&d, 3), page(&d, 4)); /* x was the key it waited for */
	drive_free(&d);
	read_sent("sent");
	ck_assert(was_sent("layer2.0.conv1 (32,16,16), channels 0 to "));
	ck_assert(was_sent(";38;2;"));
	ck_assert(was_sent("Any key goes back."));
	unsetenv("COLORTERM");
}
END_TEST

START_TEST(peek_says_where_it_cannot_be_done)
{
	static const char *const keys[] = { "P", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "vt100");
	has(&d, 1, "peek needs colours");
	drive_free(&d);
}
END_TEST

START_TEST(play_steps_by_itself_until_a_key_which_does_nothing_else)
{
	static const char *const keys[] = { "3", ":", "play 50", "\r", "", "", "", "n", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 4, "step 1 of 75");
	has(&d, 5, "step 2 of 75");
	has(&d, 6, "step 3 of 75");
	has(&d, 7, "step 4 of 75");
	has(&d, 8, "step 4 of 75");
	drive_free(&d);
}
END_TEST

START_TEST(play_ends_at_the_end)
{
	static const char *const keys[] = { "3", "G", ":", "play 50", "\r", "", "N", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	has(&d, 6, "This is the end");
	has(&d, 7, "step 74 of 75");
	drive_free(&d);
}
END_TEST

START_TEST(a_dot_blanks_the_screen_until_any_key)
{
	static const char *const keys[] = { ".", "n", "\f", "q", NULL };
	struct drive d = { .key = keys };

	drive(&d, "80", "24", "xterm-256color");
	ck_assert_uint_eq(strspn(page(&d, 1), " \n"), strlen(page(&d, 1)));
	ck_assert_str_eq(page(&d, 0), page(&d, 2));
	ck_assert_str_eq(page(&d, 0), page(&d, 3));
	drive_free(&d);
}
END_TEST

Suite *tui_terms_suite(void)
{
	Suite *s = suite_create("tui_terms");
	TCase *t = tcase_create("terminals");

	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, scratch_enter, scratch_leave);
	tcase_add_test(t, a_terminal_is_sent_the_colours_it_has);
	tcase_add_test(t, no_color_means_none);
	tcase_add_test(t, a_direct_colour_terminal_is_sent_every_shade);
	tcase_add_test(t, control_bytes_of_a_file_name_never_reach_the_terminal);
	tcase_add_test(t, control_bytes_that_are_typed_or_pasted_never_reach_the_terminal);
	tcase_add_test(t, a_click_goes_there_and_a_second_one_opens);
	tcase_add_test(t, a_click_on_a_pixel_goes_to_it);
	tcase_add_test(t, a_click_on_any_map_of_an_op_goes_to_the_number_there);
	tcase_add_test(t, the_wheel_is_next_and_back);
	tcase_add_test(t, the_mouse_is_left_alone_unless_asked_for);
	tcase_add_test(t, peek_prints_true_colours_and_comes_back_to_the_same_page);
	tcase_add_test(t, peek_says_where_it_cannot_be_done);
	tcase_add_test(t, play_steps_by_itself_until_a_key_which_does_nothing_else);
	tcase_add_test(t, play_ends_at_the_end);
	tcase_add_test(t, a_dot_blanks_the_screen_until_any_key);
	suite_add_tcase(s, t);
	return s;
}

/* The page of cells: nothing is drawn outside, wide glyphs stay whole, text and colours come out as promised. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "suites.h"
#include "view/palette.h"

static const struct ink plain;

static struct cells page_of(int w, int h)
{
	struct cells page;
	struct err err = { 0 };

	ck_assert_msg(cells_new(&page, w, h, &err), "%s", err.msg);
	return page;
}

/* The page as text must be this. Frees it. */
static void page_is(struct cells *page, const char *text)
{
	struct buf b = { 0 };

	cells_print(page, &b);
	ck_assert_str_eq(buf_str(&b), text);
	buf_free(&b);
	cells_free(page);
}

START_TEST(text_is_cut_at_the_page_and_at_its_columns)
{
	struct cells page = page_of(5, 2);

	ck_assert_int_eq(cells_text(&page, 3, 0, 9, plain, "abcdef"), 6);
	ck_assert_int_eq(cells_text(&page, -2, 1, 4, plain, "123456"), 4);
	cells_text(&page, 0, 2, 5, plain, "below");
	cells_text(&page, 0, -1, 5, plain, "above");
	page_is(&page, "   ab\n34\n");
}
END_TEST

START_TEST(control_bytes_and_bad_utf8_never_reach_a_cell)
{
	struct cells page = page_of(8, 1);

	cells_text(&page, 0, 0, 8, plain, "a\033[1m\x80\x7f");
	for (int i = 0; i < 8; i++)
		ck_assert(page.cell[i].glyph >= ' ' && page.cell[i].glyph != 0x7F &&
		          page.cell[i].glyph != 0x9B);
	cells_free(&page);
}
END_TEST

START_TEST(a_wide_glyph_takes_two_cells_and_leaves_no_half_behind)
{
	struct cells page = page_of(4, 1);

	setlocale(LC_CTYPE, "C.UTF-8");
	ck_assert_int_eq(cells_text(&page, 0, 0, 4, plain,
	                            "\xe6\xbc\xa2"
	                            "b"),
	                 3); /* 漢b */
	ck_assert_uint_eq(page.cell[1].glyph, 0);
	cells_put(&page, 1, 0, 'x', plain); /* over its right half */
	ck_assert_uint_eq(page.cell[0].glyph, ' ');
	cells_text(&page, 1, 0, 4, plain, "\xe6\xbc\xa2");
	cells_put(&page, 1, 0, 'y', plain); /* over its left half */
	page_is(&page, " y\n");
}
END_TEST

START_TEST(a_wide_glyph_at_the_edge_becomes_blanks)
{
	struct cells page = page_of(3, 1);

	setlocale(LC_CTYPE, "C.UTF-8");
	cells_text(&page, 2, 0, 4, plain, "\xe6\xbc\xa2");
	cells_text(&page, -1, 0, 4, plain, "\xe6\xbc\xa2");
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(page.cell[i].glyph, ' ');
	cells_free(&page);
}
END_TEST

START_TEST(words_are_broken_at_blanks_and_long_ones_anywhere)
{
	struct cells page = page_of(7, 4);

	ck_assert_int_eq(cells_wrap(&page, 0, 0, 7, 4, plain, "to be broken into rows"), 4);
	page_is(&page, "to be\nbroken\ninto\nrows\n");
	page = page_of(4, 3);
	ck_assert_int_eq(cells_wrap(&page, 0, 0, 4, 3, plain, "layer2.0.add"), 3);
	page_is(&page, "laye\nr2.0\n.add\n");
	ck_assert_int_eq(cells_rows(7, "to be broken into rows"), 4);
	ck_assert_int_eq(cells_rows(7, ""), 0);
	ck_assert_int_eq(cells_rows(0, "x"), 0);
}
END_TEST

START_TEST(the_ascii_page_holds_only_ascii_in_the_same_columns)
{
	struct cells page = page_of(20, 1), wide = page_of(4, 1);

	setlocale(LC_CTYPE, "C.UTF-8");
	cells_text(&page, 0, 0, 20, plain, "►─│┐═ 3×3 ±1 é→←▲▼·");
	cells_ascii(&page);
	for (int i = 0; i < 20; i++)
		ck_assert(page.cell[i].glyph >= ' ' && page.cell[i].glyph < 0x7F);
	page_is(&page, ">-|+= 3x3 ~1 e><^v.\n");
	cells_text(&wide, 0, 0, 4, plain,
	           "\xe6\xbc\xa2"
	           "b");
	cells_ascii(&wide);
	page_is(&wide, "? b\n");
}
END_TEST

/* What cells_print_ansi() writes for one red map cell and a bold word. */
static void ansi(int depth, struct buf *out)
{
	struct cells page = page_of(4, 1);

	cells_put(&page, 0, 0, 0x2580, (struct ink){ .fg = COLOUR_RGB(255, 0, 0), .bg = INK_DOWNSAMPLE });
	cells_text(&page, 1, 0, 2, (struct ink){ .attr = ATTR_BOLD | ATTR_REVERSE }, "ab");
	cells_print_ansi(&page, depth, out);
	cells_free(&page);
}

START_TEST(colours_are_written_for_the_depth_and_ended)
{
	static const struct {
		int depth;
		const char *text;
	} want[] = {
		{ DEPTH_MONO, "\033[0m▀\033[0;1;7mab\033[0m\n" },
		{ DEPTH_8, "\033[0;45m▀\033[0;1;7mab\033[0m\n" },
		{ DEPTH_256, "\033[0;38;5;196;48;5;130m▀\033[0;1;7mab\033[0m\n" },
		{ DEPTH_DIRECT, "\033[0;38;2;255;0;0;48;2;175;95;0m▀\033[0;1;7mab\033[0m\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct buf b = { 0 };

		ansi(want[i].depth, &b);
		ck_assert_str_eq(buf_str(&b), want[i].text);
		buf_free(&b);
	}
}
END_TEST

START_TEST(an_empty_page_is_fine)
{
	struct cells page = page_of(0, 0);

	cells_text(&page, 0, 0, 5, plain, "x");
	cells_attr(&page, (struct rect){ 0, 0, 3, 3 }, ATTR_BOLD);
	cells_ascii(&page);
	page_is(&page, "");
}
END_TEST

Suite *cells_suite(void)
{
	Suite *s = suite_create("cells");
	TCase *tc = tcase_create("page");

	tcase_add_test(tc, text_is_cut_at_the_page_and_at_its_columns);
	tcase_add_test(tc, control_bytes_and_bad_utf8_never_reach_a_cell);
	tcase_add_test(tc, a_wide_glyph_takes_two_cells_and_leaves_no_half_behind);
	tcase_add_test(tc, a_wide_glyph_at_the_edge_becomes_blanks);
	tcase_add_test(tc, words_are_broken_at_blanks_and_long_ones_anywhere);
	tcase_add_test(tc, the_ascii_page_holds_only_ascii_in_the_same_columns);
	tcase_add_test(tc, colours_are_written_for_the_depth_and_ended);
	tcase_add_test(tc, an_empty_page_is_fine);
	suite_add_tcase(s, tc);
	return s;
}

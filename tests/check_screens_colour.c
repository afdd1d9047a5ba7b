/*
 * Screens in colour, as the bytes a terminal gets (Esc written ^[), in tests/screens/colour.md: 256 colours, 8, 16
 * and direct ones.
 */
#include <check.h>

#include "golden.h"
#include "staged.h"
#include "suites.h"

/* One screen. */
static const struct shot {
	const char *name, *place;
	enum size size;
	int w, h;
	enum depth depth;
	const char *how; /* what layer2.0 is forced to */
} shots[] = {
	{ "the first screen, 256 colours", "stem", SIZE_BLOCK, 80, 24, DEPTH_256, NULL },
	{ "the first screen, 8 colours", "stem", SIZE_BLOCK, 80, 24, DEPTH_8, NULL },
	{ "the first screen, 16 colours", "stem", SIZE_BLOCK, 40, 12, DEPTH_16, NULL },
	{ "the first screen, monochrome", "stem", SIZE_BLOCK, 80, 24, DEPTH_MONO, NULL },
	{ "a block, 256 colours", "layer2.0.downsample.0", SIZE_OP, 120, 36, DEPTH_256, NULL },
	{ "a what-if, 256 colours", "layer2.0.add", SIZE_OP, 80, 24, DEPTH_256, "identity" },
	{ "maps, direct colour", "layer2.0.add/5", SIZE_CHANNEL, 40, 12, DEPTH_DIRECT, NULL },
	{ "a channel, 256 colours", "layer2.0.add/5,3,7", SIZE_PIXEL, 80, 24, DEPTH_256, NULL },
	{ "a multiply-add, 256 colours", "layer2.0.conv1/5,3,7/29", SIZE_MAC, 80, 24, DEPTH_256, NULL },
};

static void print_escaped(struct buf *out, const char *ansi)
{
	for (; *ansi; ansi++)
		if (*ansi == 27)
			buf_puts(out, "^[");
		else
			buf_putc(out, *ansi);
}

static void draw(const struct shot *shot, struct buf *out)
{
	struct staged s;
	struct cells page;
	struct buf ansi = { 0 };
	struct err err = { 0 };

	staged_open(&s, 'b');
	if (shot->how)
		staged_force(&s, "layer2.0", shot->how);
	staged_at(&s, shot->place);
	s.scene.cursor.size = shot->size;
	s.scene.look = (struct look){ .depth = shot->depth, .mask = -1 };
	ck_assert(cells_new(&page, shot->w, shot->h, &err));
	page_draw(&s.scene, &page);
	cells_print_ansi(&page, (int)shot->depth, &ansi);
	print_escaped(out, buf_str(&ansi));
	buf_free(&ansi);
	cells_free(&page);
	staged_close(&s);
}

START_TEST(every_colour_is_as_it_was)
{
	struct buf all = { 0 };

	buf_puts(
	    &all,
	    "# Screens: colour\n\nResNet-20 on ship.png, as the terminal gets it, Esc written ^[. Made by "
	    "`SKIPSTEP_UPDATE=1`; see tests/check_screens_colour.c.\n");
	for (size_t i = 0; i < ARRAY_LEN(shots); i++) {
		buf_printf(&all, "\n```ansi %dx%d %s\n", shots[i].w, shots[i].h, shots[i].name);
		draw(&shots[i], &all);
		buf_puts(&all, "```\n");
	}
	golden_check("colour", &all);
	buf_free(&all);
}
END_TEST

Suite *screens_colour_suite(void)
{
	Suite *s = suite_create("screens_colour");
	TCase *tc = tcase_create("screens in colour");

	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, every_colour_is_as_it_was);
	suite_add_tcase(s, tc);
	return s;
}

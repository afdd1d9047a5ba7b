/*
 * Screens of the debugger as text, in tests/screens: what-ifs, reads, ledger, field, watch, comparisons, breakpoints.
 * SKIPSTEP_UPDATE=1 writes them anew; then read what has changed.
 */
#include <check.h>
#include <string.h>

#include "golden.h"
#include "staged.h"
#include "suites.h"

/* One screen. */
struct shot {
	const char *name, *place, *view;
	enum size size; /* 0: as the place is written */
	int w, h;
	char option;
	const char *force, *how; /* a what-if */
	enum compare_of compare;
	const char *against, *against_how; /* a comparison; with another option where only `how` is said */
	const char *brk;
	bool ascii, winners, by_size;
	enum reads_of reads;
	enum side side;
	int zoom;
};

#define BLOCK .force = "layer2.0", .how
#define WITH .against = "layer2.0", .against_how

static const struct shot ways[] = {
	{ "ways80", "layer2.0.downsample.1/5,3,7", "ways", SIZE_OP, 80, 24, 'b' },
	{ "ways80a", "layer2.0.downsample.1/5,3,7", "ways", SIZE_OP, 80, 24, 'b', .ascii = true },
	{ "ways80, x itself fits", "layer1.1.add/5,3,7", "ways", SIZE_OP, 80, 24, 'b' },
	{ "ways80 of option A", "layer2.0.shortcut/21,3,7", "ways", SIZE_OP, 80, 24, 'a' },
	{ "ways80 while a what-if runs", "layer2.0.add/5,3,7", "ways", SIZE_OP, 80, 24, 'b', BLOCK = "A" },
	{ "ways120", "layer2.0.downsample.1/5,3,7", "ways", SIZE_OP, 120, 36, 'b' },
	{ "ways40", "layer2.0.downsample.1/5,3,7", "ways", SIZE_OP, 40, 12, 'b' },
	{ NULL },
};
static const struct shot whatif[] = {
	{ "whatif80", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b', BLOCK = "identity" },
	{ "whatif80a", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b', BLOCK = "identity", .ascii = true },
	{ "whatif120", "layer2.0.add", NULL, SIZE_OP, 120, 36, 'b', BLOCK = "identity" },
	{ "whatif40", "layer2.0.add", NULL, SIZE_OP, 40, 12, 'b', BLOCK = "identity" },
	{ "the list behind a fault", "layer2.0", NULL, SIZE_BLOCK, 80, 24, 'b', BLOCK = "identity" },
	{ "the list behind a fault, 120", "layer2.0", NULL, SIZE_BLOCK, 120, 36, 'b', BLOCK = "identity" },
	{ "zero pad runs", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b', BLOCK = "A" },
	{ "a seeded projection", "layer1.1.add", NULL, SIZE_OP, 80, 24, 'b', .force = "layer1.1",
	  .how = "downsample" },
	{ "the list of a what-if that runs", "layer2.0", NULL, SIZE_BLOCK, 80, 24, 'b', BLOCK = "A" },
	{ NULL },
};
static const struct shot reads[] = {
	{ "reads80", "layer2.0.conv1", "reads", SIZE_OP, 80, 24, 'b' },
	{ "reads80a", "layer2.0.conv1", "reads", SIZE_OP, 80, 24, 'b', .ascii = true },
	{ "the trunk alone", "layer2.0.conv1", "reads", SIZE_OP, 80, 24, 'b', .reads = READS_TRUNK },
	{ "the shortcut alone", "layer2.0.conv1", "reads", SIZE_OP, 80, 24, 'b', .reads = READS_SHORTCUT },
	{ "x itself", "layer1.0.conv1", "reads", SIZE_OP, 80, 24, 'b' },
	{ "reads120", "layer2.0.conv1", "reads", SIZE_OP, 120, 36, 'b' },
	{ "reads40", "layer2.0.conv1", "reads", SIZE_OP, 40, 12, 'b' },
	{ NULL },
};
static const struct shot ledger[] = {
	{ "ledger80", "layer2.0", "ledger", SIZE_BLOCK, 80, 24, 'b' },
	{ "ledger80a", "layer2.0", "ledger", SIZE_BLOCK, 80, 24, 'b', .ascii = true },
	{ "ledger120", "layer2.0", "ledger", SIZE_BLOCK, 120, 36, 'b' },
	{ "ledger40", "layer2.0", "ledger", SIZE_BLOCK, 40, 12, 'b' },
	{ "who wins", "layer2.0.add", "ledger", SIZE_OP, 80, 24, 'b', .winners = true },
	{ "who wins, small", "layer2.0.add", "ledger", SIZE_OP, 40, 12, 'b', .winners = true },
	{ NULL },
};
static const struct shot field[] = {
	{ "field80", "layer2.0.add/5,3,7", "field", SIZE_PIXEL, 80, 24, 'b' },
	{ "field80a", "layer2.0.add/5,3,7", "field", SIZE_PIXEL, 80, 24, 'b', .ascii = true },
	{ "field120", "layer2.0.add/5,3,7", "field", SIZE_PIXEL, 120, 36, 'b' },
	{ "field160", "layer2.0.add/5,3,7", "field", SIZE_PIXEL, 160, 48, 'b' },
	{ "field40", "layer2.0.add/5,3,7", "field", SIZE_PIXEL, 40, 12, 'b' },
	{ "all of the picture", "fc/8,0,0", "field", SIZE_PIXEL, 80, 24, 'b' },
	{ NULL },
};
static const struct shot watch[] = {
	{ "watch80", "layer1.0.conv1/5,3,7", "watch", SIZE_PIXEL, 80, 24, 'b' },
	{ "watch80a", "layer1.0.conv1/5,3,7", "watch", SIZE_PIXEL, 80, 24, 'b', .ascii = true },
	{ "watch120", "layer1.0.conv1/5,3,7", "watch", SIZE_PIXEL, 120, 36, 'b' },
	{ "watch40", "layer1.0.conv1/5,3,7", "watch", SIZE_PIXEL, 40, 12, 'b' },
	{ NULL },
};
static const struct shot compare[] = {
	{ "compare80", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 80, 24, 'b', WITH = "A" },
	{ "compare80a", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 80, 24, 'b', WITH = "A",
	  .ascii = true },
	{ "compare120", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 120, 36, 'b', WITH = "A" },
	{ "compare40", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 40, 12, 'b', WITH = "A" },
	{ "compare80, one map large", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 80, 24, 'b', WITH = "A",
	  .compare = COMPARE_A },
	{ "compare120, the difference large", "layer2.0.add/5,3,7", "compare", SIZE_PIXEL, 120, 36, 'b',
	  WITH = "A", .compare = COMPARE_DIFFERENCE },
	{ "compare40, one map", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 40, 12, 'b', WITH = "A",
	  .compare = COMPARE_B },
	{ "trained apart", "layer2.0.add/5,3,7", "compare", SIZE_CHANNEL, 80, 24, 'b', .against_how = "a" },
	{ NULL },
};
static const struct shot marks[] = {
	{ "breakpoints in a block", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b', .brk = "layer2.0.conv2" },
	{ "breakpoints in a block, ASCII", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b',
	  .brk = "layer2.0.conv2", .ascii = true },
	{ "breakpoints in the list", "layer1.0", NULL, SIZE_BLOCK, 80, 24, 'b', .brk = "layer2.0.conv2" },
	{ "breakpoints in a small window", "layer2.0.add", NULL, SIZE_OP, 40, 12, 'b',
	  .brk = "layer2.0.conv2" },
	{ "buffers80", "layer2.0.add", NULL, SIZE_OP, 80, 24, 'b', .side = SIDE_BUFFERS },
	{ "buffers80, in place", "layer1.0.relu1", NULL, SIZE_OP, 80, 24, 'b', .side = SIDE_BUFFERS },
	{ "buffers120", "layer2.0.downsample.1", NULL, SIZE_OP, 120, 36, 'b', .side = SIDE_BUFFERS },
	{ "zoom in", "layer2.0.add/5,3,7", NULL, 0, 80, 24, 'b', .zoom = 2 },
	{ "zoom out", "layer1.0.add/5,3,7", NULL, SIZE_CHANNEL, 80, 24, 'b', .zoom = -2 },
	{ "bn folded into the conv", "layer2.0.bn2/5,3,7", NULL, 0, 80, 24, 'b' },
	{ "bn folded, 120", "layer2.0.bn2/5,3,7/2", NULL, 0, 120, 36, 'b' },
	{ "the largest first, with the padding", "layer1.0.conv1/5,0,0/0", NULL, 0, 120, 36, 'b',
	  .by_size = true },
	{ NULL },
};

static const struct page_file {
	const char *name;
	const struct shot *shot;
} files[] = { { "ways", ways },   { "whatif", whatif }, { "reads", reads },     { "ledger", ledger },
	      { "field", field }, { "watch", watch },   { "compare", compare }, { "marks", marks } };

static void draw(const struct shot *shot, struct buf *out)
{
	struct staged s;
	struct cells page;
	struct err err = { 0 };

	staged_open(&s, shot->option);
	if (shot->force)
		staged_force(&s, shot->force, shot->how);
	if (shot->against_how)
		staged_compare(&s, shot->against, shot->against_how);
	if (shot->brk)
		staged_break(&s, shot->brk);
	staged_at(&s, shot->place);
	s.scene.cursor.size = shot->size ? shot->size : s.scene.cursor.size;
	s.scene.look = (struct look){ .ascii = shot->ascii,
		                      .winners = shot->winners,
		                      .by_size = shot->by_size,
		                      .reads = shot->reads,
		                      .compare = shot->compare,
		                      .side = shot->side,
		                      .zoom = shot->zoom,
		                      .view = shot->view ? view_find(shot->view) : NULL,
		                      .mask = -1 };
	ck_assert(cells_new(&page, shot->w, shot->h, &err));
	page_draw(&s.scene, &page);
	cells_print(&page, out);
	cells_free(&page);
	staged_close(&s);
}

static void print_file(const struct page_file *f, struct buf *out)
{
	buf_printf(out,
	           "# Screens: %s\n\nResNet-20 on ship.png. Made by `SKIPSTEP_UPDATE=1`; see "
	           "tests/check_screens_step.c.\n",
	           f->name);
	for (const struct shot *shot = f->shot; shot->name; shot++) {
		buf_printf(out, "\n```text %dx%d %s\n", shot->w, shot->h, shot->name);
		draw(shot, out);
		buf_puts(out, "```\n");
	}
}

START_TEST(every_screen_of_the_debugger_is_as_it_was)
{
	struct buf is = { 0 };

	print_file(&files[_i], &is);
	golden_check(files[_i].name, &is);
	buf_free(&is);
}
END_TEST

Suite *screens_step_suite(void)
{
	Suite *s = suite_create("screens_step");
	TCase *tc = tcase_create("screens of the debugger");

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, every_screen_of_the_debugger_is_as_it_was, 0, (int)ARRAY_LEN(files));
	suite_add_tcase(s, tc);
	return s;
}

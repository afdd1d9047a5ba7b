/*
 * Screens as text, at three sizes and between, in tests/screens: a fence a screen, its info string the size and a
 * name. SKIPSTEP_UPDATE=1 writes them anew; then read what has changed.
 */
#include <check.h>
#include <string.h>

#include "golden.h"
#include "opened.h"
#include "suites.h"
#include "view/view.h"

/* One screen. */
struct shot {
	const char *name, *place;
	enum size size; /* 0: as the place is written */
	int w, h;
	char option; /* of ResNet-20 */
	bool ascii, numbers, by_size, digits, predict;
	enum side side;
	const char *notice, *typed;
	int caret;
};

static const struct shot overview[] = {
	{ "overview80", "stem", SIZE_BLOCK, 80, 24, .option = 'b' },
	{ "overview80a", "stem", SIZE_BLOCK, 80, 24, .option = 'b', .ascii = true },
	{ "overview80 of option A", "layer2.0", SIZE_BLOCK, 80, 24, .option = 'a' },
	{ "overview80 of option C", "layer1.1", SIZE_BLOCK, 80, 24, .option = 'c' },
	{ "overview80, one step is a stage", "layer2.0", SIZE_STAGE, 80, 24, .option = 'b' },
	{ "overview120", "stem", SIZE_BLOCK, 120, 36, .option = 'b' },
	{ "overview40", "stem", SIZE_BLOCK, 40, 12, .option = 'b' },
	{ "overview70", "layer2.0", SIZE_BLOCK, 70, 24, .option = 'b' },
	{ "an error instead of the sentence", "stem", SIZE_BLOCK, 80, 24, .option = 'b',
	  .notice = "There is no step layer4.0. The nearest are layer3.0 and layer2.0." },
	{ "a command being typed", "stem", SIZE_BLOCK, 80, 24, .option = 'b', .typed = ":goto layer2.0.add/5",
	  .caret = 20 },
	{ NULL },
};
static const struct shot block[] = {
	{ "block80", "layer2.0.downsample.0", SIZE_OP, 80, 24, .option = 'b' },
	{ "identity80", "layer1.0.add", SIZE_OP, 80, 24, .option = 'b' },
	{ "zero pad80", "layer2.0.shortcut", SIZE_OP, 80, 24, .option = 'a' },
	{ "option C, where x would fit", "layer1.0.downsample.1", SIZE_OP, 80, 24, .option = 'c' },
	{ "stem80", "conv1", SIZE_OP, 80, 24, .option = 'b' },
	{ "head80", "fc", SIZE_OP, 80, 24, .option = 'b' },
	{ "built80", "layer2.0.conv1", SIZE_OP, 80, 24, .option = 'b', .side = SIDE_BUILD },
	{ "block80a", "layer2.0.downsample.0", SIZE_OP, 80, 24, .option = 'b', .ascii = true },
	{ "block120", "layer2.0.downsample.1", SIZE_OP, 120, 36, .option = 'b' },
	{ "block40", "layer2.0.downsample.0", SIZE_OP, 40, 12, .option = 'b' },
	{ "identity40", "layer1.1.conv2", SIZE_OP, 40, 12, .option = 'b' },
	{ "block70", "layer2.0.conv1", SIZE_OP, 70, 24, .option = 'b' },
	{ "what a prediction hides", "layer2.0.conv1", SIZE_OP, 80, 24, .option = 'b', .predict = true },
	{ NULL },
};
static const struct shot maps[] = {
	{ "maps80", "layer2.0.add/5", 0, 80, 24, .option = 'b' },
	{ "conv80", "layer2.0.conv2/5", 0, 80, 24, .option = 'b' },
	{ "relu80, pixel by pixel", "layer1.0.relu1/3", 0, 80, 24, .option = 'b' },
	{ "zero pad80, a new channel", "layer2.0.shortcut/20", 0, 80, 24, .option = 'a' },
	{ "fc80", "fc/8", 0, 80, 24, .option = 'b' },
	{ "numbers80", "layer2.0.add/5", 0, 80, 24, .option = 'b', .numbers = true },
	{ "maps80a", "layer2.0.add/5", 0, 80, 24, .option = 'b', .ascii = true },
	{ "maps120", "layer2.0.add/5", 0, 120, 36, .option = 'b' },
	{ "maps40", "layer2.0.add/5", 0, 40, 12, .option = 'b' },
	{ NULL },
};
static const struct shot pixel[] = {
	{ "pixel80", "layer2.0.add/5,3,7", 0, 80, 24, .option = 'b' },
	{ "conv80", "layer1.0.conv1/5,3,7", 0, 80, 24, .option = 'b' },
	{ "bn80, all digits", "layer2.0.bn1/5,3,7", 0, 80, 24, .option = 'b', .digits = true },
	{ "six decimals80", "layer2.0.add/7,8,15", 0, 80, 24, .option = 'b' },
	{ "pixel80 of 8 by 8", "layer3.0.add/5,3,7", 0, 80, 24, .option = 'b' },
	{ "avgpool80", "avgpool/3,0,0", 0, 80, 24, .option = 'b' },
	{ "softmax80", "softmax/8,0,0", 0, 80, 24, .option = 'b' },
	{ "pixel80a", "layer2.0.add/5,3,7", 0, 80, 24, .option = 'b', .ascii = true },
	{ "pixel120", "layer2.0.add/5,3,7", 0, 120, 36, .option = 'b' },
	{ "pixel120 of 32 by 32", "layer1.2.add/5,3,7", 0, 120, 36, .option = 'b' },
	{ "pixel200, three rows a pixel", "layer2.0.add/5,3,7", 0, 200, 60, .option = 'b' },
	{ "pixel40", "layer2.0.add/5,3,7", 0, 40, 12, .option = 'b' },
	{ "conv40", "layer2.0.conv1/5,3,7", 0, 40, 12, .option = 'b' },
	{ NULL },
};
static const struct shot mac[] = {
	{ "mac80", "layer2.0.conv1/5,3,7/29", 0, 80, 24, .option = 'b' },
	{ "a corner, on the padding", "layer1.0.conv1/5,0,0/0", 0, 80, 24, .option = 'b' },
	{ "largest first", "layer2.0.conv1/5,3,7/29", 0, 80, 24, .option = 'b', .by_size = true },
	{ "the C that does it", "layer2.0.conv1/5,3,7/29", 0, 80, 24, .option = 'b', .side = SIDE_C },
	{ "bn80", "layer2.0.bn1/5,3,7/2", 0, 80, 24, .option = 'b' },
	{ "fc80, the bias", "fc/8,0,0/64", 0, 80, 24, .option = 'b' },
	{ "add80", "layer2.0.add/5,3,7/1", 0, 80, 24, .option = 'b' },
	{ "a 1x1 kernel", "layer2.0.downsample.0/5,3,7/3", 0, 80, 24, .option = 'b' },
	{ "mac80a", "layer2.0.conv1/5,3,7/29", 0, 80, 24, .option = 'b', .ascii = true },
	{ "mac120", "layer2.0.conv1/5,3,7/29", 0, 120, 36, .option = 'b' },
	{ "a 1x1 kernel120, with Python", "layer2.0.downsample.0/5,3,7/3", 0, 120, 36, .option = 'b',
	  .side = SIDE_PYTHON },
	{ "mac70", "layer2.0.conv1/5,3,7/29", 0, 70, 24, .option = 'b' },
	{ "mac40", "layer2.0.conv1/5,3,7/29", 0, 40, 12, .option = 'b' },
	{ "add40", "layer2.0.add/7,8,15/1", 0, 40, 12, .option = 'b' },
	{ "bn40", "layer2.0.bn1/5,3,7/2", 0, 40, 12, .option = 'b' },
	{ NULL },
};

static const struct page_file {
	const char *name;
	const struct shot *shot;
} files[] = {
	{ "overview", overview }, { "block", block }, { "maps", maps }, { "pixel", pixel }, { "mac", mac }
};

static void draw(const struct shot *shot, struct buf *out)
{
	struct opened o;
	char model[] = "resnet20-?";
	struct cells page;
	struct err err = { 0 };

	model[9] = shot->option;
	opened_open(&o, model);

	struct scene s = { .trace = { o.trace }, .ntraces = 1, .cursor = opened_at(&o, shot->place) };

	s.cursor.size = shot->size ? shot->size : s.cursor.size;
	s.look = (struct look){ .ascii = shot->ascii,
		                .numbers = shot->numbers,
		                .by_size = shot->by_size,
		                .digits = shot->digits,
		                .side = shot->side,
		                .mask = shot->predict ? s.cursor.step : -1 };
	s.notice = shot->notice;
	s.typed = shot->typed;
	s.caret = shot->caret;
	ck_assert(cells_new(&page, shot->w, shot->h, &err));
	page_draw(&s, &page);
	cells_print(&page, out);
	cells_free(&page);
	opened_close(&o);
}

/* The whole file as it should be. */
static void print_file(const struct page_file *f, struct buf *out)
{
	buf_printf(
	    out,
	    "# Screens: %s\n\nResNet-20 on ship.png. Made by `SKIPSTEP_UPDATE=1`; see tests/check_screens.c.\n",
	    f->name);
	for (const struct shot *shot = f->shot; shot->name; shot++) {
		buf_printf(out, "\n```text %dx%d %s\n", shot->w, shot->h, shot->name);
		draw(shot, out);
		buf_puts(out, "```\n");
	}
}

START_TEST(every_screen_is_as_it_was)
{
	struct buf is = { 0 };

	print_file(&files[_i], &is);
	golden_check(files[_i].name, &is);
	buf_free(&is);
}
END_TEST

Suite *screens_suite(void)
{
	Suite *s = suite_create("screens");
	TCase *tc = tcase_create("screens");

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, every_screen_is_as_it_was, 0, (int)ARRAY_LEN(files));
	suite_add_tcase(s, tc);
	return s;
}

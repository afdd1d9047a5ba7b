/*
 * What holds for every screen: any size, any place, any network; nothing outside, one column a glyph, the hints that
 * never leave, sums that add up as printed, and nothing told that a prediction hides.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/alloc.h"
#include "base/text.h"
#include "drawn.h"
#include "lesson/lesson.h"
#include "opened.h"
#include "page.h"
#include "suites.h"
#include "verb/verb.h"
#include "view/view.h"

enum { PLACES = 18 };

/* One of each op, and the corners. */
static const char *const places[PLACES] = {
	"stem",
	"layer2.0",
	"head",
	"conv1",
	"layer2.0.downsample.0",
	"layer1.0.add",
	"layer3.2.relu2",
	"fc",
	"layer2.0.conv1/5,3,7/29",
	"layer1.0.conv1/0,0,0/0",
	"layer1.0.conv1/3,31,31/143",
	"layer2.0.bn2/5,3,7/1",
	"layer2.0.add/5,15,15/1",
	"avgpool/3,0,0/64",
	"fc/8,0,0/64",
	"softmax/0,0,0/10",
	"normalize/2,3,3/0",
	"input/1,31,0/0",
};

static struct scene scene_of(const struct trace *trace, struct cursor cursor)
{
	return (struct scene){ .trace = { trace }, .ntraces = 1, .cursor = cursor, .look = { .mask = -1 } };
}

static const enum depth depths[] = { DEPTH_MONO, DEPTH_8, DEPTH_256, DEPTH_DIRECT };

/* Looks that a reader may choose, by a number. */
static struct look look_of(int n)
{
	return (struct look){ .depth = depths[n % 4],
		              .ascii = n % 5 == 0,
		              .digits = n % 7 == 0,
		              .numbers = n % 3 == 0,
		              .by_size = n % 2 == 1,
		              .side = (enum side)(n % SIDE_COUNT),
		              .mask = -1 };
}

START_TEST(any_page_from_1x1_to_200x80_is_drawn)
{
	struct opened o;
	int n = _i;

	opened_open(&o, "resnet20-b");

	struct scene s = scene_of(o.trace, opened_at(&o, places[_i]));

	for (int w = 1; w <= 200; w += w < 36 || (w > 130 && w < 190) ? 7 : 1, n++) {
		s.look = look_of(n);
		drawn_check(&s, w, 1 + n * 7 % 80);
	}
	for (int h = 1; h <= 80; h += h < 30 ? 1 : 4, n++) {
		static const int widths[] = { 40, 59, 60, 77, 80, 119, 120, 163 };

		s.look = look_of(n);
		drawn_check(&s, widths[n % 8], h);
	}
	drawn_check(&s, 500, 200);
	opened_close(&o);
}
END_TEST

START_TEST(every_step_at_every_size_is_drawn)
{
	static const struct {
		int w, h;
	} pages[] = { { 80, 24 }, { 120, 36 }, { 40, 12 }, { 70, 24 }, { 97, 17 } };
	static const char *const models[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
	struct opened o;

	opened_open(&o, models[_i]);
	for (int step = -o.trace->nbefore; step < o.trace->nsteps; step++)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++) {
			struct cursor c = { .size = (enum size)size };
			int n = step + size + o.trace->nbefore;

			cursor_goto(o.trace, &c, step);

			struct scene s = scene_of(o.trace, c);

			s.look = look_of(n);
			drawn_check(&s, pages[n % 5].w, pages[n % 5].h);
		}
	opened_close(&o);
}
END_TEST

/* A made-up network on made-up bytes; computed if asked. */
static struct trace *made_trace(const struct net *net, bool compute)
{
	struct err err = { 0 };
	size_t n = shape_len(net->input);
	struct tensor t = { .shape = net->input, .v = mem_new(n, sizeof(float)) };

	ck_assert(t.v != NULL);
	page_bytes(t.v, n, 7);

	struct trace *trace = trace_open_tensor(net, &t, "made.png", &err);

	ck_assert_msg(trace != NULL, "%s", err.msg);
	mem_free(t.v);
	if (compute)
		ck_assert_msg(trace_need(trace, trace->nsteps - 1, &err), "%s", err.msg);
	return trace;
}

static void check_walk(const struct trace *trace, int stride)
{
	for (int step = 0; step < trace->nsteps; step += stride)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++) {
			struct cursor c = { .size = (enum size)size };

			cursor_goto(trace, &c, step);

			struct scene s = scene_of(trace, c);

			s.look = look_of(step + size);
			drawn_check(&s, 80, 24);
			drawn_check(&s, step % 2 ? 120 : 40, step % 2 ? 36 : 12);
		}
}

static const struct page_kind kinds[] = {
	{ .nstages = 4,
	  .blocks = { 3, 4, 6, 3 },
	  .bottleneck = true,
	  .option = 'B',
	  .imagenet = true,
	  .edge = 64 },
	{ .nstages = 4,
	  .blocks = { 3, 4, 23, 3 },
	  .bottleneck = true,
	  .option = 'B',
	  .imagenet = true,
	  .edge = 32,
	  .groups = 32 },
	{ .nstages = 3, .blocks = { 18, 18, 18 }, .option = 'A', .edge = 8 },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'P', .edge = 8 },
};

START_TEST(a_network_that_has_not_run_is_drawn)
{
	struct err err = { 0 };
	struct net *net = page_net(&kinds[_i], &err);

	ck_assert_msg(net != NULL, "%s", err.msg);

	struct trace *trace = made_trace(net, false);

	check_walk(trace, 5);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(a_network_whose_numbers_overflow_is_drawn)
{
	static const float odd[] = { NAN, INFINITY, -INFINITY, 1e38f, -1e-38f };
	struct net *net = page_small((char)('A' + _i));
	struct trace *trace = made_trace(net, true);

	for (int i = 0; i < trace->nsteps; i++)
		for (size_t k = 0; k < shape_len(trace->step[i].out.shape); k += 3)
			trace->step[i].out.v[k] = odd[(k / 3 + (size_t)i) % 5];
	check_walk(trace, 1);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(a_network_of_1000_classes_and_2048_channels_is_drawn)
{
	const struct page_kind kind = { .nstages = 4,
		                        .blocks = { 1, 1, 1, 1 },
		                        .bottleneck = true,
		                        .option = 'B',
		                        .imagenet = true,
		                        .edge = 64 };
	struct err err = { 0 };
	struct net *net = page_net(&kind, &err);

	ck_assert_msg(net != NULL, "%s", err.msg);

	struct trace *trace = made_trace(net, true);

	check_walk(trace, 3);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(an_error_a_command_a_page_of_words_and_a_lesson_are_drawn)
{
	static const char lesson_text[] = "# What downsample is\n\n## One\n\nLook.\n";
	struct err err = { 0 };
	struct opened o;
	struct lesson *lesson = lesson_parse(lesson_text, strlen(lesson_text), "downsample", &err);

	ck_assert_msg(lesson != NULL, "%s", err.msg);
	opened_open(&o, "resnet20-b");
	for (int n = 0; n < 96; n++) {
		struct scene s = scene_of(o.trace, opened_at(&o, places[n % PLACES]));

		s.look = look_of(n);
		s.notice =
		    n & 1
		        ? "There is no such place: \033[2J layer9.0, and the sentence goes on and on and on."
		        : NULL;
		s.typed = n & 2
		              ? ":goto layer2.0.add and a very long line that does not fit into forty columns"
		              : NULL;
		s.caret = n % 77;
		s.text =
		    n & 4
		        ? "first line\n\na line that is much longer than forty columns, and longer than eighty of them too\n"
		        : NULL;
		s.text_title = "help";
		s.text_top = n % 5;
		s.lesson = n & 8 ? lesson : NULL;
		s.lesson_text =
		    "The trunk has done its work.\n\n    out += identity\n\nWhat is added to out?";
		drawn_check(&s, 40 + n, 12 + n % 30);
	}
	opened_close(&o);
	lesson_free(lesson);
}
END_TEST

START_TEST(the_place_says_how_much_room_is_needed_in_a_small_window)
{
	struct opened o;
	struct cells page;
	struct err err = { 0 };
	struct buf b = { 0 };

	opened_open(&o, "resnet20-b");

	struct scene s = scene_of(o.trace, opened_at(&o, "layer2.0"));

	ck_assert(cells_new(&page, 60, 11, &err));
	page_draw(&s, &page);
	cells_print(&page, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "60x11"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "40x12"));
	buf_free(&b);
	cells_free(&page);
	opened_close(&o);
}
END_TEST

/* The first number after `label` on a page; its decimals too. False if there is none. */
static bool number_after(const char *text, const char *label, double *v, int *decimals)
{
	const char *at = strstr(text, label), *point;
	char *end;

	if (!at)
		return false;
	at += strlen(label);
	*v = strtod(at, &end);
	point = memchr(at, '.', (size_t)(end - at));
	*decimals = point ? (int)(end - point) - 1 : 0;
	return end > at && !memchr(at, 'e', (size_t)(end - at));
}

static double rounded(double v, int decimals)
{
	double ten = pow(10, decimals);

	return round(v * ten) / ten;
}

START_TEST(a_product_and_a_sum_on_the_screen_can_be_done_on_a_calculator)
{
	struct opened o;
	uint32_t seed = 3;
	int checked = 0;

	opened_open(&o, "resnet20-b");
	for (int i = 0; i < 300; i++) {
		struct cursor c = opened_at(&o, "layer2.0.conv1/5,3,7/29");
		struct cells page;
		struct err err = { 0 };
		struct buf b = { 0 };
		double x, w, before, after, was = 0;
		int dx, dw, db, da;

		c.at = (struct at){ (int)(page_random(&seed) % 32), (int)(page_random(&seed) % 16),
			            (int)(page_random(&seed) % 16) };
		c.term = (int)(page_random(&seed) % 144);

		struct scene s = scene_of(o.trace, c);

		ck_assert(cells_new(&page, 80, 24, &err));
		page_draw(&s, &page);
		cells_print(&page, &b);

		const char *line = strstr(buf_str(&b), "    = "), *times = line ? strstr(line, " * ") : NULL;

		if (times && times < strchr(line, '\n') && !strstr(buf_str(&b), "(rounded)") &&
		    number_after(line, "    = ", &x, &dx) && number_after(times, " * ", &w, &dw) &&
		    number_after(times, " + ", &before, &db) &&
		    number_after(strchr(line, '\n'), "    = ", &after, &da)) {
			was = rounded(x * w, int_max(int_max(da, db), 4));
			ck_assert_msg(fabs(was + before - after) < 1e-9, "%.*s", 200, line);
			checked++;
		}
		buf_free(&b);
		cells_free(&page);
	}
	ck_assert_int_gt(checked, 100);
	opened_close(&o);
}
END_TEST

START_TEST(what_a_block_learned_and_what_came_round_add_up_as_printed)
{
	struct opened o;
	uint32_t seed = 5;
	int checked = 0;

	opened_open(&o, "resnet20-b");
	for (int i = 0; i < 200; i++) {
		struct cursor c = opened_at(&o, "layer2.0.add/5,3,7");
		struct cells page;
		struct err err = { 0 };
		struct buf b = { 0 };
		double learned, round, sum;
		int dl, dr, ds;
		char name[3][40];

		c.at = (struct at){ (int)(page_random(&seed) % 32), (int)(page_random(&seed) % 16),
			            (int)(page_random(&seed) % 16) };

		struct scene s = scene_of(o.trace, c);

		snprintf(name[0], sizeof(name[0]), " bn2[%d,%d,%d]", c.at.c, c.at.y, c.at.x);
		snprintf(name[1], sizeof(name[1]), " downsample.1[%d,%d,%d]", c.at.c, c.at.y, c.at.x);
		snprintf(name[2], sizeof(name[2]), " add[%d,%d,%d]", c.at.c, c.at.y, c.at.x);
		ck_assert(cells_new(&page, 80, 24, &err));
		page_draw(&s, &page);
		cells_print(&page, &b);
		if (number_after(buf_str(&b), name[0], &learned, &dl) &&
		    number_after(buf_str(&b), name[1], &round, &dr) &&
		    number_after(buf_str(&b), name[2], &sum, &ds)) {
			ck_assert_msg(fabs(learned + round - sum) < 1e-9, "%s", buf_str(&b));
			checked++;
		}
		buf_free(&b);
		cells_free(&page);
	}
	ck_assert_int_gt(checked, 150);
	opened_close(&o);
}
END_TEST

/* The five largest, the others, and their total, each at the end of its line. False where it says it is rounded. */
static bool check_column(const char *page)
{
	const char *line = strstr(page, "the largest:");
	double sum = 0, v = 0;
	int rows = 0;

	ck_assert_ptr_nonnull(line);
	if (strstr(page, "(rounded)"))
		return false;
	for (line = strchr(line, '\n') + 1; rows < 7; line = strchr(line, '\n') + 1) {
		size_t n = strcspn(line, "\n");
		char copy[512], *end = copy + n, *at;

		ck_assert_uint_lt(n, sizeof(copy));
		memcpy(copy, line, n);
		while (end > copy && end[-1] == ' ')
			end--;
		*end = '\0';
		at = strrchr(copy, ' ');
		v = at ? strtod(at, &end) : 0;
		if (!at || *end || end == at)
			continue; /* the rule, or words alone */
		sum += ++rows < 7 ? v : 0;
	}
	ck_assert_msg(fabs(sum - v) < 1e-9, "%s", page);
	return true;
}

START_TEST(the_largest_and_the_others_add_up_as_printed)
{
	struct opened o;
	uint32_t seed = 7;
	int checked = 0;

	opened_open(&o, "resnet20-b");
	for (int i = 0; i < 200; i++) {
		struct cursor c =
		    opened_at(&o, i % 2 ? "layer2.0.conv1/5,3,7" : "layer3.0.downsample.0/5,3,7");
		struct cells page;
		struct err err = { 0 };
		struct buf b = { 0 };

		c.at = (struct at){ (int)(page_random(&seed) % 32), (int)(page_random(&seed) % 8),
			            (int)(page_random(&seed) % 8) };

		struct scene s = scene_of(o.trace, c);

		ck_assert(cells_new(&page, 80, 24, &err));
		page_draw(&s, &page);
		cells_print(&page, &b);
		checked += check_column(buf_str(&b));
		buf_free(&b);
		cells_free(&page);
	}
	ck_assert_int_gt(checked, 150);
	opened_close(&o);
}
END_TEST

/* Does any word of the page say what comes after the mask? */
static void check_masked(const struct net *net, const struct part *part, int mask, const char *text)
{
	ck_assert_msg(!strstr(text, "True") && !strstr(text, "False") && !strstr(text, "▼") &&
	                  !strstr(text, "▒ "),
	              "%s", text);
	for (int i = mask + 1; i <= part->last; i++) {
		char number[64];

		snprintf(number, sizeof(number), "%d %s", i + 1, net->node[i].name + strlen(part->name) + 1);
		ck_assert_msg(!strstr(text, number), "\"%s\" in\n%s", number, text);
	}
}

START_TEST(a_prediction_hides_the_steps_to_come)
{
	static const struct {
		int w, h;
	} pages[] = { { 80, 24 }, { 120, 36 }, { 40, 12 } };
	static const char *const models[] = { "resnet20-a", "resnet20-b", "resnet20-c" };
	struct opened o;

	opened_open(&o, models[_i]);

	const struct part *part = &o.net->part[net_find_part(o.net, _i == 2 ? "layer1.0" : "layer2.0")];
	int from = part->first, to = part->trunk_last;

	for (int step = from; step <= to; step++)
		for (int size = SIZE_STAGE; size <= SIZE_OP; size++)
			for (size_t p = 0; p < ARRAY_LEN(pages); p++) {
				struct cells page;
				struct err err = { 0 };
				struct buf b = { 0 };
				struct cursor c = { .size = (enum size)size };

				cursor_goto(o.trace, &c, step);

				struct scene s = scene_of(o.trace, c);

				s.look.depth = DEPTH_256; /* maps then have glyphs of their own */
				s.look.mask = step;
				ck_assert(cells_new(&page, pages[p].w, pages[p].h, &err));
				page_draw(&s, &page);
				cells_print(&page, &b);
				check_masked(o.net, part, step, buf_str(&b));
				buf_free(&b);
				cells_free(&page);
			}
	opened_close(&o);
}
END_TEST

START_TEST(a_network_that_does_not_fit_is_folded)
{
	struct err err = { 0 };
	struct net *net = page_net(&kinds[2], &err);
	struct trace *trace = made_trace(net, false);
	struct scene s = scene_of(trace, (struct cursor){ .size = SIZE_BLOCK });
	struct cells page;
	struct buf b = { 0 };

	ck_assert(cells_new(&page, 80, 24, &err));
	page_draw(&s, &page);
	cells_print(&page, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "layer1.0-17"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "layer3.1-17"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "▒17"));
	buf_free(&b);
	cells_free(&page);
	trace_free(trace);
	net_free(net);
}
END_TEST

START_TEST(the_cursor_of_the_terminal_rests_on_the_cursor_of_the_page)
{
	struct opened o;

	opened_open(&o, "resnet20-b");
	for (int i = 0; i < PLACES; i++) {
		struct scene s = scene_of(o.trace, opened_at(&o, places[i]));
		struct cells page;
		struct err err = { 0 };

		ck_assert(cells_new(&page, 80, 24, &err));
		page_draw(&s, &page);
		if (s.cursor.size != SIZE_CHANNEL)
			ck_assert_msg(page.cursor_y >= 3 && page.cursor_y < 21, "%s", places[i]);
		cells_free(&page);
	}
	opened_close(&o);
}
END_TEST

START_TEST(every_hint_is_a_key_that_does_something)
{
	static const struct view *const views[] = { &view_overview, &view_block, &view_maps,
		                                    &view_pixel,    &view_mac,   &view_compare };

	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		for (const struct hint *h = views[i]->hints; h->key; h++) {
			char keys[32], *key[4], arg[32];
			int n;

			snprintf(keys, sizeof(keys), "%s", h->key);
			n = text_words(keys, key, 4);
			ck_assert_int_ge(n, 1);
			for (int k = 0; k < n; k++)
				ck_assert_msg(verb_of_key(key[k], arg) != NULL || strcmp(key[k], "Esc") == 0,
				              "%s in %s", key[k], views[i]->name);
		}
}
END_TEST

START_TEST(views_are_found_by_name_and_belong_to_a_size)
{
	struct scene s = { .cursor = { .size = SIZE_OP } };

	ck_assert_ptr_eq(view_find("maps"), &view_maps);
	ck_assert_ptr_null(view_find("nothing"));
	ck_assert_ptr_eq(view_of(&s), &view_block);
	s.look.view = &view_overview;
	ck_assert_ptr_eq(view_of(&s), &view_overview);
	s.text = "words";
	ck_assert_ptr_eq(view_of(&s), &view_words);
}
END_TEST

Suite *view_suite(void)
{
	Suite *s = suite_create("view");
	TCase *tc = tcase_create("any page"), *more = tcase_create("what is on it");

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, any_page_from_1x1_to_200x80_is_drawn, 0, PLACES);
	tcase_add_loop_test(tc, every_step_at_every_size_is_drawn, 0, 3);
	tcase_add_loop_test(tc, a_network_that_has_not_run_is_drawn, 0, (int)ARRAY_LEN(kinds));
	tcase_add_loop_test(tc, a_network_whose_numbers_overflow_is_drawn, 0, 3);
	tcase_add_test(tc, a_network_of_1000_classes_and_2048_channels_is_drawn);
	tcase_add_test(tc, an_error_a_command_a_page_of_words_and_a_lesson_are_drawn);
	suite_add_tcase(s, tc);
	tcase_set_timeout(more, 300);
	tcase_add_test(more, the_place_says_how_much_room_is_needed_in_a_small_window);
	tcase_add_test(more, a_product_and_a_sum_on_the_screen_can_be_done_on_a_calculator);
	tcase_add_test(more, what_a_block_learned_and_what_came_round_add_up_as_printed);
	tcase_add_test(more, the_largest_and_the_others_add_up_as_printed);
	tcase_add_loop_test(more, a_prediction_hides_the_steps_to_come, 0, 3);
	tcase_add_test(more, a_network_that_does_not_fit_is_folded);
	tcase_add_test(more, the_cursor_of_the_terminal_rests_on_the_cursor_of_the_page);
	tcase_add_test(more, every_hint_is_a_key_that_does_something);
	tcase_add_test(more, views_are_found_by_name_and_belong_to_a_size);
	suite_add_tcase(s, more);
	return s;
}

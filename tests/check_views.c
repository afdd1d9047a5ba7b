/*
 * What holds for the debugger's views: any size, any block, any what-if; glyphs that fonts hold; sentences within
 * their rows; numbers that say what they mean.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "drawn.h"
#include "staged.h"
#include "suites.h"
#include "verb/verb.h"
#include "view/fold.h"
#include "view/say.h"
#include "view/ways.h"

static const struct view *const views[] = { &view_ways,  &view_reads, &view_ledger,
	                                    &view_field, &view_watch, &view_compare };
enum { VIEWS_N = 6 };

/* Looks that a reader may choose, by a number. */
static struct look look_of(const struct view *view, int n)
{
	static const enum depth depths[] = { DEPTH_MONO, DEPTH_8, DEPTH_256, DEPTH_DIRECT };

	return (struct look){ .view = view,
		              .depth = depths[n % 4],
		              .ascii = n % 5 == 0,
		              .digits = n % 7 == 0,
		              .winners = n % 3 == 0,
		              .reads = (enum reads_of)(n % READS_COUNT),
		              .side = (enum side)(n % SIDE_COUNT),
		              .zoom = n % 9 - 4,
		              .pan_y = n % 11 - 5,
		              .pan_x = n % 13 - 6,
		              .mask = -1 };
}

START_TEST(a_view_is_drawn_at_any_size_from_1x1_to_500x200)
{
	struct staged s;
	int n = _i;

	staged_open(&s, 'b');
	staged_compare(&s, "layer2.0", "A");
	staged_at(&s, "layer2.0.add/5,3,7");
	for (int w = 1; w <= 200; w += w < 36 || w > 130 ? 5 : 1, n++) {
		s.scene.look = look_of(views[_i], n);
		drawn_check(&s.scene, w, 1 + n * 7 % 80);
	}
	for (int h = 1; h <= 60; h++, n++) {
		static const int widths[] = { 40, 59, 60, 76, 80, 119, 120, 163 };

		s.scene.look = look_of(views[_i], n);
		drawn_check(&s.scene, widths[n % 8], h);
	}
	s.scene.look = look_of(views[_i], 2);
	drawn_check(&s.scene, 500, 200);
	staged_close(&s);
}
END_TEST

static const int pages[][2] = { { 80, 24 }, { 120, 36 }, { 40, 12 }, { 70, 24 }, { 97, 17 } };

/* All views of all parts, each at one of the sizes. */
static void check_walk(struct staged *s, int stride, int seed)
{
	const struct trace *t = s->scene.trace[0];

	for (int step = -t->nbefore; step <= trace_last(t); step += stride)
		for (int v = -1; v < VIEWS_N; v++) {
			int n = step + 7 * (v + 1) + seed + t->nbefore;

			staged_step(s, step, (enum size)(SIZE_STAGE + n % 6));
			s->scene.look = look_of(v < 0 ? NULL : views[v], n);
			drawn_check(&s->scene, pages[n % 5][0], pages[n % 5][1]);
		}
}

START_TEST(every_view_of_every_step_is_drawn)
{
	struct staged s;

	staged_open(&s, (char)('a' + _i));
	staged_break(&s, "layer2.0.conv1");
	check_walk(&s, 3, _i);
	staged_close(&s);
}
END_TEST

static const struct page_kind kinds[] = {
	{ .nstages = 4,
	  .blocks = { 2, 1, 1, 1 },
	  .bottleneck = true,
	  .option = 'B',
	  .imagenet = true,
	  .edge = 64 },
	{ .nstages = 4,
	  .blocks = { 1, 2, 1, 1 },
	  .bottleneck = true,
	  .option = 'B',
	  .imagenet = true,
	  .edge = 32,
	  .groups = 32 },
	{ .nstages = 3, .blocks = { 18, 18, 18 }, .option = 'A', .edge = 8 },
	{ .nstages = 3, .blocks = { 3, 3, 3 }, .option = 'P', .edge = 8 },
};

START_TEST(every_view_of_other_networks_is_drawn)
{
	struct staged s;

	staged_made(&s, &kinds[_i]);
	check_walk(&s, _i == 2 ? 29 : 7, _i);
	staged_close(&s);
}
END_TEST

START_TEST(every_what_if_of_every_block_is_drawn)
{
	static const char *const options = "abc";
	struct staged s;

	staged_open(&s, options[_i]);
	for (int part = 0; part < s.o.net->nparts; part++)
		for (int how = 0; how < FORCE_COUNT; how++) {
			struct staged what;

			if (s.o.net->part[part].kind != PART_BLOCK || (part + how) % 3 != 0)
				continue;
			staged_open(&what, options[_i]);
			staged_force(&what, s.o.net->part[part].name, force_word((enum force)how));
			check_walk(&what, 9, part + how);
			staged_step(&what, trace_last(what.scene.trace[0]), SIZE_OP);
			for (int i = 0; i < 5; i++)
				drawn_check(&what.scene, pages[i][0], pages[i][1]);
			staged_close(&what);
		}
	staged_close(&s);
}
END_TEST

/* Small maps are several cells a pixel on a large page, and whole; they are left as they are where that cannot be. */
START_TEST(maps_of_an_operation_grow_on_a_large_page)
{
	struct staged s;
	struct buf page = { 0 };

	staged_open(&s, 'b');
	staged_step(&s, net_find(s.o.net, "layer1.0.add"), SIZE_CHANNEL);
	s.scene.look = (struct look){ .depth = DEPTH_MONO, .mask = -1 };
	drawn_text(&s.scene, 200, 60, &page);
	ck_assert_ptr_nonnull(strstr(buf_str(&page), "a cell holds 2 rows"));
	buf_clear(&page);
	staged_step(&s, net_find(s.o.net, "layer3.0.conv1"), SIZE_CHANNEL);
	drawn_text(&s.scene, 200, 60, &page);
	ck_assert_ptr_null(strstr(buf_str(&page), "a cell holds 2 rows"));
	ck_assert_ptr_null(strstr(buf_str(&page), ", x ")); /* no part is left out */
	buf_free(&page);
	staged_close(&s);
}
END_TEST

START_TEST(the_sentence_of_a_view_fits_and_is_said_in_every_voice)
{
	struct staged s;

	staged_open(&s, 'b');
	staged_compare(&s, "layer3.0", "A-both");
	for (int step = 0; step < s.o.trace->nsteps; step += 2)
		for (int v = 0; v < VIEWS_N; v++)
			for (int voice = 0; voice <= VOICE_SHORT; voice++) {
				struct buf b = { 0 };
				int lines = 0;

				staged_step(&s, step, SIZE_OP);
				s.scene.look = look_of(views[v], step);
				say(&s.scene, (enum voice)voice, &b);
				ck_assert_msg(b.len > 0, "%s at %d", views[v]->name, step);
				for (const char *p = buf_str(&b); *p; p++)
					lines += *p == '\n';
				if (voice == VOICE_SPOKEN)
					ck_assert_msg(lines >= 1 && lines <= SAY_LINES &&
					                  !strstr(buf_str(&b), "!=") &&
					                  !strstr(buf_str(&b), "×"),
					              "%s", buf_str(&b));
				else
					ck_assert_msg(cells_rows(voice == VOICE_SHORT ? SAY_SHORT_COLUMNS
					                                              : SAY_COLUMNS,
					                         buf_str(&b)) <= SAY_ROWS,
					              "%s: %s", views[v]->name, buf_str(&b));
				buf_free(&b);
			}
	staged_close(&s);
}
END_TEST

START_TEST(a_what_if_is_marked_in_row_1_until_it_is_undone)
{
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	staged_force(&s, "layer2.0", "A");
	for (int step = 0; step < s.scene.trace[0]->nsteps; step += 4)
		for (int size = SIZE_STAGE; size <= SIZE_MAC; size++)
			for (int v = -1; v < VIEWS_N - 1; v++) {
				staged_step(&s, step, (enum size)size);
				s.scene.look = look_of(v < 0 ? NULL : views[v], 1);
				drawn_text(&s.scene, 80, 24, &b);
				ck_assert_msg(strstr(buf_str(&b), "WHAT IF  layer2.0 = A"), "%s",
				              buf_str(&b));
			}
	buf_free(&b);
	staged_close(&s);
}
END_TEST

START_TEST(where_a_what_if_stops_pytorchs_words_stand_to_the_letter)
{
	struct staged s;
	struct buf b = { 0 }, flat = { 0 };

	staged_open(&s, 'b');
	staged_force(&s, "layer2.0", "identity");
	staged_step(&s, trace_last(s.scene.trace[0]), SIZE_OP);
	say_whatif(&s.scene, VOICE_SPOKEN, &b);
	ck_assert_ptr_nonnull(strstr(
	    buf_str(&b), "RuntimeError: The size of tensor a (16) must match the size of tensor b (32) at "
	                 "non-singleton dimension 3\n"));
	ck_assert_ptr_nonnull(
	    strstr(buf_str(&b), "Channels, 32 and 16, and height, 16 and 32, clash as well."));
	drawn_text(&s.scene, 80, 24, &flat);
	ck_assert_ptr_nonnull(strstr(buf_str(&flat), "RuntimeError: The size of tensor a (16)"));
	ck_assert_ptr_nonnull(strstr(buf_str(&flat), "stopped here"));
	ck_assert_ptr_nonnull(strstr(buf_str(&flat), "═!! !!!"));
	ck_assert_ptr_nonnull(strstr(buf_str(&flat), "! go back"));
	buf_free(&b);
	buf_free(&flat);
	staged_close(&s);
}
END_TEST

/* Of a stage too, whose first steps still run. */
START_TEST(a_stage_in_which_a_what_if_stops_is_not_told_as_if_it_ran)
{
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	staged_force(&s, "layer2.0", "identity");
	staged_step(&s, net_find(s.scene.trace[0]->net, "layer2.0.conv1"), SIZE_STAGE);
	say(&s.scene, VOICE_SCREEN, &b);
	ck_assert_str_eq(buf_str(&b),
	                 "layer2 stops in layer2.0: layer2.0.add cannot be done, so nothing after it "
	                 "runs. ! goes back to the true network.");
	buf_clear(&b);
	staged_step(&s, net_find(s.scene.trace[0]->net, "layer1.0.conv1"), SIZE_STAGE);
	say(&s.scene, VOICE_SCREEN, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "All add x itself."));
	for (int size = SIZE_STAGE; size <= SIZE_MAC; size++) { /* nor of what comes after */
		buf_clear(&b);
		s.scene.cursor.step = net_find(s.scene.trace[0]->net, "layer2.1.add");
		s.scene.cursor.size = (enum size)size;
		say(&s.scene, VOICE_SPOKEN, &b);
		ck_assert_ptr_null(strstr(buf_str(&b), "so x fits"));
		ck_assert_ptr_null(strstr(buf_str(&b), "goes out"));
		ck_assert_ptr_nonnull(strstr(buf_str(&b), "cannot be done"));
	}
	buf_free(&b);
	staged_close(&s);
}
END_TEST

START_TEST(what_each_way_puts_at_a_place_is_what_a_try_puts_there)
{
	static const struct {
		const char *how;
		enum force force;
	} tries[] = { { "A", FORCE_ZERO_END }, { "A-both", FORCE_ZERO_BOTH } };

	for (size_t i = 0; i < ARRAY_LEN(tries); i++)
		for (int c = 0; c < 32; c += 3) {
			struct staged s, t;
			struct ways w;
			float value;
			char place[64];
			const struct part *part;

			staged_open(&s, 'b');
			snprintf(place, sizeof(place), "layer2.0.bn2/%d,3,7", c);
			staged_at(&s, place);
			ck_assert(ways_make(&s.scene, &w));
			ck_assert_int_eq(ways_value(&s.scene, &w, tries[i].force, c, &value), WAY_NUMBER);
			ck_assert_int_eq(ways_value(&s.scene, &w, FORCE_IDENTITY, c, &(float){ 0 }),
			                 WAY_ERROR);
			staged_open(&t, 'b');
			staged_force(&t, "layer2.0", tries[i].how);
			part = &t.net[0]->part[w.index];
			ck_assert(value == tensor_at(&t.trace[0]->step[part->shortcut_last].out,
			                             (struct at){ c, 3, 7 }));
			staged_close(&t);
			staged_close(&s);
		}
}
END_TEST

/* Of a projection nobody trained too, at every size of map, to the bit. */
START_TEST(a_seeded_projection_puts_there_what_a_try_puts_there)
{
	static const struct {
		const char *block;
		char option;
	} tries[] = { { "layer1.1", 'b' }, { "layer2.0", 'a' }, { "layer3.2", 'b' } };

	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		struct staged s, t;
		struct ways w;
		char place[64];

		staged_open(&s, tries[i].option);
		staged_open(&t, tries[i].option);
		staged_force(&t, tries[i].block, "downsample");
		for (int c = 0; c < 16; c += 5) {
			const struct part *part;
			float value;

			snprintf(place, sizeof(place), "%s.bn2/%d,3,7", tries[i].block, c);
			staged_at(&s, place);
			ck_assert(ways_make(&s.scene, &w));
			ck_assert_int_eq(ways_value(&s.scene, &w, FORCE_DOWNSAMPLE, c, &value), WAY_SEEDED);
			part = &t.net[0]->part[w.index];
			ck_assert(part->seeded);
			ck_assert(value == tensor_at(&t.trace[0]->step[part->shortcut_last].out,
			                             (struct at){ c, 3, 7 }));
		}
		staged_close(&t);
		staged_close(&s);
	}
}
END_TEST

START_TEST(bn_folded_into_the_convolution_gives_the_same_number_but_for_rounding)
{
	struct staged s;
	int pairs = 0;

	staged_open(&s, 'b');
	for (int step = 0; step < s.o.trace->nsteps; step++) {
		struct folded f;

		staged_step(&s, step, SIZE_PIXEL);
		if (!fold_make(&s.scene, &f))
			continue;
		ck_assert_msg(fabsf(f.apart - f.whole) <= 1e-4f * (1 + fabsf(f.apart)), "%s: %g %g",
		              s.o.net->node[step].name, (double)f.apart, (double)f.whole);
		pairs++;
	}
	ck_assert_int_eq(pairs, 42); /* 21 convolutions, each with its batch norm, from either end */
	staged_close(&s);
}
END_TEST

START_TEST(nets_trained_apart_are_not_compared_number_by_number)
{
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	staged_compare(&s, NULL, "a");
	staged_at(&s, "layer2.0.add/5,3,7");
	s.scene.look.view = &view_compare;
	drawn_text(&s.scene, 80, 24, &b);
	ck_assert_ptr_null(strstr(buf_str(&b), "cosine"));
	ck_assert_ptr_null(strstr(buf_str(&b), "the difference"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "trained apart"));
	buf_free(&b);
	staged_close(&s);
}
END_TEST

START_TEST(a_prediction_sees_neither_reads_nor_ways_nor_buffers_to_come)
{
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	staged_at(&s, "layer2.0.conv1");
	for (int v = -1; v < 3; v++)
		for (size_t p = 0; p < ARRAY_LEN(pages); p++) {
			s.scene.look = (struct look){ .view = v < 0 ? NULL : views[v],
				                      .side = v < 0 ? SIDE_BUFFERS : SIDE_AUTO,
				                      .depth = DEPTH_256,
				                      .mask = s.scene.cursor.step };
			drawn_text(&s.scene, pages[p][0], pages[p][1], &b);
			ck_assert_msg(!strstr(buf_str(&b), "self.downsample") &&
			                  !strstr(buf_str(&b), "downsample.") && !strstr(buf_str(&b), "▼"),
			              "%s", buf_str(&b));
		}
	buf_free(&b);
	staged_close(&s);
}
END_TEST

START_TEST(a_breakpoint_is_seen_in_the_list_the_diagram_and_the_python)
{
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	staged_break(&s, "layer2.0.conv2");
	staged_at(&s, "layer2.0.add");
	drawn_text(&s.scene, 80, 24, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "30■conv2"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "■    out = self.conv2(out)"));
	staged_step(&s, 0, SIZE_BLOCK);
	drawn_text(&s.scene, 80, 24, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "layer2.0■"));
	ck_assert_ptr_null(strstr(buf_str(&b), "layer2.1■"));
	buf_free(&b);
	staged_close(&s);
}
END_TEST

START_TEST(every_listing_is_shown_where_one_is)
{
	static const struct {
		enum side side;
		const char *text;
	} want[] = { { SIDE_PYTHON, "out = self.conv1(x)" },
		     { SIDE_BUILD, "nn.Sequential(" },
		     { SIDE_C, "sum = fmaf(v, *w, sum);" },
		     { SIDE_FORMULA, "sum of x" },
		     { SIDE_BUFFERS, "names now" } };
	static const char *const places[] = { "layer2.0.conv1", "layer2.0.conv1/5", "layer2.0.conv1/5,3,7",
		                              "layer2.0.conv1/5,3,7/29" };
	struct staged s;
	struct buf b = { 0 };

	staged_open(&s, 'b');
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		for (size_t k = 0; k < ARRAY_LEN(want); k++)
			for (int wide = 0; wide < 2; wide++) {
				staged_at(&s, places[i]);
				s.scene.look.side = want[k].side;
				drawn_text(&s.scene, wide ? 120 : 80, wide ? 36 : 24, &b);
				ck_assert_msg(strstr(buf_str(&b), want[k].text) ||
				                  (want[k].side == SIDE_C && s.scene.cursor.size != SIZE_MAC),
				              "no \"%s\" at %s:\n%s", want[k].text, places[i], buf_str(&b));
			}
	buf_free(&b);
	staged_close(&s);
}
END_TEST

/* One that the size of a step chooses; it is never laid over another. */
static bool view_of_size(const struct view *view)
{
	static const struct view *const all[] = { &view_overview, &view_block, &view_maps, &view_pixel,
		                                  &view_mac };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (all[i] == view)
			return true;
	return false;
}

START_TEST(every_hint_of_a_view_is_a_key_that_does_something)
{
	struct session session = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		for (const struct hint *h = views[i]->hints; h->key; h++) {
			char keys[32], *key[5], arg[32];
			int n;

			session.scene.look.view = views[i];
			snprintf(keys, sizeof(keys), "%s", h->key);
			n = text_words(keys, key, 5);
			for (int k = 0; k < n; k++) {
				const char *name = strcmp(key[k], "arrows") == 0 ? "Left" : key[k];

				if (strcmp(name, "Esc") == 0 && !view_of_size(views[i]))
					continue; /* the full screen's own: it closes what is laid over */
				ck_assert_msg(verb_of_key_here(&session, name, arg) != NULL, "%s in %s", name,
				              views[i]->name);
			}
		}
}
END_TEST

Suite *views_suite(void)
{
	Suite *s = suite_create("views");
	TCase *tc = tcase_create("any page"), *more = tcase_create("what is on it");

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, a_view_is_drawn_at_any_size_from_1x1_to_500x200, 0, VIEWS_N);
	tcase_add_loop_test(tc, every_view_of_every_step_is_drawn, 0, 3);
	tcase_add_loop_test(tc, every_view_of_other_networks_is_drawn, 0, (int)ARRAY_LEN(kinds));
	tcase_add_loop_test(tc, every_what_if_of_every_block_is_drawn, 0, 3);
	suite_add_tcase(s, tc);
	tcase_set_timeout(more, 300);
	tcase_add_test(more, maps_of_an_operation_grow_on_a_large_page);
	tcase_add_test(more, the_sentence_of_a_view_fits_and_is_said_in_every_voice);
	tcase_add_test(more, a_what_if_is_marked_in_row_1_until_it_is_undone);
	tcase_add_test(more, a_stage_in_which_a_what_if_stops_is_not_told_as_if_it_ran);
	tcase_add_test(more, where_a_what_if_stops_pytorchs_words_stand_to_the_letter);
	tcase_add_test(more, what_each_way_puts_at_a_place_is_what_a_try_puts_there);
	tcase_add_test(more, a_seeded_projection_puts_there_what_a_try_puts_there);
	tcase_add_test(more, bn_folded_into_the_convolution_gives_the_same_number_but_for_rounding);
	tcase_add_test(more, nets_trained_apart_are_not_compared_number_by_number);
	tcase_add_test(more, a_prediction_sees_neither_reads_nor_ways_nor_buffers_to_come);
	tcase_add_test(more, a_breakpoint_is_seen_in_the_list_the_diagram_and_the_python);
	tcase_add_test(more, every_hint_of_a_view_is_a_key_that_does_something);
	tcase_add_test(more, every_listing_is_shown_where_one_is);
	suite_add_tcase(s, more);
	return s;
}

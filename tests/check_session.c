/*
 * A session opens what is needed, when it is needed, and the reader's place survives.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "verb/verb.h"

static struct session session;
static struct sink sink;
static struct err err;

static void start(const char *model, const char *at)
{
	struct options options;

	options_init(&options);
	options.model = model;
	options.at = at;
	session_init(&session, &options);
}

static void teardown(void)
{
	sink_free(&sink);
	session_free(&session);
}

static void run(const char *line)
{
	sink_clear(&sink);
	ck_assert_msg(verb_run_line(&session, line, &sink, &err), "%s: %s", line, err.msg);
}

START_TEST(blocks_and_shapes_open_no_picture_and_run_nothing)
{
	start(NULL, NULL);
	run("blocks");
	run("shapes");
	run("find conv");
	ck_assert_ptr_nonnull(session.net);
	ck_assert_ptr_null(session.trace);
	ck_assert_ptr_null(session.given.picture.rgb);
}
END_TEST

START_TEST(a_verb_computes_only_the_steps_it_needs)
{
	start(NULL, NULL);
	run("why conv1/0,0,0");
	ck_assert(trace_has(session.trace, 2) &&
	          session.trace->done <= 5); /* bn1 and relu1 go together with it */
	run("dump layer1.0.conv1");
	ck_assert(trace_has(session.trace, 5) && session.trace->done <= 8);
	run("top");
	ck_assert_int_eq(session.trace->done, session.trace->nsteps);
}
END_TEST

START_TEST(a_view_of_blocks_goes_from_block_to_block)
{
	static const char *const views[] = { "ledger", "reads" };

	start(NULL, "layer2.0.conv1/5,3,7");
	session.door = DOOR_SCREEN;
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		run("goto layer2.0.conv1/5,3,7");
		run("5");
		run(views[i]);
		run("n");
		ck_assert_int_eq(session.scene.cursor.size, SIZE_BLOCK);
		ck_assert_str_eq(session.net->part[session.net->node[session.scene.cursor.step].part].name,
		                 "layer2.1");
		run("N");
		ck_assert_str_eq(session.net->part[session.net->node[session.scene.cursor.step].part].name,
		                 "layer2.0");
		run("view auto");
	}
}
END_TEST

START_TEST(a_session_starts_at_the_place_given)
{
	start(NULL, "layer2.0.conv1/5,3,7/29");
	run("where");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "layer2.0.conv1/5,3,7/29"));
	run("next"); /* once only */
	run("where");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "layer2.0.conv1/5,3,7/30"));
}
END_TEST

START_TEST(a_wrong_start_is_a_usage_error)
{
	start(NULL, "layer9/1");
	ck_assert(!verb_run_line(&session, "where", &sink, &err));
	ck_assert_int_eq(err.code, ERR_USAGE);
}
END_TEST

START_TEST(the_place_is_found_again_by_name_in_another_network)
{
	start(NULL, NULL);
	run("goto layer2.1.conv2/7,3,5");
	ck_assert_int_eq(session.scene.cursor.step + 1, 39);
	run("model resnet20-a");
	run("where");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "layer2.1.conv2/7,3,5"));
	ck_assert_int_eq(session.scene.cursor.step + 1, 38); /* A has fewer steps before it */
}
END_TEST

START_TEST(a_place_that_the_other_network_lacks_becomes_the_start)
{
	start(NULL, "layer2.0.downsample.0/5,3,7");
	run("where");
	run("model resnet20-a");
	ck_assert_int_eq(session.scene.cursor.step, 0);
	ck_assert(shape_has(session.trace->step[0].out.shape, session.scene.cursor.at));
}
END_TEST

START_TEST(the_way_back_brings_the_reader_back)
{
	struct buf back = { 0 };

	start("resnet20-a", NULL);
	run("goto layer3.1.add/40,2,6");
	session_way_back(&session, &back);
	ck_assert_str_eq(buf_str(&back), "skipstep -m resnet20-a --at layer3.1.add/40,2,6");
	buf_clear(&back);
	session.base.picture = "my cat's.png";
	session_way_back(&session, &back);
	ck_assert_ptr_nonnull(strstr(back.s, "-i 'my cat'\\''s.png'"));
	buf_clear(&back);
	session.base.picture =
	    "a\033[31m\\'b.png"; /* a terminal must not obey it, a shell must understand it */
	session_way_back(&session, &back);
	ck_assert_ptr_nonnull(strstr(back.s, "-i $'a\\x1b[31m\\\\\\'b.png' --at"));
	buf_free(&back);
}
END_TEST

START_TEST(weights_alone_find_their_page)
{
	struct options options;
	char path[4096];

	options_init(&options);
	snprintf(path, sizeof path, "%s/resnet20-c.safetensors", getenv("SKIPSTEP_DATA"));
	options.model = path;
	session_init(&session, &options);
	run("blocks");
	ck_assert_ptr_nonnull(strstr(sink.out.s, "option C projects every shortcut"));
}
END_TEST

static bool stop_at_once(void *user, int step, int nsteps)
{
	(void)user;
	(void)nsteps;
	return step >= 4;
}

START_TEST(ctrl_c_stops_a_computation_and_keeps_what_was_done)
{
	start(NULL, NULL);
	session.stop = stop_at_once;
	ck_assert(!verb_run_line(&session, "top", &sink, &err));
	ck_assert_int_eq(err.code, ERR_STOPPED);
	ck_assert_int_gt(session.trace->done, 0);
	ck_assert_int_lt(session.trace->done, session.trace->nsteps);
	session.stop = NULL;
	run("top");
}
END_TEST

/* ---- the story and the number ------------------------------------------------------------------- */

static uint32_t seed = 20;

static int below(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)n);
}

static const char *const nets[] = { "resnet20-a", "resnet20-b", "resnet20-c" };

START_TEST(why_makes_the_stored_number_to_the_bit_at_ten_thousand_places)
{
	enum { PLACES = 3334 };

	start(nets[_i], NULL);
	ck_assert(session_all(&session, &err));
	for (int i = 0; i < PLACES; i++) {
		/* every step in turn, a random element of it */
		int step = i % session.trace->nsteps;
		const struct step *s = &session.trace->step[step];
		struct at at = { below(s->out.shape.c), below(s->out.shape.h), below(s->out.shape.w) };
		struct why why = { 0 };
		float told = trace_why(session.trace, step, at, &why), stored = tensor_at(&s->out, at);
		float replayed = why_replay(s->node->op->fold, &why);

		ck_assert_msg(memcmp(&told, &stored, sizeof told) == 0, "%s: %.9g, not %.9g", s->node->name,
		              (double)told, (double)stored);
		ck_assert_msg(memcmp(&replayed, &stored, sizeof told) == 0, "%s replays to %.9g, not %.9g",
		              s->node->name, (double)replayed, (double)stored);
		ck_assert(why.nterms + why.nlines > 0);
		why_clear(&why);
	}
}
END_TEST

/* "total":VALUE as it is printed. */
static void printed(const char *json, const char *key, char out[40])
{
	const char *at = strstr(json, key);

	ck_assert_ptr_nonnull(at);
	at += strlen(key);
	snprintf(out, 40, "%.*s", (int)strcspn(at, ",]}"), at);
}

START_TEST(the_verbs_why_and_dump_print_the_same_digits)
{
	enum { PLACES = 100 };

	start(nets[_i], NULL);
	run("top");
	for (int i = 0; i < PLACES; i++) {
		const struct step *s = &session.trace->step[below(session.trace->nsteps)];
		struct shape shape = s->out.shape;
		int c = below(shape.c), y = below(shape.h), x = below(shape.w);
		char line[160], total[40], value[40];

		snprintf(line, sizeof line, "why %s/%d,%d,%d --json", s->node->name, c, y, x);
		run(line);
		printed(sink.out.s, "\"total\":", total);
		snprintf(line, sizeof line, "dump %s/%d,%d,%d --json", s->node->name, c, y, x);
		run(line);
		printed(sink.out.s, "\"values\":[[[", value);
		ck_assert_str_eq(total, value);
		snprintf(line, sizeof line, "dump %s/%d,%d,%d", s->node->name, c, y, x);
		run(line);
		ck_assert_msg(strtof(sink.out.s, NULL) == strtof(total, NULL), "%s", line);
	}
}
END_TEST

Suite *session_suite(void)
{
	Suite *suite = suite_create("session");
	TCase *tc = tcase_create("opened"), *story = tcase_create("story");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, blocks_and_shapes_open_no_picture_and_run_nothing);
	tcase_add_test(tc, a_verb_computes_only_the_steps_it_needs);
	tcase_add_test(tc, a_view_of_blocks_goes_from_block_to_block);
	tcase_add_test(tc, a_session_starts_at_the_place_given);
	tcase_add_test(tc, a_wrong_start_is_a_usage_error);
	tcase_add_test(tc, the_place_is_found_again_by_name_in_another_network);
	tcase_add_test(tc, a_place_that_the_other_network_lacks_becomes_the_start);
	tcase_add_test(tc, the_way_back_brings_the_reader_back);
	tcase_add_test(tc, weights_alone_find_their_page);
	tcase_add_test(tc, ctrl_c_stops_a_computation_and_keeps_what_was_done);
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(story, NULL, teardown);
	tcase_set_timeout(story, 120);
	tcase_add_loop_test(story, why_makes_the_stored_number_to_the_bit_at_ten_thousand_places, 0, 3);
	tcase_add_loop_test(story, the_verbs_why_and_dump_print_the_same_digits, 0, 3);
	suite_add_tcase(suite, story);
	return suite;
}

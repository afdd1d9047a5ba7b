/* The lessons that come with skipstep: each stop fits beside the view of the smallest usual screen, and each question
   can be answered. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "verb/course.h"
#include "view/view.h"

/* Beside an 80x24 view: the words under the lesson's title. */
enum { WIDE = 40, HIGH = 16 };

static const char *const names[] = { "downsample", "shortcuts" };

static int rows_of(const char *text)
{
	struct cells page;
	struct err err;
	int rows = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");
		char line[1024];

		ck_assert_uint_lt(n, sizeof(line));
		memcpy(line, text, n);
		line[n] = '\0';
		ck_assert(cells_new(&page, WIDE, 40, &err));
		if (strncmp(line, "    ", 4) == 0)
			ck_assert_msg(n <= WIDE, "code too wide: %s", line);
		rows += n ? cells_wrap(&page, 0, 0, WIDE, 40, (struct ink){ 0 }, line) : 1;
		cells_free(&page);
		text += n + (text[n] == '\n');
	}
	return rows;
}

static void run(struct session *s, const char *line)
{
	struct sink sink = { 0 };
	struct err err = { 0 };

	ck_assert_msg(verb_run_line(s, line, &sink, &err), "%s: %s", line, err.msg);
	sink_free(&sink);
}

/* What is said to an answer stays where the sentence stands: a page of words over the lesson would take its keys. */
static void answer(struct session *s, const char *words)
{
	struct sink sink = { 0 };
	struct err err = { 0 };
	char line[400];

	snprintf(line, sizeof(line), "answer %s", words);
	ck_assert_msg(verb_run_line(s, line, &sink, &err), "%s: %s", line, err.msg);
	ck_assert_msg(strchr(buf_str(&sink.out), '\n') == buf_str(&sink.out) + sink.out.len - 1, "%s",
	              buf_str(&sink.out));
	sink_free(&sink);
}

/* The page with the stop on it, as text. */
static void draw(struct session *s, int w, int h, struct buf *out)
{
	struct cells page;
	struct err err = { 0 };

	ck_assert(cells_new(&page, w, h, &err));
	ck_assert_msg(session_show(s, &err), "%s", err.msg);
	page_draw(&s->scene, &page);
	cells_print(&page, out);
	cells_free(&page);
}

/* The page says where one is and how to go on; what a comparison compares is there. */
static void check_page(struct session *s)
{
	const char *title = s->course->lesson->stop[s->course->stop].title;
	struct buf b = { 0 };

	draw(s, 80, 24, &b);
	ck_assert_msg(strstr(buf_str(&b), title) != NULL, "%s is not on\n%s", title, buf_str(&b));
	ck_assert_msg(strstr(buf_str(&b), " PgDn ") != NULL, "%s", buf_str(&b));
	ck_assert_msg(!strstr(buf_str(&b), "Nothing to compare"), "%s", buf_str(&b));
	buf_free(&b);
}

/* In the smallest window the words are scrolled to their end, where the question stands. */
static void check_small(struct session *s)
{
	int rest = page_lesson_rest(&s->scene, 40, 12);
	struct buf b = { 0 };

	s->scene.lesson_top = rest;
	draw(s, 40, 12, &b);
	ck_assert_msg(!session_question(s) || strstr(buf_str(&b), "a answers; PgDn"), "%s", buf_str(&b));
	ck_assert_msg(!strstr(buf_str(&b), "shows the rest"), "%s", buf_str(&b));
	buf_clear(&b);
	s->scene.lesson_top = 0;
	draw(s, 40, 12, &b);
	ck_assert_msg((rest > 0) == (strstr(buf_str(&b), "shows the rest") != NULL), "%d of %s", rest,
	              buf_str(&b));
	buf_free(&b);
}

static void check_stop(struct session *s, int stop)
{
	char line[400];

	snprintf(line, sizeof(line), "lesson %s %d", s->course->lesson->name, stop);
	run(s, line);
	for (int asked = 0;; asked++) {
		ck_assert_msg(rows_of(s->scene.lesson_text) <= HIGH, "%s, stop %d: %d rows\n%s",
		              s->course->lesson->name, stop, rows_of(s->scene.lesson_text),
		              s->scene.lesson_text);
		if (!session_question(s))
			break;
		ck_assert_int_ge(s->scene.look.mask, 0);
		check_page(s);
		check_small(s);
		answer(s, "certainly not this");
		ck_assert_int_eq(s->course->asked, asked);
		answer(s, buf_str(&s->course->answer));
		ck_assert_int_eq(s->course->asked, asked + 1);
	}
	ck_assert_int_eq(s->scene.look.mask, -1);
	check_page(s);
	check_small(s);
}

START_TEST(test_stops_fit_beside_the_view)
{
	struct options options;
	struct session s;
	char line[80];

	options_init(&options);
	session_init(&s, &options);
	s.door = DOOR_SCREEN;
	snprintf(line, sizeof(line), "lesson %s", names[_i]);
	run(&s, line);
	for (int stop = 1; stop <= s.course->lesson->nstops; stop++)
		check_stop(&s, stop);
	session_free(&s);
}
END_TEST

/* A lesson that asks nothing is a text. */
START_TEST(test_lessons_ask)
{
	struct err err;
	struct lesson *l;
	char path[4096];
	int asks = 0;

	snprintf(path, sizeof(path), "%s/lessons/%s.md", getenv("srcdir") ? getenv("srcdir") : ".",
	         names[_i]);
	l = lesson_read(path, &err);
	ck_assert_msg(l != NULL, "%s", err.msg);
	for (int i = 0; i < l->nstops; i++)
		for (int k = 0; k < l->stop[i].ncommands; k++)
			asks += l->stop[i].command[k].kind == COMMAND_ASK;
	ck_assert_int_ge(asks, 2);
	lesson_free(l);
}
END_TEST

Suite *lessons_suite(void)
{
	Suite *suite = suite_create("lessons");
	TCase *tc = tcase_create("shipped");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_stops_fit_beside_the_view, 0, ARRAY_LEN(names));
	tcase_add_loop_test(tc, test_lessons_ask, 0, ARRAY_LEN(names));
	suite_add_tcase(suite, tc);
	return suite;
}

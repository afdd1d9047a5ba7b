/*
 * The tours of tests/tours, gone through every door at once: the same place, the same what-if, the same words; and
 * typed into a full screen, whose sentence is compared line by line.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/alloc.h"
#include "door/tui.h"
#include "suites.h"
#include "verb/verb.h"

enum { LINES_MOST = 128, DOORS = 3 };

struct tour {
	char *text, *line[LINES_MOST];
	int nlines;
};

static void tour_open(struct tour *t, const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct bytes file;
	struct err err;
	char path[4096];

	*t = (struct tour){ 0 };
	snprintf(path, sizeof path, "%s/tests/tours/%s.verbs", srcdir ? srcdir : ".", name);
	ck_assert_msg(io_read(path, 1 << 16, &file, &err), "%s", err.msg);
	t->text = (char *)file.p;
	for (char *line = strtok(t->text, "\n"); line; line = strtok(NULL, "\n"))
		if (line[0] != '#') {
			ck_assert_int_lt(t->nlines, LINES_MOST);
			t->line[t->nlines++] = line;
		}
	ck_assert_int_gt(t->nlines, 8);
}

static void start(struct session *s, enum door door)
{
	struct options options;

	options_init(&options);
	session_init(s, &options);
	s->door = door;
}

/* What a door would say after this line: its answer, and the sentence of the place where it moved. */
static void hear(struct session *s, const char *line, enum voice voice, struct sink *sink, struct buf *heard)
{
	struct err err;

	sink_clear(sink);
	buf_clear(heard);
	ck_assert_msg(verb_run_line(s, line, sink, &err), "%s: %s", line, err.msg);
	ck_assert_msg(s->quit || session_show(s, &err), "%s: %s", line, err.msg);
	buf_puts(heard, buf_str(&sink->out));
	if (sink->moved)
		say(&s->scene, voice, heard);
}

/* Answers that are about something else than the place the reader has come to. */
static bool is_aside(const char *line)
{
	static const char *const asides[] = { "undo", "where", "unwatch", "compare", "quit" };

	for (size_t i = 0; i < ARRAY_LEN(asides); i++)
		if (strncmp(line, asides[i], strlen(asides[i])) == 0)
			return true;
	return false;
}

/* The first line of what the full screen's sentence is, spoken, stands in what line mode said. */
static void same_words(const char *line, struct session *screen, const char *heard)
{
	struct buf said = { 0 };

	say(&screen->scene, VOICE_SPOKEN, &said);
	ck_assert_ptr_nonnull(said.s);
	said.s[strcspn(said.s, "\n")] = '\0';
	ck_assert_msg(strstr(heard, said.s) != NULL, "%s: line mode said\n%s\nand the screen means\n%s", line,
	              heard, said.s);
	buf_free(&said);
}

static void go_through(const char *name)
{
	static const enum door doors[DOORS] = { DOOR_LINE, DOOR_SCREEN, DOOR_SHELL };
	struct session s[DOORS];
	struct sink sink = { 0 };
	struct buf heard[DOORS] = { { 0 } }, place[DOORS] = { { 0 } };
	struct tour tour;
	int compared = 0;

	tour_open(&tour, name);
	for (int d = 0; d < DOORS; d++)
		start(&s[d], doors[d]);
	for (int i = 0; i < tour.nlines; i++) {
		const char *line = tour.line[i];

		for (int d = 0; d < DOORS; d++) {
			hear(&s[d], line, VOICE_SPOKEN, &sink, &heard[d]);
			buf_clear(&place[d]);
			place_print(s[d].trace, &s[d].scene.cursor, &place[d]);
			ck_assert_msg(strcmp(buf_str(&place[d]), buf_str(&place[0])) == 0, "%s: %s and %s",
			              line, buf_str(&place[d]), buf_str(&place[0]));
			ck_assert_str_eq(session_what_if(&s[d]) ? session_what_if(&s[d]) : "",
			                 session_what_if(&s[0]) ? session_what_if(&s[0]) : "");
			ck_assert_int_eq(s[d].quit, s[0].quit);
		}
		/* "This is the last part": nothing moved, and no view tells */
		if (is_aside(line) || (!sink.moved && !s[1].scene.look.view && !session_what_if(&s[1])))
			continue;
		same_words(line, &s[1], buf_str(&heard[0]));
		compared++;
	}
	ck_assert_int_gt(compared, 6);
	ck_assert(s[0].quit);
	for (int d = 0; d < DOORS; d++) {
		session_free(&s[d]);
		buf_free(&heard[d]);
		buf_free(&place[d]);
	}
	sink_free(&sink);
	mem_free(tour.text);
}

START_TEST(the_first_minute_is_the_same_through_every_door)
{
	go_through("minute");
}
END_TEST

START_TEST(the_long_tour_is_the_same_through_every_door)
{
	go_through("long");
}
END_TEST

START_TEST(the_first_minute_gives_the_error_to_the_letter)
{
	struct session s;
	struct sink sink = { 0 };
	struct buf heard = { 0 };

	start(&s, DOOR_LINE);
	hear(&s, "d", VOICE_SPOKEN, &sink, &heard);
	hear(&s, "!", VOICE_SPOKEN, &sink, &heard);
	hear(&s, "i", VOICE_SPOKEN, &sink, &heard);
	ck_assert_ptr_nonnull(strstr(heard.s,
	                             "RuntimeError: The size of tensor a (16) must match the size of "
	                             "tensor b (32) at non-singleton dimension 3"));
	session_free(&s);
	sink_free(&sink);
	buf_free(&heard);
}
END_TEST

/* ---- typed into a full screen -------------------------------------------------------------------- */

struct typing {
	const struct tour *tour;
	struct session mirror; /* the same verbs, without a screen */
	int at, pipe, compared;
};

/* Rows become one line, blanks become one. */
static void put_squeezed(const char *text, struct buf *out)
{
	for (bool blank = true; *text; text++) {
		bool is = *text == ' ' || *text == '\n';

		if (!is || !blank)
			buf_putc(out, is ? ' ' : *text);
		blank = is;
	}
}

static void sentence_rows(const struct cells *page, struct buf *out)
{
	struct buf text = { 0 };
	const char *from;
	int row = 0;

	cells_print(page, &text);
	from = buf_str(&text);
	for (; row < page->h - 3 && (from = strchr(from, '\n')); row++)
		from++;
	ck_assert_ptr_nonnull(from);
	put_squeezed(from, out);
	buf_free(&text);
}

/* The verb's answer where it is a line, else the sentence of the place. */
static void check_page(struct typing *t, const char *line, const struct cells *page)
{
	struct buf wanted = { 0 }, heard = { 0 }, rows = { 0 };
	struct sink sink = { 0 };
	const char *end;

	hear(&t->mirror, line, VOICE_SCREEN, &sink, &heard);
	end = strchr(buf_str(&sink.out), '\n');
	if (!t->mirror.quit && !(end && end[1])) {
		buf_clear(&heard);
		if (sink.out.len)
			buf_puts(&heard, buf_str(&sink.out));
		else
			say(&t->mirror.scene, VOICE_SCREEN, &heard);
		put_squeezed(buf_str(&heard), &wanted);
		sentence_rows(page, &rows);
		if (wanted.len > 70)
			wanted.s[70] = '\0'; /* a sentence of three rows is said shorter, but begins so */
		ck_assert_msg(strncmp(buf_str(&rows), buf_str(&wanted), strlen(buf_str(&wanted)) - 1) == 0,
		              "%s: the screen says\n%s\nand the verb\n%s", line, buf_str(&rows),
		              buf_str(&wanted));
		t->compared++;
	}
	sink_free(&sink);
	buf_free(&wanted);
	buf_free(&heard);
	buf_free(&rows);
}

/* After each page: is it that of the line typed before? Then the next line. */
static void drawn(void *user, const struct cells *page)
{
	struct typing *t = user;
	char keys[200];

	if (t->at > 0 && t->at <= t->tour->nlines)
		check_page(t, t->tour->line[t->at - 1], page);
	if (t->at < t->tour->nlines) {
		int n = snprintf(keys, sizeof keys, ":%s\r", t->tour->line[t->at]);

		ck_assert_int_eq(write(t->pipe, keys, (size_t)n), n);
	}
	t->at++;
}

static void type_tour(const char *name)
{
	struct typing t = { 0 };
	struct tui_ports ports = { .term = "xterm-256color", .drawn = drawn, .user = &t };
	struct session session;
	struct tour tour;
	struct err err;
	int sig, in[2];

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("COLUMNS", "80", 1);
	setenv("LINES", "24", 1);
	tour_open(&tour, name);
	t.tour = &tour;
	start(&t.mirror, DOOR_SCREEN);
	start(&session, DOOR_SCREEN);
	ck_assert_int_eq(pipe(in), 0);
	t.pipe = in[1];
	ports.in = fdopen(in[0], "r");
	ports.out = fopen("/dev/null", "w");
	ck_assert_msg(session_all(&session, &err) && session_all(&t.mirror, &err), "%s", err.msg);
	ck_assert_msg(tui_run(&session, &ports, &sig, &err), "%s", err.msg);
	ck_assert(session.quit);
	ck_assert_int_ge(t.compared, tour.nlines / 2);
	close(in[1]);
	fclose(ports.in);
	fclose(ports.out);
	session_free(&session);
	session_free(&t.mirror);
	mem_free(tour.text);
}

START_TEST(the_first_minute_typed_into_a_full_screen_shows_the_same_sentences)
{
	type_tour("minute");
}
END_TEST

START_TEST(the_long_tour_typed_into_a_full_screen_shows_the_same_sentences)
{
	type_tour("long");
}
END_TEST

Suite *tours_suite(void)
{
	Suite *suite = suite_create("tours");
	TCase *tc = tcase_create("doors");

	tcase_set_timeout(tc, 240);
	tcase_add_test(tc, the_first_minute_is_the_same_through_every_door);
	tcase_add_test(tc, the_long_tour_is_the_same_through_every_door);
	tcase_add_test(tc, the_first_minute_gives_the_error_to_the_letter);
	tcase_add_test(tc, the_first_minute_typed_into_a_full_screen_shows_the_same_sentences);
	tcase_add_test(tc, the_long_tour_typed_into_a_full_screen_shows_the_same_sentences);
	suite_add_tcase(suite, tc);
	return suite;
}

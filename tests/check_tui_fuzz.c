/*
 * check_tui_fuzz.c -- any window, any keys: the full screen is resized while every key of the verb table is pressed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "drive.h"
#include "rig.h"
#include "suites.h"
#include "verb/verb.h"

enum { RESIZES = 500, KEYS_MOST = 256 };

struct fuzz {
	uint32_t seed;
	int left;
	bool resizes;
	const char *key[KEYS_MOST];
	int nkeys;
};

/* As a terminal sends them. */
static const char *bytes_of(const char *name)
{
	static const struct {
		const char *name, *bytes;
	} special[] = {
		{ "Space", " " },      { "Enter", "\r" },     { "Backspace", "\177" }, { "Tab", "\t" },
		{ "Up", "\033OA" },    { "Down", "\033OB" },  { "Right", "\033OC" },   { "Left", "\033OD" },
		{ "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Home", "\033OH" },    { "End", "\033OF" },
		{ "Ctrl-L", "\f" },    { "Esc", "\033\033" },
	};

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (strcmp(special[i].name, name) == 0)
			return special[i].bytes;
	ck_assert_msg(strlen(name) == 1, "%s: how does a terminal send that?", name);
	return name;
}

/* Every key of the table but those that quit, write files or play; kept in `names`. */
static void keys_of_table(struct fuzz *f, char names[KEYS_MOST][16])
{
	for (int i = 0; i < verb_count; i++) {
		const char *s = verb_table[i]->keys;

		if (verb_table[i] == &verb_quit || verb_table[i] == &verb_export_ ||
		    verb_table[i] == &verb_peek)
			continue;
		for (size_t n; *s; s += n + strspn(s + n, " ")) {
			n = strcspn(s, " ");
			if (n == 0)
				continue;

			const char *equals = memchr(s + 1, '=', n - 1);
			size_t len = equals ? (size_t)(equals - s) : n;

			ck_assert_int_lt(f->nkeys, KEYS_MOST);
			snprintf(names[f->nkeys], 16, "%.*s", (int)len, s);
			f->key[f->nkeys] = bytes_of(names[f->nkeys]);
			f->nkeys++;
		}
	}
	f->key[f->nkeys++] = ":";
	f->key[f->nkeys++] = "/";
	f->key[f->nkeys++] = "\033\033";
	f->key[f->nkeys++] = ".";
	f->key[f->nkeys++] = "\f";
	ck_assert_int_gt(f->nkeys, 40);
}

static const char *next(struct drive *d, const struct cells *page)
{
	struct fuzz *f = d->user;

	(void)page;
	if (f->left-- <= 0)
		return NULL;
	d->session->play = 0;
	if (f->resizes)
		resizeterm(rig_pick(&f->seed, 1, 100), rig_pick(&f->seed, 1, 300));
	/* a prompt is left before its line can be typed to an end */
	if (d->session->scene.typed)
		return rig_pick(&f->seed, 0, 3) ? "\033\033" : "n";
	return f->key[rig_pick(&f->seed, 0, f->nkeys - 1)];
}

static void run(uint32_t seed, int presses, bool resizes, const char *term)
{
	char names[KEYS_MOST][16];
	struct fuzz f = { .seed = seed, .left = presses, .resizes = resizes };
	struct drive d = { .next = next, .user = &f };

	setenv("ESCDELAY", "1", 1);
	keys_of_table(&f, names);
	drive(&d, "80", "24", term);
	ck_assert_int_ge(d.npages, presses);
	drive_free(&d);
}

START_TEST(any_keys_in_any_window_from_1x1_to_300x100)
{
	run(1, RESIZES, true, "xterm-256color");
	run(2, RESIZES / 5, true, "vt100");
	run(3, RESIZES / 5, true, "linux");
}
END_TEST

START_TEST(a_thousand_random_keys_draw_what_curses_holds)
{
	run(4, 1000, false, "xterm-256color");
}
END_TEST

Suite *tui_fuzz_suite(void)
{
	Suite *s = suite_create("tui_fuzz");
	TCase *t = tcase_create("fuzz");

	tcase_set_timeout(t, 600);
	tcase_add_test(t, any_keys_in_any_window_from_1x1_to_300x100);
	tcase_add_test(t, a_thousand_random_keys_draw_what_curses_holds);
	suite_add_tcase(s, t);
	return s;
}

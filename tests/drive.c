/* The full screen in process. See drive.h. */
#include "drive.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "base/text.h"
#include "door/tui.h"

static int pipe_in[2];

static uint32_t on_screen(int y, int x)
{
	cchar_t cc;
	wchar_t text[CCHARW_MAX + 1];
	attr_t attr;
	int pair;
	short small;

	mvin_wch(y, x, &cc);
	getcchar(&cc, text, &attr, &small, &pair);
	return (uint32_t)text[0];
}

static void compare(struct drive *d, const struct cells *page)
{
	for (int y = 0; y < page->h; y++)
		for (int x = 0; x < page->w; x++) {
			uint32_t want = page->cell[y * page->w + x].glyph;

			if (want) /* else the right half of what stands before it */
				d->differs += on_screen(y, x) != want;
		}
}

static void drawn(void *user, const struct cells *page)
{
	struct drive *d = user;
	const char *key;

	compare(d, page);
	d->npages++;
	if (d->kept < (int)ARRAY_LEN(d->page))
		cells_print(page, &d->page[d->kept++]);
	for (size_t i = 0; i < ARRAY_LEN(d->resize); i++)
		if (d->npages == d->resize[i].at)
			resizeterm(d->resize[i].h, d->resize[i].w); /* seen before the key that follows */
	if (d->closed)
		return;
	key = d->next ? d->next(d, page) : d->key[d->at++];
	if (key) {
		ck_assert_int_eq(write(pipe_in[1], key, strlen(key)), (ssize_t)strlen(key));
	} else {
		close(pipe_in[1]);
		d->closed = true;
	}
}

void drive(struct drive *d, const char *w, const char *h, const char *term)
{
	struct options options;
	struct session session;
	struct tui_ports ports = { .term = term, .drawn = drawn, .user = d };
	struct err err;
	int sig;

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("COLUMNS", w, 1);
	setenv("LINES", h, 1);
	ck_assert_int_eq(pipe(pipe_in), 0);
	ports.in = fdopen(pipe_in[0], "r");
	ports.out = fopen(d->out ? d->out : "/dev/null", "w");
	ck_assert(ports.in && ports.out);
	options_init(&options);
	session_init(&session, &options);
	session.door = DOOR_SCREEN;
	d->session = &session;
	if (d->ready)
		d->ready(&session);
	ck_assert_msg(tui_run(&session, &ports, &sig, &err), "%s", err.msg);
	ck_assert_int_eq(sig, 0);
	session_free(&session);
	d->session = NULL;
	if (!d->closed)
		close(pipe_in[1]);
	fclose(ports.in);
	fclose(ports.out);
	ck_assert_int_eq(d->differs, 0);
}

void drive_free(struct drive *d)
{
	for (int i = 0; i < d->kept; i++)
		buf_free(&d->page[i]);
}

const char *page(const struct drive *d, int i)
{
	ck_assert_int_lt(i, d->kept);
	return buf_str(&d->page[i]);
}

void has(const struct drive *d, int i, const char *text)
{
	ck_assert_msg(strstr(page(d, i), text) != NULL, "page %d should show \"%s\":\n%s", i, text,
	              page(d, i));
}

void hasnt(const struct drive *d, int i, const char *text)
{
	ck_assert_msg(!strstr(page(d, i), text), "page %d should not show \"%s\":\n%s", i, text, page(d, i));
}

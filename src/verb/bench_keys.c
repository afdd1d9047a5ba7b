/*
 * bench_keys.c -- how long a key takes to become a page: the full screen in process, keys through a pipe.
 *
 * At each of the six sizes a key is pressed again and again: n, from the end on N, from the beginning on n. A press is
 * timed from the moment the key can be read to the moment the page has been handed to the terminal.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "verb/bench.h"

enum { SIZES = 6, LEAST = 100, MOST = 2000 };

struct typist {
	struct bench *b;
	const struct session *session;
	int pipe_in;
	int size, sent; /* the size being measured, 1 to 6; how many keys of it are typed */
	bool back;
	struct cursor was;
	double began;           /* with this size */
	double typed;           /* the last key */
	struct times one;       /* the present size's */
	double cpu, cpu_before; /* of all counted presses, and before the present one */
	long rss_first, rss_last;
	bool closed, lost;
};

static void report(struct typist *t)
{
	struct buf *out = &t->b->more;

	times_sort(&t->one);
	json_open(out, '{');
	json_key(out, "size");
	json_int(out, t->size);
	json_key(out, "presses");
	json_int(out, t->one.n);
	json_key(out, "median_ms");
	json_number(out, times_quantile(&t->one, 0.5));
	json_key(out, "p99_ms");
	json_number(out, times_quantile(&t->one, 0.99));
	json_key(out, "max_ms");
	json_number(out, times_quantile(&t->one, 1));
	json_key(out, "cpu_mean_ms");
	json_number(out, t->cpu / t->one.n);
	json_close(out, '}');
	t->one.n = 0;
	t->cpu = 0;
}

static void type(struct typist *t, char key)
{
	t->sent++;
	t->was = t->session->scene.cursor;
	t->cpu_before = bench_cpu();
	t->typed = bench_now();
	if (write(t->pipe_in, &key, 1) != 1)
		t->lost = true;
}

/* n until nothing moves, then N. */
static char next_key(struct typist *t)
{
	if (memcmp(&t->was, &t->session->scene.cursor, sizeof t->was) == 0)
		t->back = !t->back;
	return t->back ? 'N' : 'n';
}

static bool enough(const struct typist *t)
{
	return t->one.n == MOST ||
	       (t->one.n >= LEAST && bench_now() - t->began > t->b->seconds * 1e3 / SIZES);
}

/* After every page the next key: to the first step, the size, one to warm up, then those that count. */
static void drawn(void *user, const struct cells *page)
{
	enum { FIRST = 1, SIZE, WARM };
	struct typist *t = user;
	double now = bench_now();
	struct err err;

	(void)page;
	if (t->sent > WARM) {
		t->lost |= !times_add(&t->one, now - t->typed, &err) ||
		           !times_add(&t->b->times, now - t->typed, &err);
		t->cpu += bench_cpu() - t->cpu_before;
	} else if (t->sent == WARM) {
		t->began = now;
	}
	if (enough(t)) {
		report(t);
		t->sent = 0;
		t->back = false;
		t->rss_last = bench_rss();
		if (t->size++ == 1)
			t->rss_first = t->rss_last;
	}
	if (t->size <= SIZES && !t->lost) {
		type(t, t->sent + 1 == FIRST  ? 'g'
		        : t->sent + 1 == SIZE ? (char)('0' + t->size)
		                              : next_key(t));
	} else if (!t->closed) {
		close(t->pipe_in);
		t->closed = true;
	}
}

/* A reader of her own, who sees the same network and picture. */
static bool drive(struct typist *t, int in, struct err *err)
{
	struct session fresh;
	bool ok;

	session_init(&fresh, &t->b->s->now);
	fresh.door = DOOR_SCREEN;
	fresh.scene.look.depth = DEPTH_256;
	t->session = &fresh;
	ok = session_all(&fresh, err);
	if (ok)
		ok = t->b->s->screen(&fresh, in, drawn, t, err);
	else
		close(in);
	session_free(&fresh);
	return ok;
}

bool bench_keys(struct bench *b, struct err *err)
{
	struct typist t = { .b = b, .size = 1 };
	bool had_columns = getenv("COLUMNS") != NULL, had_lines = getenv("LINES") != NULL, ok;
	int ends[2];

	if (!b->s->screen || b->s->door == DOOR_SCREEN)
		return err_set(err, ERR_USAGE, "bench keys opens a screen of its own; type it in the shell");
	if (!session_net(b->s, err))
		return false;
	if (pipe(ends) != 0)
		return err_set(err, ERR_LIMIT, "no pipe for the keys: %s", strerror(errno));
	setenv("COLUMNS", "120", 0);
	setenv("LINES", "36", 0);
	json_key(&b->more, "width");
	json_int(&b->more, atoi(getenv("COLUMNS")));
	json_key(&b->more, "height");
	json_int(&b->more, atoi(getenv("LINES")));
	json_key(&b->more, "sizes");
	json_open(&b->more, '[');
	t.pipe_in = ends[1];
	ok = drive(&t, ends[0], err);
	if (!t.closed)
		close(ends[1]);
	json_close(&b->more, ']');
	json_key(&b->more, "rss_after_first_size_kib");
	json_int(&b->more, t.rss_first);
	json_key(&b->more, "rss_after_kib");
	json_int(&b->more, t.rss_last);
	if (!had_columns)
		unsetenv("COLUMNS");
	if (!had_lines)
		unsetenv("LINES");
	times_free(&t.one);
	if (ok && (t.lost || t.size <= SIZES))
		return err_set(err, ERR_STOPPED, "the keys came to an end before they were all pressed");
	return ok;
}

/*
 * describe.c -- maps in words: for readers who hear, and for scripts.
 */
#include <math.h>

#include "base/text.h"
#include "verb/verb_private.h"

/* The channel that the argument or the cursor names. */
static bool channel_of(struct session *s, const char *text, struct cursor *here, struct tensor *map,
                       struct err *err)
{
	const struct tensor *whole;
	enum place_depth depth;

	if (!session_place(s, text, true, here, &depth, err) || !session_need(s, here->step, err))
		return false;
	whole = trace_out(s->trace, here->step);
	map->shape = (struct shape){ 1, whole->shape.h, whole->shape.w };
	map->v = whole->v + (size_t)here->at.c * shape_len(map->shape);
	s->scene.cursor = *here; /* who asks about a place is there */
	return true;
}

static double mean_of(const struct tensor *t, int y0, int y1, int x0, int x1)
{
	double sum = 0;

	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			sum += (double)tensor_get(t, 0, y, x);
	return sum / ((double)(y1 - y0) * (x1 - x0));
}

static void put_place(struct buf *b, const struct tensor *t, size_t i)
{
	buf_printf(b, " at row %d, column %d", (int)i / t->shape.w, (int)i % t->shape.w);
}

static void quarters(struct buf *b, const struct tensor *t)
{
	static const char *const names[] = { "top left", "top right", "bottom left", "bottom right" };
	int h = t->shape.h, w = t->shape.w;

	buf_puts(b, "Quarters:");
	for (int i = 0; i < 4; i++) {
		int y = i / 2, x = i % 2;

		buf_printf(b, "%s %s %.2f", i ? "," : "", names[i],
		           mean_of(t, y * (h / 2), y ? h : h / 2, x * (w / 2), x ? w : w / 2));
	}
	buf_puts(b, ".\n");
}

static const char *are(size_t n)
{
	return n == 1 ? "is" : "are";
}

static bool run_describe(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf *b = &sink->out;
	struct cursor here;
	struct tensor map;
	struct stats st;

	if (!answer_args(&verb_describe, argc, 0, 1, err) ||
	    !channel_of(s, argc > 1 ? argv[1] : NULL, &here, &map, err))
		return false;
	st = stats_of(map.v, shape_len(map.shape));
	buf_printf(b, "%s, channel %d, ", trace_name(s->trace, here.step), here.at.c);
	if (shape_len(map.shape) == 1) {
		buf_puts(b, "one number: ");
		say_number(b, map.v[0], s->scene.look.digits);
		buf_puts(b, ".\n");
		return true;
	}
	buf_printf(b, "%d rows by %d columns.\nFrom ", map.shape.h, map.shape.w);
	say_number(b, (float)st.min, s->scene.look.digits);
	put_place(b, &map, st.argmin);
	buf_puts(b, ", to ");
	say_number(b, (float)st.max, s->scene.look.digits);
	put_place(b, &map, st.argmax);
	buf_puts(b, ".\nMean ");
	say_number(b, (float)st.mean, s->scene.look.digits);
	buf_printf(b, ". %zu of %zu %s below zero, %zu %s zero.\n", st.negatives, st.n, are(st.negatives),
	           st.zeros, are(st.zeros));
	if (st.nans + st.infs)
		buf_printf(b, "%zu %s not a number, %zu %s infinite.\n", st.nans, are(st.nans), st.infs,
		           are(st.infs));
	if (map.shape.h > 1 && map.shape.w > 1)
		quarters(b, &map);
	say_against(&s->scene, here.step, b);
	return true;
}

static bool run_grid(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor here;
	struct tensor map;
	int n = 4, rows, columns;

	if (!answer_args(&verb_grid, argc, 0, 2, err))
		return false;
	if (argc > 1 && !text_int(argv[1], 1, 16, &n))
		return err_set(err, ERR_USAGE, "grid wants a number from 1 to 16, not \"%s\"", argv[1]);
	if (!channel_of(s, argc > 2 ? argv[2] : NULL, &here, &map, err))
		return false;
	rows = int_min(n, map.shape.h);
	columns = int_min(n, map.shape.w);
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < columns; c++)
			buf_printf(&sink->out, "%.2f%s",
			           mean_of(&map, r * map.shape.h / rows, (r + 1) * map.shape.h / rows,
			                   c * map.shape.w / columns, (c + 1) * map.shape.w / columns),
			           c + 1 < columns ? ", " : "\n");
	return true;
}

const struct verb verb_describe = {
	.name = "describe",
	.keys = "",
	.usage = "describe [PLACE]",
	.gloss = "a channel in words: range, mean, signs, quarters",
	.group = VERB_ASK,
	.run = run_describe,
};

const struct verb verb_grid = {
	.name = "grid",
	.keys = "",
	.usage = "grid [N [PLACE]]",
	.gloss = "a channel as N by N means (4)",
	.group = VERB_ASK,
	.run = run_grid,
};

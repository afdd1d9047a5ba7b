/*
 * numbers.c -- numbers to be heard: a row, the neighbours of a place, one term of the arithmetic.
 */
#include "base/text.h"
#include "verb/verb_private.h"

enum { PER_LINE = 8 };

static void put_numbers(const struct session *s, const struct tensor *t, struct at from, int n,
                        struct buf *out)
{
	for (int i = 0; i < n; i++) {
		say_number(out, tensor_get(t, from.c, from.y, from.x + i), s->scene.look.digits);
		buf_puts(out, i + 1 < n ? ", " : ".\n");
	}
}

static bool number_arg(const char *text, int most, const char *what, const char *step, int *n,
                       struct err *err)
{
	return text_int(text, 0, most - 1, n) ||
	       err_set(err, ERR_USAGE, "%s has %s 0 to %d, not \"%s\"", step, what, most - 1, text);
}

/* The step here, computed. */
static const struct tensor *here(struct session *s, struct err *err)
{
	struct cursor there;
	enum place_depth depth;

	if (!session_place(s, NULL, true, &there, &depth, err) || !session_need(s, there.step, err))
		return NULL;
	return trace_out(s->trace, there.step);
}

static bool run_row(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const char *name;
	const struct tensor *t;
	int y, c;

	if (!answer_args(&verb_row, argc, 0, 1, err))
		return false;
	t = here(s, err);
	if (!t)
		return false;
	name = trace_name(s->trace, s->scene.cursor.step);
	c = s->scene.cursor.at.c;
	y = s->scene.cursor.at.y;
	if (argc > 1 && !number_arg(argv[1], t->shape.h, "rows", name, &y, err))
		return false;
	buf_printf(&sink->out, "%s, channel %d, row %d, %d columns.\n", name, c, y, t->shape.w);
	for (int x = 0; x < t->shape.w; x += PER_LINE) {
		int n = int_min(PER_LINE, t->shape.w - x);

		if (t->shape.w > PER_LINE)
			buf_printf(&sink->out, "%d: ", x);
		put_numbers(s, t, (struct at){ c, y, x }, n, &sink->out);
	}
	return true;
}

static bool run_around(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const char *name;
	const struct tensor *t;
	struct at at = s->scene.cursor.at;

	if (!answer_args(&verb_around, argc, 0, 2, err))
		return false;
	if (argc == 2)
		return err_set(err, ERR_USAGE, "around wants a row and a column: around 3 7");
	t = here(s, err);
	if (!t)
		return false;
	name = trace_name(s->trace, s->scene.cursor.step);
	if (argc > 2 && (!number_arg(argv[1], t->shape.h, "rows", name, &at.y, err) ||
	                 !number_arg(argv[2], t->shape.w, "columns", name, &at.x, err)))
		return false;

	int x0 = int_max(at.x - 1, 0), x1 = int_min(at.x + 1, t->shape.w - 1);

	buf_printf(&sink->out, "%s, channel %d, around row %d, column %d. Columns %d to %d.\n", name, at.c,
	           at.y, at.x, x0, x1);
	for (int y = int_max(at.y - 1, 0); y <= int_min(at.y + 1, t->shape.h - 1); y++) {
		buf_printf(&sink->out, "Row %d: ", y);
		put_numbers(s, t, (struct at){ at.c, y, x0 }, x1 - x0 + 1, &sink->out);
	}
	return true;
}

static bool run_term(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct cursor there;
	int n, parts;

	if (!answer_args(&verb_term, argc, 1, 1, err) || !session_show(s, err))
		return false;
	there = s->scene.cursor;
	if (there.size != SIZE_MAC && !cursor_size(s->trace, &there, SIZE_MAC))
		return err_set(err, ERR_USAGE, "%s has no arithmetic to open",
		               trace_name(s->trace, there.step));
	parts = cursor_parts(s->trace, there.step);
	if (!text_int(argv[1], 1, parts, &n))
		return err_set(err, ERR_USAGE, "each number of %s is made in %d part%s: 1 to %d, not \"%s\"",
		               trace_name(s->trace, there.step), parts, parts == 1 ? "" : "s", parts,
		               argv[1]);
	there.term = n - 1;
	s->scene.look.view = NULL;
	sink->moved = true;
	return session_go(s, &there, err);
}

const struct verb verb_row = {
	.name = "row",
	.keys = "",
	.usage = "row [Y]",
	.gloss = "the numbers of one row of the channel here",
	.group = VERB_ASK,
	.run = run_row,
};

const struct verb verb_around = {
	.name = "around",
	.keys = "",
	.usage = "around [Y X]",
	.gloss = "the number at row Y, column X, and its neighbours",
	.group = VERB_ASK,
	.run = run_around,
};

const struct verb verb_term = {
	.name = "term",
	.keys = "",
	.usage = "term N",
	.gloss = "to the Nth part of the arithmetic of the number here",
	.group = VERB_MOVE,
	.run = run_term,
};

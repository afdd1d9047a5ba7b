/*
 * why_json.c -- the story of one number as JSON, and what both ways of telling it need.
 */
#include <math.h>
#include <string.h>

#include "verb/why_private.h"

bool story_same(float a, float b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

const char *story_source(const struct story *st, const struct term *t)
{
	const struct node *node = st->step->node;

	if (t->slot == SLOT_BIAS)
		return "bias";
	if (t->slot == SLOT_ZERO)
		return "a zero put in";
	if (t->slot < node->nin)
		return st->s->trace->step[node->in[t->slot]].node->name;
	return st->s->trace->nbefore ? st->s->trace->before[st->s->trace->nbefore - 1].name : "the picture";
}

static void json_term(const struct story *st, const struct term *t, struct buf *b)
{
	json_open(b, '{');
	json_text(b, "source", story_source(st, t));
	json_key(b, "from");
	if (t->slot < 0)
		json_null(b);
	else
		json_at(b, t->from);
	json_key(b, "kernel");
	json_open(b, '[');
	json_int(b, t->ky);
	json_int(b, t->kx);
	json_close(b, ']');
	json_key(b, "pad");
	json_bool(b, t->pad);
	json_key(b, "value");
	json_number(b, t->x);
	json_key(b, "weight");
	json_number(b, t->w);
	json_key(b, "sum");
	json_number(b, t->sum);
	json_key(b, "line");
	json_int(b, t->line);
	json_close(b, '}');
}

static void json_line(const struct line *l, struct buf *b)
{
	json_open(b, '{');
	json_text(b, "text", l->text);
	json_key(b, "a");
	json_number(b, l->a);
	json_key(b, "b");
	json_number(b, l->b);
	json_key(b, "value");
	json_number(b, l->value);
	json_key(b, "line");
	json_int(b, l->line);
	json_close(b, '}');
}

bool story_formula(const struct story *st, struct listing *list)
{
	struct err err;

	*list = (struct listing){ 0 };
	return listing_formula(st->s->trace, &st->here, list, &err);
}

void why_json(const struct story *st, struct buf *b)
{
	const struct op *op = st->step->node->op;
	struct buf place = { 0 };
	struct cursor pixel = st->here;
	struct listing list;

	pixel.size = SIZE_PIXEL;
	place_print(st->s->trace, &pixel, &place);
	json_begin(st->s, b, "skipstep.why/1", true);
	json_text(b, "place", buf_str(&place));
	json_text(b, "step", st->step->node->name);
	json_text(b, "op", op->name);
	json_key(b, "at");
	json_at(b, st->here.at);
	json_text(b, "fold", op->fold == FOLD_SUM ? "sum" : op->fold == FOLD_MAX ? "max" : "lines");
	json_key(b, "terms");
	json_open(b, '[');
	for (int i = 0; i < st->why.nterms; i++)
		json_term(st, &st->why.term[i], b);
	json_close(b, ']');
	json_key(b, "lines");
	json_open(b, '[');
	for (int i = 0; i < st->why.nlines; i++)
		json_line(&st->why.step[i], b);
	json_close(b, ']');
	json_key(b, "formula");
	json_open(b, '[');
	if (story_formula(st, &list))
		for (int i = 0; i < list.nlines; i++)
			json_string(b, list.line[i].text);
	listing_free(&list);
	json_close(b, ']');
	json_key(b, "total");
	json_number(b, st->total);
	json_key(b, "stored");
	json_number(b, st->stored);
	json_key(b, "equal");
	json_bool(b, story_same(st->total, st->stored));
	json_end(b);
	buf_free(&place);
}

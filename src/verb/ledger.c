/*
 * ledger.c -- the residual ledger: in each block, what was learned against what came round.
 */
#include <math.h>
#include <string.h>

#include "verb/verb_private.h"

enum { ROWS_BESIDE = 16 };

static void json_or_null(struct buf *b, const char *key, double v)
{
	json_key(b, key);
	if (isnan(v))
		json_null(b);
	else
		json_number(b, v);
}

static void ledger_json(const struct session *s, struct buf *b)
{
	const struct ledger *l = &s->gathered.ledger;

	json_begin(s, b, "skipstep.ledger/1", true);
	json_key(b, "blocks");
	json_open(b, '[');
	for (int i = 0; i < l->naccounts; i++) {
		const struct account *a = &l->account[i];
		const struct part *p = &s->net->part[a->part];

		json_open(b, '{');
		json_text(b, "name", p->name);
		json_text(b, "path", path_word(p->path));
		json_key(b, "learned");
		json_number(b, a->learned);
		json_key(b, "round");
		json_number(b, a->round);
		json_or_null(b, "share", a->share);
		json_or_null(b, "cosine", a->cosine);
		json_or_null(b, "zeroed", a->zeroed);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_key(b, "responses");
	json_open(b, '[');
	for (int i = 0; i < l->nresponses; i++) {
		json_open(b, '{');
		json_text(b, "conv", trace_name(s->trace, l->response[i].conv));
		json_text(b, "step", trace_name(s->trace, l->response[i].step));
		json_key(b, "std");
		json_number(b, l->response[i].std);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

/* To be heard: the block the reader is in, then a block a line. */
static void ledger_spoken(const struct session *s, struct buf *out)
{
	const struct ledger *l = s->scene.ledger;
	int here = ledger_account(l, cursor_part(s->trace, s->scene.cursor.step));

	if (here >= 0)
		buf_puts(out, "\f");
	for (int i = 0; i < l->naccounts; i++) {
		const struct account *a = &l->account[i];

		buf_printf(out, "%s: learned %.2f, round %.2f, %.0f percent learned, cosine %.2f.\n",
		           s->net->part[a->part].name, a->learned, a->round, 100 * a->share, a->cosine);
	}
}

/* ledger map, m, Enter: which source is the larger at each pixel of this block; again: the rows. */
static bool toggle_map(struct session *s, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	bool was = look->winners;
	int part;

	if (!answer_block(s, NULL, &part, err))
		return false;
	look->winners = !(look->winners && look->view == &view_ledger);
	if (answer_view(s, &view_ledger, s->net->nblocks + ROWS_BESIDE, sink, err)) {
		look->winners = s->door == DOOR_SCREEN && look->winners;
		return true;
	}
	look->winners = was;
	return false;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	int part;

	if (!answer_args(&verb_ledger, argc, 0, 1, err) || !session_all(s, err))
		return false;
	if (argc > 1 && strcmp(argv[1], "map") == 0)
		return toggle_map(s, sink, err);
	if (argc > 1) {
		if (!answer_block(s, argv[1], &part, err))
			return false;
		answer_visit(s, part);
	}
	if (s->now.json) {
		if (!gather_ledger(s, err))
			return false;
		ledger_json(s, &sink->out);
		return true;
	}
	if (s->door == DOOR_SCREEN && argc == 1 && look->view == &view_ledger) {
		look->view = NULL;
		return true;
	}
	look->winners = false;
	if (!answer_view(s, &view_ledger, s->net->nblocks + ROWS_BESIDE, sink, err))
		return false;
	if (s->door == DOOR_LINE)
		ledger_spoken(s, &sink->out);
	return true;
}

const struct verb verb_ledger = {
	.name = "ledger",
	.keys = "$",
	.usage = "ledger [BLOCK|map]",
	.gloss = "the residual ledger: how much each block learned, how much came round it",
	.text =
	    "Root mean square of both, their cosine, and the share of sums that the last relu makes 0; below, the\n"
	    "spread after each convolution, as in the paper's figure 7, from this picture. map shows which of the\n"
	    "two is the larger at each pixel of this block.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

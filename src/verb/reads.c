/*
 * reads.c -- how often each place of x is read, by the trunk and round the shortcut.
 */
#include "verb/verb_private.h"

enum { ROWS = 64 };

static void json_side(const struct session *s, int step, const struct reads *side, struct buf *b)
{
	json_open(b, '{');
	json_text(b, "step", step < 0 ? NULL : trace_name(s->trace, step));
	json_key(b, "total");
	json_int(b, side->total);
	json_key(b, "every");
	json_int(b, side->every);
	json_key(b, "tally");
	json_open(b, '[');
	for (int i = 0; i < side->ntallies; i++) {
		json_open(b, '{');
		json_key(b, "times");
		json_int(b, side->tally[i].times);
		json_key(b, "places");
		json_int(b, side->tally[i].places);
		json_key(b, "share");
		json_number(b, reads_share(side, side->tally[i].places));
		json_close(b, '}');
	}
	json_close(b, ']');
	json_close(b, '}');
}

static void reads_json(const struct session *s, int part, struct buf *b)
{
	const struct block_reads *r = &s->gathered.reads;

	json_begin(s, b, "skipstep.reads/1", true);
	json_text(b, "block", s->net->part[part].name);
	json_text(b, "x", trace_name(s->trace, r->x));
	json_key(b, "shape");
	json_shape(b, trace_out(s->trace, r->x)->shape);
	json_key(b, "trunk");
	json_side(s, r->trunk, &r->by_trunk, b);
	json_key(b, "shortcut");
	json_side(s, r->shortcut, &r->by_shortcut, b);
	json_key(b, "same");
	json_bool(b, r->same);
	json_key(b, "neither");
	json_int(b, r->neither);
	json_end(b);
}

/* The block's reads once more: trunk alone, shortcut alone, both. */
static void next_form(struct look *look)
{
	look->reads = (enum reads_of)((look->reads + 1) % READS_COUNT);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct look *look = &s->scene.look;
	int part;

	if (!answer_args(&verb_reads, argc, 0, 1, err) ||
	    !answer_block(s, argc > 1 ? argv[1] : NULL, &part, err))
		return false;
	answer_visit(s, part);
	if (s->now.json) {
		if (!gather_reads(s, part, err))
			return false;
		reads_json(s, part, &sink->out);
		return true;
	}
	if (s->door == DOOR_SCREEN && argc == 1 && look->view == &view_reads)
		next_form(look);
	else
		look->reads = READS_BOTH;
	return answer_view(s, &view_reads, ROWS, sink, err);
}

const struct verb verb_reads = {
	.name = "reads",
	.keys = "r",
	.usage = "reads [BLOCK]",
	.gloss = "how often each place of x is read, by the trunk and by the shortcut",
	.text =
	    "3x3 with stride 2 reads a place once, twice or four times; 1x1 with stride 2 reads one in four.\n"
	    "On the screen the same key again: the trunk, the shortcut, both.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

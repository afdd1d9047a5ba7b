/*
 * buffers.c -- the buffer lens: which memory each Python name points at, line by line; and what an in-place first
 * operation would corrupt.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "lesson/buffers.h"
#include "verb/verb_private.h"

static const struct {
	const char *word;
	enum buffers_first first;
} firsts[] = {
	{ "relu", BUFFERS_RELU },
	{ "preactivation", BUFFERS_PREACTIVATION },
	{ "bn", BUFFERS_BATCH_NORM },
};

/* ---- JSON --------------------------------------------------------------------------------------- */

static void json_line(const struct session *s, const struct buffers *b, int i, struct buf *out)
{
	const struct buffers_line *line = &b->line[i];
	struct buf said = { 0 };

	json_open(out, '{');
	json_key(out, "number");
	json_int(out, b->listing.line[i].number);
	json_text(out, "text", b->listing.line[i].text);
	json_key(out, "runs");
	json_bool(out, line->runs);
	json_key(out, "names");
	json_open(out, '[');
	for (int k = 0; k < line->nnames; k++) {
		json_open(out, '{');
		json_text(out, "name", line->name[k].text);
		json_key(out, "caller");
		json_bool(out, line->name[k].caller);
		json_key(out, "buffer");
		json_int(out, line->name[k].buffer);
		json_key(out, "shape");
		json_shape(out, line->name[k].shape);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_key(out, "live");
	json_int(out, line->live);
	buffers_say(b, s->trace, i, &said);
	json_text(out, "said", buf_str(&said));
	json_close(out, '}');
	out->lost |= said.lost;
	buf_free(&said);
}

static void buffers_json(const struct session *s, int part, const struct buffers *b, struct buf *out)
{
	json_begin(s, out, "skipstep.buffers/1", false);
	json_text(out, "block", s->net->part[part].name);
	json_key(out, "lines");
	json_open(out, '[');
	for (int i = 0; i < b->listing.nlines; i++)
		json_line(s, b, i, out);
	json_close(out, ']');
	json_key(out, "buffers");
	json_open(out, '[');
	for (int i = 0; i < b->nbuffers; i++) {
		json_open(out, '{');
		json_key(out, "number");
		json_int(out, i + 1);
		json_key(out, "shape");
		json_shape(out, b->buffer[i].shape);
		json_key(out, "bytes");
		json_int(out, b->buffer[i].bytes);
		json_text(out, "made_by", trace_name(s->trace, b->buffer[i].made_by));
		json_close(out, '}');
	}
	json_close(out, ']');
	json_key(out, "peak");
	json_int(out, b->peak);
	json_end(out);
}

/* ---- words -------------------------------------------------------------------------------------- */

/* "x and identity: #1, (16,32,32)": each buffer that a name of this function is on. */
static void put_names(const struct buffers *b, int i, const char *between, struct buf *out)
{
	bool first = true;

	for (int k = 1; k <= b->nbuffers; k++) {
		struct buf who = { 0 };

		if (!buffers_alive(b, i, k))
			continue;
		buffers_holders(b, i, k, &who);
		if (who.len) {
			buf_printf(out, "%s%s: #%d", first ? "" : between, buf_str(&who), k);
			first = false;
		}
		out->lost |= who.lost;
		buf_free(&who);
	}
}

/* The listing, and beside each line what it does to memory. */
static void buffers_table(const struct session *s, const struct buffers *b, struct buf *out)
{
	int widest = 0;

	for (int i = 0; i < b->listing.nlines; i++)
		widest = int_max(widest, text_columns(b->listing.line[i].text));
	for (int i = 0; i < b->listing.nlines; i++) {
		const struct listing_line *line = &b->listing.line[i];
		struct buf said = { 0 };

		buffers_say(b, s->trace, i, &said);
		if (line->number)
			buf_printf(out, "%2d ", line->number);
		else
			buf_puts(out, "   ");
		buf_puts(out, line->text);
		if (said.len)
			buf_printf(out, "%*s%s", widest + 2 - text_columns(line->text), "", buf_str(&said));
		buf_putc(out, '\n');
		out->lost |= said.lost;
		buf_free(&said);
	}
}

static void put_total(const struct buffers *b, struct buf *out)
{
	buf_printf(out, "%d buffers, at most %" PRId64 " bytes at one time.\n", b->nbuffers, b->peak);
}

/* The line that runs here, what it does to memory, and who points where after it. */
static void buffers_spoken(const struct session *s, const struct buffers *b, struct buf *out)
{
	int here = s->scene.cursor.step >= 0 && s->scene.cursor.size >= SIZE_OP
	               ? buffers_line_of(b, s->scene.cursor.step)
	               : -1;
	int from = here < 0 ? 0 : here, to = here < 0 ? b->listing.nlines : here + 1;

	for (int i = from; i < to; i++) {
		const struct listing_line *line = &b->listing.line[i];
		size_t start;

		buf_printf(out, "Line %d: %s\n", line->number, line->text + strspn(line->text, " "));
		start = out->len;
		buffers_say(b, s->trace, i, out);
		if (out->len > start)
			buf_puts(out, ".\n");
		if (here >= 0) {
			put_names(b, i, ".\n", out);
			buf_puts(out, ".\n");
		}
	}
	put_total(b, out);
}

/* ---- in place ----------------------------------------------------------------------------------- */

static void tell_harm(const struct session *s, const struct buffers_harm *h, struct buf *out)
{
	const struct listing *l = &h->after.listing;
	const struct listing_line *first = &l->line[h->first], *line = &l->line[h->line];

	if (!h->x_changed) {
		buf_printf(
		    out,
		    "%s would write over x, but x comes out of a relu: none of its %zu numbers changes.\n",
		    first->text + strspn(first->text, " "), h->x_len);
		buf_puts(out, "That is why nobody notices. Try preactivation.\n");
		return;
	}
	buf_printf(out, "%s would write over x: %zu of its %zu numbers become others.\n",
	           first->text + strspn(first->text, " "), h->x_changed, h->x_len);
	buf_printf(out, "%s then reads %s where %s is meant.\n", line->text + strspn(line->text, " "),
	           trace_name(s->trace, h->held), trace_name(s->trace, h->meant));
	buf_printf(out, "At [%d,%d,%d]: %.4f learned plus ", h->at.c, h->at.y, h->at.x, (double)h->learned);
	say_number(out, h->round, false);
	buf_puts(out, " should be ");
	say_number(out, h->sum, false);
	buf_puts(out, "; with ");
	say_number(out, h->bad_round, false);
	buf_puts(out, " it becomes ");
	say_number(out, h->bad_sum, false);
	buf_printf(out, ".\n%zu of the %zu sums are wrong. In inference nobody says a word.\n",
	           h->sum_changed, h->sum_len);
}

static bool run_harm(struct session *s, int part, const char *word, struct sink *sink, struct err *err)
{
	const struct part *p = &s->net->part[part];
	struct shape sum = trace_out(s->trace, p->add)->shape;
	struct at at = s->scene.cursor.at;
	struct buffers_harm harm;

	for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
		if (strcmp(firsts[i].word, word) != 0)
			continue;
		if (!shape_has(sum, at))
			at = (struct at){ 0 };
		s->trace->stop = s->stop;
		s->trace->user = s->user;
		if (!buffers_if_inplace(s->trace, part, firsts[i].first, at, &harm, err))
			return false;
		tell_harm(s, &harm, &sink->out);
		buffers_harm_close(&harm);
		return true;
	}
	return err_set(err, ERR_USAGE, "buffers if wants relu, preactivation or bn, not \"%s\"", word);
}

/* ---- the verb ----------------------------------------------------------------------------------- */

/* [BLOCK] [fresh] [if FIRST] */
static bool words(int argc, char **argv, const char **block, bool *fresh, const char **first, struct err *err)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "fresh") == 0)
			*fresh = true;
		else if (strcmp(argv[i], "if") == 0 && i + 1 < argc)
			*first = argv[++i];
		else if (!*block)
			*block = argv[i];
		else
			return err_set(err, ERR_USAGE, "buffers takes no \"%s\": %s", argv[i],
			               verb_buffers.usage);
	}
	return true;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	static const struct buffers_rules fresh_rules = { false, false };
	const char *block = NULL, *first = NULL;
	struct buffers b;
	bool fresh = false;
	int part;

	if (!answer_args(&verb_buffers, argc, 0, 4, err) || !words(argc, argv, &block, &fresh, &first, err) ||
	    !answer_block(s, block, &part, err))
		return false;
	if (block && net_find(s->net, block) >= 0) { /* a step: the line that runs it */
		cursor_goto(s->trace, &s->scene.cursor, net_find(s->net, block));
		s->scene.cursor.size = SIZE_OP;
	} else {
		answer_visit(s, part);
	}
	if (s->door == DOOR_SCREEN && argc == 1 && !s->now.json) {
		enum side *side = &s->scene.look.side;

		*side = *side == SIDE_BUFFERS ? SIDE_AUTO : SIDE_BUFFERS;
		return true;
	}
	if (first)
		return run_harm(s, part, first, sink, err);
	if (!buffers_open(s->trace, part, fresh ? &fresh_rules : &buffers_torchvision, &b, err))
		return false;
	if (s->now.json)
		buffers_json(s, part, &b, &sink->out);
	else if (s->door == DOOR_LINE)
		buffers_spoken(s, &b, &sink->out);
	else {
		buffers_table(s, &b, &sink->out);
		put_total(&b, &sink->out);
	}
	buffers_close(&b);
	return true;
}

const struct verb verb_buffers = {
	.name = "buffers",
	.keys = "o",
	.usage = "buffers [BLOCK|STEP] [fresh] [if relu|preactivation|bn]",
	.gloss = "which memory each Python name points at, line by line; what is written in place",
	.text =
	    "identity = x is another name for the same memory, not a copy; out += identity and the relus write in\n"
	    "place, as in torchvision; with fresh they do not. if: what would be corrupted if the first operation of\n"
	    "the block wrote over x: a relu before it, the relu of pre-activation, or the batch norm.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

/*
 * blocks.c -- the founding question: which blocks call downsample, and why. No forward pass.
 */
#include "net/block.h"
#include "verb/table.h"
#include "verb/verb_private.h"

static struct shape block_in(const struct net *net, const struct part *p)
{
	return net->node[p->x].out;
}

static struct shape block_out(const struct net *net, const struct part *p)
{
	return net->node[p->last].out;
}

static void json_clause(struct buf *b, const char *clause, const char *numbers, bool value)
{
	json_open(b, '{');
	json_text(b, "clause", clause);
	json_text(b, "numbers", numbers);
	json_key(b, "value");
	json_bool(b, value);
	json_close(b, '}');
}

static void json_block(const struct net *net, const struct part *p, struct buf *b)
{
	struct buf text = { 0 };

	json_open(b, '{');
	json_text(b, "name", p->name);
	json_text(b, "type", part_type(p));
	json_key(b, "in");
	json_shape(b, block_in(net, p));
	json_key(b, "out");
	json_shape(b, block_out(net, p));
	json_key(b, "stride");
	json_int(b, p->stride);
	json_text(b, "path", path_word(p->path));
	json_key(b, "clauses");
	json_open(b, '[');
	buf_printf(&text, "%d != 1", p->stride);
	json_clause(b, "stride != 1", buf_str(&text), p->clause_stride);
	buf_clear(&text);
	buf_printf(&text, "%d != %d * %d", p->inplanes, p->planes, p->expansion);
	json_clause(b, "inplanes != planes * expansion", buf_str(&text), p->clause_planes);
	json_close(b, ']');
	buf_clear(&text);
	block_reason(p, &text);
	json_text(b, "reason", buf_str(&text));
	json_close(b, '}');
	b->lost |= text.lost;
	buf_free(&text);
}

static void blocks_json(const struct session *s, struct buf *b)
{
	json_begin(s, b, "skipstep.blocks/1", false);
	json_key(b, "blocks");
	json_open(b, '[');
	for (int i = 0; i < s->net->nparts; i++)
		if (s->net->part[i].kind == PART_BLOCK)
			json_block(s->net, &s->net->part[i], b);
	json_close(b, ']');
	json_end(b);
}

static void put_shape(struct table *t, struct shape shape)
{
	table_put(t, "(%d,%d,%d)", shape.c, shape.h, shape.w);
}

/* Of a what-if that ends early: the part in which it does. NULL: all blocks run. */
static const struct part *stops_at(const struct net *net)
{
	return net->fault.err.code != ERR_NONE ? &net->part[net->node[net->fault.node].part] : NULL;
}

static void tell_stop(const struct net *net, struct buf *out)
{
	if (stops_at(net))
		buf_printf(out, "This is a what-if: %s cannot be done, so nothing after it runs.\n",
		           net->node[net->fault.node].name);
}

static void blocks_table(const struct session *s, struct buf *out)
{
	struct table t = { { "block", "~x comes in", "~goes out", "shortcut", "because" } };
	struct buf text = { 0 };
	const struct part *stops = stops_at(s->net);

	for (int i = 0; i < s->net->nparts; i++) {
		const struct part *p = &s->net->part[i];

		if (p->kind != PART_BLOCK)
			continue;
		table_put(&t, "%s", p->name);
		put_shape(&t, block_in(s->net, p));
		put_shape(&t, block_out(s->net, p));
		table_put(&t, "%s", p->path == PATH_NONE ? "none" : path_word(p->path));
		buf_clear(&text);
		if (stops && p >= stops)
			buf_puts(&text, p > stops ? "not run" : "what if; x does not fit");
		else if (p->path == PATH_IDENTITY && !p->clause_stride && !p->clause_planes)
			buf_printf(&text, "stride %d, %d = %d", p->stride, p->inplanes,
			           p->planes * p->expansion);
		else
			block_reason(p, &text);
		table_put(&t, "%s", buf_str(&text));
	}
	out->lost |= text.lost;
	buf_free(&text);
	table_print(&t, s->width, out);
	buf_putc(out, '\n');
	if (net_blocks(s->net, PATH_NONE) < s->net->nblocks) /* else there is no shortcut to rule on */
		buf_puts(out,
		         "The rule, from _make_layer: if stride != 1 or inplanes != planes * expansion:\n");
	say_network(s->net, VOICE_SPOKEN, out);
	tell_stop(s->net, out);
}

/* A block a line, what is special first, in words to be heard. */
static void blocks_spoken(const struct session *s, struct buf *out)
{
	const struct part *stops = stops_at(s->net);

	say_network(s->net, VOICE_SPOKEN, out);
	if (out->len && out->s[out->len - 1] != '\n')
		buf_putc(out, '\n');
	tell_stop(s->net, out);
	for (int i = 0; i < s->net->nparts; i++) {
		const struct part *p = &s->net->part[i];

		if (p->kind != PART_BLOCK)
			continue;
		buf_printf(out, "%s: %s. Stride is %d, %d channels come in, %d go out.%s\n", p->name,
		           p->path == PATH_NONE ? "no shortcut" : path_word(p->path), p->stride, p->inplanes,
		           p->planes * p->expansion,
		           !stops || p < stops ? ""
		           : p == stops        ? " x does not fit: the what-if ends here."
		                               : " Not run.");
	}
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	(void)argv;
	if (!answer_args(&verb_blocks, argc, 0, 0, err) || !session_net(s, err))
		return false;
	if (s->now.json)
		blocks_json(s, &sink->out);
	else if (s->door == DOOR_LINE)
		blocks_spoken(s, &sink->out);
	else
		blocks_table(s, &sink->out);
	return true;
}

const struct verb verb_blocks = {
	.name = "blocks",
	.keys = "",
	.usage = "blocks",
	.gloss = "which way x goes round each block, and why",
	.text =
	    "identity adds x itself; zero pad is option A; downsample is a 1x1 convolution and batch norm.\n"
	    "Runs no forward pass: it follows from the page of the network alone.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON | VERB_NO_TRACE,
	.run = run,
};

/*
 * steps.c -- the whole journey, a step a row; and the shapes alone, which need no picture.
 */
#include "base/text.h"
#include "verb/table.h"
#include "verb/verb_private.h"

static void put_count(struct table *t, int64_t n)
{
	struct buf b = { 0 };

	if (n)
		text_thousands(&b, n);
	table_put(t, "%s", n ? buf_str(&b) : "0");
	buf_free(&b);
}

static void put_number(struct table *t, double v)
{
	struct buf b = { 0 };

	say_number(&b, (float)v, false);
	table_put(t, "%s", buf_str(&b));
	buf_free(&b);
}

static void put_shape(struct table *t, struct shape shape)
{
	struct buf b = { 0 };

	say_shape(&b, shape);
	table_put(t, "%s", buf_str(&b));
	buf_free(&b);
}

static void json_inputs(struct buf *b, const struct net *net, const struct node *node)
{
	json_key(b, "inputs");
	json_open(b, '[');
	for (int i = 0; i < node->nin; i++)
		json_string(b, net->node[node->in[i]].name);
	json_close(b, ']');
}

static void json_node(struct buf *b, const struct net *net, const struct node *node)
{
	json_text(b, "name", node->name);
	json_text(b, "op", node->op->name);
	json_inputs(b, net, node);
	json_key(b, "shape");
	json_shape(b, node->out);
	json_key(b, "params");
	json_int(b, node->params);
	json_key(b, "macs");
	json_int(b, node->macs);
}

static void totals(const struct net *net, struct buf *b)
{
	text_thousands(b, net->params);
	buf_puts(b, " parameters, ");
	buf_printf(b, "%.2f M multiply-adds, %d steps.\n", (double)net->macs / 1e6, net->nnodes);
}

/* ---- steps -------------------------------------------------------------------------------------- */

static void steps_json(const struct session *s, struct buf *b)
{
	json_begin(s, b, "skipstep.steps/1", true);
	json_key(b, "params");
	json_int(b, s->net->params);
	json_key(b, "macs");
	json_int(b, s->net->macs);
	json_key(b, "steps");
	json_open(b, '[');
	for (int i = 0; i < s->trace->done; i++) {
		const struct stats *stats = trace_stats(s->trace, i);

		json_open(b, '{');
		json_node(b, s->net, s->trace->step[i].node);
		json_key(b, "min");
		json_number(b, stats->min);
		json_key(b, "max");
		json_number(b, stats->max);
		json_key(b, "mean");
		json_number(b, stats->mean);
		json_key(b, "zeros");
		json_int(b, (int64_t)stats->zeros);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

/* Spoken: a step a line, shape only; `more` goes on. */
static void steps_spoken(const struct net *net, struct buf *b)
{
	for (int i = 0; i < net->nnodes; i++) {
		buf_printf(b, "%s, step %d, %s, ", net->node[i].name, i + 1, net->node[i].op->name);
		say_shape(b, net->node[i].out);
		buf_puts(b, ".\n");
	}
	totals(net, b);
}

static bool run_steps(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct table t = { { ">step", "name", "op", "shape", ">params", ">min", ">max", ">mean", ">zeros",
		             ">multiply-adds" } };
	const struct fault *fault;

	(void)argv;
	if (!answer_args(&verb_steps, argc, 0, 0, err))
		return false;
	if (s->door == DOOR_LINE && !s->now.json) {
		steps_spoken(s->net, &sink->out);
		return true;
	}
	if (!session_all(s, err))
		return false;
	fault = trace_fault(s->trace);
	if (s->now.json) {
		steps_json(s, &sink->out);
		return true;
	}
	for (int i = 0; i < s->trace->done; i++) {
		const struct step *step = &s->trace->step[i];
		const struct stats *stats = trace_stats(s->trace, i);

		table_put(&t, "%d", i + 1);
		table_put(&t, "%s", step->node->name);
		table_put(&t, "%s", step->node->op->name);
		put_shape(&t, step->node->out);
		put_count(&t, step->node->params);
		put_number(&t, stats->min);
		put_number(&t, stats->max);
		put_number(&t, stats->mean);
		put_count(&t, (int64_t)stats->zeros);
		put_count(&t, step->node->macs);
	}
	table_print(&t, s->width, &sink->out);
	if (fault)
		buf_printf(&sink->out, "%s cannot be done. %s%s\n", trace_name(s->trace, fault->node),
		           answer_raises(fault), fault->err.msg);
	else
		totals(s->net, &sink->out);
	return true;
}

const struct verb verb_steps = {
	.name = "steps",
	.keys = "",
	.usage = "steps",
	.gloss = "every step, with its shape and the range of its numbers",
	.text =
	    "One row a step, in running order. params leaves running statistics out; multiply-adds are those of\n"
	    "convolutions and the linear layer, padded taps counted. A wider terminal shows more columns.\n",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run_steps,
};

/* ---- shapes ------------------------------------------------------------------------------------- */

static void shapes_json(const struct session *s, struct buf *b)
{
	json_begin(s, b, "skipstep.shapes/1", false);
	json_key(b, "params");
	json_int(b, s->net->params);
	json_key(b, "macs");
	json_int(b, s->net->macs);
	json_key(b, "steps");
	json_open(b, '[');
	for (int i = 0; i < s->net->nnodes; i++) {
		json_open(b, '{');
		json_node(b, s->net, &s->net->node[i]);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_end(b);
}

static bool run_shapes(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct table t = { { ">step", "name", "op", "shape", ">params", ">multiply-adds", "reads" } };

	(void)argv;
	if (!answer_args(&verb_shapes, argc, 0, 0, err) || !session_net(s, err))
		return false;
	if (s->now.json) {
		shapes_json(s, &sink->out);
		return true;
	}
	if (s->door == DOOR_LINE) {
		steps_spoken(s->net, &sink->out);
		return true;
	}
	for (int i = 0; i < s->net->nnodes; i++) {
		const struct node *node = &s->net->node[i];

		table_put(&t, "%d", i + 1);
		table_put(&t, "%s", node->name);
		table_put(&t, "%s", node->op->name);
		put_shape(&t, node->out);
		put_count(&t, node->params);
		put_count(&t, node->macs);
		table_put(&t, "%s%s%s", node->nin > 0 ? s->net->node[node->in[0]].name : "",
		          node->nin > 1 ? " " : "", node->nin > 1 ? s->net->node[node->in[1]].name : "");
	}
	table_print(&t, s->width, &sink->out);
	totals(s->net, &sink->out);
	return true;
}

const struct verb verb_shapes = {
	.name = "shapes",
	.keys = "",
	.usage = "shapes",
	.gloss = "every step's shape, parameters and multiply-adds; runs nothing",
	.group = VERB_ASK,
	.flags = VERB_JSON | VERB_NO_TRACE,
	.run = run_shapes,
};

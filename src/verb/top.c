/*
 * top.c -- what the network says of the picture.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "verb/table.h"
#include "verb/verb_private.h"

struct rank {
	int index;
	float p;
};

static int by_probability(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (isnan(x->p) != isnan(y->p))
		return isnan(x->p) ? 1 : -1; /* what is no number comes last, or no order is one */
	if (!isnan(x->p) && x->p != y->p)
		return x->p < y->p ? 1 : -1;
	return x->index - y->index;
}

static void top_json(const struct session *s, const struct tensor *logits, const struct rank *rank, int n,
                     struct buf *b)
{
	json_begin(s, b, "skipstep.top/1", true);
	json_key(b, "logits");
	json_open(b, '[');
	for (size_t i = 0; i < shape_len(logits->shape); i++)
		json_number(b, logits->v[i]);
	json_close(b, ']');
	json_key(b, "top");
	json_open(b, '[');
	for (int i = 0; i < n; i++) {
		json_open(b, '{');
		json_text(b, "label", rank[i].index < s->net->nlabels ? s->net->label[rank[i].index] : NULL);
		json_key(b, "index");
		json_int(b, rank[i].index);
		json_key(b, "probability");
		json_number(b, rank[i].p);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_key(b, "untrained");
	json_bool(b, s->net->untrained);
	json_end(b);
}

static void top_table(const struct session *s, const struct tensor *logits, const struct rank *rank, int n,
                      struct buf *out)
{
	struct table t = { { ">", "class", ">probability", ">logit", ">index" } };
	struct buf percent = { 0 }, logit = { 0 };
	char room[32];

	for (int i = 0; i < n; i++) {
		table_put(&t, "%d", i + 1);
		table_put(&t, "%s", class_name(s->net, rank[i].index, room));
		buf_clear(&percent);
		number_percent(&percent, (double)rank[i].p);
		table_put(&t, "%s %%", buf_str(&percent));
		buf_clear(&logit);
		number_fixed(&logit, (double)logits->v[rank[i].index], NUMBER_DECIMALS);
		table_put(&t, "%s", buf_str(&logit));
		table_put(&t, "%d", rank[i].index);
	}
	out->lost |= percent.lost || logit.lost;
	buf_free(&percent);
	buf_free(&logit);
	table_print(&t, s->width, out);
}

static void top_spoken(const struct session *s, const struct rank *rank, int n, struct buf *out)
{
	char room[32];

	for (int i = 0; i < n; i++) {
		text_safe(out, class_name(s->net, rank[i].index, room));
		buf_puts(out, ", ");
		number_percent_said(out, (double)rank[i].p);
		buf_puts(out, " percent.\n");
	}
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct tensor *probabilities, *logits;
	const struct node *last;
	struct rank *rank;
	int n = 5, classes;

	if (!answer_args(&verb_top, argc, 0, 1, err))
		return false;
	if (argc > 1 && !text_int(argv[1], 1, 1 << 20, &n))
		return err_set(err, ERR_USAGE, "top wants a number from 1, not \"%s\"", argv[1]);
	last = &s->net->node[s->net->nnodes - 1];
	if (strcmp(last->op->name, "softmax") != 0)
		return err_set(err, ERR_UNSUPPORTED,
		               "%s ends in %s, not in softmax, so it gives no probabilities", s->net->name,
		               last->op->name);
	if (!session_end(s, err))
		return false;
	probabilities = &s->trace->step[s->trace->nsteps - 1].out;
	logits = &s->trace->step[last->in[0]].out;
	classes = (int)shape_len(probabilities->shape);
	rank = mem_new((size_t)classes, sizeof *rank);
	if (!rank)
		return err_memory(err);
	for (int i = 0; i < classes; i++)
		rank[i] = (struct rank){ i, probabilities->v[i] };
	qsort(rank, (size_t)classes, sizeof *rank, by_probability);
	n = int_min(n, classes);
	if (s->now.json)
		top_json(s, logits, rank, n, &sink->out);
	else if (s->door == DOOR_LINE)
		top_spoken(s, rank, n, &sink->out);
	else
		top_table(s, logits, rank, n, &sink->out);
	if (s->net->untrained && !s->now.json)
		buf_puts(
		    &sink->out,
		    "Nobody trained this network: its weights are seeded, and the answer means nothing.\n");
	mem_free(rank);
	return true;
}

const struct verb verb_top = {
	.name = "top",
	.keys = "",
	.usage = "top [N]",
	.gloss = "what the network says the picture is: the N best classes (5)",
	.group = VERB_ASK,
	.flags = VERB_JSON,
	.run = run,
};

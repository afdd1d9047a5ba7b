/*
 * node.c -- the lines of a page that are operations:  NAME OP INPUT... KEY=VALUE...
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/read.h"

enum { NAME_MAX_LENGTH = 200 };

/* A name must be safe in a shell, in a place (layer2.0.conv1/5,3,7) and on a screen, and no step number. */
static bool name_is_safe(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t n = strspn(name, allowed);

	return n > 0 && name[n] == '\0' && n <= NAME_MAX_LENGTH && strcspn(name, "0123456789.-") > 0;
}

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->node > y->node) - (x->node < y->node);
}

void read_index(struct net *net)
{
	for (int i = 0; i < net->nnodes; i++)
		net->index[i] = (struct named){ net->node[i].name, i };
	qsort(net->index, (size_t)net->nnodes, sizeof *net->index, by_name);
}

/* Names first, so that a line that reads a later one can be told from one that reads nothing. */
static bool names(struct reading *r, struct err *err)
{
	struct net *net = r->net;

	net->node[0].name = "input";
	for (int i = 1; i < net->nnodes; i++) {
		net->node[i].name = page_word(&r->page, r->line[i], 0);
		net->node[i].line = r->line[i]->number;
		if (!name_is_safe(net->node[i].name)) {
			err_set(
			    err, ERR_MALFORMED,
			    "the name %s will not do: a letter first, then letters, digits, dots, - and _, at most %d",
			    net->node[i].name, NAME_MAX_LENGTH);
			return read_fault(r, net->node[i].line, err);
		}
	}
	read_index(net);
	for (int i = 1; i < net->nnodes; i++) {
		const struct node *a = &net->node[net->index[i - 1].node],
		                  *b = &net->node[net->index[i].node];

		if (strcmp(a->name, b->name) == 0) {
			err_set(err, ERR_MALFORMED, "%s is a second line of this name; the first is line %d",
			        b->name, a->line);
			return read_fault(r, b->line, err);
		}
	}
	return true;
}

static bool unknown_op(const char *word, struct err *err)
{
	struct buf list = { 0 };
	int near = 0, best = 4;

	for (int i = 0; i < OP_COUNT; i++) {
		int distance = text_distance(word, op_table[i]->name);

		if (op_table[i] == &op_input)
			continue;
		if (distance < best) {
			best = distance;
			near = i;
		}
		buf_printf(&list, "%s%s", list.len ? ", " : "", op_table[i]->name);
	}
	if (best < 4)
		err_set(err, ERR_MALFORMED, "there is no operation %s; is %s meant? (there are %s)", word,
		        op_table[near]->name, buf_str(&list));
	else
		err_set(err, ERR_MALFORMED, "there is no operation %s; there are %s", word, buf_str(&list));
	buf_free(&list);
	return false;
}

static bool unknown_input(const struct net *net, const struct node *node, const char *word, struct err *err)
{
	int later = net_find(net, word), best = 4;
	const char *near = NULL;

	if (later >= 0 && &net->node[later] == node)
		return err_set(err, ERR_MALFORMED, "%s reads itself: that is a cycle", node->name);
	if (later >= 0)
		return err_set(
		    err, ERR_MALFORMED,
		    "%s reads %s, which comes later, in line %d: that would be a cycle; a line reads lines above it",
		    node->name, word, net->node[later].line);
	/* The lines just above are enough to look for a slip of the pen. */
	for (const struct node *n = node - int_min((int)(node - net->node), 4096); n < node; n++) {
		int distance = text_distance(word, n->name);

		if (distance < best) {
			best = distance;
			near = n->name;
		}
	}
	if (near)
		return err_set(err, ERR_MALFORMED, "%s reads %s, but no line has this name; is %s meant?",
		               node->name, word, near);
	return err_set(err, ERR_MALFORMED, "%s reads %s, but no line above has this name", node->name, word);
}

static bool inputs(const struct reading *r, int i, struct err *err)
{
	struct node *node = &r->net->node[i];
	const struct page_line *line = r->line[i];
	int given = 0;

	while (2 + given < line->nwords && !strchr(page_word(&r->page, line, 2 + given), '='))
		given++;
	if (given != node->op->nin)
		return err_set(err, ERR_MALFORMED, "%s: %s reads %d %s, but %d %s given", node->name,
		               node->op->name, node->op->nin, node->op->nin == 1 ? "line" : "lines", given,
		               given == 1 ? "is" : "are");
	for (node->nin = 0; node->nin < given; node->nin++) {
		const char *word = page_word(&r->page, line, 2 + node->nin);
		int from = net_find(r->net, word);

		if (from < 0 || from >= i)
			return unknown_input(r->net, node, word, err);
		node->in[node->nin] = from;
	}
	return true;
}

static bool given_before(const struct reading *r, const struct page_line *line, int first, int i)
{
	const char *word = page_word(&r->page, line, i);
	size_t n = strcspn(word, "=");

	for (int k = first; k < i; k++)
		if (strncmp(page_word(&r->page, line, k), word, n + 1) == 0)
			return true;
	return false;
}

/* A key that must be given and is not is found by the op's shape(). */
static bool args(const struct reading *r, int i, struct err *err)
{
	struct node *node = &r->net->node[i];
	const struct page_line *line = r->line[i];
	int first = 2 + node->nin;

	op_args_preset(node->op, &node->args);
	for (int k = first; k < line->nwords; k++) {
		char key[64], *word = page_word(&r->page, line, k), *value = strchr(word, '=');
		size_t n = value ? (size_t)(value - word) : 0;

		if (!value || n == 0 || n >= sizeof key)
			return err_set(err, ERR_MALFORMED, "%s: %s is not key=value, such as stride=2",
			               node->name, word);
		if (given_before(r, line, first, k))
			return err_set(err, ERR_MALFORMED, "%s: %.*s is given twice", node->name, (int)n,
			               word);
		memcpy(key, word, n);
		key[n] = '\0';
		if (!op_args_set(node->op, &node->args, key, value + 1, err))
			return err_prefix(err, "%s", node->name);
	}
	return true;
}

static bool one_node(const struct reading *r, int i, struct err *err)
{
	struct node *node = &r->net->node[i];
	const char *word;

	if (r->line[i]->nwords < 2)
		return err_set(err, ERR_MALFORMED,
		               "%s: a line is NAME OPERATION INPUT..., such as: relu1 relu bn1", node->name);
	word = page_word(&r->page, r->line[i], 1);
	node->op = op_find(word);
	if (!node->op)
		return unknown_op(word, err);
	if (node->op == &op_input)
		return err_set(err, ERR_MALFORMED, "%s: a network has one input, the `input` line at the top",
		               node->name);
	return inputs(r, i, err) && args(r, i, err);
}

bool read_nodes(struct reading *r, struct err *err)
{
	struct net *net = r->net;
	size_t count = 1;

	for (size_t i = 0; i < r->page.nlines; i++)
		count += !read_is_header(page_word(&r->page, &r->page.line[i], 0));
	if (count < 2)
		return err_set(err, ERR_MALFORMED, "%s: no line of this page is an operation", r->file);
	if (count > NET_MAX_NODES)
		return err_set(err, ERR_LIMIT, "%s: %zu lines are more than %d, the most skipstep keeps",
		               r->file, count, NET_MAX_NODES);
	net->node = mem_new(count, sizeof *net->node);
	net->index = mem_new(count, sizeof *net->index);
	r->line = mem_new(count, sizeof *r->line);
	if (!net->node || !net->index || !r->line)
		return err_memory(err);
	net->nnodes = 1;
	for (size_t i = 0; i < r->page.nlines; i++)
		if (!read_is_header(page_word(&r->page, &r->page.line[i], 0)))
			r->line[net->nnodes++] = &r->page.line[i];
	if (!names(r, err))
		return false;
	net->node[0].op = &op_input;
	net->node[0].out = net->input;
	op_args_preset(&op_input, &net->node[0].args);
	for (int i = 1; i < net->nnodes; i++)
		if (!one_node(r, i, err))
			return read_fault(r, r->line[i]->number, err);
	return true;
}

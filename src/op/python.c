/* An op as one line of PyTorch: its template with the {holes} filled. */
#include <string.h>

#include "op/op.h"

static const char *true_false(int yes)
{
	return yes ? "True" : "False";
}

static void put_arg(const struct arg *arg, const struct args *args, struct buf *buf)
{
	const char *base = (const char *)args;
	const float *list = (const float *)(base + arg->offset);

	switch (arg->kind) {
	case ARG_INT:
		if (strcmp(arg->key, "ceil_mode") == 0)
			buf_puts(buf, true_false(args->ceil_mode));
		else
			buf_printf(buf, "%d", *(const int *)(base + arg->offset));
		break;
	case ARG_FLOAT:
		buf_printf(buf, "%g", (double)*list);
		break;
	case ARG_LIST:
		for (int i = 0; i < *(const int *)(base + arg->count); i++)
			buf_printf(buf, "%s%g", i ? ", " : "", (double)list[i]);
		break;
	case ARG_ZEROS:
		buf_puts(buf, args->zeros == ZEROS_BOTH ? "both" : "end");
		break;
	}
}

/* What a convolution has beyond the usual. */
static void put_more(const struct call *call, const struct op_words *words, struct buf *buf)
{
	if (call->args.dilation != 1)
		buf_printf(buf, ", dilation=%d", call->args.dilation);
	if (call->args.groups != 1)
		buf_printf(buf, ", groups=%d", call->args.groups);
	if (call->w[1])
		buf_printf(buf, ", bias=w['%s.bias']", words->name);
}

static bool is(const char *hole, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(hole, word, n) == 0;
}

static void put_hole(const struct op *op, const struct call *call, const struct op_words *words,
                     const char *hole, size_t n, struct buf *buf)
{
	int zeros = call->in[0] ? call->args.channels - call->in[0]->shape.c : 0;
	int before = call->args.zeros == ZEROS_BOTH ? zeros / 2 : 0;

	for (const struct arg *arg = op->arg; arg && arg->key; arg++)
		if (is(hole, n, arg->key))
			put_arg(arg, &call->args, buf);
	if (is(hole, n, "out"))
		buf_puts(buf, words->out);
	else if (is(hole, n, "in"))
		buf_puts(buf, words->in);
	else if (is(hole, n, "in2"))
		buf_puts(buf, words->in2);
	else if (is(hole, n, "name"))
		buf_puts(buf, words->name);
	else if (is(hole, n, "before"))
		buf_printf(buf, "%d", before);
	else if (is(hole, n, "after"))
		buf_printf(buf, "%d", zeros - before);
	else if (is(hole, n, "more"))
		put_more(call, words, buf);
	else if (is(hole, n, "bias") && call->w[1])
		buf_printf(buf, ", w['%s.bias']", words->name);
}

void op_python(const struct op *op, const struct call *call, const struct op_words *words, struct buf *buf)
{
	const char *p = op->python_whole && call->args.kernel == 0 ? op->python_whole : op->python;

	while (*p) {
		size_t plain = strcspn(p, "{");

		buf_add(buf, p, plain);
		p += plain;
		if (*p == '{') {
			size_t n = strcspn(p + 1, "}");

			put_hole(op, call, words, p + 1, n, buf);
			p += n + 2;
		}
	}
}

/*
 * torch_script.c -- a line of Python a step, written as torchvision writes a forward(): x, out, identity.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "export/torch.h"
#include "net/block.h"

/* A local variable of forward(): which step's output it holds at this line. */
enum { X, OUT, IDENTITY, VARIABLES };
static const char *const variable[VARIABLES] = { "x", "out", "identity" };

struct script {
	const struct trace *trace;
	const struct net *net;
	struct buf *out;
	int holds[VARIABLES]; /* node; -1: nothing yet */
	int last;             /* nodes before this one are written */
};

/* What the line reads: a variable that holds it, else the step by its name. */
static void put_source(const struct script *s, int node, bool round, char room[320])
{
	static const int plain[] = { X, OUT, IDENTITY }, shortcut[] = { IDENTITY, OUT, X };

	for (int i = 0; i < VARIABLES; i++) {
		int v = (round ? shortcut : plain)[i];

		if (s->holds[v] == node) {
			snprintf(room, 320, "%s", variable[v]);
			return;
		}
	}
	snprintf(room, 320, "step['%s']", s->net->node[node].name);
}

static bool on_shortcut(const struct part *p, int node)
{
	return p->kind == PART_BLOCK && p->shortcut_first >= 0 && node >= p->shortcut_first &&
	       node <= p->shortcut_last;
}

static int target(const struct part *p, int node)
{
	return on_shortcut(p, node) ? IDENTITY : p->kind == PART_BLOCK ? OUT : X;
}

/* The fewest digits that make the same float32. */
static void put_float(float v, struct buf *b)
{
	char digits[32];

	for (int n = 1; n <= 9; n++) {
		snprintf(digits, sizeof digits, "%.*g", n, (double)v);
		if (strtof(digits, NULL) == v)
			break;
	}
	buf_puts(b, digits);
}

static void put_channels(const float *v, int n, struct buf *b)
{
	buf_puts(b, "channels(");
	for (int i = 0; i < n; i++) {
		buf_puts(b, i ? ", " : "");
		put_float(v[i], b);
	}
	buf_puts(b, ")");
}

/* Three ops in words of this script; every other one has its own line. */
static void put_line(const struct script *s, int i, const char *words_out)
{
	const struct node *n = &s->net->node[i];
	const struct part *p = &s->net->part[n->part];
	char in[320], in2[320] = "";

	if (i == 0) { /* bytes; or numbers that are used as they are */
		buf_printf(s->out, n->op == &op_input ? "%s = picture / 255" : "%s = picture", words_out);
		return;
	}
	put_source(s, n->in[0], on_shortcut(p, i), in);
	if (n->op == &op_normalize) {
		buf_printf(s->out, "%s = (%s - ", words_out, in);
		put_channels(n->args.mean, n->args.nmean, s->out);
		buf_puts(s->out, ") / ");
		put_channels(n->args.std, n->args.nstd, s->out);
		return;
	}
	if (n->op == &op_batchnorm2d) {
		buf_printf(s->out, "%s = batch_norm(%s, w, '%s', ", words_out, in, n->name);
		put_float(n->args.eps, s->out);
		buf_puts(s->out, ")");
		return;
	}
	if (n->nin > 1)
		put_source(s, n->in[1], true, in2);
	op_python(n->op, &s->trace->step[i].call,
	          &(struct op_words){ .out = words_out, .in = in, .in2 = in2, .name = n->name }, s->out);
}

static void put_step(struct script *s, int i)
{
	const struct node *n = &s->net->node[i];
	int to = target(&s->net->part[n->part], i);
	char out[320];

	snprintf(out, sizeof out, "%s = step['%s']", variable[to], n->name);
	buf_puts(s->out, "    ");
	put_line(s, i, out);
	buf_printf(s->out, "  # (%d, %d, %d)\n", n->out.c, n->out.h, n->out.w);
	s->holds[to] = i;
}

/* What the part is, and what its lines begin from. */
static void put_part(struct script *s, const struct part *p)
{
	char from[320];

	buf_printf(s->out, "\n    # %s", p->name);
	if (p->kind == PART_BLOCK && p->path != PATH_NONE) {
		buf_printf(s->out, ": %s, ", path_word(p->path));
		block_reason(p, s->out);
	}
	buf_puts(s->out, "\n");
	if (p->kind != PART_BLOCK)
		return;
	if (s->holds[X] != p->x) {
		put_source(s, p->x, false, from);
		buf_printf(s->out, "    x = %s\n", from);
		s->holds[X] = p->x;
	}
	if (p->path == PATH_IDENTITY) {
		buf_puts(s->out, "    identity = x\n");
		s->holds[IDENTITY] = p->x;
	}
}

/* Somebody else's words within a docstring: nothing that would end it, or be read as an escape. */
static void put_words(struct buf *b, const char *words)
{
	struct buf safe = { 0 };

	text_safe(&safe, words);
	for (const char *p = buf_str(&safe); *p; p++)
		buf_putc(b, *p == '"' || *p == '\\' ? '_' : *p);
	b->lost = b->lost || safe.lost;
	buf_free(&safe);
}

static void put_forward(struct script *s)
{
	const struct fault *fault = trace_fault(s->trace);

	buf_puts(
	    s->out,
	    "def forward(w, picture):\n"
	    "    \"\"\"Every step by its name. w: the numbers that were learned, named as in a state_dict.\"\"\"\n"
	    "    step = {}\n");
	for (int i = 0; i < s->last; i++) {
		const struct part *p = &s->net->part[s->net->node[i].part];

		if (i == 0 || i == p->first)
			put_part(s, p);
		put_step(s, i);
	}
	if (fault) {
		buf_printf(s->out,
		           "\n    # Here it ends. In %s PyTorch says: ", s->net->node[fault->node].name);
		put_words(s->out, fault->err.msg);
		buf_puts(s->out, "\n");
	}
	buf_puts(s->out, "    return step\n");
}

static bool uses(const struct script *s, const struct op *op)
{
	for (int i = 0; i < s->last; i++)
		if (s->net->node[i].op == op)
			return true;
	return false;
}

static void put_head(const struct script *s, const char *file, const char *weights)
{
	const struct net *net = s->net;
	struct shape in = s->trace->bytes.shape;
	int stem = (int)strlen(file) - 3; /* without .py */

	buf_puts(s->out, "#!/usr/bin/env python3\n\"\"\"");
	put_words(s->out, net->name);
	if (net->recipe)
		buf_printf(s->out, ", what if %s", net->recipe);
	buf_puts(s->out, ", on ");
	put_words(s->out, s->trace->picture);
	buf_printf(s->out,
	           ": every step of it in PyTorch.\n\n    python3 %s [FILE.npz]\n\n"
	           "writes each step's output, by its name, to FILE.npz, or to %.*s.npz. Then\n\n"
	           "    skipstep verify --against %.*s.npz\n\n"
	           "with the same network and picture tells how far apart the two are.\n\n"
	           "%s lies beside this file: the weights, and the picture as the network\n"
	           "sees it, (%d, %d, %d), from 0 to 255.\n\"\"\"\n",
	           file, stem, file, stem, file, weights, in.c, in.h, in.w);
}

static const char load[] =
    "import json\n"
    "import pathlib\n"
    "import sys\n"
    "\n"
    "import numpy\n"
    "import torch\n"
    "import torch.nn.functional as F\n"
    "\n"
    "HERE = pathlib.Path(__file__).resolve()\n"
    "\n"
    "\n"
    "def load(path):\n"
    "    \"\"\"A safetensors file: the length of its header, the header in JSON, the numbers.\"\"\"\n"
    "    data = path.read_bytes()\n"
    "    start = 8 + int.from_bytes(data[:8], 'little')\n"
    "    tensors = {}\n"
    "    for name, entry in json.loads(data[8:start]).items():\n"
    "        if name != '__metadata__':\n"
    "            begin, end = entry['data_offsets']\n"
    "            values = numpy.frombuffer(data[start + begin:start + end], '<f4')\n"
    "            tensors[name] = torch.from_numpy(values.reshape(entry['shape']).copy())\n"
    "    return tensors\n"
    "\n"
    "\n";

static const char channels[] = "def channels(*numbers):\n"
                               "    \"\"\"A number for each channel, which all of its pixels share.\"\"\"\n"
                               "    return torch.tensor(numbers).view(-1, 1, 1)\n"
                               "\n"
                               "\n";

static const char batch_norm[] =
    "def batch_norm(x, w, name, eps):\n"
    "    \"\"\"As a BatchNorm2d does it in eval(): with what it measured in training.\"\"\"\n"
    "    return F.batch_norm(x, w[name + '.running_mean'], w[name + '.running_var'],\n"
    "                        w[name + '.weight'], w[name + '.bias'], eps=eps)\n"
    "\n"
    "\n";

static void put_main(const struct script *s, const char *weights)
{
	buf_printf(s->out,
	           "\n\n"
	           "def main():\n"
	           "    w = load(HERE.with_name('%s'))\n"
	           "    picture = w.pop('picture').unsqueeze(0)  # a batch of one\n"
	           "    with torch.no_grad():\n"
	           "        step = forward(w, picture)\n"
	           "    file = sys.argv[1] if len(sys.argv) > 1 else str(HERE.with_suffix('.npz'))\n"
	           "    numpy.savez(file, **{name: out[0].numpy() for name, out in step.items()})\n"
	           "    print(f'{len(step)} steps written to {file}')\n"
	           "\n\n"
	           "if __name__ == '__main__':\n"
	           "    main()\n",
	           weights);
}

/* Within quotation marks of Python, and within its docstring. */
static bool quiet(const char *name)
{
	return text_is_safe(name) && !strpbrk(name, "'\"\\");
}

bool torch_script(const struct trace *t, const char *file, const char *weights, struct buf *out,
                  struct err *err)
{
	struct script s = { .trace = t, .net = t->net, .out = out, .holds = { -1, -1, -1 } };
	const struct fault *fault = trace_fault(t);

	if (!text_ends(file, ".py"))
		return err_set(err, ERR_USAGE, "a script is called .py: -o %s.py", file);
	if (!quiet(file) || !quiet(weights))
		return err_set(
		    err, ERR_USAGE,
		    "a script's name should have no quotation marks and no \\ in it: it stands in the script");
	s.last = fault ? fault->node : t->net->nnodes;
	put_head(&s, file, weights);
	buf_puts(out, load);
	buf_puts(out, uses(&s, &op_normalize) ? channels : "");
	buf_puts(out, uses(&s, &op_batchnorm2d) ? batch_norm : "");
	put_forward(&s);
	put_main(&s, weights);
	return buf_ok(out, err);
}

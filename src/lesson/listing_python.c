/*
 * listing_python.c -- forward() as one would write it in PyTorch: of the block the cursor is in, or of the network.
 *
 * The lines are made from the page: a line stands for the node of that name, and is left out where the page has none.
 */
#include <stdio.h>
#include <string.h>

#include "lesson/listing_private.h"

/* A line of a block's forward(); `node` is the node it runs, after the block's name and a dot. */
struct pyline {
	const char *text, *node;
};

static const struct pyline trunk[] = {
	{ "    out = self.conv1(x)", "conv1" },   { "    out = self.bn1(out)", "bn1" },
	{ "    out = self.relu(out)", "relu1" },  { "    out = self.conv2(out)", "conv2" },
	{ "    out = self.bn2(out)", "bn2" },     { "    out = self.relu(out)", "relu2" },
	{ "    out = self.conv3(out)", "conv3" }, { "    out = self.bn3(out)", "bn3" },
};

static void print_shape(char s[48], struct shape shape)
{
	snprintf(s, 48, "(%d,%d,%d)", shape.c, shape.h, shape.w);
}

/* A line that runs a step: marked where the cursor is on it, with the shape it makes where it has run. */
static bool add_step(struct listing *l, const struct trace *t, const struct cursor *c, const char *text,
                     int step, int last, struct err *err)
{
	struct listing_line *line = listing_add(l, text, strlen(text), err);
	char shape[48];

	if (!line)
		return false;
	line->step = step;
	line->here = c->step >= step && c->step <= last;
	if (line->here)
		l->here = l->nlines - 1;
	if (c->step < step)
		return true;
	print_shape(shape, t->net->node[last].out);
	return listing_note(line, err, "%s", shape);
}

static bool add_text(struct listing *l, const char *text, struct err *err)
{
	return listing_add(l, text, strlen(text), err) != NULL;
}

static bool add_trunk(struct listing *l, const struct trace *t, const struct cursor *c, const struct part *p,
                      struct err *err)
{
	char name[256];

	for (size_t i = 0; i < ARRAY_LEN(trunk); i++) {
		snprintf(name, sizeof(name), "%s.%s", p->name, trunk[i].node);
		int step = net_find(t->net, name);

		if (step < 0 || (p->trunk_last >= 0 && step > p->trunk_last))
			continue;
		if (!add_step(l, t, c, trunk[i].text, step, step, err))
			return false;
	}
	return true;
}

/* The question this program was made for. The name is the page's: self.downsample, or option A's self.shortcut. */
static bool add_shortcut(struct listing *l, const struct trace *t, const struct cursor *c,
                         const struct part *p, struct err *err)
{
	const bool other = p->path == PATH_ZERO_PAD || p->path == PATH_DOWNSAMPLE;
	const bool option_a =
	    p->path == PATH_ZERO_PAD || (p->path == PATH_IDENTITY && net_blocks(t->net, PATH_ZERO_PAD) > 0);
	const char *self = option_a ? "self.shortcut" : "self.downsample";
	struct listing_line *line = listing_printf(l, err, "    if %s is not None:", self);
	char call[64];

	if (!line || !listing_note(line, err, other ? "True" : "False"))
		return false;
	snprintf(call, sizeof(call), "        identity = %s(x)", self);
	if (!other)
		return add_text(l, call, err);
	return add_step(l, t, c, call, p->shortcut_first, p->shortcut_last, err);
}

static bool add_identity(struct listing *l, const struct trace *t, const struct cursor *c,
                         const struct part *p, struct err *err)
{
	struct listing_line *line = listing_printf(l, err, "    identity = x");
	char shape[48];

	if (!line)
		return false;
	if (c->step < p->first)
		return true;
	print_shape(shape, t->net->node[p->x].out);
	return listing_note(line, err, "%s", shape);
}

static bool block_forward(struct listing *l, const struct trace *t, const struct cursor *c,
                          const struct part *p, struct err *err)
{
	const bool skips = p->path != PATH_NONE;

	l->title = p->type == BLOCK_BOTTLENECK ? "forward in Bottleneck"
	           : p->type == BLOCK_BASIC    ? "forward in BasicBlock"
	                                       : "forward in PlainBlock";
	if (!add_text(l, "def forward(self, x):", err) || (skips && !add_identity(l, t, c, p, err)) ||
	    !add_trunk(l, t, c, p, err) || (skips && !add_shortcut(l, t, c, p, err)))
		return false;
	if (p->add >= 0 && !add_step(l, t, c, "    out += identity", p->add, p->add, err))
		return false;
	if (p->relu >= 0 && !add_step(l, t, c, "    out = self.relu(out)", p->relu, p->relu, err))
		return false;
	return add_text(l, "    return out", err);
}

/* "conv1.3" as Python has it, self.conv1[3]: a module of an nn.Sequential has a number for a name. */
static void put_name(const char *name, char out[80])
{
	size_t n = 0;

	while (*name && n < 70) {
		size_t digits = *name == '.' ? strspn(name + 1, "0123456789") : 0;

		if (digits > 0 && digits < 8 && (name[1 + digits] == '.' || !name[1 + digits])) {
			n += (size_t)snprintf(out + n, 80 - n, "[%.*s]", (int)digits, name + 1);
			name += 1 + digits;
		} else {
			out[n++] = *name++;
		}
	}
	out[n] = '\0';
}

/* A node of the stem or the head as a line of ResNet.forward, or of what is done around it. */
static void part_line(const struct node *node, char text[96])
{
	char name[80];

	put_name(node->name, name);
	if (node->op == &op_input)
		snprintf(text, 96, "x = to_tensor(picture)");
	else if (node->op == &op_normalize)
		snprintf(text, 96, "x = normalize(x, mean, std)");
	else if (node->op == &op_softmax)
		snprintf(text, 96, "p = softmax(model(x), dim=1)");
	else if (node->op == &op_relu && !strchr(name, '['))
		snprintf(text, 96, "    x = self.relu(x)");
	else
		snprintf(text, 96, "    x = self.%s(x)", name);
}

static bool in_forward(const struct node *node)
{
	return node->op != &op_input && node->op != &op_normalize && node->op != &op_softmax;
}

static bool add_nodes(struct listing *l, const struct trace *t, const struct cursor *c, const struct part *p,
                      bool inside, struct err *err)
{
	char text[96];

	for (int i = p->first; i <= p->last; i++) {
		const struct node *node = &t->net->node[i];

		if (in_forward(node) != inside)
			continue;
		if (node->op == &op_linear && !add_text(l, "    x = torch.flatten(x, 1)", err))
			return false;
		part_line(node, text);
		if (!add_step(l, t, c, text, i, i, err))
			return false;
	}
	return true;
}

static bool add_stage(struct listing *l, const struct trace *t, const struct cursor *c, const struct stage *s,
                      struct err *err)
{
	const struct part *first = &t->net->part[s->first], *last = &t->net->part[s->last];
	char text[96];

	if (first->kind != PART_BLOCK)
		return add_nodes(l, t, c, first, true, err);
	snprintf(text, sizeof(text), "    x = self.%.60s(x)", s->name);
	return add_step(l, t, c, text, first->first, last->last, err);
}

/* Lines are counted from the def; what is done before and after it stands in no function. */
static void number_from_def(struct listing *l)
{
	int number = 0;

	for (int i = 0; i < l->nlines; i++) {
		const char *text = l->line[i].text;

		number = strncmp(text, "def ", 4) == 0 ? 1 : number && text[0] == ' ' ? number + 1 : 0;
		l->line[i].number = number;
	}
}

static bool net_forward(struct listing *l, const struct trace *t, const struct cursor *c, struct err *err)
{
	const struct net *net = t->net;

	l->title = "forward in ResNet";
	for (int i = 0; i < net->nparts; i++)
		if (net->part[i].kind == PART_STEM && !add_nodes(l, t, c, &net->part[i], false, err))
			return false;
	if (!add_text(l, "def forward(self, x):", err))
		return false;
	for (int i = 0; i < net->nstages; i++)
		if (!add_stage(l, t, c, &net->stage[i], err))
			return false;
	if (!add_text(l, "    return x", err))
		return false;
	for (int i = 0; i < net->nparts; i++)
		if (net->part[i].kind != PART_STEM && net->part[i].kind != PART_BLOCK &&
		    !add_nodes(l, t, c, &net->part[i], false, err))
			return false;
	number_from_def(l);
	return true;
}

bool listing_python(const struct trace *t, const struct cursor *c, struct listing *l, struct err *err)
{
	const struct part *p = &t->net->part[cursor_part(t, c->step)];
	bool ok;

	*l = (struct listing){ .here = -1 };
	ok = p->kind == PART_BLOCK ? block_forward(l, t, c, p, err) : net_forward(l, t, c, err);
	if (!ok)
		listing_free(l);
	return ok;
}

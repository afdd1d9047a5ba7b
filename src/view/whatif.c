/* whatif.c -- a what-if on the page of its block. */
#include "view/whatif.h"

#include <stdio.h>
#include <string.h>

#include "net/recipe.h"
#include "view/answer.h"

static const struct ink plain;

/* "trunk     32 channels, 16×16" */
static void draw_side(struct cells *page, struct rect r, const char *name, struct shape shape)
{
	cells_printf(page, r.x, r.y, r.w, plain, "%-9s %d channels, %d×%d", name, shape.c, shape.h, shape.w);
}

/* "width; C and H clash as well" */
static void put_others(struct buf *b, const struct clash *clash, int n)
{
	int others = 0;

	for (int i = 0; i < n; i++)
		if (!clash[i].named)
			buf_printf(b, "%s%c", others++ ? " and " : "; ", clash[i].axis[0] & ~0x20);
	if (others)
		buf_printf(b, " clash%s as well", others > 1 ? "" : "es");
}

int whatif_clash(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = scene_net(s);
	const struct node *node = &net->node[trace_fault(s->trace[0])->node];
	struct clash clash[3];
	int n = net_clashes(net, clash), used = 2;
	struct buf b = { 0 };

	if (n == 0) {
		cells_text(page, r.x, r.y, r.w, plain, "this step cannot be done");
		return 1;
	}
	draw_side(page, r, "trunk", net->node[node->in[0]].out);
	if (r.h > 1)
		draw_side(page, (struct rect){ r.x, r.y + 1, r.w, 1 }, "shortcut",
		          net->node[node->in[1]].out);
	for (int i = 0; i < n; i++)
		if (clash[i].named)
			buf_printf(&b, "%sdimension %d of (N,C,H,W) is the %s",
			           n > 1 ? "PyTorch names only the last clash: " : "", clash[i].dimension,
			           clash[i].axis);
	put_others(&b, clash, n);
	if (r.h > 2)
		used += cells_wrap(page, r.x, r.y + 2, int_min(r.w, 36), r.h - 2, plain, buf_str(&b));
	buf_free(&b);
	return used;
}

void whatif_error(const struct scene *s, struct cells *page, struct rect r)
{
	const struct err *err = &trace_fault(s->trace[0])->err;
	bool pytorch = err->code == ERR_MISFIT && strncmp(err->msg, "RuntimeError", 12) != 0;
	struct buf b = { 0 };
	int rows;

	buf_printf(&b, "%s%s", pytorch ? "RuntimeError: " : "", err->msg);
	rows = cells_wrap(page, r.x, r.y, r.w, r.h, (struct ink){ .fg = INK_ERROR }, buf_str(&b));
	buf_free(&b);
	if (rows + 1 < r.h)
		cells_text(page, r.x, r.y + rows + 1, r.w, plain, "! goes back; then ! z tries zero pad");
}

void whatif_answers(const struct scene *s, struct cells *page, struct rect r)
{
	struct scene then = *s;
	struct small now = answer_line(s, 1), was;

	if (!s->truth || r.h < 1)
		return;
	then.trace[0] = s->truth;
	was = answer_line(&then, 1);
	cells_printf(page, r.x, r.y, r.w, plain, "the true network: %s", was.s);
	if (r.h > 1)
		cells_printf(page, r.x, r.y + 1, r.w, plain, "what if:          %s", now.s);
}

bool whatif_object(const struct scene *s, struct cells *page, struct rect r)
{
	static const char *const seeded[] = { "self.downsample is new here: its weights",
		                              "are seeded, not trained. They are drawn",
		                              "from its name, the same every time, as",
		                              "He's rule wants (fan_out); its batch",
		                              "norm changes nothing yet" };
	static const char *const self[] = { "what if nothing were called here: no",
		                            "object goes round, identity stays x,",
		                            "and out += identity adds x itself" };
	const struct part *p = scene_part(s);
	const char *const *text = p->seeded ? seeded : self;
	int n = p->seeded ? 5 : 3;

	if (!p->forced || (p->path == PATH_DOWNSAMPLE && !p->seeded) || p->path == PATH_ZERO_PAD)
		return false;
	for (int i = 0; i < int_min(n, r.h); i++)
		cells_text(page, r.x, r.y + i, r.w, plain, text[i]);
	return true;
}

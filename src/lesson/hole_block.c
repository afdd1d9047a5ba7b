/*
 * hole_block.c -- holes about blocks, and names.
 */
#include <string.h>

#include "base/text.h"
#include "lesson/hole_private.h"
#include "net/block.h"

/* ---- blocks ---- */

bool hole_blocks(const struct hole *h, struct err *err)
{
	enum path path;

	if (!h->arg[0])
		return hole_put_int(h, h->net->nblocks);
	return hole_want_path(h, &path, err) && hole_put_int(h, net_blocks(h->net, path));
}

bool hole_names(const struct hole *h, struct err *err)
{
	int left;
	enum path path;

	if (!hole_want_path(h, &path, err))
		return false;
	left = net_blocks(h->net, path);
	if (left == 0)
		buf_puts(h->out, "none");
	for (int i = 0; i < h->net->nparts; i++) {
		const struct part *p = &h->net->part[i];

		if (p->kind != PART_BLOCK || p->path != path)
			continue;
		left--;
		buf_printf(h->out, "%s%s", p->name, left > 1 ? ", " : left == 1 ? " and " : "");
	}
	return true;
}

bool hole_path(const struct hole *h, struct err *err)
{
	const struct part *p;

	if (!hole_want_block(h, &p, err))
		return false;
	buf_puts(h->out, path_word(p->path));
	return true;
}

bool hole_reason(const struct hole *h, struct err *err)
{
	const struct part *p;

	if (!hole_want_block(h, &p, err))
		return false;
	block_reason(p, h->out);
	return true;
}

bool hole_clause(const struct hole *h, struct err *err)
{
	const char *block = strchr(h->arg, ' ');
	const struct part *p;
	bool truth;

	if (!hole_block_named(h, block ? block + 1 : h->arg, &p, err))
		return false;
	if (!block)
		truth = p->clause_stride || p->clause_planes;
	else if (strncmp(h->arg, "stride ", 7) == 0)
		truth = p->clause_stride;
	else if (strncmp(h->arg, "planes ", 7) == 0)
		truth = p->clause_planes;
	else
		return hole_no(err, "the clauses are stride and planes");
	buf_puts(h->out, truth ? "True" : "False");
	return true;
}

bool hole_inplanes(const struct hole *h, struct err *err)
{
	const struct part *p;

	return hole_want_block(h, &p, err) && hole_put_int(h, p->inplanes);
}

bool hole_planes(const struct hole *h, struct err *err)
{
	const struct part *p;

	return hole_want_block(h, &p, err) && hole_put_int(h, p->planes);
}

bool hole_expansion(const struct hole *h, struct err *err)
{
	const struct part *p;

	return hole_want_block(h, &p, err) && hole_put_int(h, p->expansion);
}

bool hole_new(const struct hole *h, struct err *err)
{
	const struct part *p;

	return hole_want_block(h, &p, err) &&
	       hole_put_int(h, (int64_t)p->planes * p->expansion - p->inplanes);
}

/* ---- names ---- */

bool hole_net(const struct hole *h, struct err *err)
{
	(void)err;
	text_safe(h->out, h->net->name);
	return true;
}

bool hole_picture(const struct hole *h, struct err *err)
{
	(void)err;
	text_safe(h->out, h->trace->picture ? h->trace->picture : "picture");
	return true;
}

bool hole_meta(const struct hole *h, struct err *err)
{
	const char *value = h->net->weights ? weights_meta(h->net->weights, h->arg) : NULL;

	if (!value)
		return err_set(err, ERR_MALFORMED, "the weights of %.80s say nothing of %.80s", h->net->name,
		               h->arg);
	text_safe(h->out, value);
	return true;
}

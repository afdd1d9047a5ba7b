/*
 * hole_ask.c -- what a hole is asked about: a place, a step, a block, a path.
 */
#include <string.h>

#include "base/text.h"
#include "lesson/hole_private.h"

bool hole_no(struct err *err, const char *what)
{
	return err_set(err, ERR_MALFORMED, "%s", what);
}

bool hole_want_place(const struct hole *h, struct cursor *c, struct err *err)
{
	enum place_depth depth;

	*c = (struct cursor){ .size = SIZE_OP };
	if (!h->arg[0])
		return hole_no(err, "it needs a place");
	return place_parse(h->trace, h->arg, c, &depth, err);
}

/* A step, or a block by its last step. */
bool hole_want_step(const struct hole *h, const struct node **node, struct err *err)
{
	int part = net_find_part(h->net, h->arg);
	struct cursor c;

	if (part >= 0) {
		*node = &h->net->node[h->net->part[part].last];
		return true;
	}
	if (!hole_want_place(h, &c, err))
		return false;
	if (c.step < 0)
		return hole_no(err, "the stages before input have no numbers to tell");
	*node = &h->net->node[c.step];
	return true;
}

bool hole_block_named(const struct hole *h, const char *name, const struct part **part, struct err *err)
{
	int i = net_find_part(h->net, name);

	if (i < 0 || h->net->part[i].kind != PART_BLOCK)
		return err_set(err, ERR_MALFORMED, "%.80s is not a block of %.80s", name[0] ? name : "this",
		               h->net->name);
	*part = &h->net->part[i];
	return true;
}

bool hole_want_block(const struct hole *h, const struct part **part, struct err *err)
{
	return hole_block_named(h, h->arg, part, err);
}

bool hole_want_path(const struct hole *h, enum path *path, struct err *err)
{
	static const enum path all[] = { PATH_IDENTITY, PATH_ZERO_PAD, PATH_DOWNSAMPLE };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (strcmp(h->arg, path_word(all[i])) == 0) {
			*path = all[i];
			return true;
		}
	return hole_no(err, "the paths are identity, zero pad and downsample");
}

bool hole_put_int(const struct hole *h, int64_t n)
{
	text_thousands(h->out, n);
	return true;
}

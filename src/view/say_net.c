/*
 * say_net.c -- the whole network, a stage, and what happened to the picture before it.
 */
#include <stdio.h>

#include "view/glyph.h"
#include "view/say_private.h"

/* What the blocks of one path have in common. */
struct census {
	int n, named;
	char names[160];
	int stride;   /* 0: not all the same */
	bool doubles; /* out channels = 2 * in, all */
	bool changes; /* channels differ, all */
	bool option_c;
	int stride1; /* parts index of the first with stride 1, -1 */
};

static bool needs_it(const struct part *p)
{
	return p->clause_stride || p->clause_planes;
}

/* Of the blocks with this path; with `needed`, only those whose clauses are true. */
static struct census census_of(const struct net *net, enum path path, bool needed)
{
	struct census c = { .doubles = true, .changes = true, .stride1 = -1 };
	const char *last = NULL;
	size_t len = 0;

	for (int i = 0; i < net->nparts; i++) {
		const struct part *p = &net->part[i];

		if (p->kind != PART_BLOCK || p->path != path || (needed && !needs_it(p)))
			continue;
		c.stride = c.n == 0 || c.stride == p->stride ? p->stride : 0;
		c.doubles = c.doubles && p->planes * p->expansion == 2 * p->inplanes;
		c.changes = c.changes && p->clause_planes;
		c.option_c = c.option_c || p->option_c;
		if (p->stride == 1 && c.stride1 < 0)
			c.stride1 = i;
		if (last && len < sizeof(c.names))
			len += (size_t)snprintf(c.names + len, sizeof(c.names) - len, "%s%s",
			                        c.named++ ? ", " : "", last);
		last = p->name;
		c.n++;
	}
	if (last && len < sizeof(c.names))
		snprintf(c.names + len, sizeof(c.names) - len, "%s%s", c.named++ ? " and " : "", last);
	return c;
}

/* "Their stride is 2, not 1, and the channels double" */
static void tell_reason(struct sayer *s, const struct census *c)
{
	const char *their = c->n > 1 ? "Their" : "Its";
	const char *channels = c->doubles ? "the channels double" : "the channels change";

	if (c->stride > 1 && c->changes)
		tell(s, "%s stride is %d, not 1, and %s, so x does not fit the addition.", their, c->stride,
		     channels);
	else if (c->stride > 1)
		tell(s, "%s stride is %d, not 1, so x does not fit the addition.", their, c->stride);
	else if (c->changes)
		tell(s, "Channels change there, so x does not fit the addition.");
	else
		tell(s, "Stride or channels change there, so x does not fit the addition.");
}

static void tell_brief(struct sayer *s, enum path path, const struct census *c)
{
	bool ascii = s->scene && s->scene->look.ascii;
	char glyph[5] = { 0 };
	uint32_t code = glyph_path(path, ascii);

	if (code < 0x80)
		glyph[0] = (char)code;
	else
		snprintf(glyph, sizeof(glyph), "%s", path == PATH_ZERO_PAD ? "▒" : "▼");
	if (c->option_c)
		tell(s, "%s in all %d blocks: option C projects every shortcut.", glyph, c->n);
	else if (c->stride > 1 && c->changes)
		tell(s, "%s where stride is %d, not 1, and the channels %s: x would not fit there.", glyph,
		     c->stride, c->doubles ? "double" : "change");
	else
		tell(s, "%s where stride or channels change: x would not fit there.", glyph);
}

static void tell_option_c(struct sayer *s, const struct census *all)
{
	struct census needed = census_of(s->net, PATH_DOWNSAMPLE, true);

	tell(s, "All %d blocks call downsample, because option C projects every shortcut.", all->n);
	if (needed.n > 0 && needed.n < all->n)
		(void)(tell(s, "Only %s %s it: elsewhere x would fit the addition.", needed.names,
		            needed.n > 1 ? "need" : "needs") ||
		       tell(s, "Only %d of them need it.", needed.n));
}

/* A block that is there although nothing gets smaller (ResNet-50's layer1.0). */
static void tell_stride1(struct sayer *s, const struct part *p)
{
	tell(
	    s,
	    "%s does so with stride 1: nothing gets smaller, but %d channels come in and %d go out, so x would "
	    "not fit.",
	    p->name, p->inplanes, p->planes * p->expansion);
}

static const char *path_does(enum path path, int n)
{
	if (path == PATH_ZERO_PAD)
		return n == 1 ? "pads x with zeros" : "pad x with zeros";
	return n == 1 ? "calls downsample" : "call downsample";
}

static void tell_shortcuts(struct sayer *s)
{
	const int blocks = s->net->nblocks, same = net_blocks(s->net, PATH_IDENTITY);
	enum path path = net_blocks(s->net, PATH_DOWNSAMPLE) > 0 ? PATH_DOWNSAMPLE : PATH_ZERO_PAD;
	struct census c = census_of(s->net, path, false);
	struct census other = census_of(s->net, PATH_ZERO_PAD, false);

	if (blocks == 0) {
		tell(s, "%s", "This network has no blocks: every step reads the one before it.");
		return;
	}
	if (c.n == 0) {
		if (same == 0)
			tell(s, "None of %d blocks has a shortcut: nothing skips.", blocks);
		else
			(void)(tell(s, "None of %d blocks needs another shortcut: %d add x itself.", blocks,
			            same) ||
			       tell(s, "%d of %d blocks add x itself.", same, blocks));
		return;
	}
	if (brief(s)) {
		tell_brief(s, path, &c);
		return;
	}
	if (c.option_c) {
		tell_option_c(s, &c);
		return;
	}
	bool mixed = path == PATH_DOWNSAMPLE && other.n > 0;
	if (c.stride1 >= 0)
		tell(s, "%d of %d blocks %s.", c.n, blocks, path_does(path, c.n));
	else
		(void)(tell(s, "%d of %d blocks %s: %s.", c.n, blocks, path_does(path, c.n), c.names) ||
		       tell(s, "%d of %d blocks %s.", c.n, blocks, path_does(path, c.n)));
	if (mixed)
		tell(s, "%d %s.", other.n, path_does(PATH_ZERO_PAD, other.n));
	if (c.stride1 >= 0 && !mixed)
		tell_stride1(s, &s->net->part[c.stride1]);
	else
		tell_reason(s, &c);
	if (same > 0)
		tell(s, "%d %s x itself.", same, same == 1 ? "adds" : "add");
}

void tell_network(struct sayer *s)
{
	tell_shortcuts(s);
	if (s->net->untrained && spoken(s))
		tell_untrained(s);
}

void tell_untrained(struct sayer *s)
{
	(void)(tell(s, "Nobody trained it: its weights are seeded, and the answer means nothing.") ||
	       tell(s, "Untrained: the answer means nothing.") || tell(s, "Untrained."));
}

/* "layer2.0 calls downsample; the other 2 add x itself." */
static void tell_stage_paths(struct sayer *s, const struct stage *stage)
{
	int n[4] = { 0 }, total = 0;
	const struct part *odd = NULL;

	for (int i = stage->first; i <= stage->last; i++) {
		const struct part *p = &s->net->part[i];

		if (!may_tell_path(s, p))
			return;
		n[p->path]++;
		total++;
		if (p->path != PATH_IDENTITY && !odd)
			odd = p;
	}
	if (n[PATH_IDENTITY] == total)
		tell(s, total == 1 ? "It adds x itself." : "All add x itself.");
	else if (n[PATH_NONE] == total)
		tell(s, "None has a shortcut.");
	else if (n[PATH_IDENTITY] == total - 1 && total > 1 && odd->path != PATH_NONE)
		tell(s, "%s %s; the other%s add%s x itself.", odd->name, path_does(odd->path, 1),
		     total > 2 ? "s" : "", total > 2 ? "" : "s");
	else if (odd->path != PATH_NONE)
		tell(s, "%s%d %s.", n[odd->path] == total && total > 1 ? "All " : "", n[odd->path],
		     path_does(odd->path, n[odd->path]));
}

/* A what-if that ends in this stage: what does not run is not told as if it ran. */
static bool tell_stopped(struct sayer *s, const struct stage *stage)
{
	const struct fault *fault = trace_fault(s->trace);
	const struct part *stops = fault ? &s->net->part[s->net->node[fault->node].part] : NULL;

	if (!stops || fault->node > s->net->part[stage->last].last)
		return false;
	(void)(tell(s, "%s stops in %s: %s cannot be done, so nothing after it runs.", lead(s).s, stops->name,
	            s->net->node[fault->node].name) ||
	       tell(s, "It stops in %s: nothing after it runs.", stops->name) || tell(s, "It stops."));
	if (!brief(s))
		(void)tell(s, "%s goes back to the true network.", spoken(s) ? "undo" : "!");
	return true;
}

void tell_stage(struct sayer *s)
{
	const struct stage *stage = &s->net->stage[s->part->stage];
	const struct part *first = &s->net->part[stage->first], *last = &s->net->part[stage->last];
	const int blocks = stage->last - stage->first + 1;

	if (first->kind != PART_BLOCK) {
		tell_block(s);
		return;
	}
	if (tell_stopped(s, stage))
		return;
	struct word in = word_shape(s->net->node[first->x].out);
	if (!may_show(s, last->last)) {
		(void)(tell(s, "%s: %s comes in. Predict what goes out.", s->lead, in.s) ||
		       tell(s, "Predict what goes out."));
		return;
	}
	struct word out = word_shape(s->net->node[last->last].out);
	(void)(tell(s, "%s is %d block%s: %s comes in, %s goes out.", lead(s).s, blocks,
	            blocks == 1 ? "" : "s", in.s, out.s) ||
	       tell(s, "%s in, %s out.", in.s, out.s));
	tell_stage_paths(s, stage);
}

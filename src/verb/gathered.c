/*
 * gathered.c -- made when shown, kept until the trace changes.
 */
#include "base/alloc.h"
#include "verb/verb_private.h"

void gathered_clear(struct gathered *g)
{
	if (g->has_reads)
		block_reads_free(&g->reads);
	if (g->has_ledger)
		ledger_free(&g->ledger);
	if (g->has_contest)
		contest_free(&g->contest);
	if (g->has_field)
		field_free(&g->field);
	if (g->has_watch)
		watch_free(&g->watch);
	g->has_reads = g->has_ledger = g->has_contest = g->has_field = g->has_watch = false;
}

void gathered_free(struct gathered *g)
{
	gathered_clear(g);
	mem_free(g->watch_place);
	mem_free(g->field_place);
	*g = (struct gathered){ 0 };
}

bool gather_reads(struct session *s, int part, struct err *err)
{
	struct gathered *g = &s->gathered;

	if (g->has_reads && g->reads_part == part)
		return true;
	if (g->has_reads)
		block_reads_free(&g->reads);
	g->has_reads = false;
	s->scene.reads[0] = s->scene.reads[1] = NULL;
	if (s->net->part[part].kind != PART_BLOCK)
		return true; /* nothing to show: stem and head have no x */
	if (!reads_of_block(s->net, part, &g->reads, err))
		return false;
	g->has_reads = true;
	g->reads_part = part;
	s->scene.reads[0] = &g->reads.by_trunk;
	s->scene.reads[1] = &g->reads.by_shortcut;
	return true;
}

bool gather_ledger(struct session *s, struct err *err)
{
	if (s->gathered.has_ledger)
		return true;
	s->scene.ledger = NULL;
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	if (!ledger_make(s->trace, &s->gathered.ledger, err))
		return false;
	s->gathered.has_ledger = true;
	s->scene.ledger = &s->gathered.ledger;
	return true;
}

bool gather_contest(struct session *s, int part, struct err *err)
{
	struct gathered *g = &s->gathered;
	const struct part *p = &s->net->part[part];

	if (g->has_contest && g->contest_part == part)
		return true;
	if (g->has_contest)
		contest_free(&g->contest);
	g->has_contest = false;
	s->scene.contest = NULL;
	if (p->kind != PART_BLOCK || p->add < 0 || trace_broken(s->trace, p->add))
		return true;
	if (!contest_make(s->trace, part, &g->contest, err))
		return false;
	g->has_contest = true;
	g->contest_part = part;
	s->scene.contest = &g->contest;
	return true;
}

/* Of the cursor's own number, or of the place that was named. */
bool gather_field(struct session *s, const struct cursor *cursor, struct err *err)
{
	struct gathered *g = &s->gathered;
	struct cursor of = *cursor;
	enum place_depth depth;

	if (g->field_stays && !place_parse(s->trace, g->field_place, &of, &depth, err))
		return false;
	if (g->has_field && g->field.step == of.step && g->field.y == of.at.y && g->field.x == of.at.x)
		return true;
	if (g->has_field)
		field_free(&g->field);
	g->has_field = false;
	s->scene.field = NULL;
	if (!field_make(s->trace, of.step, of.at.y, of.at.x, &g->field, err))
		return false;
	g->has_field = true;
	s->scene.field = &g->field;
	return true;
}

bool gather_watch(struct session *s, struct err *err)
{
	struct gathered *g = &s->gathered;
	struct cursor of = s->scene.cursor;
	enum place_depth depth;

	if (!g->watch_place || (g->has_watch && g->watch_done == s->trace->done))
		return true;
	if (!place_parse(s->trace, g->watch_place, &of, &depth, err))
		return false;
	if (g->has_watch)
		watch_free(&g->watch);
	g->has_watch = false;
	s->scene.watch = NULL;
	if (!watch_make(s->trace, of.step, of.at, &g->watch, err))
		return false;
	g->has_watch = true;
	g->watch_done = s->trace->done;
	s->scene.watch = &g->watch;
	return true;
}

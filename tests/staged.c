/* staged.c -- a scene with all that a session would have put in it. See staged.h. */
#include "staged.h"

#include <check.h>
#include <string.h>

static void need_all(struct trace *t)
{
	struct err err = { 0 };

	if (!trace_need(t, t->nsteps - 1, &err))
		ck_assert_msg(trace_fault(t) != NULL, "%s", err.msg);
}

static void begin(struct staged *s)
{
	need_all(s->o.trace);
	s->scene = (struct scene){ .trace = { s->o.trace }, .ntraces = 1, .look = { .mask = -1 } };
	s->scene.cursor.size = SIZE_BLOCK;
}

void staged_open(struct staged *s, char option)
{
	char model[] = "resnet20-?";

	*s = (struct staged){ 0 };
	model[9] = option;
	opened_open(&s->o, model);
	begin(s);
}

void staged_made(struct staged *s, const struct page_kind *kind)
{
	*s = (struct staged){ 0 };
	opened_made(&s->o, kind);
	begin(s);
}

static void lay(struct staged *s, int i, const char *part, const char *how)
{
	struct recipe recipe = { net_find_part(s->o.net, part), FORCE_IDENTITY };
	struct err err = { 0 };

	ck_assert_int_ge(recipe.part, 0);
	ck_assert(force_find(how, &recipe.how));
	s->net[i] = net_with(s->o.net, &recipe, 1, &err);
	ck_assert_msg(s->net[i] != NULL, "%s", err.msg);
	s->trace[i] = trace_open_from(s->net[i], s->o.trace, &err);
	ck_assert_msg(s->trace[i] != NULL, "%s", err.msg);
	need_all(s->trace[i]);
}

void staged_force(struct staged *s, const char *part, const char *how)
{
	lay(s, 0, part, how);
	s->scene.truth = s->o.trace;
	s->scene.trace[0] = s->trace[0];
}

void staged_compare(struct staged *s, const char *part, const char *how)
{
	struct err err = { 0 };
	struct opened other;
	char model[] = "resnet20-?";

	if (part) {
		lay(s, 1, part, how);
	} else {
		model[9] = how[0];
		opened_open(&other, model);
		s->net[1] = other.net;
		s->trace[1] = other.trace;
	}
	s->scene.trace[1] = s->trace[1];
	s->scene.ntraces = 2;
	ck_assert_msg(compare_traces((struct trace *)s->scene.trace[0], s->trace[1], &s->comparison, &err),
	              "%s", err.msg);
	s->scene.comparison = &s->comparison;
}

void staged_break(struct staged *s, const char *step)
{
	struct err err = { 0 };
	char word[64];
	char *argv[] = { word };
	int id;

	strcpy(word, step);
	ck_assert_msg(breaks_add(&s->breaks, s->scene.trace[0], 1, argv, &id, &err), "%s", err.msg);
	s->scene.breaks = &s->breaks;
}

static void drop(struct staged *s)
{
	struct scene *scene = &s->scene;

	block_reads_free(&s->reads);
	ledger_free(&s->ledger);
	contest_free(&s->contest);
	field_free(&s->field);
	watch_free(&s->watch);
	s->reads = (struct block_reads){ 0 };
	scene->reads[0] = scene->reads[1] = NULL;
	scene->ledger = NULL;
	scene->contest = NULL;
	scene->field = NULL;
	scene->watch = NULL;
}

void staged_make(struct staged *s)
{
	struct scene *scene = &s->scene;
	struct trace *t = (struct trace *)scene->trace[0];
	struct err err = { 0 };
	int n = cursor_part(t, scene->cursor.step), step = scene->cursor.step;
	const struct part *part = &t->net->part[n];
	struct shape shape = trace_out(t, step)->shape;
	struct at at = scene->cursor.at;

	drop(s);
	if (part->kind == PART_BLOCK && reads_of_block(t->net, n, &s->reads, &err)) {
		scene->reads[0] = &s->reads.by_trunk;
		scene->reads[1] = s->reads.has_shortcut ? &s->reads.by_shortcut : NULL;
	}
	if (ledger_make(t, &s->ledger, &err))
		scene->ledger = &s->ledger;
	if (part->kind == PART_BLOCK && part->add >= 0 && contest_make(t, n, &s->contest, &err))
		scene->contest = &s->contest;
	if (!shape_has(shape, at))
		return;
	ck_assert(field_make(t, step, at.y, at.x, &s->field, &err));
	ck_assert(watch_make(t, step, at, &s->watch, &err));
	scene->field = &s->field;
	scene->watch = &s->watch;
}

void staged_at(struct staged *s, const char *place)
{
	struct cursor c = { .size = SIZE_OP };
	enum place_depth depth;
	struct err err = { 0 };

	ck_assert_msg(place_parse(s->scene.trace[0], place, &c, &depth, &err), "%s", err.msg);
	s->scene.cursor = c;
	staged_make(s);
}

void staged_step(struct staged *s, int step, enum size size)
{
	struct cursor c = { .size = size };

	cursor_goto(s->scene.trace[0], &c, step);
	s->scene.cursor = c;
	staged_make(s);
}

void staged_close(struct staged *s)
{
	drop(s);
	comparison_free(&s->comparison);
	breaks_free(&s->breaks);
	for (int i = 0; i < 2; i++) {
		trace_free(s->trace[i]);
		net_free(s->net[i]);
	}
	opened_close(&s->o);
	*s = (struct staged){ 0 };
}

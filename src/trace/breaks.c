/*
 * breaks.c -- the list of breakpoints, and the run to the next.
 */
#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/breaks_parse.h"

static int index_of(const struct breaks *breaks, int id)
{
	for (int i = 0; i < breaks->n; i++)
		if (breaks->item[i].id == id)
			return i;
	return -1;
}

const struct breakpoint *breaks_find(const struct breaks *breaks, int id)
{
	int i = index_of(breaks, id);

	return i < 0 ? NULL : &breaks->item[i];
}

static bool no_such(const struct breaks *breaks, int id, struct err *err)
{
	struct buf list = { 0 };

	if (breaks->n == 0)
		return err_set(err, ERR_USAGE, "there are no breakpoints; break downsample sets one");
	for (int i = 0; i < breaks->n; i++)
		buf_printf(&list, "%s%d",
		           i == 0               ? ""
		           : i == breaks->n - 1 ? " and "
		                                : ", ",
		           breaks->item[i].id);
	err_set(err, ERR_USAGE, "there is no breakpoint %d; there %s %s", id, breaks->n == 1 ? "is" : "are",
	        buf_str(&list));
	buf_free(&list);
	return false;
}

static struct breakpoint *same_text(const struct breaks *breaks, const char *text)
{
	for (int i = 0; i < breaks->n; i++)
		if (strcmp(breaks->item[i].text, text) == 0)
			return &breaks->item[i];
	return NULL;
}

bool breaks_add(struct breaks *breaks, const struct trace *trace, int argc, char *const argv[], int *id,
                struct err *err)
{
	struct breakpoint b, *same, *grown;

	if (!break_parse(trace, argc, argv, &b, err))
		return false;
	if (b.kind == BREAK_DIFFERS && !breaks->against) {
		mem_free(b.text);
		return err_set(err, ERR_USAGE,
		               "differs compares with values from elsewhere; against FILE.npz opens them");
	}
	same = same_text(breaks, b.text);
	if (same) {
		mem_free(b.text);
		same->enabled = true;
		*id = same->id;
		return true;
	}
	if (breaks->n == breaks->room) {
		grown = mem_grow(breaks->item, (size_t)breaks->room * 2 + 8, sizeof *grown);
		if (!grown) {
			mem_free(b.text);
			return err_memory(err);
		}
		breaks->item = grown;
		breaks->room = breaks->room * 2 + 8;
	}
	b.id = *id = ++breaks->last_id;
	b.enabled = true;
	breaks->item[breaks->n++] = b;
	return true;
}

bool breaks_delete(struct breaks *breaks, int id, struct err *err)
{
	int i = index_of(breaks, id);

	if (i < 0)
		return no_such(breaks, id, err);
	mem_free(breaks->item[i].text);
	breaks->n--;
	memmove(&breaks->item[i], &breaks->item[i + 1], (size_t)(breaks->n - i) * sizeof *breaks->item);
	return true;
}

bool breaks_enable(struct breaks *breaks, int id, bool enabled, struct err *err)
{
	int i = index_of(breaks, id);

	if (i < 0)
		return no_such(breaks, id, err);
	breaks->item[i].enabled = enabled;
	return true;
}

void breaks_clear(struct breaks *breaks)
{
	for (int i = 0; i < breaks->n; i++)
		mem_free(breaks->item[i].text);
	breaks->n = 0;
}

void breaks_free(struct breaks *breaks)
{
	breaks_clear(breaks);
	mem_free(breaks->item);
	*breaks = (struct breaks){ 0 };
}

int breaks_at(const struct breaks *breaks, const struct trace *trace, int step)
{
	for (int i = 0; i < breaks->n; i++)
		if (breaks->item[i].kind == BREAK_STEP &&
		    strcmp(breaks->item[i].text, trace_name(trace, step)) == 0)
			return breaks->item[i].id;
	return 0;
}

static bool on_numbers(enum break_kind kind)
{
	return kind == BREAK_NEGATIVE || kind == BREAK_NAN || kind == BREAK_DIFFERS || kind == BREAK_IF;
}

static double stat_value(const struct stats *s, enum break_stat stat)
{
	switch (stat) {
	case STAT_MIN:
		return s->min;
	case STAT_MAX:
		return s->max;
	case STAT_MEAN:
		return s->mean;
	case STAT_ZEROS:
		return (double)s->zeros;
	case STAT_NANS:
		return (double)s->nans;
	case STAT_NORM:
		return s->norm;
	}
	return (double)NAN;
}

static bool holds(const struct breakpoint *b, const struct stats *s)
{
	bool single = b->stat == STAT_MIN || b->stat == STAT_MAX;
	double v = stat_value(s, b->stat), number = b->number;

	if (single && fabs(number) <= (double)FLT_MAX)
		number = (double)(float)number;
	switch (b->relation) {
	case REL_LT:
		return v < number;
	case REL_LE:
		return v <= number;
	case REL_GT:
		return v > number;
	case REL_GE:
		return v >= number;
	case REL_EQ:
		return v == number;
	case REL_NE:
		return v < number || v > number;
	}
	return false;
}

static bool begins_shortcut(const struct trace *trace, int step)
{
	const struct part *part = &trace->net->part[cursor_part(trace, step)];

	return step >= 0 && part->kind == PART_BLOCK && part->shortcut_first == step;
}

static bool changes_shape(const struct trace *trace, int step)
{
	const struct shape out = trace_out(trace, step)->shape;

	if (step >= 0)
		return !shape_equal(out, trace->step[step].call.in[0]->shape);
	return trace_is_step(trace, step - 1) && !shape_equal(out, trace_out(trace, step - 1)->shape);
}

static bool differs(const struct breakpoint *b, const struct against *against, const struct trace *trace,
                    int step)
{
	struct gap gap = { .kind = GAP_NONE };

	if (against)
		gap = against_gap(against, trace, step);
	return gap_exceeds(&gap, b->number);
}

static bool halts(const struct breakpoint *b, const struct against *against, const struct trace *trace,
                  int step)
{
	const struct stats *s;

	if (b->kind == BREAK_STEP)
		return strcmp(b->text, trace_name(trace, step)) == 0;
	if (b->kind == BREAK_DOWNSAMPLE)
		return begins_shortcut(trace, step);
	if (b->kind == BREAK_SHAPE)
		return changes_shape(trace, step);
	if (step < 0 || !trace_has(trace, step))
		return false;
	if (b->kind == BREAK_DIFFERS)
		return differs(b, against, trace, step);
	s = trace_stats(trace, step);
	return b->kind == BREAK_NEGATIVE ? s->negatives > 0
	       : b->kind == BREAK_NAN    ? s->nans + s->infs > 0
	                                 : holds(b, s);
}

bool breaks_hit(const struct breaks *breaks, const struct trace *trace, int step, int *id)
{
	for (int i = 0; i < breaks->n; i++) {
		if (!breaks->item[i].enabled || !halts(&breaks->item[i], breaks->against, trace, step))
			continue;
		if (id)
			*id = breaks->item[i].id;
		return true;
	}
	return false;
}

static bool needs_numbers(const struct breaks *breaks)
{
	for (int i = 0; i < breaks->n; i++)
		if (breaks->item[i].enabled && on_numbers(breaks->item[i].kind))
			return true;
	return false;
}

/* Computes this step; of the step at fault what comes before it, since it has no numbers itself. */
static bool need(struct trace *trace, int step, struct err *err)
{
	int last = trace_broken(trace, step) ? trace_fault(trace)->node - 1 : step;

	return last < 0 || trace_need(trace, last, err);
}

bool breaks_continue(struct trace *trace, const struct breaks *breaks, struct cursor *c, int direction,
                     int *id, struct err *err)
{
	bool numbers = needs_numbers(breaks), hit = false;
	int step = c->step, edge = c->step >= 0 ? 0 : -trace->nbefore;

	assert(direction == 1 || direction == -1);
	err->code = ERR_NONE;
	if (direction > 0)
		edge = trace_last(trace);
	while (!hit && trace_is_step(trace, step + direction) && step + direction <= trace_last(trace)) {
		step += direction;
		if (numbers && !need(trace, step, err))
			return false;
		hit = breaks_hit(breaks, trace, step, id);
	}
	if (!hit)
		step = edge;
	if (!need(trace, step, err))
		return false;
	if (step == c->step)
		return false;
	c->size = int_max(c->size, SIZE_OP);
	cursor_goto(trace, c, step);
	return hit;
}

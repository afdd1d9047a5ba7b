/*
 * session_place.c -- where the reader is and where a verb is asked about; computed as far as that needs; shown.
 */
#include <string.h>

#include "base/text.h"
#include "verb/verb_private.h"
#include "view/view.h"

/* ---- computed as far as needed ------------------------------------------------------------------- */

bool session_need(struct session *s, int step, struct err *err)
{
	if (!session_trace(s, err))
		return false;
	if (step < 0)
		return true; /* the stages before `input` are always there */
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	if (trace_need(s->trace, step, err))
		return true;
	if (trace_broken(s->trace, step) && err->code != ERR_STOPPED)
		err_set(err, err->code, "%s cannot be done. %s%s", trace_name(s->trace, trace_last(s->trace)),
		        answer_raises(trace_fault(s->trace)), trace_fault(s->trace)->err.msg);
	return false;
}

/* A step at fault has no numbers: what comes before it. */
static bool need_before(struct session *s, int step, struct err *err)
{
	if (!session_trace(s, err))
		return false;
	return session_need(s, trace_broken(s->trace, step) ? trace_last(s->trace) - 1 : step, err);
}

bool session_all(struct session *s, struct err *err)
{
	return session_trace(s, err) && need_before(s, s->trace->nsteps - 1, err);
}

bool session_end(struct session *s, struct err *err)
{
	return session_trace(s, err) && session_need(s, s->trace->nsteps - 1, err);
}

/* ---- shown --------------------------------------------------------------------------------------- */

static bool shows(const struct session *s, const char *name)
{
	const struct view *view = s->scene.look.view;

	return view && strcmp(view->name, name) == 0;
}

/* What the view needs beyond the trace. */
static bool gather(struct session *s, struct err *err)
{
	int part = cursor_part(s->trace, s->scene.cursor.step);

	if (shows(s, "reads"))
		return gather_reads(s, part, err);
	if (shows(s, "ledger"))
		return gather_ledger(s, err) && (!s->scene.look.winners || gather_contest(s, part, err));
	if (shows(s, "field"))
		return gather_field(s, &s->scene.cursor, err);
	if (shows(s, "watch"))
		return gather_watch(s, err);
	return true;
}

void session_mask(struct session *s)
{
	if (s->predict)
		s->scene.look.mask = s->scene.cursor.step;
}

bool session_show(struct session *s, struct err *err)
{
	/* the overview ends in the answer */
	bool all = s->scene.cursor.size <= SIZE_BLOCK || s->scene.look.view;

	if (!session_trace(s, err) ||
	    !(all ? session_all(s, err) : need_before(s, s->scene.cursor.step, err)))
		return false;
	session_mask(s);
	return gather(s, err);
}

/* ---- places ------------------------------------------------------------------------------------- */

static enum place_depth depth_of(enum size size)
{
	switch (size) {
	case SIZE_CHANNEL:
		return PLACE_CHANNEL;
	case SIZE_PIXEL:
		return PLACE_PIXEL;
	case SIZE_MAC:
		return PLACE_TERM;
	default:
		return PLACE_STEP;
	}
}

bool session_place(struct session *s, const char *text, bool values, struct cursor *out,
                   enum place_depth *depth, struct err *err)
{
	if (!session_trace(s, err))
		return false;
	*out = s->scene.cursor;
	*depth = depth_of(out->size);
	if (text && !place_parse(s->trace, text, out, depth, err))
		return false;
	if (!values || out->step < 0 || trace_has(s->trace, out->step) || trace_broken(s->trace, out->step))
		return true;
	if (!session_need(s, out->step, err))
		return false;
	if (text && *depth < PLACE_PIXEL) {
		/* now its largest value is known */
		*out = s->scene.cursor;
		return place_parse(s->trace, text, out, depth, err);
	}
	return true;
}

bool session_go(struct session *s, const struct cursor *there, struct err *err)
{
	if (!need_before(s, there->step, err))
		return false;
	s->scene.cursor = *there;
	return true;
}

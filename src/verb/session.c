/*
 * session.c -- what is open: network, picture, trace; opened when first needed, again when something else is asked for.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "trace/place.h"
#include "verb/data.h"
#include "verb/session.h"
#include "verb/verb_private.h"
#include "verb/verify_against.h"

const char session_default_net[] = "resnet20-b", session_default_picture[] = "ship";

void session_init(struct session *s, const struct options *base)
{
	*s = (struct session){ .base = *base, .now = *base, .width = 80, .height = 24 };
	s->scene.cursor.size = SIZE_BLOCK;
	s->scene.look.mask = -1;
	s->scene.look.ascii = base->ascii;
}

static void close_comparison(struct session *s)
{
	comparison_free(&s->comparison);
	s->comparison = (struct comparison){ 0 };
	s->scene.comparison = NULL;
	s->scene.trace[1] = NULL;
	s->scene.ntraces = int_min(s->scene.ntraces, 1);
	trace_free(s->other);
	s->other = NULL;
	net_free(s->other_net);
	s->other_net = NULL;
}

void session_forget(struct session *s)
{
	close_comparison(s);
	gathered_clear(&s->gathered);
	s->scene.reads[0] = s->scene.reads[1] = NULL;
	s->scene.ledger = NULL;
	s->scene.contest = NULL;
	s->scene.field = NULL;
	s->scene.watch = NULL;
}

static void close_trace(struct session *s)
{
	session_forget(s);
	trace_free(s->trace);
	trace_free(s->true_trace);
	s->trace = s->true_trace = NULL;
	s->scene.truth = NULL;
	s->scene.trace[0] = NULL;
	s->scene.ntraces = 0;
	s->ntrail = 0;
}

/* The what-if's first: it borrows from the true one. */
static void close_net(struct session *s)
{
	net_free(s->net);
	net_free(s->true_net);
	s->net = s->true_net = NULL;
}

void session_compare_with(struct session *s, struct net *net, struct trace *trace)
{
	close_comparison(s);
	s->other_net = net;
	s->other = trace;
}

void session_free(struct session *s)
{
	close_trace(s);
	close_net(s);
	picture_free(&s->picture);
	course_free(s->course);
	gathered_free(&s->gathered);
	breaks_free(&s->breaks);
	against_free(s->against);
	mem_free(s->recipe);
	mem_free(s->recipe_model);
	mem_free(s->picture_name);
	mem_free(s->open_model);
	mem_free(s->open_weights);
	mem_free(s->open_asked);
	mem_free(s->open_picture);
	mem_free(s->set_model);
	mem_free(s->line);
	mem_free(s->set_picture);
	buf_free(&s->text);
	buf_free(&s->notice);
	buf_free(&s->warning);
	buf_free(&s->answer);
	*s = (struct session){ 0 };
}

bool session_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Replaces an owned string; "" is kept apart from NULL. */
static bool keep(char **field, const char *text, struct err *err)
{
	char *copy = text ? mem_strdup(text) : NULL;

	if (text && !copy)
		return err_memory(err);
	mem_free(*field);
	*field = copy;
	return true;
}

/* ---- the network -------------------------------------------------------------------------------- */

/* Back to the same place by its name in another network, or to the start. */
static void find_again(struct session *s, const char *place)
{
	struct cursor there = s->scene.cursor;
	enum place_depth depth;
	struct err err;
	enum size size = there.size;

	there.step = 0;
	there.at = (struct at){ 0 };
	there.term = 0;
	if (place[0] && place_parse(s->trace, place, &there, &depth, &err))
		there.size = size;
	else
		there.size = SIZE_BLOCK;
	s->scene.cursor = there;
}

bool session_net(struct session *s, struct err *err)
{
	const char *spec = s->now.model ? s->now.model : session_default_net;
	struct buf asked = { 0 };
	struct net_ask ask;
	struct net *net = NULL;

	session_asked(&s->now, &asked);
	if (s->net && session_same(s->open_model, spec) && session_same(s->open_weights, s->now.weights) &&
	    session_same(s->open_asked, buf_str(&asked))) {
		buf_free(&asked);
		return true;
	}
	if (buf_ok(&asked, err) && options_ask(&s->now, &ask, err))
		net = session_read_net(spec, &ask, err);
	if (net && (!keep(&s->open_model, spec, err) || !keep(&s->open_weights, s->now.weights, err) ||
	            !keep(&s->open_asked, buf_str(&asked), err))) {
		net_free(net);
		net = NULL;
	}
	buf_free(&asked);
	if (!net)
		return false;
	if (s->trace) {
		buf_clear(&s->text);
		place_print(s->trace, &s->scene.cursor, &s->text);
		close_trace(s);
	}
	close_net(s);
	s->net = net;
	session_net_notice(net, &s->warning);
	return session_what_if_again(s, err);
}

/* ---- the picture and the trace ------------------------------------------------------------------ */

static bool open_picture(struct session *s, struct err *err)
{
	const char *spec = s->now.picture ? s->now.picture : session_default_picture;
	struct buf path = { 0 }, name = { 0 };
	struct picture picture = { 0 };
	const char *slash;
	bool ok;

	if (s->picture.rgb && session_same(s->open_picture, spec))
		return true;
	ok = (spec == session_default_picture ? data_shipped : data_find)(DATA_PICTURE, spec, &path, err) &&
	     picture_read(buf_str(&path), &picture, err);
	slash = strrchr(buf_str(&path), '/');
	text_safe(&name, slash ? slash + 1 : buf_str(&path)); /* it stands in every answer */
	ok = ok && buf_ok(&name, err) && keep(&s->picture_name, buf_str(&name), err) &&
	     keep(&s->open_picture, spec, err);
	buf_free(&name);
	buf_free(&path);
	if (!ok) {
		picture_free(&picture);
		return false;
	}
	if (s->trace) {
		buf_clear(&s->text);
		place_print(s->trace, &s->scene.cursor, &s->text);
		close_trace(s);
	}
	picture_free(&s->picture);
	s->picture = picture;
	return true;
}

/* --at, once. */
static bool obey_at(struct session *s, struct err *err)
{
	enum place_depth depth;
	struct cursor there;

	if (s->placed || !s->base.at)
		return true;
	s->placed = true;
	return session_place(s, s->base.at, true, &there, &depth, err) && session_go(s, &there, err);
}

/* Of the true network, and of the what-if over it. */
static bool open_traces(struct session *s, struct err *err)
{
	struct trace *truth = trace_open(session_true_net(s), &s->picture, s->picture_name, err);
	struct trace *what_if = truth && s->true_net ? trace_open_from(s->net, truth, err) : NULL;

	if (!truth || (s->true_net && !what_if)) {
		trace_free(truth);
		return false;
	}
	s->trace = what_if ? what_if : truth;
	s->true_trace = what_if ? truth : NULL;
	s->scene.truth = s->true_trace;
	s->scene.breaks = &s->breaks;
	s->scene.trace[0] = s->trace;
	s->scene.ntraces = 1;
	return true;
}

bool session_trace(struct session *s, struct err *err)
{
	if (!session_net(s, err) || !open_picture(s, err))
		return false;
	if (!s->trace) {
		if (!open_traces(s, err))
			return false;
		find_again(s, buf_str(&s->text));
		buf_clear(&s->text);
	}
	if (s->base.against && !s->against_obeyed && !session_against(s, s->base.against, err))
		return false;
	s->against_obeyed = true;
	return obey_at(s, err);
}

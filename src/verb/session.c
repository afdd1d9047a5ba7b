/*
 * session.c -- what is open: network, picture, trace; opened when first needed, again when something else is asked for.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/given.h"
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
	given_free(&s->given);
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

/* The page that comes next lists what was read and what was assumed itself; in small windows it has no room. */
static bool beside_list(const struct session *s)
{
	return s->door == DOOR_SCREEN && s->width >= 60 && s->height >= 24 && !s->base.at &&
	       s->scene.cursor.size <= SIZE_BLOCK;
}

bool session_net(struct session *s, struct err *err)
{
	const char *spec = s->now.model ? s->now.model : session_default_net;
	struct buf asked = { 0 };
	struct net_ask ask;
	struct net *net = NULL;

	session_asked(&s->now, &asked);
	if (s->given.tensor.v)
		buf_puts(&asked, " given a tensor");
	if (s->net && session_same(s->open_model, spec) && session_same(s->open_weights, s->now.weights) &&
	    session_same(s->open_asked, buf_str(&asked))) {
		buf_free(&asked);
		return true;
	}
	if (buf_ok(&asked, err) && options_ask(&s->now, &ask, err))
		net = session_read_net(spec, &ask, err);
	if (net && s->given.tensor.v)
		net_given(net);
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
	(beside_list(s) ? session_net_warning : session_net_notice)(net, &s->warning);
	return session_what_if_again(s, err);
}

/* ---- the picture and the trace ------------------------------------------------------------------ */

/* Standard input is where the other doors are typed at, and a lesson has no say in it. */
static bool may_read_input(const struct session *s, struct err *err)
{
	if (s->door != DOOR_SHELL)
		return err_set(
		    err, ERR_USAGE,
		    "-i - takes the picture from standard input, where keys and lines are typed; name a "
		    "verb as well, or a file");
	return !s->guest || err_set(err, ERR_MALFORMED, "a lesson reads no standard input");
}

static bool find_picture(const struct session *s, const char *spec, struct buf *path, struct err *err)
{
	if (spec == session_default_picture)
		return data_shipped(DATA_PICTURE, spec, path, err);
	if (strcmp(spec, "-") != 0)
		return data_find(DATA_PICTURE, spec, path, err);
	buf_puts(path, spec);
	return may_read_input(s, err);
}

/* What makes another picture of the same file. */
static void picture_key(const struct session *s, const char *spec, struct buf *key)
{
	buf_printf(key, "%s%s%s", s->now.exif ? "exif " : "", s->now.lenient ? "lenient " : "", spec);
}

/* Its name stands in every answer. */
static bool keep_names(struct session *s, const char *path, const char *key, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct buf name = { 0 };
	bool ok;

	text_safe(&name, strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path);
	ok = buf_ok(&name, err) && keep(&s->picture_name, buf_str(&name), err) &&
	     keep(&s->open_picture, key, err);
	buf_free(&name);
	return ok;
}

static void take_picture(struct session *s, struct given *given)
{
	if (s->trace) {
		buf_clear(&s->text);
		place_print(s->trace, &s->scene.cursor, &s->text);
		close_trace(s);
	}
	buf_puts(&s->warning, buf_str(&given->note));
	if (given->tensor.v)
		buf_printf(&s->warning, "%s is taken as normalised already: normalize changes nothing\n",
		           s->picture_name);
	given_free(&s->given);
	s->given = *given;
}

static bool open_picture(struct session *s, struct err *err)
{
	const char *spec = s->now.picture ? s->now.picture : session_default_picture;
	const struct picture_how how = { .lenient = s->now.lenient, .exif = s->now.exif };
	struct buf path = { 0 }, key = { 0 };
	struct given given = { 0 };
	bool ok;

	picture_key(s, spec, &key);
	ok = buf_ok(&key, err);
	if (!ok || (s->picture_name && session_same(s->open_picture, buf_str(&key)))) {
		buf_free(&key);
		return ok;
	}
	ok = find_picture(s, spec, &path, err) && given_read(buf_str(&path), &how, &given, err) &&
	     keep_names(s, buf_str(&path), buf_str(&key), err);
	if (ok)
		take_picture(s, &given);
	else
		given_free(&given);
	buf_free(&key);
	buf_free(&path);
	return ok;
}

static size_t limit(const struct session *s)
{
	return s->now.memory ? s->now.memory : TRACE_MEMORY;
}

struct trace *session_open_trace(const struct session *s, const struct net *net, struct err *err)
{
	struct trace *trace = s->given.tensor.v
	                          ? trace_open_tensor(net, &s->given.tensor, s->picture_name, err)
	                          : trace_open(net, &s->given.picture, s->picture_name, err);

	if (trace)
		trace->limit = limit(s);
	return trace;
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
	struct trace *truth = session_open_trace(s, session_true_net(s), err);
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
	if (!open_picture(s, err) || !session_net(s, err)) /* a tensor makes another network */
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
	s->trace->limit = limit(s);
	return obey_at(s, err);
}

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

static const char default_net[] = "resnet20-b", default_picture[] = "ship";

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

static void close_trace(struct session *s)
{
	close_comparison(s);
	trace_free(s->trace);
	s->trace = NULL;
	s->scene.trace[0] = NULL;
	s->scene.ntraces = 0;
	s->ntrail = 0;
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
	net_free(s->net);
	picture_free(&s->picture);
	course_free(s->course);
	mem_free(s->picture_name);
	mem_free(s->open_model);
	mem_free(s->open_weights);
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

static bool same(const char *a, const char *b)
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

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

/* Weights alone: the page beside them, or the shipped page of the architecture they say they are. */
static bool page_for_weights(const char *path, struct buf *page, struct err *err)
{
	struct weights *weights;
	const char *arch, *shortcut;
	char name[64];

	buf_clear(page);
	buf_add(page, path, strlen(path) - strlen(".safetensors"));
	buf_puts(page, ".net");
	if (!buf_ok(page, err))
		return false;
	if (io_is_file(buf_str(page)))
		return true;
	weights = weights_read(path, err);
	if (!weights)
		return false;
	arch = weights_meta(weights, "arch");
	shortcut = weights_meta(weights, "shortcut");
	name[0] = '\0';
	if (arch && shortcut && strncmp(arch, "cifar-", 6) == 0 && strlen(shortcut) == 1)
		snprintf(name, sizeof name, "%.40s-%c", arch + 6, shortcut[0] | 0x20);
	weights_free(weights);
	if (name[0])
		return data_find(DATA_NET, name, page, err);
	return err_set(
	    err, ERR_MISFIT,
	    "%s: there is no page %s beside it, and its metadata does not name a network skipstep has", path,
	    buf_str(page));
}

struct net *session_read_net(const char *spec, const char *weights, struct err *err)
{
	struct buf path = { 0 };
	struct net *net = NULL;
	bool found;

	if (!spec)
		spec = default_net;
	if (ends_with(spec, ".safetensors")) {
		found = page_for_weights(spec, &path, err);
		weights = weights ? weights : spec;
	} else {
		found = data_find(DATA_NET, spec, &path, err);
	}
	if (found)
		net = net_read(buf_str(&path), weights, err);
	buf_free(&path);
	return net;
}

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

static bool used(const struct net *net, const struct weight *w)
{
	for (int i = 0; i < net->nnodes; i++)
		for (int k = 0; k < OP_PARAM; k++)
			if (net->node[i].w[k] == w)
				return true;
	return false;
}

/* Tensors that no line of the page asks for: perhaps another network's weights. */
static void warn_unused(const struct net *net, struct buf *warning)
{
	enum { NAMED = 3 };
	int n = 0;

	for (int i = 0; net->weights && i < net->weights->ntensors; i++) {
		const struct weight *w = &net->weights->tensor[i];

		/* PyTorch's counter of training steps is no weight */
		if (strstr(w->name, "num_batches_tracked") || used(net, w) || n++ >= NAMED)
			continue;
		buf_puts(warning,
		         n == 1 ? "these tensors are in the weights, but not in the network: " : ", ");
		text_safe(warning, w->name);
	}
	if (n > NAMED)
		buf_printf(warning, " and %d more", n - NAMED);
	if (n)
		buf_putc(warning, '\n');
}

bool session_net(struct session *s, struct err *err)
{
	const char *spec = s->now.model ? s->now.model : default_net;
	struct net *net;

	if (s->net && same(s->open_model, spec) && same(s->open_weights, s->now.weights))
		return true;
	net = session_read_net(spec, s->now.weights, err);
	if (!net)
		return false;
	if (!keep(&s->open_model, spec, err) || !keep(&s->open_weights, s->now.weights, err)) {
		net_free(net);
		return false;
	}
	if (s->trace) {
		buf_clear(&s->text);
		place_print(s->trace, &s->scene.cursor, &s->text);
		close_trace(s);
	}
	net_free(s->net);
	s->net = net;
	warn_unused(net, &s->warning);
	return true;
}

/* ---- the picture and the trace ------------------------------------------------------------------ */

static bool open_picture(struct session *s, struct err *err)
{
	const char *spec = s->now.picture ? s->now.picture : default_picture;
	struct buf path = { 0 };
	struct picture picture = { 0 };
	const char *slash;
	bool ok;

	if (s->picture.rgb && same(s->open_picture, spec))
		return true;
	ok = data_find(DATA_PICTURE, spec, &path, err) && picture_read(buf_str(&path), &picture, err);
	slash = strrchr(buf_str(&path), '/');
	ok = ok && keep(&s->picture_name, slash ? slash + 1 : buf_str(&path), err) &&
	     keep(&s->open_picture, spec, err);
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

bool session_trace(struct session *s, struct err *err)
{
	if (!session_net(s, err) || !open_picture(s, err))
		return false;
	if (!s->trace) {
		s->trace = trace_open(s->net, &s->picture, s->picture_name, err);
		if (!s->trace)
			return false;
		s->scene.trace[0] = s->trace;
		s->scene.ntraces = 1;
		find_again(s, buf_str(&s->text));
		buf_clear(&s->text);
	}
	return obey_at(s, err);
}

bool session_need(struct session *s, int step, struct err *err)
{
	if (!session_trace(s, err))
		return false;
	if (step < 0)
		return true; /* the stages before `input` are always there */
	s->trace->stop = s->stop;
	s->trace->user = s->user;
	return trace_need(s->trace, step, err);
}

bool session_all(struct session *s, struct err *err)
{
	return session_trace(s, err) && session_need(s, s->trace->nsteps - 1, err);
}

bool session_show(struct session *s, struct err *err)
{
	/* the overview ends in the answer */
	if (s->scene.cursor.size <= SIZE_BLOCK || s->scene.look.view)
		return session_all(s, err);
	return session_trace(s, err) && session_need(s, s->scene.cursor.step, err);
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
	if (!values || out->step < 0 || trace_has(s->trace, out->step))
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
	if (!session_need(s, there->step, err))
		return false;
	s->scene.cursor = *there;
	return true;
}

/* A word as a shell would have to be given it. */
static void shell_word(struct buf *b, const char *word)
{
	if (word[0] &&
	    !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,+=:@%-")]) {
		buf_puts(b, word);
		return;
	}
	buf_putc(b, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *word);
	buf_putc(b, '\'');
}

void session_way_back(const struct session *s, struct buf *b)
{
	const struct {
		const char *option, *word, *preset;
	} words[] = {
		{ "-m", s->base.model, default_net },
		{ "-w", s->base.weights, NULL },
		{ "-i", s->base.picture, default_picture },
	};

	buf_puts(b, "skipstep");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].word && !same(words[i].word, words[i].preset)) {
			buf_printf(b, " %s ", words[i].option);
			shell_word(b, words[i].word);
		}
	if (s->trace) {
		buf_puts(b, " --at ");
		place_print(s->trace, &s->scene.cursor, b);
	}
}

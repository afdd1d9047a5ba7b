/*
 * verb.c -- the table, and how a line finds its row.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "verb/verb_private.h"
#include "view/view.h"

enum { WORDS = 64 };

#define X(name) &verb_##name,
const struct verb *const verb_table[] = { VERBS(X) };
#undef X
const int verb_count = ARRAY_LEN(verb_table);

const struct verb *verb_of_key(const char *key_name, char arg[32])
{
	size_t n = strlen(key_name);

	if (!n)
		return NULL;
	for (int i = 0; i < verb_count; i++)
		for (const char *k = verb_table[i]->keys; *k; k += strspn(k, " ")) {
			size_t len = strcspn(k, " ");
			const char *equals = len > 1 ? memchr(k + 1, '=', len - 1) : NULL;
			size_t name = equals ? (size_t)(equals - k) : len;

			if (name == n && memcmp(k, key_name, n) == 0) {
				snprintf(arg, 32, "%.*s", equals ? (int)(len - name - 1) : 0,
				         equals ? equals + 1 : "");
				return verb_table[i];
			}
			k += len;
		}
	return NULL;
}

/* Keys with a meaning of their own in one view; "ways" also where they have just been told. */
static const struct {
	const char *view, *key, *verb, *arg;
} here[] = {
	{ "ways", "i", "force", "identity" }, { "ways", "z", "force", "A" },
	{ "ways", "Z", "force", "A-both" },   { "ways", "d", "force", "downsample" },
	{ "ledger", "m", "ledger", "map" },   { "ledger", "Enter", "ledger", "map" },
};

const struct verb *verb_of_key_here(const struct session *s, const char *key_name, char arg[32])
{
	const struct view *view = s->scene.look.view;

	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		bool shown = view && strcmp(view->name, here[i].view) == 0;

		if (strcmp(here[i].key, key_name) != 0 ||
		    !(shown || (s->choosing && strcmp(here[i].view, "ways") == 0)))
			continue;
		snprintf(arg, 32, "%s", here[i].arg);
		return verb_named(here[i].verb);
	}
	return verb_of_key(key_name, arg);
}

const struct verb *verb_named(const char *word)
{
	const struct verb *found = NULL;
	char arg[32];

	for (int i = 0; i < verb_count; i++)
		if (strcmp(verb_table[i]->name, word) == 0)
			return verb_table[i];
	found = verb_of_key(word, arg);
	if (found)
		return arg[0] ? NULL : found;
	for (int i = 0; i < verb_count && word[0] && word[1]; i++)
		if (strncmp(verb_table[i]->name, word, strlen(word)) == 0) {
			if (found)
				return NULL;
			found = verb_table[i];
		}
	return found;
}

const char *verb_near(const char *word)
{
	const char *near = NULL;
	int best = strlen(word) > 4 ? 3 : 2;

	for (int i = 0; i < verb_count; i++)
		if (text_distance(word, verb_table[i]->name) < best) {
			best = text_distance(word, verb_table[i]->name);
			near = verb_table[i]->name;
		}
	return near;
}

/* What other debuggers call it. Those marked are said: the reader learns our word. */
static const struct {
	const char *word, *line;
	bool own; /* one of skipstep's own words, listed in the manual */
} aliases[] = {
	{ "step", "open", true },          { "finish", "end", true },
	{ "cont", "continue", false },     { "bt", "where", false },
	{ "backtrace", "where", false },   { "frame", "where", false },
	{ "list", "code", false },         { "ll", "code", false },
	{ "print", "why", false },         { "prev", "back", false },
	{ "previous", "back", false },     { "reverse-next", "back", false },
	{ "rn", "back", false },           { "reverse-continue", "rcontinue", false },
	{ "rc", "rcontinue", false },      { "display", "watch", false },
	{ "undisplay", "unwatch", false }, { "clear", "delete", false },
	{ "exit", "quit", false },         { "return", "end", false },
	{ "tbreak", "until", false },      { "advance", "until", false },
	{ "source", "script", false },
};

static const struct verb *verb_elsewhere(const struct session *s, const char *word, struct sink *sink)
{
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
		if (strcmp(aliases[i].word, word) != 0)
			continue;
		if (!aliases[i].own)
			buf_printf(s->door == DOOR_LINE ? &sink->out : &sink->notice,
			           "%s is called %s here%s\n", word, aliases[i].line,
			           s->door == DOOR_LINE ? "." : "");
		return verb_named(aliases[i].line);
	}
	return NULL;
}

static bool unknown(const char *word, struct err *err)
{
	const char *near = verb_near(word);

	if (near)
		return err_set(err, ERR_USAGE, "there is no verb \"%s\"; did you mean %s?", word, near);
	return err_set(err, ERR_USAGE, "there is no verb \"%s\"; help lists them", word);
}

/* Verbs without a schema of their own answer with their lines. */
static void wrap_answer(const struct verb *v, struct sink *sink, size_t from)
{
	struct buf json = { 0 };
	const char *line = buf_str(&sink->out) + from;

	json_open(&json, '{');
	json_text(&json, "schema", "skipstep.answer/1");
	json_text(&json, "verb", v->name);
	json_key(&json, "lines");
	json_open(&json, '[');
	while (*line) {
		size_t n = strcspn(line, "\n");
		char *copy = mem_strndup(line, n);

		json_string(&json, copy ? copy : "");
		json.lost = json.lost || !copy;
		mem_free(copy);
		line += n + (line[n] == '\n');
	}
	json_close(&json, ']');
	json_end(&json);
	sink->out.len = from;
	buf_puts(&sink->out, buf_str(&json));
	sink->out.lost = sink->out.lost || json.lost;
	buf_free(&json);
}

static bool run_verb(struct session *s, const struct verb *v, int argc, char **argv, struct sink *sink,
                     struct err *err)
{
	size_t from = sink->out.len;
	bool moved = sink->moved;

	if (s->now.help && v != &verb_help) {
		char *words[] = { (char *)"help", (char *)v->name };

		s->now.help = false;
		return run_verb(s, &verb_help, 2, words, sink, err);
	}
	if (!(v->flags & VERB_NO_TRACE) && !session_trace(s, err))
		return false;
	sink->moved = false;
	s->choosing = false;
	if (!v->run(s, argc, argv, sink, err))
		return false;
	session_mask(s);
	if (s->door == DOOR_SHELL && session_what_if(s))
		buf_printf(&sink->notice, "what if %s\n", session_what_if(s));
	buf_puts(&sink->notice, buf_str(&s->warning));
	buf_clear(&s->warning);
	if (s->now.json && sink->moved)
		verb_where.run(s, 1, argv, sink, err);
	else if (s->now.json && !(v->flags & VERB_JSON) && !sink->binary)
		wrap_answer(v, sink, from);
	sink->moved |= moved;
	return buf_ok(&sink->out, err);
}

static bool words_fit(const struct verb *v, int argc, char **argv, struct err *err)
{
	if (argc > WORDS)
		return err_set(err, ERR_USAGE, "that is more than %d words", WORDS);
	for (int i = 1; i < argc; i++)
		if (!argv[i][0])
			return err_set(err, ERR_USAGE, "%s is given an empty word: %s", v->name, v->usage);
	return true;
}

static bool leads_out(const char *path)
{
	if (!path || path[0] == '/')
		return path != NULL;
	for (; *path; path += strcspn(path, "/"), path += *path == '/')
		if (strncmp(path, "..", 2) == 0 && (!path[2] || path[2] == '/'))
			return true;
	return false;
}

/* A lesson's verbs open what comes with skipstep, or files in the folder where it runs. */
static bool stays_home(const struct options *o, int argc, char **argv, struct err *err)
{
	const char *out = leads_out(o->model) ? o->model : leads_out(o->weights) ? o->weights : NULL;

	out = !out && leads_out(o->picture) ? o->picture : out;
	out = !out && leads_out(o->against) ? o->against : out;
	out = !out && leads_out(o->labels) ? o->labels : out;
	for (int i = 1; i < argc && !out; i++)
		out = leads_out(argv[i]) ? argv[i] : NULL;
	return !out || err_set(err, ERR_MALFORMED, "a lesson opens no files elsewhere: %s", out);
}

bool verb_run_words(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct options given;
	const struct verb *v;
	char arg[32] = "";

	if (argc < 1)
		return true;
	options_init(&given);
	argc = options_take(&given, argc, argv, true, err);
	if (argc < 0)
		return false;
	v = argc == 1 ? verb_of_key_here(s, argv[0], arg) : NULL;
	if (!v)
		v = verb_elsewhere(s, argv[0], sink);
	if (!v)
		v = verb_named(argv[0]);
	if (!v && argc == 1 && argv[0][0] && !argv[0][strspn(argv[0], "0123456789")]) {
		v = &verb_goto_; /* a step's number */
		snprintf(arg, sizeof arg, "%s", argv[0]);
	}
	if (!v) {
		v = verb_of_key(argv[0], arg);
		if (!v || argc > 1)
			return unknown(argv[0], err);
	}
	if (!options_fit(&given, v->name, err) || !words_fit(v, argc, argv, err) ||
	    (s->guest && !stays_home(&given, argc, argv, err)))
		return false;
	options_inherit(&given, &s->base, true);
	s->now = given;

	char *words[WORDS + 2];

	words[0] = (char *)v->name;
	for (int i = 1; i < argc; i++)
		words[i] = argv[i];
	if (arg[0])
		words[argc++] = arg;
	words[argc] = NULL;
	return run_verb(s, v, argc, words, sink, err);
}

/* Of a verb that fails nothing is heard but its mistake: half an answer is none. */
static bool run_whole(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	size_t from = sink->out.len;
	bool moved = sink->moved;

	if (verb_run_words(s, argc, argv, sink, err))
		return true;
	if (sink->out.s)
		sink->out.s[sink->out.len = from] = '\0';
	sink->moved = moved;
	return false;
}

/* Words up to a lone ":"; the rest follows. */
static bool run_chain(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	for (int from = 0; from < argc && !s->quit;) {
		int to = from;

		while (to < argc && strcmp(argv[to], ":") != 0)
			to++;
		if (to > from && !run_whole(s, to - from, argv + from, sink, err))
			return false;
		from = to + 1;
	}
	return true;
}

bool verb_run_line(struct session *s, const char *line, struct sink *sink, struct err *err)
{
	char *copy, *words[WORDS + 1];
	bool ok;
	int n;

	line += strspn(line, " \t");
	line += line[0] == ':' && line[1] && line[1] != ' '; /* as typed on the full screen: ":next 5" */
	if (line[0] == '#')
		return true; /* a comment, whatever quotation marks it has */
	copy = mem_strdup(line);
	if (!copy)
		return err_memory(err);
	n = text_words(copy, words, WORDS + 1);
	if (n <= 0 || n > WORDS) {
		mem_free(copy);
		if (n > WORDS)
			return err_set(err, ERR_USAGE, "that is more than %d words", WORDS);
		return n == 0 || err_set(err, ERR_USAGE, "a quotation mark is not closed");
	}
	ok = run_chain(s, n, words, sink, err);
	/* a door shows the place after the verb, and opens what `now` names: the words live until the next line */
	if (!ok)
		s->now = s->base;
	mem_free(s->line);
	s->line = copy;
	return ok;
}

void sink_clear(struct sink *sink)
{
	buf_clear(&sink->out);
	buf_clear(&sink->notice);
	sink->binary = sink->moved = sink->no = false;
}

void sink_free(struct sink *sink)
{
	buf_free(&sink->out);
	buf_free(&sink->notice);
	*sink = (struct sink){ 0 };
}

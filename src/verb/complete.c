/*
 * complete.c -- Tab in the prompt.
 */
#include <stdio.h>
#include <string.h>

#include "net/arch.h"
#include "verb/complete.h"
#include "verb/data.h"
#include "verb/verb.h"

struct matches {
	const char *word; /* what was typed of it */
	char common[256];
	int n;
	struct buf *list;
};

static void offer(struct matches *m, const char *name)
{
	if (strncmp(name, m->word, strlen(m->word)) != 0)
		return;
	if (m->n++ == 0) {
		snprintf(m->common, sizeof m->common, "%s", name);
	} else {
		size_t same = 0;

		while (m->common[same] && m->common[same] == name[same])
			same++;
		m->common[same] = '\0';
	}
	buf_printf(m->list, "%s%s", m->n > 1 ? " " : "", name);
}

static void offer_places(struct matches *m, struct session *s)
{
	struct err err;

	if (!session_net(s, &err))
		return; /* nothing to offer; the verb will say why */
	for (int i = 0; i < s->net->nparts; i++)
		offer(m, s->net->part[i].name);
	for (int i = 0; i < s->net->nnodes; i++)
		offer(m, s->net->node[i].name);
}

static void offer_verbs(struct matches *m)
{
	for (int i = 0; i < verb_count; i++)
		offer(m, verb_table[i]->name);
}

static void offer_data(struct matches *m, enum data_kind kind)
{
	struct buf names = { 0 };

	data_list(kind, &names);
	for (char *name = names.s, *end; name && (end = strchr(name, '\n')); name = end + 1) {
		*end = '\0';
		offer(m, name);
	}
	buf_free(&names);
}

static void offer_nets(struct matches *m)
{
	offer_data(m, DATA_NET);
	for (int i = 0; arch_name_at(i); i++)
		offer(m, arch_name_at(i));
}

/* What comes after a verb: names of lessons, networks, pictures, listings; else places. */
static void offer_words(struct matches *m, struct session *s, const struct verb *v)
{
	static const char *const listings[] = { "python", "build", "c", "formula" };
	static const char *const switches[] = { "digits", "numbers", "largest", "ascii" };

	if (v == &verb_lesson)
		offer_data(m, DATA_LESSON);
	else if (v == &verb_compare)
		offer_data(m, DATA_NET);
	else if (v == &verb_model || v == &verb_net)
		offer_nets(m);
	else if (v == &verb_picture)
		offer_data(m, DATA_PICTURE);
	else if (v == &verb_help)
		offer_verbs(m);
	else if (v == &verb_set)
		for (size_t i = 0; i < ARRAY_LEN(switches); i++)
			offer(m, switches[i]);
	else
		offer_places(m, s);
	for (size_t i = 0; i < ARRAY_LEN(listings) && v == &verb_code; i++)
		offer(m, listings[i]);
}

/* The verb that the line begins with; NULL if it is not one yet. */
static const struct verb *verb_of_line(const char *line)
{
	char word[64];
	size_t n = strcspn(line, " ");

	if (n >= sizeof word)
		return NULL;
	memcpy(word, line, n);
	word[n] = '\0';
	return verb_named(word);
}

bool verb_complete(struct session *s, char *line, size_t size, struct buf *choices)
{
	char *blank = strrchr(line, ' ');
	struct matches m = { .word = blank ? blank + 1 : line, .list = choices };
	size_t at = strlen(line);

	buf_clear(choices);
	if (blank)
		offer_words(&m, s, verb_of_line(line));
	else
		offer_verbs(&m);
	if (!m.n)
		return false;
	snprintf(line + at, size - at, "%s%s", m.common + strlen(m.word), m.n == 1 ? " " : "");
	if (m.n == 1)
		buf_clear(choices);
	return true;
}

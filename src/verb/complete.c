/*
 * complete.c -- Tab in the prompt.
 */
#include <stdio.h>
#include <string.h>

#include "verb/complete.h"
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

bool verb_complete(struct session *s, char *line, size_t size, struct buf *choices)
{
	char *blank = strrchr(line, ' ');
	struct matches m = { .word = blank ? blank + 1 : line, .list = choices };
	size_t at = strlen(line);

	buf_clear(choices);
	if (blank)
		offer_places(&m, s);
	else
		for (int i = 0; i < verb_count; i++)
			offer(&m, verb_table[i]->name);
	if (!m.n)
		return false;
	snprintf(line + at, size - at, "%s%s", m.common + strlen(m.word), m.n == 1 ? " " : "");
	if (m.n == 1)
		buf_clear(choices);
	return true;
}

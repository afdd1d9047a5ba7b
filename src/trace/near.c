/*
 * near.c -- what a reader who misspelled a step may have meant.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "trace/near.h"

enum { NEAREST = 3, FAR = 1000 };

struct near {
	const char *name[NEAREST];
	int distance[NEAREST];
};

/* Letters that differ; a name that holds the word, as layer2.0.conv2 holds conv2, is near too. */
static int distance(const char *word, const char *name)
{
	int d = text_distance(word, name), most = 1 + (int)strlen(word) / 4;

	if (d <= most)
		return d;
	return strlen(word) >= 2 && strstr(name, word) ? most + 1 : FAR;
}

static void offer(struct near *near, const char *word, const char *name)
{
	int d = distance(word, name), i = NEAREST;

	while (i > 0 && d < near->distance[i - 1])
		i--;
	if (i == NEAREST)
		return;
	for (int k = NEAREST - 1; k > i; k--) {
		near->name[k] = near->name[k - 1];
		near->distance[k] = near->distance[k - 1];
	}
	near->name[i] = name;
	near->distance[i] = d;
}

bool near_step(const struct trace *trace, const char *name, struct err *err)
{
	struct near near = { .distance = { FAR, FAR, FAR } };
	const struct net *net = trace->net;
	struct buf list = { 0 };

	for (int i = 0; i < net->nparts; i++)
		offer(&near, name, net->part[i].name);
	for (int i = -trace->nbefore; i < trace->nsteps; i++)
		offer(&near, name, trace_name(trace, i));
	for (int i = 0; i < NEAREST && near.name[i]; i++)
		buf_printf(&list, "%s%s", i ? " or " : "", near.name[i]);
	if (list.len)
		err_set(err, ERR_USAGE, "%s has no step %s; is %s meant?", net->name, name, buf_str(&list));
	else
		err_set(err, ERR_USAGE, "%s has no step %s; `steps` lists them all", net->name, name);
	buf_free(&list);
	return false;
}

/* facts.c -- read from the file, assumed, and the options that change it: the notes of a network, as words. */
#include "view/facts.h"

#include <string.h>

#include "base/text.h"

/* Told for itself: that nobody trained it is more than one assumption among others. */
static bool tells_weights(const struct net_note *note)
{
	return strcmp(note->what, "weights") == 0;
}

/* "untrained: He initialisation from a fixed seed": what comes behind the comma stands in the page. */
static void put_weights(const struct net *net, struct buf *b)
{
	for (int i = 0; i < net->nnotes; i++)
		if (tells_weights(&net->note[i]))
			buf_printf(b, "%.*s\n", (int)strcspn(net->note[i].value, ","), net->note[i].value);
}

static void put_notes(const struct net *net, bool assumed, struct buf *b)
{
	const char *before = assumed ? "assumed: " : "from the file: ";

	for (int i = 0; i < net->nnotes; i++) {
		const struct net_note *note = &net->note[i];

		if (note->assumed != assumed || tells_weights(note))
			continue;
		buf_printf(b, "%s%s ", before, note->what);
		text_safe(b, note->value);
		before = ", ";
	}
	if (b->len)
		buf_putc(b, '\n');
}

static bool told_before(const struct net *net, int i)
{
	for (int k = 0; k < i; k++)
		if (net->note[k].option && strcmp(net->note[k].option, net->note[i].option) == 0)
			return true;
	return false;
}

static void put_options(const struct net *net, struct buf *b)
{
	const char *before = "other: ";

	for (int i = 0; i < net->nnotes; i++) {
		if (!net->note[i].option || told_before(net, i))
			continue;
		buf_printf(b, "%s%s", before, net->note[i].option);
		before = ", ";
	}
	if (before[0] == ',')
		buf_putc(b, '\n');
}

int facts_draw(const struct scene *s, struct cells *page, struct rect r)
{
	const struct net *net = s->truth ? s->truth->net : scene_net(s);
	struct buf part[4] = { { 0 } };
	int used = 0;

	put_weights(net, &part[0]);
	put_notes(net, false, &part[1]);
	put_notes(net, true, &part[2]);
	put_options(net, &part[3]);
	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		/* half a list would tell something wrong */
		if (part[i].len && cells_rows(r.w, buf_str(&part[i])) <= r.h - used)
			used += cells_wrap(page, r.x, r.y + used, r.w, r.h - used, (struct ink){ 0 },
			                   buf_str(&part[i]));
		buf_free(&part[i]);
	}
	return used;
}

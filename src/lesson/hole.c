/*
 * hole.c -- text with holes in it, filled.
 */
#include <stdio.h>
#include <string.h>

#include "lesson/hole_private.h"

static const struct {
	const char *name;
	bool (*fill)(const struct hole *, struct err *);
} table[] = {
#define HOLE_ROW(name) { #name, hole_##name },
	HOLES(HOLE_ROW)
#undef HOLE_ROW
};

bool hole_sentence(const struct hole *h, struct err *err)
{
	if (!h->world->sentence)
		return hole_no(err, "no sentence is to be had here");
	return h->world->sentence(h->world->user, h->out, err);
}

static bool fill_one(struct hole *h, char *inside, struct err *err)
{
	char *gap = strchr(inside, ' ');
	size_t n = gap ? (size_t)(gap - inside) : strlen(inside);

	h->arg = gap ? gap + 1 : "";
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strlen(table[i].name) == n && memcmp(table[i].name, inside, n) == 0)
			return table[i].fill(h, err);
	return err_set(err, ERR_MALFORMED, "there is no such hole: %s, %s, %s, %s are some that there are",
	               table[0].name, table[2].name, table[10].name, table[15].name);
}

bool hole_fill(const struct world *world, const char *text, struct buf *out, struct err *err)
{
	struct hole h = { .world = world, .trace = world->trace, .net = world->trace->net, .out = out };
	char inside[160];

	if (!hole_check(text, err))
		return false;
	while (*text) {
		size_t plain = strcspn(text, "{");

		buf_add(out, text, plain);
		text += plain;
		if (text[0] == '{' && text[1] == '{') {
			buf_putc(out, '{');
			text += 2;
		} else if (text[0] == '{') {
			size_t n = strcspn(text, "}");

			snprintf(inside, sizeof(inside), "%.*s", (int)n - 1, text + 1);
			if (!fill_one(&h, inside, err)) {
				snprintf(inside, sizeof(inside), "%.*s", (int)n + 1, text);
				return err_prefix(err, "%s", inside);
			}
			text += n + 1;
		}
	}
	return buf_ok(out, err);
}

bool hole_check(const char *text, struct err *err)
{
	while ((text = strchr(text, '{'))) {
		if (text[1] == '{') {
			text += 2;
			continue;
		}
		size_t n = strcspn(text + 1, "{}\n");

		if (text[1 + n] != '}')
			return hole_no(
			    err, "a hole is opened with { and not closed; a brace itself is written {{");
		if (n == 0 || n > 120)
			return hole_no(err, n ? "a hole is far too long" : "{} is an empty hole");
		text += n + 2;
	}
	return true;
}

/* Opening what is shipped. See opened.h. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "opened.h"

static void path_of(char path[4096], const char *folder, const char *name, const char *suffix)
{
	const char *srcdir = getenv("srcdir");

	snprintf(path, 4096, "%s/data/%s%s%s", srcdir ? srcdir : ".", folder, name, suffix);
}

void opened_open(struct opened *o, const char *model)
{
	struct err err = { 0 };
	struct picture picture;
	char path[4096];

	path_of(path, "", model, ".net");
	o->net = net_read(path, NULL, &err);
	ck_assert_msg(o->net != NULL, "%s", err.msg);
	path_of(path, "pictures/", "ship", ".png");
	ck_assert_msg(picture_read(path, &picture, &err), "%s", err.msg);
	o->trace = trace_open(o->net, &picture, "ship.png", &err);
	picture_free(&picture);
	ck_assert_msg(o->trace != NULL, "%s", err.msg);
	ck_assert_msg(trace_need(o->trace, o->trace->nsteps - 1, &err), "%s", err.msg);
}

void opened_close(struct opened *o)
{
	trace_free(o->trace);
	net_free(o->net);
}

struct cursor opened_at(const struct opened *o, const char *place)
{
	struct cursor c = { .size = SIZE_OP };
	enum place_depth depth;
	struct err err = { 0 };

	ck_assert_msg(place_parse(o->trace, place, &c, &depth, &err), "%s", err.msg);
	return c;
}

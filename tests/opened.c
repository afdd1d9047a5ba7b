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

void opened_made(struct opened *o, const struct page_kind *kind)
{
	const int edge = kind->edge ? kind->edge : kind->imagenet ? 224 : 32;
	const size_t n = (size_t)(3 * edge * edge);
	struct err err = { 0 };
	float *bytes = calloc(n, sizeof(*bytes));
	struct tensor picture = { { 3, edge, edge }, bytes };

	ck_assert(bytes != NULL);
	page_bytes(bytes, n, 3);
	o->net = page_net(kind, &err);
	ck_assert_msg(o->net != NULL, "%s", err.msg);
	o->trace = trace_open_tensor(o->net, &picture, "made", &err);
	ck_assert_msg(o->trace != NULL, "%s", err.msg);
	free(bytes);
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

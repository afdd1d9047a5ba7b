/*
 * say_against.c -- how far a step is from its reference, where the reader has opened one.
 */
#include <stdio.h>
#include <string.h>

#include "trace/against.h"
#include "view/say_private.h"

enum { FILE_ROOM = 24 };

/* The end of the file's name, as much of it as fits. */
static const char *short_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	size_t n;

	file = slash ? slash + 1 : file;
	n = strlen(file);
	return n > FILE_ROOM ? file + n - FILE_ROOM : file;
}

/* After "layer2.0.conv1 "; false where there is nothing to say. */
static bool words(const struct scene *scene, int step, char room[256])
{
	const struct against *a = scene->against;
	const struct trace *t = scene->trace[0];
	struct buf shape = { 0 };
	struct gap g;
	const char *file;

	if (!a || step < 0 || !trace_has(t, step) || (scene->look.mask >= 0 && step > scene->look.mask))
		return false;
	g = against_gap(a, t, step);
	file = short_name(a->file);
	if (g.kind == GAP_NONE) {
		snprintf(room, 256, "is not in %s", file);
	} else if (g.kind == GAP_SHAPE) {
		npy_shape(&shape, &a->ref[g.ref].npy);
		snprintf(room, 256, "has another shape in %s: %.100s", file, buf_str(&shape));
		buf_free(&shape);
	} else if (g.absolute == 0) {
		snprintf(room, 256, "is equal in %s, every number", file);
	} else {
		snprintf(room, 256, "is off %s by %.2g at most, %.1e of its largest value, at [%d,%d,%d]",
		         file, g.absolute, g.relative, g.at.c, g.at.y, g.at.x);
	}
	return true;
}

void tell_against(struct sayer *s)
{
	char text[256];

	if (s->scene->cursor.size == SIZE_OP && words(s->scene, s->step, text))
		tell(s, "%s %s.", s->told ? "It" : s->lead, text);
}

void say_against(const struct scene *scene, int step, struct buf *out)
{
	char text[256];

	if (words(scene, step, text))
		buf_printf(out, "%s %s.\n", trace_name(scene->trace[0], step), text);
}

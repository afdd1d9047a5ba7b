/* small.c -- short texts by value. */
#include "view/small.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "view/say.h"

struct small small_format(const char *fmt, ...)
{
	struct small t;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t.s, sizeof(t.s), fmt, ap);
	va_end(ap);
	return t;
}

struct small small_shape(struct shape s)
{
	return small_format("(%d,%d,%d)", s.c, s.h, s.w);
}

struct small small_number(const struct scene *scene, float v)
{
	struct buf b = { 0 };

	say_number(&b, v, scene->look.digits);

	struct small t = small_format("%s", buf_str(&b));

	buf_free(&b);
	return t;
}

struct small small_size(double v)
{
	if (!(v > 0) || !isfinite(v))
		return small_format("%g", v);
	if (v >= 1000 || v < 0.001)
		return small_format("%.2g", v);
	return small_format("%.*f", v >= 100 ? 0 : v >= 10 ? 1 : v >= 0.1 ? 2 : 4, v);
}

const char *small_name(const struct net *net, int step)
{
	const struct node *node = &net->node[step];
	const char *part = net->part[node->part].name;
	size_t n = strlen(part);

	return strncmp(node->name, part, n) == 0 && node->name[n] == '.' ? node->name + n + 1 : node->name;
}

int number_width(const struct scene *scene)
{
	return scene->look.digits ? 13 : 8;
}

int number_column(const char *number, int width)
{
	const char *point = strchr(number, '.');
	int n = (int)strlen(number), whole = point ? (int)(point - number) : n, at = 3 - whole;

	if (strchr(number, 'e') || at < 0 || at + n > width)
		at = width - n;
	return int_max(at, 0);
}

void number_draw(const struct scene *scene, struct cells *page, int x, int y, struct ink ink, float v)
{
	struct small t = small_number(scene, v);
	int width = number_width(scene);

	cells_text(page, x + number_column(t.s, width), y, width, ink, t.s);
}

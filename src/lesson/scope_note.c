/*
 * scope_note.c -- a line of C, with the values put in for the names.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "lesson/scope.h"

static const struct variable *look_up(const struct scope *s, const char *name, size_t n, bool in_loop)
{
	for (int i = 0; i < s->n; i++)
		if (strlen(s->v[i].name) == n && memcmp(s->v[i].name, name, n) == 0 &&
		    (in_loop || !s->v[i].loop))
			return &s->v[i];
	return NULL;
}

static void put_value(struct buf *out, const struct variable *v)
{
	if (v->decimals == 0)
		buf_printf(out, "%d", (int)v->value);
	else if (v->decimals < 0)
		number_put(out, v->value, false);
	else
		number_fixed(out, v->value, v->decimals);
}

static bool name_char(int c)
{
	return isalnum(c) || c == '_';
}

/* A name with what hangs on it: ky, at.y, a->stride. */
static size_t name_len(const char *p)
{
	size_t n = 0;

	for (;;) {
		while (name_char((unsigned char)p[n]))
			n++;
		if (p[n] == '.' && isalpha((unsigned char)p[n + 1]))
			n += 1;
		else if (p[n] == '-' && p[n + 1] == '>')
			n += 2;
		else
			return n;
	}
}

/* An expression of names, whole numbers and signs with the values put in; false where anything else stands there, or
   nothing was put in. */
static bool substitute(const struct scope *s, const char *from, const char *end, bool in_loop,
                       struct buf *out)
{
	int put = 0;

	for (const char *p = from; p < end;) {
		const struct variable *v;
		size_t n;

		if (isalpha((unsigned char)*p)) {
			n = name_len(p);
			v = look_up(s, p, n, in_loop);
			if (!v)
				return false;
			put_value(out, v);
			put++;
			p += n;
		} else if (isdigit((unsigned char)*p) || strchr(" +-*/()", *p)) {
			buf_putc(out, *p++);
		} else {
			return false;
		}
	}
	return put > 0;
}

/* for (int ci = first; ci < last; ci++): "ci = 3 of 0..15" */
static bool note_loop(const struct scope *s, const char *line, bool in_loop, struct buf *out)
{
	const char *name = line + strlen("for (int "), *limit, *end;
	size_t n = name_len(name);
	const struct variable *v = look_up(s, name, n, in_loop), *lo, *hi;

	if (!v)
		return false;
	buf_printf(out, "%s = ", v->name);
	put_value(out, v);
	limit = strstr(name, " < ");
	if (!limit || strncmp(name + n, " = ", 3) != 0)
		return true;
	limit += 3;
	end = limit + name_len(limit);
	hi = look_up(s, limit, (size_t)(end - limit), in_loop);
	lo = look_up(s, name + n + 3, name_len(name + n + 3), in_loop);
	if (hi)
		buf_printf(out, " of %d..%d", lo ? (int)lo->value : atoi(name + n + 3), (int)hi->value - 1);
	return true;
}

/* Does a calculator, given the printed numbers, agree?  Whole numbers always do; of the others only A sign B is
   shown, where it does. */
static bool works(const char *with, const struct variable *made)
{
	struct buf printed = { 0 };
	double a, b, want;
	char sign;
	int end = 0;

	if (!strchr(with, '.'))
		return true;
	if (sscanf(with, "%lf %c %lf%n", &a, &sign, &b, &end) != 3 || with[end])
		return false;
	put_value(&printed, made);
	want = strtod(buf_str(&printed), NULL);
	buf_clear(&printed);
	double got = sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : a / b;
	struct variable typed = *made;

	typed.value = got;
	put_value(&printed, &typed);
	got = strtod(buf_str(&printed), NULL);
	buf_free(&printed);
	return got == want;
}

/* [TYPE] NAME = EXPRESSION; or NAME += EXPRESSION; : "y = 3 * 2 - 1 = 5", or the value alone */
static bool note_assign(const struct scope *s, const char *line, bool in_loop, struct buf *out)
{
	const char *sign = strstr(line, " = "), *add = strstr(line, " += "), *from, *end, *name;
	const struct variable *v;
	struct buf with = { 0 };

	if (!sign || (add && add < sign))
		sign = add;
	if (!sign)
		return false;
	for (name = sign; name > line && name[-1] != ' '; name--)
		;
	v = look_up(s, name, (size_t)(sign - name), in_loop);
	from = sign + (sign == add ? 4 : 3);
	end = strchr(from, ';');
	if (!v || !end || (strtod(from, NULL) == 0 && strspn(from, "0123456789.f") == (size_t)(end - from)))
		return false;
	buf_printf(out, "%s = ", v->name);
	if (sign != add && substitute(s, from, end, in_loop, &with) && works(buf_str(&with), v))
		buf_printf(out, "%s = ", buf_str(&with));
	buf_free(&with);
	put_value(out, v);
	return true;
}

void scope_note(const struct scope *s, const char *line, bool in_loop, struct buf *out)
{
	line += strspn(line, " ");
	if (strncmp(line, "for (int ", 9) == 0)
		note_loop(s, line, in_loop, out);
	else if (strncmp(line, "if (!tensor_has(", 16) == 0 && in_loop && s->tap)
		buf_puts(out, s->pad ? "outside: it is padding," : "inside the picture,");
	else if (strcmp(line, "continue;") == 0 && in_loop && s->tap)
		buf_puts(out, s->pad ? "so nothing is added" : "so it goes on");
	else
		note_assign(s, line, in_loop, out);
}

/*
 * place.c -- layer2.0.conv1/5,3,7/29 read.
 */
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "trace/near.h"
#include "trace/place.h"

enum { NAME_ROOM = 256 };

/* A place taken apart: NAME, then C or C,Y,X, then TERM. */
struct spelled {
	char name[NAME_ROOM];
	int ncoord, coord[3];
	bool has_term;
	int term;
};

static bool bad(const char *text, struct err *err)
{
	return err_set(
	    err, ERR_USAGE,
	    "%s is not a place; places look like layer2.0.conv1, layer2.0.conv1/5,3,7 or 34 (a step's number)",
	    *text ? text : "nothing");
}

/* One whole number at *s, which goes on behind it. */
static bool number(const char **s, int *out)
{
	size_t n = strspn(*s, "0123456789");
	char digits[16];

	if (n == 0 || n >= sizeof digits)
		return false;
	memcpy(digits, *s, n);
	digits[n] = '\0';
	*s += n;
	return text_int(digits, 0, INT_MAX, out);
}

/* NAME[/C[,Y,X]][/TERM], or NAME[C,Y,X] as Python has it. */
static bool take_apart(const char *text, struct spelled *p, struct err *err)
{
	size_t n = strcspn(text, "/[");
	const char *s = text + n;
	bool bracket = *s == '[';

	*p = (struct spelled){ 0 };
	if (n == 0 || n >= sizeof p->name)
		return bad(text, err);
	memcpy(p->name, text, n);
	if (*s == '\0')
		return true;
	s++;
	do {
		if (p->ncoord == 3 || !number(&s, &p->coord[p->ncoord]))
			return bad(text, err);
		p->ncoord++;
		if (*s == ',')
			s += 1 + (s[1] == ' ');
		else
			break;
	} while (true);
	if (bracket && *s++ != ']')
		return bad(text, err);
	if (*s == '/') {
		s++;
		p->has_term = true;
		if (!number(&s, &p->term))
			return bad(text, err);
	}
	if (*s || p->ncoord == 2 || (p->has_term && p->ncoord != 3))
		return bad(text, err);
	return true;
}

/* A word that is no step: a part, a stage, or a step's number. */
static bool find_other(const struct trace *trace, const char *name, int *step, enum size *size,
                       struct err *err)
{
	const struct net *net = trace->net;
	int part = net_find_part(net, name), n;

	if (part >= 0) {
		*step = net->part[part].first;
		*size = SIZE_BLOCK;
		return true;
	}
	for (int i = 0; i < net->nstages; i++) {
		if (strcmp(net->stage[i].name, name) == 0) {
			*step = net->part[net->stage[i].first].first;
			*size = SIZE_STAGE;
			return true;
		}
	}
	if (name[strspn(name, "0123456789")] != '\0')
		return near_step(trace, name, err);
	if (!text_int(name, 1, trace->nsteps, &n))
		return err_set(err, ERR_USAGE, "there is no step %s: %s has steps 1 to %d", name, net->name,
		               trace->nsteps);
	*step = n - 1;
	*size = SIZE_OP;
	return true;
}

static bool check_coord(const struct trace *trace, int step, const struct spelled *p, struct err *err)
{
	static const char *const axis[] = { "channels", "rows", "columns" };
	struct shape s = trace_out(trace, step)->shape;
	const int size[] = { s.c, s.h, s.w };

	for (int i = 0; i < p->ncoord; i++) {
		if (p->coord[i] < size[i])
			continue;
		if (size[i] == 1)
			return err_set(err, ERR_USAGE, "%s has 1 %.*s: only 0", trace_name(trace, step),
			               (int)strlen(axis[i]) - 1, axis[i]);
		return err_set(err, ERR_USAGE, "%s has %d %s: 0 to %d", trace_name(trace, step), size[i],
		               axis[i], size[i] - 1);
	}
	return true;
}

static bool check_term(const struct trace *trace, int step, const struct spelled *p, struct err *err)
{
	int parts = cursor_parts(trace, step);

	if (step < 0)
		return err_set(err, ERR_USAGE,
		               "the numbers of %s are the picture's own: there is no arithmetic to open",
		               trace_name(trace, step));
	if (p->term < parts)
		return true;
	if (parts == 1)
		return err_set(err, ERR_USAGE, "each number of %s is made in one go: only /0",
		               trace_name(trace, step));
	return err_set(err, ERR_USAGE, "each number of %s is made in %d parts: /0 to /%d",
	               trace_name(trace, step), parts, parts - 1);
}

/* In a what-if the run may have ended before. */
static bool check_fault(const struct trace *trace, int step, const struct spelled *p, struct err *err)
{
	const char *last = trace_name(trace, trace_last(trace));

	if (!trace_broken(trace, step))
		return true;
	if (step > trace_last(trace))
		return err_set(err, ERR_USAGE, "%s is never reached: the what-if ends at %s",
		               trace_name(trace, step), last);
	if (p->ncoord > 0)
		return err_set(err, ERR_USAGE, "%s cannot be done in this what-if, so it has no numbers",
		               last);
	return true;
}

static void go(const struct trace *trace, struct cursor *cursor, int step, const struct spelled *p)
{
	cursor_enter(trace, cursor, step);
	if (p->ncoord == 1)
		cursor_channel(trace, cursor, p->coord[0] - cursor->at.c);
	if (p->ncoord == 3)
		cursor_put(trace, cursor, step, (struct at){ p->coord[0], p->coord[1], p->coord[2] });
	cursor->term = p->has_term ? p->term : 0;
}

bool place_parse(const struct trace *trace, const char *text, struct cursor *cursor, enum place_depth *depth,
                 struct err *err)
{
	struct spelled p;
	enum size size = SIZE_OP;
	int step;

	if (!take_apart(text, &p, err))
		return false;
	if (!trace_find(trace, p.name, &step) && !find_other(trace, p.name, &step, &size, err))
		return false;
	if (size != SIZE_OP && p.ncoord > 0)
		return err_set(err, ERR_USAGE, "%s is more than one step; say which, such as %s", p.name,
		               trace_name(trace, step));
	if (!check_fault(trace, step, &p, err))
		return false;
	if (!check_coord(trace, step, &p, err) || (p.has_term && !check_term(trace, step, &p, err)))
		return false;
	*depth = p.has_term        ? PLACE_TERM
	         : p.ncoord == 3   ? PLACE_PIXEL
	         : p.ncoord == 1   ? PLACE_CHANNEL
	         : size == SIZE_OP ? PLACE_STEP
	                           : PLACE_PART;
	if (*depth >= PLACE_CHANNEL)
		size = SIZE_CHANNEL + (*depth - PLACE_CHANNEL);
	cursor->size = size;
	go(trace, cursor, step, &p);
	return true;
}

/*
 * pnm_read.c -- Netpbm's grey and colour maps: P2, P3 in words, P5, P6 in bytes, with 8 or 16 bits a number.
 *
 * Source: netpbm's pgm(5) and ppm(5).  A number v of at most `top` becomes v / top * 255, a half to the even side, as
 * in Pillow, which does so for all but P5 of 16 bits.
 */
#include "picture/private.h"

#include <math.h>

enum { TOP_MOST = 65535 };

struct scan {
	const struct bytes *in;
	size_t at;
};

static bool blank(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Blanks, and comments from # to the end of the line. */
static void pass_blanks(struct scan *s)
{
	for (bool comment = false; s->at < s->in->n; s->at++) {
		int c = s->in->p[s->at];

		if (c == '#')
			comment = true;
		if (c == '\n' || c == '\r')
			comment = false;
		if (!comment && !blank(c))
			break;
	}
}

static bool cut_short(const struct scan *s, struct err *err)
{
	return err_set(err, ERR_MALFORMED, "this picture is cut short: it ends at byte %zu", s->in->n);
}

/* A number of the header, or a word of P2 and P3. */
static bool number(struct scan *s, int *v, struct err *err)
{
	size_t from;

	pass_blanks(s);
	from = s->at;
	if (from == s->in->n)
		return cut_short(s, err);
	for (*v = 0; s->at < s->in->n && s->in->p[s->at] >= '0' && s->in->p[s->at] <= '9'; s->at++) {
		if (*v > 99999999)
			return err_set(err, ERR_MALFORMED, "the number at byte %zu has too many digits",
			               from);
		*v = *v * 10 + s->in->p[s->at] - '0';
	}
	if (s->at == from || (s->at < s->in->n && !blank(s->in->p[s->at]) && s->in->p[s->at] != '#'))
		return err_set(err, ERR_MALFORMED, "there should be a number at byte %zu", from);
	return true;
}

/* One number of a pixel, of bytes or of words. */
static bool sample(struct scan *s, bool words, int top, uint8_t *out, struct err *err)
{
	size_t from;
	int v;

	if (words)
		pass_blanks(s);
	from = s->at;
	if (words) {
		if (!number(s, &v, err))
			return false;
	} else {
		v = s->in->p[s->at++];
		if (top > 255)
			v = v << 8 | s->in->p[s->at++];
	}
	if (v > top)
		return err_set(err, ERR_MALFORMED, "at byte %zu is %d, but this picture goes up to %d", from,
		               v, top);
	*out = (uint8_t)(top == 255 ? v : (int)rint((double)v / top * 255));
	return true;
}

static bool samples(struct scan *s, int kind, int top, struct picture *p, struct err *err)
{
	bool words = kind < 5, grey = kind == 2 || kind == 5;
	size_t pixels = (size_t)p->w * (size_t)p->h;

	for (size_t i = 0; i < pixels; i++) {
		uint8_t *to = p->rgb + 3 * i;

		if (!sample(s, words, top, to, err))
			return false;
		if (grey)
			to[1] = to[2] = to[0];
		else if (!sample(s, words, top, to + 1, err) || !sample(s, words, top, to + 2, err))
			return false;
	}
	return true;
}

bool pnm_parse(const struct bytes *b, struct picture *p, struct buf *note, struct err *err)
{
	struct scan s = { .in = b, .at = 2 };
	int kind = b->p[1] - '0', w, h, top;
	bool words = kind < 5, grey = kind == 2 || kind == 5;

	if (kind == 1 || kind == 4 || kind == 7)
		return err_set(err, ERR_UNSUPPORTED,
		               "this is a P%d bitmap of Netpbm; skipstep reads P2, P3, P5 and P6", kind);
	if (!number(&s, &w, err) || !number(&s, &h, err) || !number(&s, &top, err))
		return false;
	if (top < 1 || top > TOP_MOST)
		return err_set(err, ERR_MALFORMED, "the largest number is said to be %d; it can be 1 to %d",
		               top, TOP_MOST);
	if (s.at == b->n || !blank(b->p[s.at]))
		return cut_short(&s, err);
	s.at++; /* one blank, then the bytes */

	size_t left = b->n - s.at, each = words ? 2 : top > 255 ? 2 : 1; /* a word: a digit and a blank */

	if ((int64_t)w * h <= PICTURE_MAX_PIXELS &&
	    left + words < (size_t)w * (size_t)h * each * (grey ? 1 : 3))
		return cut_short(&s, err); /* before memory is asked for */
	if (!picture_new(p, w, h, err))
		return false;
	if (top > 255 && grey)
		buf_puts(note, "16-bit grey is scaled to 8 bits; Pillow would clip it at 255\n");
	return samples(&s, kind, top, p, err);
}

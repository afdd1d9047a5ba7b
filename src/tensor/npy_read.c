/*
 * npy_read.c -- the header is a Python dict, written out; only the one that numpy.save() writes is understood.
 */
#include "tensor/npy_read.h"

#include <string.h>

#include "base/buf.h"

enum { HEADER_MOST = 10000 }; /* as numpy's own max_header_size */

/* The words of the header. */
struct scan {
	const char *name; /* of the file */
	const char *start, *p, *end;
	size_t at; /* where the header begins in the file */
	struct err *err;
};

static bool wrong(const struct scan *s, const char *wanted)
{
	return err_set(s->err, ERR_MALFORMED, "%s: byte %zu: the header of an array should have %s here",
	               s->name, s->at + (size_t)(s->p - s->start), wanted);
}

static void blanks(struct scan *s)
{
	while (s->p < s->end && *s->p == ' ')
		s->p++;
}

static bool next_is(struct scan *s, char c)
{
	blanks(s);
	return s->p < s->end && *s->p == c;
}

static bool take(struct scan *s, char c, const char *wanted)
{
	if (!next_is(s, c))
		return wrong(s, wanted);
	s->p++;
	return true;
}

/* 'descr': either quotation mark, no escapes: numpy writes none. */
static bool take_string(struct scan *s, char room[16], const char *wanted)
{
	char quote = next_is(s, '"') ? '"' : '\'';
	size_t n = 0;

	if (!take(s, quote, wanted))
		return false;
	while (s->p + n < s->end && s->p[n] != quote && s->p[n] != '\\')
		n++;
	if (s->p + n >= s->end || s->p[n] != quote || n >= 16)
		return wrong(s, wanted);
	memcpy(room, s->p, n);
	room[n] = '\0';
	s->p += n + 1;
	return memchr(room, '\0', n) ? wrong(s, wanted) : true;
}

static bool take_word(struct scan *s, const char *word)
{
	size_t n = strlen(word);

	blanks(s);
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
		return false;
	s->p += n;
	return true;
}

static bool take_dim(struct scan *s, int64_t *dim)
{
	blanks(s);
	const char *from = s->p;

	for (*dim = 0; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++) {
		if (*dim > (INT64_MAX - 9) / 10)
			return wrong(s, "a size that can be");
		*dim = *dim * 10 + (*s->p - '0');
	}
	return s->p > from || wrong(s, "a size, a whole number");
}

/* (), (3,), (3, 32, 32), with or without a comma after the last of several. */
static bool take_shape(struct scan *s, struct npy *npy)
{
	bool comma = true;

	if (!take(s, '(', "( and the shape"))
		return false;
	for (npy->rank = 0; !next_is(s, ')'); npy->rank++) {
		int64_t dim;

		if (!comma)
			return wrong(s, ", or )");
		if (!take_dim(s, &dim))
			return false;
		if (npy->rank == NPY_RANK)
			return err_set(s->err, ERR_UNSUPPORTED, "%s: an array of more than %d dimensions",
			               s->name, NPY_RANK);
		npy->dim[npy->rank] = dim;
		comma = next_is(s, ',');
		s->p += comma;
	}
	if (npy->rank == 1 && !comma)
		return wrong(s, ", after the only size");
	s->p++;
	return true;
}

static bool known_type(const char *descr, struct npy *npy)
{
	static const char *const types[] = { "f4", "f8", "f2", "i8", "u1" };

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		bool byte = strcmp(types[i], "u1") == 0;

		if (strcmp(descr + 1, types[i]) != 0 ||
		    !(descr[0] == '<' || descr[0] == '>' || (byte && descr[0] == '|')))
			continue;
		npy->kind = types[i][0];
		npy->size = types[i][1] - '0';
		npy->big = descr[0] == '>';
		return true;
	}
	return false;
}

static bool take_type(struct scan *s, struct npy *npy)
{
	char descr[16];

	if (next_is(s, '['))
		return err_set(s->err, ERR_UNSUPPORTED,
		               "%s: an array of records, and skipstep reads plain numbers", s->name);
	if (!take_string(s, descr, "a type, such as '<f4'"))
		return false;
	if (descr[0] && known_type(descr, npy))
		return true;
	if (strcmp(descr, "|O") == 0 || strcmp(descr, "O") == 0)
		return err_set(s->err, ERR_UNSUPPORTED,
		               "%s: an array of Python objects, which is a program to be run; skipstep runs "
		               "nothing from a file",
		               s->name);
	for (char *p = descr; *p; p++)
		if (*p < ' ' || *p > '~')
			return wrong(s, "a type, such as '<f4'");
	return err_set(s->err, ERR_UNSUPPORTED,
	               "%s: its numbers are of type %s; skipstep reads f2, f4, f8, i8 and u1: "
	               "numpy.float32(array) makes them f4",
	               s->name, descr);
}

static bool take_order(struct scan *s)
{
	if (take_word(s, "False"))
		return true;
	if (!take_word(s, "True"))
		return wrong(s, "True or False");
	return err_set(
	    s->err, ERR_UNSUPPORTED,
	    "%s: the numbers are in Fortran's order; numpy.ascontiguousarray(array) puts them in C's",
	    s->name);
}

/* {'descr': '<f4', 'fortran_order': False, 'shape': (64, 56, 56), } in any order, each once. */
static bool take_dict(struct scan *s, struct npy *npy)
{
	enum { DESCR = 1, ORDER = 2, SHAPE = 4, ALL = 7 };
	int seen = 0;

	if (!take(s, '{', "{"))
		return false;
	while (!next_is(s, '}')) {
		char key[16];
		int what;
		bool ok;

		if (!take_string(s, key, "'descr', 'fortran_order' or 'shape'"))
			return false;
		what = strcmp(key, "descr") == 0           ? DESCR
		       : strcmp(key, "fortran_order") == 0 ? ORDER
		       : strcmp(key, "shape") == 0         ? SHAPE
		                                           : 0;
		if (!what || (seen & what))
			return wrong(s, what ? "each key once" : "descr, fortran_order or shape");
		seen |= what;
		ok = take(s, ':', ":") && (what == DESCR   ? take_type(s, npy)
		                           : what == ORDER ? take_order(s)
		                                           : take_shape(s, npy));
		if (!ok)
			return false;
		if (next_is(s, ','))
			s->p++;
		else if (!next_is(s, '}'))
			return wrong(s, ", or }");
	}
	s->p++;
	if (seen != ALL)
		return wrong(s, "descr, fortran_order and shape before its end");
	blanks(s);
	if (s->p + 1 != s->end || *s->p != '\n')
		return wrong(s, "blanks and a newline at its end");
	return true;
}

/* How many numbers, and are they all there? */
static bool count(const struct bytes *b, size_t used, const char *name, struct npy *npy, struct err *err)
{
	uint64_t most = (uint64_t)(SIZE_MAX / 2) / (unsigned)npy->size, len = 1;
	bool none = false;

	for (int i = 0; i < npy->rank; i++)
		none |= npy->dim[i] == 0;
	for (int i = 0; i < npy->rank && !none; i++) {
		if ((uint64_t)npy->dim[i] > most / len)
			return err_set(err, ERR_MALFORMED, "%s: the sizes multiplied are more than can be",
			               name);
		len *= (uint64_t)npy->dim[i];
	}
	npy->len = none ? 0 : (size_t)len;
	npy->data = b->p + used;
	if (b->n - used != npy->len * (size_t)npy->size)
		return err_set(err, ERR_MALFORMED,
		               "%s: the shape wants %zu bytes of numbers, and there are %zu", name,
		               npy->len * (size_t)npy->size, b->n - used);
	return true;
}

bool npy_parse(const struct bytes *b, const char *name, struct npy *npy, struct err *err)
{
	static const unsigned char magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y' };
	const unsigned char *p = b->p;
	size_t before, header;

	*npy = (struct npy){ 0 };
	if (b->n < sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return err_set(err, ERR_MALFORMED, "%s: this is no array that numpy.save() wrote", name);
	before = b->n > 6 && p[6] == 1 ? 10 : 12;
	if (b->n < before)
		return err_set(err, ERR_MALFORMED, "%s: %zu bytes are too few for an array", name, b->n);
	if (p[6] < 1 || p[6] > 3 || p[7] != 0)
		return err_set(err, ERR_UNSUPPORTED,
		               "%s: version %d.%d of NumPy's format; skipstep reads 1.0 to 3.0", name, p[6],
		               p[7]);
	header = (size_t)p[8] | (size_t)p[9] << 8;
	if (before == 12)
		header |= (size_t)p[10] << 16 | (size_t)p[11] << 24;
	if (header > HEADER_MOST)
		return err_set(err, ERR_MALFORMED, "%s: a header of %zu bytes; NumPy's have %d at most", name,
		               header, HEADER_MOST);
	if (b->n - before < header)
		return err_set(err, ERR_MALFORMED, "%s: the header should have %zu bytes, and %zu are left",
		               name, header, b->n - before);

	struct scan s = { name, (const char *)p + before, NULL, NULL, before, err };

	s.p = s.start;
	s.end = s.start + header;
	return take_dict(&s, npy) && count(b, before + header, name, npy, err);
}

/* ---- the numbers -------------------------------------------------------------------------------- */

/* 1 sign, 5 exponent, 10 mantissa bits; every half is a double exactly. */
static double half(uint64_t u)
{
	uint64_t exponent = u >> 10 & 31, mantissa = u & 0x3ff;
	uint64_t wide = (u & 0x8000) << 48;
	double d;

	if (exponent == 0) /* zero, or subnormal */
		return ((u & 0x8000) != 0 ? -1.0 : 1.0) * (double)mantissa * 0x1p-24;
	wide |= (exponent == 31 ? 2047 : exponent + 1008) << 52 | mantissa << 42;
	memcpy(&d, &wide, sizeof d);
	return d;
}

double npy_get(const struct npy *npy, size_t i)
{
	const unsigned char *p = npy->data + i * (size_t)npy->size;
	uint64_t u = 0;
	uint32_t low;
	float f;
	double d;

	for (int k = 0; k < npy->size; k++)
		u |= (uint64_t)p[npy->big ? npy->size - 1 - k : k] << 8 * k;
	if (npy->kind == 'u')
		return (double)u;
	if (npy->kind == 'i') /* two's complement, without a conversion that may trap */
		return u >> 63 ? -(double)(~u) - 1 : (double)u;
	if (npy->size == 2)
		return half(u);
	if (npy->size == 4) {
		low = (uint32_t)u;
		memcpy(&f, &low, sizeof f);
		return (double)f;
	}
	memcpy(&d, &u, sizeof d);
	return d;
}

void npy_shape(struct buf *b, const struct npy *npy)
{
	buf_putc(b, '(');
	for (int i = 0; i < npy->rank; i++)
		buf_printf(b, "%s%lld", i ? ", " : "", (long long)npy->dim[i]);
	buf_puts(b, npy->rank == 1 ? ",)" : ")");
}

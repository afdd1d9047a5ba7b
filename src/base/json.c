/*
 * json.c -- JSON into a buf.
 *
 * Whether a comma is due is read off the last byte written: no state to keep, and
 * a value can be written by any function that has the buf. A new line (one
 * object a line) starts afresh.
 */
#include "base/json.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static void comma(struct buf *b)
{
	char last = b->len ? b->s[b->len - 1] : '\n';

	if (!strchr("{[:\n", last))
		buf_putc(b, ',');
}

void json_open(struct buf *b, char bracket)
{
	assert(bracket == '{' || bracket == '[');
	comma(b);
	buf_putc(b, bracket);
}

void json_close(struct buf *b, char bracket)
{
	assert(bracket == '}' || bracket == ']');
	buf_putc(b, bracket);
}

static void put_code(struct buf *b, uint32_t code)
{
	char out[5];

	switch (code) {
	case '"':
		buf_puts(b, "\\\"");
		return;
	case '\\':
		buf_puts(b, "\\\\");
		return;
	case '\n':
		buf_puts(b, "\\n");
		return;
	case '\t':
		buf_puts(b, "\\t");
		return;
	default:
		break;
	}
	/* DEL and the C1 controls need no escape in JSON, but a terminal would obey them. */
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		buf_printf(b, "\\u%04" PRIx32, code);
	else
		buf_add(b, out, (size_t)utf8_put(out, code));
}

static void put_string(struct buf *b, const char *s)
{
	uint32_t code;

	buf_putc(b, '"');
	for (int n; (n = utf8_next(s, &code)) > 0; s += n)
		put_code(b, code);
	buf_putc(b, '"');
}

void json_key(struct buf *b, const char *key)
{
	comma(b);
	put_string(b, key);
	buf_putc(b, ':');
}

void json_string(struct buf *b, const char *utf8)
{
	comma(b);
	put_string(b, utf8);
}

void json_number(struct buf *b, double v)
{
	if (isnan(v)) {
		json_string(b, "NaN");
	} else if (isinf(v)) {
		json_string(b, v < 0 ? "-Infinity" : "Infinity");
	} else {
		comma(b);
		buf_printf(b, "%.9g", v);
	}
}

void json_int(struct buf *b, int64_t v)
{
	comma(b);
	buf_printf(b, "%" PRId64, v);
}

void json_bool(struct buf *b, bool v)
{
	comma(b);
	buf_puts(b, v ? "true" : "false");
}

void json_null(struct buf *b)
{
	comma(b);
	buf_puts(b, "null");
}

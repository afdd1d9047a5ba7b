/* buf.c -- text that grows; running out of memory is remembered, not reported at every word. */
#include "base/buf.h"
#include "base/alloc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Room for n more bytes and the NUL. */
static bool reserve(struct buf *b, size_t n)
{
	if (b->lost)
		return false;
	if (n < b->room - b->len) /* room > len wherever room is not 0 */
		return true;
	if (n >= PTRDIFF_MAX - b->len) {
		b->lost = true;
		return false;
	}

	size_t need = b->len + n + 1;
	size_t room = b->room > need / 2 ? 2 * b->room : need;
	char *s = mem_grow(b->s, room < 64 ? 64 : room, 1);

	if (!s) {
		b->lost = true;
		return false;
	}
	b->s = s;
	b->room = room < 64 ? 64 : room;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (n < 0 || !reserve(b, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

const char *buf_str(const struct buf *b)
{
	return b->s ? b->s : "";
}

bool buf_ok(const struct buf *b, struct err *err)
{
	return !b->lost || err_memory(err);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->lost = false;
	if (b->s)
		b->s[0] = '\0';
}

void buf_free(struct buf *b)
{
	mem_free(b->s);
	*b = (struct buf){ 0 };
}

/* err.c -- one sentence in a fixed room: saying what went wrong never needs memory. */
#include "base/err.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char ELLIPSIS[] = "\xe2\x80\xa6";

/* Copies `raw` made safe for a terminal; what does not fit ends in an ellipsis. The length. */
static size_t put_safe(char *out, size_t room, const char *raw)
{
	size_t len = 0, fits = 0;
	char unit[TEXT_SAFE_UNIT];

	while (*raw) {
		int n = text_safe_unit(&raw, unit);

		if (len + (size_t)n >= room) {
			memcpy(out + fits, ELLIPSIS, sizeof(ELLIPSIS));
			return fits + sizeof(ELLIPSIS) - 1;
		}
		memcpy(out + len, unit, (size_t)n);
		len += (size_t)n;
		if (len + sizeof(ELLIPSIS) <= room)
			fits = len;
	}
	out[len] = '\0';
	return len;
}

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	char raw[2 * sizeof(err->msg)];
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	if (vsnprintf(raw, sizeof(raw), fmt, ap) < 0)
		raw[0] = '\0';
	va_end(ap);
	err->code = code;
	put_safe(err->msg, sizeof(err->msg), raw);
	return false;
}

bool err_memory(struct err *err)
{
	return err_set(err, ERR_LIMIT, "not enough memory");
}

bool err_prefix(struct err *err, const char *fmt, ...)
{
	enum { SEPARATOR = 2, LEAST = 64 };
	char raw[2 * sizeof(err->msg)], old[sizeof(err->msg)];
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	if (vsnprintf(raw, sizeof(raw), fmt, ap) < 0)
		raw[0] = '\0';
	va_end(ap);
	memcpy(old, err->msg, sizeof(old));

	/* The sentence matters more than a long file name: the name is what gets shortened. */
	size_t need = strlen(old) + SEPARATOR;
	size_t room = sizeof(err->msg) - LEAST > need ? sizeof(err->msg) - need : LEAST;
	size_t len = put_safe(err->msg, room, raw);

	memcpy(err->msg + len, ": ", SEPARATOR);
	put_safe(err->msg + len + SEPARATOR, sizeof(err->msg) - len - SEPARATOR, old);
	return false;
}

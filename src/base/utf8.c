/* utf8.c -- UTF-8 in and out, its columns on a terminal, and its safe form (RFC 3629). */
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { REPLACEMENT = 0xfffd };

int utf8_next(const char *s, uint32_t *code)
{
	const unsigned char *p = (const unsigned char *)s;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;

	if (n == 1) {
		*code = p[0];
		return p[0] != 0;
	}
	*code = REPLACEMENT;
	if (n == 0)
		return 1;

	uint32_t c = p[0] & (0x7fu >> n);

	for (int i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80) /* the NUL at the end stops this too */
			return 1;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 1;
	*code = c;
	return n;
}

int utf8_put(char out[5], uint32_t code)
{
	int n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return utf8_put(out, REPLACEMENT);
	for (int i = n - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(n == 1 ? code : ((0xf00u >> n) & 0xf0) | code);
	out[n] = '\0';
	return n;
}

int text_columns(const char *s)
{
	uint32_t code;
	int columns = 0;

	for (int n; (n = utf8_next(s, &code)) > 0; s += n) {
		/* A bad byte is a lone replacement character, whatever width the locale gives that. */
		int w = code == REPLACEMENT ? 1 : wcwidth((wchar_t)code);

		columns += w < 0 ? 1 : w;
	}
	return columns;
}

/* Characters that steer a terminal or turn the reading direction around. */
static bool steers(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

int text_safe_unit(const char **s, char out[TEXT_SAFE_UNIT])
{
	uint32_t code;
	int n = utf8_next(*s, &code), len = 0;

	if (steers(code) || (code == REPLACEMENT && n == 1)) {
		for (int i = 0; i < n; i++)
			len += snprintf(out + len, TEXT_SAFE_UNIT - (size_t)len, "\\x%02x",
			                (unsigned char)(*s)[i]);
	} else {
		memcpy(out, *s, (size_t)n);
		len = n;
	}
	out[len] = '\0';
	*s += n;
	return len;
}

void text_safe(struct buf *b, const char *s)
{
	char unit[TEXT_SAFE_UNIT];

	while (*s) {
		int n = text_safe_unit(&s, unit);

		buf_add(b, unit, (size_t)n);
	}
}

bool text_is_safe(const char *s)
{
	char unit[TEXT_SAFE_UNIT];

	for (const char *from = s; *s; from = s)
		if (text_safe_unit(&s, unit) != s - from)
			return false;
	return true;
}

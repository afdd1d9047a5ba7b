/*
 * labels_json.c -- names of classes as JSON has them: a list, imagenet_class_index.json, id2label.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "net/labels_private.h"

struct scan {
	const char *start, *p;
	struct buf word; /* the string just read */
	struct err *err;
};

static bool fault(struct scan *s, const char *wants)
{
	return err_set(s->err, ERR_MALFORMED, "at byte %zu: %s is expected in a JSON list of names",
	               (size_t)(s->p - s->start), wants);
}

/* Steps over blanks, then over this character if it is there. */
static bool take(struct scan *s, char c)
{
	s->p += strspn(s->p, " \t\r\n");
	if (*s->p != c)
		return false;
	s->p++;
	return true;
}

static bool hex4(const char *p, uint32_t *code)
{
	char digits[5] = "";

	memcpy(digits, p, strnlen(p, 4));
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return false;
	*code = (uint32_t)strtoul(digits, NULL, 16);
	return true;
}

/* After a backslash. */
static bool escape(struct scan *s)
{
	static const char letter[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *found = *s->p ? strchr(letter, *s->p) : NULL;
	uint32_t code, low;
	char utf8[5];

	if (found) {
		buf_putc(&s->word, means[found - letter]);
		s->p++;
		return true;
	}
	if (*s->p != 'u' || !hex4(s->p + 1, &code))
		return fault(s, "an escape such as \\n or \\u00e9");
	s->p += 5;
	if (code >= 0xd800 && code < 0xdc00 && s->p[0] == '\\' && s->p[1] == 'u' && hex4(s->p + 2, &low) &&
	    low >= 0xdc00 && low < 0xe000) {
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		s->p += 6;
	}
	if (code == 0 || (code >= 0xd800 && code < 0xe000))
		return fault(s, "a character that can be shown");
	utf8_put(utf8, code);
	buf_puts(&s->word, utf8);
	return true;
}

static bool string(struct scan *s)
{
	buf_clear(&s->word);
	if (!take(s, '"'))
		return fault(s, "a word between quotation marks");
	while (*s->p != '"') {
		size_t n = strcspn(s->p, "\"\\");

		buf_add(&s->word, s->p, n);
		s->p += n;
		if (*s->p == '\0')
			return fault(s, "the end of the word");
		if (*s->p == '\\') {
			s->p++;
			if (!escape(s))
				return false;
		}
	}
	s->p++;
	return buf_ok(&s->word, s->err);
}

/* The name, or the last of several: ["n01440764", "tench"] */
static bool value(struct scan *s)
{
	if (!take(s, '['))
		return string(s);
	do {
		if (!string(s))
			return false;
	} while (take(s, ','));
	return take(s, ']') || fault(s, "a comma or ]");
}

static bool all(struct scan *s, struct collector *c)
{
	bool object = take(s, '{');
	int index = 0;

	if (!object && !take(s, '['))
		return fault(s, "[ or {");
	do {
		if (object) {
			if (!string(s))
				return false;
			if (!text_int(buf_str(&s->word), 0, 1 << 20, &index))
				return fault(s, "a number of a class before the colon");
			if (!take(s, ':'))
				return fault(s, "a colon");
		}
		if (!value(s) || !label_add(c, index++, buf_str(&s->word), s->word.len, s->err))
			return false;
	} while (take(s, ','));
	if (!take(s, object ? '}' : ']'))
		return fault(s, object ? "a comma or }" : "a comma or ]");
	s->p += strspn(s->p, " \t\r\n");
	return *s->p == '\0' || fault(s, "nothing more");
}

bool labels_json(const char *text, struct collector *c, struct err *err)
{
	struct scan s = { .start = text, .p = text, .err = err };
	bool ok = all(&s, c);

	buf_free(&s.word);
	return ok;
}

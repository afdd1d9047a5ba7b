/* safetensors_header.c -- the length and the text of the header, nothing believed. */
#include "weights/safetensors.h"
#include "base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { LENGTH = 8, MAX_DEPTH = 8 };
static const uint64_t MAX_HEADER = 16 << 20;         /* ours: a ResNet-152 needs a tenth of a mebibyte */
static const uint64_t FORMAT_MAX_HEADER = 100000000; /* safetensors' own */

static bool find_length(const struct bytes *b, size_t *length, struct err *err)
{
	uint64_t n = 0;

	if (b->n < LENGTH)
		return err_set(err, ERR_MALFORMED, "%zu byte%s: too short for a safetensors header", b->n,
		               b->n == 1 ? "" : "s");
	for (int i = LENGTH - 1; i >= 0; i--)
		n = n << 8 | b->p[i];
	if (n > b->n - LENGTH)
		return err_set(err, ERR_MALFORMED,
		               "the header should take %" PRIu64
		               " bytes, but %zu follow: cut short, or not a safetensors file",
		               n, b->n - LENGTH);
	if (n > FORMAT_MAX_HEADER)
		return err_set(err, ERR_MALFORMED,
		               "the header takes %" PRIu64 " bytes; safetensors allows %" PRIu64, n,
		               FORMAT_MAX_HEADER);
	if (n > MAX_HEADER)
		return err_set(err, ERR_LIMIT,
		               "the header takes %" PRIu64 " bytes; skipstep reads up to %" PRIu64, n,
		               MAX_HEADER);
	if (n == 0)
		return err_set(err, ERR_MALFORMED, "the header is empty: not a safetensors file");
	if (b->p[LENGTH] != '{')
		return err_set(err, ERR_MALFORMED, "byte %d: the header begins with 0x%02x, not with '{'",
		               LENGTH, b->p[LENGTH]);
	*length = (size_t)n;
	return true;
}

/* utf8_next() for text that ends without a NUL. */
static int next(const char *s, size_t left, uint32_t *code)
{
	char four[5] = { 0 };

	memcpy(four, s, left < 4 ? left : 4);
	return utf8_next(four, code);
}

static bool nul(const char *s, size_t n, size_t at, struct err *err)
{
	for (size_t i = at; i < n; i++)
		if (s[i])
			return err_set(err, ERR_MALFORMED, "byte %zu: a NUL in the header", LENGTH + at);
	return err_set(err, ERR_MALFORMED,
	               "byte %zu: the header is padded with NUL bytes; safetensors asks for spaces",
	               LENGTH + at);
}

/* What the JSON parser would not say, or not with its place. */
static bool scan(const char *s, size_t n, struct err *err)
{
	bool quoted = false;
	int depth = 0, step;
	uint32_t code;

	for (size_t i = 0; i < n; i += (size_t)step) {
		step = next(s + i, n - i, &code);
		if (step == 0)
			return nul(s, n, i, err);
		if (step == 1 && code == 0xfffd)
			return err_set(err, ERR_MALFORMED, "byte %zu: the header is not UTF-8", LENGTH + i);
		if (code == '"')
			quoted = !quoted;
		else if (quoted && code == '\\' && i + 1 < n && (s[i + 1] == '"' || s[i + 1] == '\\'))
			step++;
		else if (!quoted && (code == '{' || code == '['))
			depth++;
		else if (!quoted && (code == '}' || code == ']'))
			depth--;
		if (depth > MAX_DEPTH)
			return err_set(err, ERR_MALFORMED, "byte %zu: nesting deeper than %d", LENGTH + i,
			               MAX_DEPTH);
	}
	return true;
}

/* The header's text without the NUL bytes behind it, which some writers pad it with. */
static size_t forgive(struct source *src, const char *text, size_t n)
{
	size_t left = n;

	while (left > 0 && text[left - 1] == '\0')
		left--;
	if (left < n)
		buf_printf(&src->warning, "the header is padded with %zu NUL bytes, not with spaces",
		           n - left);
	return left;
}

bool safetensors_header(struct source *src, struct header *h, struct err *err)
{
	const struct bytes *b = &src->b;
	const char *text = (const char *)b->p + LENGTH;
	json_error_t why;
	size_t n = 0;

	*h = (struct header){ 0 };
	if (!find_length(b, &n, err))
		return false;
	h->data = LENGTH + n;
	if (src->lenient)
		n = forgive(src, text, n);
	if (!scan(text, n, err))
		return false;
	if (!json_text_load(text, n, &h->json, &why))
		return err_memory(err);
	h->root = h->json.root;
	if (h->root)
		return true;
	if (json_error_code(&why) == json_error_duplicate_key)
		return err_set(err, ERR_MALFORMED, "byte %d: the header has a name twice: %s",
		               LENGTH + why.position, why.text);
	return err_set(err, ERR_MALFORMED, "byte %d: the header is not JSON: %s", LENGTH + why.position,
	               why.text);
}

/*
 * labels.c -- the names of the classes, from the files they usually stand in.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "net/labels_private.h"

enum { MOST_BYTES = 16 << 20, MOST = 1 << 20, SYNSET = 9 };

void labels_free(struct labels *list)
{
	mem_free(list->name);
	*list = (struct labels){ 0 };
}

bool label_add(struct collector *c, int index, const char *name, size_t n, struct err *err)
{
	char *copy = mem_strndup(name, n);
	struct label_at *grown = c->item;

	if (!copy)
		return err_memory(err);
	if (c->n == MOST) {
		mem_free(copy);
		return err_set(err, ERR_LIMIT, "more than %d names of classes", MOST);
	}
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 64;
		grown = mem_grow(c->item, c->room, sizeof *c->item);
	}
	if (grown) {
		c->item = grown;
		c->item[c->n++] = (struct label_at){ index, c->text.len };
		text_safe(&c->text, copy);
		buf_putc(&c->text, '\0');
	}
	mem_free(copy);
	return (grown && !c->text.lost) || err_memory(err);
}

/* Every index from 0 to n - 1 once. */
static bool settle(struct collector *c, struct labels *list, struct err *err)
{
	char *text;

	if (c->n == 0)
		return err_set(err, ERR_MALFORMED, "there is no name of a class in it");
	list->name = mem_new(c->n * sizeof *list->name + c->text.len, 1);
	if (!list->name)
		return err_memory(err);
	text = (char *)(list->name + c->n);
	memcpy(text, c->text.s, c->text.len);
	list->n = (int)c->n;
	for (size_t i = 0; i < c->n; i++) {
		int index = c->item[i].index;

		if (index < 0 || index >= list->n || list->name[index]) {
			labels_free(list);
			return err_set(err, ERR_MALFORMED,
			               "the classes are not numbered from 0 to %zu, each once", c->n - 1);
		}
		list->name[index] = text + c->item[i].at;
	}
	return true;
}

/* ---- a name a line ---- */

struct line {
	const char *s;
	size_t n;
};

static struct line trimmed(const char *s, size_t n)
{
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	while (n && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	return (struct line){ s, n };
}

/* "n01440764 tench": how long the id is, with the blanks behind it; 0: there is none. */
static size_t synset(struct line line)
{
	size_t n = 1;

	if (line.n < SYNSET || line.s[0] != 'n')
		return 0;
	while (n < SYNSET && isdigit((unsigned char)line.s[n]))
		n++;
	if (n < SYNSET || n == line.n || !isblank((unsigned char)line.s[n]))
		return 0;
	while (n < line.n && isblank((unsigned char)line.s[n]))
		n++;
	return n;
}

/* "7 horse", "7: horse", "{7: 'horse',": the number must be the line's own. */
static size_t numbered(struct line line, size_t index)
{
	size_t n = line.n && line.s[0] == '{', digits = 0, value = 0;

	for (; n < line.n && isdigit((unsigned char)line.s[n]) && digits < 8; n++, digits++)
		value = 10 * value + (size_t)(line.s[n] - '0');
	if (!digits || value != index || n == line.n || !strchr(" \t:,", line.s[n]))
		return 0;
	while (n < line.n && strchr(" \t:,", line.s[n]))
		n++;
	return n < line.n ? n : 0;
}

/* 'horse', without its quotation marks and what follows them in a Python dictionary. */
static struct line unquoted(struct line line)
{
	size_t n = line.n;

	while (n && strchr(",} ", line.s[n - 1]))
		n--;
	if (n >= 2 && strchr("'\"", line.s[0]) && line.s[n - 1] == line.s[0])
		return (struct line){ line.s + 1, n - 2 };
	return line;
}

enum prefix { PREFIX_NONE, PREFIX_SYNSET, PREFIX_NUMBER };

/* All the lines begin so, or none is taken to. With a collector: the names are added. */
static bool lines(const char *text, char end, enum prefix prefix, struct collector *c, struct err *err)
{
	size_t index = 0;

	for (const char *next; *text; text = next) {
		const char *stop = strchr(text, end);
		struct line line = trimmed(text, stop ? (size_t)(stop - text) : strlen(text));
		size_t skip = 0;

		next = stop ? stop + 1 : text + strlen(text);
		if (line.n == 0)
			continue;
		if (prefix == PREFIX_SYNSET)
			skip = synset(line);
		else if (prefix == PREFIX_NUMBER)
			skip = numbered(line, index);
		if (prefix && !skip)
			return false;
		line = (struct line){ line.s + skip, line.n - skip };
		if (prefix == PREFIX_NUMBER)
			line = unquoted(line);
		if (c && !label_add(c, (int)index, line.s, line.n, err))
			return false;
		index++;
	}
	return true;
}

static bool parse(const char *text, char end, struct labels *list, struct err *err)
{
	const char *first = text + strspn(text, " \t\r\n");
	enum prefix prefix = PREFIX_NONE;
	struct collector c = { 0 };
	bool ok;

	if (*first == '[' || (*first == '{' && first[1 + strspn(first + 1, " \t\r\n")] == '"')) {
		ok = labels_json(text, &c, err);
	} else {
		if (lines(text, end, PREFIX_SYNSET, NULL, NULL))
			prefix = PREFIX_SYNSET;
		else if (lines(text, end, PREFIX_NUMBER, NULL, NULL))
			prefix = PREFIX_NUMBER;
		ok = lines(text, end, prefix, &c, err);
	}
	ok = ok && settle(&c, list, err);
	mem_free(c.item);
	buf_free(&c.text);
	return ok;
}

bool labels_in_words(const char *text, struct labels *list, struct err *err)
{
	*list = (struct labels){ 0 };
	return parse(text, strchr(text, '\n') ? '\n' : ',', list, err) ||
	       err_prefix(err, "the labels in the metadata");
}

bool labels_read(const char *path, struct labels *list, struct err *err)
{
	struct bytes file = { 0 };
	const char *text;
	bool ok;

	*list = (struct labels){ 0 };
	if (!io_read(path, MOST_BYTES, &file, err))
		return false;
	text = (const char *)file.p;
	if (file.n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	ok = strlen(text) == file.n - (size_t)(text - (const char *)file.p) ||
	     err_set(err, ERR_MALFORMED, "a file of labels is plain text, and this is not");
	ok = ok && parse(text, '\n', list, err);
	mem_free(file.p);
	return ok || (err_prefix(err, "%s", path));
}

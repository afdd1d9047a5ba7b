/*
 * page.c -- a .net page cut into lines of words.
 */
#include <limits.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/net.h"
#include "net/page.h"

static bool fault(struct err *err, const char *file, int line, const char *sentence)
{
	return err_set(err, ERR_MALFORMED, "%s:%d: %s", file, line, sentence);
}

/* Only what a terminal may see: printable UTF-8, tabs, and the ends of lines. */
static bool check_bytes(const char *text, const char *file, struct err *err)
{
	char unit[TEXT_SAFE_UNIT];
	int line = 1;

	while (*text) {
		const char *at = text;

		if (*at == '\n' || *at == '\t' || (*at == '\r' && at[1] == '\n')) {
			line += *at == '\n';
			text++;
			continue;
		}
		if (text_safe_unit(&text, unit) != text - at)
			return err_set(err, ERR_MALFORMED,
			               "%s:%d: a page is plain UTF-8 text; %s has no place in it", file, line,
			               unit);
	}
	return true;
}

static bool add_word(struct page *page, char *word, struct err *err)
{
	if (page->nwords == page->word_room) {
		size_t room = page->word_room ? 2 * page->word_room : 256;
		char **grown = mem_grow(page->word, room, sizeof *grown);

		if (!grown)
			return err_memory(err);
		page->word = grown;
		page->word_room = room;
	}
	page->word[page->nwords++] = word;
	return true;
}

static bool add_line(struct page *page, struct page_line line, struct err *err)
{
	if (page->nlines == page->line_room) {
		size_t room = page->line_room ? 2 * page->line_room : 64;
		struct page_line *grown = mem_grow(page->line, room, sizeof *grown);

		if (!grown)
			return err_memory(err);
		page->line = grown;
		page->line_room = room;
	}
	page->line[page->nlines++] = line;
	return true;
}

/* The words of one line, ended by a NUL; cut up in place. */
static bool cut_line(struct page *page, char *s, int number, const char *file, struct err *err)
{
	struct page_line line = { .number = number, .first = (int)page->nwords };

	for (;;) {
		char quote, *word;

		s += strspn(s, " \t\r");
		if (*s == '\0' || *s == '#')
			break;
		quote = *s == '"' || *s == '\'' ? *s : '\0';
		word = quote ? ++s : s;
		s = quote ? strchr(s, quote) : s + strcspn(s, " \t\r");
		if (!s)
			return fault(err, file, number, "a quotation mark is opened and not closed");
		if (*s)
			*s++ = '\0';
		if (!add_word(page, word, err))
			return false;
		line.nwords++;
	}
	return line.nwords == 0 || add_line(page, line, err);
}

bool page_parse(struct page *page, const char *text, size_t n, const char *file, struct err *err)
{
	int number = 1;
	bool ok;

	*page = (struct page){ 0 };
	if (n > NET_MAX_PAGE)
		return err_set(err, ERR_LIMIT, "%s: a page of more than %d MiB is too long", file,
		               NET_MAX_PAGE >> 20);
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* some editors begin a file so */
		text += 3;
		n -= 3;
	}
	page->text = n ? mem_strndup(text, n) : mem_strdup("");
	if (!page->text)
		return err_memory(err);
	ok = check_bytes(page->text, file, err);
	if (ok && strlen(page->text) < n) { /* the copy ended at a NUL */
		for (const char *s = page->text; *s; s++)
			number += *s == '\n';
		ok = fault(err, file, number, "a page is plain UTF-8 text; \\x00 has no place in it");
	}
	number = 1;
	for (char *s = page->text, *end; ok && s; s = end, number++) {
		end = strchr(s, '\n');
		if (end)
			*end++ = '\0';
		ok = cut_line(page, s, number, file, err);
	}
	if (!ok)
		page_free(page);
	return ok;
}

void page_free(struct page *page)
{
	mem_free(page->text);
	mem_free(page->word);
	mem_free(page->line);
	*page = (struct page){ 0 };
}

const struct page_line *page_find(const struct page *page, const char *keyword)
{
	for (size_t i = 0; i < page->nlines; i++)
		if (strcmp(page_word(page, &page->line[i], 0), keyword) == 0)
			return &page->line[i];
	return NULL;
}

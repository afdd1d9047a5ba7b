/*
 * page.h -- the text of a .net page as lines of words; private to this floor.
 *
 * Words stand between blanks; "..." or '...' keep blanks inside. A # that begins a word starts a
 * comment. Lines may end in CR LF. Control bytes and bad UTF-8 are refused here, so nothing that
 * could disturb a terminal gets past.
 */
#ifndef NET_PAGE_H
#define NET_PAGE_H

#include "base/err.h"

struct page_line {
	int number; /* in the file, from 1 */
	int first, nwords;
};

struct page {
	char *text;  /* owned; words point in here, each ended by a NUL */
	char **word; /* owned */
	size_t nwords, word_room;
	struct page_line *line; /* owned; lines without words are left out */
	size_t nlines, line_room;
};

/* ERR_MALFORMED "FILE:LINE: sentence", ERR_LIMIT. On failure the page is empty. */
bool page_parse(struct page *, const char *text, size_t n, const char *file, struct err *);
void page_free(struct page *);

/* The line whose first word is `keyword`, or NULL. */
const struct page_line *page_find(const struct page *, const char *keyword);
static inline char *page_word(const struct page *page, const struct page_line *line, int i)
{
	return page->word[line->first + i];
}
#endif

/*
 * markdown.c -- CommonMark into the stops of a lesson, by md4c's callbacks.
 *
 * md4c hands over pieces of the text itself, so a piece's line is found by counting newlines before it. Words are
 * kept without their markup; holes are filled much later, or [5,3,7] would become Markdown.
 */
#include <md4c.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/hole.h"
#include "lesson/lesson_private.h"

struct reader {
	struct lesson *lesson;
	const char *text;
	size_t n;
	struct err *err;
	bool failed;

	size_t counted; /* bytes looked at for line numbers, */
	int line;       /* and the line there */

	enum { IN_PROSE, IN_TITLE, IN_STOP_TITLE, IN_VERBS, IN_CODE, IN_COMMENT } mode;
	struct buf words; /* of the title, or the line of verbs */
	int words_line;
	struct buf prose; /* of the stop */
	size_t block;     /* where this block's prose begins */
	int block_line;   /* 0: nothing seen of it yet */
	int newlines;     /* to be put before the next words */
	int lists;        /* lists we are in, one inside the other */
	bool item;        /* the next words begin a list's item */
	bool code_bol;    /* the next code begins a line */
};

static int fail(struct reader *r, int line, const char *what)
{
	r->failed = true;
	err_set(r->err, ERR_MALFORMED, "%d: %s", line, what);
	return -1;
}

static int memory(struct reader *r)
{
	r->failed = true;
	err_memory(r->err);
	return -1;
}

/* Pieces that md4c made up itself (newlines, the blanks that indent code) stand nowhere. */
static bool is_ours(const struct reader *r, const char *piece)
{
	return piece >= r->text && piece < r->text + r->n;
}

/* The line of a piece; of one that stands nowhere, the line of the piece before. */
static int line_of(struct reader *r, const char *piece)
{
	if (!is_ours(r, piece))
		return r->line;
	size_t at = (size_t)(piece - r->text);
	if (at < r->counted) {
		r->counted = 0;
		r->line = 1;
	}
	for (; r->counted < at; r->counted++)
		r->line += r->text[r->counted] == '\n';
	return r->line;
}

static struct stop *stop_now(struct reader *r)
{
	return r->lesson->nstops > 0 ? &r->lesson->stop[r->lesson->nstops - 1] : NULL;
}

/* ---- stops and commands ---- */

static char *take(struct buf *buf)
{
	char *s = mem_strdup(buf_str(buf));

	if (buf->lost) {
		mem_free(s);
		s = NULL;
	}
	buf_clear(buf);
	return s;
}

static int end_stop(struct reader *r)
{
	struct stop *s = stop_now(r);

	/* a hole that begins in one block and ends in another */
	if (s && !r->prose.lost && !hole_check(buf_str(&r->prose), r->err)) {
		r->failed = true;
		err_prefix(r->err, "%d", s->line);
		return -1;
	}
	if (s) {
		s->prose = take(&r->prose);
		if (!s->prose)
			return memory(r);
	}
	return 0;
}

static int begin_stop(struct reader *r)
{
	if (end_stop(r))
		return -1;
	if (!lesson_add_stop(r->lesson, r->words_line, r->err)) {
		r->failed = true;
		return -1;
	}
	stop_now(r)->title = take(&r->words);
	r->newlines = 0;
	return stop_now(r)->title ? 0 : memory(r);
}

static int end_verb(struct reader *r)
{
	struct stop *s = stop_now(r);
	const char *line = buf_str(&r->words);
	int number = r->words_line;
	size_t n;

	r->words_line = 0;

	line += strspn(line, " \t\r");
	for (n = strlen(line); n > 0 && strchr(" \t\r\f\v", line[n - 1]); n--)
		;
	if (n > 0 && line[0] != '#' && !lesson_add_command(s, line, n, number, r->err)) {
		r->failed = true;
		return -1;
	}
	if (r->words.lost)
		return memory(r);
	buf_clear(&r->words);
	return 0;
}

/* ---- words ---- */

/* What stands between the block before and these words. */
static void put_gap(struct reader *r, int line)
{
	if (r->block_line == 0) {
		r->block = r->prose.len;
		r->block_line = line;
	}
	for (; r->newlines > 0 && r->prose.len > 0; r->newlines--)
		buf_putc(&r->prose, '\n');
	r->newlines = 0;
	if (r->item)
		buf_puts(&r->prose, "- ");
	r->item = false;
}

static int put_words(struct reader *r, int line, const char *s, size_t n)
{
	if (r->mode == IN_TITLE || r->mode == IN_STOP_TITLE) {
		r->words_line = r->words.len > 0 ? r->words_line : line;
		buf_add(&r->words, s, n);
		return 0;
	}
	if (!stop_now(r))
		return fail(r, line, "words before the first stop, a line `## Title`, would never be shown");
	put_gap(r, line);
	buf_add(&r->prose, s, n);
	return 0;
}

static int put_code(struct reader *r, int line, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') {
			r->newlines++;
			r->code_bol = true;
			continue;
		}
		if (put_words(r, line, r->code_bol ? "    " : "", r->code_bol ? 4 : 0) ||
		    put_words(r, line, s + i, 1))
			return -1;
		r->code_bol = false;
	}
	return 0;
}

static int put_verbs(struct reader *r, int line, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') {
			if (end_verb(r))
				return -1;
			continue;
		}
		if (r->words_line == 0 && is_ours(r, s))
			r->words_line = line;
		buf_putc(&r->words, s[i]);
	}
	return 0;
}

static int put_entity(struct reader *r, int line, const char *s, size_t n)
{
	static const struct {
		const char *name, *is;
	} table[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&nbsp;", " " }
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strlen(table[i].name) == n && memcmp(table[i].name, s, n) == 0)
			return put_words(r, line, table[i].is, strlen(table[i].is));
	return put_words(r, line, s, n);
}

/* ---- md4c's callbacks ---- */

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *user)
{
	struct reader *r = user;
	int line = line_of(r, s);

	if (type == MD_TEXT_HTML || r->mode == IN_COMMENT)
		return 0;
	if (r->mode == IN_VERBS)
		return put_verbs(r, line, s, n);
	if (r->mode == IN_CODE)
		return put_code(r, line, s, n);
	switch (type) {
	case MD_TEXT_SOFTBR:
		return put_words(r, line, " ", 1);
	case MD_TEXT_BR:
		return put_words(r, line, "\n", 1);
	case MD_TEXT_ENTITY:
		return put_entity(r, line, s, n);
	default:
		return put_words(r, line, s, n);
	}
}

static bool is_skipstep(const MD_BLOCK_CODE_DETAIL *d)
{
	static const char name[] = "skipstep";

	return d->fence_char && d->lang.size == sizeof(name) - 1 &&
	       memcmp(d->lang.text, name, d->lang.size) == 0;
}

static int on_enter(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct reader *r = user;

	r->block_line = 0;
	switch (type) {
	case MD_BLOCK_H: {
		unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;

		r->mode = level == 1 ? IN_TITLE : level == 2 ? IN_STOP_TITLE : IN_PROSE;
		buf_clear(&r->words);
		if (level > 2)
			r->newlines = 2;
		return 0;
	}
	case MD_BLOCK_CODE:
		r->mode = is_skipstep(detail) ? IN_VERBS : IN_CODE;
		r->code_bol = true;
		r->newlines = 2;
		buf_clear(&r->words);
		r->words_line = 0;
		if (!stop_now(r))
			return fail(r, r->line,
			            "code before the first stop, a line `## Title`, would never be shown");
		return 0;
	case MD_BLOCK_HTML:
		r->mode = IN_COMMENT;
		return 0;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		r->newlines = r->lists++ ? 1 : 2;
		return 0;
	case MD_BLOCK_LI:
		r->newlines = int_max(r->newlines, 1);
		r->item = true;
		return 0;
	case MD_BLOCK_P:
		r->newlines = r->item ? r->newlines : 2;
		return 0;
	default:
		return 0;
	}
}

static int on_leave_heading(struct reader *r)
{
	if (r->words.lost)
		return memory(r);
	if (r->mode == IN_STOP_TITLE) {
		if (r->words.len == 0)
			return fail(r, r->line, "a stop needs a title");
		return begin_stop(r);
	}
	if (r->mode != IN_TITLE)
		return 0;
	if (r->lesson->title)
		return fail(r, r->words_line, "a lesson has one title; stops begin with `## Title`");
	if (r->words.len == 0)
		return fail(r, r->line, "a lesson needs a title");
	r->lesson->title = take(&r->words);
	return r->lesson->title ? 0 : memory(r);
}

/* Holes of a block are looked at as soon as it ends, while its line is known. */
static int check_holes(struct reader *r)
{
	if (r->block_line == 0 || r->block > r->prose.len)
		return 0;
	if (hole_check(buf_str(&r->prose) + r->block, r->err))
		return 0;
	r->failed = true;
	err_prefix(r->err, "%d", r->block_line);
	return -1;
}

static int on_leave(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct reader *r = user;
	int bad = 0;

	(void)detail;
	if (type == MD_BLOCK_H)
		bad = on_leave_heading(r) || check_holes(r) ? -1 : 0;
	else if (type == MD_BLOCK_CODE && r->mode == IN_VERBS)
		bad = end_verb(r);
	else if (type == MD_BLOCK_P || type == MD_BLOCK_CODE || type == MD_BLOCK_LI)
		bad = check_holes(r);
	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
		r->newlines = --r->lists ? 1 : 2;
	if (type == MD_BLOCK_CODE || type == MD_BLOCK_H)
		r->newlines = 2;
	if (type == MD_BLOCK_LI)
		r->item = false;
	r->mode = IN_PROSE;
	r->block_line = 0;
	return bad;
}

/* Emphasis and links leave their words; there is nothing to do. */
static int on_span(MD_SPANTYPE type, void *detail, void *user)
{
	(void)type;
	(void)detail;
	(void)user;
	return 0;
}

bool lesson_markdown(struct lesson *lesson, const char *text, size_t n, struct err *err)
{
	struct reader r = { .lesson = lesson, .text = text, .n = n, .err = err, .line = 1 };
	const MD_PARSER parser = {
		.enter_block = on_enter,
		.leave_block = on_leave,
		.enter_span = on_span,
		.leave_span = on_span,
		.text = on_text,
	};
	int bad = md_parse(text, (MD_SIZE)n, &parser, &r);

	if (!bad)
		bad = end_stop(&r);
	if (bad && !r.failed)
		err_memory(err);
	buf_free(&r.words);
	buf_free(&r.prose);
	return !bad;
}

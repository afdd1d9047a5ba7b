/*
 * header.c -- the lines at the top of a page: skipstep net 1, input, labels, weights, prepare, read, assumed.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "net/read.h"

/* The first ONCE stand on a page once; notes are as many as there are. */
static const char *const keyword[] = {
	"skipstep", "input", "labels", "weights", "prepare", "read", "assumed"
};
enum { ONCE = 5, PREPARE_MOST = 1 << 16 };

bool read_is_header(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(keyword); i++)
		if (strcmp(word, keyword[i]) == 0)
			return true;
	return false;
}

bool read_fault(const struct reading *r, int line, struct err *err)
{
	return err_prefix(err, "%s:%d", r->file, line);
}

static bool version(struct reading *r, struct err *err)
{
	const struct page_line *line = r->page.nlines ? &r->page.line[0] : NULL;

	if (!line || line->nwords != 3 || strcmp(page_word(&r->page, line, 0), "skipstep") != 0 ||
	    strcmp(page_word(&r->page, line, 1), "net") != 0) {
		err_set(err, ERR_MALFORMED, "a network page begins with the line: skipstep net 1");
		return read_fault(r, line ? line->number : 1, err);
	}
	if (strcmp(page_word(&r->page, line, 2), "1") != 0) {
		err_set(err, ERR_UNSUPPORTED, "this page is of version %s; skipstep reads version 1",
		        page_word(&r->page, line, 2));
		return read_fault(r, line->number, err);
	}
	return true;
}

static bool once(struct reading *r, struct err *err)
{
	for (size_t k = 0; k < ONCE; k++) {
		const struct page_line *first = page_find(&r->page, keyword[k]);
		const struct page_line *end = r->page.line + r->page.nlines;

		for (const struct page_line *line = first ? first + 1 : end; line < end; line++) {
			if (strcmp(page_word(&r->page, line, 0), keyword[k]) != 0)
				continue;
			err_set(err, ERR_MALFORMED, "`%s` is given twice; the first time was in line %d",
			        keyword[k], first->number);
			return read_fault(r, line->number, err);
		}
	}
	return true;
}

static bool input(struct reading *r, struct err *err)
{
	const struct page_line *line = page_find(&r->page, "input");
	int edge[3] = { 0 };

	if (!line)
		return err_set(err, ERR_MALFORMED, "%s: there is no `input` line, such as: input 3 32 32",
		               r->file);
	for (int i = 0; i < 3; i++) {
		if (line->nwords != 4 ||
		    !text_int(page_word(&r->page, line, i + 1), 1, OP_SIDE_MAX, &edge[i])) {
			err_set(err, ERR_MALFORMED,
			        "`input` takes three numbers from 1 to %d: channels, height and width",
			        OP_SIDE_MAX);
			return read_fault(r, line->number, err);
		}
	}
	r->net->input = (struct shape){ edge[0], edge[1], edge[2] };
	if ((int64_t)edge[1] * edge[2] > OP_LEN_MAX / edge[0]) {
		err_set(err, ERR_LIMIT, "an input of (%d,%d,%d) is more than skipstep keeps", edge[0],
		        edge[1], edge[2]);
		return read_fault(r, line->number, err);
	}
	return true;
}

static bool labels(struct reading *r, struct err *err)
{
	const struct page_line *line = page_find(&r->page, "labels");

	if (!line || (r->ask && r->ask->labels))
		return true;
	if (line->nwords < 2) {
		err_set(err, ERR_MALFORMED, "`labels` is followed by the names of the classes, in order");
		return read_fault(r, line->number, err);
	}
	r->net->label = mem_new((size_t)line->nwords - 1, sizeof *r->net->label);
	if (!r->net->label)
		return err_memory(err);
	for (int i = 1; i < line->nwords; i++)
		r->net->label[r->net->nlabels++] = page_word(&r->page, line, i);
	return true;
}

/* prepare resize=256 filter=bicubic */
static bool prepare(struct reading *r, struct err *err)
{
	const struct page_line *line = page_find(&r->page, "prepare");

	for (int i = 1; line && i < line->nwords; i++) {
		const char *word = page_word(&r->page, line, i);

		if (strcmp(word, "filter=bilinear") == 0)
			r->net->prep.filter = FILTER_BILINEAR;
		else if (strcmp(word, "filter=bicubic") == 0)
			r->net->prep.filter = FILTER_BICUBIC;
		else if (strncmp(word, "resize=", 7) != 0 ||
		         !text_int(word + 7, 1, PREPARE_MOST, &r->net->prep.resize)) {
			err_set(
			    err, ERR_MALFORMED,
			    "`prepare` takes resize=N, from 1 to %d, and filter=bilinear or filter=bicubic",
			    PREPARE_MOST);
			return read_fault(r, line->number, err);
		}
	}
	return true;
}

/* read WHAT VALUE; assumed WHAT VALUE [OPTION] */
static bool notes(struct reading *r, struct err *err)
{
	size_t n = 0;

	r->net->note = mem_new(r->page.nlines, sizeof *r->net->note);
	if (!r->net->note)
		return err_memory(err);
	for (size_t i = 0; i < r->page.nlines; i++) {
		const struct page_line *line = &r->page.line[i];
		bool assumed = strcmp(page_word(&r->page, line, 0), "assumed") == 0;

		if (!assumed && strcmp(page_word(&r->page, line, 0), "read") != 0)
			continue;
		if (line->nwords < 3 || line->nwords > 3 + assumed) {
			err_set(err, ERR_MALFORMED,
			        assumed ? "`assumed` is followed by what, its value and perhaps an option"
			                : "`read` is followed by what was read and its value");
			return read_fault(r, line->number, err);
		}
		r->net->note[n++] =
		    (struct net_note){ page_word(&r->page, line, 1), page_word(&r->page, line, 2),
			               line->nwords > 3 ? page_word(&r->page, line, 3) : NULL, assumed };
	}
	r->net->nnotes = (int)n;
	if (n == 0) {
		mem_free(r->net->note);
		r->net->note = NULL;
	}
	return true;
}

bool read_header(struct reading *r, struct err *err)
{
	const struct page_line *line;

	if (!version(r, err) || !once(r, err) || !input(r, err) || !labels(r, err) || !prepare(r, err) ||
	    !notes(r, err))
		return false;
	line = page_find(&r->page, "weights");
	if (line && line->nwords != 2) {
		err_set(err, ERR_MALFORMED, "`weights` is followed by the name of one file");
		return read_fault(r, line->number, err);
	}
	return true;
}

/*
 * arch_header.c -- the top of a page written by skipstep: input, labels, weights, and what was read or assumed.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/arch_private.h"

/* A word of a page, whatever is in it: between quotation marks where it needs them. */
static void put_word(struct buf *page, const char *text)
{
	struct buf safe = { 0 };
	const char *s;
	char quote;

	text_safe(&safe, text);
	s = buf_str(&safe);
	if (s[0] && s[0] != '#' && !strpbrk(s, " \t\"'")) {
		buf_puts(page, s);
	} else {
		quote = strchr(s, '"') ? '\'' : '"';
		buf_putc(page, quote);
		for (; *s; s++)
			buf_putc(page, *s == quote ? '`' : *s);
		buf_putc(page, quote);
	}
	page->lost = page->lost || safe.lost;
	buf_free(&safe);
}

/* "read    classes 1000", "assumed stride 'in conv2 (v1.5)' --stride-in": nothing of what the reader asked for. */
static void put_note(struct buf *page, enum whence from, const char *what, const char *value,
                     const char *option)
{
	if (from == ASKED)
		return;
	buf_puts(page, from == READ ? "read    " : "assumed ");
	put_word(page, what);
	buf_putc(page, ' ');
	put_word(page, value);
	if (from == ASSUMED && option)
		buf_printf(page, " %s", option);
	buf_putc(page, '\n');
}

/* "3, 4, 6, 3 (Bottleneck)" */
static void note_blocks(const struct arch *a, struct buf *page)
{
	struct buf text = { 0 };

	for (int i = 0, n = 0; i < a->nblocks; i++) {
		size_t stage = strcspn(a->block[i].name, ".") + 1;

		n++;
		if (i + 1 < a->nblocks && strncmp(a->block[i].name, a->block[i + 1].name, stage) == 0)
			continue;
		buf_printf(&text, "%s%d", text.len ? ", " : "", n);
		n = 0;
	}
	if (a->nblocks)
		buf_printf(&text, " (%s)",
		           a->block[0].path == PATH_NONE ? "plain"
		           : a->block[0].convs == 3      ? "Bottleneck"
		                                         : "BasicBlock");
	put_note(page, READ, "blocks", buf_str(&text), NULL);
	page->lost = page->lost || text.lost;
	buf_free(&text);
}

static void note_shortcut(const struct arch *a, struct buf *page)
{
	bool pads = false, plain = false;

	for (int i = 0; i < a->nblocks; i++) {
		pads = pads || a->block[i].path == PATH_ZERO_PAD;
		plain = plain || a->block[i].path == PATH_NONE;
	}
	if (plain && !a->untrained)
		put_note(page, a->from.shortcut, "shortcut", "none", "--shortcut");
	if (!pads)
		return;
	if (a->from.shortcut == a->from.zeros) {
		put_note(page, a->from.zeros, "shortcut",
		         a->both ? "option A, zeros on both sides" : "option A, zeros at the end",
		         "--shortcut");
		return;
	}
	put_note(page, a->from.shortcut, "shortcut", "option A", "--shortcut");
	put_note(page, a->from.zeros, "zeros", a->both ? "on both sides" : "at the end", "--shortcut");
}

static void note_picture(const struct arch *a, struct buf *page)
{
	char value[128];

	snprintf(value, sizeof value, "%dx%d", a->input, a->input);
	put_note(page, a->from.input, "input", value, "--crop");
	if (a->prep.resize) {
		snprintf(value, sizeof value, "%d %s", a->prep.resize, filter_word(a->prep.filter));
		put_note(page, a->from.resize, "resize", value, "--preset");
	}
	snprintf(value, sizeof value, "%.6g,%.6g,%.6g and %.6g,%.6g,%.6g", (double)a->mean[0],
	         (double)a->mean[1], (double)a->mean[2], (double)a->std[0], (double)a->std[1],
	         (double)a->std[2]);
	for (int i = 0; i < 2; i++) {
		const struct preset *p = preset_find(i ? "cifar-kuangliu" : "imagenet");

		if (memcmp(p->mean, a->mean, sizeof a->mean) == 0 &&
		    memcmp(p->std, a->std, sizeof a->std) == 0)
			snprintf(value, sizeof value, "of %s", i ? "CIFAR-10" : "ImageNet");
	}
	put_note(page, a->from.mean, "mean and std", value, "--preset");
}

/* "1e-5", where printf() has 1e-05. */
static void put_eps(float eps, char room[128])
{
	char *zero;

	snprintf(room, 128, "%g", (double)eps);
	zero = strstr(room, "e-0");
	if (zero)
		memmove(zero + 2, zero + 3, strlen(zero + 2));
}

static const char *stride_word(const struct arch *a)
{
	return a->stride_in == 1 ? "in conv1 (v1)" : "in conv2 (v1.5)";
}

static void put_notes(const struct arch *a, struct buf *page)
{
	char value[128];

	if (a->untrained) {
		snprintf(
		    value, sizeof value,
		    "untrained: He initialisation from a fixed seed, last gammas 1/sqrt(%d); the answer means nothing",
		    a->nblocks);
		put_note(page, ASSUMED, "weights", value, "-w");
	} else {
		note_blocks(a, page);
		snprintf(value, sizeof value, "%d", a->classes);
		if (a->classes)
			put_note(page, READ, "classes", value, NULL);
		else
			put_note(page, READ, "no", "classification head", NULL);
	}
	if (a->misfits && !a->label) {
		snprintf(value, sizeof value, "numbers, since the file names %d", a->misfits);
		put_note(page, ASSUMED, "class names", value, "--labels");
	}
	note_shortcut(a, page);
	if (arch_strides(a))
		put_note(page, a->from.stride_in, "stride", stride_word(a), "--stride-in");
	if (a->norm == NORM_GROUP) {
		snprintf(value, sizeof value, "%d (GroupNorm)", a->norm_groups);
		put_note(page, a->from.norm_groups, "groups", value, NULL);
	}
	if (a->norm != NORM_NONE) {
		put_eps(a->eps, value);
		put_note(page, a->from.eps, "eps", value, "--eps");
	}
	note_picture(a, page);
}

void arch_header(const struct arch *a, const char *weights, const char *comment, struct buf *page)
{
	buf_puts(page, "skipstep net 1\n# ");
	text_safe(page, comment);
	if (arch_strides(a) && a->from.stride_in == ASKED) /* the name is the same with either */
		buf_printf(page, ", stride %s", stride_word(a));
	buf_printf(page, "\ninput   3 %d %d\n", a->input, a->input);
	if (a->prep.resize || a->prep.filter != FILTER_BILINEAR) {
		buf_puts(page, "prepare");
		if (a->prep.resize)
			buf_printf(page, " resize=%d", a->prep.resize);
		buf_printf(page, " filter=%s\n", filter_word(a->prep.filter));
	}
	if (a->nlabels) {
		buf_puts(page, "labels ");
		for (int i = 0; i < a->nlabels; i++) {
			buf_putc(page, ' ');
			put_word(page, a->label[i]);
		}
		buf_putc(page, '\n');
	}
	buf_puts(page, "weights ");
	put_word(page, weights);
	buf_putc(page, '\n');
	put_notes(a, page);
}

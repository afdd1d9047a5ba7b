/*
 * arch_page.c -- an architecture as a page: the steps, names as torchvision has them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/arch_private.h"

enum { NAME_ROOM = 64, TAB_OP = 23, TAB_INPUT = 42, TAB_ARGS = 65 };

struct draft {
	const struct arch *arch;
	struct buf *page;
	char x[NAME_ROOM]; /* what the next line reads */
	size_t start;      /* of the line being written */
};

static void to_column(struct draft *d, int column)
{
	buf_printf(d->page, "%*s", int_max(1, column - (int)(d->page->len - d->start)), "");
}

/* NAME OP INPUT; what comes behind is written by the caller, and the end of the line. */
static void begin(struct draft *d, const char *name, const char *op)
{
	d->start = d->page->len;
	buf_puts(d->page, name);
	to_column(d, TAB_OP);
	buf_puts(d->page, op);
	to_column(d, TAB_INPUT);
	buf_puts(d->page, d->x);
	snprintf(d->x, sizeof d->x, "%s", name);
}

static void PRINTF_LIKE(2, 3) args(struct draft *d, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	to_column(d, TAB_ARGS);
	buf_puts(d->page, text);
}

static void end(struct draft *d)
{
	buf_putc(d->page, '\n');
}

/* "layer2.0.conv1", or "conv1" where there is no block. */
static const char *in_block(char room[NAME_ROOM], const char *block, const char *word)
{
	snprintf(room, NAME_ROOM, block ? "%.31s.%.24s" : "%.0s%.24s", block ? block : "", word);
	return room;
}

static void put_conv(struct draft *d, const char *name, const struct arch_conv *c)
{
	begin(d, name, "conv2d");
	args(d, "kernel=%d stride=%d pad=%d", c->kernel, c->stride, c->kernel / 2);
	if (c->groups > 1)
		buf_printf(d->page, " groups=%d", c->groups);
	if (d->arch->untrained)
		buf_printf(d->page, " channels=%d", c->out);
	end(d);
}

static void put_norm(struct draft *d, const char *name)
{
	const struct arch *a = d->arch;

	if (a->norm == NORM_NONE)
		return;
	begin(d, name, a->norm == NORM_BATCH ? "batchnorm2d" : "groupnorm");
	if (a->norm == NORM_GROUP)
		args(d, "groups=%d", a->norm_groups);
	if (a->eps != 1e-5f) {
		if (a->norm == NORM_BATCH)
			to_column(d, TAB_ARGS);
		else
			buf_putc(d->page, ' ');
		buf_printf(d->page, "eps=%g", (double)a->eps);
	}
	end(d);
}

static void put_plain(struct draft *d, const char *name, const char *op)
{
	begin(d, name, op);
	end(d);
}

static void put_normalize(struct draft *d)
{
	const float *mean = d->arch->mean, *std = d->arch->std;

	begin(d, "normalize", "normalize");
	args(d, "mean=%.6g,%.6g,%.6g std=%.6g,%.6g,%.6g", (double)mean[0], (double)mean[1], (double)mean[2],
	     (double)std[0], (double)std[1], (double)std[2]);
	end(d);
}

static void put_stem(struct draft *d)
{
	struct arch_conv conv[ARCH_STEM_CONVS];
	int n = arch_stem(d->arch, conv);
	char name[NAME_ROOM];

	if (n == 1)
		put_conv(d, "conv1", &conv[0]);
	for (int i = 0; n == 3 && i < n; i++) { /* nn.Sequential: conv, norm, relu, conv, norm, relu, conv */
		snprintf(name, sizeof name, "conv1.%d", 3 * i);
		put_conv(d, name, &conv[i]);
		if (i == n - 1)
			break;
		snprintf(name, sizeof name, "conv1.%d", 3 * i + 1);
		put_norm(d, name);
		snprintf(name, sizeof name, "conv1.%d", 3 * i + 2);
		put_plain(d, name, "relu");
	}
	put_norm(d, "bn1");
	put_plain(d, "relu1", "relu");
	if (d->arch->stem != STEM_CIFAR) {
		begin(d, "maxpool", "maxpool2d");
		args(d, "kernel=3 stride=2 pad=1");
		end(d);
	}
}

/* What goes round, from d->x; d->x becomes what arrives. */
static void put_shortcut(struct draft *d, const struct arch_block *b)
{
	struct arch_conv conv;
	char name[NAME_ROOM];

	if (b->path == PATH_ZERO_PAD) {
		begin(d, in_block(name, b->name, "shortcut"), "zero_pad_shortcut");
		args(d, "channels=%d stride=%d zeros=%s", b->out, b->stride, d->arch->both ? "both" : "end");
		end(d);
	}
	if (!arch_projection(b, &conv))
		return;
	if (b->pooled && b->stride > 1) { /* with stride 1 timm has an identity there */
		begin(d, in_block(name, b->name, "downsample.0"), "avgpool2d");
		args(d, "kernel=%d stride=%d ceil_mode=1", b->stride, b->stride);
		end(d);
	}
	put_conv(d, in_block(name, b->name, b->pooled ? "downsample.1" : "downsample.0"), &conv);
	put_norm(d, in_block(name, b->name, b->pooled ? "downsample.2" : "downsample.1"));
}

static void put_block(struct draft *d, const struct arch_block *b)
{
	struct arch_conv conv[ARCH_BLOCK_CONVS];
	int n = arch_trunk(d->arch, b, conv);
	char name[NAME_ROOM], word[16], x[NAME_ROOM], learned[NAME_ROOM], round[NAME_ROOM];

	memcpy(x, d->x, sizeof x);
	buf_putc(d->page, '\n');
	for (int i = 0; i < n; i++) {
		snprintf(word, sizeof word, "conv%d", i + 1);
		put_conv(d, in_block(name, b->name, word), &conv[i]);
		snprintf(word, sizeof word, "bn%d", i + 1);
		put_norm(d, in_block(name, b->name, word));
		snprintf(word, sizeof word, "relu%d", i + 1);
		if (i < n - 1)
			put_plain(d, in_block(name, b->name, word), "relu");
	}
	if (b->path != PATH_NONE) {
		memcpy(learned, d->x, sizeof learned);
		memcpy(d->x, x, sizeof d->x);
		put_shortcut(d, b);
		memcpy(round, d->x, sizeof round);
		memcpy(d->x, learned, sizeof d->x);
		begin(d, in_block(name, b->name, "add"), "add");
		buf_printf(d->page, " %s\n", round);
	}
	put_plain(d, in_block(name, b->name, word), "relu");
}

bool arch_page(const struct arch *a, const char *weights, const char *comment, struct buf *page,
               struct err *err)
{
	struct draft d = { .arch = a, .page = page, .x = "input" };

	arch_header(a, weights, comment, page);
	buf_putc(page, '\n');
	put_normalize(&d);
	put_stem(&d);
	for (int i = 0; i < a->nblocks; i++)
		put_block(&d, &a->block[i]);
	buf_putc(page, '\n');
	put_plain(&d, "avgpool", "avgpool2d");
	if (a->classes) {
		begin(&d, "fc", "linear");
		if (a->untrained)
			args(&d, "channels=%d", a->classes);
		end(&d);
		put_plain(&d, "softmax", "softmax");
	}
	return buf_ok(page, err);
}

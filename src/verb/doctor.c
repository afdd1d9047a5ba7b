/*
 * doctor.c -- what skipstep finds where it runs: the terminal, the folders, the libraries, the arithmetic. Needs no terminal.
 */
#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/text.h"
#include "op/fast/isa.h"
#include "verb/config.h"
#include "verb/data.h"
#include "verb/verb_private.h"

#ifndef SKIPSTEP_VERSION
#define SKIPSTEP_VERSION "of no number"
#endif

static void put_line(struct buf *out, const char *what, const char *value)
{
	buf_printf(out, "%s: ", what);
	text_safe(out, value && value[0] ? value : "not set");
	buf_putc(out, '\n');
}

static const char *colours(enum depth depth)
{
	switch (depth) {
	case DEPTH_MONO:
		return "none";
	case DEPTH_8:
		return "8";
	case DEPTH_16:
		return "16";
	case DEPTH_256:
		return "256";
	case DEPTH_DIRECT:
		return "direct, 24 bits";
	}
	return "none";
}

static void terminal(const struct session *s, struct buf *out)
{
	bool in = isatty(STDIN_FILENO), both = in && isatty(STDOUT_FILENO);

	put_line(out, "TERM", getenv("TERM"));
	buf_printf(out, "Terminal: %s\n",
	           both                    ? "standard input and output"
	           : in                    ? "standard input, not output"
	           : isatty(STDOUT_FILENO) ? "standard output, not input"
	                                   : "none; line mode");
	buf_printf(out, "Size: %d columns, %d rows%s\n", s->width, s->height,
	           s->width < 40 || s->height < 12 ? ": too small, 40 by 12 are needed" : "");
	buf_printf(out, "Colours: %s\n", colours(s->scene.look.depth));
	put_line(out, "Characters", nl_langinfo(CODESET));
	buf_printf(out, "Glyphs: %s\n",
	           s->scene.look.ascii ? "ASCII only"
	                               : "\xe2\x95\x90 \xe2\x96\x92 \xe2\x96\xbc \xe2\x96\xba");
}

static void folder(enum data_kind kind, const char *what, const char *name, struct buf *out)
{
	struct buf path = { 0 };
	struct err err;

	if (data_find(kind, name, &path, &err))
		put_line(out, what, buf_str(&path));
	else
		put_line(out, what, err.msg);
	buf_free(&path);
}

/* One rounding or two: (1 + e)(1 - e) - 1 is -e*e when it is fused, and 0 when it is not. */
static bool fused(void)
{
	volatile float e = 0x1p-13f;

	return fmaf(1 + e, 1 - e, -1) == -e * e;
}

/* "Kernels: avx512; this processor can use avx512, avx2, portable" */
static void arithmetic(struct buf *out)
{
	const char *isa[ISA_MAX];
	int n = fast_isas(isa);

	buf_printf(out, "Kernels: %s; this processor can use ", fast_isa());
	for (int i = 0; i < n; i++)
		buf_printf(out, "%s%s", i ? ", " : "", isa[i]);
	buf_putc(out, '\n');
	buf_printf(out, "fmaf: %s\n",
	           fused() ? "one rounding, as it must be" : "two roundings: numbers will differ");
}

static void archives(struct buf *out)
{
	struct err err;

	put_line(out, "Archives", archive_ready(&err) ? ".pth and .npz can be read" : err.msg);
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct buf *out = &sink->out, path = { 0 };

	(void)argv;
	if (!answer_args(&verb_doctor, argc, 0, 0, err))
		return false;
	put_line(out, "skipstep", SKIPSTEP_VERSION);
	terminal(s, out);
	folder(DATA_NET, "Network", "resnet20-b", out);
	folder(DATA_PICTURE, "Picture", "ship", out);
	folder(DATA_LESSON, "Lesson", "downsample", out);
	put_line(out, "Settings", config_path(&path) ? buf_str(&path) : "no home for them");
	buf_free(&path);
	archives(out);
	arithmetic(out);
	return true;
}

const struct verb verb_doctor = {
	.name = "doctor",
	.keys = "",
	.usage = "doctor",
	.gloss = "what skipstep finds here: terminal, folders, arithmetic",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE,
	.run = run,
};

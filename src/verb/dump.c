/*
 * dump.c -- a step's numbers as a file: npy, csv, text, json.
 */
#include <string.h>

#include "tensor/npy.h"
#include "verb/verb_private.h"

struct dump {
	const struct session *s;
	const char *name;
	struct tensor part; /* what is written: a step, a channel, or one number of it */
	struct at first;    /* its first element's place in the step */
	bool whole;
};

static void dump_npy(const struct dump *d, struct buf *b)
{
	npy_print(b, &d->part);
}

static void dump_csv(const struct dump *d, struct buf *b)
{
	const float *v = d->part.v;

	buf_puts(b, "c,y,x,value\n");
	for (int c = 0; c < d->part.shape.c; c++)
		for (int y = 0; y < d->part.shape.h; y++)
			for (int x = 0; x < d->part.shape.w; x++)
				buf_printf(b, "%d,%d,%d,%.9g\n", d->first.c + c, d->first.y + y,
				           d->first.x + x, (double)*v++);
}

static void dump_text(const struct dump *d, struct buf *b)
{
	const float *v = d->part.v;

	if (shape_len(d->part.shape) == 1) {
		buf_printf(b, "%.9g\n", (double)*v);
		return;
	}
	for (int c = 0; c < d->part.shape.c; c++) {
		if (d->part.shape.h * d->part.shape.w > 1)
			buf_printf(b, "%s# %s channel %d\n", c ? "\n" : "", d->name, d->first.c + c);
		for (int y = 0; y < d->part.shape.h; y++) {
			for (int x = 0; x < d->part.shape.w; x++)
				buf_printf(b, "%s%.9g", x ? " " : "", (double)*v++);
			buf_putc(b, '\n');
		}
	}
}

static void dump_json(const struct dump *d, struct buf *b)
{
	const float *v = d->part.v;

	json_begin(d->s, b, "skipstep.dump/1", true);
	json_text(b, "step", d->name);
	json_key(b, "shape");
	json_shape(b, d->part.shape);
	json_key(b, "first");
	json_at(b, d->first);
	json_key(b, "values");
	json_open(b, '[');
	for (int c = 0; c < d->part.shape.c; c++) {
		json_open(b, '[');
		for (int y = 0; y < d->part.shape.h; y++) {
			json_open(b, '[');
			for (int x = 0; x < d->part.shape.w; x++)
				json_number(b, *v++);
			json_close(b, ']');
		}
		json_close(b, ']');
	}
	json_close(b, ']');
	json_end(b);
}

static const struct format {
	const char *name;
	bool binary;
	void (*write)(const struct dump *, struct buf *);
} formats[] = {
	{ "npy", true, dump_npy },
	{ "csv", false, dump_csv },
	{ "text", false, dump_text },
	{ "json", false, dump_json },
};

/* --format, or what the name of the output says, or text. */
static const struct format *format_of(const struct options *o, struct err *err)
{
	const char *name = o->format;
	const char *dot = o->output ? strrchr(o->output, '.') : NULL;

	if (!name && o->json)
		name = "json";
	for (size_t i = 0; !name && dot && i < ARRAY_LEN(formats); i++)
		if (strcmp(dot + 1, formats[i].name) == 0)
			return &formats[i];
	if (!name)
		name = "text";
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	err_set(err, ERR_USAGE, "there is no format \"%s\"; there are npy, csv, text and json", name);
	return NULL;
}

/* The part of the step that the place names. */
static bool cut(struct dump *d, const struct tensor *whole, const struct cursor *here, enum place_depth depth,
                struct err *err)
{
	const struct options *o = &d->s->now;
	int c = o->channel;

	d->part = *whole;
	d->whole = true;
	if (c >= whole->shape.c)
		return err_set(err, ERR_USAGE, "%s has channels 0 to %d, not %d", d->name, whole->shape.c - 1,
		               c);
	if (c < 0 && depth >= PLACE_CHANNEL)
		c = here->at.c;
	if (c < 0)
		return true;
	d->whole = false;
	d->first.c = c;
	d->part.shape.c = 1;
	if (depth >= PLACE_PIXEL) {
		d->first.y = here->at.y;
		d->first.x = here->at.x;
		d->part.shape.h = d->part.shape.w = 1;
	}
	d->part.v = whole->v + shape_index(whole->shape, d->first);
	return true;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	struct dump d = { .s = s };
	const struct format *format = format_of(&s->now, err);
	enum place_depth depth;
	struct cursor here;

	if (!format || !answer_args(&verb_dump, argc, 0, 1, err) ||
	    !session_place(s, argc > 1 ? argv[1] : NULL, false, &here, &depth, err))
		return false;
	if (here.step >= 0 && !session_need(s, here.step, err))
		return false;
	if (argc == 1)
		depth = PLACE_STEP; /* the cursor names the step, not less */
	d.name = trace_name(s->trace, here.step);
	if (!cut(&d, trace_out(s->trace, here.step), &here, depth, err))
		return false;
	if (!s->now.output) {
		if (format->binary && !answer_bytes_to(s, "-", err))
			return false;
		format->write(&d, &sink->out);
		sink->binary = format->binary;
		return buf_ok(&sink->out, err);
	}
	struct buf file = { 0 };
	bool ok;

	if (format->binary && !answer_bytes_to(s, s->now.output, err))
		return false;
	format->write(&d, &file);
	ok = buf_ok(&file, err) && answer_file(s, &file, d.name, sink, err);
	buf_free(&file);
	return ok;
}

const struct verb verb_dump = {
	.name = "dump",
	.keys = "",
	.usage = "dump [PLACE] [--format npy|csv|text|json] [--channel N] [-o FILE]",
	.gloss = "the numbers of a step, a channel or one place, all nine digits",
	.text =
	    "PLACE may also be picture, resize or crop: the bytes before step 1. npy is NumPy's format, float32,\n"
	    "(C,H,W). With -o the file is written whole or not at all; --force replaces one that exists.\n",
	.group = VERB_FILE,
	.flags = VERB_JSON,
	.run = run,
};

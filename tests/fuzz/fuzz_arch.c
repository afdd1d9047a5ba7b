/*
 * fuzz_arch.c -- tensors' names and shapes, and metadata, as lines of text: either a sentence and a code, or a network
 * whose page can be read again.
 *
 *	layer1.0.conv1.weight 4 4 3 3
 *	@mean 0.5,0.5,0.5
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "net/arch.h"

const char fuzz_corpus[] = "arch";

enum { MOST = 256, NUMBERS = 1 << 16 };

/* "4 4 3 3" */
static void shape(struct weight *w, char *rest)
{
	w->len = 1;
	for (char *end; w->rank < WEIGHT_RANK; rest = end) {
		long n = strtol(rest, &end, 10);

		if (end == rest)
			break;
		if (n < 0 || n > NUMBERS || (n && w->len > NUMBERS / (size_t)n))
			n = 1;
		w->dim[w->rank++] = (int)n;
		w->len *= (size_t)n;
	}
}

static struct weights *take(const uint8_t *data, size_t n)
{
	struct weights *w = mem_new(1, sizeof *w);
	char *text = mem_new(NUMBERS * sizeof(float) + n + 1, 1), *line = text + NUMBERS * sizeof(float);

	memcpy(line, data, n);
	w->memory = text;
	w->tensor = mem_new(MOST, sizeof *w->tensor);
	w->meta = mem_new(MOST, sizeof *w->meta);
	while (line && *line) {
		char *next = strchr(line, '\n'), *rest;

		if (next)
			*next++ = '\0';
		rest = strchr(line, ' ');
		if (rest)
			*rest++ = '\0';
		if (rest && line[0] == '@' && w->nmeta < MOST) {
			w->meta[w->nmeta++] = (struct meta){ line + 1, rest };
		} else if (rest && line[0] != '@' && w->ntensors < MOST) {
			struct weight *t = &w->tensor[w->ntensors++];

			*t = (struct weight){ .name = line, .v = (const float *)(void *)text };
			shape(t, rest);
		}
		line = next;
	}
	return w;
}

static void check(const struct net *net, const struct err *err)
{
	if (!net && (err->code == ERR_NONE || !err->msg[0]))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct net_ask ask = { .stride_in = 1, .eps = 0.5f };
	struct weights *w = take(data, n);
	struct buf page = { 0 };
	struct err err = { 0 };
	struct net *net, *again;

	if (arch_page_of(w, "FILE", "FILE", NULL, &page, &err)) {
		/* its steps may still not fit tensors that were not looked at */
		again = net_parse(buf_str(&page), page.len, "FILE", take(data, n), &err);
		check(again, &err);
		net_free(again);
	} else {
		check(NULL, &err);
	}
	buf_free(&page);
	err = (struct err){ 0 };
	net = net_from_weights(w, "FILE", &ask, &err);
	check(net, &err);
	net_free(net);
	return 0;
}

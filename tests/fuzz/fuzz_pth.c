/*
 * fuzz_pth.c -- any bytes as a file of torch.save(): a sentence and a code, or tensors that can be read, renamed and
 * written again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "fuzz.h"
#include "weights/weights.h"

const char fuzz_corpus[] = "pth";

static void sentence(const struct err *err)
{
	if (err->code == ERR_NONE || !err->msg[0])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };
	struct err err = { 0 };
	struct weights *w = weights_parse(&b, "FILE", n % 2, &err);
	volatile float sum = 0;

	if (!w) {
		sentence(&err);
		return 0;
	}
	for (int i = 0; i < w->ntensors; i++) {
		const struct weight *t = &w->tensor[i];

		if (weights_find(w, t->name) != t || (uintptr_t)t->v % sizeof(float) != 0)
			abort();
		for (size_t k = 0; k < t->len; k++)
			sum += t->v[k];
	}
	if (!weights_rename(w, &err))
		sentence(&err);
	weights_free(w);
	return 0;
}

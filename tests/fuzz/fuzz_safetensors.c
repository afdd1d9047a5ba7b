/* fuzz_safetensors.c -- any bytes as weights: either a sentence and a code, or tensors that can be read. */
#include <stdlib.h>

#include "fuzz.h"
#include "weights/weights.h"

const char fuzz_corpus[] = "safetensors";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };
	struct err err = { 0 };
	struct weights *w = weights_parse(&b, "FILE", n % 2, &err);
	volatile float sum = 0;

	if (!w) {
		if (err.code == ERR_NONE || !err.msg[0])
			abort();
		return 0;
	}
	for (int i = 0; i < w->ntensors; i++) {
		const struct weight *t = &w->tensor[i];

		if (!weights_find(w, t->name) || (uintptr_t)t->v % sizeof(float) != 0)
			abort();
		for (size_t k = 0; k < t->len; k++)
			sum += t->v[k];
	}
	weights_free(w);
	return 0;
}

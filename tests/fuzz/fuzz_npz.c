/* fuzz_npz.c -- any bytes as an .npz: either a sentence and a code, or arrays that can be read to their last number. */
#include <stdlib.h>

#include "fuzz.h"
#include "trace/against.h"

const char fuzz_corpus[] = "npz";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };
	struct err err = { 0 };
	struct against *a = against_parse(&b, "FILE", 1 << 20, &err);
	volatile double sum = 0;

	if (!a) {
		if (err.code == ERR_NONE || !err.msg[0])
			abort();
		return 0;
	}
	for (int i = 0; i < a->nrefs; i++) {
		const struct npy *npy = &a->ref[i].npy;

		if (npy->len * (size_t)npy->size > 1 << 20)
			abort();
		for (size_t k = 0; k < npy->len; k++)
			sum += npy_get(npy, k);
	}
	against_free(a);
	return 0;
}

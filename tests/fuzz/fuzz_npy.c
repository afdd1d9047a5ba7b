/* fuzz_npy.c -- any bytes as an array of NumPy: either a sentence and a code, or numbers. */
#include <stdlib.h>

#include "fuzz.h"
#include "picture/given.h"

const char fuzz_corpus[] = "npy";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };

	for (int how = 0; how < 4; how++) {
		struct picture_how asked = { .lenient = how & 1, .exif = how & 2 };
		struct err err = { 0 };
		struct given g;

		if (given_parse(&b, "FILE", &asked, &g, &err)) {
			if (!g.picture.rgb == !g.tensor.v)
				abort();
			given_free(&g);
		} else if (err.code == ERR_NONE || !err.msg[0] || g.picture.rgb || g.tensor.v) {
			abort();
		}
	}
	return 0;
}

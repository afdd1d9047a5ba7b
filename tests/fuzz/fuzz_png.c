/* fuzz_png.c -- any bytes as a picture: either a sentence and a code, or pixels that can be resized. */
#include <stdlib.h>

#include "fuzz.h"
#include "picture/picture.h"

const char fuzz_corpus[] = "png";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes b = { (unsigned char *)data, n };
	struct err err = { 0 };
	struct picture p, q;

	if (!picture_parse(&b, "FILE", &p, &err)) {
		if (err.code == ERR_NONE || !err.msg[0] || p.rgb)
			abort();
		return 0;
	}
	if (picture_resize(&p, 3, 5, FILTER_BILINEAR, &q, &err))
		picture_free(&q);
	picture_free(&p);
	return 0;
}

/* npy.c -- a header padded so that the data starts at a multiple of 64, then the numbers. */
#include "tensor/npy.h"

#include <string.h>

enum { MAGIC = 10, ALIGN = 64 };

static void put_header(struct buf *out, struct shape s)
{
	struct buf dict = { 0 };

	buf_printf(&dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }", s.c, s.h, s.w);
	while ((MAGIC + dict.len + 1) % ALIGN != 0 && !dict.lost)
		buf_putc(&dict, ' ');
	buf_putc(&dict, '\n');

	unsigned char magic[MAGIC] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };

	magic[8] = (unsigned char)(dict.len & 0xff);
	magic[9] = (unsigned char)(dict.len >> 8);
	buf_add(out, magic, sizeof(magic));
	buf_add(out, buf_str(&dict), dict.len);
	out->lost |= dict.lost;
	buf_free(&dict);
}

void npy_print(struct buf *out, const struct tensor *t)
{
	size_t n = shape_len(t->shape);

	put_header(out, t->shape);
	for (size_t i = 0; i < n && !out->lost; i++) {
		uint32_t u;

		memcpy(&u, &t->v[i], sizeof(u));

		unsigned char le[4] = { u & 0xff, u >> 8 & 0xff, u >> 16 & 0xff, u >> 24 & 0xff };

		buf_add(out, le, sizeof(le));
	}
}

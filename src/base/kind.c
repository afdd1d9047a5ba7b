/* kind.c -- a table of first bytes. Sources: the formats' own specifications. */
#include "base/kind.h"
#include "base/text.h"

#include <string.h>

static const struct magic {
	enum kind kind;
	int at; /* where the bytes stand */
	size_t n;
	const char *bytes;
} magics[] = {
	{ KIND_SAFETENSORS, 8, 1, "{" }, /* behind eight bytes of length; checked once more in is() */
	{ KIND_PNG, 0, 8, "\x89PNG\r\n\x1a\n" },
	{ KIND_JPEG, 0, 3, "\xff\xd8\xff" },
	{ KIND_GIF, 0, 4, "GIF8" },
	{ KIND_WEBP, 8, 4, "WEBP" },
	{ KIND_BMP, 0, 2, "BM" },
	{ KIND_TIFF, 0, 4, "II*\0" },
	{ KIND_TIFF, 0, 4, "MM\0*" },
	{ KIND_HEIC, 4, 7, "ftyphei" },
	{ KIND_HEIC, 4, 8, "ftypmif1" },
	{ KIND_AVIF, 4, 8, "ftypavif" },
	{ KIND_PDF, 0, 5, "%PDF-" },
	{ KIND_ZIP, 0, 4, "PK\3\4" },
	{ KIND_ZIP, 0, 4, "PK\5\6" }, /* one without members */
	{ KIND_PICKLE, 0, 2, "\x80\x02" },
	{ KIND_PICKLE, 0, 2, "\x80\x03" },
	{ KIND_PICKLE, 0, 2, "\x80\x04" },
	{ KIND_PICKLE, 0, 2, "\x80\x05" },
	{ KIND_HDF5, 0, 4, "\x89HDF" },
	{ KIND_NPY, 0, 6, "\x93NUMPY" },
	{ KIND_TAR, 257, 5, "ustar" },
	{ KIND_GGUF, 0, 4, "GGUF" },
	{ KIND_GZIP, 0, 3, "\x1f\x8b\x08" },
};

static const char *const names[] = {
	[KIND_EMPTY] = "an empty file",
	[KIND_TEXT] = "text",
	[KIND_PNG] = "a PNG picture",
	[KIND_JPEG] = "a JPEG picture",
	[KIND_GIF] = "a GIF picture",
	[KIND_WEBP] = "a WebP picture",
	[KIND_BMP] = "a BMP picture",
	[KIND_TIFF] = "a TIFF picture",
	[KIND_PNM] = "a Netpbm picture",
	[KIND_HEIC] = "a HEIC picture",
	[KIND_AVIF] = "an AVIF picture",
	[KIND_PDF] = "a PDF document",
	[KIND_ZIP] = "a zip archive",
	[KIND_PICKLE] = "a Python pickle",
	[KIND_SAFETENSORS] = "a safetensors file",
	[KIND_HDF5] = "an HDF5 file",
	[KIND_NPY] = "a NumPy array",
	[KIND_TAR] = "a tar archive",
	[KIND_ONNX] = "an ONNX model",
	[KIND_GGUF] = "a GGUF file",
	[KIND_GZIP] = "a file compressed with gzip",
};

/* A length of eight bytes that text could not be: its upper half is zero. */
static bool small_length(const unsigned char *p)
{
	return p[4] == 0 && p[5] == 0 && p[6] == 0 && p[7] == 0;
}

static bool is(const struct magic *m, const struct bytes *b)
{
	size_t at = (size_t)m->at;

	if (b->n < at + m->n || memcmp(b->p + at, m->bytes, m->n) != 0)
		return false;
	return m->kind != KIND_SAFETENSORS || small_length(b->p);
}

/* ir_version, then a producer's name in letters: field 1, a number; field 2, a text. */
static bool is_onnx(const struct bytes *b)
{
	size_t n = b->n > 4 ? b->p[3] : 0;

	if (n == 0 || n > 64 || b->n < 4 + n || b->p[0] != 0x08 || b->p[1] < 1 || b->p[1] > 30 ||
	    b->p[2] != 0x12)
		return false;
	for (size_t i = 0; i < n; i++)
		if (b->p[4 + i] < 0x20 || b->p[4 + i] > 0x7e)
			return false;
	return true;
}

/* Printable in its first bytes, and UTF-8. */
static bool is_text(const struct bytes *b)
{
	enum { LOOK = 64 };
	char head[LOOK + 1] = { 0 };
	size_t n = b->n < LOOK ? b->n : LOOK, at = 0;
	uint32_t code;

	memcpy(head, b->p, n);
	while (at < n) {
		int step = utf8_next(head + at, &code);

		if (step == 0 || (code < 0x20 && !strchr("\t\n\r\f", (int)code)) || code == 0x7f)
			return false;
		if (code == 0xfffd && step == 1)
			return at + 4 > LOOK; /* perhaps only cut in two where we stopped looking */
		at += (size_t)step;
	}
	return true;
}

/* P5 and a blank, or a comment. */
static bool is_pnm(const struct bytes *b)
{
	return b->n > 2 && b->p[0] == 'P' && b->p[1] >= '1' && b->p[1] <= '7' &&
	       strchr(" \t\n\v\f\r#", b->p[2]) && b->p[2];
}

enum kind kind_of(const struct bytes *b)
{
	if (b->n == 0)
		return KIND_EMPTY;
	if (is_pnm(b))
		return KIND_PNM;
	for (size_t i = 0; i < ARRAY_LEN(magics); i++)
		if (is(&magics[i], b))
			return magics[i].kind;
	if (is_onnx(b))
		return KIND_ONNX;
	return is_text(b) ? KIND_TEXT : KIND_UNKNOWN;
}

void kind_print(struct buf *out, const struct bytes *b)
{
	enum kind kind = kind_of(b);

	if (kind != KIND_UNKNOWN) {
		buf_puts(out, names[kind]);
		return;
	}
	buf_puts(out, "data of an unknown kind (");
	for (size_t i = 0; i < b->n && i < 8; i++)
		buf_printf(out, "%s%02x", i ? " " : "", b->p[i]);
	buf_puts(out, b->n > 8 ? " ...)" : ")");
}

/*
 * png_read.c -- a PNG's pixels through libpng's classic interface.
 *
 * Every complaint of libpng is an error, a bad checksum in any chunk too: a picture that is
 * not what it was would teach wrong numbers.  libpng leaves by longjmp(); all that must
 * survive it lives in struct reader, none of it in locals.
 */
#include "picture/private.h"
#include "base/alloc.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

enum {
	SIGNATURE = 8,
	CHUNK = 12 /* length, type and checksum */,
	IHDR_END = 24 /* width and height are in */
};

struct reader {
	const struct bytes *in;
	size_t at;
	png_structp png;
	png_infop info;
	struct picture *picture;
	bool no_memory;
	bool deep_grey; /* grey of 16 bits */
	char why[160];  /* libpng's words, or ours */
};

static void on_error(png_structp png, png_const_charp sentence)
{
	struct reader *r = png_get_error_ptr(png);

	snprintf(r->why, sizeof(r->why), "%s", sentence);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp sentence)
{
	(void)png;
	(void)sentence;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t n)
{
	struct reader *r = png_get_mem_ptr(png);
	void *p = mem_new(n, 1);

	if (!p)
		r->no_memory = true;
	return p;
}

static void on_free(png_structp png, png_voidp p)
{
	(void)png;
	mem_free(p);
}

static void on_read(png_structp png, png_bytep to, size_t n)
{
	struct reader *r = png_get_io_ptr(png);

	if (n > r->in->n - r->at) {
		r->at = r->in->n;
		png_error(png, "cut short");
	}
	memcpy(to, r->in->p + r->at, n);
	r->at += n;
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Size and stillness, before a byte is allocated. What is broken here is left for libpng to describe. */
static bool look_ahead(const struct bytes *b, struct err *err)
{
	if (b->n < IHDR_END || memcmp(b->p + 12, "IHDR", 4) != 0)
		return true;

	double w = be32(b->p + 16), h = be32(b->p + 20);

	if (w * h > PICTURE_MAX_PIXELS)
		return err_set(err, ERR_LIMIT, "%.0f x %.0f is %.1f million pixels; skipstep goes up to %.1f",
		               w, h, w * h / 1e6, PICTURE_MAX_PIXELS / 1e6);
	for (size_t at = SIGNATURE; b->n - at >= CHUNK && memcmp(b->p + at + 4, "IDAT", 4) != 0;) {
		uint32_t n = be32(b->p + at);

		if (memcmp(b->p + at + 4, "acTL", 4) == 0)
			return err_set(err, ERR_UNSUPPORTED,
			               "this is an animated PNG; skipstep reads still pictures");
		if (n > b->n - at - CHUNK)
			break;
		at += (size_t)n + CHUNK;
	}
	return true;
}

/* Checksums, sizes and chunks: only what makes pixels is read at all. */
static void be_strict(struct reader *r)
{
	png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_benign_errors(r->png, 0);
	png_set_user_limits(r->png, PICTURE_MAX_PIXELS, PICTURE_MAX_PIXELS);
	png_set_chunk_cache_max(r->png, 100);
	png_set_chunk_malloc_max(r->png, 1 << 20);
	png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
}

/* PIL's convert("RGB"): alpha dropped, no gamma, the high byte of sixteen bits. */
static void to_rgb(struct reader *r)
{
	int colour = png_get_color_type(r->png, r->info);

	r->deep_grey = colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(r->png, r->info) == 16;
	if (colour == PNG_COLOR_TYPE_PALETTE)
		png_set_palette_to_rgb(r->png);
	if (colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(r->png, r->info) < 8)
		png_set_expand_gray_1_2_4_to_8(r->png);
	png_set_strip_16(r->png);
	png_set_strip_alpha(r->png);
	if (!(colour & PNG_COLOR_MASK_COLOR))
		png_set_gray_to_rgb(r->png);
}

static bool decode(struct reader *r, struct err *err)
{
	if (setjmp(png_jmpbuf(r->png)))
		return false;
	be_strict(r);
	png_set_read_fn(r->png, r, on_read);
	png_read_info(r->png, r->info);
	to_rgb(r);

	int passes = png_set_interlace_handling(r->png);

	png_read_update_info(r->png, r->info);

	size_t w = png_get_image_width(r->png, r->info), h = png_get_image_height(r->png, r->info);

	if (png_get_rowbytes(r->png, r->info) != 3 * w)
		png_error(r->png, "the rows are not RGB");
	if (!picture_new(r->picture, (int)w, (int)h, err)) {
		r->no_memory = true;
		return false;
	}
	for (int pass = 0; pass < passes; pass++)
		for (size_t y = 0; y < h; y++)
			png_read_row(r->png, r->picture->rgb + 3 * w * y, NULL);
	png_read_end(r->png, NULL);
	return true;
}

static bool explain(const struct reader *r, struct err *err)
{
	if (r->no_memory)
		return err_memory(err);
	if (strcmp(r->why, "cut short") == 0)
		return err_set(err, ERR_MALFORMED, "this PNG is cut short: it ends at byte %zu", r->at);
	return err_set(err, ERR_MALFORMED, "this PNG is broken before byte %zu: %s", r->at, r->why);
}

bool png_parse(const struct bytes *b, struct picture *p, struct buf *note, struct err *err)
{
	struct reader r = { .in = b, .picture = p };
	bool ok;

	if (!look_ahead(b, err))
		return false;
	r.png =
	    png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning, &r, on_malloc, on_free);
	r.info = r.png ? png_create_info_struct(r.png) : NULL;
	if (!r.info) {
		r.no_memory = true;
		ok = false;
	} else {
		ok = decode(&r, err);
	}
	png_destroy_read_struct(&r.png, &r.info, NULL);
	if (ok && r.deep_grey)
		buf_puts(note, "of 16-bit grey the high byte is kept; Pillow would clip it at 255\n");
	return ok || explain(&r, err);
}

/*
 * png_write.c -- an 8-bit RGB PNG, the same bytes for the same picture: no time, no text, fixed filters.
 */
#include "picture/private.h"
#include "base/alloc.h"

#include <assert.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>

enum { LEVEL = 9 };

struct writer {
	const struct picture *picture;
	struct io_out *out;
	struct err *err;
	png_structp png;
	png_infop info;
	bool no_memory, told; /* told: err already says what went wrong */
	char why[160];
};

static void on_error(png_structp png, png_const_charp sentence)
{
	struct writer *w = png_get_error_ptr(png);

	snprintf(w->why, sizeof(w->why), "%s", sentence);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp sentence)
{
	(void)png;
	(void)sentence;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t n)
{
	struct writer *w = png_get_mem_ptr(png);
	void *p = mem_new(n, 1);

	if (!p)
		w->no_memory = true;
	return p;
}

static void on_free(png_structp png, png_voidp p)
{
	(void)png;
	mem_free(p);
}

static void on_write(png_structp png, png_bytep p, size_t n)
{
	struct writer *w = png_get_io_ptr(png);

	if (!io_write(w->out, p, n, w->err)) {
		w->told = true;
		png_error(png, "write");
	}
}

static void on_flush(png_structp png)
{
	(void)png; /* io_commit() does */
}

static bool encode(struct writer *w)
{
	const struct picture *p = w->picture;

	if (setjmp(png_jmpbuf(w->png)))
		return false;
	png_set_user_limits(w->png, PICTURE_MAX_PIXELS, PICTURE_MAX_PIXELS);
	png_set_write_fn(w->png, w, on_write, on_flush);
	png_set_compression_level(w->png, LEVEL);
	png_set_IHDR(w->png, w->info, (png_uint_32)p->w, (png_uint_32)p->h, 8, PNG_COLOR_TYPE_RGB,
	             PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(w->png, w->info);
	for (int y = 0; y < p->h; y++)
		png_write_row(w->png, p->rgb + (size_t)3 * (size_t)p->w * (size_t)y);
	png_write_end(w->png, w->info);
	return true;
}

bool picture_print(const struct picture *p, struct io_out *out, struct err *err)
{
	struct writer w = { .picture = p, .out = out, .err = err };
	bool ok = false;

	assert(p->rgb && p->w > 0 && p->h > 0);
	w.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &w, on_error, on_warning, &w, on_malloc,
	                                  on_free);
	w.info = w.png ? png_create_info_struct(w.png) : NULL;
	if (w.info)
		ok = encode(&w);
	else
		w.no_memory = true;
	png_destroy_write_struct(&w.png, &w.info);
	if (ok || w.told)
		return ok;
	return w.no_memory ? err_memory(err) : err_set(err, ERR_WRITE, "libpng: %s", w.why);
}

/* picture.c -- a picture's life, which reader a file is for, and the way to a tensor. */
#include "picture/private.h"
#include "base/alloc.h"
#include "base/kind.h"

#include <assert.h>
#include <limits.h>

bool picture_new(struct picture *p, int w, int h, struct err *err)
{
	*p = (struct picture){ 0 };
	if (w < 1 || h < 1)
		return err_set(err, ERR_MALFORMED, "a picture of %d x %d has no pixels", w, h);
	if ((int64_t)w * h > PICTURE_MAX_PIXELS)
		return err_set(err, ERR_LIMIT, "%d x %d is %.1f million pixels; skipstep goes up to %.1f", w,
		               h, (double)w * h / 1e6, PICTURE_MAX_PIXELS / 1e6);
	p->rgb = mem_new((size_t)w * (size_t)h, 3);
	if (!p->rgb)
		return err_memory(err);
	p->w = w;
	p->h = h;
	return true;
}

void picture_free(struct picture *p)
{
	mem_free(p->rgb);
	*p = (struct picture){ 0 };
}

/* Something else, by name: another kind of picture is well formed, and unsupported. */
static bool refuse(const struct bytes *b, struct err *err)
{
	enum kind kind = kind_of(b);
	bool picture = kind == KIND_GIF || kind == KIND_WEBP || kind == KIND_BMP || kind == KIND_TIFF ||
	               kind == KIND_HEIC || kind == KIND_AVIF;
	struct buf is = { 0 };

	kind_print(&is, b);
	if (picture)
		err_set(err, ERR_UNSUPPORTED, "this is %s; skipstep reads PNG, JPEG, PPM and PGM",
		        buf_str(&is));
	else
		err_set(err, ERR_MALFORMED, "this is %s, not a picture", buf_str(&is));
	buf_free(&is);
	return false;
}

static bool parse(const struct bytes *b, const struct picture_how *how, struct picture *p, struct buf *note,
                  struct err *err)
{
	switch (kind_of(b)) {
	case KIND_PNG:
		return png_parse(b, p, note, err);
	case KIND_JPEG:
		return jpeg_parse(b, how, p, note, err);
	case KIND_PNM:
		return pnm_parse(b, p, note, err);
	default:
		return refuse(b, err);
	}
}

bool picture_parse_how(const struct bytes *b, const char *name, const struct picture_how *how,
                       struct picture *p, struct buf *note, struct err *err)
{
	*p = (struct picture){ 0 };
	if (parse(b, how, p, note, err))
		return true;
	picture_free(p);
	return err_prefix(err, "%s", name);
}

bool picture_parse(const struct bytes *b, const char *name, struct picture *p, struct err *err)
{
	struct buf note = { 0 };
	bool ok = picture_parse_how(b, name, &(struct picture_how){ 0 }, p, &note, err);

	buf_free(&note);
	return ok;
}

bool picture_read(const char *path, struct picture *p, struct err *err)
{
	struct bytes b;
	bool ok;

	*p = (struct picture){ 0 };
	if (!io_read(path, PICTURE_MAX_BYTES, &b, err))
		return false;
	ok = picture_parse(&b, path, p, err);
	mem_free(b.p);
	return ok;
}

void picture_short_edge(int w, int h, int edge, int *out_w, int *out_h)
{
	assert(w > 0 && h > 0);
	double shorter = int_min(w, h), longer = int_max(w, h);
	double size = edge * longer / shorter; /* Python's int(size * long / short) */
	int other = size < INT_MAX ? (int)size : INT_MAX;

	*out_w = w <= h ? edge : other;
	*out_h = w <= h ? other : edge;
}

void picture_to_tensor(const struct picture *p, struct tensor *out)
{
	size_t n = (size_t)p->w * (size_t)p->h;

	out->shape = (struct shape){ 3, p->h, p->w };
	for (size_t c = 0; c < 3; c++)
		for (size_t i = 0; i < n; i++)
			out->v[c * n + i] = p->rgb[3 * i + c];
}

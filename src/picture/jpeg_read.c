/*
 * jpeg_read.c -- a JPEG's pixels through libjpeg-turbo, to the byte as Pillow has them: the slow and exact cosine
 * transform, smooth upsampling of colour, CMYK turned to RGB as PIL's convert("RGB") does.
 *
 * libjpeg leaves by longjmp(); all that must survive it lives in struct reader, none of it in locals. What it calls a
 * warning (a scan that breaks off) is an error here: half a picture would teach wrong numbers.
 */
#include "picture/private.h"
#include "base/alloc.h"

#ifdef HAVE_JPEG
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/* A progressive picture is drawn over and over; no camera and no program makes so many passes. */
enum { MOST_SCANS = 100, APP1_MOST = 0xffff };

struct reader {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr error;
	struct jpeg_source_mgr source;
	struct jpeg_progress_mgr progress;
	jmp_buf back;
	const struct bytes *in;
	const struct picture_how *how;
	struct picture *picture;
	uint8_t *row; /* of CMYK */
	bool cut, told;
	struct err *err;
};

static struct reader *reader_of(j_common_ptr jpeg)
{
	return jpeg->client_data;
}

static void leave(struct reader *r)
{
	longjmp(r->back, 1);
}

static size_t where(const struct reader *r)
{
	return (size_t)(r->source.next_input_byte - r->in->p);
}

/* ---- what libjpeg complains of ------------------------------------------------------------------- */

static void describe(struct reader *r)
{
	char why[JMSG_LENGTH_MAX];

	r->error.format_message((j_common_ptr)&r->jpeg, why);
	switch (r->error.msg_code) {
	case JERR_OUT_OF_MEMORY:
		err_memory(r->err);
		break;
	case JERR_BAD_PRECISION:
	case JERR_SOF_UNSUPPORTED:
	case JERR_ARITH_NOTIMPL:
	case JERR_CONVERSION_NOTIMPL:
	case JERR_CCIR601_NOTIMPL:
	case JERR_FRACT_SAMPLE_NOTIMPL:
		err_set(r->err, ERR_UNSUPPORTED, "this JPEG is of a kind that libjpeg does not read: %s",
		        why);
		break;
	default:
		err_set(r->err, ERR_MALFORMED, "this JPEG is broken near byte %zu: %s", where(r), why);
	}
	r->told = true;
}

static void on_error(j_common_ptr jpeg)
{
	struct reader *r = reader_of(jpeg);

	if (!r->told)
		describe(r);
	leave(r);
}

/* Strange, and yet nothing of the picture is lost. */
static bool harmless(int code)
{
	return code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM ||
	       code == JWRN_BOGUS_ICC;
}

static void on_message(j_common_ptr jpeg, int level)
{
	struct reader *r = reader_of(jpeg);

	if (level >= 0 || harmless(r->error.msg_code))
		return;
	r->cut = true;
	if (!r->how->lenient)
		on_error(jpeg);
}

static void on_output(j_common_ptr jpeg)
{
	(void)jpeg;
}

/* ---- the bytes ----------------------------------------------------------------------------------- */

static void on_source(j_decompress_ptr jpeg)
{
	(void)jpeg;
}

/* There are no more bytes: the end, or with --lenient an end of the picture. */
static boolean on_more(j_decompress_ptr jpeg)
{
	static const JOCTET end[] = { 0xff, JPEG_EOI };
	struct reader *r = reader_of((j_common_ptr)jpeg);

	r->cut = true;
	if (!r->how->lenient) {
		err_set(r->err, ERR_MALFORMED,
		        "this JPEG is cut short: it ends at byte %zu; --lenient shows what there is",
		        r->in->n);
		r->told = true;
		leave(r);
	}
	r->source.next_input_byte = end;
	r->source.bytes_in_buffer = sizeof end;
	return TRUE;
}

static void on_skip(j_decompress_ptr jpeg, long n)
{
	struct reader *r = reader_of((j_common_ptr)jpeg);

	if (n <= 0)
		return;
	if ((size_t)n > r->source.bytes_in_buffer) {
		on_more(jpeg);
		return;
	}
	r->source.next_input_byte += n;
	r->source.bytes_in_buffer -= (size_t)n;
}

static void on_progress(j_common_ptr jpeg)
{
	struct reader *r = reader_of(jpeg);

	if (r->jpeg.input_scan_number > MOST_SCANS) {
		err_set(r->err, ERR_LIMIT,
		        "this JPEG is drawn in more than %d passes, more than skipstep takes", MOST_SCANS);
		r->told = true;
		leave(r);
	}
}

static void set_up(struct reader *r)
{
	r->jpeg.err = jpeg_std_error(&r->error);
	r->error.error_exit = on_error;
	r->error.emit_message = on_message;
	r->error.output_message = on_output;
	r->jpeg.client_data = r;
	jpeg_create_decompress(&r->jpeg);
	r->source = (struct jpeg_source_mgr){ .init_source = on_source,
		                              .fill_input_buffer = on_more,
		                              .skip_input_data = on_skip,
		                              .resync_to_restart = jpeg_resync_to_restart,
		                              .term_source = on_source,
		                              .next_input_byte = r->in->p,
		                              .bytes_in_buffer = r->in->n };
	r->jpeg.src = &r->source;
	r->progress.progress_monitor = on_progress;
	r->jpeg.progress = &r->progress;
}

/* ---- the pixels ---------------------------------------------------------------------------------- */

/* a * b / 255, rounded: Pillow's MULDIV255. */
static int share(int a, int b)
{
	int t = a * b + 128;

	return ((t >> 8) + t) >> 8;
}

/* Ink as Adobe writes it, 255 for none: Pillow's cmyk2rgb. */
static void from_cmyk(const uint8_t *in, size_t w, uint8_t *out)
{
	for (size_t x = 0; x < w; x++)
		for (int c = 0; c < 3; c++) {
			int white = in[4 * x + 3];

			out[3 * x + (size_t)c] =
			    (uint8_t)int_clamp(white - share(255 - in[4 * x + (size_t)c], white), 0, 255);
		}
}

static void from_grey(uint8_t *row, size_t w)
{
	for (size_t x = w; x-- > 0;)
		row[3 * x] = row[3 * x + 1] = row[3 * x + 2] = row[x];
}

static bool size_fits(struct reader *r)
{
	double w = r->jpeg.image_width, h = r->jpeg.image_height;

	if (w * h > PICTURE_MAX_PIXELS)
		return err_set(r->err, ERR_LIMIT,
		               "%.0f x %.0f is %.1f million pixels; skipstep goes up to %.1f", w, h,
		               w * h / 1e6, PICTURE_MAX_PIXELS / 1e6);
	return true;
}

static bool colours(struct reader *r)
{
	switch (r->jpeg.num_components) {
	case 1:
		r->jpeg.out_color_space = JCS_GRAYSCALE;
		return true;
	case 3:
		r->jpeg.out_color_space = JCS_RGB;
		return true;
	case 4:
		r->jpeg.out_color_space = JCS_CMYK;
		r->row = mem_new(r->jpeg.image_width, 4);
		return r->row || err_memory(r->err);
	default:
		return err_set(r->err, ERR_UNSUPPORTED,
		               "this JPEG has %d numbers a pixel; skipstep reads grey, colour and CMYK",
		               r->jpeg.num_components);
	}
}

static int orientation(const struct reader *r)
{
	int turned = 1;

	for (jpeg_saved_marker_ptr m = r->jpeg.marker_list; m && turned == 1; m = m->next)
		turned = exif_orientation(m->data, m->data_length);
	return turned;
}

static bool decode(struct reader *r, int *turned)
{
	size_t w;

	if (setjmp(r->back))
		return false;
	set_up(r);
	jpeg_save_markers(&r->jpeg, JPEG_APP0 + 1, APP1_MOST);
	jpeg_read_header(&r->jpeg, TRUE);
	*turned = orientation(r);
	if (!size_fits(r) || !colours(r) ||
	    !picture_new(r->picture, (int)r->jpeg.image_width, (int)r->jpeg.image_height, r->err))
		return false;
	jpeg_start_decompress(&r->jpeg);
	w = r->jpeg.output_width;
	while (r->jpeg.output_scanline < r->jpeg.output_height) {
		uint8_t *to = r->picture->rgb + 3 * w * r->jpeg.output_scanline;
		JSAMPROW row = r->row ? r->row : to;

		jpeg_read_scanlines(&r->jpeg, &row, 1);
		if (r->row)
			from_cmyk(r->row, w, to);
		else if (r->jpeg.out_color_space == JCS_GRAYSCALE)
			from_grey(to, w);
	}
	jpeg_finish_decompress(&r->jpeg);
	return true;
}

bool jpeg_parse(const struct bytes *b, const struct picture_how *how, struct picture *p, struct buf *note,
                struct err *err)
{
	struct reader r = { .in = b, .how = how, .picture = p, .err = err };
	int turned = 1;
	bool ok = decode(&r, &turned);

	jpeg_destroy_decompress(&r.jpeg);
	mem_free(r.row);
	if (ok && r.cut)
		buf_puts(note, "this JPEG is broken or cut short: what is missing is grey or smeared\n");
	if (ok && turned > 1 && !how->exif)
		buf_puts(note, "the camera was not held upright, which Pillow and skipstep pass over; "
		               "--exif turns the picture\n");
	return ok && (!how->exif || picture_turn(p, turned, err));
}
#else
bool jpeg_parse(const struct bytes *b, const struct picture_how *how, struct picture *p, struct buf *note,
                struct err *err)
{
	(void)b;
	(void)how;
	(void)p;
	(void)note;
	return err_set(err, ERR_UNSUPPORTED,
	               "this is a JPEG picture, and this skipstep was built without libjpeg");
}
#endif

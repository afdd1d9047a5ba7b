/*
 * png.c -- a step as a PNG: its contact sheet. The same trace gives the same bytes.
 */
#include "export/export.h"
#include "export/sheet.h"

static bool write_png(const struct trace *trace, int step, struct io_out *out, struct err *err)
{
	struct picture sheet = { 0 };
	bool ok = sheet_draw(trace, step, &sheet, err) && picture_print(&sheet, out, err);

	picture_free(&sheet);
	return ok;
}

const struct exporter exporter_png = {
	.name = "png",
	.suffix = ".png",
	.gloss = "contact sheets of the feature maps",
	.binary = true,
	.write = write_png,
};
